"""What ``=``, ``<``, ``and``, ``in`` mean for any two values: true, false, null, or not decided."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.unknown import (
    LISTS,
    NUMBERS,
    UNDECIDED,
    UNKNOWN,
    OneOf,
    Rows,
    Unknown,
    is_bounded,
    join,
)

_ORDERED: Final = frozenset((str, date, Days, Months))
_OPEN: Final = frozenset((Unknown, OneOf))
PLAIN: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


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
        return _equal_records(left, right)
    if kind is not other or (kind is datetime and not _same_clock(left, right)):
        return None
    if kind is RangeValue:
        return _all_equal(zip(left.parts(), right.parts(), strict=True))
    return left == right


def _equal_records(left: Mapping[str, Any], right: Mapping[str, Any]) -> Any:
    """Records with different fields are not equal, but a field that is unknown may not be there at all."""
    common = left.keys() & right.keys()
    answer = _all_equal((left[key], right[key]) for key in common)
    if len(left) == len(right) == len(common):
        return answer
    others = [record[key] for record in (left, right) for key in record.keys() - common]
    return False if answer is False or not all(value is UNKNOWN for value in others) else UNKNOWN


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


class RangeValue:
    """``[low..high]`` as a value; with *op* a test such as ``< high``."""

    __slots__ = ("high", "high_closed", "low", "low_closed", "op")

    def __init__(self, low: Any, high: Any, low_closed: bool, high_closed: bool, op: str = "") -> None:
        self.low, self.high, self.low_closed, self.high_closed, self.op = (
            low,
            high,
            low_closed,
            high_closed,
            op,
        )

    def parts(self) -> list[Any]:
        return [self.low, self.high, self.low_closed, self.high_closed, self.op]

    def part(self, name: str) -> Any:
        """``range.start`` and so on; null for a name that ranges don't have."""
        names = ("start", "end", "start included", "end included")
        return self.parts()[names.index(name)] if name in names else None


def inside(value: Any, span: RangeValue) -> Any:
    if span.op:
        return compare(span.op, value, span.high)
    low = compare(">=" if span.low_closed else ">", value, span.low)
    high = compare("<=" if span.high_closed else "<", value, span.high)
    return both(low, high)


def member(value: Any, test: Any) -> Any:
    """``value in test`` for a test that is a value, a list of values or ranges, or a range."""
    kind = type(test)
    if kind in LISTS:
        found = _any_member(value, test)
        if found is not True:
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
