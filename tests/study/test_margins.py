"""How far an entry stands from a threshold, and who stands nearest to it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kkk_scoring.study.margins import Margin, margin, nearest, stage_margin
from tests.small import a_round, outcome, rules, scored

RULES = """
rubric: r
title: R
form: {mine: number, other: number}
stages:
  - stage: s
    requirements:
      F1: {title: f, require: other < 3}
      F2: {title: f, require: other between 0 and 9}
    criteria:
      A: {title: A, points: mine, out_of: 10}
    require: CONDITION
"""


def margins(condition: str, **answers: tuple[object, object]) -> dict[str, Fraction | int | None]:
    rubric = rules(RULES.replace("CONDITION", condition))
    written = {entry: {"mine": a, "other": b} for entry, (a, b) in answers.items()}
    protocol = scored(rubric, a_round(rubric, {}), written)
    found = {one.entry: stage_margin(one, "s") for one in protocol.outcomes}
    return {entry: one.distance if one else None for entry, one in found.items()}


@pytest.mark.parametrize(
    ("condition", "distance"),
    [
        ("s >= 6", 1),
        ("s > 7", 0),
        ("s <= 9", 2),
        ("s < 5", -2),
        ("s >= 0.7 * out_of", 0),
        ("s - 1 >= 8", -2),
        ("7.5 <= s", Fraction(-1, 2)),
    ],
)
def test_the_margin_is_what_there_is_to_spare(condition: str, distance: Fraction) -> None:
    assert margins(condition, W1=(7, 1)) == {"W1": distance}


@pytest.mark.parametrize("condition", ["s >= 6 and A >= 1", "s between 1 and 9", "s = 7", "A >= 1 or s >= 6"])
def test_a_condition_that_is_no_single_comparison_has_no_margin(condition: str) -> None:
    assert margins(condition, W1=(7, 1)) == {"W1": None}


def test_a_requirement_has_a_margin_too() -> None:
    rubric = rules(RULES.replace("CONDITION", "s >= 0"))
    protocol = scored(rubric, a_round(rubric, {}), {"W1": {"mine": 1, "other": 5}})
    checks = {check.id: margin(check) for check in outcome(protocol, "W1").stages[0].checks}

    assert checks == {"F1": Margin("other", "<", 5, 3), "F2": None, "s": Margin("s", ">=", 1, 0)}


@pytest.mark.parametrize(("op", "holds"), [(">=", True), (">", False), ("<=", True), ("<", False)])
def test_on_the_limit_itself_the_operator_decides(op: str, holds: bool) -> None:
    assert Margin("s", op, 7, 7).holds is holds


def near(condition: str, *points: object) -> tuple[set[str], set[str]]:
    rubric = rules(RULES.replace("CONDITION", condition))
    written = {f"W{n}": {"mine": a, "other": 1} for n, a in enumerate(points)}
    found = nearest(scored(rubric, a_round(rubric, {}), written).outcomes, "s")
    return set(found.above), set(found.below)


@pytest.mark.parametrize(
    ("condition", "points", "above", "below"),
    [
        ("s >= 5", (5, 6, 4, 3), {"W0"}, {"W2"}),
        ("s > 5", (5, 6, 4, 3), {"W1"}, {"W0"}),
        ("s >= 5", (6, 6, 4, 4), {"W0", "W1"}, {"W2", "W3"}),
        ("s >= 1", (5, 6), {"W0"}, set()),
        ("s >= 9", (5, 6), set(), {"W1"}),
        ("s <= 5", (5, 6, 7, 3), {"W0"}, {"W1"}),
        ("s >= 9 or A > 9", (5, 6), set(), set()),
    ],
)
def test_nearest_to_the_threshold_on_both_sides(
    condition: str, points: tuple[object, ...], above: set[str], below: set[str]
) -> None:
    assert near(condition, *points) == (above, below)
