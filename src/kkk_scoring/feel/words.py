"""How the static check names types, values and parts of an expression to its author."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kkk_scoring.feel import types as t
from kkk_scoring.feel.types import Type
from kkk_scoring.messages import Message, say

_SHOWN: Final = 60

_LIST: Final = say("a list")
_ONE: Final[dict[type[Type], Message]] = {
    t.Any: say("a value of any kind"),
    t.Nothing: say("a value of any kind"),
    t.Null: say("absent"),
    t.Number: say("a number"),
    t.Text: say("a text"),
    t.Boolean: say("a yes/no value"),
    t.Date: say("a date"),
    t.DateTime: say("a date and time"),
    t.Days: say("a duration in days"),
    t.Months: say("a duration in years and months"),
    t.Record: say("a record"),
    t.Function: say("a function"),
}
_MANY: Final[dict[type[Type], Message]] = {
    t.Number: say("a list of numbers"),
    t.Text: say("a list of texts"),
    t.Boolean: say("a list of yes/no values"),
    t.Date: say("a list of dates"),
    t.DateTime: say("a list of dates and times"),
    t.Days: say("a list of durations in days"),
    t.Months: say("a list of durations in years and months"),
    t.Record: say("a list of records"),
    t.List: say("a list of lists"),
}


def described(type_: Type) -> Message:
    """What the type is called: ``a number``, ``a list of records``."""
    if isinstance(type_, t.List):
        return _MANY.get(type(type_.item), _LIST)
    return _ONE[type(type_)]


_SEVERAL: Final[dict[frozenset[type[Type]], Message]] = {
    frozenset({t.Number, t.Date, t.DateTime, t.Days, t.Months}): say("a number, date or duration"),
    frozenset({t.Number, t.Days, t.Months}): say("a number or duration"),
    frozenset({t.Date, t.DateTime}): say("a date, or a date and time"),
    frozenset({t.Text, t.Date, t.DateTime}): say("a text, a date, or a date and time"),
    frozenset({t.List}): say("a list of numbers, dates or durations"),
}


def described_any(types: tuple[Type, ...]) -> Message:
    """What a parameter takes: any of *types*."""
    return described(types[0]) if len(types) == 1 else _SEVERAL[frozenset(map(type, types))]


def cut(text: str) -> str:
    """A piece of an expression on one line, its end left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def listed(options: Iterable[str], between: str = ", ") -> str:
    """Texts as they are written in an expression: ``"micro", "small"``."""
    return cut(between.join(f'"{option}"' for option in options))


def closest(written: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant: the same but for capitals, or one much like it."""
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in names}
    found = get_close_matches(written.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[found[0]] if found else None


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).lstrip("-").isdecimal()
