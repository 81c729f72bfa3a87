"""Where points were lost, and how far experts were apart."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kkk_scoring.scoring.protocol import Outcome
from kkk_scoring.study.losses import losses, sheet_sums, spreads
from tests.small import Marks, a_round, outcome, rules, scored

RULES = """
rubric: r
title: R
form: {share: number}
stages:
  - stage: s
    experts: {expert: 2, adviser: 1}
    each: {combine: mean(marks)}
    criteria:
      A: {title: A, marks: {to: 10}}
      B: {title: B, marks: {to: 4}, weight: 3}
      C: {title: C, marks: {to: 5}, weight: -1}
      D: {title: D, marks: {to: 5}, weight: 0}
      E: {title: E, points: share, out_of: 8}
      F: {title: F, marks: {to: 6}, by: [adviser]}
    require: s >= 0
"""
ROLES = {"X": "expert", "Y": "expert", "Z": "adviser"}
SHEETS: Marks = {
    "X": {"W1": {"A": 7, "B": 4, "C": 2, "D": 0}},
    "Y": {"W1": {"A": 2, "B": 3, "C": 1, "D": 5}},
    "Z": {"W1": {"A": 6, "B": 4, "C": 0, "D": 5, "F": 6}},
}


def assessed(sheets: Marks, share: int = 5) -> Outcome:
    rubric = rules(RULES)
    protocol = scored(rubric, a_round(rubric, ROLES, {"s": sheets}), {"W1": {"share": share}})
    return outcome(protocol, "W1")


def test_a_loss_is_the_maximum_less_the_points_times_the_weight_the_dearest_first() -> None:
    found = [(lost.mark.criterion.id, lost.most) for lost in losses(assessed(SHEETS))]

    assert found == [("A", 5), ("E", 3), ("B", 1), ("C", 1), ("F", 0)]


def test_of_a_deduction_what_was_deducted_is_lost_and_the_weight_0_costs_nothing() -> None:
    lost = {one.mark.criterion.id: one.most for one in losses(assessed(SHEETS))}

    assert lost["C"] == 1
    assert "D" not in lost


def test_with_a_sheet_missing_a_loss_has_bounds() -> None:
    without = {expert: entries for expert, entries in SHEETS.items() if expert != "Y"}
    lost = {one.mark.criterion.id: (one.least, one.most) for one in losses(assessed(without))}

    assert lost["A"] == (Fraction(7, 3), Fraction(17, 3))


def test_the_spread_is_highest_less_lowest_of_all_marks_the_widest_first() -> None:
    found = [(one.mark.criterion.id, one.width, one.marks) for one in spreads(assessed(SHEETS).stages[0])]

    assert found == [("A", 5, 3), ("D", 5, 3), ("C", 2, 3), ("B", 1, 3)]


def test_a_criterion_with_one_mark_or_none_has_no_spread() -> None:
    spread = {one.mark.criterion.id for one in spreads(assessed(SHEETS).stages[0])}

    assert spread.isdisjoint({"E", "F"})


@pytest.mark.parametrize(
    ("expert", "sum_", "marked", "all_"), [("X", 13, 4, 4), ("Y", 11, 4, 4), ("Z", 21, 5, 5)]
)
def test_a_sheets_sum_is_its_marks_without_weights(expert: str, sum_: int, marked: int, all_: int) -> None:
    found = {one.expert: one for one in sheet_sums(assessed(SHEETS).stages[0])}

    assert (found[expert].sum, found[expert].marked, found[expert].all) == (sum_, marked, all_)


def test_an_entry_that_fell_before_any_points_lost_none() -> None:
    assert losses(Outcome("W1", "W1", "W1.yaml", "rejected")) == ()
