"""`kkk correct`: records that a correction arrived, with the new file if there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import Lang, RubricFile
from kkk_scoring.cli.recording import ClauseText, Date, EntryId, Reason, RoundFolder


@app.command()
def correct(
    folder: RoundFolder,
    entry: EntryId,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The corrected application, if there is one.")
    ] = None,
    *,
    date: Date,
    requirements: Annotated[
        str, typer.Option("--requirements", metavar="IDS", help="The requirements it answers: F2,F4.")
    ],
    by: Annotated[str, typer.Option("--by", help="Who sent it.")] = "applicant",
    reason: Reason = None,
    clause: ClauseText = None,
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """Add a correction to the history; FILE is copied into the round if it changes only what was asked."""
    from kkk_scoring.cli.recording import names, record, when_and_why

    event = {"event": "correction", "entry": entry, "requirements": names(requirements)}
    record(folder, event | when_and_why(date, by, reason, clause), lang, rubric, file)
