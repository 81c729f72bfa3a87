"""Dates and durations: ISO 8601 texts, their parts, and the calendar's arithmetic."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Final

from kkk_scoring.feel.numbers import Number, size, tidy

DAY: Final = 86_400


class Days:
    """A duration in days and time; *seconds* is exact."""

    __slots__ = ("seconds",)
    seconds: Number

    def __init__(self, seconds: Number) -> None:
        self.seconds = seconds

    def __eq__(self, other: object) -> bool:
        return type(other) is Days and self.seconds == other.seconds

    def __lt__(self, other: Days) -> bool:
        return self.seconds < other.seconds

    def __le__(self, other: Days) -> bool:
        return self.seconds <= other.seconds

    def __gt__(self, other: Days) -> bool:
        return self.seconds > other.seconds

    def __ge__(self, other: Days) -> bool:
        return self.seconds >= other.seconds

    def __hash__(self) -> int:
        return hash(("days", self.seconds))

    def __repr__(self) -> str:
        return f"Days({self})"

    def __str__(self) -> str:
        """ISO 8601, normalised: ``P1DT2H``."""
        whole, fraction = divmod(size(self.seconds), 1)
        minutes, seconds = divmod(whole, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        text = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
        if seconds or fraction:
            digits = f".{int(fraction * 10**9):09}".rstrip("0") if fraction else ""
            text += f"{seconds}{digits}S"
        if not days and not text:
            return "PT0S"
        sign = "-" if self.seconds < 0 else ""
        return f"{sign}P{f'{days}D' if days else ''}{f'T{text}' if text else ''}"


class Months:
    """A duration in years and months."""

    __slots__ = ("months",)

    def __init__(self, months: int) -> None:
        self.months = months

    def __eq__(self, other: object) -> bool:
        return type(other) is Months and self.months == other.months

    def __lt__(self, other: Months) -> bool:
        return self.months < other.months

    def __le__(self, other: Months) -> bool:
        return self.months <= other.months

    def __gt__(self, other: Months) -> bool:
        return self.months > other.months

    def __ge__(self, other: Months) -> bool:
        return self.months >= other.months

    def __hash__(self) -> int:
        return hash(("months", self.months))

    def __repr__(self) -> str:
        return f"Months({self})"

    def __str__(self) -> str:
        """ISO 8601, normalised: ``P1Y2M``."""
        years, months = divmod(abs(self.months), 12)
        if not years and not months:
            return "P0M"
        sign = "-" if self.months < 0 else ""
        return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


# Compiled when first needed: re keeps them.
_DATE: Final = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_DATE_TIME: Final = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MONTHS: Final = r"(-)?P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?"
_DAYS: Final = (
    r"(-)?P(?:([0-9]{1,12})D)?(?:T(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?"
    r"(?:([0-9]{1,12})(?:\.([0-9]{1,9}))?S)?)?"
)


def date_of(text: str) -> date | None:
    """The date that ``YYYY-MM-DD`` writes; None if there is no such day."""
    match = re.fullmatch(_DATE, text)
    if not match:
        return None
    return day(*map(int, match.groups()))


def day(year: int, month: int, number: int) -> date | None:
    """A date of the calendar, years 1 to 9999; None if there is no such day."""
    try:
        return date(year, month, number)
    except (ValueError, OverflowError):
        return None


def date_time_of(text: str) -> datetime | None:
    """``2027-03-31T16:00:00``, with an offset (``+01:00``, ``Z``) if one is written."""
    match = re.fullmatch(_DATE_TIME, text)
    if not match:
        midnight = date_of(text)
        return datetime(midnight.year, midnight.month, midnight.day) if midnight else None
    start = date_of(match[1])
    hour, minute, second = int(match[2]), int(match[3]), int(match[4])
    fraction = (match[5] or "0").ljust(6, "0")
    if start is None or fraction[6:].strip("0"):
        return None
    try:
        # ISO 8601 writes the midnight that ends a day as 24:00:00.
        if hour == 24 and not (minute or second or int(fraction)):
            start, hour = start + timedelta(days=1), 0
        return datetime(
            start.year, start.month, start.day, hour, minute, second, int(fraction[:6]), _offset(match[6])
        )
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 18 or minutes > 59:
        raise ValueError(text)
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if text[0] == "-" else size)


def duration_of(text: str) -> Days | Months | None:
    """An ISO 8601 duration, either of years and months or of days and time."""
    if text.endswith(("P", "T", "-")):
        return None
    match = re.fullmatch(_MONTHS, text)
    if match:
        months = 12 * int(match[2] or 0) + int(match[3] or 0)
        return Months(-months if match[1] else months)
    match = re.fullmatch(_DAYS, text)
    if not match:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 3, 4, 5))
    total: Number = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    if match[6]:
        total = tidy(total + Fraction(int(match[6]), 10 ** len(match[6])))
    return Days(-total if match[1] else total)


def literal(text: str) -> date | datetime | Days | Months | None:
    """What ``@"…"`` means: a date, a date and time, or a duration."""
    if text.startswith(("P", "-P")):
        return duration_of(text)
    return date_time_of(text) if "T" in text else date_of(text)


def add_months(start: date, months: int) -> date | None:
    """*months* later, at the latest the last day of that month; None outside years 1 to 9999.

    31 January and one month is 28 or 29 February.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    try:
        return start.replace(year=year, month=month + 1)
    except ValueError:
        return start.replace(year=year, month=month + 1, day=days_in_month(year, month + 1))


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_days(start: date, span: Days) -> date | None:
    """*span* later; a date moves by whole days, an hour before it is the day before."""
    try:
        if type(start) is date:
            return start + timedelta(days=span.seconds // DAY)
        return start + timedelta(microseconds=span.seconds * 1_000_000 // 1)
    except OverflowError:
        return None


def between(end: date, start: date) -> Days | None:
    """``end - start``; None when only one of two date-times says its offset."""
    if type(end) is date and type(start) is date:
        return Days((end - start).days * DAY)
    late, early = _moment(end), _moment(start)
    if (late.tzinfo is None) != (early.tzinfo is None):
        return None
    gap = late - early
    seconds = gap.days * DAY + gap.seconds
    if gap.microseconds:
        return Days(seconds + Fraction(gap.microseconds, 1_000_000))
    return Days(seconds)


def _moment(value: date) -> datetime:
    """A date beside a date-time is its midnight at UTC, as in DMN."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def months_between(start: date, end: date) -> Months:
    """Whole months from *start* to *end*, towards zero: 29 February 2012 to 28 February 2015 is P2Y11M."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return Months(months)


def part(value: date | Days | Months, name: str) -> object:
    """``value.name``, such as ``.year`` of a date or ``.days`` of a duration; None if it has no such part."""
    if isinstance(value, Days):
        return _part_of_days(value, name)
    if isinstance(value, Months):
        years, months = divmod(abs(value.months), 12)
        found = {"years": years, "months": months}.get(name)
        return -found if found and value.months < 0 else found
    if name == "weekday":
        return value.isoweekday()
    if name in ("year", "month", "day"):
        return getattr(value, name)
    if not isinstance(value, datetime):
        return None
    if name in ("hour", "minute"):
        return getattr(value, name)
    if name == "second":
        return tidy(value.second + Fraction(value.microsecond, 1_000_000))
    if name == "time offset":
        offset = value.utcoffset()
        return None if offset is None else Days(offset.days * DAY + offset.seconds)
    return None


def _part_of_days(value: Days, name: str) -> Number | None:
    rest: Number = size(value.seconds)
    days, rest = divmod(rest, DAY)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    found = {"days": days, "hours": hours, "minutes": minutes, "seconds": rest}.get(name)
    if found is None:
        return None
    return tidy(-found if value.seconds < 0 else found)
