"""What a list comes to while its items, or how many it has, are not decided."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Interval, OneOf, Rows, bounds_of, compile_, parse
from kkk_scoring.feel.limits import ALTERNATIVES

NAMES: dict[str, Any] = {
    "u": UNKNOWN,
    "n": Interval(1, 3),
    "low": Interval(None, 3),
    "xs": [2, Interval(1, 3)],
    "pulled down": Rows([Interval(1, 2)], [Interval(None, 5)]),
    "one more": Rows([5], more=1, template=Interval(2, 9)),
    "one more without end": Rows([5], more=1, template=Interval(2, None)),
    "one more from below": Rows([1], more=1, template=Interval(None, 5)),
    "three more": Rows([10], more=3, template=Interval(4, 20)),
    "perhaps negative": Rows([1], [Interval(-5, -2)]),
    "perhaps above the mean": Rows([10, 20], [16]),
    "perhaps at the bottom": Rows([10, 20], [0]),
    "perhaps twice": Rows([1], [1]),
    "perhaps another": Rows([1], [2]),
    "perhaps the same": Rows([1], [Interval(0, 3)]),
    "endless": Rows([1], more=None, template=Interval(0, 10)),
}


def value(text: str, **names: Any) -> Any:
    return compile_(parse(text))(
        {**{name.replace(" ", "_"): value for name, value in NAMES.items()}, **names}
    )


BOUNDS = [
    ("min(pulled_down)", (None, 2)),
    ("min(one_more_from_below)", (None, 1)),
    ("min(one_more)", (2, 5)),
    ("min(one_more_without_end)", (2, 5)),
    ("min([n + 2, 7])", (3, 5)),
    ("max(one_more)", (5, 9)),
    ("sum(one_more)", (5, 14)),
    ("sum(perhaps_negative)", (-4, 1)),
    ("mean(three_more)", (Fraction(11, 2), Fraction(35, 2))),
    ("mean(perhaps_above_the_mean)", (15, Fraction(46, 3))),
    ("median(perhaps_at_the_bottom)", (10, 15)),
    ("median(one_more_without_end)", (2, None)),
    ("median([n, n + 4])", (3, 5)),
    ("median([1, 2, n + 2, 9])", (Fraction(5, 2), Fraction(7, 2))),
    ("product(xs)", (2, 6)),
    ("count(distinct values(perhaps_twice))", (1, 1)),
    ("count(distinct values(perhaps_another))", (1, 2)),
    ("count(distinct values(perhaps_the_same))", (1, 2)),
    ("count(reverse(perhaps_another))", (1, 2)),
    ("count(append(perhaps_another, 7))", (2, 3)),
    ("count(concatenate(three_more, [1]))", (2, 5)),
    ("sum(concatenate(one_more, [4]))", (9, 18)),
    ("count(concatenate(endless, [1]))", (2, None)),
    ("sqrt((n - 1) * 2)", (0, 2)),
    ("floor(low)", (None, 3)),
    ("exp(low - 3)", (0, 1)),
    ("exp(n - 1 + abs(low))", (1, None)),
    ("modulo(n, -2)", (-2, 0)),
]


@pytest.mark.parametrize(("text", "ends"), BOUNDS)
def test_a_list_that_is_not_decided_has_the_bounds_of_all_that_it_can_become(
    text: str, ends: tuple[Any, Any]
) -> None:
    assert bounds_of(value(text)) == ends


@pytest.mark.parametrize(
    "text",
    [
        "count(u)",
        "product(perhaps_another)",
        "product(one_more)",
        "sort(perhaps_another)",
        "sort([n, low])",
        "log(n - 1)",
        "sqrt(low)",
        "round half up(n, u)",
        "modulo(u, 2)",
        "modulo(n, n)",
        "not(u)",
    ],
)
def test_what_may_come_to_anything_is_open(text: str) -> None:
    assert value(text) is UNKNOWN


def test_what_can_only_be_absent_is_absent() -> None:
    assert value("round half up(n, 7000)") is None
    assert value("round half up(low, 7000)") is UNKNOWN
    assert value("not(n)") is None
    assert value("not(perhaps_another)") is None


@pytest.mark.parametrize(
    ("name", "items", "expected"),
    [
        ("all", Rows([True], [True]), True),
        ("all", Rows([True], [False]), UNKNOWN),
        ("all", Rows([False], [UNKNOWN]), False),
        ("all", [True, UNKNOWN], UNKNOWN),
        ("any", Rows([False], [False]), False),
        ("any", Rows([False], [True]), UNKNOWN),
        ("any", Rows([True], [UNKNOWN]), True),
        ("any", [False, UNKNOWN], UNKNOWN),
    ],
)
def test_truths_that_may_be_there_leave_open_only_what_they_can_change(
    name: str, items: object, expected: object
) -> None:
    assert value(f"{name}(items)", items=items) is expected


def test_the_logarithm_rises_from_just_above_zero() -> None:
    found = bounds_of(value("log(part)", part=Interval(Fraction(1, 2), 1)))

    assert found == (value("log(0.5)"), 0)


@pytest.mark.parametrize(("more", "ends"), [(0, (1, ALTERNATIVES)), (1, (None, None))])
def test_each_of_a_few_lists_is_looked_at_by_itself(more: int, ends: tuple[Any, Any]) -> None:
    lists = OneOf([[number + 1] for number in range(ALTERNATIVES + more)])

    assert bounds_of(value("sum(lists)", lists=lists)) == ends
