"""The functions on texts, and what values look like as a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.feel.limits import PRECISION, TEXT, Exceeded
from kkk_scoring.feel.numbers import shown, tidy
from kkk_scoring.feel.unknown import LISTS, NUMBERS, UNDECIDED, Undecided


def of_texts(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of texts only; null of anything else."""

    def run(*arguments: Any) -> Any:
        return function(*arguments) if all(type(argument) is str for argument in arguments) else None

    return run


def substring(text: Any, start: Any, length: Any = None) -> Any:
    """From a place on (1 is the first, -1 the last character); null if there is no such place."""
    if type(text) is not str or type(start) is not int or not 1 <= abs(start) <= len(text):
        return None
    first = start - 1 if start > 0 else len(text) + start
    if length is None:
        return text[first:]
    return text[first : first + int(length)] if type(length) in NUMBERS and length >= 1 else None


def _before(text: str, match: str) -> str:
    found, sign, _ = text.partition(match) if match else ("", "", "")
    return found if sign else ""


def _after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


def string(value: Any) -> str | None:
    """The value as FEEL writes it."""
    if value is None or type(value) is str:
        return value
    text = _written(value)
    if len(text) > TEXT:
        raise Exceeded("text")
    return text


def _written(value: Any) -> str:
    kind = type(value)
    if kind in UNDECIDED:
        raise Undecided
    if kind is str:
        escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if value is None or kind is bool:
        return "null" if value is None else str(value).lower()
    if kind in NUMBERS:
        return shown(value, PRECISION)
    if kind is datetime:
        return str(value.isoformat()).replace("+00:00", "Z")
    if kind is date:
        return str(value.isoformat())
    if kind in LISTS:
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    return str(value)


def string_join(values: Any, delimiter: Any = None) -> Any:
    """The texts one after another, null ones left out."""
    given: Sequence[Any] = values if type(values) in LISTS else [values]
    texts = [value for value in given if value is not None]
    if (
        values is None
        or not all(type(text) is str for text in texts)
        or type(delimiter) not in (str, type(None))
    ):
        return None
    joined = (delimiter or "").join(texts)
    if len(joined) > TEXT:
        raise Exceeded("text")
    return joined


def number(text: Any, grouping: Any = None, decimal: Any = None) -> Any:
    """The number that a text writes; null if it writes none."""
    if type(text) is not str or grouping not in (None, " ", ".", ",") or decimal not in (None, ".", ","):
        return None
    if grouping is not None and grouping == decimal:
        return None
    if grouping:
        text = text.replace(grouping, "")
    if decimal:
        if decimal != "." and "." in text:
            return None
        text = text.replace(decimal, ".")
    digits = text.removeprefix("-").replace(".", "", 1)
    if not digits.isascii() or not digits.isdigit() or len(digits) > 1000:
        return None
    return tidy(Fraction(text if not text.endswith(".") else text + "0"))


TEXT_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "string": string,
    "string length": of_texts(len),
    "upper case": of_texts(str.upper),
    "lower case": of_texts(str.lower),
    "substring": substring,
    "substring before": of_texts(_before),
    "substring after": of_texts(_after),
    "contains": of_texts(lambda text, match: match in text),
    "starts with": of_texts(str.startswith),
    "ends with": of_texts(str.endswith),
    "string join": string_join,
    "number": number,
}
