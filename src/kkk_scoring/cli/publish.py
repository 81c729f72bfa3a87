"""`kkk publish`: the public package of a round: ranking, public reasons, redacted protocol."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, Lang, RubricFile, stop, tell
from kkk_scoring.messages import LANGUAGES, say

if TYPE_CHECKING:
    from kkk_scoring.scoring.protocol import Protocol


@app.command()
def publish(
    folder: Annotated[Path, typer.Argument(metavar="ROUND", help="A round's folder.")],
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder of the package.")],
    sealed: Annotated[
        Path | None,
        typer.Option(
            "--sealed",
            metavar="FILE",
            help="The sealed protocol that is published; left out: DIR.sealed.json, made if it is not there.",
        ),
    ] = None,
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """Publish a round without what is private; beside the sealed protocol the openings are kept."""
    from hashlib import sha256
    from shlex import quote

    from kkk_scoring.cli.protocol import draw_up
    from kkk_scoring.report.canonical import canonical
    from kkk_scoring.report.openings import BadOpenings, keep, openings_path
    from kkk_scoring.report.redaction import fields, public_document, redacted

    sealed = sealed or to.absolute().with_name(f"{to.absolute().name}.sealed.json")
    _check_places(folder, to, sealed, lang)
    drawn, document = draw_up(folder, rubric, sealed, lang, f"kkk publish {{folder}} --to {quote(str(to))}")
    data = canonical(document)
    _seal(sealed, data, lang)
    public = public_document(document, drawn)
    path = openings_path(sealed)
    try:
        kept = keep(path, sha256(data).hexdigest(), fields(document, public))
    except BadOpenings as bad:
        stop(lang, say("{file}: {why}", file=path.as_posix(), why=bad.why))
    package = {"protocol.redacted.json": canonical(redacted(document, public, kept.secret)), **_texts(drawn)}
    _write(to, package, lang)
    tell(say("Published in {folder}: {files}.", folder=to.as_posix(), files=", ".join(sorted(package))), lang)
    kept_back = {"sealed": sealed.as_posix(), "openings": path.as_posix()}
    tell(say("Keep, and do not publish: {sealed} and {openings}.", **kept_back), lang)
    raise typer.Exit(FOUND if drawn.findings else DONE)


def _check_places(folder: Path, to: Path, sealed: Path, lang: str) -> None:
    package, round_ = (Path(os.path.realpath(path)) for path in (to, folder))
    if package.is_relative_to(round_):
        stop(lang, say("The package must not lie in the round's folder: {folder}", folder=to.as_posix()))
    if Path(os.path.realpath(sealed)).is_relative_to(package):
        stop(lang, say("The sealed protocol must not lie in the package: {file}", file=sealed.as_posix()))
    if sealed.suffix != ".json":
        message = say(
            "The protocol is JSON; give the file a name that ends in .json: {file}", file=str(sealed)
        )
        stop(lang, message)
    if not sealed.absolute().parent.is_dir():
        stop(lang, say("There is no folder {folder}.", folder=sealed.absolute().parent.as_posix()))


def _seal(sealed: Path, data: bytes, lang: str) -> None:
    """Writes the sealed protocol, unless it is there; then it must be this one."""
    from kkk_scoring.files.write import write_atomically

    if not os.path.lexists(sealed):
        write_atomically(sealed, data, private=True)
    elif not sealed.is_file() or sealed.read_bytes() != data:
        name = sealed.as_posix()
        tell(say("{file} is not the protocol of this round as it is now.", file=name), lang)
        stop(lang, say("See what differs with `kkk verify`, or name another file with --sealed."))


def _texts(drawn: Protocol) -> dict[str, bytes]:
    """The ranking and the reasons, in both languages whatever that of the command."""
    from kkk_scoring.report import csv, markdown, public

    found = {}
    for language in LANGUAGES:
        shown = public.publish(drawn, language)
        found[f"ranking.{language}.csv"] = csv.render(shown, language).encode("utf-8")
        found[f"reasons.{language}.md"] = markdown.render(shown, language).encode("utf-8")
    return found


def _write(to: Path, package: dict[str, bytes], lang: str) -> None:
    """Every file whole or not at all; a link among them would lead out of the folder."""
    from kkk_scoring.files.write import write_atomically

    for name in package:
        if (to / name).is_symlink():
            stop(lang, say("{file} is a link; nothing was published.", file=(to / name).as_posix()))
    to.mkdir(parents=True, exist_ok=True)
    for name, data in package.items():
        write_atomically(to / name, data)
