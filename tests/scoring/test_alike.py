"""Entries without sheets share their assessment only where all that the rules look at is the same."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kkk_scoring.feel.unknown import Interval
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Outcome
from kkk_scoring.scoring.score import score
from tests.small import a_round, application, rules
from tests.small import outcome as outcome_of

RULES = """
rubric: invented
title: An invented competition
form:
  price: number
  kind: [small, large]
stages:
  - stage: declared
    criteria:
      S: {points: price, out_of: 100}
  - stage: marked
    experts: {judge: 1}
    criteria:
      A: {combine: mean(marks), marks: {to: 10}}
      B: {when: kind = "large", points: price / 2, out_of: 50}
    require: declared + marked >= 60
"""


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return rules(RULES)


def outcomes(rubric: Rubric, *entries: tuple[str, object, str]) -> list[Outcome]:
    made = [application(rubric, id_, {"price": price, "kind": kind}) for id_, price, kind in entries]
    protocol = score(rubric, a_round(rubric, {"E1": "judge"}, {}), made)
    return [outcome_of(protocol, id_) for id_, _, _ in entries]


def points(outcome: Outcome) -> list[object]:
    return [(o.low, o.high) if isinstance(o := stage.points, Interval) else o for stage in outcome.stages]


def test_each_entry_without_sheets_has_its_own_bounds(rubric: Rubric) -> None:
    entries = [
        ("X", 55, "small"),
        ("Y", 55, "large"),
        ("Z", 57, "small"),
        ("U", Fraction(111, 2), "small"),
        ("V", 10, "small"),
        ("W", 55, "small"),
    ]
    together = outcomes(rubric, *entries)
    apart = [outcomes(rules(RULES), entry)[0] for entry in entries]

    assert [(o.verdict, points(o)) for o in together] == [(o.verdict, points(o)) for o in apart]
    assert [o.verdict for o in together] == ["pending", "passed", "pending", "pending", "rejected", "pending"]
