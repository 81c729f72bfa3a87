"""Calls: figures with parameters, decided or not, and what a call costs in a loop."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, FeelError, OneOf, bounds_of, compile_, parse


def value(text: str, **names: Any) -> Any:
    return compile_(parse(text))(names)


def figure(text: str) -> Any:
    return value(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f(1)", 2),
        ("f(x: 1)", 2),
        ("f(y: 1)", None),
        ("f(1, 2)", None),
        ("f()", None),
        ("g(1, 2)", -1),
        ("g(b: 1, a: 2)", 1),
        ("g(a: 1, c: 2)", None),
        ("number(1)", None),
        ("open_figure(1)", UNKNOWN),
        ("three(1)", None),
        ("for a in [1, 2] return f(a)", [2, 3]),
    ],
)
def test_a_figure_is_called_with_a_value_for_each_of_its_parameters(text: str, expected: Any) -> None:
    names = {
        "f": figure("function(x) x + 1"),
        "g": figure("function(a, b) a - b"),
        "open_figure": UNKNOWN,
        "three": 3,
    }

    assert value(text, **names) == expected if expected is not UNKNOWN else value(text, **names) is UNKNOWN


def test_one_of_several_figures_gives_what_any_of_them_gives() -> None:
    either = OneOf([figure("function(x) x + 1"), figure("function(x) x * 5")])

    assert bounds_of(value("f(2)", f=either)) == (3, 10)


def test_a_figure_nobody_defined_can_not_be_called() -> None:
    with pytest.raises(FeelError):
        value("nothing_here(1)")
