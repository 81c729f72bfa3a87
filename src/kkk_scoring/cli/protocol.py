"""`kkk protocol`: a round's whole result as one file that anybody can recompute and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, TROUBLE, Lang, Language, RubricFile, tell, write_data
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.report.canonical import Value
    from kkk_scoring.scoring.protocol import Protocol


@app.command()
def protocol(
    folder: Annotated[Path, typer.Argument(metavar="ROUND", help="A round's folder.")],
    *,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The JSON file to write.")],
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """Seal a round: the result and the SHA-256 of all it was made from, the same bytes on every machine."""
    from hashlib import sha256
    from shlex import quote

    from kkk_scoring.report.canonical import canonical

    if to.suffix.lower() != ".json":
        message = say("The protocol is JSON; give the file a name that ends in .json: {file}", file=str(to))
        tell(message, lang)
        raise typer.Exit(TROUBLE)
    typed = f"kkk protocol {{folder}} --to {quote(to.as_posix())}"
    drawn, document = draw_up(folder, rubric, to, lang, typed)
    data = canonical(document)
    write_data(data, to)
    tell(say("{file}: SHA-256 {hash}", file=to.as_posix(), hash=sha256(data).hexdigest()), lang)
    raise typer.Exit(FOUND if drawn.findings else DONE)


def draw_up(
    folder: Path, rubric: Path | None, to: Path | None, lang: Language, typed: str
) -> tuple[Protocol, dict[str, Value]]:
    """The result of the round in *folder* and its sealed protocol; findings are shown.

    *typed* as in `cli.rounds.load`. Ends the command where the round can't be used or changes meanwhile.
    """
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.progress import scored
    from kkk_scoring.cli.rounds import usable_round
    from kkk_scoring.provenance import provenance
    from kkk_scoring.report.sealed import Changed, sealed

    before = provenance(usable_round(folder, rubric, to, lang, typed))
    loaded = usable_round(folder, rubric, to, lang, typed)
    if loaded.round.id is None:
        tell(say("A protocol is of a round: there is no round.yaml in {folder}.", folder=str(folder)), lang)
        raise typer.Exit(TROUBLE)
    result = scored(loaded, lang)
    show_findings(result.findings, lang, loaded.folder, loaded.paths)
    try:
        return result, sealed(loaded, result, before)
    except Changed as changed:
        tell(say("{file} changed while the round was scored; try again.", file=changed.file), lang)
        raise typer.Exit(TROUBLE) from None
