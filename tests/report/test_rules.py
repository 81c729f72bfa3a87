"""The rules as sentences: nothing that decides is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkk_scoring.loading import load_rubric
from kkk_scoring.report.rules import KINDS, Rule, rules
from tests.helpers import ROOT
from tests.small import rules as compiled

RULES = """
rubric: r
title: R
form: {size: number, kind: [small, large]}
round: {budget: number}
figures:
  double: {is: size * 2, title: Double, clause: "§ 1"}
stages:
  - stage: s
    experts:
      expert: {sheets: {min: 2, max: 4}, quorum: 2}
      third: {sheets: 1, when: max(totals) - min(totals) > 5}
      panel: {}
    counted: closest two(sheets, "lower", totals)
    each: {combine: mean(marks)}
    requirements:
      Q1: {title: Judged, judged: true, combine: 'marks[1]', correctable: {days: 7, times: 1}}
      Q2: {title: Size, require: size > 3, when: double > 1}
    criteria:
      G:
        title: Group
        weight: 2
        require: G >= 3
        criteria:
          A: {title: A, marks: {from: 1, to: 5, step: 0.5}, adjust: mark * 2, reason: required, by: [expert]}
          B: {title: B, marks: {levels: {poor: 0, good: 5}}}
          C: {title: C, marks: {one_of: [0, 1, 3]}}
      D: {title: D, points: {of: size, from: {10: 2, 20: 5}, absent: 1}}
      E: {title: E, points: double + 1, out_of: 9, when: 'kind = "small"'}
    require: s >= 10
ranking:
  - highest: s
  - lowest: size
  - decided: The commission decides.
  - lots
results:
  - {result: paid, pot: round.budget, cost: size, too_dear: skip, tied: decided, when: size > 1, years: 3}
  - {result: reserve, places: 2, tied: in, lists: kind}
decisions:
  - {decision: set_result, by: minister}
"""


def told(id_: str, kind: str = "") -> str:
    """All sentences about the rule with this id."""
    found = [rule for rule in rules(compiled(RULES)) if rule.id == id_ and kind in ("", rule.kind)]

    assert len(found) == 1, [rule.kind for rule in found]
    return " ".join(sentence.render("en") for sentence in found[0].said)


@pytest.mark.parametrize(
    ("id_", "kind", "sentences"),
    [
        ("double", "", "Calculated: size * 2"),
        ("expert", "", "2 to 4 sheets."),
        ("third", "", "1 sheet. Called only if: max(totals) - min(totals) > 5"),
        ("panel", "", "As many sheets as experts are assigned."),
        (
            "Q1",
            "",
            "Answered by the experts: yes or no. Together: marks[1]."
            " May be corrected within 7 days of the call. 1 call at most.",
        ),
        ("Q2", "", "Must hold: size > 3 Applies only if: double > 1"),
        ("G", "", "Weight: 2. Must hold: G >= 3"),
        (
            "A",
            "",
            "Marks: 1 to 5 in steps of 0.5. Marked by: expert. Each mark is changed first: mark * 2"
            " Together: mean(marks). Each mark needs a reason.",
        ),
        ("B", "", "Marks: poor = 0, good = 5. Together: mean(marks)."),
        ("C", "", "Marks: one of 0, 1, 3. Together: mean(marks)."),
        ("D", "", "Steps of: size at least 20: 5; at least 10: 2; not given: 1."),
        ("E", "", 'Calculated: double + 1 Applies only if: kind = "small"'),
        ("s", "threshold", 'Sheets that count: closest two(sheets, "lower", totals) Must hold: s >= 10'),
        ("1", "", "The highest comes first: s"),
        ("2", "", "The lowest comes first: size"),
        ("3", "", "People decide the order of equal ones: The commission decides."),
        ("4", "", "Lots are drawn among equal ones."),
        (
            "paid",
            "",
            "Only if: size > 1 Money: round.budget An entry takes: size What doesn't fit is skipped."
            " People decide about equal ones at the limit. Holds for years: 3",
        ),
        ("reserve", "", "One list for each: kind Places: 2 Equal ones at the limit all get it."),
        ("set_result", "", "Decided by: minister."),
    ],
)
def test_each_rule_is_told_with_its_expressions_as_they_are_written(
    id_: str, kind: str, sentences: str
) -> None:
    assert told(id_, kind) == sentences


@pytest.mark.parametrize("path", sorted((ROOT / "rubrics").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_requirement_criterion_and_figure_of_a_shipped_rubric_is_told(path: Path) -> None:
    rubric = load_rubric(path)
    found: list[Rule] = list(rules(rubric))
    ids = {rule.id for rule in found}

    for stage in rubric.stages:
        assert {requirement.id for requirement in stage.requirements} <= ids
        assert {criterion.id for criterion in stage.group.criteria()} <= ids
    assert {figure.id for figure in rubric.figures} <= ids
    assert {rule.kind for rule in found} <= set(KINDS)
