"""`kkk verify`: a sealed protocol recomputed from its inputs: identical, or what differs, by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, Lang, Language, RubricFile, stop, tell
from kkk_scoring.messages import Message, say, say_count

if TYPE_CHECKING:
    from kkk_scoring.report.canonical import Value
    from kkk_scoring.report.openings import Openings

SHOWN = 20
"""So many differences are shown; the rest is counted."""


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sealed protocol.")],
    inputs: Annotated[
        Path | None,
        typer.Option(
            "--inputs",
            metavar="DIR",
            help="The round's folder, or one that holds it; left out: the protocol's folder.",
        ),
    ] = None,
    signers: Annotated[
        Path | None,
        typer.Option(
            "--allowed-signers",
            metavar="FILE",
            help="Who may sign, as ssh-keygen reads it; an SSH signature is then checked and must hold.",
        ),
    ] = None,
    signature: Annotated[
        Path | None,
        typer.Option("--signature", metavar="FILE", help="The signature; left out: FILE.sig and the like."),
    ] = None,
    openings: Annotated[
        Path | None,
        typer.Option("--openings", metavar="FILE", help="Of a redacted protocol: what belongs to it."),
    ] = None,
    *,
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """Recompute a sealed protocol from its inputs and compare; exit code 0 only if all is identical."""
    from kkk_scoring.report.verification import FILE_BYTES

    for path in (file, signers, signature, openings):
        if path is not None and not path.is_file():
            stop(lang, say("There is no file {file}.", file=path.as_posix()))
    with file.open("rb") as opened:
        data = opened.read(FILE_BYTES + 1)  # one more than allowed, so that more is seen
    signed = _signed(file, data, signers, signature, lang)
    same = _recomputed(file, data, inputs, rubric, openings, lang)
    raise typer.Exit(DONE if same and signed else FOUND)


def _recomputed(
    file: Path,
    data: bytes,
    inputs: Path | None,
    rubric: Path | None,
    openings: Path | None,
    lang: Language,
) -> bool:
    from hashlib import sha256

    from kkk_scoring.report.openings import BadOpenings, read
    from kkk_scoring.report.verification import NoProtocol, compared, read_protocol, read_redacted

    about = openings or file
    try:
        opened = read(openings) if openings else None
        about = file
        given = read_protocol(data) if opened is None else read_redacted(data, opened)
    except (NoProtocol, BadOpenings) as bad:
        tell(say("{file}: {why}", file=about.as_posix(), why=bad.why), lang)
        return False
    folder = _folder(file, inputs, given, lang)
    now = _now(folder, rubric, given, opened, lang)
    found = now if isinstance(now, list) else compared(data, given, now)
    if found:
        _tell_differences(file, found, lang)
        return False
    name, hash_ = file.as_posix(), sha256(data).hexdigest()
    tell(say("Identical: {file} is what its inputs give. SHA-256 {hash}", file=name, hash=hash_), lang)
    return True


def _now(
    folder: Path, rubric: Path | None, given: dict[str, Value], opened: Openings | None, lang: Language
) -> dict[str, Value] | list[Message]:
    """The protocol as the inputs give it now; where they give none, why."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.protocol import draw_up
    from kkk_scoring.loading import UnusableRound, load_round
    from kkk_scoring.report.verification import changed_inputs

    try:
        load_round(folder, rubric)
    except UnusableRound as bad:
        show_findings(bad.findings, lang, folder, bad.paths)
        found = list(changed_inputs(folder, given, bad.paths))
        return [*found, say("The round can't be scored: see above.")]
    drawn, document = draw_up(folder, rubric, None, lang, "kkk verify {folder}")
    if opened is None:
        return document
    from kkk_scoring.report.redaction import public_document, redacted

    return redacted(document, public_document(document, drawn), opened.secret)


def _folder(file: Path, inputs: Path | None, given: dict[str, Value], lang: Language) -> Path:
    """The round's folder: the one named, or the one below it whose round has the protocol's id."""
    from kkk_scoring.loading import round_files, rounds_below

    base = inputs if inputs is not None else file.absolute().parent
    if not base.is_dir():
        stop(lang, say("There is no folder {folder}.", folder=base.as_posix()))
    if round_files(base):
        return base
    below = base / "applications"
    candidates = [*rounds_below(base), *(rounds_below(below) if below.is_dir() else [])]
    found = [folder for folder in candidates if _round_id(folder) == given.get("round")]
    if len(found) != 1:
        tell(say("No folder of this protocol's round was found in {folder}.", folder=base.as_posix()), lang)
        stop(lang, say("Name it with --inputs."))
    return found[0]


def _round_id(folder: Path) -> object:
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.files.read import read
    from kkk_scoring.loading import round_files

    try:
        return read(round_files(folder)[0], "round.yaml").value.get("round")
    except BadFile:
        return None


def _tell_differences(file: Path, found: list[Message], lang: Language) -> None:
    tell(say("NOT identical: {file}", file=file.as_posix()), lang)
    for message in found[:SHOWN]:
        tell(say("    {message}", message=message), lang)
    if len(found) > SHOWN:
        rest = len(found) - SHOWN
        tell(say_count("    and {count} more difference", "    and {count} more differences", rest), lang)


def _signed(file: Path, data: bytes, signers: Path | None, signature: Path | None, lang: Language) -> bool:
    """Says who signed; False where a signature had to hold and none does."""
    from kkk_scoring.files.show import short
    from kkk_scoring.report.signature import NoProgram, signatures

    try:
        found = signatures(file, data, signers, signature)
    except NoProgram:
        stop(lang, say("Checking a signature needs the program ssh-keygen, which is not installed."))
    for one in found:
        name = short(one.file)
        if one.state == "good":
            tell(say("{file}: signed by {who}; the signature holds.", file=name, who=short(one.who)), lang)
        elif one.state == "bad":
            tell(say("{file}: the signature does NOT hold for this protocol.", file=name), lang)
        else:
            tell(say("{file}: a signature is present, not checked.", file=name), lang)
    if not found:
        tell(say("Unsigned."), lang)
    states = {one.state for one in found}
    return "bad" not in states and (signers is None or "good" in states)
