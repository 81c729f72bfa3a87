"""Dates and times as they are written in files: ``2026-05-31`` and ``2026-05-31 16:00``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from kkk_scoring.files.show import short
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.messages import Message

_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?: ?(Z|[+-]\d\d:\d\d))?", re.ASCII
)
_DAY_FIRST: Final = re.compile(r"(\d\d?)[./-](\d\d?)[./-](\d{4})", re.ASCII)


def local_date(value: object) -> date:
    """A day; *value* is a text such as ``2026-05-31``."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise WrongKind(say("a date"), value, say("Write the date as 2026-05-31."))
    found = _DATE.fullmatch(value)
    if not found:
        message = say("“{text}” is not a date.", text=short(value))
        raise Unfit("KKK061", message, _year_first(value) or say("Write the date as 2026-05-31."))
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise Unfit("KKK061", say("There is no day {date}.", date=value), say("Correct the day.")) from None


def local_date_time(value: object) -> datetime:
    """A minute or second: ``2026-05-31 16:00``; without an offset it belongs to the round's zone."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise WrongKind(say("a date and time"), value, say("Write it as 2026-05-31 16:00."))
    found = _TIME.fullmatch(value)
    if not found:
        message = say("“{text}” is not a date and time.", text=short(value))
        raise Unfit("KKK062", message, say("Write it as 2026-05-31 16:00."))
    *numbers, zone = found.groups(default="")
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    except ValueError:
        message = say("There is no such day or time: {text}.", text=value)
        raise Unfit("KKK062", message, say("Correct the day or the time.")) from None


def _zone(text: str) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if minutes > 59:
        raise ValueError(text)
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _year_first(text: str) -> Message | None:
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return None
    day, month, year = found.groups()
    return say("Write the year first: {date}.", date=f"{year}-{month:0>2}-{day:0>2}")
