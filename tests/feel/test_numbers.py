"""How large exact numbers may get, how they are rounded and written."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import compile_, parse
from kkk_scoring.feel.limits import PRECISION, WORKING_BITS, Exceeded
from kkk_scoring.feel.numbers import bounded_size, divide, mean, shown, size, total
from kkk_scoring.feel.powers import exponential, logarithm, raised, square_root

LARGEST: list[tuple[Any, Any]] = [
    (2 ** (WORKING_BITS - 2), 2 ** (WORKING_BITS - 1)),  # 31,999 bits and the one of the denominator
    (Fraction(2 ** (WORKING_BITS - 3), 3), Fraction(2 ** (WORKING_BITS - 2), 3)),
    (Fraction(3, 2 ** (WORKING_BITS - 3)), Fraction(3, 2 ** (WORKING_BITS - 2))),
]


@pytest.mark.parametrize(("last", "first"), LARGEST, ids=["whole", "numerator", "denominator"])
def test_numerator_and_denominator_together_have_a_size(last: Any, first: Any) -> None:
    assert bounded_size(last) == last
    with pytest.raises(Exceeded):
        bounded_size(first)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (2 ** (WORKING_BITS - 1000), Fraction(3, 2**2000)),
        (Fraction(3, 2 ** (WORKING_BITS - 1000)), 5**1000),
    ],
    ids=["by a fraction", "of a fraction"],
)
def test_a_quotient_of_numbers_that_are_not_too_large_may_be(left: Any, right: Any) -> None:
    bounded_size(left)
    bounded_size(right)
    with pytest.raises(Exceeded):
        divide(left, right)


def test_what_is_added_has_a_common_denominator_of_a_size() -> None:
    last, first = 2 ** (WORKING_BITS - 1) + 1, 2**WORKING_BITS + 1

    assert total([Fraction(1, last), Fraction(-1, last)]) == 0
    with pytest.raises(Exceeded):
        total([Fraction(1, first), Fraction(-1, first)])


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (Fraction(1, 5**20), 5, "0.00000000000001048576"),
        (Fraction(7, 5**3), 1, "0.056"),
        (Fraction(1, 2 * 5**2), 1, "0.02"),
        (Fraction(12345, 2), 2, "6172.5"),
        (Fraction(1, 3), 1, "0.3"),
        (Fraction(1, 3), 0, "0.3"),
        (Fraction(2, 3), 1, "0.7"),
        (Fraction(-1, 3), 2, "-0.33"),
    ],
)
def test_a_number_has_all_its_decimals_or_as_many_digits_as_are_asked_for(
    number: Fraction, digits: int, text: str
) -> None:
    assert shown(number, digits) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("round half up(2 / 3, 0)", 1),
        ("round half up(1 / 3, 0)", 0),
        ("round half down(2 / 3, 0)", 1),
        ("decimal(-2 / 3, 0)", -1),
        ("decimal(1 / 2, 0)", 0),
        ("decimal(3 / 2, 0)", 2),
        ("round half up(-1 / 2, 0)", -1),
        ("round half down(-1 / 2, 0)", 0),
        ("round half up(14.5, -1)", 10),
        ("round half up(15, -1)", 20),
        ("round half down(15, -1)", 10),
        ("floor(7 / 3, 1)", Fraction(23, 10)),
    ],
)
def test_a_number_is_rounded_to_the_nearest_and_halves_as_the_function_says(
    text: str, expected: int | Fraction
) -> None:
    assert compile_(parse(text))({}) == expected


# 35 digits, the last a five: halfway between two numbers of 34 digits.
HALFWAY = Decimal("1.0000000000000000000000000000000005")
BELOW, ABOVE = Fraction(1), 1 + Fraction(1, 10 ** (PRECISION - 1))


def test_a_root_a_little_above_halfway_is_rounded_up_and_a_little_below_down() -> None:
    a_little = Fraction(1, 10**90)

    assert square_root(Fraction(HALFWAY) ** 2 + a_little) == ABOVE
    assert square_root(Fraction(HALFWAY) ** 2 - a_little) == BELOW


def test_a_logarithm_a_little_above_halfway_is_rounded_up_and_a_little_below_down() -> None:
    fine = Context(prec=450)
    nearest = HALFWAY.exp(fine)

    assert logarithm(Fraction(nearest.next_plus(fine))) == ABOVE
    assert logarithm(Fraction(nearest.next_minus(fine))) == BELOW


@pytest.mark.parametrize(
    "value",
    [
        2,
        3 * 10**33 + 1,
        3 * 2**31_000,
        Fraction(1, 3 * 2**31_000),
        *(Fraction(1, number * 2**31_980) for number in (5, 7, 11, 13, 19)),
    ],
    ids=lambda value: f"{value.numerator.bit_length()} and {value.denominator.bit_length()} bits",
)
def test_a_root_of_a_very_large_or_small_number_has_its_34_digits(value: int | Fraction) -> None:
    wide, target = Context(prec=120), Context(prec=PRECISION)
    number = wide.divide(Decimal(value.numerator), Decimal(value.denominator))

    assert square_root(value) == Fraction(target.plus(wide.sqrt(number)))


@pytest.mark.parametrize(
    ("base", "degree", "root"), [(Fraction(1, 27), 3, Fraction(1, 3)), (Fraction(8, 343), 3, Fraction(2, 7))]
)
def test_a_root_that_no_decimals_can_write_is_exact(base: Fraction, degree: int, root: Fraction) -> None:
    assert raised(base, Fraction(1, degree)) == root


def test_an_exponential_is_given_as_long_as_it_has_a_size() -> None:
    assert exponential(10_600) > 2**15_000  # 15,293 bits
    with pytest.raises(Exceeded):
        exponential(12_000)  # 17,313 bits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string length(string(10 ** 4500))", 4501),
        ("string length(string(10 ** 4500 + 0.5))", 4503),
        ("sqrt(10 ** 4600 * 10 ** 4600 * 3) > 10 ** 4600", True),
    ],
)
def test_a_number_of_thousands_of_digits_is_worked_with_like_any_other(text: str, expected: object) -> None:
    assert compile_(parse(text))({}) == expected


@pytest.mark.parametrize(
    ("numbers", "whole", "middle"),
    [
        ([1, 2], 3, Fraction(3, 2)),
        ([Fraction(1, 2), Fraction(1, 2)], 1, Fraction(1, 2)),
        ([Fraction(1, 2), Fraction(1, 3)], Fraction(5, 6), Fraction(5, 12)),
        ([Fraction(1, 6), Fraction(1, 4), 1], Fraction(17, 12), Fraction(17, 36)),
        ([Fraction(-1, 3), Fraction(1, 3)], 0, 0),
    ],
)
def test_sum_and_mean_are_exact(numbers: list[Any], whole: Any, middle: Any) -> None:
    assert total(numbers) == whole
    assert mean(numbers) == middle


def test_denominators_with_common_parts_have_a_small_common_one() -> None:
    one, other = Fraction(1, 2**20_000), Fraction(1, 3 * 2**15_000)

    assert total([one, other]) == one + other


@pytest.mark.parametrize("number", [2, Fraction(1, 2), 0, -2, Fraction(-1, 2)])
def test_the_size_of_a_number_is_never_below_zero(number: int | Fraction) -> None:
    assert size(number) == abs(number)


def test_a_whole_number_that_is_too_large_is_not_divided_with_a_rest() -> None:
    with pytest.raises(Exceeded):
        divide(2**WORKING_BITS, 3)
    with pytest.raises(Exceeded):
        divide(3, 2**WORKING_BITS)


def test_a_power_between_whole_ones_has_a_size_like_those() -> None:
    assert raised(2, Fraction(10_001, 2)) is not None
    with pytest.raises(Exceeded):
        raised(2, Fraction(40_001, 2))
    with pytest.raises(Exceeded):
        raised(2, Fraction(-40_001, 2))
