"""`kkk appeal`: records that an appeal arrived."""

from __future__ import annotations

from typing import Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import Lang, RubricFile
from kkk_scoring.cli.recording import ClauseText, Date, EntryId, Reason, RoundFolder


@app.command()
def appeal(
    folder: RoundFolder,
    entry: EntryId,
    *,
    date: Date,
    by: Annotated[str, typer.Option("--by", help="Who appeals.")] = "applicant",
    concerns: Annotated[
        str | None,
        typer.Option("--concerns", metavar="IDS", help="The stages, requirements and criteria: M1,M2."),
    ] = None,
    reason: Reason = None,
    clause: ClauseText = None,
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """Add an appeal to the history; what is decided on it is an event of its own (`kkk decide`)."""
    from kkk_scoring.cli.recording import names, record, when_and_why

    event = {"event": "appeal", "entry": entry, "concerns": names(concerns)}
    record(folder, event | when_and_why(date, by, reason, clause), lang, rubric)
