"""What `kkk dry-run` and `kkk advise` share: options, one's own application, marks that are assumed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.console import FOUND, stop
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.drafts import Draft
    from kkk_scoring.rubric.model import Rubric

DraftFile = Annotated[Path, typer.Argument(metavar="FILE", help="The application, finished or not.")]
RoundFolder = Annotated[
    Path | None,
    typer.Option("--round", metavar="FOLDER", help="The round's folder, for its dates and other parameters."),
]
ReceivedDay = Annotated[
    str | None,
    typer.Option(
        "--received",
        metavar="DATE",
        help="When it is handed in: 2026-05-31, or with the hour 2026-05-31T14:00.",
    ),
]
Final = Annotated[bool, typer.Option("--final", help="As if handed in now: what is left out is left out.")]
Assumed = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="MARKS",
        help="Marks you give yourself: M1=7,M2=6 or F2=yes, or a file with such lines (M1: 7).",
    ),
]


class Format(StrEnum):
    table = "table"
    json = "json"


FormatOf = Annotated[Format, typer.Option("--format", "-f", help="For people or for machines.")]


def loaded(
    file: Path,
    language: str,
    rubric: Path | None,
    round_: Path | None,
    received: date | datetime | None,
    final: bool = False,
) -> Draft:
    """The application in *file*; ends the command with its findings if it can't be used."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.drafts import UnusableDraft, load_draft
    from kkk_scoring.loading import UnusableRound

    if not file.is_file():
        stop(language, say("There is no file {file}.", file=file.as_posix()))
    if rubric is not None and not rubric.is_file():
        stop(language, say("There is no file {file}.", file=rubric.as_posix()))
    if round_ is not None and not round_.is_dir():
        stop(language, say("There is no folder {folder}.", folder=round_.as_posix()))
    try:
        return load_draft(file, rubric, round_, received, True if final else None)
    except UnusableRound as bad:
        show_findings(bad.findings, language, round_ or file.resolve().parent, bad.paths)
    except UnusableDraft as bad:
        show_findings(bad.findings, language, file.resolve().parent, bad.paths)
    raise typer.Exit(FOUND)


def received_day(text: str | None, language: str) -> date | datetime | None:
    """The day or moment that was typed."""
    from kkk_scoring.files.dates import local_date, local_date_time

    if text is None:
        return None
    try:
        return local_date(text) if len(text) <= 10 else local_date_time(text).replace(tzinfo=None)
    except ValueError:
        stop(language, say("“{text}” is not a date. Write it as 2026-05-31.", text=text[:60]))


def assumed_marks(given: list[str], language: str) -> Mapping[str, object]:
    """What was assumed: pairs as typed, or the lines of files."""
    marks: dict[str, object] = {}
    for text in given:
        if "=" not in text:
            marks.update(_marks_of_file(Path(text), language))
            continue
        for pair in text.replace(";", ",").split(",") if text.count("=") > 1 else [text]:
            id_, _, mark = pair.partition("=")
            if mark or not marks:
                marks[id_.strip()] = mark.strip()
            else:  # the part behind a decimal comma: M1=7,5,M2=6
                last = next(reversed(marks))
                marks[last] = f"{marks[last]},{id_.strip()}"
    return marks


def with_assumed(rubric: Rubric, marks: Mapping[str, object], language: str) -> Rubric:
    """The rules with *marks* assumed; ends the command if they can't be."""
    from kkk_scoring.study.assume import CannotAssume, assume

    try:
        return assume(rubric, marks)
    except CannotAssume as wrong:
        stop(language, *wrong.messages)


def _marks_of_file(path: Path, language: str) -> Mapping[str, object]:
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.files.read import read

    if not path.is_file():
        stop(language, say("There is no file {file}.", file=path.as_posix()))
    try:
        return dict(read(path, path.name).value)
    except BadFile as bad:
        show_findings(bad.findings, language, path.resolve().parent)
        raise typer.Exit(FOUND) from None
