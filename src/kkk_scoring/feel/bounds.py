"""The functions once more, for values that are not decided: bounds, rows that may be there, alternatives.

A function that has no entry here gives UNKNOWN. Every answer covers all that can come out; how near
it is to that stands beside the entry where it is not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, Final

from kkk_scoring.feel import aggregates, choices
from kkk_scoring.feel.aggregates import number_ends, rows_of
from kkk_scoring.feel.functions import FUNCTIONS
from kkk_scoring.feel.limits import ALTERNATIVES, PAIRS
from kkk_scoring.feel.lists import distinct
from kkk_scoring.feel.relations import equal
from kkk_scoring.feel.unknown import (
    LISTS,
    NUMBERS,
    UNKNOWN,
    Number,
    OneOf,
    Rows,
    Undecided,
    frozen,
    interval,
    is_known,
    join,
)


def call(name: str, arguments: Sequence[Any]) -> Any:
    """The function's value for arguments of any kind, decided or not."""
    try:
        value = FUNCTIONS[name](*arguments)
    except Undecided:
        return bounded(name, arguments)
    if value is None and not all(map(is_known, arguments)):
        return bounded(name, arguments)
    return value


def bounded(name: str, arguments: Sequence[Any]) -> Any:
    """The function's value for arguments of which some are not decided."""
    open_places = [place for place, argument in enumerate(arguments) if type(argument) is OneOf]
    if open_places:
        return _over_alternatives(name, arguments, open_places)
    function = BOUNDED.get(name)
    if function is None:
        return UNKNOWN
    try:
        return function(*arguments)
    except Undecided:
        return UNKNOWN


def _over_alternatives(name: str, arguments: Sequence[Any], open_places: Sequence[int]) -> Any:
    spread = [
        argument.alternatives if place in open_places else (argument,)
        for place, argument in enumerate(arguments)
    ]
    if prod(map(len, spread)) > ALTERNATIVES:
        return UNKNOWN
    return join(call(name, chosen) for chosen in product(*spread))


# Lists → lists


def _distinct(values: Any) -> Any:
    """Known items are sure; one that may equal another is perhaps not there a second time."""
    rows = rows_of(values)
    known = [value for value in rows.sure if is_known(value)]
    sure: list[Any] = distinct(known)
    taken = set(map(frozen, sure))
    open_items = [value for value in rows.sure if not is_known(value)]
    maybe: list[Any] = []
    for value in open_items:
        many = len(open_items) * len(sure) > PAIRS
        different = not many and all(_differ(value, other) for other in sure)
        (sure if different or not sure else maybe).append(value)
    maybe += [value for value in rows.maybe if not is_known(value) or frozen(value) not in taken]
    return Rows(sure, maybe, rows.more, rows.template)


def _differ(left: Any, right: Any) -> bool:
    answer = equal(left, right)
    return answer is False or answer is None


def _sort(values: Any) -> Any:
    """The lowest lies between the lowest of all low ends and of all high ends, and so on."""
    if type(values) not in LISTS:
        return UNKNOWN
    lows, highs = zip(*map(number_ends, values), strict=True)
    if None in lows or None in highs:
        return UNKNOWN
    return [interval(low, high) for low, high in zip(sorted(lows), sorted(highs), strict=True)]


def _reverse(values: Any) -> Any:
    return rows_of(values)


def _append(values: Any, items: Any) -> Any:
    rows = rows_of(values)
    return Rows((*rows.sure, *items), rows.maybe, rows.more, rows.template)


def _concatenate(lists: Any) -> Any:
    parts = [rows_of(values) for values in lists]
    open_parts = [rows for rows in parts if rows.more != 0]
    more = None if any(rows.more is None for rows in parts) else sum(rows.more or 0 for rows in parts)
    template = join(rows.template for rows in open_parts) if open_parts else UNKNOWN
    return Rows(
        [value for rows in parts for value in rows.sure],
        [value for rows in parts for value in rows.maybe],
        more,
        template,
    )


def _union(lists: Any) -> Any:
    return call("distinct values", [_concatenate(lists)])


# Numbers


def _rising(name: str, least: Number | None = None, included: bool = True) -> Callable[..., Any]:
    """A function that never falls: the bounds of its value are its values at the bounds.

    Below *least* (at it, unless *included*) it is null, so a number that may be there is UNKNOWN.
    """
    plain = FUNCTIONS[name]

    def run(value: Any, *rest: Any) -> Any:
        low, high = number_ends(value)
        if not all(map(is_known, rest)):
            return UNKNOWN
        if least is not None and (low is None or low < least or (low == least and not included)):
            return UNKNOWN
        ends = [None if end is None else plain(end, *rest) for end in (low, high)]
        if any(end is not None and answer is None for end, answer in zip((low, high), ends, strict=True)):
            return None if None not in (low, high) else UNKNOWN
        return interval(*ends)

    return run


def _exp(value: Any) -> Any:
    low, high = number_ends(value)
    exponential = FUNCTIONS["exp"]
    return interval(0 if low is None else exponential(low), None if high is None else exponential(high))


def _abs(value: Any) -> Any:
    number_ends(value)
    return abs(value)


def _modulo(dividend: Any, divisor: Any) -> Any:
    """Between 0 and the divisor."""
    number_ends(dividend)
    if type(divisor) not in NUMBERS or not divisor:
        return UNKNOWN
    return interval(min(0, divisor), max(0, divisor))


def _not(_: Any) -> Any:
    """Null: bounds and rows are no truth value, and UNKNOWN has an answer before."""
    return None


BOUNDED: Final[Mapping[str, Callable[..., Any]]] = {
    "not": _not,
    "count": aggregates.count,
    "sum": aggregates.total,
    "min": aggregates.least,
    "max": aggregates.greatest,
    "mean": aggregates.mean,
    "median": aggregates.median,
    "product": aggregates.product,
    "all": aggregates.all_true,
    "any": aggregates.any_true,
    "list contains": aggregates.contains,
    "distinct values": _distinct,
    "sort": _sort,
    "reverse": _reverse,
    "append": _append,
    "concatenate": _concatenate,
    "union": _union,
    "abs": _abs,
    "modulo": _modulo,
    "sqrt": _rising("sqrt", 0),
    "log": _rising("log", 0, included=False),
    "exp": _exp,
    **{
        name: _rising(name)
        for name in (
            "floor",
            "ceiling",
            "round up",
            "round down",
            "round half up",
            "round half down",
            "decimal",
        )
    },
    "drop lowest": choices.open_drop(False),
    "drop highest": choices.open_drop(True),
    "closest two": choices.open_closest_two,
    "drop alone": choices.open_drop_alone,
    "nearest": choices.open_nearest,
}
