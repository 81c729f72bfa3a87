"""Numbers, dates, durations and texts: what the functions of FEEL give for values that are decided."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import Days, FeelError, Interval, Months, bounds_of, compile_, parse
from kkk_scoring.feel.explain import digits_until_different
from kkk_scoring.feel.limits import BITS, ITEMS, SCALE, TEXT
from kkk_scoring.feel.unknown import UNKNOWN

DAY = 86_400


def value(text: str, **names: Any) -> Any:
    return compile_(parse(text))(names)


def exact(text: str) -> Fraction:
    return Fraction(text)


NUMBERS: list[tuple[str, Any]] = [
    ("round half up(2.5, 0)", 3),
    ("round half up(-2.5, 0)", -3),
    ("round half down(2.5, 0)", 2),
    ("round half down(-2.5, 0)", -2),
    ("decimal(2.5, 0)", 2),
    ("decimal(3.5, 0)", 4),
    ("decimal(-2.5, 0)", -2),
    ("round up(2.1, 0)", 3),
    ("round up(-2.1, 0)", -3),
    ("round down(2.9, 0)", 2),
    ("round down(-2.9, 0)", -2),
    ("floor(-2.1)", -3),
    ("ceiling(-2.9)", -2),
    ("round half up(2.49, 1)", Fraction(5, 2)),
    ("round half up(150, -2)", 200),
    ("round half down(150, -2)", 100),
    ("round half up(149.9, -2)", 100),
    (f"round half up(2, {SCALE})", 2),
    (f"round half up(2, -{SCALE})", 0),
    (f"round half up(2, {SCALE + 1})", None),
    (f"round half up(2, -{SCALE + 1})", None),
    ("round half up(2, 0.5)", None),
    ("modulo(7, 3)", 1),
    ("modulo(-7, 3)", 2),
    ("modulo(7, -3)", -2),
    ("modulo(7, 0)", None),
    ("modulo(7.5, 2)", Fraction(3, 2)),
    ("odd(3)", True),
    ("odd(2)", False),
    ("even(2)", True),
    ("even(-3)", False),
    ('even("a")', None),
    ("abs(-3)", 3),
    ('abs(duration("-P1D"))', Days(DAY)),
    ('abs(duration("-P1M"))', Months(1)),
    ('abs("a")', None),
    ("sqrt(4)", 2),
    ("sqrt(2.25)", Fraction(3, 2)),
    ("sqrt(0)", 0),
    ("sqrt(-1)", None),
    ("sqrt(2)", exact("1.414213562373095048801688724209698")),
    ("sqrt(200)", exact("14.14213562373095048801688724209698")),
    ("sqrt(0.5)", exact("0.7071067811865475244008443621048490")),
    ('sqrt("a")', None),
    ("exp(0)", 1),
    ("exp(1)", exact("2.718281828459045235360287471352662")),
    ("log(1)", 0),
    ("log(0)", None),
    ("log(-1)", None),
    ("log(2)", exact("0.6931471805599453094172321214581766")),
    ("log(0.5)", exact("-0.6931471805599453094172321214581766")),
    ("log(1 + 10 ** -31)", Fraction(99999999999999999999999999999995, 10**63)),
    ("log(1 + 10 ** -40)", Fraction(1, 10**40)),
    ("2 ** 3", 8),
    ("2 ** -2", Fraction(1, 4)),
    ("(-2) ** 3", -8),
    ("(-1) ** 3", -1),
    ("(-1) ** 4", 1),
    ("0 ** 0", 1),
    ("0 ** 3", 0),
    ("0 ** -1", None),
    ("1 ** -5", 1),
    ("0 ** 0.5", 0),
    ("0 ** -0.5", None),
    ("(-8) ** (1 / 3)", None),
    ("8 ** (1 / 3)", 2),
    ("8 ** (2 / 3)", 4),
    ("0.125 ** (1 / 3)", Fraction(1, 2)),
    ("4 ** -0.5", Fraction(1, 2)),
    ("7 ** (1 / 3)", exact("1.912931182772389101199116839548760")),
    ("2 ** (1 / 5)", exact("1.148698354997035006798626946777928")),
    ("2 ** 0.5", exact("1.414213562373095048801688724209698")),
    ("1 / 0", None),
    ("6 / 4", Fraction(3, 2)),
    ("6 / 3", 2),
    ("0.5 / 0.25", 2),
    ("sum([0.5, 1 / 3, 1 / 6])", 1),
    ("sum([1 / 6, 1 / 4])", Fraction(5, 12)),
    ("mean([1, 2])", Fraction(3, 2)),
    ("mean([0.5, 0.25])", Fraction(3, 8)),
    ("mean([])", None),
    ("sum([])", 0),
]

DATES: list[tuple[str, Any]] = [
    ('date("2024-02-29")', date(2024, 2, 29)),
    ('date("2023-02-29")', None),
    ("date(2024, 2, 29)", date(2024, 2, 29)),
    ('date(2024, "2", 29)', None),
    ('date(date and time("2024-02-29T10:00:00"))', date(2024, 2, 29)),
    ("date(5)", None),
    ('date and time("2024-02-29")', datetime(2024, 2, 29)),
    ('date and time(date("2024-02-29"))', datetime(2024, 2, 29)),
    ("date and time(5)", None),
    ('date and time("2024-02-29T24:00:00")', datetime(2024, 3, 1)),
    ('date and time("2024-02-29T24:00:01")', None),
    ('date and time("2024-02-29T24:01:00")', None),
    ('date and time("2024-02-29T23:59:59.25")', datetime(2024, 2, 29, 23, 59, 59, 250_000)),
    ('date and time("2024-02-29T24:00:00.5")', None),
    ('date and time("2024-02-29T10:00:00.1234567")', None),
    ('date and time("2024-02-29T10:00:00.1234560")', datetime(2024, 2, 29, 10, 0, 0, 123_456)),
    ('date and time("2024-02-30T10:00:00")', None),
    ('date and time("2024-02-29T10:00:00Z")', datetime(2024, 2, 29, 10, tzinfo=UTC)),
    (
        'date and time("2024-02-29T10:00:00+01:30")',
        datetime(2024, 2, 29, 10, tzinfo=timezone(timedelta(minutes=90))),
    ),
    (
        'date and time("2024-02-29T10:00:00-18:00")',
        datetime(2024, 2, 29, 10, tzinfo=timezone(timedelta(hours=-18))),
    ),
    ('date and time("2024-02-29T10:00:00+19:00")', None),
    ('date and time("2024-02-29T10:00:00+01:60")', None),
    ('date("2024-01-31") + duration("P1M")', date(2024, 2, 29)),
    ('date("2023-01-31") + duration("P1M")', date(2023, 2, 28)),
    ('date("2023-12-31") + duration("P2M")', date(2024, 2, 29)),
    ('date("1899-12-31") + duration("P2M")', date(1900, 2, 28)),
    ('date("1999-12-31") + duration("P2M")', date(2000, 2, 29)),
    ('date("2024-03-31") + duration("P1M")', date(2024, 4, 30)),
    ('date("2024-05-31") + duration("P1M")', date(2024, 6, 30)),
    ('date("2024-08-31") + duration("P1M")', date(2024, 9, 30)),
    ('date("2024-10-31") + duration("P1M")', date(2024, 11, 30)),
    ('date("2024-07-31") + duration("P1M")', date(2024, 8, 31)),
    ('date("2024-03-31") - duration("P1M")', date(2024, 2, 29)),
    ('date("2024-01-15") - duration("P1M")', date(2023, 12, 15)),
    ('date("9999-12-01") + duration("P1M")', None),
    ('date("9999-11-01") + duration("P1M")', date(9999, 12, 1)),
    ('date("0001-01-01") - duration("P1M")', None),
    ('date("0001-02-01") - duration("P1M")', date(1, 1, 1)),
    ('date("9999-12-31") + duration("P1D")', None),
    ('date("2024-01-02") - duration("PT1H")', date(2024, 1, 1)),
    ('date("2024-01-02") + duration("PT23H")', date(2024, 1, 2)),
    ('date and time("2024-01-02T00:00:00") - duration("PT0.5S")', datetime(2024, 1, 1, 23, 59, 59, 500_000)),
    ('date("2024-03-01") - date("2024-02-28")', Days(2 * DAY)),
    ('date and time("2024-01-01T10:00:00Z") - date("2024-01-01")', Days(10 * 3600)),
    ('date and time("2024-01-01T10:00:00") - date("2024-01-01")', None),
    (
        'date and time("2024-01-01T10:00:00.5") - date and time("2024-01-01T10:00:00")',
        Days(Fraction(1, 2)),
    ),
    ('years and months duration(date("2012-02-29"), date("2015-02-28"))', Months(35)),
    ('years and months duration(date("2012-02-28"), date("2015-02-28"))', Months(36)),
    ('years and months duration(date("2015-02-28"), date("2012-02-29"))', Months(-35)),
    ('years and months duration(date("2015-03-10"), date("2015-02-20"))', Months(0)),
    ('years and months duration(date("2015-02-20"), date("2015-03-10"))', Months(0)),
    ('years and months duration(date("2015-02-20"), date("2015-02-28"))', Months(0)),
    ("years and months duration(1, 2)", None),
    ('date("2024-03-01").weekday', 5),
    ('date("2024-03-01").hour', None),
    ('date("2024-03-01").nothing', None),
    ('date and time("2024-03-01T10:11:12.5").second', Fraction(25, 2)),
    ('date and time("2024-03-01T10:11:12").minute', 11),
    ('day of year(date("2024-03-01"))', 61),
    ('day of week(date("2024-03-01"))', "Friday"),
    ('month of year(date("2024-12-01"))', "December"),
    ('week of year(date("2024-12-30"))', 1),
    ("day of year(1)", None),
    ('before(date("2024-03-01"), date("2024-03-02"))', True),
    ('after(date("2024-03-01"), date("2024-03-01"))', False),
    ('duration("P1Y2M")', Months(14)),
    ('duration("-P1Y2M")', Months(-14)),
    ('duration("P1DT2H3M4.5S")', Days(DAY + 2 * 3600 + 3 * 60 + Fraction(9, 2))),
    ('duration("-PT1S")', Days(-1)),
    ('duration("P1Y1D")', None),
    ('duration("P")', None),
    ('duration("PT")', None),
    ('duration("P1DT")', None),
    ("duration(5)", None),
    ('duration(duration("P1D"))', Days(DAY)),
    ('duration("P1Y2M").years', 1),
    ('duration("P1Y2M").months', 2),
    ('duration("-P1Y2M").years', -1),
    ('duration("-P2M").years', 0),
    ('duration("P1Y2M").days', None),
    ('duration("P1DT2H3M4.5S").days', 1),
    ('duration("P1DT2H3M4.5S").hours', 2),
    ('duration("P1DT2H3M4.5S").minutes', 3),
    ('duration("P1DT2H3M4.5S").seconds', Fraction(9, 2)),
    ('duration("-P1DT2H").hours', -2),
    ('duration("P1D").years', None),
    ("(5).year", None),
]

TEXTS: list[tuple[str, Any]] = [
    ("string(1.5)", "1.5"),
    ("string(1 / 3)", "0.3333333333333333333333333333333333"),
    ("string(2 / 3)", "0.6666666666666666666666666666666667"),
    ("string(true)", "true"),
    ("string(null)", None),
    ('string("a")', "a"),
    ('string(["a", null, 1, "b\\"c"])', '["a", null, 1, "b\\"c"]'),
    ("string({a: 1, b: [false]})", "{a: 1, b: [false]}"),
    ('string(date("2024-03-01"))', "2024-03-01"),
    ('string(date and time("2024-03-01T10:00:00Z"))', "2024-03-01T10:00:00Z"),
    ('string(date and time("2024-03-01T10:00:00+01:00"))', "2024-03-01T10:00:00+01:00"),
    ('string(duration("P1DT2H"))', "P1DT2H"),
    ('string(duration("P2D"))', "P2D"),
    ('string(duration("PT1M"))', "PT1M"),
    ('string(duration("PT61.25S"))', "PT1M1.25S"),
    ('string(duration("PT0.5S"))', "PT0.5S"),
    ('string(duration("P0D"))', "PT0S"),
    ('string(duration("-P1DT1S"))', "-P1DT1S"),
    ('string(duration("P14M"))', "P1Y2M"),
    ('string(duration("P12M"))', "P1Y"),
    ('string(duration("P1M"))', "P1M"),
    ('string(duration("-P1M"))', "-P1M"),
    ('string(duration("P0M"))', "P0M"),
    ('substring("abcd", 2)', "bcd"),
    ('substring("abcd", -2)', "cd"),
    ('substring("abcd", 2, 2)', "bc"),
    ('substring("abcd", 4)', "d"),
    ('substring("abcd", 5)', None),
    ('substring("abcd", 0)', None),
    ('substring("abcd", -4)', "abcd"),
    ('substring("abcd", -5)', None),
    ('substring("abcd", 1, 0)', None),
    ('substring("abcd", 1, 1)', "a"),
    ('substring("abcd", 1, 1.5)', "a"),
    ('substring("abcd", 1.5)', None),
    ('substring before("abcd", "c")', "ab"),
    ('substring before("abcd", "x")', ""),
    ('substring before("abcd", "")', ""),
    ('substring after("abcd", "b")', "cd"),
    ('substring after("abcd", "x")', ""),
    ('substring after("abcd", "")', "abcd"),
    ('substring after("abcd", 1)', None),
    ('contains("abc", "b")', True),
    ('starts with("abc", "b")', False),
    ('ends with("abc", "c")', True),
    ('string join(["a", null, "b"], "-")', "a-b"),
    ('string join(["a", "b"])', "ab"),
    ('string join(["a", 1], "-")', None),
    ('string join(["a", "b"], 1)', None),
    ('string join("a", "-")', "a"),
    ("string join(null)", None),
    ('number("12.5")', Fraction(25, 2)),
    ('number("12.")', 12),
    ('number("-3")', -3),
    ('number("--3")', None),
    ('number("1.2.3")', None),
    ('number("1,5", null, ",")', Fraction(3, 2)),
    ('number("1.5", null, ",")', None),
    ('number("1 000", " ", ".")', 1000),
    ('number("1.000,5", ".", ",")', Fraction(2001, 2)),
    ('number("1,5", ",", ",")', None),
    ('number("1.5", null, ".")', Fraction(3, 2)),
    ('number("1;5", ";", ".")', None),
    ('number("1;5", null, ";")', None),
    ('number("")', None),
    ('number("٣")', None),
    ("number(3)", None),
    (f'number("{"1" * 1000}")', int("1" * 1000)),
    (f'number("{"1" * 1001}")', None),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS + DATES + TEXTS)
def test_a_function_gives_what_dmn_says(text: str, expected: Any) -> None:
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("n + m", (-4, 8)),
        ("n - m", (-4, 8)),
        ("m - n", (-8, 4)),
        ("n * m", (-15, 15)),
        ("m * m", (-25, 25)),
        ("low * high", (None, None)),
        ("neg * high", (None, -2)),
        ("neg * neg", (1, None)),
        ("zero * low", (0, 0)),
        ("n / high", (0, Fraction(3, 2))),
        ("high / n", (Fraction(2, 3), None)),
        ("n / m", (None, None)),
        ("n / (n - 1)", (None, None)),
        ("1 / neg", (-1, 0)),
        ("m ** 2", (0, 25)),
        ("m ** 3", (-125, 125)),
        ("m ** 0", (1, 1)),
        ("neg ** 2", (1, None)),
        ("low ** 2", (0, None)),
        ("n ** -2", (Fraction(1, 9), 1)),
        ("n ** 0.5", (None, None)),
        ("abs(m)", (0, 5)),
        ("abs(neg)", (1, None)),
        ("abs(-n)", (1, 3)),
        ("abs(low)", (0, None)),
    ],
)
def test_an_operation_has_the_bounds_of_all_that_its_numbers_can_be(text: str, ends: tuple[Any, Any]) -> None:
    names = {
        "n": Interval(1, 3),
        "m": Interval(-5, 5),
        "low": Interval(None, 3),
        "high": Interval(2, None),
        "neg": Interval(None, -1),
        "zero": 0,
    }

    assert bounds_of(value(text, **names)) == ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n < 4", True),
        ("n < 3", UNKNOWN),
        ("n < 1", False),
        ("n <= 3", True),
        ("n <= 1", UNKNOWN),
        ("n <= 0", False),
        ("n > 0", True),
        ("n > 1", UNKNOWN),
        ("n > 3", False),
        ("n >= 1", True),
        ("n >= 3", UNKNOWN),
        ("n >= 4", False),
        ("n = 4", False),
        ("n != 4", True),
        ("n = 3", UNKNOWN),
        ("n < high", UNKNOWN),
        ("n - 2 < high", True),
        ("low < high", UNKNOWN),
        ("3 < n", False),
        ("4 > n", True),
    ],
)
def test_bounds_are_in_order_where_they_do_not_overlap(text: str, expected: Any) -> None:
    found = value(text, n=Interval(1, 3), high=Interval(2, None), low=Interval(None, 3))

    assert found is expected


LARGE: list[tuple[Any, Any]] = [
    (2**BITS - 1, 2**BITS),
    (Fraction(2**BITS - 1, 2**BITS - 3), Fraction(2**BITS + 1, 2**BITS - 1)),
    ("x" * TEXT, "x" * (TEXT + 1)),
    ([1] * ITEMS, [1] * (ITEMS + 1)),
    (Days(2**BITS - 1), Days(2**BITS)),
    (Months(2**BITS - 1), Months(2**BITS)),
    (Interval(2**BITS - 1, None), Interval(2**BITS, None)),
    (Interval(None, 2**BITS - 1), Interval(None, 2**BITS)),
]


@pytest.mark.parametrize(("last", "first"), LARGE, ids=[type(last).__name__ for last, _ in LARGE])
def test_a_value_that_is_kept_has_a_size(last: Any, first: Any) -> None:
    value("kept", kept=last)
    with pytest.raises(FeelError):
        value("kept", kept=first)


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        (1, 1, 0),
        (1, 2, 0),
        (Fraction(43, 60), Fraction(7, 10), 2),
        (Fraction(1, 3), 0, 1),
        (0, Fraction(1, 20), 2),
        (Fraction(-1, 20), Fraction(-1, 10), 1),
        (1, 1 + Fraction(1, 2**40), 13),
        (Fraction(1, 10), Fraction(11, 100), 2),
        (Fraction(999, 1000), 1, 0),
    ],
)
def test_as_many_decimals_are_shown_as_tell_two_numbers_apart(
    one: int | Fraction, other: int | Fraction, places: int
) -> None:
    assert digits_until_different(one, other) == places
