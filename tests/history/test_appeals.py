"""Which score stands after a re-assessment, and marks that the panel sets itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Outcome, bounds, certain
from kkk_scoring.scoring.round import Round
from tests.small import a_round, events, outcome, rules, scored


def rubric(stands: str, stage: str = "") -> Rubric:
    return rules(
        f"""
rubric: again
form: {{name?: text}}
stages:
  - stage: merit
    experts: {{expert: 2}}
    each: {{combine: mean(marks), marks: {{to: 100}}}}
    criteria: {{M: {{}}, N: {{require: points >= 10}}}}
    require: merit >= 100
{stage}
ranking: [highest: merit, shared]
results: [{{result: good}}]
decisions:
  - {{decision: replace_sheet, stands: {stands}}}
  - {{decision: moderate_mark}}
"""
    )


RUBRICS = {stands: rubric(stands) for stands in ("new", "higher", "never_lower")}
ROLES = {"E1": "expert", "E2": "expert", "E3": "expert", "E4": "expert"}
Marks = Mapping[str, tuple[int, int]]
"""Expert → the marks for M and N."""


def a_round_of(rules_: Rubric, marks: Marks, *happened: dict[str, Any]) -> Round:
    sheets = {"merit": {expert: {"A": {"M": m, "N": n}} for expert, (m, n) in marks.items()}}
    made = events(*({"entry": "A", "date": "2026-05-01", "by": "chair", **event} for event in happened))
    involved = {"E1", "E2", *(event.get("new_expert", "E1") for event in happened)}
    assigned = {"merit": dict.fromkeys(sorted(involved))}
    found = rules_.decision("replace_sheet")

    assert found is not None
    assert found.stands is not None
    return replace(a_round(rules_, ROLES, sheets, made, assigned), stands=found.stands)


def assessed(stands: str, marks: Marks, *happened: dict[str, Any]) -> Outcome:
    rules_ = RUBRICS[stands]
    return outcome(scored(rules_, a_round_of(rules_, marks, *happened), {"A": {}}), "A")


def again(old: str, new: str) -> dict[str, Any]:
    return {"event": "replace_sheet", "stage": "merit", "expert": old, "new_expert": new}


BETTER = {"E1": (20, 20), "E2": (60, 40), "E3": (70, 50)}
WORSE = {"E1": (70, 50), "E2": (60, 40), "E3": (20, 20)}
VETO = {"E1": (50, 12), "E2": (70, 12), "E3": (90, 0)}
"""The new sheet has the higher total, but with it N falls below 10."""

MARK = st.integers(0, 100)
PAIR = st.tuples(MARK, MARK)

STANDS = [
    ("new", BETTER, 110, "passed"),
    ("new", WORSE, 70, "rejected"),
    ("higher", BETTER, 110, "passed"),
    ("higher", WORSE, 110, "passed"),
    ("higher", VETO, 86, "rejected"),
    ("never_lower", BETTER, 110, "passed"),
    ("never_lower", WORSE, 110, "passed"),
]


@pytest.mark.parametrize(("stands", "marks", "total", "verdict"), STANDS)
def test_which_sheet_stands_is_the_rubrics_rule(stands: str, marks: Marks, total: int, verdict: str) -> None:
    found = assessed(stands, marks, again("E1", "E3"))

    assert (certain(found.total), found.verdict) == (total, verdict)
    assert found.missing == []


def test_never_lower_keeps_a_condition_that_held() -> None:
    rules_ = rules(
        """
rubric: veto
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 2}
    each: {combine: mean(marks), marks: {to: 100}}
    criteria: {M: {}, N: {require: points >= 10}}
