"""One entry at every table that there can be: who is called, what is certain, what the commission is told."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel.unknown import UNKNOWN, Interval, bounds_of
from kkk_scoring.rubric.model import Stage
from kkk_scoring.scoring.deliberate import Deliberation, deliberate, merge_all
from kkk_scoring.scoring.panel import sit
from tests.small import a_round, rules

ROLES = {"E1": "expert", "E2": "expert"}


def stage_of(experts: str, more: str = "", criteria: str = "{M: {marks: {to: 10}}}") -> Stage:
    return rules(
        f"rubric: small\nform: {{name?: text}}\nstages:\n  - stage: merit\n    experts: {experts}\n"
        f"    each: {{combine: mean(marks)}}\n    criteria: {criteria}\n{more}"
    ).stages[0]


def deliberated(
    stage: Stage, marks: Mapping[str, Mapping[str, int]], roles: Mapping[str, str] = ROLES
) -> Deliberation:
    """*marks*: expert → criterion → mark, of those who handed in a sheet."""
    rubric = rules("rubric: other\nform: {name?: text}\nstages: [{stage: merit, criteria: {A: {points: 1}}}]")
    round_ = a_round(
        rubric,
        roles,
        {"merit": {expert: {"A": given} for expert, given in marks.items()}},
        assigned={"merit": dict.fromkeys(roles)},
    )
    return deliberate(stage, sit(stage, "A", round_), {"name": UNKNOWN}, lambda *_: [])


def both(one: int, two: int) -> dict[str, dict[str, int]]:
    return {"E1": {"M": one}, "E2": {"M": two}}


THIRD = "{expert: 2, third: {sheets: 1, when: max(totals) - min(totals) > 3}}"
WITH_T = {**ROLES, "T1": "third"}
A_THIRD = "The rules call for a further expert (third); the sheet is missing."


@pytest.mark.parametrize(
    ("marks", "roles", "called", "points", "missing"),
    [
        (both(5, 8), ROLES, False, (Fraction(13, 2), Fraction(13, 2)), []),
        (both(4, 8), ROLES, True, (4, Fraction(22, 3)), [A_THIRD]),
        (both(4, 8), WITH_T, True, (4, Fraction(22, 3)), [A_THIRD]),
        ({**both(4, 8), "T1": {"M": 6}}, WITH_T, True, (6, 6), []),
        ({**both(5, 8), "T1": {"M": 2}}, WITH_T, False, (Fraction(13, 2), Fraction(13, 2)), []),
        ({"E1": {"M": 4}}, ROLES, None, (Fraction(4, 3), 8), []),
        ({}, ROLES, None, (0, 10), []),
    ],
)
def test_a_further_expert_is_called_where_the_rule_says_so_at_every_table(
    marks: dict[str, dict[str, int]],
    roles: dict[str, str],
    called: bool | None,
    points: tuple[object, object],
    missing: list[str],
) -> None:
    found = deliberated(stage_of(THIRD), marks, roles)

    assert found.called == {"third": called}
    assert found.open_calls == (["third"] if called is None else [])
    assert [one.message.render("en") for one in found.missing] == missing
    assert bounds_of(found.assessment.points["merit"]) == points


def test_where_the_condition_gives_nothing_for_these_marks_it_is_open_whether_somebody_is_called() -> None:
    experts = "{expert: 2, third: {sheets: 1, when: 'max(totals[item > 9]) > 3'}}"
    found = deliberated(stage_of(experts), both(5, 8))

    assert found.called == {"third": None}
    assert [one.message.render("en") for one in found.missing] == [
        "Which sheets count for `M` can't be told from these marks.",
        "Whether a further expert (third) is called can't be told from these marks.",
    ]


@pytest.mark.parametrize(("far", "called"), [(9, None), (10, False)])
def test_the_total_of_a_sheet_of_which_the_rule_makes_nothing_is_within_the_scale(
    far: int, called: bool | None
) -> None:
    experts = f"{{expert: 2, third: {{sheets: 1, when: max(totals) - min(totals) > {far}}}}}"
    criteria = "{M: {marks: {to: 10}, combine: 'if count(marks) > 1 then mean(marks) else null'}}"

    assert deliberated(stage_of(experts, criteria=criteria), both(1, 9)).called == {"third": called}


def test_nobody_is_called_where_there_is_no_sheet_for_which_the_condition_could_hold() -> None:
    experts = "{expert: {sheets: {max: 1}}, third: {sheets: 1, when: count(sheets) < 5}}"

    assert deliberated(stage_of(experts), {"T1": {"M": 6}}, {"T1": "third"}).called == {"third": False}
    assert deliberated(stage_of(experts), {"E1": {"M": 6}}, {"E1": "expert"}).called == {"third": True}


def test_what_the_call_came_to_is_told_where_it_is_certain() -> None:
    certain = deliberated(stage_of(THIRD), both(5, 8)).assessment.working
    still_open = deliberated(stage_of(THIRD), {"E1": {"M": 4}}).assessment.working

    assert certain["merit"] == {"max(totals) - min(totals)": 3, "max(totals)": 8, "min(totals)": 5}
    assert "max(totals)" not in still_open.get("merit", {})


TWO_CALLS = (
    "{expert: 1, second: {sheets: 1, when: max(totals) < 5}, third: {sheets: 1, when: max(totals) > 3}}"
)


@pytest.mark.parametrize(
    ("mark", "called"),
    [
        (2, {"second": True, "third": False}),
        (4, {"second": True, "third": True}),
        (6, {"second": False, "third": True}),
        (None, {"second": None, "third": None}),
    ],
)
def test_each_role_with_a_condition_is_called_by_its_own(mark: int | None, called: dict[str, Any]) -> None:
    roles = {"E1": "expert", "S1": "second", "T1": "third"}
    sheets = {"S1": {"M": 0}, "T1": {"M": 10}} | ({} if mark is None else {"E1": {"M": mark}})
    found = deliberated(stage_of(TWO_CALLS), sheets, roles)
    added = [0] * bool(called["second"]) + [10] * bool(called["third"])

    assert found.called == called
    if mark is None:
        assert bounds_of(found.assessment.points["M"]) == (0, 10)
    else:
        assert found.assessment.points["M"] * (1 + len(added)) == mark + sum(added)  # type: ignore[operator]  # a number


FLAGS = "    flag: total < 5\n"
MARK_FLAG = "{M: {marks: {to: 10}, flag: abs(mark - mean(marks)) > 2}, N: {marks: {to: 10}}}"


@pytest.mark.parametrize(
    ("more", "criteria", "marks", "flags"),
    [
        ("", "{M: {marks: {to: 10}}}", both(1, 9), []),
        (FLAGS, "{M: {marks: {to: 10}}}", both(4, 5), [("E1", None)]),
        (FLAGS, "{M: {marks: {to: 10}}}", both(5, 6), []),
        (FLAGS, "{M: {marks: {to: 10}}}", {}, []),
        (FLAGS, "{M: {marks: {to: 10}}}", {"E2": {"M": 1}}, [("E2", None)]),
        ("", MARK_FLAG, {"E1": {"M": 1, "N": 1}, "E2": {"M": 6, "N": 9}}, [("E1", "M"), ("E2", "M")]),
        ("", MARK_FLAG, {"E1": {"M": 4, "N": 1}, "E2": {"M": 8, "N": 9}}, []),
        (
            FLAGS,
            MARK_FLAG,
            {"E1": {"M": 1, "N": 1}, "E2": {"M": 6, "N": 9}},
            [("E1", None), ("E1", "M"), ("E2", "M")],
        ),
    ],
)
def test_the_commission_is_told_which_sheets_meet_a_flag(
    more: str, criteria: str, marks: dict[str, dict[str, int]], flags: list[tuple[str, str | None]]
) -> None:
    found = deliberated(stage_of("{expert: 2}", more, criteria), marks)

    assert [(flag.expert, flag.criterion) for flag in found.flags] == flags


@pytest.mark.parametrize(
    ("criteria", "marks", "missing"),
    [
        (MARK_FLAG, {"E1": {"M": 1}, "E2": {"M": 1, "N": 2}}, ["The sheet of E1 has no mark for N."]),
        ("{M: {marks: {to: 10}, by: expert}}", both(1, 1), []),
        (
            "{M: {marks: {to: 10}, combine: 'if count(marks) > 2 then 1 else null'}}",
            both(1, 1),
            ["The rule for `M` makes no points of these marks: if count(marks) > 2 then 1 else null."],
        ),
        (
            "{M: {marks: {to: 10}, combine: 'mean(marks[item > 5])'}}",
            both(1, 1),
            ["The rule for `M` makes no points of these marks: mean(marks[item > 5])."],
        ),
        ("{M: {marks: {to: 10}, combine: 'mean(marks[item > 5])'}}", both(6, 1), []),
        (
            "{M: {marks: {to: 10}, combine: 'if count(marks) + count(sheets) > 9 then 1 else null'}}",
            both(1, 1),
            [
                "The rule for `M` makes no points of these marks: "
                "if count(marks) + count(sheets) > 9 then 1 else null."
            ],
        ),
        # What is open here hangs on something else than the marks.
        ("{M: {marks: {to: 10}, combine: 'if name = \"x\" then 1 else mean(marks)'}}", both(5, 5), []),
        ("{M: {marks: {to: 10}, adjust: 'if name = \"x\" then 1 else mark'}}", both(5, 5), []),
    ],
)
def test_what_the_sheets_lack_is_missing(
    criteria: str, marks: dict[str, dict[str, int]], missing: list[str]
) -> None:
    found = deliberated(stage_of("{expert: 2}", criteria=criteria), marks)

    assert [one.message.render("en") for one in found.missing] == missing


def test_entries_without_any_sheet_are_worked_out_once() -> None:
    stage = stage_of("{expert: 2}")
    one, same = (deliberated(stage, {}) for _ in range(2))
    fewer = deliberated(stage, {}, {"E1": "expert"})
    begun = deliberated(stage, {"E1": {"M": 5}})

    assert one is same
    assert one is not fewer
    assert bounds_of(begun.assessment.points["M"]) == (Fraction(5, 2), Fraction(15, 2))


def test_of_several_deliberations_only_what_all_say_is_certain() -> None:
    stage = stage_of(THIRD)
    called, not_called = (deliberated(stage, marks, WITH_T) for marks in (both(4, 8), both(5, 8)))
    merged = merge_all([not_called, called])

    assert merge_all([called]) is called
    assert merged.called == {"third": None}
    assert merged.missing == called.missing
    assert merge_all([called, called]).called == {"third": True}
    assert merge_all([not_called, not_called]).called == {"third": False}


def test_entries_without_sheets_are_alike_only_where_all_that_is_open_is_alike_too() -> None:
    """One stage, whose assessments without sheets are kept, and each entry by itself."""
    text = (
        "rubric: small\nform: {x: number, y: number}\nstages:\n  - stage: merit\n    experts: {expert: 1}\n"
        "    criteria: {M: {marks: {to: 10}}, F: {points: x, out_of: 90}, G: {points: 2 * y, out_of: 90}}\n"
    )
    entries: list[tuple[object, object]] = [
        (Interval(0, 1), 5),
        (Interval(0, 2), 5),
        (Interval(1, 2), 5),
        (5, UNKNOWN),
        (UNKNOWN, 5),
        (5, 5),
    ]
    rubric = rules(text)
    sitting = sit(rubric.stages[0], "A", a_round(rubric, {"E1": "expert"}))

    def points(stage: Stage, x: object, y: object) -> tuple[object, ...]:
        found = deliberate(stage, sitting, {"x": x, "y": y}, lambda *_: []).assessment.points
        return tuple(bounds_of(found[id_]) if found[id_] is not UNKNOWN else UNKNOWN for id_ in "MFG")

    together = [points(rubric.stages[0], *one) for one in entries]

    assert together == [points(rules(text).stages[0], *one) for one in entries]
    assert [one[1:] for one in together[:3]] == [
        ((0, 1), (10, 10)),
        ((0, 2), (10, 10)),
        ((1, 2), (10, 10)),
    ]
