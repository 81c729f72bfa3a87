"""All functions, on plain values: those on numbers and dates here, the others in their own modules.

Each takes its arguments in the order of the parameters in `signatures`; several arguments of a
repeating parameter come as one list. Which values of other kinds give null is DMN's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from kkk_scoring.feel import choices, times
from kkk_scoring.feel.limits import SCALE
from kkk_scoring.feel.lists import LIST_FUNCTIONS, of_list
from kkk_scoring.feel.numbers import rounded, size, tidy
from kkk_scoring.feel.relations import compare, invert, same
from kkk_scoring.feel.texts import TEXT_FUNCTIONS
from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.unknown import NUMBERS

# Numbers


def _rounding(mode: str) -> Callable[..., Any]:
    def run(n: Any, scale: Any = 0) -> Any:
        if type(n) not in NUMBERS or type(scale) is not int or abs(scale) > SCALE:
            return None
        return rounded(n, scale, mode)

    return run


def _abs(value: Any) -> Any:
    if type(value) in NUMBERS:
        return abs(value)
    if type(value) is Days:
        return Days(size(value.seconds))
    return Months(abs(value.months)) if type(value) is Months else None


def _modulo(dividend: Any, divisor: Any) -> Any:
    if type(dividend) not in NUMBERS or type(divisor) not in NUMBERS or not divisor:
        return None
    return tidy(dividend % divisor)


def _root(value: Any) -> Any:
    from kkk_scoring.feel.powers import square_root

    return square_root(value) if type(value) in NUMBERS else None


def _exp(value: Any) -> Any:
    from kkk_scoring.feel.powers import exponential

    return exponential(value) if type(value) in NUMBERS else None


def _log(value: Any) -> Any:
    from kkk_scoring.feel.powers import logarithm

    return logarithm(value) if type(value) in NUMBERS else None


def _parity(rest: int) -> Callable[..., Any]:
    def run(value: Any) -> Any:
        return value % 2 == rest if type(value) in NUMBERS else None

    return run


# Dates

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date(*parts: Any) -> Any:
    if len(parts) == 3:
        year, month, day = parts
        return times.day(year, month, day) if all(type(part) is int for part in parts) else None
    (value,) = parts
    if type(value) is str:
        return times.date_of(value)
    if type(value) is datetime:
        return value.date()
    return value if type(value) is date else None


def _date_and_time(value: Any) -> Any:
    if type(value) is str:
        return times.date_time_of(value)
    if type(value) is date:
        return datetime(value.year, value.month, value.day)
    return value if type(value) is datetime else None


def _duration(value: Any) -> Any:
    if type(value) is str:
        return times.duration_of(value)
    return value if type(value) in (Days, Months) else None


def _months_between(start: Any, end: Any) -> Any:
    if isinstance(start, date) and isinstance(end, date):
        return times.months_between(start, end)
    return None


def _of_date(answer: Callable[[date], Any]) -> Callable[..., Any]:
    return lambda value: answer(value) if isinstance(value, date) else None


# Others


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "not": invert,
    "is": same,
    "floor": _rounding("floor"),
    "ceiling": _rounding("ceiling"),
    "round up": _rounding("up"),
    "round down": _rounding("down"),
    "round half up": _rounding("half up"),
    "round half down": _rounding("half down"),
    "decimal": _rounding("half even"),
    "abs": _abs,
    "modulo": _modulo,
    "sqrt": _root,
    "exp": _exp,
    "log": _log,
    "odd": _parity(1),
    "even": _parity(0),
    "date": _date,
    "date and time": _date_and_time,
    "duration": _duration,
    "years and months duration": _months_between,
    "day of year": _of_date(lambda value: value.timetuple().tm_yday),
    "day of week": _of_date(lambda value: _WEEKDAYS[value.weekday()]),
    "month of year": _of_date(lambda value: _MONTHS[value.month - 1]),
    "week of year": _of_date(lambda value: value.isocalendar()[1]),
    "before": lambda left, right: compare("<", left, right),
    "after": lambda left, right: compare(">", left, right),
    "drop lowest": of_list(choices.drop_lowest),
    "drop highest": of_list(choices.drop_highest),
    "closest two": of_list(choices.closest_two),
    "drop alone": of_list(choices.drop_alone),
    "nearest": of_list(choices.nearest),
    **LIST_FUNCTIONS,
    **TEXT_FUNCTIONS,
}
