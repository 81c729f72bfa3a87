"""Points above what a part of the rubric says it is out of: told for each part that has a rule of its own."""

from __future__ import annotations

import pytest

from kkk_scoring.scoring.exceeded import beyond_out_of
from tests.small import a_round, rules, scored

RULES = rules("""
rubric: exceeded
form: {size: number}
stages:
  - stage: merit
    points: subtotal + 5
    out_of: 30
    criteria:
      G:
        points: subtotal * 2
        out_of: 20
        criteria: {A: {points: size, out_of: 9}}
      H: {criteria: {B: {points: size, out_of: 12}}}
""")


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (8, []),  # G: 16; the stage: 16 + 8 + 5 = 29
        (9, ["merit 32 30"]),
        (10, ["A 10 9", "merit 35 30"]),
        (11, ["A 11 9", "G 22 20", "merit 38 30"]),
        # H is only the sum of its parts, of which B is told.
        (13, ["A 13 9", "B 13 12", "G 26 20", "merit 44 30"]),
    ],
)
def test_each_part_whose_rule_gives_more_than_it_is_out_of_is_told(size: int, told: list[str]) -> None:
    found = list(beyond_out_of(scored(RULES, a_round(RULES, {}), {"X": {"size": size}}).outcomes))
    values = [finding.message.values for finding in found]

    assert {finding.code for finding in found} <= {"KKK365"}
    assert sorted(f"{v['id']} {v['points']} {v['out_of']}" for v in values) == told
