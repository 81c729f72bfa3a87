"""All entries of a round together: ids used twice, and what the list sees of who entered each stage."""

from __future__ import annotations

import pytest

from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.score import score
from tests.small import a_round, application, rules, scored

ALONE = "stages: [{stage: s, criteria: {P: {points: a, out_of: 9}}, require: s >= 3}]"
TOGETHER = "stages: [{stage: s, criteria: {P: {points: count(field), out_of: 9}}, require: s >= 1}]"


def points(stages: str, *entries: tuple[str, int]) -> dict[str, tuple[str, object]]:
    rubric = rules(f"rubric: r\nform: {{a: number}}\n{stages}\n")
    found: Protocol = score(
        rubric, a_round(rubric, {}), [application(rubric, id_, {"a": a}) for id_, a in entries]
    )
    return {one.entry: (one.verdict, one.total) for one in found.outcomes}


@pytest.mark.parametrize("again", ["A", "a"])
@pytest.mark.parametrize(("stages", "other"), [(ALONE, 4), (TOGETHER, 1)])
def test_of_applications_with_the_same_id_none_is_assessed(stages: str, other: int, again: str) -> None:
    found = points(stages, ("A", 9), ("B", 4), (again, 8))

    assert found["B"] == ("passed", other)
    assert {verdict for id_, (verdict, _) in found.items() if id_ != "B"} == {"invalid"}


TWO_STAGES = """rubric: r
form: {a: number}
stages:
  - {stage: first, criteria: {P: {points: a, out_of: 9}}, require: first >= 3}
  - {stage: second, criteria: {Q: {points: a, out_of: 9}}, require: second >= 6}
ranking: [highest: second, shared]
results: [{result: r, places: PLACES, tied: out}]
"""


@pytest.mark.parametrize(
    ("places", "number"),
    [
        ("count(field) - 1", 2),
        ("count(entered.first) - 3", 3),
        ("count(entered.second) - 2", 2),
        ("count(entered.second) - 1", 3),
    ],
)
def test_places_may_follow_from_how_many_entered_a_stage(places: str, number: int) -> None:
    """Six entries, of which four entered the second stage and three passed it."""
    rubric = rules(TWO_STAGES.replace("PLACES", places))
    marks = {"A": 9, "B": 8, "C": 7, "D": 5, "E": 1, "F": 0}
    found = scored(rubric, a_round(rubric, {}), {id_: {"a": mark} for id_, mark in marks.items()})
    got = [one.entry for one in found.outcomes if one.result == "r"]

    assert len(got) == number
