"""One mark out of many: what its rule may look at, and what is no number."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from kkk_scoring.feel.unknown import UNKNOWN, Interval, OneOf
from kkk_scoring.scoring.agree import within_rules
from kkk_scoring.scoring.protocol import bounds
from tests.small import Marks, a_round, outcome, rules, scored

RULES = """
rubric: agreed
form: {{size: number}}
stages:
  - stage: merit
    experts: {{expert: 2}}
    criteria:
      M:
        marks: {{to: 10}}
        figures: {{double: size * 2, middle: mean(marks)}}
        combine: {combine}
"""


@pytest.mark.parametrize(
    ("combine", "points"),
    [
        ("mean(marks)", Fraction(7, 2)),  # it looks at none of the figures
        ("middle", Fraction(7, 2)),
        ("min(middle, double)", 2),
        ("min(marks) + double", 5),
        ("max(sheets.mark)", 4),
    ],
)
def test_figures_of_a_criterion_see_the_entry_and_the_marks_and_its_rule_sees_them(
    combine: str, points: object
) -> None:
    rubric = rules(RULES.format(combine=combine))
    marks: Marks = {"E1": {"X": {"M": 3}}, "E2": {"X": {"M": 4}}}
    round_ = a_round(rubric, {"E1": "expert", "E2": "expert"}, {"merit": marks})
    found = outcome(scored(rubric, round_, {"X": {"size": 1}}), "X")

    assert (found.verdict, found.stages[0].points) == ("passed", points)


@pytest.mark.parametrize("value", ["yes", True, OneOf(["yes", "no"])])
def test_what_is_no_number_has_no_bounds(value: object) -> None:
    (criterion,) = rules(RULES.format(combine="middle")).stages[0].group.criteria()

    assert within_rules(replace(criterion, least=0, ceiling=10), value) is value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, (5, 5)),
        (0, (0, 0)),
        (Interval(1, 2), (1, 2)),
        (Interval(None, 2), (None, 2)),
        (UNKNOWN, (None, None)),
        (None, None),
    ],
)
def test_points_lie_between_their_bounds_and_where_nothing_is_known_there_are_none(
    value: object, expected: object
) -> None:
    assert bounds(value) == expected
