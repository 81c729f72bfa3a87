"""Dates and durations as arguments and operands, and answers about values that may be open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Days, FeelError, Interval, Months, compile_, parse
from kkk_scoring.feel.limits import CHARACTERS, TEXT

DAY, NOON = date(2026, 1, 2), datetime(2026, 1, 1, 12, 0)
NAMES: dict[str, Any] = {
    "day": DAY,
    "noon": NOON,
    "midnight": datetime(2026, 1, 1, tzinfo=UTC),
    "five": 5,
    "half": "x" * (TEXT // 2),
    "n": Interval(1, 3),
    "u": UNKNOWN,
    "marks": [10, Interval(0, 60), 50],
    "hundred": [Interval(0, 1), Interval(0, 2), *range(10, 108)],
    "hundred_and_one": [Interval(0, 1), Interval(0, 2), *range(10, 109)],
}


def value(text: str) -> Any:
    return compile_(parse(text))(NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date(day)", DAY),
        ("date(noon)", date(2026, 1, 1)),
        ("date(five)", None),
        ("date and time(noon)", NOON),
        ("date and time(day)", datetime(2026, 1, 2)),
        ("date and time(five)", None),
        ("day - midnight", Days(24 * 3600)),
        ("midnight - day", Days(-24 * 3600)),
        ("day - noon", None),
        ("day - day", Days(0)),
        ('@"P2D" > @"P1D"', True),
        ('@"P1D" > @"P2D"', False),
        ('@"P1D" >= @"P1D"', True),
        ('@"P1D" <= @"P1D"', True),
        ('@"P1D" < @"P1D"', False),
        ('@"P1D" > @"P1D"', False),
        ('@"P1Y" < @"P13M"', True),
        ('@"P1Y" < @"P12M"', False),
        ('@"P1Y" <= @"P12M"', True),
        ('@"P1Y" <= @"P11M"', False),
        ('@"P1Y" > @"P12M"', False),
        ('@"P1Y" > @"P11M"', True),
        ('@"P1Y" >= @"P12M"', True),
        ('@"P1Y" >= @"P13M"', False),
        ('years and months duration(@"2026-01-10", @"2026-01-05")', Months(0)),
        ('years and months duration(@"2026-01-10", @"2026-02-09")', Months(0)),
        ('years and months duration(@"2026-01-10", @"2026-02-10")', Months(1)),
        ('years and months duration(@"2026-02-10", @"2026-01-11")', Months(0)),
        ('years and months duration(@"2026-02-10", @"2026-01-10")', Months(-1)),
        ('(@"PT1S" / 2).seconds', Fraction(1, 2)),
        ('(@"-PT1S" / 2).seconds', Fraction(-1, 2)),
        ('(@"PT61S").seconds', 1),
        ('(@"-PT61S").seconds', -1),
        ('(@"-P14M").months', -2),
        ('(@"P14M").months', 2),
        ('(@"P12M").months', 0),
        ('string(@"P0D")', "PT0S"),
        ('string(@"P0M")', "P0M"),
        ('string(@"-P1D")', "-P1D"),
        ('string(@"-PT1S")', "-PT1S"),
        ('string(@"-P1M")', "-P1M"),
        ('string(@"P14M")', "P1Y2M"),
        ('string(@"PT1S" / 3)', "PT0.333333333S"),
        ('date and time("2026-01-01T12:00:00.5") - noon', Days(Fraction(1, 2))),
        ('date and time("2026-01-02T05:59:00+05:59") - midnight', Days(24 * 3600)),
        ('date and time("2026-01-02T05:59:00+05:60")', None),
        ("is(five, 5.0)", True),
        ('is(five, "5")', False),
    ],
)
def test_days_moments_and_durations_are_told_apart(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["drop alone(marks, null)", "drop alone(marks, u)", 'drop alone(marks, "a")', "is(five, u)"]
)
def test_an_answer_about_what_is_open_is_open(text: str) -> None:
    assert value(text) is UNKNOWN


def test_a_choice_among_more_than_a_hundred_marks_is_not_gone_into() -> None:
    assert value("count(drop lowest(hundred, 1))") == 99
    assert value("max(drop lowest(hundred, 1))") == 107
    assert value("drop lowest(hundred_and_one, 1)") is UNKNOWN


def test_texts_together_are_as_long_as_a_text_may_be() -> None:
    assert value("string length(string join([half, half]))") == TEXT
    with pytest.raises(FeelError):
        value('string length(string join([half, half], "-"))')


def test_the_text_of_an_expression_has_a_length() -> None:
    assert value("1".rjust(CHARACTERS)) == 1
    with pytest.raises(FeelError):
        parse("1".rjust(CHARACTERS + 1))


def test_every_character_there_is_may_be_written_by_its_number() -> None:
    assert value(r'"\U10FFFF"') == "\U0010ffff"
    with pytest.raises(FeelError):
        parse(r'"\U110000"')
