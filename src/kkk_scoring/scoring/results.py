"""Results dealt from the top of the ranking, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from kkk_scoring.rubric.model import Result, Rubric
from kkk_scoring.scoring.protocol import Outcome


def deal(rubric: Rubric, outcomes: Sequence[Outcome]) -> None:
    """Gives each entry that passed the first result that takes it; open ones get none yet.

    With limited places only entries whose place on the list is certain can be dealt with.
    """
    waiting = [outcome for outcome in outcomes if outcome.verdict == "passed"]
    for line in rubric.results:
        waiting = _deal_line(line, waiting, outcomes)


def _deal_line(line: Result, waiting: list[Outcome], outcomes: Sequence[Outcome]) -> list[Outcome]:
    field = [outcome.names for outcome in outcomes if outcome.verdict == "passed"]
    places = None if line.places is None else line.places.program({"field": field})
    left: list[Outcome] = []
    taken = 0
    for outcome in sorted(waiting, key=lambda o: (o.rank is None, o.rank or 0, o.entry)):
        names = {**outcome.names, "rank": outcome.rank, "field": field}
        if line.when is not None and line.when.program(names) is not True:
            left.append(outcome)
        elif places is None:
            outcome.result = line.id
        elif outcome.rank is None:
            left.append(outcome)
        elif _fits(outcome, waiting, taken, places, line.tied):
            outcome.result = line.id
            taken += 1
        else:
            left.append(outcome)
    return left


def _fits(outcome: Outcome, waiting: Sequence[Outcome], taken: int, places: object, tied: str | None) -> bool:
    """Whether the entry gets one of the *places*; equal ones at the limit as the rubric says."""
    assert isinstance(places, int)
    equals = sum(other.rank == outcome.rank for other in waiting)
    before = sum(other.rank is not None and other.rank < (outcome.rank or 0) for other in waiting)
    if before + equals <= places:
        return True
    return before < places and tied == "in"
