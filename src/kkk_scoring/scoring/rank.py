"""The order on the list: first key first, equal ones share a place, open ones have none yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from kkk_scoring.feel.unknown import NUMBERS, UNKNOWN, Interval, bounds_of, is_bounded, is_known
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import RankingKey, Rubric
from kkk_scoring.rubric.working import working
from kkk_scoring.scoring.protocol import Missing, Outcome, StageResult
from kkk_scoring.scoring.round import Round


class Listed(NamedTuple):
    """An entry on the list with the value of every key that is an expression (None for the others)."""

    outcome: Outcome
    values: tuple[object, ...]


class Tie(NamedTuple):
    """Entries that share a place; *open*: why it is not decided yet who comes first among them."""

    members: tuple[Listed, ...]
    open: Message | None = None


def rank(rubric: Rubric, round_: Round, outcomes: Sequence[Outcome]) -> None:
    """Gives every outcome its total, and its place where no completion can change it.

    Those who passed every stage come first, then those who fell at the last one. An entry
    that is still open keeps every place open that it may yet take.
    """
    last = rubric.stages[-1].id
    for outcome in outcomes:
        outcome.total = _total(rubric, outcome)
    listed: list[Listed] = []
    open_: list[Outcome] = []
    for outcome in outcomes:
        at_end = bool(outcome.stages) and outcome.stages[-1].stage.id == last
        if outcome.verdict == "pending" or (at_end and outcome.verdict != "invalid"):
            values = _values(rubric, outcome) if at_end and outcome.verdict != "pending" else None
            if values is not None and all(map(is_known, values)):
                outcome.keys = values
                outcome.workings = tuple(working(key.formula, outcome.names) for key in rubric.ranking)
                listed.append(Listed(outcome, values))
            elif _may_reach_the_end(rubric, outcome):
                open_.append(outcome)
    ahead = 0
    for tie in ordered(rubric.ranking, round_, listed):
        for member in tie.members:
            before = [_before(rubric, other, member) for other in open_]
            surely, perhaps = before.count(True), len(before) - before.count(False)
            outcome = member.outcome
            outcome.joinable = sum(_may_join(rubric, other, member) for other in open_)
            outcome.sharing = 0 if tie.open else len(tie.members) - 1
            outcome.best = ahead + 1 + surely
            outcome.worst = ahead + 1 + perhaps + (len(tie.members) - 1 if tie.open else 0)
            if tie.open is not None:
                outcome.place_open = Missing("order", last, None, tie.open)
            if outcome.best == outcome.worst:
                outcome.rank = outcome.best
            for other, is_before in zip(open_, before, strict=True):
                other.behind += is_before is False
        ahead += len(tie.members)


def _may_reach_the_end(rubric: Rubric, outcome: Outcome) -> bool:
    """Not so for an open entry that falls on the way however it goes on: it lacks what the list looks at."""
    return all(key.formula is None or key.formula.uses <= outcome.names.keys() for key in rubric.ranking)


def ordered(keys: Sequence[RankingKey], round_: Round, listed: Iterable[Listed]) -> list[Tie]:
    """The list from the top: ties that no key could break stay together."""
    passed = tuple(one for one in listed if one.outcome.verdict == "passed")
    fallen = tuple(one for one in listed if one.outcome.verdict != "passed")
    ties = [Tie(members) for members in (passed, fallen) if members]
    for index, key in enumerate(keys):
        ties = [finer for tie in ties for finer in _break(tie, index, key, round_)]
    return [Tie(tuple(sorted(t.members, key=lambda one: one.outcome.entry)), t.open) for t in ties]


def _break(tie: Tie, index: int, key: RankingKey, round_: Round) -> Iterator[Tie]:
    """The tie by one more key."""
    if len(tie.members) == 1 or tie.open or key.direction == "shared":
        yield tie
    elif key.formula is not None:
        given = [one for one in tie.members if one.values[index] is not None]
        given.sort(key=lambda one: _sortable(one.values[index]), reverse=key.direction == "highest")
        for _, equal in groupby(given, key=lambda one: one.values[index]):
            yield Tie(tuple(equal))
        absent = tuple(one for one in tie.members if one.values[index] is None)
        if absent:  # what was not given comes after all that was
            yield Tie(absent)
    else:
        order = _drawn(tie, round_) if key.direction == "lots" else _decided(tie, round_)
        yield from [Tie((one,)) for one in order] if order else [Tie(tie.members, _undecided(key))]


def _undecided(key: RankingKey) -> Message:
    if key.direction == "lots":
        return say("Equal entries are drawn by lots, but the round records no `seed` yet.")
    return say("People put equal entries in order; that is not recorded yet.")


def _sortable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _drawn(tie: Tie, round_: Round) -> list[Listed]:
    """By lots: the SHA-256 of the round's recorded seed and the entry's id, smallest first."""
    from hashlib import sha256

    seed = round_.seed
    if seed is None:
        return []
    return sorted(tie.members, key=lambda one: sha256(f"{seed}:{one.outcome.entry}".encode()).digest())


def _decided(tie: Tie, round_: Round) -> list[Listed]:
    """As people decided: the last recorded order that names every one of the tie."""
    names = {one.outcome.entry.casefold(): one for one in tie.members}
    for order in reversed(round_.orders):
        chosen = [names[entry.casefold()] for entry in order if entry.casefold() in names]
        if len(chosen) == len(tie.members):
            return chosen
    return []


def _total(rubric: Rubric, outcome: Outcome) -> object:
    """The points by which the entry was decided: the ranking sum, or those of the stage where it fell."""
    if not outcome.stages:
        return None
    reached = outcome.stages[-1]
    if reached.stage.id == rubric.stages[-1].id:
        return ranking_sum(rubric, reached, outcome.names)
    return reached.points if outcome.verdict == "rejected" else None


def ranking_sum(rubric: Rubric, last: StageResult, names: Mapping[str, object]) -> object:
    """An entry's total: the first key of the ranking if it is a number, else the last stage's points."""
    first = next((key.formula for key in rubric.ranking if key.formula is not None), None)
    if first is None:
        return last.points
    value = first.program(names)
    return value if value is None or value is UNKNOWN or is_bounded(value) else last.points


def _values(rubric: Rubric, outcome: Outcome) -> tuple[object, ...]:
    return tuple(
        None if key.formula is None else key.formula.program(outcome.names) for key in rubric.ranking
    )


def _may_join(rubric: Rubric, other: Outcome, member: Listed) -> bool:
    """Whether the open entry *other* may turn out equal in the only key, and so share the place."""
    keys = [(i, key) for i, key in enumerate(rubric.ranking) if key.direction != "shared"]
    if (
        len(keys) != 1
        or keys[0][1].formula is None
        or other.verdict not in (member.outcome.verdict, "pending")
    ):
        return False
    index, key = keys[0]
    assert key.formula is not None
    mine, theirs = member.values[index], key.formula.program(other.names) if other.names else UNKNOWN
    if is_known(theirs):
        return mine == theirs
    if not isinstance(theirs, Interval):
        return True
    low, high = bounds_of(theirs)
    return mine is not None and (low is None or low <= mine) and (high is None or mine <= high)  # type: ignore[operator]  # numbers both


def _before(rubric: Rubric, other: Outcome, member: Listed) -> bool | None:
    """Whether the open entry *other* comes before *member*; None: that is not certain."""
    verdict = member.outcome.verdict
    if other.verdict == "rejected" and verdict == "passed":
        return False
    if other.verdict == "passed" and verdict == "rejected":
        return True
    index = next((i for i, key in enumerate(rubric.ranking) if key.formula is not None), None)
    if index is None or other.verdict not in (verdict, "pending") or verdict == "rejected" != other.verdict:
        return None
    key = rubric.ranking[index]
    assert key.formula is not None
    span = _comparable(member.values[index], key.formula.program(other.names) if other.names else UNKNOWN)
    if span is None:
        return None
    mine, low, high = span
    alone = (
        sum(key.formula is not None or key.direction in ("lots", "decided") for key in rubric.ranking) == 1
    )
    lowest = key.direction == "lowest"
    best, worst = (low, high) if lowest else (high, low)
    if best is not None and ((best == mine and alone) or (best > mine if lowest else best < mine)):
        return False
    ahead = worst is not None and (worst < mine if lowest else worst > mine)
    return True if ahead and other.verdict == verdict else None


def _comparable(mine: Any, theirs: Any) -> tuple[Any, Any, Any] | None:
    """A certain value, and the lowest and highest that another can be; None where they can't be compared.

    Only numbers have bounds; texts, dates and lists of values are compared once both are certain.
    """
    if mine is None or theirs is None:
        return None
    if type(mine) in NUMBERS:
        return (mine, *bounds_of(theirs))
    return (_sortable(mine), _sortable(theirs), _sortable(theirs)) if is_known(theirs) else None
