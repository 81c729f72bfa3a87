"""The functions on lists of plain values.

Which values of other kinds give null is DMN's rule; whatever is not decided raises Undecided or
comes back as null, and is then looked at again in `bounds`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from kkk_scoring.feel.limits import ITEMS, WORKING_BITS, Exceeded
from kkk_scoring.feel.numbers import divide, mean, tidy, total
from kkk_scoring.feel.relations import compare, same
from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.unknown import LISTS, NUMBERS, OneOf, Rows, Undecided, Unknown, frozen

_NOT_A_LIST_YET: Final = frozenset((Unknown, Rows, OneOf))
_SORTABLE: Final = frozenset((str, date, datetime, Days, Months))


def as_list(value: Any) -> Sequence[Any]:
    """A list as it is, a single value as a list of one; raises Undecided when it is not known which items."""
    kind = type(value)
    if kind in LISTS:
        return value  # type: ignore[no-any-return]  # exact type was tested
    if kind in _NOT_A_LIST_YET:
        raise Undecided
    return (value,)


def of_list(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose first argument is a list; null of null."""

    def run(values: Any, *rest: Any) -> Any:
        if type(values) not in LISTS:
            if values is None:
                return None
            values = as_list(values)
        return function(values, *rest)

    return run


def numeric(values: Sequence[Any]) -> bool:
    return NUMBERS.issuperset(map(type, values))


# Lists → one value


def _sum(values: Sequence[Any]) -> Any:
    return total(values) if numeric(values) else None


def _mean(values: Sequence[Any]) -> Any:
    return mean(values) if numeric(values) else None


def _median(values: Sequence[Any]) -> Any:
    if not values or not numeric(values):
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(ordered[middle - 1] + ordered[middle], 2)


def _product(values: Sequence[Any]) -> Any:
    if not values or not numeric(values):
        return None
    result: Any = 1
    for value in values:
        result *= value
        if result.numerator.bit_length() > WORKING_BITS:
            raise Exceeded("number")
    return tidy(result)


def _stddev(values: Sequence[Any]) -> Any:
    """The standard deviation of a sample: of the exact variance, so only the root is rounded."""
    if len(values) < 2 or not numeric(values):
        return None
    from kkk_scoring.feel.powers import square_root

    count = len(values)
    squares = count * total([value * value for value in values]) - total(values) ** 2
    variance = divide(squares, count * (count - 1))
    return None if variance is None else square_root(variance)


def _mode(values: Sequence[Any]) -> Any:
    if not numeric(values):
        return None
    counts: dict[Any, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(value for value, times_found in counts.items() if times_found == most)


def _extreme(op: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    def run(values: Sequence[Any]) -> Any:
        if not values:
            return None
        if numeric(values):
            return plain(values)
        best = values[0]
        for value in values:
            better = compare(op, value, best)
            if better is None:
                return None
            if better:
                best = value
        return best

    return run


def _all(values: Sequence[Any]) -> Any:
    if any(value is False for value in values):
        return False
    return True if all(value is True for value in values) else None


def _any(values: Sequence[Any]) -> Any:
    if any(value is True for value in values):
        return True
    return False if all(value is False for value in values) else None


def _contains(values: Sequence[Any], element: Any) -> Any:
    return any(same(value, element) for value in values)


# Lists → lists


def distinct(values: Sequence[Any]) -> list[Any]:
    kinds = set(map(type, values))
    if kinds == {str} or kinds <= NUMBERS:
        return list(dict.fromkeys(values))
    first: dict[Any, Any] = {}
    for value in values:
        first.setdefault(frozen(value), value)
    return list(first.values())


def _sort(values: Sequence[Any]) -> Any:
    kinds = set(map(type, values))
    if not kinds <= NUMBERS and not (len(kinds) == 1 and kinds <= _SORTABLE):
        return None
    if kinds == {datetime} and len({value.tzinfo is None for value in values}) > 1:
        return None
    return sorted(values)


def _sublist(values: Sequence[Any], start: Any, length: Any = None) -> Any:
    place = _place(values, start)
    if place is None:
        return None
    if length is None:
        return list(values[place:])
    return list(values[place : place + length]) if type(length) is int and length >= 0 else None


def _place(values: Sequence[Any], position: Any) -> int | None:
    """A place counted from 1, or from the end with -1, as Python counts it."""
    if type(position) is not int or not 1 <= abs(position) <= len(values):
        return None
    return position - 1 if position > 0 else len(values) + position


def _insert(values: Sequence[Any], position: Any, item: Any) -> Any:
    place = _place(values, position)
    return None if place is None else [*values[:place], item, *values[place:]]


def _remove(values: Sequence[Any], position: Any) -> Any:
    place = _place(values, position)
    return None if place is None else [*values[:place], *values[place + 1 :]]


def _replace(values: Sequence[Any], position: Any, item: Any) -> Any:
    place = _place(values, position)
    return None if place is None else [*values[:place], item, *values[place + 1 :]]


def _places(values: Sequence[Any], match: Any) -> Any:
    return [place for place, value in enumerate(values, 1) if same(value, match)]


def _flatten(values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if type(value) in LISTS:
            found += _flatten(value)
        elif type(value) in _NOT_A_LIST_YET:
            raise Undecided
        else:
            found.append(value)
        if len(found) > ITEMS:
            raise Exceeded("list")
    return found


def _concatenate(lists: Sequence[Any]) -> Any:
    if any(values is None for values in lists):
        return None
    return [item for values in lists for item in as_list(values)]


def _union(lists: Sequence[Any]) -> Any:
    joined = _concatenate(lists)
    return None if joined is None else distinct(joined)


LIST_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "count": of_list(len),
    "sum": of_list(_sum),
    "mean": of_list(_mean),
    "median": of_list(_median),
    "min": of_list(_extreme("<", min)),
    "max": of_list(_extreme(">", max)),
    "product": of_list(_product),
    "stddev": of_list(_stddev),
    "mode": of_list(_mode),
    "all": of_list(_all),
    "any": of_list(_any),
    "list contains": of_list(_contains),
    "distinct values": of_list(distinct),
    "sort": of_list(_sort),
    "reverse": of_list(lambda values: list(reversed(values))),
    "sublist": of_list(_sublist),
    "index of": of_list(_places),
    "insert before": of_list(_insert),
    "remove": of_list(_remove),
    "list replace": of_list(_replace),
    "flatten": of_list(_flatten),
    "append": of_list(lambda values, items: [*values, *items]),
    "concatenate": _concatenate,
    "union": _union,
}
