"""What no other test noticed when the code was wrong there: found by tools/mutation.py."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Days, Interval, Months, bounds_of, compile_, parse
from kkk_scoring.feel.check import check
from kkk_scoring.feel.numbers import shown
from kkk_scoring.feel.powers import square_root
from kkk_scoring.feel.types import List, Number


def value(expression: str, **names: Any) -> object:
    return compile_(parse(expression))(names)


def test_a_number_less_one_that_is_not_certain_has_the_bounds_of_both_ends() -> None:
    assert bounds_of(value("10 - n", n=Interval(1, 3))) == (7, 9)
    assert bounds_of(10 - Interval(1, 3)) == (7, 9)


@pytest.mark.parametrize("offset", [-3, 0, 2])
def test_the_offset_of_a_time_is_a_duration_and_absent_without_one(offset: int) -> None:
    moment = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=offset)))

    assert value("t.time offset", t=moment) == Days(offset * 3600)
    assert value("t.time offset", t=moment.replace(tzinfo=None)) is None


def test_a_number_whose_decimals_end_is_written_with_all_of_them() -> None:
    assert shown(Fraction(1, 2**20), 5) == "0.00000095367431640625"
    assert shown(Fraction(1, 3), 5) == "0.33333"


@pytest.mark.parametrize(("least", "problems"), [(1, 1), (2, 0)])
def test_a_loop_over_a_list_gives_as_many_items_as_are_surely_in_it(least: int, problems: int) -> None:
    text = "min(drop lowest(for x in xs return x, 1)) + 1"
    found = check(parse(text), {"xs": List(Number(), at_least=least)}, text=text)

    assert len(found.problems) == problems


@pytest.mark.parametrize("number", [2, Fraction(1, 2), 10**40 + 1, Fraction(1, 10**40 + 1)])
def test_a_root_is_the_nearest_of_34_digits(number: int | Fraction) -> None:
    root = square_root(number)

    assert root is not None
    assert abs(Fraction(root) ** 2 / number - 1) < Fraction(2, 10**33)
    assert len(str(Fraction(root).numerator)) <= 80


@pytest.mark.parametrize(
    ("first", "second", "months"), [("2026-03-10", "2024-11-10", -4), ("2024-11-10", "2026-03-10", 4)]
)
def test_the_months_of_a_duration_backwards_are_negative(first: str, second: str, months: int) -> None:
    text = f'years and months duration(date("{first}"), date("{second}")).months'

    assert value(text) == months


@pytest.mark.parametrize(
    ("given", "turned"), [(True, False), (False, True), (None, None), (UNKNOWN, UNKNOWN)]
)
def test_the_opposite_of_what_is_open_is_open_and_of_what_is_absent_absent(
    given: object, turned: object
) -> None:
    assert value("not(a)", a=given) is turned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('duration("P3D") - duration("P1D")', Days(2 * 86400)),
        ('duration("P3M") - duration("P1M")', Months(2)),
        ('duration("P3M") - duration("P1D")', None),
    ],
)
def test_durations_of_one_kind_are_subtracted(text: str, expected: object) -> None:
    assert value(text) == expected
