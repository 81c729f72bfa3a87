"""Getting at the parts of values, and which values are too big to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.feel import times
from kkk_scoring.feel.limits import BITS, ITEMS, TEXT, Exceeded
from kkk_scoring.feel.relations import RangeValue
from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.unknown import LISTS, UNKNOWN, Interval, OneOf, Rows, Unknown, join

_LARGE: Final = frozenset((int, Fraction, str, list, tuple, Days, Months, Interval))


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
    if kind is RangeValue:
        return value.part(name)
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
