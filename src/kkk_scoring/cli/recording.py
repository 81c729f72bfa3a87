"""What the commands share that add an event to a round's history."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from kkk_scoring.cli.console import DONE, FOUND, stop, tell
from kkk_scoring.messages import say

RoundFolder = Annotated[Path, typer.Argument(metavar="ROUND", help="A round's folder.")]
EntryId = Annotated[str, typer.Argument(metavar="ENTRY", help="The application's id, such as W07.")]
Date = Annotated[
    datetime,
    typer.Option(
        "--date",
        metavar="DATE",
        formats=["%Y-%m-%d", "%Y-%m-%d %H:%M"],
        help="The day on which it happened, such as 2015-06-25, and perhaps the time of day.",
    ),
]
Reason = Annotated[str | None, typer.Option("--reason", help="Why, as the protocol shows it.")]
ClauseText = Annotated[
    str | None, typer.Option("--clause", help="The clause of the regulations that provides for it.")
]


def when_and_why(moment: datetime, by: str, reason: str | None, clause: str | None) -> dict[str, Any]:
    """The keys that every event has; its date with the time of day where one was typed."""
    day: date = moment if moment.time() != time() else moment.date()
    return {"date": day, "by": by, "reason": reason, "clause": clause}


def record(
    folder: Path, event: dict[str, Any], lang: str, rubric: Path | None, corrected: Path | None = None
) -> NoReturn:
    """Adds the event, says where it stands, and ends the command; keys without a value are left out."""
    from kkk_scoring.appending import Refused, append_event
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.loading import UnusableRound, round_files

    if folder.is_file() and folder.stem == "round":
        folder = folder.parent
    if not round_files(folder):
        stop(lang, say("There is no round.yaml in {folder}.", folder=folder.as_posix()))
    if corrected is not None and not corrected.is_file():
        stop(lang, say("There is no file {file}.", file=corrected.as_posix()))
    written = {key: value for key, value in event.items() if value not in (None, [])}
    try:
        place = append_event(folder, written, rubric, corrected)
    except UnusableRound as bad:
        show_findings(bad.findings, lang, folder, bad.paths)
        raise typer.Exit(FOUND) from None
    except Refused as refused:
        tell(refused.message, lang)
        paths = {} if corrected is None else {corrected.as_posix(): corrected}
        show_findings(refused.findings, lang, folder, paths)
        raise typer.Exit(FOUND) from None
    tell(say("Recorded in {file}, line {line}.", file=place.file, line=place.line), lang)
    raise typer.Exit(DONE)


def names(text: str | None) -> list[str]:
    """Ids separated by commas or spaces."""
    return (text or "").replace(",", " ").split()
