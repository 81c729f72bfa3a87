"""What ``+``, ``=``, ``<``, ``.field`` mean for any two values: numbers, texts, dates, null, undecided ones."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.feel import times
from kkk_scoring.feel.limits import BITS, ITEMS, TEXT, Exceeded
from kkk_scoring.feel.numbers import bounded_size, divide, tidy
from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.unknown import (
    LISTS,
    NUMBERS,
    UNDECIDED,
    UNKNOWN,
    Interval,
    OneOf,
    Rows,
    Unknown,
    is_bounded,
    join,
)

Binary = Callable[[Any, Any], Any]

_ORDERED: Final = frozenset((str, date, Days, Months))
_LARGE: Final = frozenset((int, Fraction, str, list, tuple, Days, Months, Interval))
_OPEN: Final = frozenset((Unknown, OneOf))


class RangeValue:
    """``[low..high]``, or a test like ``< 5``, as a value."""

    __slots__ = ("high", "high_closed", "low", "low_closed")

    def __init__(self, low: Any, high: Any, low_closed: Any, high_closed: Any) -> None:
        self.low, self.high, self.low_closed, self.high_closed = low, high, low_closed, high_closed

    def parts(self) -> list[Any]:
        return [self.low, self.high, self.low_closed, self.high_closed]


# Arithmetic


def add(left: Any, right: Any) -> Any:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return tidy(left + right)
    if type(left) in UNDECIDED or type(right) in UNDECIDED:
        return _undecided(add, operator.add, left, right)
    if type(left) is str and type(right) is str:
        if len(left) + len(right) > TEXT:
            raise Exceeded("text")
        return left + right
    if isinstance(left, date) and type(right) in (Days, Months):
        return _later(left, right, 1)
    if isinstance(right, date) and type(left) in (Days, Months):
        return _later(right, left, 1)
    if type(left) is Days and type(right) is Days:
        return Days(tidy(left.seconds + right.seconds))
    if type(left) is Months and type(right) is Months:
        return Months(left.months + right.months)
    return None


def subtract(left: Any, right: Any) -> Any:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return tidy(left - right)
    if type(left) in UNDECIDED or type(right) in UNDECIDED:
        return _undecided(subtract, operator.sub, left, right)
    if isinstance(left, date) and isinstance(right, date):
        return times.between(left, right)
    if isinstance(left, date) and type(right) in (Days, Months):
        return _later(left, right, -1)
    if type(left) is type(right) and type(right) in (Days, Months):
        return add(left, negate(right))
    return None


def _later(start: date, span: Days | Months, sign: int) -> date | None:
    if isinstance(span, Months):
        return times.add_months(start, sign * span.months)
    return times.add_days(start, Days(sign * span.seconds))


def multiply(left: Any, right: Any) -> Any:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return bounded_size(tidy(left * right))
    if type(left) in UNDECIDED or type(right) in UNDECIDED:
        return _undecided(multiply, operator.mul, left, right)
    if type(left) in (Days, Months):
        left, right = right, left
    if type(left) in NUMBERS and type(right) is Days:
        return Days(tidy(left * right.seconds))
    if type(left) in NUMBERS and type(right) is Months:
        return Months(int(left * right.months))
    return None


def quotient(left: Any, right: Any) -> Any:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return divide(left, right)
    if type(left) in UNDECIDED or type(right) in UNDECIDED:
        return _undecided(quotient, operator.truediv, left, right)
    if type(left) is Days and type(right) is Days:
        return divide(left.seconds, right.seconds)
    if type(left) is Months and type(right) is Months:
        return divide(left.months, right.months)
    if type(right) in NUMBERS and right:
        if type(left) is Days:
            return Days(tidy(Fraction(left.seconds) / right))
        if type(left) is Months:
            return Months(int(Fraction(left.months) / right))
    return None


def power(left: Any, right: Any) -> Any:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        from kkk_scoring.feel.powers import raised

        return raised(left, right)
    if type(left) in UNDECIDED or type(right) in UNDECIDED:
        if type(left) is Interval and type(right) is Interval:
            return UNKNOWN
        if type(left) in NUMBERS and type(right) is Interval:
            return UNKNOWN
        return _undecided(power, operator.pow, left, right)
    return None


def _undecided(operation: Binary, plain: Binary, left: Any, right: Any) -> Any:
    """An arithmetic operation with a value that is not decided: bounds, alternatives, or UNKNOWN."""
    if left is None or right is None:
        return None
    if type(left) is OneOf:
        return join(operation(value, right) for value in left.alternatives)
    if type(right) is OneOf:
        return join(operation(left, value) for value in right.alternatives)
    if is_bounded(left) and is_bounded(right):
        return plain(left, right)
    return UNKNOWN


def negate(value: Any) -> Any:
    kind = type(value)
    if kind in NUMBERS or kind is Interval:
        return -value
    if kind is Days:
        return Days(-value.seconds)
    if kind is Months:
        return Months(-value.months)
    if kind is OneOf:
        return join(map(negate, value.alternatives))
    return UNKNOWN if kind is Unknown else None


ARITHMETIC: Final[Mapping[str, Binary]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": quotient,
    "**": power,
}
PLAIN: Final[Mapping[str, Binary]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


# Comparison


def equal(left: Any, right: Any) -> Any:
    """True or false; null when the two are of different kinds; UNKNOWN when it is not decided."""
    kind, other = type(left), type(right)
    if kind in NUMBERS and other in NUMBERS:
        return left == right
    if kind in UNDECIDED or other in UNDECIDED:
        return _equal_undecided(left, right)
    if left is None or right is None:
        return left is right
    if kind in LISTS and other in LISTS:
        return _all_equal(zip(left, right, strict=True)) if len(left) == len(right) else False
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _all_equal((left[key], right[key]) for key in left) if left.keys() == right.keys() else False
    if kind is not other or (kind is datetime and not _same_clock(left, right)):
        return None
    if kind is RangeValue:
        return _all_equal(zip(left.parts(), right.parts(), strict=True))
    return left == right


def _equal_undecided(left: Any, right: Any) -> Any:
    kind, other = type(left), type(right)
    if kind in _OPEN or other in _OPEN:
        if kind is OneOf:
            return join(equal(value, right) for value in left.alternatives)
        if other is OneOf:
            return join(equal(left, value) for value in right.alternatives)
        return UNKNOWN
    if left is None or right is None:
        return False
    if is_bounded(left) and is_bounded(right):
        return left == right
    lists = (kind is Rows or kind in LISTS) and (other is Rows or other in LISTS)
    return UNKNOWN if lists else None


def _all_equal(pairs: Iterable[tuple[Any, Any]]) -> Any:
    """Whether all pairs are equal; values of different kinds inside lists and records are just not equal."""
    result: Any = True
    for left, right in pairs:
        if left is right and type(left) not in UNDECIDED:
            continue
        same = equal(left, right)
        if same is UNKNOWN:
            result = UNKNOWN
        elif same is not True:
            return False
    return result


def same(left: Any, right: Any) -> bool:
    """Whether two plain values are equal; raises Undecided where that is open."""
    answer = equal(left, right)
    return bool(answer) if answer is UNKNOWN else answer is True


def compare(op: str, left: Any, right: Any) -> Any:
    """``left op right``; null when the two have no order between them."""
    if op == "=":
        return equal(left, right)
    if op == "!=":
        return invert(equal(left, right))
    kind, other = type(left), type(right)
    if (kind in NUMBERS and other in NUMBERS) or (kind is other and kind in _ORDERED):
        return PLAIN[op](left, right)
    if kind is datetime and other is datetime and _same_clock(left, right):
        return PLAIN[op](left, right)
    if left is None or right is None:
        return None
    if kind is OneOf:
        return join(compare(op, value, right) for value in left.alternatives)
    if other is OneOf:
        return join(compare(op, left, value) for value in right.alternatives)
    if is_bounded(left) and is_bounded(right):
        return PLAIN[op](left, right)
    return UNKNOWN if kind is Unknown or other is Unknown else None


def _same_clock(left: datetime, right: datetime) -> bool:
    """Whether both say their offset from UTC, or neither; else they can't be compared."""
    return (left.tzinfo is None) == (right.tzinfo is None)


