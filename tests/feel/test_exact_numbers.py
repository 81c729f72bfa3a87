"""The laws of exact numbers, and the last digit of those that can't be exact."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.feel import FeelError, compile_, parse
from kkk_scoring.feel.powers import exponential, logarithm, raised, square_root

NUMBERS = st.integers(-(10**6), 10**6) | st.fractions(max_denominator=1000)
POSITIVE = st.fractions(min_value=Fraction(1, 10**6), max_value=10**9, max_denominator=10**6)
LISTS = st.lists(NUMBERS, max_size=12)
MODES = ("round half up", "round half down", "decimal", "round up", "round down", "floor", "ceiling")


def run(text: str, **names: Any) -> Any:
    return compile_(parse(text))({name: plain(value) for name, value in names.items()})


def plain(value: Any) -> Any:
    """As the reader of applications gives numbers: whole ones as int."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


@given(NUMBERS, NUMBERS, NUMBERS)
def test_arithmetic_has_no_rounding(a: Any, b: Any, c: Any) -> None:
    assert (
        run("(a + b) + c = a + (b + c) and a * (b + c) = a * b + a * c and a - b + b = a", a=a, b=b, c=c)
        is True
    )


@given(NUMBERS, NUMBERS.filter(bool))
def test_dividing_and_multiplying_back_gives_the_same_number(a: Any, b: Any) -> None:
    assert run("a / b * b = a", a=a, b=b) is True


@given(NUMBERS, NUMBERS)
def test_whole_results_are_integers_and_others_are_in_lowest_terms(a: Any, b: Any) -> None:
    for text in ("a + b", "a - b", "a * b", "a / b", "sum([a, b])", "mean([a, b])", "a ** 2"):
        found = run(text, a=a, b=b)

        assert found is None or type(found) is int or (type(found) is Fraction and found.denominator > 1)


@given(LISTS)
def test_a_sum_is_the_same_in_any_order(values: list[Any]) -> None:
    assert (
        run("sum(values) = sum(reverse(values)) and sum(values) = sum(sort(values))", values=values) is True
    )


@given(LISTS.filter(bool))
def test_mean_and_median_lie_between_the_extremes(values: list[Any]) -> None:
    assert run("mean(values) between min(values) and max(values)", values=values) is True
    assert run("median(values) between min(values) and max(values)", values=values) is True


@given(NUMBERS, NUMBERS, NUMBERS)
def test_order_is_transitive_and_total(a: Any, b: Any, c: Any) -> None:
    assert run("not(a <= b and b <= c) or a <= c", a=a, b=b, c=c) is True
    assert run("a < b or a = b or a > b", a=a, b=b) is True
    assert run("(a < b) = not(a >= b)", a=a, b=b) is True


@given(NUMBERS, st.integers(-2, 4), st.sampled_from(MODES))
def test_rounding_moves_a_number_by_less_than_one_unit_of_the_last_place(
    n: Any, scale: int, mode: str
) -> None:
    found = run(f"{mode}(n, scale)", n=n, scale=scale)
    unit = Fraction(1, 10) ** scale

    assert Fraction(found) / unit == int(Fraction(found) / unit)
    assert abs(found - n) < unit
    if "half" in mode or mode == "decimal":
        assert abs(found - n) <= unit / 2


@given(NUMBERS, st.sampled_from(MODES))
def test_rounding_twice_changes_nothing_more(n: Any, mode: str) -> None:
    assert run(f"{mode}({mode}(n, 2), 2) = {mode}(n, 2)", n=n) is True


@given(NUMBERS)
def test_floor_and_ceiling_are_those_of_mathematics(n: Any) -> None:
    assert run("[floor(n), ceiling(n)]", n=n) == [floor(n), ceil(n)]


@given(NUMBERS, NUMBERS.filter(bool))
def test_modulo_is_the_rest_of_whole_division(a: Any, b: Any) -> None:
    assert run("modulo(a, b) = a - b * floor(a / b)", a=a, b=b) is True


# What is not rational: 34 digits, half even

WIDE = Context(prec=90)
TARGET = Context(prec=34)


def decimal(value: int | Fraction, context: Context = WIDE) -> Decimal:
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def digits(value: Any) -> Decimal:
    return TARGET.plus(decimal(value))


@given(POSITIVE)
def test_a_root_has_the_34_digits_of_a_much_finer_one(value: Fraction) -> None:
    found = square_root(value)

    assert found is not None
    assert digits(found) == TARGET.plus(decimal(value).sqrt(WIDE))


@given(POSITIVE)
def test_a_logarithm_has_the_34_digits_of_a_much_finer_one(value: Fraction) -> None:
    found = logarithm(value)

    assert found is not None
    assert digits(found) == TARGET.plus(decimal(value).ln(WIDE))


@given(st.fractions(-50, 50, max_denominator=1000))
def test_an_exponential_has_the_34_digits_of_a_much_finer_one(value: Fraction) -> None:
    assert digits(exponential(value)) == TARGET.plus(decimal(value).exp(WIDE))


@given(POSITIVE, st.fractions(-3, 3, max_denominator=7).filter(lambda x: x.denominator > 1))
def test_a_power_has_the_34_digits_of_a_much_finer_one(base: Fraction, exponent: Fraction) -> None:
    found = raised(base, exponent)

    assert found is not None
    assert digits(found) == TARGET.plus(WIDE.exp(WIDE.multiply(decimal(exponent), decimal(base).ln(WIDE))))


@given(st.fractions(Fraction(1, 50), 100, max_denominator=50), st.integers(2, 5))
def test_a_root_that_is_rational_is_exact(root: Fraction, degree: int) -> None:
    assert raised(root**degree, Fraction(1, degree)) == root
    assert square_root(root**2) == root


NEAR_ONE = [Fraction(10**40 - 1, 10**40), Fraction(10**31 + 7, 10**31), Fraction(10**31, 10**31 + 7)]


@pytest.mark.parametrize("value", NEAR_ONE)
def test_a_logarithm_of_a_number_all_but_one_is_as_good(value: Fraction) -> None:
    fine = Context(prec=160)
    found = logarithm(value)

    assert found is not None
    assert digits(found) == TARGET.plus(decimal(value, fine).ln(fine))


def test_known_digits() -> None:
    assert str(digits(square_root(2))) == "1.414213562373095048801688724209698"
    assert str(digits(exponential(1))) == "2.718281828459045235360287471352662"
    assert str(digits(logarithm(2))) == "0.6931471805599453094172321214581766"
    assert run("stddev([2, 4, 7, 5])") == run("sqrt(13 / 3)")


EDGES = [
    ("exp(0)", 1),
    ("log(1)", 0),
    ("sqrt(0)", 0),
    ("0 ** 0.5", 0),
    ("1 ** 0.3", 1),
    ("sqrt(6.25)", Fraction(5, 2)),
]


@pytest.mark.parametrize(("text", "expected"), EDGES)
def test_exact_values_stay_exact(text: str, expected: object) -> None:
    assert run(text) == expected


@pytest.mark.parametrize(
    "text", ["exp(20000)", "exp(-20000)", "9 ** 99999", "2 ** 16001", "1e100 ** 50", "0.1 ** 9000"]
)
def test_a_power_beyond_all_reason_is_refused(text: str) -> None:
    with pytest.raises(FeelError, match="A number gets too big"):
        run(text)
