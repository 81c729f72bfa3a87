"""The history of one entry: which events are its own, and how it stood after each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kkk_scoring.files.place import Place
from kkk_scoring.scoring.events import HandedIn, OrderTies
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.protocol import Outcome, certain
from kkk_scoring.scoring.round import Round


class State(NamedTuple):
    """How an entry stood at the end of *day*; no *outcome*: it was not received yet."""

    day: date
    outcome: Outcome | None


def everything(round_: Round) -> list[tuple[Place, Happening]]:
    """All that happened, with what experts replaced on their sheets."""
    replaced = [one for sheet in round_.sheets.values() for one in sheet.replaced]
    return sorted([*round_.happened.items(), *replaced], key=lambda one: one[1].day)


def own_events(round_: Round, entry: str) -> list[tuple[Place, Happening]]:
    """The events of *entry*, with the sheets about it and the orders in which it stands."""
    return [(place, event) for place, event in everything(round_) if _concerns(event, entry, round_)]


def _concerns(event: Happening, entry: str, round_: Round) -> bool:
    if isinstance(event, HandedIn):
        assigned = set(round_.assigned(event.stage, entry))
        experts = assigned if event.experts is None else assigned & set(event.experts)
        return any(round_.sheet(event.stage, expert, entry) for expert in experts)
    return entry in event.about or (isinstance(event, OrderTies) and entry in event.order)


def changes(happened: Iterable[Happening], outcome_on: Callable[[date], Outcome | None]) -> Iterator[State]:
    """How it stood after each day on which something *happened*, where that was new."""
    before: Sequence[object] | None = None
    for day in sorted({event.day for event in happened}):
        outcome = outcome_on(day)
        now = None if outcome is None else _standing(outcome)
        if now is not None and now != before:
            yield State(day, outcome)
        before = now


def _standing(outcome: Outcome) -> tuple[object, ...]:
    return outcome.verdict, outcome.stopped_at, certain(outcome.total), outcome.rank, outcome.result