# Three-valued logic


def invert(value: Any) -> Any:
    if value is True:
        return False
    if value is False:
        return True
    if type(value) is OneOf:
        return join(map(invert, value.alternatives))
    return UNKNOWN if value is UNKNOWN else None


def both(left: Any, right: Any) -> Any:
    """``and``: false decides, whatever the other is."""
    if left is False or right is False:
        return False
    if left is True and right is True:
        return True
    return UNKNOWN if type(left) in _OPEN or type(right) in _OPEN else None


def either(left: Any, right: Any) -> Any:
    """``or``: true decides, whatever the other is."""
    if left is True or right is True:
        return True
    if left is False and right is False:
        return False
    return UNKNOWN if type(left) in _OPEN or type(right) in _OPEN else None


def is_open(value: Any) -> bool:
    """Whether a condition with this value is neither true nor false nor surely null."""
    return type(value) in _OPEN


# Membership


def inside(value: Any, span: RangeValue) -> Any:
    if type(span.low) is str and span.high_closed is None:
        return compare(span.low, value, span.high)
    low = compare(">=" if span.low_closed else ">", value, span.low)
    high = compare("<=" if span.high_closed else "<", value, span.high)
    return both(low, high)


def member(value: Any, test: Any) -> Any:
    """``value in test`` for a test that is a value, a list of values or ranges, or a range."""
    kind = type(test)
    if kind in LISTS:
        found = _any_member(value, test)
        if found is not True and (type(value) in LISTS or type(value) in _OPEN or type(value) is Rows):
            found = either(found, equal(value, test))
        return False if found is None else found
    if kind is RangeValue:
        return inside(value, test)
    if kind is Rows:
        if _any_member(value, test.sure) is True:
            return True
        open_ = type(value) in _OPEN or type(value) is Rows or type(value) in LISTS
        return False if not open_ and _no_member(value, (*test.sure, *test.possible())) else UNKNOWN
    if kind is OneOf:
        return join(member(value, alternative) for alternative in test.alternatives)
    return equal(value, test)


