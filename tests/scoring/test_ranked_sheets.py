"""The sheets that the ranking sees: those that are at the tables, that are to come, and that may come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kkk_scoring.scoring.protocol import bounds
from tests.small import Marks, a_round, outcome, rules, scored

RULES = """
rubric: ranked
form: {{size: number}}
stages:
  - stage: merit
    experts: {experts}
    each: {{combine: mean(marks), marks: {{to: 10}}}}
    criteria: {{A: {{}}}}
ranking:
  - highest: {first}
  - shared
"""
THIRD = "{judge: {sheets: {min: 2}}, third: {sheets: 1, when: max(totals) > 5}}"
CHAIR = "{judge: {sheets: {min: 2}}, chair: {sheets: {min: 1}}}"
JUDGES = {"J": "judge", "K": "judge"}
ALL, OF_CHAIR = "count(sheets)", 'count(sheets[role = "chair"])'

CASES: list[tuple[str, str, str, Mapping[str, str], Mapping[str, int], tuple[Any, Any]]] = [
    ("both sheets, and no third is called", THIRD, ALL, JUDGES, {"J": 3, "K": 4}, (2, 2)),
    ("a third who is called is sure to come", THIRD, ALL, {**JUDGES, "T": "third"}, {"J": 3, "K": 9}, (3, 3)),
    ("of two sheets one is still to come", CHAIR, ALL, {**JUDGES, "C": "chair"}, {"K": 9}, (3, 3)),
    ("a third who may yet be called may come",
     THIRD, ALL, {**JUDGES, "T": "third"}, {"J": 3, "T": 3}, (2, 3)),
    ("not all of at least two are known yet", THIRD, ALL, {"J": "judge"}, {"J": 3}, (2, None)),
    ("of the others none is of another role",
     CHAIR, OF_CHAIR, {"J": "judge", "C": "chair"}, {"J": 3}, (1, 1)),
    ("of two roles any number may yet come", CHAIR, OF_CHAIR, {"J": "judge"}, {"J": 3}, (1, None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("experts", "first", "roles", "marks", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_the_ranking_counts_the_sheets_that_there_can_be(
    experts: str,
    first: str,
    roles: Mapping[str, str],
    marks: Mapping[str, int],
    expected: tuple[Any, Any],
) -> None:
    rubric = rules(RULES.format(experts=experts, first=f"'{first}'"))
    sheets: Marks = {expert: {"X": {"A": mark}} for expert, mark in marks.items()}
    found = outcome(scored(rubric, a_round(rubric, roles, {"merit": sheets}), {"X": {"size": 1}}), "X")

    assert bounds(found.total if found.verdict == "passed" else found.open_points) == expected
