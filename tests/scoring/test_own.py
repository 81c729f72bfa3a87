"""`own`: what one expert gave to all entries; a mark that is not to come is not waited for."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.scoring.protocol import bounds
from tests.small import a_round, events, outcome, rules, scored

RULES = """
rubric: own
form: {{price: {{is: number, min: 0, max: 9}}}}
stages:
  - stage: merit
    experts: {experts}
    criteria:
      M: {{marks: {{to: 9}}, adjust: mark - mean(own), combine: mean(marks), out_of: 9{when}}}
    require: merit >= 0
"""


def points(
    sheets: dict[str, Any], when: str = "", experts: str = "{judge: 1}", happened: Any = (), **roles: str
) -> list[Any]:
    rubric = rules(RULES.format(when=when, experts=experts))
    given = {
        expert: {entry: {"M": mark} for entry, mark in marks.items()} for expert, marks in sheets.items()
    }
    round_ = a_round(rubric, {"J": "judge", **roles}, {"merit": given}, events(*happened))
    protocol = scored(rubric, round_, {"A": {"price": 5}, "B": {"price": 5}, "C": {"price": 1}})
    return [bounds(outcome(protocol, entry).stages[0].points) for entry in "ABC"]


def test_each_mark_is_compared_with_the_mean_of_all_that_the_expert_gave() -> None:
    assert points({"J": {"A": 8, "B": 4, "C": 6}}) == [(2, 2), (-2, -2), (0, 0)]


def test_a_mark_to_come_leaves_the_mean_open() -> None:
    low, high = points({"J": {"A": 8, "B": 4}})[0]

    assert low < 2 < high


@pytest.mark.parametrize("where_it_does_not_apply", [{}, {"C": 9}])
def test_where_the_criterion_does_not_apply_no_mark_is_waited_for_and_none_counts(
    where_it_does_not_apply: dict[str, int],
) -> None:
    found = points({"J": {"A": 8, "B": 4, **where_it_does_not_apply}}, when=", when: price > 2")

    assert found[:2] == [(2, 2), (-2, -2)]


def test_a_sheet_that_may_stay_away_may_be_among_the_marks_and_may_not() -> None:
    experts = "{judge: 1, chair: {sheets: {max: 1}, replaces: judge}}"
    sheets = {"J": {"A": 5, "B": 5, "C": 5}, "H": {"A": 8, "B": 4}}
    away = {
        "event": "no_sheet",
        "entry": "C",
        "stage": "merit",
        "expert": "H",
        "date": "2027-02-01",
        "by": "x",
    }
    low, high = points(sheets, experts=experts, H="chair")[0]

    assert low <= 2 <= high
    assert points(sheets, experts=experts, happened=[away], H="chair")[0] == (2, 2)
