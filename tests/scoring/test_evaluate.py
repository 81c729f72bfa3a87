"""One entry in one stage: what is known of it, what a correction and a re-assessment change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.scoring.protocol import Outcome, bounds
from kkk_scoring.scoring.score import score
from tests.small import Marks, a_round, application, events, outcome, rules, scored

# -- when the application was received ---------------------------------------------------------------

RECEIVED = rules("""
rubric: received
form: {size: number}
stages:
  - {stage: first, requirements: {in_time: {require: 'received <= date and time("2026-03-01T12:00:00")'}}}
  - {stage: second, requirements: {too: {require: 'received <= date and time("2026-03-01T12:00:00")'}}}
""")
ANY_TIME = rules("""
rubric: any_time
form: {size: number}
stages: [{stage: first, requirements: {large: {require: size > 2}}}]
""")
NOT_RECORDED = "When the application was received is not recorded."


def test_where_a_rule_of_the_first_stage_asks_when_it_was_received_that_is_said_to_be_missing() -> None:
    found = outcome(scored(RECEIVED, a_round(RECEIVED, {}), {"X": {"size": 3}}), "X")

    assert [(m.what, m.stage, m.message.render("en")) for m in found.missing] == [
        ("received", "first", NOT_RECORDED)
    ]
    assert found.verdict == "pending"


def test_nothing_is_missing_where_it_is_recorded_or_no_rule_asks() -> None:
    came = events({"event": "received", "entry": "X", "date": "2026-03-01 10:00", "by": "office"})
    recorded = outcome(scored(RECEIVED, a_round(RECEIVED, {}, None, came), {"X": {"size": 3}}), "X")
    not_asked = outcome(scored(ANY_TIME, a_round(ANY_TIME, {}), {"X": {"size": 3}}), "X")

    assert [(one.verdict, one.missing) for one in (recorded, not_asked)] == [("passed", []), ("passed", [])]


# -- a correction ------------------------------------------------------------------------------------

MENDED = rules("""
rubric: mended
form: {size: number, staff: number}
figures: {double: size * 2}
stages:
  - stage: formal
    requirements:
      R: {require: size > 2, correctable: {days: 7}}
      S: {require: double < 6}
  - stage: before
    criteria: {B: {points: double, out_of: 20}}
  - stage: later
    requirements: {L: {require: staff > 2, correctable: {days: 7}}}
    criteria: {P: {points: double, out_of: 20}}
  - stage: last
    criteria: {Q: {points: staff, out_of: 20}}
""")
CALL = {"event": "call_to_correct", "entry": "X", "date": "2026-03-02", "by": "office"}
ANSWER = {"event": "correction", "entry": "X", "date": "2026-03-05", "by": "office"}


def mended(asked: str, answers: Mapping[str, Any], again: Mapping[str, Any], *more: Any) -> Outcome:
    happened = events({**CALL, "requirements": [asked]}, {**ANSWER, "requirements": [asked]}, *more)
    corrected = replace(application(MENDED, "X", again), file="X.corrected.yaml")
    first = replace(application(MENDED, "X", answers), mended=corrected, asked=frozenset([asked]))
    return outcome(score(MENDED, a_round(MENDED, {}, None, happened), [first]), "X")


def test_after_a_correction_the_stage_that_asked_still_sees_the_first_answers_and_later_ones_the_new() -> (
    None
):
    found = mended("R", {"size": 2, "staff": 3}, {"size": 4, "staff": 3})

    # Of 2 and then 4 the requirement S, for which no correction was asked, holds only for the first.
    assert {check.id: check.verdict for check in found.stages[0].checks} == {"R": "passed", "S": "passed"}
    assert [stage.points for stage in found.stages] == [None, 8, 8, 3]


def test_a_correction_that_a_later_stage_asked_for_counts_only_after_it() -> None:
    found = mended("L", {"size": Fraction(5, 2), "staff": 1}, {"size": 4, "staff": 5})

    assert [stage.points for stage in found.stages] == [None, 5, 5, 5]


def test_what_is_worked_out_again_says_when_it_was_asked_for_and_from_which_file() -> None:
    checked = {
        "event": "recheck",
        "entry": "X",
        "requirement": "R",
        "mark": "no",
        "date": "2026-03-06",
        "by": "office",
    }
    found = mended("R", {"size": 2, "staff": 3}, {"size": 4, "staff": 3}, checked)
    (check, _) = found.stages[0].checks

    assert check.verdict == "passed"
    assert [note.render("en") for note in check.notes] == [
        "Called to correct on 2026-03-02, until 2026-03-09.",
        "Worked out again from X.corrected.yaml.",
    ]


# -- a re-assessment ---------------------------------------------------------------------------------

AGAIN = {
    "event": "replace_sheet",
    "entry": "X",
    "date": "2026-03-10",
    "by": "commission",
    "expert": "J",
    "new_expert": "K",
    "reason": "no reasons",
}
JUDGED = rules("""
rubric: judged
form: {size: number}
stages:
  - stage: formal
    experts: {judge: 1}
    requirements: {R: {judged: true}}
  - stage: merit
    experts: {judge: 1}
    criteria: {A: {marks: {to: 10}}}
