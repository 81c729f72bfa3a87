"""How much an expression may hold: the last that is read, and the first that is refused."""

from __future__ import annotations

import pytest

from kkk_scoring.feel import FeelError, compile_, parse
from kkk_scoring.feel.limits import DEPTH, DIGITS, EXPONENT, NESTING, NODES


def ones(number: int) -> str:
    return f"[{', '.join(['1'] * number)}]"


def nested(depth: int) -> str:
    return "(" * depth + "1" + ")" * depth


LAST = [
    (ones(NODES - 1), ones(NODES), len(ones(NODES)) - 2),
    (nested(NESTING - 1), nested(NESTING), NESTING),
    (" + ".join("1" * DEPTH), " + ".join("1" * (DEPTH + 1)), 0),
    ("1" * DIGITS, "1" * (DIGITS + 1), 0),
    (f"1e{EXPONENT}", f"1e{EXPONENT + 1}", 0),
    (f"1e0{EXPONENT}", f"1e00{EXPONENT}", 0),
    (f"1e-{EXPONENT}", f"1e-{EXPONENT + 1}", 0),
]


@pytest.mark.parametrize(("last", "first", "place"), LAST, ids=[last[:8] for last, _, _ in LAST])
def test_what_is_at_the_limit_is_read_and_what_is_beyond_it_refused_in_its_place(
    last: str, first: str, place: int
) -> None:
    parse(last)
    with pytest.raises(FeelError) as refused:
        parse(first)

    assert refused.value.problem.start == place


def test_a_number_with_an_exponent_is_exact() -> None:
    assert compile_(parse("1.5e3 + 25e-1 = 1502.5"))({}) is True