ranking: [highest: merit, shared]
decisions: [{decision: replace_sheet, stands: never_lower}]
"""
    )
    found = outcome(scored(rules_, a_round_of(rules_, VETO, again("E1", "E3")), {"A": {}}), "A")

    assert (found.verdict, certain(found.total)) == ("passed", 72)


def test_the_result_says_who_decided_and_which_sheet_stands() -> None:
    better = assessed("never_lower", BETTER, {**again("E1", "E3"), "reason": "A part was overlooked."})
    worse = assessed("never_lower", WORSE, again("E1", "E3"))

    assert [note.render("en") for note in better.stages[0].notes] == [
        "Assessed again by E3 instead of E1, as chair decided on 2026-05-01.",
        "A part was overlooked.",
        "The new sheet stands: under the rules a re-assessment never lowers the points.",
    ]
    assert worse.stages[0].notes[-1].render("en") == (
        "The sheet of before stands: under the rules a re-assessment never lowers the points."
    )
    assert [g.expert for g in worse.stages[0].marks[0].given if g.counted] == ["E1", "E2"]


def test_until_the_new_sheet_is_there_the_entry_is_open() -> None:
    found = assessed("never_lower", {"E1": (20, 20), "E2": (60, 40)}, again("E1", "E3"))

    assert found.verdict == "pending"
    assert {missing.what for missing in found.missing} == {"sheet", "reassessment"}
    assert bounds(found.open_points) == (70, 150)


def test_without_the_rule_the_points_may_also_fall_while_it_is_open() -> None:
    found = assessed("new", {"E1": (20, 20), "E2": (60, 40)}, again("E1", "E3"))

    assert bounds(found.open_points) == (50, 150)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(RUBRICS)), st.fixed_dictionaries(dict.fromkeys(["E1", "E2", "E3"], PAIR)))
def test_what_may_come_lies_within_the_bounds(stands: str, marks: dict[str, tuple[int, int]]) -> None:
    first = {expert: marks[expert] for expert in ("E1", "E2")}
    low, high = bounds(assessed(stands, first, again("E1", "E3")).stages[0].points) or (None, None)
    points = certain(assessed(stands, marks, again("E1", "E3")).stages[0].points)

    assert low is not None
    assert high is not None
    assert points is not None
    assert low <= points <= high


def test_two_sheets_are_weighed_one_after_the_other() -> None:
    marks = {"E1": (50, 50), "E2": (50, 50), "E3": (60, 60), "E4": (10, 10)}
    found = assessed("never_lower", marks, again("E1", "E3"), again("E2", "E4"))

    assert certain(found.total) == 110
    assert [g.expert for g in found.stages[0].marks[0].given if g.counted] == ["E2", "E3"]


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(ROLES, PAIR)), st.booleans())
def test_an_appeal_under_never_lower_never_lowers(marks: dict[str, tuple[int, int]], twice: bool) -> None:
    before = assessed("never_lower", {expert: marks[expert] for expert in ("E1", "E2")})
    further = [again("E2", "E4")] if twice else []
    given_ = marks if twice else {expert: marks[expert] for expert in ("E1", "E2", "E3")}
    after = assessed("never_lower", given_, again("E1", "E3"), *further)

    assert certain(after.stages[0].points) >= certain(before.stages[0].points)  # type: ignore[operator]  # all sheets are there
    assert not (before.verdict == "passed" and after.verdict == "rejected")


CLOSEST = rules(
    """
rubric: closest
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 3}
    counted: closest two(sheets, "lower", totals)
    each: {combine: mean(marks), marks: {to: 100}}
    criteria: {M: {}, N: {}}
ranking: [highest: merit, shared]
decisions: [{decision: replace_sheet, stands: never_lower}]
"""
)


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(["E1", "E2", "E3", "E4"], PAIR)))
def test_not_even_where_a_higher_sheet_can_give_fewer_points(marks: dict[str, tuple[int, int]]) -> None:
    def total(*happened: dict[str, Any]) -> int | Fraction:
        experts = [*ROLES][: 3 + len(happened)]
        sheets = {"merit": {e: {"A": {"M": marks[e][0], "N": marks[e][1]}} for e in experts}}
        made = events(*({"entry": "A", "date": "2026-05-01", "by": "chair", **event} for event in happened))
        round_ = a_round(CLOSEST, ROLES, sheets, made, {"merit": dict.fromkeys(experts)})
        found = outcome(scored(CLOSEST, replace(round_, stands="never_lower"), {"A": {}}), "A")
        points = certain(found.total)

        assert points is not None
        return points

    assert total(again("E1", "E4")) >= total()


# -- marks that the panel sets ---------------------------------------------------------------------


def test_a_mark_that_the_panel_sets_stands_for_all_sheets_and_says_so() -> None:
    marks = {"E1": (80, 20), "E2": (60, 40)}
    event = {"event": "moderate_mark", "stage": "merit", "criterion": "M", "mark": 30, "reason": "Twice."}
    found = assessed("new", marks, event)

    assert (certain(assessed("new", marks).total), certain(found.total)) == (100, 60)
    assert certain(found.stages[0].marks[0].points) == 30
    assert [note.render("en") for note in found.stages[0].notes] == [
        "M was set to 30 by chair on 2026-05-01.",
        "Twice.",
    ]
