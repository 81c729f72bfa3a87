"""Which sheets or marks count: without the lowest, the closest two, the nearest.

Each function chooses places by the numbers in *by* (or in the list itself) and gives the items at
these places in their old order. Of equal numbers the one that stands first goes first or is taken
first, so the result never depends on chance.

While some numbers are only bounds, the functions whose names begin with ``open_`` give every
choice that can come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise
from math import comb
from typing import Any, Final

from kkk_scoring.feel.limits import ALTERNATIVES, CHOICES
from kkk_scoring.feel.unknown import (
    LISTS,
    NUMBERS,
    Interval,
    Number,
    Undecided,
    bounds_of,
    interval,
    is_bounded,
    join,
)

_SIDES: Final = ("lower", "higher")


def drop_lowest(values: Sequence[Any], n: Any, by: Any = None) -> Any:
    return _drop(values, n, by, highest=False)


def drop_highest(values: Sequence[Any], n: Any, by: Any = None) -> Any:
    return _drop(values, n, by, highest=True)


def _drop(values: Sequence[Any], n: Any, by: Any, highest: bool) -> Any:
    numbers = _numbers(values, by)
    if numbers is None or type(n) is not int or n < 0:
        return None
    order = sorted(range(len(numbers)), key=numbers.__getitem__, reverse=highest)
    return _without(values, order[:n])


def closest_two(values: Sequence[Any], equal_gaps: Any, by: Any = None) -> Any:
    numbers = _numbers(values, by)
    if numbers is None or equal_gaps not in _SIDES:
        return None
    if len(values) <= 2:
        return list(values)
    return _at(values, _closest_pair(range(len(numbers)), numbers, equal_gaps))


def _closest_pair(places: Sequence[int], numbers: Sequence[Any], equal_gaps: str) -> tuple[int, int]:
    order = sorted(places, key=numbers.__getitem__)
    pairs = list(pairwise(order))
    if equal_gaps == "higher":
        pairs.reverse()
    return min(pairs, key=lambda pair: numbers[pair[1]] - numbers[pair[0]])


def drop_alone(values: Sequence[Any], line: Any, by: Any = None) -> Any:
    numbers = _numbers(values, by)
    if numbers is None or type(line) not in NUMBERS:
        return None
    if len(values) < 3:
        return list(values)
    below = [place for place, number in enumerate(numbers) if number < line]
    above = [place for place, number in enumerate(numbers) if number >= line]
    return _without(values, below if len(below) == 1 else above if len(above) == 1 else ())


def nearest(values: Sequence[Any], to: Any, equal_gaps: Any, by: Any = None) -> Any:
    numbers = _numbers(values, by)
    if not numbers or type(to) not in NUMBERS or equal_gaps not in _SIDES:
        return None
    side = 1 if equal_gaps == "lower" else -1
    return values[
        min(range(len(numbers)), key=lambda place: (abs(numbers[place] - to), side * numbers[place]))
    ]


def _numbers(values: Sequence[Any], by: Any) -> Sequence[Any] | None:
    """The numbers to choose by; None unless there is one for each item."""
    if by is None:
        by = values
    elif type(by) not in LISTS:
        return None
    return by if len(by) == len(values) and NUMBERS.issuperset(map(type, by)) else None


def _without(values: Sequence[Any], places: Iterable[int]) -> list[Any]:
    gone = set(places)
    return [value for place, value in enumerate(values) if place not in gone]


def _at(values: Sequence[Any], places: Iterable[int]) -> list[Any]:
    return [values[place] for place in sorted(places)]


# The same while some numbers are only bounds


class _Bounds:
    """The numbers to choose by, each between a low and a high end."""

    def __init__(self, values: Any, by: Any) -> None:
        numbers = values if by is None else by
        if type(values) not in LISTS or type(numbers) not in LISTS or len(numbers) != len(values):
            raise Undecided
        if not all(map(is_bounded, numbers)):
            raise Undecided
        self.size = len(numbers)
        self.ends = [bounds_of(number) for number in numbers]
        self.known = [place for place, (low, high) in enumerate(self.ends) if low is not None and low == high]
        self.numbers = numbers

    def may_come_first(self, one: int, other: int, highest: bool) -> bool:
        """Whether *one* can be dropped while *other* stays."""
        ends = (self.ends[one], self.ends[other])
        (low, _), (_, other_high) = map(_mirror, ends) if highest else ends
        # Of two equal ones the first goes.
        return low is None or other_high is None or low < other_high or (low == other_high and one < other)

    def gap(self, one: int, other: int) -> Interval:
        (low, high), (other_low, other_high) = self.ends[one], self.ends[other]
        distance = abs(Interval(low, high) - Interval(other_low, other_high))
        return distance if isinstance(distance, Interval) else Interval(distance, distance)


def _mirror(ends: tuple[Number | None, Number | None]) -> tuple[Number | None, Number | None]:
    low, high = ends
    return (None if high is None else -high), (None if low is None else -low)


def open_drop(highest: bool) -> Any:
    def run(values: Any, n: Any, by: Any = None) -> Any:
        bounds = _Bounds(values, by)
        if type(n) is not int or n < 0:
            raise Undecided
        if n >= bounds.size:
            return []
        droppable = _droppable(bounds, n, highest)
        if by is not None:
            return _joined(values, droppable, _without)
        return _joined(values, droppable, lambda items, gone: _narrowed(items, gone, bounds, highest))

    return run


def _joined(
    values: Sequence[Any],
    choices: Sequence[tuple[int, ...]],
    result: Callable[[Sequence[Any], tuple[int, ...]], list[Any]],
) -> Any:
    """One of the lists that *result* makes of the choices, unless these are too many."""
    if len(choices) > ALTERNATIVES:
        raise Undecided
    return join(result(values, places) for places in choices)


def _droppable(bounds: _Bounds, n: int, highest: bool) -> list[tuple[int, ...]]:
    """Every set of *n* places that can be the lowest (or highest) ones."""
    if bounds.size > ALTERNATIVES:
        raise Undecided
    before: list[int] = []  # how many can come before this place
    surely: list[int] = []  # how many surely do
    for place in range(bounds.size):
        others = [other for other in range(bounds.size) if other != place]
        before.append(sum(bounds.may_come_first(other, place, highest) for other in others))
        surely.append(sum(not bounds.may_come_first(place, other, highest) for other in others))
    gone = [place for place in range(bounds.size) if before[place] < n]
    doubtful = [place for place in range(bounds.size) if before[place] >= n > surely[place]]
    if comb(len(doubtful), n - len(gone)) > CHOICES:
        raise Undecided
    found = []
    for chosen in combinations(doubtful, n - len(gone)):
        dropped = (*gone, *chosen)
        kept = [place for place in doubtful if place not in chosen]
        if all(bounds.may_come_first(one, other, highest) for one in chosen for other in kept):
            found.append(dropped)
    return found


def _narrowed(values: Sequence[Any], dropped: Sequence[int], bounds: _Bounds, highest: bool) -> list[Any]:
    """The numbers that stay when *dropped* go: none of them is beyond one that went."""
    kept = []
    side = 1 if highest else 0
    limits = [end for place in dropped if (end := bounds.ends[place][side]) is not None]
    for place, value in enumerate(values):
        if place in dropped:
            continue
        low, high = bounds.ends[place]
        if limits and highest:
            high = min(limits) if high is None else min(high, *limits)
        elif limits:
            low = max(limits) if low is None else max(low, *limits)
        kept.append(interval(low, high) if place not in bounds.known else value)
    return kept


def open_closest_two(values: Any, equal_gaps: Any, by: Any = None) -> Any:
    bounds = _Bounds(values, by)
    if equal_gaps not in _SIDES:
        raise Undecided
    if bounds.size <= 2:
        return list(values)
    if bounds.size > ALTERNATIVES:
        raise Undecided
    gaps = {
        (one, other): bounds.gap(one, other)
        for one, other in combinations(range(bounds.size), 2)
        if one not in bounds.known or other not in bounds.known
    }
    if len(bounds.known) > 1:
        # Of two pairs of known numbers the rule itself says which is the closer.
        one, other = sorted(_closest_pair(bounds.known, bounds.numbers, equal_gaps))
        gaps[one, other] = bounds.gap(one, other)
    widest = min((gap.high for gap in gaps.values() if gap.high is not None), default=None)
    pairs = [pair for pair, gap in gaps.items() if widest is None or gap.low is None or gap.low <= widest]
    return _joined(values, pairs, _at)


def open_drop_alone(values: Any, line: Any, by: Any = None) -> Any:
    bounds = _Bounds(values, by)
    if not is_bounded(line):
        raise Undecided
    if bounds.size < 3:
        return list(values)
    below = [_answer(number < line) for number in bounds.numbers]
    open_places = [place for place, answer in enumerate(below) if answer is None]
    count = sum(answer is True for answer in below)
    reach = range(count, count + len(open_places) + 1)
    gone: list[tuple[int, ...]] = [()] if any(n not in (1, bounds.size - 1) for n in reach) else []
    for place in range(bounds.size):
        alone_below = below[place] is not False and count - (below[place] is True) == 0
        alone_above = below[place] is not True and below.count(False) - (below[place] is False) == 0
        if alone_below or alone_above:
            gone.append((place,))
    return _joined(values, gone, _without)


def _answer(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def open_nearest(values: Any, to: Any, equal_gaps: Any, by: Any = None) -> Any:
    bounds = _Bounds(values, by)
    if not bounds.size or not is_bounded(to) or equal_gaps not in _SIDES:
        raise Undecided
    gaps = [abs(number - to) for number in bounds.numbers]
    widest = min((high for gap in gaps if (high := bounds_of(gap)[1]) is not None), default=None)
    candidates = [
        place
        for place, gap in enumerate(gaps)
        if widest is None or (low := bounds_of(gap)[0]) is None or low <= widest
    ]
    known = [place for place in candidates if place in bounds.known]
    if known and type(to) in NUMBERS:
        best = nearest(known, to, equal_gaps, [bounds.numbers[place] for place in known])
        candidates = [place for place in candidates if place not in known or place == best]
    return join(values[place] for place in candidates)
