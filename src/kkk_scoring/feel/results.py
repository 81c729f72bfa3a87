"""The type that a built-in function gives for arguments of given types."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from kkk_scoring.feel.types import (
    ANY,
    Any,
    Boolean,
    Date,
    DateTime,
    Days,
    List,
    Months,
    Number,
    Text,
    Type,
    join,
    may_be_null,
    replace,
)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Given(NamedTuple):
    """An argument: its type, and its value where it is written out as a number, text, date or duration."""

    type: Type
    constant: object = None


Arguments = Sequence[Given | None]


def number(_: Arguments) -> Type:
    return Number()


def boolean(_: Arguments) -> Type:
    return Boolean()


def text(_: Arguments) -> Type:
    return Text()


def maybe_text(_: Arguments) -> Type:
    return Text(null=True)


def months(_: Arguments) -> Type:
    return Months()


def weekday(_: Arguments) -> Type:
    return Text(_WEEKDAYS)


def month(_: Arguments) -> Type:
    return Text(_MONTHS)


def places(_: Arguments) -> Type:
    return List(Number())


def same(arguments: Arguments) -> Type:
    return _type(arguments, 0)


def items(arguments: Arguments) -> List:
    """The list, also where it is written as ``max(a, b, c)``."""
    first = _type(arguments, 0)
    if isinstance(first, List):
        return first
    if isinstance(first, Any):
        return List()
    given = [argument.type for argument in arguments if argument]
    return List(reduce(join, given), len(given))


def extreme(arguments: Arguments) -> Type:
    """One of the items; absent for an empty list."""
    given = items(arguments)
    return _absent_if(given.at_least < 1, given.item)


def mean(arguments: Arguments) -> Type:
    """A number between the items, in their unit; absent for an empty list."""
    return _absent_if(items(arguments).at_least < 1, total(arguments))


def total(arguments: Arguments) -> Type:
    item = items(arguments).item
    return item if isinstance(item, Number) else Number()


def product(arguments: Arguments) -> Type:
    return Number(null=items(arguments).at_least < 1)


def stddev(arguments: Arguments) -> Type:
    given = items(arguments)
    return _absent_if(given.at_least < 2, total(arguments))


def some_of(arguments: Arguments) -> Type:
    given = items(arguments)
    return replace(given, at_least=min(1, given.at_least))


def sublist(arguments: Arguments) -> Type:
    given, start = items(arguments), _whole(arguments, 1)
    if start is None or not _has_place(arguments):
        return may_be_null(replace(given, at_least=0))
    left = given.at_least - start + 1 if start > 0 else -start
    if arguments[2] is None:
        return replace(given, at_least=left)
    length = _whole(arguments, 2)
    return _absent_if(length is None or length < 0, replace(given, at_least=min(left, length or 0)))


def append(arguments: Arguments) -> Type:
    more = [argument.type for argument in arguments[1:] if argument]
    given = items(arguments)
    return List(reduce(join, more, given.item), given.at_least + len(more))


def concatenate(arguments: Arguments) -> Type:
    lists = [argument.type for argument in arguments if argument and isinstance(argument.type, List)]
    if len(lists) < len(arguments):
        return List()
    return List(reduce(join, [given.item for given in lists]), sum(given.at_least for given in lists))


def union(arguments: Arguments) -> Type:
    return some_of([Given(concatenate(arguments))])


def insert(arguments: Arguments) -> Type:
    longer = append([arguments[0], arguments[2]])
    return _absent_if(not _has_place(arguments), longer)


def remove(arguments: Arguments) -> Type:
    given = items(arguments)
    return _absent_if(not _has_place(arguments), replace(given, at_least=max(0, given.at_least - 1)))


def replaced(arguments: Arguments) -> Type:
    longer = append([arguments[0], arguments[2]])
    assert isinstance(longer, List)
    return _absent_if(not _has_place(arguments), replace(longer, at_least=longer.at_least - 1))


def flatten(arguments: Arguments) -> Type:
    """A list that is absent stays as one absent item."""
    given = items(arguments)
    sure, item, absent = given.at_least, given.item, False
    while isinstance(item, List):
        absent = absent or item.null
        sure, item = sure * (min(1, item.at_least) if item.null else item.at_least), item.item
    return List(_absent_if(absent, item), sure)


def fewer(arguments: Arguments) -> Type:
    given, dropped = items(arguments), _whole(arguments, 1)
    return replace(given, at_least=0 if dropped is None else max(0, given.at_least - max(0, dropped)))


def two(arguments: Arguments) -> Type:
    given = items(arguments)
    return replace(given, at_least=min(2, given.at_least))


def all_but_one(arguments: Arguments) -> Type:
    given = items(arguments)
    return replace(given, at_least=min(given.at_least, max(2, given.at_least - 1)))


def string(arguments: Arguments) -> Type:
    return Text(null=_type(arguments, 0).null)


def number_from(arguments: Arguments) -> Type:
    return Number(null=_is_open(arguments))


def date_from(arguments: Arguments) -> Type:
    return Date(null=_is_open(arguments))


def datetime_from(arguments: Arguments) -> Type:
    return DateTime(null=_is_open(arguments))


def duration_from(arguments: Arguments) -> Type:
    """Days or months: only the text itself tells."""
    written = arguments[0].constant if arguments[0] else None
    if not isinstance(written, str):
        return ANY
    date_part = written.partition("T")[0]
    return Months() if "T" not in written and ("Y" in date_part or "M" in date_part) else Days()


def _type(arguments: Arguments, place: int) -> Type:
    argument = arguments[place]
    return argument.type if argument else ANY


def _whole(arguments: Arguments, place: int) -> int | None:
    argument = arguments[place]
    return argument.constant if argument and type(argument.constant) is int else None


def _absent_if(absent: bool, type_: Type) -> Type:
    return may_be_null(type_) if absent else type_


def _has_place(arguments: Arguments) -> bool:
    """Whether the list surely has the place that is the second argument."""
    place = _whole(arguments, 1)
    return place is not None and 1 <= abs(place) <= items(arguments).at_least


def _is_open(arguments: Arguments) -> bool:
    """Whether only the values will tell if the arguments write a number or a day."""
    given = [argument for argument in arguments if argument]
    converted = len(given) == 1 and isinstance(given[0].type, Date | DateTime)
    return not converted and any(argument.constant is None for argument in given)
