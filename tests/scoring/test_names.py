"""What the name of something decided before says in the rules of a later stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from kkk_scoring.scoring.protocol import Outcome, bounds
from tests.small import Marks, a_round, events, outcome, rules, scored

RULES = rules("""
rubric: named
form: {size: number, big: boolean}
stages:
  - stage: formal
    experts: {judge: 1}
    requirements:
      asked: {require: size > 2, when: big}
      judged: {judged: true, may_not_apply: true}
  - stage: later
    criteria:
      B: {points: if asked then 3 else 1, out_of: 3}
      C: {points: if judged then 4 else 2, out_of: 4}
    require: asked and judged
""")


def judged(size: int, big: bool, answer: str | None) -> Outcome:
    marks: dict[str, object] = {} if answer is None else {"judged": answer}
    round_ = a_round(RULES, {"J": "judge"}, {"formal": {"J": {"X": marks}}})
    return outcome(scored(RULES, round_, {"X": {"size": size, "big": big}}), "X")


@pytest.mark.parametrize(("size", "big"), [(3, True), (3, False), (1, False)])
@pytest.mark.parametrize("answer", ["yes", "not_applicable"])
def test_a_requirement_that_is_met_or_does_not_apply_holds(size: int, big: bool, answer: str) -> None:
    found = judged(size, big, answer)

    assert found.verdict == "passed"
    assert [mark.points for mark in found.stages[1].marks] == [3, 4]


def test_while_an_answer_is_open_so_is_what_hangs_on_it() -> None:
    found = judged(3, True, None)
    points: Any = found.open_points

    assert (found.verdict, found.may_pass) == ("pending", True)
    assert (points.low, points.high) == (3 + 2, 3 + 4)


@pytest.mark.parametrize(
    ("known", "verdict"), [({"held": ["a", "b"]}, "passed"), ({"held": []}, "rejected"), ({}, "pending")]
)
def test_a_register_is_looked_into_and_one_that_nobody_read_is_open(
    known: Mapping[str, Sequence[str]], verdict: str
) -> None:
    rubric = rules("""
rubric: registers
form: {nip: text}
registers: {held: [{nip: text}]}
stages: [{stage: s, requirements: {listed: {require: 'count(held[nip = "a"]) = 1'}}}]
""")
    rows = {name: [{"nip": nip} for nip in nips] for name, nips in known.items()}
    round_ = replace(a_round(rubric, {}), registers=rows)

    assert outcome(scored(rubric, round_, {"X": {"nip": "a"}}), "X").verdict == verdict


# -- whose sheet stands is open ----------------------------------------------------------------------


AGAIN = {
    "event": "replace_sheet",
    "entry": "X",
    "date": "2026-03-10",
    "by": "commission",
    "stage": "merit",
    "expert": "J",
    "new_expert": "K",
    "reason": "no reasons",
}
HIGHER = rules("""
rubric: higher
form: {size: number}
stages:
  - stage: merit
    experts: {judge: 1}
    requirements: {R: {judged: true}}
    criteria: {A: {marks: {to: 10}}}
  - stage: later
    criteria: {B: {points: if R then 2 else 40, out_of: 40}}
decisions: [{decision: replace_sheet, by: commission, stands: higher}]
""")


def test_what_only_one_of_two_sheets_answers_is_open_while_either_may_stand() -> None:
    # The first sheet says nothing yet; with 10 points for A it would stand, with R or without.
    sheets: Marks = {"J": {"X": {}}, "K": {"X": {"R": "yes", "A": 9}}}
    round_ = a_round(HIGHER, {"J": "judge", "K": "judge"}, {"merit": sheets}, events(AGAIN))
    found = outcome(scored(HIGHER, replace(round_, stands="higher"), {"X": {"size": 1}}), "X")

    assert found.verdict == "pending"
    # It may fall with 0 to 10 points, or come on and get 2, or 40.
    assert bounds(found.open_points) == (0, 40)


def test_when_both_sheets_are_there_only_the_one_that_stands_answers() -> None:
    sheets: Marks = {"J": {"X": {"R": "no", "A": 8}}, "K": {"X": {"R": "yes", "A": 9}}}
    round_ = a_round(HIGHER, {"J": "judge", "K": "judge"}, {"merit": sheets}, events(AGAIN))
    found = outcome(scored(HIGHER, replace(round_, stands="higher"), {"X": {"size": 1}}), "X")

    assert found.verdict == "passed"
    assert found.stages[1].points == 2
