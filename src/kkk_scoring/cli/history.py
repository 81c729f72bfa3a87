"""`kkk history`: what happened in a round, or to one entry, day by day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, Lang, Output, RubricFile, write_data, write_page

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.scoring.protocol import Outcome


class Format(StrEnum):
    text = "text"
    json = "json"


@app.command()
def history(
    folder: Annotated[Path, typer.Argument(metavar="ROUND", help="A round's folder.")],
    entry: Annotated[
        str | None, typer.Argument(metavar="[ENTRY]", help="Only this application, such as W07.")
    ] = None,
    *,
    lang: Lang,
    rubric: RubricFile = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="How it is written.")] = Format.text,
    output: Output = None,
) -> None:
    """Tell the history: every event with its day, who and why; of an entry also how it stood afterwards."""
    from shlex import quote

    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.rounds import the_entry, usable_round
    from kkk_scoring.loading import score
    from kkk_scoring.report.history import History, render
    from kkk_scoring.scoring.story import changes, everything, own_events

    typed = f"kkk history {{folder}}{f' {quote(entry)}' if entry else ''}"
    loaded = usable_round(folder, rubric, output, lang, typed)
    protocol = score(loaded)
    outcome = the_entry(protocol, entry, lang) if entry else None
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    happened = everything(loaded.round)
    states = []
    if outcome is not None:
        happened = own_events(loaded.round, outcome.entry)
        id_ = outcome.entry
        states = list(changes([event for _, event in happened], lambda day: _on(loaded, id_, day)))
    if format_ is Format.json:
        write_data(render(protocol, happened, outcome, states), output)
    else:
        write_page(lambda plain: History(protocol, happened, lang, plain, outcome, states), output)
    raise typer.Exit(FOUND if protocol.findings else DONE)


def _on(loaded: LoadedRound, entry: str, day: date) -> Outcome | None:
    """How the entry stood at the end of *day*."""
    from kkk_scoring.loading import load_round, score

    return score(load_round(loaded.folder, loaded.rubric, day)).outcome(entry)
