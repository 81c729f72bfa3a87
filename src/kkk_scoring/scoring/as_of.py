"""A round as it stood at the end of a day: what had happened by then, and which sheets were there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kkk_scoring.scoring.acts import ReplaceSheet
from kkk_scoring.scoring.events import HandedIn, Received
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.round import Round, Sheet

Sheets = Mapping[tuple[str, str], Sheet]


def known_sheets(sheets: Sheets, happened: Iterable[Happening], day: date) -> dict[tuple[str, str], Sheet]:
    """The *sheets* that were there on *day*; one whose day isn't recorded was always there."""
    first = handed_in(happened)
    return {
        key: sheet
        for key, sheet in sheets.items()
        if first.get(key, first.get((key[0], None), date.min)) <= day
    }


def handed_in(happened: Iterable[Happening]) -> dict[tuple[str, str | None], date]:
    """Stage and expert → the day on which the sheet was handed in; expert None: all others of the stage."""
    first: dict[tuple[str, str | None], date] = {}
    for event in happened:
        if isinstance(event, HandedIn):
            for expert in [None] if event.experts is None else event.experts:
                first.setdefault((event.stage, expert), event.day)
    return first


def undated(round_: Round, happened: Iterable[Happening]) -> list[str]:
    """The sheets of which nobody recorded when they were handed in, by their files."""
    first = handed_in(happened)
    return [
        sheet.file
        for (stage, expert), sheet in round_.sheets.items()
        if not {(stage, expert), (stage, None)} & first.keys()
    ]


def later_reassessments(happened: Iterable[Happening], day: date | None) -> frozenset[tuple[str, str, str]]:
    """Stage, new expert and entry of the re-assessments decided on after *day*."""
    return frozenset(
        (event.stage, event.new_expert, event.entry)
        for event in happened
        if isinstance(event, ReplaceSheet) and day is not None and event.day > day
    )


def not_yet_received(happened: Iterable[Happening], day: date) -> frozenset[str]:
    """The entries that reached the office after *day*."""
    return frozenset(event.entry for event in happened if isinstance(event, Received) and event.day > day)
