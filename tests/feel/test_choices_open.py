"""Which items count while some of the numbers that decide it are only bounds."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Interval, bounds_of, compile_, parse
from kkk_scoring.feel.limits import ALTERNATIVES

NAMES: dict[str, Any] = {
    "n": Interval(1, 3),
    "narrow": Interval(3, 4),
    "wide": Interval(0, 9),
    "from_zero": Interval(0, None),
    "up_to_nine": Interval(None, 9),
    "from_five": Interval(5, 9),
    "far": Interval(31, 32),
    "u": UNKNOWN,
}


def value(text: str, **names: Any) -> Any:
    return compile_(parse(text))({**NAMES, **names})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drop alone([5, 8, 9], 5)", [5, 8, 9]),
        ("drop alone([1, 5, 9], 5)", [5, 9]),
        ("drop lowest([n], 1)", []),
        ("drop highest([n], 2)", []),
        ('drop lowest(["a", "b"], 1, [5, from_five])', ["b"]),
        ('drop highest(["a", "b"], 1, [from_five, 5])', ["b"]),
        ('closest two(["a", "b", "c"], "lower", [10, 30, far])', ["b", "c"]),
        ('nearest(["a", "b", "c"], 2, "lower", [1, 3, from_five])', "a"),
        ('nearest(["a", "b", "c"], 2, "higher", [1, 3, from_five])', "b"),
        ('nearest(["a", "b"], n, "lower", [2, 9])', "a"),
    ],
)
def test_a_choice_is_made_where_no_completion_can_change_it(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("sum(drop lowest([n, 2], 0))", (3, 5)),
        ("sum(drop lowest([narrow, wide], 1))", (3, 9)),
        ("sum(drop highest([narrow, wide], 1))", (0, 4)),
        ("sum(drop highest([narrow, from_zero], 1))", (0, 4)),
        ("sum(drop lowest([narrow, up_to_nine], 1))", (3, 9)),
        ('sum(closest two([n, 5], "lower"))', (6, 8)),
        ("sum(drop alone([n, 5], 3))", (6, 8)),
        ("count(drop alone([5, 6, wide], 3))", (2, 3)),
    ],
)
def test_a_choice_that_is_open_has_the_bounds_of_every_way_it_can_be_made(
    text: str, ends: tuple[Any, Any]
) -> None:
    assert bounds_of(value(text)) == ends


@pytest.mark.parametrize(
    "text",
    [
        "drop lowest([1, 2, n], 1, [1, 2])",
        "drop lowest([n, 2], 1.5)",
        "drop lowest([n, 2], -1)",
        'closest two([n, 1, 2], "middle")',
        "drop alone([n, 1, 2], u)",
        'nearest([n, 9], 2, "middle")',
        'nearest([n, 9], u, "lower")',
    ],
)
def test_a_choice_by_what_is_no_rule_is_open(text: str) -> None:
    assert value(text) is UNKNOWN


@pytest.mark.parametrize("more", [0, 1])
def test_every_choice_among_a_hundred_open_marks_is_looked_at(more: int) -> None:
    marks = [Interval(0, 9)] * (ALTERNATIVES + more)
    left = value("count(drop lowest(labels, 1, marks))", labels=["x"] * len(marks), marks=marks)

    assert left is UNKNOWN if more else left == ALTERNATIVES - 1


@pytest.mark.parametrize("more", [0, 1])
def test_the_closest_two_are_looked_for_among_a_hundred(more: int) -> None:
    marks = [*(100 * place for place in range(ALTERNATIVES - 1 + more)), Interval(1, 2)]
    found = value('closest two(marks, "lower", marks)', marks=marks)

    assert (bounds_of(found[1]) == (1, 2)) if more == 0 else found is UNKNOWN


def test_only_what_is_in_doubt_multiplies_the_choices() -> None:
    marks = [1, 2, 3, *[Interval(10, 20)] * 16]

    assert value("count(drop lowest(marks, 4, marks))", marks=marks) == 15