decisions: [{decision: replace_sheet, by: commission, stands: never_lower}]
""")


def replaced(stage: str, stands: str, sheets: Marks) -> Outcome:
    other = "merit" if stage == "formal" else "formal"
    given: dict[str, Marks] = {
        stage: sheets,
        other: {"J": {"X": {"R": "yes"} if other == "formal" else {"A": 5}}},
    }
    everybody = {"J": None, "K": None}
    assigned = {stage: everybody, other: {"J": None}}
    round_ = a_round(JUDGED, {"J": "judge", "K": "judge"}, given, events({**AGAIN, "stage": stage}), assigned)
    return outcome(scored(JUDGED, replace(round_, stands=stands), {"X": {"size": 1}}), "X")


def test_in_a_stage_without_points_the_new_sheet_stands() -> None:
    found = replaced("formal", "never_lower", {"J": {"X": {"R": "yes"}}, "K": {"X": {"R": "no"}}})

    assert found.verdict == "rejected"


@pytest.mark.parametrize(
    ("stands", "before", "after", "expected"),
    [
        ("never_lower", 5, None, (5, 10)),
        ("never_lower", 5, 4, (5, 5)),
        ("never_lower", 5, 6, (6, 6)),
        ("new", 5, None, (0, 10)),
        ("new", 5, 4, (4, 4)),
        ("higher", 5, 4, (5, 5)),
        ("higher", 5, 6, (6, 6)),
    ],
)
def test_points_after_a_re_assessment_are_those_of_the_sheet_that_stands(
    stands: str, before: int | None, after: int | None, expected: tuple[int, int]
) -> None:
    sheets: Marks = {
        expert: {"X": {} if mark is None else {"A": mark}} for expert, mark in (("J", before), ("K", after))
    }

    assert bounds(replaced("merit", stands, sheets).stages[1].points) == expected


COMPARED = rules("""
rubric: compared
form: {size: number}
stages:
  - stage: merit
    experts: {judge: 1}
    criteria: {A: {marks: {to: 10}, adjust: mark - mean(own), combine: mean(marks), out_of: 10}}
decisions: [{decision: replace_sheet, by: commission, stands: higher}]
""")


def test_the_higher_total_is_that_of_marks_compared_with_all_that_the_expert_gave() -> None:
    # K: 9 - mean(9, 1) = 4, which is more than J can have: 8 - 6, or 8 - mean(8, 6).
    sheets: Marks = {"J": {"X": {"A": 8}, "Y": {"A": 6}}, "K": {"X": {"A": 9}, "Y": {"A": 1}}}
    happened = events({**AGAIN, "stage": "merit"})
    round_ = a_round(COMPARED, {"J": "judge", "K": "judge"}, {"merit": sheets}, happened)
    found = scored(COMPARED, replace(round_, stands="higher"), {"X": {"size": 1}, "Y": {"size": 1}})

    assert outcome(found, "X").stages[0].points == 4


# -- what an open entry's points can come to ---------------------------------------------------------


def test_of_an_open_entry_the_points_are_those_where_it_can_end() -> None:
    rubric = rules("""
rubric: ends
form: {size: number}
stages:
  - {stage: first, criteria: {A: {points: size, out_of: 90}}}
  - stage: second
    experts: {judge: 1}
    criteria: {B: {marks: {from: 20, to: 30}}}
    require: second >= 25
  - {stage: third, criteria: {C: {points: size - 40, out_of: 90}}}
""")
    found = outcome(scored(rubric, a_round(rubric, {"J": "judge"}), {"X": {"size": 80}}), "X")

    # It falls in the second stage with 20 to 30 points, or comes to 80 - 40; it can't end in the first.
    assert bounds(found.open_points) == (20, 40)
