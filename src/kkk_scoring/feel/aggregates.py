"""What a list of numbers or truths that are not all decided can add up to.

Only low ends are worked out here; the high end of a list's mean is the low end of the mean of the
same list with all signs changed.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from kkk_scoring.feel.arithmetic import multiply
from kkk_scoring.feel.numbers import Number, divide, tidy
from kkk_scoring.feel.relations import both, either, equal, is_open
from kkk_scoring.feel.unknown import (
    LISTS,
    UNKNOWN,
    Interval,
    Rows,
    Undecided,
    as_rows,
    ends_of,
    interval,
    is_bounded,
)

Ends = tuple[Number | None, Number | None]


class _Column(NamedTuple):
    """The ends of a list's numbers: of those that are sure, that may be there, that are not listed."""

    sure: list[Ends]
    maybe: list[Ends]
    more: int | None
    template: Ends

    def mirrored(self) -> _Column:
        """The same numbers with their signs changed."""
        sure, maybe = ([_mirror(ends) for ends in group] for group in (self.sure, self.maybe))
        return _Column(sure, maybe, self.more, _mirror(self.template))

    def lows(self) -> tuple[list[Number], list[Number]] | None:
        """The low ends, sure and maybe; None when one of them is infinite."""
        sure, maybe = ([low for low, _ in group if low is not None] for group in (self.sure, self.maybe))
        endless = len(sure) < len(self.sure) or len(maybe) < len(self.maybe)
        return None if endless or (self.more != 0 and self.template[0] is None) else (sure, maybe)


def _mirror(ends: Ends) -> Ends:
    low, high = ends
    return (None if high is None else -high), (None if low is None else -low)


def rows_of(value: Any) -> Rows:
    """A list as rows; raises Undecided when it may be null or no list at all."""
    if type(value) is Rows or type(value) in LISTS:
        return as_rows(value)
    raise Undecided


def number_ends(value: Any) -> Ends:
    """The bounds of a number; raises Undecided when it may be null or no number at all."""
    if not is_bounded(value):
        raise Undecided
    return ends_of(value)


def _column(values: Any) -> _Column:
    rows = rows_of(values)
    template = number_ends(rows.template) if rows.more != 0 else (0, 0)
    return _Column([*map(number_ends, rows.sure)], [*map(number_ends, rows.maybe)], rows.more, template)


def _from_both_sides(lowest: Callable[[_Column], Number | None]) -> Callable[[Any], Any]:
    """A function of a list that is null for an empty one; *lowest* gives the low end of its value."""

    def run(values: Any) -> Any:
        column = _column(values)
        if not column.sure:
            return UNKNOWN
        low, high = lowest(column), lowest(column.mirrored())
        return interval(low, None if high is None else -high)

    return run


def count(values: Any) -> Any:
    rows = rows_of(values)
    most = None if rows.more is None else len(rows.sure) + len(rows.maybe) + rows.more
    return interval(len(rows.sure), most)


def total(values: Any) -> Any:
    if any(value is None for value in rows_of(values).sure):
        return None
    column = _column(values)
    result: Any = 0
    for low, high in column.sure:
        result = result + Interval(low, high)
    for low, high in column.maybe:
        result = result + _or_nothing(low, high)
    if column.more != 0:
        result = result + _or_nothing(*column.template) * interval(0, column.more)
    return result


def _or_nothing(low: Number | None, high: Number | None) -> Interval:
    """What a number adds that may not be there."""
    return Interval(None if low is None else min(low, 0), None if high is None else max(high, 0))


def least(values: Any) -> Any:
    """The lowest number: what may be there can only pull it down."""
    return interval(*_least(_column(values)))


def greatest(values: Any) -> Any:
    return interval(*_mirror(_least(_column(values).mirrored())))


def _least(column: _Column) -> Ends:
    lows = column.lows()
    highs = [high for _, high in column.sure if high is not None]
    if not column.sure:
        raise Undecided
    templates = [] if column.more == 0 or column.template[0] is None else [column.template[0]]
    return None if lows is None else min([*lows[0], *lows[1], *templates]), min(highs, default=None)


def _lowest_mean(column: _Column) -> Number | None:
    """A row that may be there counts only if it pulls the mean down; exact for independent numbers."""
    lows = column.lows()
    if lows is None:
        return None
    whole, number = Fraction(sum(lows[0])), len(lows[0])
    optional = [(value, 1) for value in lows[1]]
    template = column.template[0]
    if column.more and template is not None:
        optional.append((template, column.more))
    for value, times in sorted(optional):
        if value * number < whole:
            whole, number = whole + value * times, number + times
    lowest = tidy(whole / number)
    return lowest if column.more is not None or template is None else min(lowest, template)


def _lowest_median(column: _Column) -> Number | None:
    """Exact but for rows that are not listed: these pull it to their own bound at most."""
    lows = column.lows()
    if lows is None:
        return None
    taken = sorted(lows[0])
    found = [_middle(taken)]
    for value in sorted(lows[1]):
        insort(taken, value)
        found.append(_middle(taken))
    if column.more != 0 and column.template[0] is not None:
        found.append(column.template[0])
    return min(found)


def _middle(ordered: Sequence[Number]) -> Number:
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    middle = divide(ordered[half - 1] + ordered[half], 2)
    return 0 if middle is None else middle


mean = _from_both_sides(_lowest_mean)
median = _from_both_sides(_lowest_median)


def product(values: Any) -> Any:
    rows = rows_of(values)
    if rows.possible() or not rows.sure:
        return UNKNOWN
    result: Any = 1
    for value in rows.sure:
        number_ends(value)
        result = multiply(result, value)
    return result


def all_true(values: Any) -> Any:
    rows = rows_of(values)
    result: Any = True
    for value in rows.sure:
        result = both(result, value)
    return both(result, UNKNOWN) if any(value is not True for value in rows.possible()) else result


def any_true(values: Any) -> Any:
    rows = rows_of(values)
    result: Any = False
    for value in rows.sure:
        result = either(result, value)
    return either(result, UNKNOWN) if any(value is not False for value in rows.possible()) else result


def contains(values: Any, element: Any) -> Any:
    rows = rows_of(values)
    answers = [equal(value, element) for value in rows.sure]
    if any(answer is True for answer in answers):
        return True
    answers += [equal(value, element) for value in rows.possible()]
    return UNKNOWN if any(answer is True or is_open(answer) for answer in answers) else False
