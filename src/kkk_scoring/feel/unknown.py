"""Undecided values together: what covers several of them, and whether a value is decided at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kkk_scoring.feel.hostile import UNKNOWN, OneOf, Rows, Undecided, Unknown
from kkk_scoring.feel.interval import NUMBERS, Interval, ends_of, interval, is_bounded
from kkk_scoring.feel.limits import ALTERNATIVES
from kkk_scoring.feel.numbers import Number

__all__ = [
    "LISTS",
    "NUMBERS",
    "UNDECIDED",
    "UNKNOWN",
    "Interval",
    "Number",
    "OneOf",
    "Rows",
    "Undecided",
    "Unknown",
    "alike",
    "as_rows",
    "bounds_of",
    "ends_of",
    "frozen",
    "hull",
    "interval",
    "is_bounded",
    "is_known",
    "join",
]

LISTS: Final[frozenset[type]] = frozenset((list, tuple))
UNDECIDED: Final[frozenset[type]] = frozenset((Unknown, Interval, Rows, OneOf))


def bounds_of(value: object) -> tuple[Number | None, Number | None]:
    """The lowest and highest number the value can be; None where there is no bound.

    >>> bounds_of(Interval(2, None))
    (2, None)
    """
    if is_bounded(value):
        return ends_of(value)
    if isinstance(value, OneOf):
        joined = hull(value.alternatives)
        return ends_of(joined) if is_bounded(joined) else (None, None)
    return None, None


def is_known(value: object) -> bool:
    """Whether nothing in the value, however deep, is undecided."""
    kind = type(value)
    if kind in UNDECIDED:
        return False
    if kind in NUMBERS:
        return True
    if isinstance(value, list | tuple):
        return all(map(is_known, value))
    if isinstance(value, Mapping):
        return all(map(is_known, value.values()))
    return True


def alike(left: object, right: object) -> bool:
    """Whether two values are the same, undecided ones in the same way."""
    if left is right:
        return True
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(alike, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(alike(left[key], right[key]) for key in left)
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return left == right
    if type(left) is not type(right):
        return False
    if isinstance(left, Interval) and isinstance(right, Interval):
        return left.low == right.low and left.high == right.high
    if isinstance(left, OneOf) and isinstance(right, OneOf):
        return alike(left.alternatives, right.alternatives)
    if isinstance(left, Rows) and isinstance(right, Rows):
        parts = ((rows.sure, rows.maybe, rows.more, rows.template) for rows in (left, right))
        return alike(*parts)
    return type(left) not in UNDECIDED and left == right


def hull(values: Iterable[Any]) -> Any:
    """The smallest value that covers all of *values*.

    Equal values give that value, numbers an `Interval`, lists of one length and records are covered
    item by item and field by field, anything else is UNKNOWN.
    """
    given = list(values)
    first = given[0] if given else UNKNOWN
    if all(alike(first, value) for value in given):
        return first
    if all(map(is_bounded, given)):
        lows, highs = zip(*map(ends_of, given), strict=True)
        return interval(
            None if None in lows else min(lows),
            None if None in highs else max(highs),
        )
    if all(type(value) in LISTS and len(value) == len(first) for value in given):
        return [hull(items) for items in zip(*given, strict=True)]
    if all(isinstance(value, Mapping) for value in given):
        keys = dict.fromkeys(key for value in given for key in value)
        return {key: _field_hull(given, key) for key in keys}
    return UNKNOWN


def _field_hull(records: Sequence[Any], key: str) -> Any:
    """What covers a field; one that only some of the records have may be there or not: unknown."""
    if not all(key in record for record in records):
        return UNKNOWN
    return hull(record[key] for record in records)


def join(values: Iterable[Any]) -> Any:
    """Like `hull`, but lists stay apart as the alternatives of a `OneOf`, as long as they are few."""
    apart: list[Any] = []
    many = False
    for value in values:
        for alternative in value.alternatives if type(value) is OneOf else (value,):
            if not any(alike(alternative, other) for other in apart):
                apart.append(alternative)
        many = many or len(apart) > ALTERNATIVES
        if many:
            apart = [hull(apart)]
    if len(apart) > 1 and all(type(value) in LISTS or type(value) is Rows for value in apart):
        return OneOf(apart)
    return hull(apart)


def as_rows(value: Sequence[Any] | Rows) -> Rows:
    """A list as rows that are all sure."""
    return value if isinstance(value, Rows) else Rows(value)


def frozen(value: Any) -> Any:
    """A hashable stand-in: two known values are equal exactly when theirs are.

    Raises Undecided for what is not known.
    """
    kind = type(value)
    if kind in UNDECIDED:
        raise Undecided
    if kind is bool:
        return "bool", value
    if kind in LISTS:
        return "list", tuple(map(frozen, value))
    if isinstance(value, Mapping):
        return "record", frozenset((key, frozen(item)) for key, item in value.items())
    return value
