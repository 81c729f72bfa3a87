"""What the commands of `kkk sheets` share: the round, the stage, a way to stop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kkk_scoring.cli.console import FOUND, TROUBLE, tell
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.rubric.model import Stage

Folder = Annotated[Path, typer.Argument(metavar="ROUND", help="A round's folder.")]


def load_round(
    folder: Path, rubric: Path | None, lang: str, typed: str, output: Path | None = None
) -> LoadedRound:
    """The round; if it can't be used, shows why and ends the command."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.rounds import load
    from kkk_scoring.loading import UnusableRound

    try:
        return load(folder, rubric, output, lang, typed)
    except UnusableRound as bad:
        show_findings(bad.findings, lang, folder, bad.paths)
        raise typer.Exit(FOUND) from None


def stop(lang: str, *messages: Message | None) -> NoReturn:
    """Says *messages* and ends the command as wrongly used."""
    for message in messages:
        if message is not None:
            tell(message, lang)
    raise typer.Exit(TROUBLE)


def the_stage(loaded: LoadedRound, id_: str, lang: str) -> Stage:
    """The stage called *id_*, in which there is something to mark."""
    from kkk_scoring.files.show import short
    from kkk_scoring.rubric.names import suggestion

    marked = {stage.id: stage for stage in loaded.rubric.stages if stage.markable()}
    if id_ not in marked:
        message = say("There is no stage `{stage}` in which experts mark anything.", stage=short(id_))
        stop(lang, message, suggestion(id_, marked) or say("Stages: {stages}.", stages=", ".join(marked)))
    return marked[id_]
