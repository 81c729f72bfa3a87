"""Which sheet stands after a re-assessment, and which sheets were there on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from kkk_scoring.feel.unknown import UNKNOWN, Interval, alike
from kkk_scoring.scoring.agree import within_rules
from kkk_scoring.scoring.appeals import Weighed, at_least, standing
from kkk_scoring.scoring.as_of import known_sheets, later_reassessments, not_yet_received, undated
from kkk_scoring.scoring.events import AnyEvent
from kkk_scoring.scoring.round import Round
from tests.small import a_round, events, rules

RUBRIC = rules(
    """
rubric: small
form: {name?: text}
stages:
  - stage: merit
    experts: {expert: 1}
    each: {combine: mean(marks)}
    criteria: {M: {marks: {to: 10}}}
    require: merit >= 5
"""
)
AGAIN = {
    "event": "replace_sheet",
    "entry": "A",
    "date": "2026-03-10",
    "by": "commission",
    "stage": "merit",
    "expert": "E1",
    "new_expert": "E2",
    "reason": "the first sheet had no reasons",
}


def a_replacement(stands: str, sheets: tuple[str, ...] = ("E1", "E2")) -> Round:
    given = {"merit": {expert: {"A": {"M": 5}} for expert in sheets}}
    round_ = a_round(RUBRIC, {"E1": "expert", "E2": "expert"}, given, events(AGAIN))
    return replace(round_, stands=stands)


def who_stands(round_: Round, before: Weighed, after: Weighed) -> list[str]:
    """The expert whose sheet stands in each version that is possible."""

    def weigh(version: Round) -> Weighed:
        return after if expert(version) == "E2" else before

    def total(_: Round, of: str) -> object:
        return (after if of == "E2" else before).points

    return [expert(version) for version in standing("merit", "A", round_, weigh, total).versions]


def expert(round_: Round) -> str:
    (event,) = round_.events["A"]
    return str(event.new_expert)  # type: ignore[attr-defined]  # a re-assessment


BETWEEN = Interval(3, 7)


@pytest.mark.parametrize(
    ("stands", "before", "after", "expected"),
    [
        ("new", (True, 9), (True, 1), ["E2"]),
        ("higher", (True, 5), (True, 5), ["E2"]),
        ("higher", (True, 5), (True, 4), ["E1"]),
        ("higher", (True, 5), (True, BETWEEN), ["E1", "E2"]),
        ("higher", (True, 5), (True, UNKNOWN), ["E1", "E2"]),
        ("higher", (True, UNKNOWN), (True, 5), ["E1", "E2"]),
        ("higher", (True, 2), (True, BETWEEN), ["E2"]),
        ("higher", (True, 8), (True, BETWEEN), ["E1"]),
        ("never_lower", (True, 5), (True, 5), ["E2"]),
        ("never_lower", (True, 5), (True, 4), ["E1"]),
        ("never_lower", (True, 5), (False, 6), ["E1"]),
        ("never_lower", (False, 5), (False, 6), ["E2"]),
        ("never_lower", (False, 5), (True, 4), ["E1"]),
        ("never_lower", (True, None), (True, None), ["E2"]),
        ("never_lower", (True, None), (False, None), ["E2"]),
        ("never_lower", (UNKNOWN, 5), (True, 6), ["E1", "E2"]),
        ("never_lower", (True, 5), (UNKNOWN, 6), ["E1", "E2"]),
        ("never_lower", (True, BETWEEN), (True, 7), ["E2"]),
        ("never_lower", (True, BETWEEN), (True, 6), ["E1", "E2"]),
    ],
)
def test_the_rubrics_rule_says_which_sheet_stands(
    stands: str, before: tuple[object, object], after: tuple[object, object], expected: list[str]
) -> None:
    assert who_stands(a_replacement(stands), Weighed(*before), Weighed(*after)) == expected


def test_until_the_new_sheet_is_there_either_may_stand() -> None:
    found = who_stands(a_replacement("new", ("E1",)), Weighed(True, 5), Weighed(True, 6))

    assert found == ["E1", "E2"]


@pytest.mark.parametrize(
    ("stage", "expert", "replaced"),
    [("merit", "E1", True), ("merit", "E2", False), ("formal", "E1", False), ("formal", "E2", False)],
)
def test_an_expert_is_replaced_in_the_stage_of_the_re_assessment_only(
    stage: str, expert: str, replaced: bool
) -> None:
    assert a_replacement("new").replaced(stage, expert, "A") is replaced


def test_a_round_without_a_re_assessment_in_the_stage_stays_as_it_is() -> None:
    round_ = a_replacement("new")

    assert standing("formal", "A", round_, lambda _: Weighed(True, 1), lambda *_: 1).versions == (round_,)


@pytest.mark.parametrize(
    ("points", "before", "expected"),
    [
        (7, 5, 7),
        (Interval(3, 9), 5, Interval(5, 9)),
        (Interval(6, 9), 5, Interval(6, 9)),
        (Interval(None, 9), 5, Interval(5, 9)),
        (Interval(3, None), 5, Interval(5, None)),
        (Interval(3, 9), Interval(4, 8), Interval(4, 9)),
        (Interval(3, 9), Interval(None, 8), Interval(3, 9)),
        (Interval(3, 9), UNKNOWN, Interval(3, 9)),
        (Interval(3, 9), None, Interval(3, 9)),
        (UNKNOWN, 5, UNKNOWN),
    ],
)
def test_points_that_are_never_lowered_are_at_least_those_of_before(
    points: Any, before: Any, expected: Any
) -> None:
    assert alike(at_least(points, before), expected)


@pytest.mark.parametrize(
    ("least", "ceiling", "value", "expected"),
    [
        (0, 10, UNKNOWN, Interval(0, 10)),
        (0, 10, None, Interval(0, 10)),
        (0, None, UNKNOWN, Interval(0, None)),
        (None, 10, UNKNOWN, Interval(None, 10)),
        (None, None, UNKNOWN, UNKNOWN),
        (None, None, None, UNKNOWN),
        (0, 10, 12, 12),
        (0, 10, "a", "a"),
        (0, 10, Interval(3, 5), Interval(3, 5)),
        (0, 10, Interval(-3, 15), Interval(0, 10)),
        (0, 10, Interval(None, None), Interval(0, 10)),
        (0, 10, Interval(None, 4), Interval(0, 4)),
        (0, 10, Interval(4, None), Interval(4, 10)),
        (None, None, Interval(4, None), Interval(4, None)),
        (None, 10, Interval(None, 12), Interval(None, 10)),
        (0, None, Interval(-2, None), Interval(0, None)),
        (0, 10, Interval(10, 15), Interval(10, 10)),
    ],
)
def test_an_open_mark_is_within_what_the_rules_allow(
    least: int | None, ceiling: int | None, value: Any, expected: Any
) -> None:
    (criterion,) = RUBRIC.stages[0].group.criteria()
    found = within_rules(replace(criterion, least=least, ceiling=ceiling, most=5), value)

    assert alike(found, expected)


def happened(*written: dict[str, Any]) -> list[Any]:
    return TypeAdapter(list[AnyEvent]).validate_python(written)


SHEETS_IN = {"event": "sheets", "by": "office", "stage": "merit", "date": "2026-03-05"}
E2_IN = {**SHEETS_IN, "experts": ["E2"], "date": "2026-03-07"}


@pytest.mark.parametrize(
    ("written", "day", "known"),
    [
        ([], 1, {"E1", "E2"}),
        ([SHEETS_IN], 4, set()),
        ([SHEETS_IN], 5, {"E1", "E2"}),
        ([E2_IN], 6, {"E1"}),
        ([E2_IN], 7, {"E1", "E2"}),
        ([SHEETS_IN, E2_IN], 5, {"E1"}),
        ([SHEETS_IN, E2_IN, {**E2_IN, "date": "2026-03-09"}], 7, {"E1", "E2"}),
        ([{**SHEETS_IN, "stage": "other"}], 4, {"E1", "E2"}),
    ],
)
def test_a_sheet_is_known_from_the_day_on_which_it_was_handed_in(
    written: list[dict[str, Any]], day: int, known: set[str]
) -> None:
    sheets = a_replacement("new").sheets
    found = known_sheets(sheets, happened(*written), date(2026, 3, day))

    assert {expert for _, expert in found} == known


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([], ["sheets/merit/E1.yaml", "sheets/merit/E2.yaml"]),
        ([E2_IN], ["sheets/merit/E1.yaml"]),
        ([SHEETS_IN], []),
        ([{**SHEETS_IN, "stage": "other"}], ["sheets/merit/E1.yaml", "sheets/merit/E2.yaml"]),
    ],
)
def test_sheets_without_a_recorded_day_are_named(written: list[dict[str, Any]], expected: list[str]) -> None:
    assert undated(a_replacement("new"), happened(*written)) == expected


@pytest.mark.parametrize(("day", "later"), [(9, True), (10, False), (11, False)])
def test_a_re_assessment_counts_from_the_day_of_its_decision(day: int, later: bool) -> None:
    found = later_reassessments(happened(AGAIN), date(2026, 3, day))

    assert found == ({("merit", "E2", "A")} if later else set())
    assert later_reassessments(happened(AGAIN), None) == frozenset()


@pytest.mark.parametrize(("day", "later"), [(9, True), (10, False), (11, False)])
def test_an_application_is_there_from_the_day_of_its_receipt(day: int, later: bool) -> None:
    received = {"event": "received", "by": "office", "entry": "A", "date": "2026-03-10T12:00"}
    found = not_yet_received(happened(received), date(2026, 3, day))

    assert found == ({"A"} if later else set())
