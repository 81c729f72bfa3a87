"""What operators make of durations, long texts and values that are not decided."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Days, FeelError, Interval, Months, OneOf, bounds_of, compile_, parse
from kkk_scoring.feel.limits import TEXT

DAY = 86400


def value(text: str, **names: Any) -> Any:
    return compile_(parse(text))(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('duration("P1D") + date("2026-01-31")', date(2026, 2, 1)),
        ('duration("P1M") + date("2026-01-31")', date(2026, 2, 28)),
        ('date("2026-03-01") - duration("P1D")', date(2026, 2, 28)),
        ('duration("P1D") + duration("P2D")', Days(3 * DAY)),
        ('duration("P1D") + duration("P1M")', None),
        ('duration("P1M") + duration("P1D")', None),
        ('2 * duration("P1D")', Days(2 * DAY)),
        ('duration("P1M") * 3', Months(3)),
        ('duration("P3D") / duration("P2D")', Fraction(3, 2)),
        ('duration("P1Y") / duration("P8M")', Fraction(3, 2)),
        ('duration("P1D") / 2', Days(DAY // 2)),
        ('duration("P5M") / 2', Months(2)),
        ('duration("P5M") / 0', None),
    ],
)
def test_durations_are_added_and_multiplied(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(("length", "fits"), [(TEXT // 2, True), (TEXT // 2 + 1, False)])
def test_two_texts_together_are_as_long_as_a_text_may_be(length: int, fits: bool) -> None:
    texts = {"a": "x" * (TEXT // 2), "b": "y" * length}
    if fits:
        assert len(value("a + b", **texts)) == TEXT
    else:
        with pytest.raises(FeelError):
            value("a + b", **texts)


NAMES: dict[str, Any] = {
    "n": Interval(1, 3),
    "u": UNKNOWN,
    "either_number": OneOf([1, 3]),
    "lists": OneOf([[1, 2], [3]]),
}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("either_number + 1", (2, 4)),
        ("1 + either_number", (2, 4)),
        ("-either_number", (-3, -1)),
        ("n ** 2", (1, 9)),
    ],
)
def test_one_of_several_numbers_is_calculated_with_as_each_of_them(text: str, ends: tuple[Any, Any]) -> None:
    assert bounds_of(value(text, **NAMES)) == ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n ** n", UNKNOWN),
        ("2 ** n", UNKNOWN),
        ("2 ** u", UNKNOWN),
        ("null ** n", None),
        ("2 ** lists", None),
        ("u + null", None),
        ("null * n", None),
        ("-u", UNKNOWN),
        ('-"a"', None),
        ('u + "a"', UNKNOWN),
    ],
)
def test_what_is_absent_or_no_number_stays_so_and_the_rest_is_open(text: str, expected: object) -> None:
    assert value(text, **NAMES) is expected
