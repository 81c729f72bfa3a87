"""Where a limit is met: what is just within it, what is beyond it, and what its author hears."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import FeelError, Problem, compile_, parse
from kkk_scoring.feel.limits import BITS, TEXT
from kkk_scoring.feel.powers import logarithm, square_root

SIMPLIFY = "Make figures of its parts, or simplify it."


def value(expression: str, **names: Any) -> Any:
    return compile_(parse(expression))(names)


def refused(expression: str, **names: Any) -> Problem:
    with pytest.raises(FeelError) as found:
        value(expression, **names)
    assert str(found.value) == found.value.problem.message.render("en")
    return found.value.problem


MUCH = {
    "one": "x" * (TEXT - 1),
    "all": "x" * TEXT,
    "close": ["x" * (TEXT - 4)],
    "over": ["x" * (TEXT - 3)],
    "halfway": Fraction(Decimal(f"1.5{'0' * 32}5").ln(Context(prec=1200))),
    "many": list(range(1000)),
}

WITHIN = [
    ('string length(one + "x")', TEXT),
    ("string length(string(close))", TEXT),
    (f"2 ** {BITS} > 1", True),
    ("4 ** 0.5", 2),
    ("100 ** 1.25 > 316", True),
]


@pytest.mark.parametrize(("text", "expected"), WITHIN)
def test_what_reaches_a_limit_has_a_value(text: str, expected: object) -> None:
    assert value(text, **MUCH) == expected


ALWAYS = " or ".join(["item >= 0"] * 250)
LONG_TEXT = f"A text gets longer than {TEXT} characters."
BIG = "A number gets too big to go on."
BEYOND = [
    ('string length(all + "x")', LONG_TEXT),
    ("string length(string(over))", LONG_TEXT),
    (f"2 ** {BITS + 1} > 1", BIG),
    ("10 ** 10000 > 1", BIG),
    ("10 ** 10000.5 > 1", BIG),
    ("exp(halfway) > 1", BIG),
    (f"for x in [1, 2, 3, 4] return many[{ALWAYS}]", "The expression looks at more than 500000 items."),
]


@pytest.mark.parametrize(("text", "message"), BEYOND)
def test_what_goes_beyond_a_limit_on_the_way_has_none(text: str, message: str) -> None:
    problem = refused(text, **MUCH)

    assert (problem.kind, problem.message.render("en")) == ("limit", message)
    assert problem.fix is not None
    assert problem.fix.render("en") == SIMPLIFY


def test_the_body_of_a_figure_costs_as_much_as_it_holds() -> None:
    small, large = (compile_(parse("function(x) " + " and ".join(["x"] * parts)))({}) for parts in (3, 900))
    called = "for n in many return for m in [1, 2, 3] return f(false)"

    assert value(called, many=MUCH["many"], f=small)[0] == [False, False, False]
    assert refused(called, many=MUCH["many"], f=large).kind == "limit"


# 34 digits and a half. The logarithm of `ABOVE` lies below it by two thirds of its third power,
# because ln(1 + d) = d - d²/2 + d³/3 - …
HALF: Fraction = Fraction(10**34 + 15, 10**34) / 10**31
ABOVE: Fraction = 1 + HALF + HALF**2 / 2 - HALF**3 / 2


def test_the_last_digit_of_a_logarithm_is_right_where_the_34_digits_end_all_but_in_a_half() -> None:
    assert logarithm(ABOVE) == Fraction(10**33 + 1, 10**64)
    assert logarithm(ABOVE + HALF**3) == Fraction(10**33 + 2, 10**64)


@pytest.mark.parametrize("base", [3, 7, 10, 11, 13])
def test_a_root_of_a_tiny_number_is_rounded_in_its_34th_digit(base: int) -> None:
    tiny = Fraction(1, 3 * base ** (31_000 // base.bit_length()))
    exact = Context(prec=60).divide(Decimal(1), Decimal(tiny.denominator)).sqrt(Context(prec=60))

    assert square_root(tiny) == Fraction(Context(prec=34).plus(exact))
