"""What people decide, and what stands in round.yaml about entries: whether it can count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.scoring.corrected import MOST_SHOWN, changed, with_correction
from kkk_scoring.scoring.cross_check import cross_check
from kkk_scoring.scoring.decide import decision_faults, moderated_marks, with_changed_marks
from kkk_scoring.scoring.events import AnyEvent, Correction
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.round import WrittenRound
from tests.small import NOWHERE, a_round, application, events, rules

RUBRIC = rules(
    """
rubric: decided
form: {name?: text, plan?: {goal?: text, until?: date}, sizes?: {list: number}}
stages:
  - stage: formal
    requirements:
      named: {require: name != null, correctable: {days: 7}}
      planned: {require: plan.goal != null, correctable: {days: 7}}
  - stage: merit
    experts: {expert: {sheets: {min: 1, max: 2}}, guest: 1}
    each: {combine: mean(marks)}
    criteria: {M: {marks: {to: 10}}, F: {points: 1}}
ranking: [highest: merit, shared]
results: [{result: funded, places: 1, tied: in}]
decisions:
  - {decision: set_result, by: minister}
  - {decision: moderate_mark}
  - {decision: change_mark}
"""
)


def event(kind: str, **more: Any) -> Happening:
    written = {"event": kind, "date": "2026-03-10", "by": "office", "reason": "why", **more}
    if kind not in ("order_ties", "sheets"):
        written.setdefault("entry", "A")
    (made,) = TypeAdapter(list[AnyEvent]).validate_python([written])
    return made


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.message.render("en")) for finding in findings]


NO_CRITERION = "There is no criterion `{}` in `merit` that experts mark."
MODERATED = {"stage": "merit", "criterion": "M"}


@pytest.mark.parametrize(
    ("decided", "faults"),
    [
        (event("set_result", by="minister", result="funded"), []),
        (
            event("set_result", result="funded"),
            [("KKK328", "This is decided by office, but the rubric says minister.")],
        ),
        (
            event("set_result", by="minister", result="fundet"),
            [("KKK329", "The rubric has no result `fundet`.")],
        ),
        (
            event("order_ties", order=["A", "B"]),
            [("KKK328", "The rubric doesn't allow anybody to decide `order_ties`.")],
        ),
        (event("recusal", expert="E1"), []),
        (event("moderate_mark", **MODERATED, mark=10), []),
        (event("moderate_mark", **{**MODERATED, "stage": "nowhere"}, mark=10), []),
        (
            event("moderate_mark", **{**MODERATED, "criterion": "X"}, mark=1),
            [("KKK329", NO_CRITERION.format("X"))],
        ),
        (
            event("moderate_mark", **{**MODERATED, "criterion": "F"}, mark=1),
            [("KKK329", NO_CRITERION.format("F"))],
        ),
    ],
)
def test_a_decision_counts_if_the_rubric_allows_it_to_this_person(
    decided: Happening, faults: list[tuple[str, str]]
) -> None:
    assert told(list(decision_faults(decided, RUBRIC, NOWHERE))) == faults


def test_a_moderated_mark_is_on_the_scale() -> None:
    (found,) = decision_faults(event("moderate_mark", **MODERATED, mark=11), RUBRIC, NOWHERE)

    assert found.code == "KKK329"


SHEETS = {"merit": {"E1": {"A": {"M": 4}, "B": {"M": 5}}}}
ROUND = a_round(RUBRIC, {"E1": "expert", "E2": "expert", "E3": "expert"}, SHEETS)


@pytest.mark.parametrize(
    ("more", "mark"),
    [
        ({}, 9),
        ({"entry": "B"}, 4),
        ({"expert": "E2"}, None),
        ({"criterion": "F"}, None),
        ({"stage": "formal"}, None),
        ({"stage": "nowhere"}, None),
        ({"entry": "C"}, None),
        ({"mark": 11}, None),
    ],
)
def test_a_mark_that_is_there_may_be_changed_to_another_of_the_scale(
    more: dict[str, Any], mark: int | None
) -> None:
    change = event("change_mark", **{"stage": "merit", "expert": "E1", "criterion": "M", "mark": 9, **more})
    findings: list[Finding] = []
    sheets = with_changed_marks({NOWHERE: change}, RUBRIC, ROUND.sheets, findings)
    given = sheets["merit", "E1"].entries["A"].marks["M"]

    assert [finding.code for finding in findings] == ([] if mark else ["KKK329"])
    assert given.value == (mark or 4)
    assert (given.was, given.reason) == ((4, "why") if mark == 9 else (None, "why"))
    assert ROUND.sheets["merit", "E1"].entries["A"].marks["M"].value == 4


BOTH = {"pl": "pomyłka", "en": "a slip of the pen"}


@pytest.mark.parametrize(
    ("given", "stands"), [("a slip of the pen", "a slip of the pen"), (BOTH, BOTH), (None, "why")]
)
def test_a_changed_mark_has_the_reason_of_the_change_else_that_of_the_sheet(
    given: object, stands: object
) -> None:
    change = event("change_mark", stage="merit", expert="E1", criterion="M", mark=9, entry="A", reason=given)
    sheets = with_changed_marks({NOWHERE: change}, RUBRIC, ROUND.sheets, [])

    assert sheets["merit", "E1"].entries["A"].marks["M"].reason == stands


def test_the_last_moderated_mark_of_the_stage_stands() -> None:
    happened = [event("moderate_mark", **MODERATED, mark=mark) for mark in (3, 7)]
    round_ = replace(ROUND, events={"A": happened})

    assert moderated_marks(RUBRIC.stages[1], "A", round_) == {"M": 7}
    assert moderated_marks(RUBRIC.stages[0], "A", round_) == {}


NO_ENTRY = "There is no application `{}` in this round."
TOO_MANY = "A has 3 experts of the role `expert` in `merit`; the rubric takes 2."
HEAD = "round: r\nrubric: decided\nexperts: {E1: {role: expert}, E2: {role: expert}, E3: {role: expert}}\n"
ASSIGNED = "assignments: {{merit: {{E1: {}, E2: {}, E3: {}}}}}\n"
RECUSED = "events: [{event: recusal, entry: A, date: 2026-03-01, by: E1, expert: E1}]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("events: [{event: withdraw, entry: X, date: 2026-03-01, by: applicant}]\n", [NO_ENTRY.format("X")]),
        (
            "events: [{event: order_ties, order: [A, X], date: 2026-03-01, by: office}]\n",
            [NO_ENTRY.format("X")],
        ),
        (
            "events: [{event: approval, entries: [X, A], date: 2026-03-01, by: office}]\n",
            [NO_ENTRY.format("X")],
        ),
        ("events: [{event: withdraw, entry: A, date: 2026-03-01, by: applicant}]\n", []),
        (ASSIGNED.format("all", "[A, X]", "[]"), [NO_ENTRY.format("X")]),
        (ASSIGNED.format("[A]", "[A]", "[B]"), []),
        (ASSIGNED.format("[A]", "[A]", "[A, B]"), [TOO_MANY]),
        (ASSIGNED.format("all", "[A]", "[A]"), [TOO_MANY]),
        (ASSIGNED.format("all", "all", "[A]"), [TOO_MANY]),
        (ASSIGNED.format("all", "all", "all"), [TOO_MANY, TOO_MANY.replace("A has", "B has")]),
        (ASSIGNED.format("all", "all", "[]"), []),
        (ASSIGNED.format("[A]", "[A]", "[A]") + RECUSED, []),
    ],
)
def test_what_round_yaml_says_of_entries_and_experts_must_be_possible(text: str, expected: list[str]) -> None:
    document = read_yaml((HEAD + text).encode(), "round.yaml")
    written = WrittenRound.model_validate(document.value)
    assigned = {
        stage: {expert: None if given == "all" else frozenset(given) for expert, given in experts.items()}
        for stage, experts in written.assignments.items()
    }
    happened = {"A": [one for one in written.events if "A" in one.about]}
    roles = {"E1": "expert", "E2": "expert", "E3": "expert"}
    round_ = a_round(RUBRIC, roles, {}, happened, assigned or {"merit": {}})  # type: ignore[arg-type]  # events
    findings = list(cross_check(document, written, RUBRIC, round_, ["A", "B"]))

    assert [finding.message.render("en") for finding in findings] == expected


@pytest.mark.parametrize(
    ("assigned", "known", "expected"),
    [
        (None, ["A", "B"], []),
        (frozenset(["A", "B"]), ["A", "B"], []),
        (None, ["A"], [("KKK304", NO_ENTRY.format("B"))]),
        (
            frozenset(["A"]),
            ["A", "B"],
            [("KKK305", "B is not assigned to E1; what the sheet says of it doesn't count.")],
        ),
    ],
)
def test_a_sheet_is_about_entries_that_are_there_and_assigned(
    assigned: frozenset[str] | None, known: list[str], expected: list[tuple[str, str]]
) -> None:
    document = read_yaml(HEAD.encode(), "round.yaml")
    round_ = a_round(RUBRIC, {"E1": "expert"}, SHEETS, {}, {"merit": {"E1": assigned}})
    written = WrittenRound.model_validate(document.value)

    assert told(list(cross_check(document, written, RUBRIC, round_, known))) == expected


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a",)]),
        ({"a": 1}, {"a": "1"}, [("a",)]),
        ({"a": 1}, {"a": True}, [("a",)]),
        ({"a": 1}, {}, [("a",)]),
        ({}, {"b": 1}, [("b",)]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a", "c")]),
        ({"a": {"b": 1}}, {"a": [1]}, [("a",)]),
        ({"a": [1]}, {"a": 1}, [("a",)]),
        ({"a": [1, 2]}, {"a": [1, 3, 4]}, [("a", 1), ("a", 2)]),
        ({"a": [1, 2]}, {"a": [1]}, [("a", 1)]),
    ],
)
def test_changes_are_told_as_deep_as_they_go(before: object, after: object, paths: list[Any]) -> None:
    assert list(changed(before, after)) == paths


def corrected(
    answers: dict[str, Any], day: int = 12, fields: list[str] | None = None, called: int = 10
) -> tuple[bool, list[str]]:
    """Whether a correction counts that says *answers*, and the remarks about it."""
    call = {"event": "call_to_correct", "entry": "A", "date": f"2026-03-{called}", "by": "office"}
    call |= {"requirements": ["planned"], **({"fields": fields} if fields else {})}  # type: ignore[dict-item]  # a list
    answer = event("correction", date=f"2026-03-{day}", requirements=["planned"])
    assert isinstance(answer, Correction)
    before = application(RUBRIC, "A", {"name": "x", "plan": {}})
    round_ = a_round(RUBRIC, {}, {}, events(call))
    found = with_correction(before, application(RUBRIC, "A", answers), answer, round_, RUBRIC)

    return found.mended is not None, [remark.message.render("en") for remark in found.remarks]


def unasked(path: str) -> str:
    return f"`{path}` is not what it was in test.yaml:1:1, but nobody asked for that to be corrected."


@pytest.mark.parametrize(
    ("answers", "more", "counts", "remarks"),
    [
        ({"name": "x", "plan": {"goal": "g"}}, {}, True, []),
        ({"name": "x", "plan": {"goal": "g"}}, {"day": 17}, True, []),
        ({"name": "x", "plan": {"goal": "g"}}, {"day": 18}, False, []),
        ({"name": "x", "plan": {"goal": "g"}}, {"day": 10}, True, []),
        ({"name": "x", "plan": {"goal": "g"}}, {"day": 10, "called": 11}, False, [unasked("plan.goal")]),
        ({"name": "y", "plan": {"goal": "g"}}, {}, False, [unasked("name")]),
        ({"name": "x", "plan": {"goal": "g", "until": "2026"}}, {}, False, [unasked("plan.until")]),
        ({"name": "x", "plan": {"goal": "g", "until": "2026"}}, {"fields": ["plan"]}, True, []),
        ({"name": "y", "plan": {"goal": "g"}}, {"fields": ["name"]}, False, [unasked("plan.goal")]),
    ],
)
def test_a_correction_counts_in_time_and_if_it_changes_only_what_was_asked_for(
    answers: dict[str, Any], more: dict[str, Any], counts: bool, remarks: list[str]
) -> None:
    assert corrected(answers, **more) == (counts, remarks)


@pytest.mark.parametrize(
    ("answers", "counts"), [({"name": "x", "goal": "g"}, True), ({"name": "y", "goal": "g"}, False)]
)
def test_who_is_called_to_complete_the_application_may_give_what_is_missing(
    answers: dict[str, Any], counts: bool
) -> None:
    rubric = rules(
        "rubric: r\nform: {name: text, goal: text}\n"
        "stages: [{stage: formal, requirements: {complete: {correctable: {days: 7}}}}]\n"
    )
    call = {"event": "call_to_correct", "entry": "A", "date": "2026-03-10", "requirements": ["complete"]}
    answer = event("correction", date="2026-03-12", requirements=["complete"])
    assert isinstance(answer, Correction)
    before, after = (application(rubric, "A", given) for given in ({"name": "x"}, answers))
    found = with_correction(
        before, after, answer, a_round(rubric, {}, {}, events({**call, "by": "x"})), rubric
    )

    assert (found.mended is not None) == counts


def test_of_many_changes_that_nobody_asked_for_the_first_are_told() -> None:
    _, remarks = corrected({"name": "x", "plan": {}, "sizes": list(range(MOST_SHOWN + 5))})
    before = application(RUBRIC, "A", {"name": "x", "plan": {}, "sizes": [9] * 40})
    answer = event("correction", date="2026-03-12", requirements=["planned"])
    assert isinstance(answer, Correction)
    many = application(RUBRIC, "A", {"name": "x", "plan": {}, "sizes": [1] * 40})
    found = with_correction(before, many, answer, a_round(RUBRIC, {}), RUBRIC)

    assert len(remarks) == 1
    assert len(found.remarks) == MOST_SHOWN == 20
