"""What ``+``, ``-``, ``*``, ``/`` and ``**`` mean for any two values, exact or as far as they are decided."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.feel import times
from kkk_scoring.feel.limits import TEXT, Exceeded
from kkk_scoring.feel.numbers import bounded_size, divide, tidy
from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.unknown import NUMBERS, UNDECIDED, UNKNOWN, Interval, OneOf, Unknown, is_bounded, join

Binary = Callable[[Any, Any], Any]


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
