"""Values as the JSON of results writes them: exact, never rounded."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from kkk_scoring.feel.unknown import UNKNOWN, Interval
from kkk_scoring.messages import exact
from kkk_scoring.scoring.protocol import bounds, certain


def number(value: object) -> str | None:
    """The exact number as text; None where there is none or it is not certain."""
    found = certain(value)
    return None if found is None else exact(found)


def bounds_pair(value: object) -> list[str | None] | None:
    """Lowest and highest as texts; None where there are no points."""
    found = bounds(value)
    return None if found is None else [None if end is None else exact(end) for end in found]


def plain(value: object) -> Any:
    """Any value an expression saw: numbers as exact texts, open ones as their bounds or ``?``."""
    kind = type(value)
    if kind is int or kind is Fraction:
        return exact(value)  # type: ignore[arg-type]  # mypy does not follow exact types
    if value is None or kind is str or kind is bool:
        return value
    if value is UNKNOWN:
        return "?"
    if isinstance(value, Interval):
        return bounds_pair(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
