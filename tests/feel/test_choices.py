"""Which marks and sheets count: the functions of panels, also while some totals are only bounds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.feel import UNKNOWN, Interval, OneOf, Rows, bounds_of, compile_, parse

CHOICES = [
    ("drop lowest([3, 1, 2, 1], 1)", [3, 2, 1]),
    ("drop lowest([3, 1, 2, 1], 2)", [3, 2]),
    ("drop highest([3, 1, 3, 2], 1)", [1, 3, 2]),
    ("drop lowest([1, 2], 0)", [1, 2]),
    ("drop lowest([1, 2], 5)", []),
    ("drop lowest([], 1)", []),
    ("sum(drop lowest(drop highest([9, 8, 7, 6, 5], 2), 2))", 7),
    ('closest two([70, 50, 60], "lower")', [50, 60]),
    ('closest two([70, 50, 60], "higher")', [70, 60]),
    ('closest two([70, 50, 58], "lower")', [50, 58]),
    ('closest two([50, 50, 50], "lower")', [50, 50]),
    ('closest two([70, 50], "lower")', [70, 50]),
    ('closest two([70], "higher")', [70]),
    ('closest two([], "higher")', []),
    ("drop alone([40, 70, 80], 60)", [70, 80]),
    ("drop alone([40, 50, 80], 60)", [40, 50]),
    ("drop alone([40, 50, 60], 60)", [40, 50]),
    ("drop alone([40, 50, 70, 80], 60)", [40, 50, 70, 80]),
    ("drop alone([40, 70], 60)", [40, 70]),
    ("drop alone([61, 70, 80], 60)", [61, 70, 80]),
    ('nearest([40, 45, 60], 50, "lower")', 45),
    ('nearest([40, 45, 55], 50, "lower")', 45),
    ('nearest([40, 45, 55], 50, "higher")', 55),
    ("drop lowest(sheets, 1, totals)", ["A", "C"]),
    ("drop highest(sheets, 1, totals)", ["B", "C"]),
    ('closest two(sheets, "lower", totals)', ["B", "C"]),
    ('closest two(sheets, "higher", by: totals)', None),
    ('closest two(list: sheets, equal gaps: "higher", by: totals)', ["A", "C"]),
    ("drop alone(sheets, 55, totals)", ["A", "C"]),
    ('nearest(sheets, 52, "lower", totals)', "B"),
    # wrong arguments
    ('closest two([1, 2, 3], "left")', None),
    ('closest two([1, 2, "x"], "lower")', None),
    ('closest two(sheets, "lower", [1, 2])', None),
    ("drop lowest([1, 2], -1)", None),
    ("drop lowest([1, 2], 0.5)", None),
    ("drop lowest(null, 1)", None),
    ("drop lowest([1, null], 1)", None),
    ("drop alone([1, 2, 3], null)", None),
    ('nearest([], 1, "lower")', None),
    ('nearest([1], null, "lower")', None),
]


@pytest.mark.parametrize(("text", "expected"), CHOICES)
def test_the_sheets_that_count_keep_their_order(text: str, expected: object) -> None:
    assert run(text, sheets=["A", "B", "C"], totals=[70, 50, 60]) == expected


def run(text: str, **names: Any) -> Any:
    return compile_(parse(text))(names)


OPEN = [
    # expression, marks, lowest and highest value that can come out
    ('mean(closest two(marks, "lower"))', [70, 50, Interval(0, 100)], (25, 85)),
    ('mean(closest two(marks, "lower"))', [50, Interval(50, 52), 90], (50, 51)),
    ("mean(drop lowest(marks, 1))", [40, Interval(0, 60), 55], (Fraction(95, 2), Fraction(115, 2))),
    ("mean(drop highest(marks, 1))", [40, Interval(0, 60), 55], (20, Fraction(95, 2))),
    ("sum(drop lowest(drop highest(marks, 1), 1))", [40, Interval(0, 60), 55], (40, 55)),
    ("sum(drop alone(marks, 60))", [40, 70, Interval(0, 100)], (40, 170)),
    ("count(drop alone(marks, 60))", [40, 70, Interval(0, 100)], (2, 2)),
    ("mean(drop alone(marks, 60))", [40, 70, Interval(60, 100)], (65, 85)),
    ('nearest(marks, 50, "lower")', [45, Interval(0, 100)], (0, 100)),
    ('nearest(marks, 50, "lower")', [45, Interval(60, 100)], (45, 45)),
    ('nearest(marks, 50, "lower")', [45, 55, Interval(53, 100)], (45, 100)),
]


@pytest.mark.parametrize(("text", "marks", "ends"), OPEN)
def test_an_open_mark_gives_every_choice_that_can_come_out(
    text: str, marks: list[Any], ends: tuple[Any, Any]
) -> None:
    assert bounds_of(run(text, marks=marks)) == ends


def test_an_open_total_gives_the_sheets_as_alternatives() -> None:
    sheets = [{"mark": 70}, {"mark": 50}, {"mark": 60}]
    chosen = run('closest two(sheets, "lower", totals)', sheets=sheets, totals=[70, 50, Interval(0, 100)])

    assert isinstance(chosen, OneOf)
    assert list(chosen.alternatives) == [
        [{"mark": 70}, {"mark": 60}],
        [{"mark": 50}, {"mark": 60}],
        [{"mark": 70}, {"mark": 50}],
    ]


def test_the_points_of_alternatives_are_bounds_over_all_of_them() -> None:
    names = {"sheets": [{"mark": 7}, {"mark": 5}, {"mark": 9}], "totals": [70, 50, Interval(0, 100)]}
    points = run('mean(closest two(sheets, "lower", totals).mark)', **names)

    assert bounds_of(points) == (6, 8)


def test_a_choice_that_the_open_total_cannot_change_is_known() -> None:
    names = {"sheets": ["A", "B", "C"], "totals": [50, 51, Interval(80, 100)]}

    assert run('closest two(sheets, "lower", totals)', **names) == ["A", "B"]
    assert run("drop highest(sheets, 1, totals)", **names) == ["A", "B"]
    assert run("drop alone(sheets, 60, totals)", **names) == ["A", "B"]
    assert run('nearest(sheets, 10, "lower", totals)', **names) == "A"


UNDECIDABLE = [
    'closest two(sheets, "lower", unknown)',
    'closest two(unknown, "lower", totals)',
    "closest two(sheets, unknown, totals)",
    "drop lowest(sheets, unknown, totals)",
    "drop lowest(rows, 1)",
    "drop alone(sheets, unknown, totals)",
    'nearest(sheets, unknown, "lower", totals)',
    'closest two([1, 2, unknown], "lower")',
]


@pytest.mark.parametrize("text", UNDECIDABLE)
def test_without_any_bounds_the_choice_is_unknown(text: str) -> None:
    names = {"sheets": ["A", "B", "C"], "totals": [1, 2, 3], "unknown": UNKNOWN, "rows": Rows([1], [2])}

    assert run(text, **names) is UNKNOWN


def test_too_many_possible_choices_are_unknown() -> None:
    marks = [Interval(0, 10)] * 40

    assert run('closest two(marks, "lower")', marks=marks) is UNKNOWN
    assert run("drop lowest(marks, 20)", marks=marks) is UNKNOWN


# Laws, by trying all fillings

TOTALS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=1,
    max_size=5,
)
FORMS = st.sampled_from(
    [
        "drop lowest(sheets, 1, totals)",
        "drop lowest(sheets, 2, totals)",
        "drop highest(sheets, 1, totals)",
        'closest two(sheets, "lower", totals)',
        'closest two(sheets, "higher", totals)',
        "drop alone(sheets, 3, totals)",
        'nearest(sheets, 3, "lower", totals)',
        'nearest(sheets, 3, "higher", totals)',
    ]
)


@given(TOTALS, FORMS)
def test_every_choice_of_any_filling_is_among_the_alternatives(
    ends: Sequence[tuple[int, int]], text: str
) -> None:
    program = compile_(parse(text))
    sheets = list("ABCDE"[: len(ends)])
    totals = [low if low == high else Interval(low, high) for low, high in ends]
    chosen = program({"sheets": sheets, "totals": totals})
    steps = [[low, Fraction(low + high, 2), high] for low, high in ends]
    outcomes = [program({"sheets": sheets, "totals": list(filling)}) for filling in product(*steps)]

    assert all(is_among(outcome, chosen) for outcome in outcomes)


def is_among(outcome: Any, chosen: Any) -> bool:
    if chosen is UNKNOWN:
        return True
    return outcome in chosen.alternatives if isinstance(chosen, OneOf) else bool(outcome == chosen)


MARKS = st.lists(st.integers(0, 6) | st.fractions(0, 6, max_denominator=4), max_size=8)


@given(MARKS, st.integers(0, 9))
def test_dropping_leaves_the_rest_and_takes_only_the_extreme(marks: list[Any], n: int) -> None:
    lowest, highest = (run(f"drop {side}(marks, n)", marks=marks, n=n) for side in ("lowest", "highest"))

    assert sorted(lowest) == sorted(marks)[n:]
    assert sorted(highest) == sorted(marks)[: max(len(marks) - n, 0)]


@given(MARKS)
def test_no_two_marks_are_closer_than_the_closest_two(marks: list[Any]) -> None:
    chosen = run('closest two(marks, "lower")', marks=marks)
    gaps = [abs(a - b) for i, a in enumerate(marks) for b in marks[i + 1 :]]

    assert len(chosen) == min(2, len(marks))
    if len(marks) > 2:
        assert abs(chosen[0] - chosen[1]) == min(gaps)


@given(MARKS)
def test_the_lower_pair_is_never_above_the_higher_pair(marks: list[Any]) -> None:
    lower, higher = (run(f'closest two(marks, "{side}")', marks=marks) for side in ("lower", "higher"))

    assert sum(lower) <= sum(higher)
