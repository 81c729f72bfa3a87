"""The order on the list: first key first, equal ones share a place, open ones have none yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kkk_scoring.feel.unknown import UNKNOWN, Interval
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Outcome, StageResult, certain

Keys = tuple[object, ...]


def rank(rubric: Rubric, outcomes: Sequence[Outcome]) -> None:
    """Gives every outcome its total, and its place where no completion can change it.

    Those who passed every stage come first, then those who fell at the last one. An entry
    that is still open keeps every place open that it may yet take.
    """
    last = rubric.stages[-1].id
    for outcome in outcomes:
        outcome.total = _total(rubric, outcome)
    listed = [o for o in outcomes if o.stages and o.stages[-1].stage.id == last and o.verdict != "pending"]
    placed = [(o, keys) for o, keys in ((o, _keys(rubric, o)) for o in listed) if all(map(_sure, keys))]
    surely = {id(o) for o, _ in placed}
    open_ = [
        o
        for o in outcomes
        if o.verdict not in ("invalid",) and _may_be_listed(o, last) and id(o) not in surely
    ]
    placed.sort(key=lambda one: _order(rubric, one[0], one[1]), reverse=True)
    position = 0
    for index, (outcome, keys) in enumerate(placed):
        if index == 0 or _order(rubric, *placed[index - 1]) != _order(rubric, outcome, keys):
            position = index + 1
        above = _open_above(rubric, outcome, keys, open_)
        if above is not None:
            outcome.rank = position + above


def _total(rubric: Rubric, outcome: Outcome) -> object:
    """The points by which the entry was decided: the ranking sum, or those of the stage where it fell."""
    if not outcome.stages:
        return None
    reached = outcome.stages[-1]
    if reached.stage.id == rubric.stages[-1].id:
        return ranking_sum(rubric, reached, outcome.names)
    return reached.points if outcome.verdict == "rejected" else None


def ranking_sum(rubric: Rubric, last: StageResult, names: Mapping[str, object]) -> object:
    """An entry's total in lists: the first key of the ranking, else the last stage's points."""
    first = next((key.formula for key in rubric.ranking if key.formula is not None), None)
    return last.points if first is None else first.program(names)


def _keys(rubric: Rubric, outcome: Outcome) -> Keys:
    return tuple(key.formula.program(outcome.names) for key in rubric.ranking if key.formula is not None)


def _sure(key: object) -> bool:
    return key is not UNKNOWN and not isinstance(key, Interval)


def _order(rubric: Rubric, outcome: Outcome, keys: Keys) -> tuple[Any, ...]:
    """Sorts with the best last; an absent key comes after every given one."""
    directions = [key.direction for key in rubric.ranking if key.formula is not None]
    parts = [(key is not None, _signed(key, d)) for key, d in zip(keys, directions, strict=True)]
    return (outcome.verdict == "passed", *parts)


def _signed(key: object, direction: str) -> Any:
    if key is None:
        return 0
    return -key if direction == "lowest" else key  # type: ignore[operator]  # numbers, as the check saw to


def _may_be_listed(outcome: Outcome, last: str) -> bool:
    return outcome.verdict == "pending" or bool(outcome.stages and outcome.stages[-1].stage.id == last)


def _open_above(rubric: Rubric, outcome: Outcome, keys: Keys, others: Sequence[Outcome]) -> int | None:
    """How many of the open entries surely come before this one; None: that is not certain."""
    above = 0
    for other in others:
        before = _before(rubric, other, outcome, keys)
        if before is None:
            return None
        above += before
    return above


def _before(rubric: Rubric, other: Outcome, outcome: Outcome, keys: Keys) -> bool | None:
    """Whether the open entry *other* comes before *outcome*, None: open."""
    first = next((key for key in rubric.ranking if key.formula is not None), None)
    if first is None or not keys or certain(keys[0]) is None:
        return None
    if other.verdict == "rejected" and outcome.verdict == "passed":
        return False
    if other.verdict == "passed" and outcome.verdict == "rejected":
        return True
    assert first.formula is not None
    total = first.formula.program(other.names) if other.names else UNKNOWN
    low, high = (total.low, total.high) if isinstance(total, Interval) else (None, None)
    mine: Any = keys[0]
    if first.direction == "lowest":
        low, high = (None if high is None else -high), (None if low is None else -low)
        mine = -mine
    behind = high is not None and (high < mine or (high == mine and len(keys) == 1))
    if other.verdict == "pending" and outcome.verdict == "passed":
        return False if behind else None
    if other.verdict != outcome.verdict:
        return None
    return True if low is not None and low > mine else False if behind else None
