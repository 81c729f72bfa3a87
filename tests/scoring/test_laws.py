"""Laws that hold for every competition of a kind, tried on random ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Outcome, bounds
from tests.small import a_round, outcome, rules, scored

COMBINATIONS = ["mean(marks)", "median(marks)", "min(marks)", "max(marks)"]
MARK = st.integers(0, 6)


def merit(combine: str, counted: str = "", when: str = "", limit: int = 6) -> Rubric:
    third = f"\n      third: {{sheets: 1, when: '{when}'}}" if when else ""
    return rules(
        "rubric: law\nform: {x?: number}\nstages:\n  - stage: merit\n    experts:\n"
        f"      expert: 2{third}\n"
        + (f"    counted: {counted}\n" if counted else "")
        + f"    each: {{combine: '{combine}', marks: {{to: 6}}}}\n    criteria: {{A: {{}}, B: {{}}}}\n"
        f"    require: merit >= {limit}\nranking: [highest: merit, shared]\n"
    )


LAX = {combine: merit(combine) for combine in COMBINATIONS}
CLOSEST = merit("mean(marks)", 'closest two(sheets, "lower", totals)', "max(totals) - min(totals) > 3")
THREE = {"E1": "expert", "E2": "expert", "T1": "third"}
TWO = {"E1": "expert", "E2": "expert"}

Given = Mapping[str, Mapping[str, Mapping[str, object]]]


def result(rubric: Rubric, roles: dict[str, str], sheets: Given, entries: str = "X") -> dict[str, Outcome]:
    protocol = scored(rubric, a_round(rubric, roles, {"merit": sheets}), {id_: {} for id_ in entries})
    return {id_: outcome(protocol, id_) for id_ in entries}


def span(found: Outcome) -> tuple[Any, Any]:
    ends = bounds(found.open_points if found.verdict == "pending" else found.total)

    assert ends is not None
    return ends


@given(st.sampled_from(COMBINATIONS), st.lists(MARK, min_size=4, max_size=4))
def test_agreed_marks_lie_between_the_lowest_and_the_highest(combine: str, marks: list[int]) -> None:
    a1, a2, b1, b2 = marks
    found = result(LAX[combine], TWO, {"E1": {"X": {"A": a1, "B": b1}}, "E2": {"X": {"A": a2, "B": b2}}})["X"]
    a, b = (mark.points for mark in found.stages[0].marks)

    assert min(a1, a2) <= a <= max(a1, a2)  # type: ignore[operator]  # certain numbers
    assert min(b1, b2) <= b <= max(b1, b2)  # type: ignore[operator]


@given(
    st.sampled_from(COMBINATIONS),
    st.lists(MARK, min_size=4, max_size=4),
    st.integers(0, 3),
    st.integers(1, 6),
)
def test_with_a_monotone_rule_more_points_never_worsen_a_place(
    combine: str, marks: list[int], which: int, more: int
) -> None:
    rubric = merit(combine, limit=0)

    def place(marks: list[int]) -> int:
        mine = {
            e: {"X": {"A": a, "B": b}, "Y": {"A": 3, "B": 3}}
            for e, (a, b) in zip(TWO, (marks[:2], marks[2:]), strict=True)
        }
        found = result(rubric, TWO, mine, "XY")["X"].rank

        assert found is not None
        return found

    raised = [min(m + more, 6) if i == which else m for i, m in enumerate(marks)]

    assert place(raised) <= place(marks)


def test_with_a_divergence_rule_more_points_can_give_fewer() -> None:
    """90 and 70 give 80; 91 and 70 call a third expert, whose 78 makes 70 and 78 the closest: 74."""
    rubric = rules(
        "rubric: divergence\nform: {x?: number}\nstages:\n  - stage: merit\n    experts:\n      expert: 2\n"
        "      third: {sheets: 1, when: max(totals) - min(totals) > 20}\n"
        '    counted: closest two(sheets, "lower", totals)\n    each: {combine: mean(marks)}\n'
        "    criteria: {A: {marks: {to: 100}}}\n"
    )
    before = result(rubric, THREE, {"E1": {"X": {"A": 90}}, "E2": {"X": {"A": 70}}, "T1": {"X": {"A": 78}}})[
        "X"
    ]
    after = result(rubric, THREE, {"E1": {"X": {"A": 91}}, "E2": {"X": {"A": 70}}, "T1": {"X": {"A": 78}}})[
        "X"
    ]

    assert (before.total, after.total) == (80, 74)


def completions(sheets: Given, roles: dict[str, str], scale: tuple[int, ...]) -> Sequence[Given]:
    """Every way of filling the gaps, over the marks in *scale*."""
    gaps = [(e, c) for e in roles for c in "AB" if c not in sheets.get(e, {}).get("X", {})]
    filled = []
    for values in product(scale, repeat=len(gaps)):
        made = {e: {"X": dict(sheets.get(e, {}).get("X", {}))} for e in roles}
        for (expert, criterion), value in zip(gaps, values, strict=True):
            made[expert]["X"][criterion] = value
        filled.append(made)
    return filled


PARTIAL = st.fixed_dictionaries({}, optional={"A": MARK, "B": MARK})
SHEET = st.fixed_dictionaries({"A": MARK, "B": MARK}) | PARTIAL


def agrees(open_: Outcome, complete: Outcome) -> None:
    """The open outcome promised nothing that the complete one breaks."""
    low, high = span(open_)
    total = complete.total

    assert low is None or low <= total
    assert high is None or total <= high
    assert open_.verdict in ("pending", complete.verdict)


@pytest.mark.parametrize("combine", COMBINATIONS)
@given(first=SHEET, second=SHEET)
@settings(max_examples=25, deadline=None)
def test_bounds_contain_every_completion(
    combine: str, first: dict[str, object], second: dict[str, object]
) -> None:
    sheets: Given = {"E1": {"X": first}, "E2": {"X": second}}
    open_ = result(LAX[combine], TWO, sheets)["X"]

    for complete in completions(sheets, TWO, (0, 2, 5, 6)):
        agrees(open_, result(LAX[combine], TWO, complete)["X"])


@given(first=SHEET, second=SHEET, third=SHEET)
@settings(max_examples=40, deadline=None)
def test_bounds_contain_every_completion_when_sheets_are_chosen(
    first: dict[str, object], second: dict[str, object], third: dict[str, object]
) -> None:
    sheets: Given = {"E1": {"X": first}, "E2": {"X": second}, "T1": {"X": third}}
    open_ = result(CLOSEST, THREE, sheets)["X"]

    for complete in completions(sheets, THREE, (0, 4, 6))[:250]:
        agrees(open_, result(CLOSEST, THREE, complete)["X"])


@given(combine=st.sampled_from(COMBINATIONS), first=SHEET, second=SHEET, fill=MARK)
@settings(deadline=None)
def test_filling_a_gap_never_widens_the_bounds(
    combine: str, first: dict[str, object], second: dict[str, object], fill: int
) -> None:
    gaps = [c for c in "AB" if c not in first]
    if not gaps:
        return
    before = span(result(LAX[combine], TWO, {"E1": {"X": first}, "E2": {"X": second}})["X"])
    after = span(result(LAX[combine], TWO, {"E1": {"X": {**first, gaps[0]: fill}}, "E2": {"X": second}})["X"])

    assert before[0] <= after[0] <= after[1] <= before[1]


@pytest.mark.parametrize("combine", ["mean(marks)", "min(marks)", "max(marks)"])
@given(first=PARTIAL, second=PARTIAL)
@settings(max_examples=25, deadline=None)
def test_bounds_are_tight_where_each_gap_feeds_one_criterion(
    combine: str, first: dict[str, object], second: dict[str, object]
) -> None:
    sheets: Given = {"E1": {"X": first}, "E2": {"X": second}}
    totals = [result(LAX[combine], TWO, c)["X"].total for c in completions(sheets, TWO, (0, 6))]

    assert span(result(LAX[combine], TWO, sheets)["X"]) == (min(totals), max(totals))  # type: ignore[type-var]


@given(st.permutations("VWXYZ"), st.lists(st.integers(0, 12), min_size=5, max_size=5))
@settings(deadline=None)
def test_the_order_of_applications_changes_nothing(order: list[str], points: list[int]) -> None:
    rubric = merit("mean(marks)", limit=0)
    sheets: Given = {
        e: {id_: {"A": min(p, 6), "B": max(p - 6, 0)} for id_, p in zip("VWXYZ", points, strict=True)}
        for e in TWO
    }
    round_ = a_round(rubric, TWO, {"merit": sheets})
    listed = [(o.entry, o.rank) for o in scored(rubric, round_, {id_: {} for id_ in order}).outcomes]

    assert listed == [
        (o.entry, o.rank) for o in scored(rubric, round_, {id_: {} for id_ in "VWXYZ"}).outcomes
    ]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
@settings(deadline=None)
def test_equal_points_share_a_place_and_the_next_one_is_left_out(points: list[int]) -> None:
    rubric = merit("mean(marks)", limit=0)
    ids = "UVWXYZ"[: len(points)]
    sheets: Given = {
        e: {i: {"A": min(p, 6), "B": max(p - 6, 0)} for i, p in zip(ids, points, strict=True)} for e in TWO
    }
    protocol = scored(rubric, a_round(rubric, TWO, {"merit": sheets}), {id_: {} for id_ in ids})

    assert {o.entry: o.rank for o in protocol.outcomes} == {
        id_: 1 + sum(other > p for other in points) for id_, p in zip(ids, points, strict=True)
    }


def test_a_place_is_given_only_when_no_completion_can_change_it() -> None:
    rubric = merit("mean(marks)", limit=0)
    sheets: Given = {
        "E1": {"X": {"A": 6, "B": 6}, "Y": {"A": 3, "B": 3}, "Z": {"A": 0, "B": 0}},
        "E2": {"X": {"A": 6, "B": 6}, "Z": {"A": 0, "B": 0}},
    }
    found = result(rubric, TWO, sheets, "XYZ")

    assert {id_: o.rank for id_, o in found.items()} == {"X": 1, "Y": None, "Z": 3}
    assert span(found["Y"]) == (3, Fraction(9))
