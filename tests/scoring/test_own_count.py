"""How many marks `own` holds: those that an expert gave, those that are sure to come, and those that may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.scoring.protocol import bounds
from tests.small import a_round, events, outcome, rules, scored

RULES = """
rubric: own
form: {{price: {{is: number, min: 0, max: 9}}}}
stages:
  - stage: early
    requirements: {{fit: {{require: price < 9 and {early}}}}}
  - stage: merit
    experts: {experts}
    criteria:
      K: {{when: price > 7, criteria: {{N: {{marks: {{to: 9}}, combine: mean(marks)}}}}}}
      G:
        when: price > 2
        criteria:
          H:
            when: price > 1
            criteria:
              M: {{marks: {{to: 9}}, adjust: {adjust}, combine: mean(marks), out_of: 9{when}}}
    require: merit >= -9
"""
JUDGE, MAY_STAY_AWAY = "{judge: 1}", "{judge: {sheets: {max: 1}}}"
FURTHER = "{judge: 1, third: {sheets: 1, when: max(totals) > 5}}"
SINCE = 'received > date and time("2027-01-01T00:00:00")'


def points(
    experts: str,
    sheets: Mapping[str, Mapping[str, int | None]],
    when: str = "",
    early: str = "true",
    received: Sequence[str] = "",
    roles: Mapping[str, str] | None = None,
    adjust: str = "mark - count(own)",
) -> Any:
    """The bounds of what the entry A comes to; it has a price of 5, as B, and C one of 1.

    None for a mark: a sheet that leaves it blank.
    """
    when = f", when: {when}" if when else ""
    rubric = rules(RULES.format(experts=experts, early=early, when=when, adjust=adjust))
    given = {
        expert: {entry: {} if mark is None else {"M": mark} for entry, mark in marks.items()}
        for expert, marks in sheets.items()
    }
    happened = [
        {"event": "received", "entry": entry, "date": "2027-01-02 10:00", "by": "office"}
        for entry in received
    ]
    experts_of = {"J": "judge"} if roles is None else roles
    round_ = a_round(rubric, experts_of, {"merit": given}, events(*happened))
    protocol = scored(rubric, round_, {"A": {"price": 5}, "B": {"price": 5}, "C": {"price": 1}})
    return bounds(outcome(protocol, "A").stages[-1].points)


CASES: list[tuple[str, dict[str, Any], tuple[Any, Any]]] = [
    ("one mark for each entry to which the groups around the criterion apply",
     {"experts": JUDGE, "sheets": {"J": {"A": 8, "B": 4}}}, (6, 6)),
    ("a mark where they don't apply is none of them",
     {"experts": JUDGE, "sheets": {"J": {"A": 8, "B": 4, "C": 1}}}, (6, 6)),
    ("a mark that is sure to come is one",
     {"experts": JUDGE, "sheets": {"J": {"A": 8}}}, (6, 6)),
    ("of a sheet that may stay away the mark may too",
     {"experts": MAY_STAY_AWAY, "sheets": {"J": {"A": 8}}}, (6, 7)),
    ("a sheet that is there will have its mark",
     {"experts": MAY_STAY_AWAY, "sheets": {"J": {"A": 8, "B": None}}}, (6, 6)),
    # J: 8 - 2. T: 5 - 1, or 5 - 2 if the third is called in for B as well. Together the mean.
    ("who is called in only sometimes may not mark the others",
     {"experts": FURTHER, "sheets": {"J": {"A": 8, "B": 4}, "T": {"A": 5}},
      "roles": {"J": "judge", "T": "third"}}, (Fraction(9, 2), 5)),
    ("while it is open whether the criterion applies, so is whether there is a mark",
     {"experts": JUDGE, "sheets": {"J": {"A": 8, "B": 4}}, "received": "A", "when": SINCE}, (6, 7)),
    ("a mark for an entry that may yet come so far may be one",
     {"experts": JUDGE, "sheets": {"J": {"A": 8, "B": 4}}, "received": "A", "early": SINCE}, (6, 7)),
    ("a mark to come for such an entry may be one",
     {"experts": JUDGE, "sheets": {"J": {"A": 8}}, "received": "A", "early": SINCE}, (6, 7)),
    ("of an expert who isn't known yet nothing is known",
     {"experts": JUDGE, "sheets": {}, "roles": {}}, (None, 9)),
    ("there are marks of an expert who isn't known yet, if only how many isn't known",
     {"experts": JUDGE, "sheets": {}, "roles": {}, "adjust": "if count(own) >= 0 then mark else 99"}, (0, 9)),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_own_holds_the_marks_that_count(given: dict[str, Any], expected: tuple[Any, Any]) -> None:
    assert points(**given) == expected
