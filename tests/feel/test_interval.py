"""Numbers between bounds: what is calculated and compared with them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Interval, bounds_of

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("number", "absolute", "square"),
    [
        (Interval(HALF, 3), (HALF, 3), (Fraction(1, 4), 9)),
        (Interval(0, 3), (0, 3), (0, 9)),
        (Interval(-3, -HALF), (HALF, 3), (Fraction(1, 4), 9)),
        (Interval(-3, 0), (0, 3), (0, 9)),
        (Interval(-5, 3), (0, 5), (0, 25)),
        (Interval(-3, 5), (0, 5), (0, 25)),
        (Interval(HALF, None), (HALF, None), (Fraction(1, 4), None)),
        (Interval(None, -HALF), (HALF, None), (Fraction(1, 4), None)),
    ],
)
def test_sizes_and_squares_are_those_of_the_number_nearest_to_zero_and_of_the_farthest(
    number: Interval, absolute: tuple[Any, Any], square: tuple[Any, Any]
) -> None:
    assert bounds_of(abs(number)) == absolute
    assert bounds_of(number**2) == square


@pytest.mark.parametrize(
    ("left", "right", "ends"),
    [
        (Interval(HALF, 3), Interval(2, None), (1, None)),
        (Interval(HALF, 3), Interval(None, -2), (None, -1)),
        (Interval(-3, -HALF), Interval(2, None), (None, -1)),
        (Interval(2, None), Interval(HALF, 3), (1, None)),
        (Interval(None, -2), Interval(HALF, 3), (None, -1)),
        (Interval(None, 1), Interval(None, 1), (None, None)),
        (Interval(None, -HALF), Interval(None, -2), (1, None)),
        (Interval(0, None), Interval(None, 0), (None, 0)),
    ],
)
def test_a_product_without_an_end_on_one_side_keeps_its_other_end(
    left: Interval, right: Interval, ends: tuple[Any, Any]
) -> None:
    assert bounds_of(left * right) == ends


@pytest.mark.parametrize("divisor", [(-3, 0), (0, 3), (-3, HALF), (-HALF, 3), (None, 0), (0, None), (-1, 1)])
def test_a_quotient_is_open_where_the_divisor_may_be_zero(divisor: tuple[Any, Any]) -> None:
    assert 1 / Interval(*divisor) is UNKNOWN
    assert Interval(1, 2) / Interval(*divisor) is UNKNOWN


@pytest.mark.parametrize(
    ("divisor", "ends"), [((HALF, 2), (HALF, 2)), ((-2, -HALF), (-2, -HALF)), ((HALF, None), (0, 2))]
)
def test_a_quotient_by_what_is_never_zero_has_bounds(divisor: tuple[Any, Any], ends: tuple[Any, Any]) -> None:
    assert bounds_of(1 / Interval(*divisor)) == ends


def test_two_numbers_that_are_certain_are_equal_or_not() -> None:
    two = Interval(2, 2)

    assert (two == 2) is True
    assert (two != 2) is False
    assert (two == 3) is False
    assert (two == Interval(2, 3)) is UNKNOWN


@pytest.mark.parametrize(
    "operation",
    [getattr(operator, name) for name in ("add", "sub", "mul", "truediv", "lt", "le", "gt", "ge")],
)
def test_with_what_is_no_number_nothing_is_worked_out(operation: Callable[[Any, Any], object]) -> None:
    with pytest.raises(TypeError):
        operation(Interval(1, 2), None)
    with pytest.raises(TypeError):
        operation(None, Interval(1, 2))


def test_a_number_between_bounds_equals_no_text() -> None:
    assert (Interval(1, 2) == "2") is False
    assert (Interval(1, 2) != "2") is True


def test_a_number_between_bounds_is_shown_to_programmers_with_its_bounds() -> None:
    assert repr(Interval(HALF, None)) == "Interval(1/2, None)"