def _any_member(value: Any, tests: Iterable[Any]) -> Any:
    found: Any = False
    for test in tests:
        found = either(found, _single_member(value, test))
        if found is True:
            return True
    return found


def _single_member(value: Any, test: Any) -> Any:
    return inside(value, test) if type(test) is RangeValue else equal(value, test)


def _no_member(value: Any, tests: Iterable[Any]) -> bool:
    answers = [_single_member(value, test) for test in tests]
    return not any(answer is True or is_open(answer) for answer in answers)


# Fields


def field(value: Any, name: str) -> Any:
    """``value.name``: a record's field, a part of a date or duration; of a list one for each item."""
    if isinstance(value, Mapping):
        return value.get(name)
    kind = type(value)
    if kind in LISTS:
        return [field(item, name) for item in value]
    if isinstance(value, date | Days | Months):
        return times.part(value, name)
    if kind is Rows:
        template = UNKNOWN if value.more == 0 else field(value.template, name)
        return Rows(
            [field(item, name) for item in value.sure],
            [field(item, name) for item in value.maybe],
            value.more,
            template,
        )
    if kind is OneOf:
        return join(field(alternative, name) for alternative in value.alternatives)
    return UNKNOWN if kind is Unknown else None


def item_at(values: Any, place: Any) -> Any:
    """The item at a place, from 1, or from the end with -1; null where there is none."""
    if type(place) is not int:
        return None
    if 1 <= place <= len(values):
        return values[place - 1]
    return values[place] if -len(values) <= place <= -1 else None


def kept(value: Any) -> Any:
    """The value itself; raises Exceeded when it is too big to be kept as item, entry or result."""
    kind = type(value)
    if kind not in _LARGE:
        return value
    if kind is int:
        if value.bit_length() > BITS:
            raise Exceeded("number")
    elif kind is Fraction:
        if value.numerator.bit_length() + value.denominator.bit_length() > 2 * BITS:
            raise Exceeded("number")
    elif kind is str:
        if len(value) > TEXT:
            raise Exceeded("text")
    elif kind in LISTS:
        if len(value) > ITEMS:
            raise Exceeded("list")
    elif kind is Days:
        kept(value.seconds)
    elif kind is Months:
        kept(value.months)
    elif kind is Interval:
        kept(value.low)
        kept(value.high)
    return value
