"""The functions once more, for values that are not decided: bounds, rows that may be there, alternatives.

A function that has no entry here gives UNKNOWN. Every answer covers all that can come out; how near
it is to that stands beside the entry where it is not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final

from kkk_scoring.feel import choices
from kkk_scoring.feel.functions import FUNCTIONS
from kkk_scoring.feel.limits import ALTERNATIVES
from kkk_scoring.feel.numbers import tidy
from kkk_scoring.feel.operations import both, either, equal, is_open, multiply
from kkk_scoring.feel.unknown import (
    LISTS,
    NUMBERS,
    UNKNOWN,
    Interval,
    Number,
    OneOf,
    Rows,
    Undecided,
    Unknown,
    as_rows,
    bounds_of,
    interval,
    is_bounded,
    is_known,
    join,
)

_Ends = tuple[Number | None, Number | None]


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
    count = 1
    for alternatives in spread:
        count *= len(alternatives)
    if count > ALTERNATIVES:
        return UNKNOWN
    return join(call(name, chosen) for chosen in product(*spread))


def _rows(value: Any) -> Rows:
    """A list as rows; raises Undecided when it may be null or no list at all."""
    if type(value) is Rows or type(value) in LISTS:
        return as_rows(value)
    raise Undecided


def _ends(value: Any) -> _Ends:
    """The bounds of a number; raises Undecided when it may be null or no number at all."""
    if not is_bounded(value):
        raise Undecided
    return bounds_of(value)


# Lists → one value


def _count(values: Any) -> Any:
    rows = _rows(values)
    most = None if rows.more is None else len(rows.sure) + len(rows.maybe) + rows.more
    return interval(len(rows.sure), most)


def _sum(values: Any) -> Any:
    rows = _rows(values)
    if any(value is None for value in rows.sure):
        return None
    result: Any = 0
    for value in rows.sure:
        _ends(value)
        result = result + value
    for value in rows.maybe:
        low, high = _ends(value)
        result = result + Interval(_lower(low, 0), _upper(high, 0))
    if rows.more != 0:
        low, high = _ends(rows.template)
        result = result + Interval(_lower(low, 0), _upper(high, 0)) * interval(0, rows.more)
    return result


def _lower(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else min(one, other)


def _upper(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else max(one, other)


def _extreme(side: int) -> Callable[[Any], Any]:
    """The lowest (*side* 0) or highest (*side* 1); a list that may be empty may give null."""

    def run(values: Any) -> Any:
        rows = _rows(values)
        if not rows.sure:
            return UNKNOWN
        sure = [_ends(value) for value in rows.sure]
        possible = [_ends(value) for value in rows.possible()]
        least = (_least, _most)[side]
        inner = least([ends[1 - side] for ends in sure], 1 - side)
        outer = least([ends[side] for ends in (*sure, *possible)], side)
        return interval(outer, inner) if side == 0 else interval(inner, outer)

    return run


def _least(ends: Sequence[Number | None], side: int) -> Number | None:
    """The lowest of several lower ends (*side* 0) or upper ends (*side* 1)."""
    given = [end for end in ends if end is not None]
    if side == 0:
        return None if len(given) < len(ends) else min(given)
    return min(given, default=None)


def _most(ends: Sequence[Number | None], side: int) -> Number | None:
    given = [end for end in ends if end is not None]
    if side == 1:
        return None if len(given) < len(ends) else max(given)
    return max(given, default=None)


def _mean(values: Any) -> Any:
    """Exact when the numbers are independent: a row that may be there counts only if it moves the mean."""
    rows = _rows(values)
    if not rows.sure:
        return UNKNOWN
    sure, possible = [_ends(value) for value in rows.sure], [_ends(value) for value in rows.maybe]
    template = _ends(rows.template) if rows.more != 0 else None
    low = _lowest_mean(
        [ends[0] for ends in sure], [ends[0] for ends in possible], rows.more, template and template[0]
    )
    mirrored = [[None if ends[1] is None else -ends[1] for ends in group] for group in (sure, possible)]
    edge = None if template is None or template[1] is None else -template[1]
    high = _lowest_mean(*mirrored, rows.more, edge)
    return interval(low, None if high is None else -high)


def _lowest_mean(
    sure: Sequence[Number | None], maybe: Sequence[Number | None], more: int | None, template: Number | None
) -> Number | None:
    if None in sure or None in maybe or (more != 0 and template is None):
        return None
    total, count = Fraction(sum(sure)), len(sure)  # type: ignore[arg-type]  # no None among them
    optional = [(value, 1) for value in maybe]
    if more:
        optional.append((template, more))
    for value, times in sorted(optional):  # type: ignore[type-var]  # no None among them
        if value * count < total:  # type: ignore[operator]  # no None among them
            total, count = total + value * times, count + times  # type: ignore[operator]  # no None among them
    lowest = tidy(total / count)
    if more is None and template is not None and template < lowest:
        return template
    return lowest


def _median(values: Any) -> Any:
    """Exact but for rows that are not listed: these pull it to their own bound at most."""
    rows = _rows(values)
    if not rows.sure:
        return UNKNOWN
    sure, possible = [_ends(value) for value in rows.sure], [_ends(value) for value in rows.maybe]
    low = _lowest_median([ends[0] for ends in sure], [ends[0] for ends in possible])
    mirrored = [[None if ends[1] is None else -ends[1] for ends in group] for group in (sure, possible)]
    high = _lowest_median(*mirrored)
    high = None if high is None else -high
    if rows.more != 0:
        template_low, template_high = _ends(rows.template)
        low, high = _lower(low, template_low), _upper(high, template_high)
    return interval(low, high)


def _lowest_median(sure: Sequence[Number | None], maybe: Sequence[Number | None]) -> Number | None:
    if None in sure or None in maybe:
        return None
    median = FUNCTIONS["median"]
    found = [median(sure)]
    taken = list(sure)
    for value in sorted(maybe):  # type: ignore[type-var]  # no None among them
        taken.append(value)
        found.append(median(taken))
    return min(found)


def _product(values: Any) -> Any:
    rows = _rows(values)
    if rows.possible() or not rows.sure:
        return UNKNOWN
    result: Any = 1
    for value in rows.sure:
        _ends(value)
        result = multiply(result, value)
    return result


def _all(values: Any) -> Any:
    rows = _rows(values)
    result: Any = True
    for value in rows.sure:
        result = both(result, value)
    weakened = any(value is not True for value in rows.possible())
    return both(result, UNKNOWN) if weakened else result


def _any(values: Any) -> Any:
    rows = _rows(values)
    result: Any = False
    for value in rows.sure:
        result = either(result, value)
    weakened = any(value is not False for value in rows.possible())
    return either(result, UNKNOWN) if weakened else result


def _contains(values: Any, element: Any) -> Any:
    rows = _rows(values)
    answers = [equal(value, element) for value in rows.sure]
    if True in [answer for answer in answers if isinstance(answer, bool)]:
        return True
    answers += [equal(value, element) for value in rows.possible()]
    return UNKNOWN if any(answer is True or is_open(answer) for answer in answers) else False


# Lists → lists


def _distinct(values: Any) -> Any:
    """Known items are sure; one that may equal another is perhaps not there a second time."""
    rows = _rows(values)
    sure: list[Any] = FUNCTIONS["distinct values"]([value for value in rows.sure if is_known(value)])
    maybe: list[Any] = []
    for value in rows.sure:
        if is_known(value):
            continue
        answers = [equal(value, other) for other in sure]
        if any(map(is_open, answers)):
            maybe.append(value)
        elif not any(answer is True for answer in answers):
            sure.append(value)
    for value in rows.maybe:
        if not any(equal(value, other) is True for other in sure if not is_open(equal(value, other))):
            maybe.append(value)
    return Rows(sure, maybe, rows.more, rows.template)


def _sort(values: Any) -> Any:
    """The lowest lies between the lowest of all low ends and of all high ends, and so on."""
    if type(values) not in LISTS:
        return UNKNOWN
    lows, highs = zip(*map(_ends, values), strict=True)
    if None in lows or None in highs:
        return UNKNOWN
    return [interval(low, high) for low, high in zip(sorted(lows), sorted(highs), strict=True)]


def _reverse(values: Any) -> Any:
    return _rows(values)


def _append(values: Any, items: Any) -> Any:
    rows = _rows(values)
    return Rows((*rows.sure, *items), rows.maybe, rows.more, rows.template)


def _concatenate(lists: Any) -> Any:
    parts = [_rows(values) for values in lists]
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
        low, high = _ends(value)
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
    low, high = _ends(value)
    exponential = FUNCTIONS["exp"]
    return interval(0 if low is None else exponential(low), None if high is None else exponential(high))


def _abs(value: Any) -> Any:
    _ends(value)
    return abs(value)


def _modulo(dividend: Any, divisor: Any) -> Any:
    """Between 0 and the divisor."""
    _ends(dividend)
    if type(divisor) not in NUMBERS or not divisor:
        return UNKNOWN
    return interval(min(0, divisor), max(0, divisor))


def _not(value: Any) -> Any:
    return UNKNOWN if type(value) is Unknown else None


BOUNDED: Final[Mapping[str, Callable[..., Any]]] = {
    "not": _not,
    "count": _count,
    "sum": _sum,
    "min": _extreme(0),
    "max": _extreme(1),
    "mean": _mean,
    "median": _median,
    "product": _product,
    "all": _all,
    "any": _any,
    "list contains": _contains,
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
