"""Points of parts that may not apply, sheets that may not count: what is certain whichever comes true."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel.unknown import UNKNOWN, Interval, alike, bounds_of
from kkk_scoring.rubric.model import Group
from kkk_scoring.scoring.assess import assess, records, totals, weighted
from kkk_scoring.scoring.assessment import Assessment, merge
from kkk_scoring.scoring.panel import Seat
from kkk_scoring.scoring.round import GivenMark, SheetEntry
from tests.small import NOWHERE, rules


def group_of(criteria: str, more: str = "") -> Group:
    """The assessment of a stage with these criteria; *x*, *y* and *kind* are answers of the form."""
    text = (
        f"rubric: parts\nform: {{x: {{is: number, min: 0, max: 100}}, y: number, kind: [a, b]}}\nstages:\n"
        f"  - stage: merit\n    experts: {{expert: 9, other: 1}}\n    each: {{combine: mean(marks)}}\n"
        f"    criteria: {criteria}\n{more}"
    )
    return rules(text).stages[0].group


def seat(expert: str | None, role: str = "expert", **marks: int) -> Seat:
    given = {id_: GivenMark(mark, "why", NOWHERE) for id_, mark in marks.items()}
    return Seat(expert, role, None, SheetEntry(True, None, given, NOWHERE) if marks else None)


def made(group: Group, *seats: Seat, **names: Any) -> Assessment:
    known = {"x": None, "y": None, "kind": None, **names}
    return assess(group, seats, known, lambda *_: [])


APPLIES = "{A: {points: 4}, B: {points: 2, when: x > 1}, C: {points: 3}}"


@pytest.mark.parametrize(
    ("x", "points", "out_of"),
    [(2, (9, 9), (9, 9)), (1, (7, 7), (7, 7)), (UNKNOWN, (7, 9), (7, 9)), (Interval(0, 5), (7, 9), (7, 9))],
)
def test_a_part_that_may_not_apply_adds_between_nothing_and_all(
    x: object, points: tuple[int, int], out_of: tuple[int, int]
) -> None:
    found = made(group_of(APPLIES), x=x)

    assert (bounds_of(found.points["merit"]), bounds_of(found.out_of["merit"])) == (points, out_of)


@pytest.mark.parametrize(
    ("criteria", "x", "out_of"),
    [
        ("{A: {points: 4, weight: 0}, B: {points: 2}}", 1, (2, 2)),
        ("{A: {points: 4, weight: -1}, B: {points: 2}}", 1, (-2, -2)),
        ("{A: {points: 4, weight: -1, when: x > 1}, B: {points: 2}}", UNKNOWN, (-2, 2)),
        ("{A: {points: x, out_of: 5, weight: -1}, B: {points: 2}}", 1, (2, 2)),
        ("{A: {points: x, out_of: 5, weight: 0}, B: {points: 2}}", 1, (2, 2)),
        ("{A: {points: y, out_of: 5, weight: 0}, B: {points: 2}}", 1, (2, 2)),
        ("{A: {points: y, out_of: 5, weight: 0}, B: {points: 2, when: x > 1}}", 1, (0, 0)),
        ("{A: {points: x, out_of: 4, weight: 0.5}, B: {points: 2}}", 1, (4, 4)),
    ],
)
def test_the_best_of_a_deduction_is_its_least(criteria: str, x: object, out_of: tuple[int, int]) -> None:
    assert bounds_of(made(group_of(criteria), x=x).out_of["merit"]) == out_of


def test_while_a_weight_is_not_certain_out_of_is_the_most_that_there_can_be() -> None:
    group = group_of("{A: {points: 4, weight: x}, B: {points: 2}}")

    assert [made(group, x=x).out_of["merit"] for x in (3, UNKNOWN)] == [14, 402]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], 0),
        ([(1, 4), (2, 3)], 10),
        ([(-1, 4), (1, 10)], 6),
        ([(UNKNOWN, 4), (1, 10)], UNKNOWN),
        ([(1, UNKNOWN), (1, 10)], UNKNOWN),
        ([(1, None)], UNKNOWN),
        ([(0, UNKNOWN)], UNKNOWN),
        ([(2, Interval(1, 3)), (1, 1)], Interval(3, 7)),
    ],
)
def test_points_are_weighted_and_added(parts: list[tuple[Any, Any]], expected: Any) -> None:
    found = weighted([{"weight": weight, "points": points} for weight, points in parts], "points")

    assert alike(found, expected)


CONDITION = "{A: {points: 4, require: points > 3, when: x > 1}, B: {points: 4, require: points > 5}}"


@pytest.mark.parametrize(("x", "expected"), [(2, {"A": True}), (1, {}), (UNKNOWN, {"A": True}), (None, {})])
def test_a_condition_of_a_part_that_may_not_apply_can_hold_but_not_fail(
    x: object, expected: dict[str, bool]
) -> None:
    found = made(group_of(CONDITION), x=x).holds
    failing = made(group_of(CONDITION.replace("points > 3", "points > 4")), x=x).holds

    assert {id_: outcome for id_, (_, outcome, _) in found.items()} == {**expected, "B": False}
    assert failing["B"][1] is False
    if "A" in failing:
        assert failing["A"][1] is (UNKNOWN if x is UNKNOWN else False)


def test_a_groups_rule_sees_that_a_part_does_not_apply() -> None:
    group = group_of(
        "{G: {criteria: {A: {points: 4, when: x > 1}}, points: 'if A = null then 1 else 2', out_of: 2}}"
    )

    assert [bounds_of(made(group, x=x).points["G"]) for x in (2, 1, UNKNOWN)] == [(2, 2), (1, 1), (1, 2)]


def test_a_group_that_does_not_apply_has_nothing_below_it() -> None:
    group = group_of("{G: {when: x > 1, criteria: {A: {points: 4}, B: {points: 1}}}, C: {points: 3}}")
    found = made(group, x=1)

    assert found.points == {"G": None, "A": None, "B": None, "C": 3, "merit": 3}
    assert found.out_of == {"G": None, "A": None, "B": None, "C": 3, "merit": 3}


MARKED = "{M: {marks: {to: 10}}, N: {marks: {to: 10}}}"


def test_a_criterion_is_worth_the_mean_of_its_marks_and_says_whose_they_are() -> None:
    found = made(group_of(MARKED), seat("E1", M=4, N=2), seat("E2", M=6, N=3))

    assert found.points == {"M": 5, "N": Fraction(5, 2), "merit": Fraction(15, 2)}
    assert found.counted == {"M": {"E1": True, "E2": True}, "N": {"E1": True, "E2": True}}
    assert found.out_of == {"M": 10, "N": 10, "merit": 20}


def test_a_sheet_alone_has_its_own_points_and_what_its_role_does_not_mark_is_left_out() -> None:
    group = group_of("{M: {marks: {to: 10}, by: expert}, N: {marks: {to: 10}, by: other}, F: {points: 1}}")
    seats = (seat("E1", M=4), seat("X1", "other", N=7), seat("E2", M=6))

    assert totals(group, seats, {"x": None, "y": None, "kind": None}, lambda *_: []) == [5, 8, 7]


def test_what_its_role_does_not_mark_is_nothing_in_the_sum_of_a_sheet_alone() -> None:
    marks = "{M: {marks: {to: 10}, by: expert}, N: {marks: {to: 10}, by: other}}"
    group = group_of(marks, "    points: M + 2 * N\n    out_of: 30\n")
    seats = (seat("E1", M=4), seat("X1", "other", N=7))

    assert totals(group, seats, {"x": None, "y": None, "kind": None}, lambda *_: []) == [4, 14]


def test_what_people_moderated_counts_whatever_the_marks_come_to() -> None:
    names = {"x": None, "y": None, "kind": None}
    found = assess(group_of(MARKED), (seat("E1", M=4, N=2),), names, lambda *_: [], {"M": 9})

    assert (found.points["M"], found.points["merit"]) == (9, 11)


COUNTED = "    counted: drop lowest(sheets, 1, totals)\n"


def test_the_sheets_that_count_are_chosen_by_their_totals() -> None:
    group = group_of(MARKED, COUNTED)
    found = made(group, seat("E1", M=4, N=2), seat("E2", M=6, N=3), seat("E3", M=8, N=3))

    assert found.points == {"M": 7, "N": 3, "merit": 10}
    assert found.counted["M"] == {"E2": True, "E3": True}
    assert found.working["merit"]["totals"] == [6, 9, 11]


def test_while_a_sheet_is_missing_it_is_open_which_ones_count() -> None:
    group = group_of("{M: {marks: {to: 10}}}", COUNTED)
    found = made(group, seat("E1", M=4), seat("E2", M=6), seat("E3"))

    low, high = bounds_of(found.points["M"])

    assert low is not None
    assert low <= 5
    assert high == 8
    assert found.counted["M"] == {"E2": True, "E1": None, "E3": None}
    assert "totals" not in found.working.get("merit", {})


@pytest.mark.parametrize(
    ("number", "ends"),
    # docs/limits.md says 6.
    [(2, (2, 3)), (6, (2, 7)), (7, (0, 10))],
)
def test_of_few_sheets_every_choice_is_tried(number: int, ends: tuple[int, int]) -> None:
    group = group_of("{M: {marks: {to: 10}}}", "    counted: sheets[total > y]\n")
    seats = [seat(f"E{place}", M=2 + place) for place in range(number)]

    assert bounds_of(made(group, *seats, y=UNKNOWN).points["M"]) == ends


@pytest.mark.parametrize(
    ("experts", "nobody", "ends"),
    # docs/limits.md says 35 orders: 7 over 3 are as many, 9 over 2 are 36.
    [(4, 3, (Fraction(7, 2), Fraction(7, 2))), (7, 2, (0, 10))],
)
def test_while_few_experts_are_not_assigned_every_order_of_the_sheets_is_tried(
    experts: int, nobody: int, ends: tuple[object, object]
) -> None:
    group = group_of("{M: {marks: {to: 10}}}", '    counted: sheets[role = "expert"]\n')
    seats = [seat(f"E{place}", M=2 + place) for place in range(experts)]

    assert bounds_of(made(group, *seats, *[seat(None, "other")] * nobody).points["M"]) == ends


def an_assessment(points: object, holds: object, counted: dict[str | None, bool | None]) -> Assessment:
    (condition,) = (c for c, _, _ in made(group_of("{A: {points: 4, require: points > 3}}")).holds.values())
    return Assessment(
        points={"A": points},
        out_of={"A": 10},
        holds={"A": (condition, holds, {"points": points})},
        counted={"A": counted},
        weights={"A": points},
    )


def test_of_several_assessments_only_what_all_say_is_certain() -> None:
    one = an_assessment(3, True, {"E1": True, "E2": True})
    other = an_assessment(5, False, {"E1": True, "E3": True})
    found = merge([one, other])
    _, holds, values = found.holds["A"]

    assert bounds_of(found.points["A"]) == bounds_of(found.weights["A"]) == (3, 5)
    assert found.out_of["A"] == 10
    assert holds is UNKNOWN
    assert bounds_of(values["points"]) == (3, 5)
    assert found.counted["A"] == {"E1": True, "E2": None, "E3": None}


def test_what_all_assessments_say_stays_as_it_is() -> None:
    one, other = (an_assessment(3, True, {"E1": True}) for _ in range(2))
    found = merge([one, other])

    assert (found.points["A"], found.holds["A"][1], found.counted["A"]) == (3, True, {"E1": True})
    assert merge([one]) is one


@pytest.mark.parametrize(
    ("criteria", "x", "expected"),
    [
        ("{A: {points: 'x * 2 + y', out_of: 300}}", 3, {"A": {"x * 2": 6, "x": 3, "y": 1}}),
        ("{A: {points: 'x * 2 + y', out_of: 300}}", UNKNOWN, {"A": {"y": 1}}),
        ("{A: {points: {of: x * 2, from: {0: 0, 5: 3}}}}", 3, {"A": {"x * 2": 6, "x": 3}}),
        ("{A: {points: 4}}", 3, {}),
        (
            "{G: {criteria: {A: {points: 4}, B: {points: 3}}, points: 'min(subtotal, 5)', out_of: 5}}",
            3,
            {"G": {"subtotal": 7}},
        ),
    ],
)
def test_the_parts_of_a_rule_are_shown_where_they_are_certain(
    criteria: str, x: object, expected: dict[str, object]
) -> None:
    assert made(group_of(criteria), x=x, y=1).working == expected


def test_the_parts_of_what_the_marks_come_to_are_shown_too() -> None:
    group = group_of("{M: {marks: {to: 10}, combine: 'max(marks) - min(marks)'}}")

    assert made(group, seat("E1", M=4), seat("E2", M=7)).working == {"M": {"max(marks)": 7, "min(marks)": 4}}
    assert made(group, seat("E1", M=4), seat("E2")).working == {}


def test_a_condition_that_only_some_assessments_ask_stays_as_they_say() -> None:
    asked = an_assessment(5, True, {"E1": True})
    not_asked = Assessment(points={"A": None}, out_of={"A": None})
    found = merge([asked, not_asked]).holds["A"]

    assert (found[1], found[2]) == (True, {"points": 5})


def test_a_sheet_nobody_is_assigned_to_yet_has_an_unknown_expert() -> None:
    rows = records(group_of("{M: {marks: {to: 10}}}"), [seat("E1", M=4), seat(None)], [4, UNKNOWN])

    assert [row["expert"] for row in rows] == ["E1", UNKNOWN]
    assert [row["total"] for row in rows] == [4, UNKNOWN]
    assert rows[0]["M"] == 4


def test_a_group_sees_the_parts_that_surely_apply_as_a_list() -> None:
    group = group_of(
        "{A: {points: 4}, B: {points: 2, when: x > 1}}", "    points: sum(parts.points)\n    out_of: 9\n"
    )

    assert [bounds_of(made(group, x=x).points["merit"]) for x in (2, 1, UNKNOWN)] == [(6, 6), (4, 4), (4, 6)]
