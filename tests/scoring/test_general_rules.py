"""Rules that several competitions need together: roles with conditions, deductions, open lists, tables."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.scoring.protocol import Protocol, StageResult
from tests.small import a_round, outcome, rules, scored


def codes(text: str) -> list[str]:
    return [finding.code for finding in build(read_yaml(text.encode(), "rubric.yaml"))[1]]


def stage(protocol: Protocol, entry: str) -> StageResult:
    return outcome(protocol, entry).stages[-1]


def given(marks: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The sheets of the stage `s`: expert → entry → the mark of `T`."""
    return {"s": {e: {entry: {"T": mark} for entry, mark in of.items()} for e, of in marks.items()}}


AGREED_OR_THIRD = """
rubric: roles
form: {name: text}
stages:
  - stage: s
    experts:
      expert: 2
      agreed: {sheets: 1, when: max(totals) - min(totals) < 30, replaces: expert}
      third: {sheets: 1, when: max(totals) - min(totals) >= 30 and max(totals) >= 60}
    counted: closest two(sheets, "higher", totals)
    each: {combine: mean(marks)}
    criteria: {T: {marks: {to: 100}}}
    require: s >= 60
"""
ROLES = {"E1": "expert", "E2": "expert", "AG": "agreed", "TH": "third"}


@pytest.mark.parametrize(
    ("marks", "points", "verdict", "missing"),
    [
        ({"E1": 79, "E2": 50, "AG": 70}, 70, "passed", []),
        ({"E1": 82, "E2": 48, "TH": 76}, 79, "passed", []),
        ({"E1": 55, "E2": 20}, 37.5, "rejected", []),
        ({"E1": 79, "E2": 50}, None, "pending", ["third"]),
        ({"E1": 80, "E2": 50}, None, "pending", ["third"]),
    ],
)
def test_each_role_with_a_condition_is_called_by_its_own(
    marks: dict[str, int], points: float | None, verdict: str, missing: list[str]
) -> None:
    rubric = rules(AGREED_OR_THIRD)
    sheets = given({expert: {"A": mark} for expert, mark in marks.items()})
    assigned = {"s": dict.fromkeys(marks)}
    protocol = scored(rubric, a_round(rubric, ROLES, sheets, assigned=assigned), {"A": {"name": "x"}})

    found = stage(protocol, "A")

    assert (found.verdict, [m.what for m in found.missing]) == (verdict, missing)
    assert points is None or found.points == points


CONSENSUS = """
rubric: consensus
form: {name: text}
stages:
  - stage: s
    experts: {expert: 3, consensus: {sheets: 1, replaces: ROLE}}
    criteria: {T: {marks: {to: 5}}}
"""


def test_one_consensus_sheet_needs_no_combine() -> None:
    assert codes(CONSENSUS.replace("ROLE", "expert")) == []


def test_a_role_replaced_that_does_not_exist_is_a_finding() -> None:
    assert "KKK229" in codes(CONSENSUS.replace("ROLE", "exprt"))


BOUNDS = """
rubric: bounds
form: {name: text}
stages:
  - stage: s
    experts: {expert: 2, other: OTHER}
    criteria:
      T: {marks: {from: 1, to: 5}, combine: sum(marks), require: points >= 3, by: BY}
"""


@pytest.mark.parametrize(
    ("other", "by"),
    [("{sheets: 1, when: max(totals) - min(totals) > 3}", "[expert, other]"), ("1", "[expert]")],
)
def test_a_sheet_that_need_not_come_adds_nothing_to_what_is_certain(other: str, by: str) -> None:
    """Marks 1 and (to come) 1 to 5: at least 2, not 3."""
    rubric = rules(BOUNDS.replace("OTHER", other).replace("BY", by))
    sheets = given({"E1": {"A": 1}})
    roles = {"E1": "expert", "E2": "expert", "O": "other"}
    protocol = scored(rubric, a_round(rubric, roles, sheets), {"A": {"name": "x"}})

    assert outcome(protocol, "A").verdict == "pending"


DEDUCTION = """
rubric: deduction
form: {p: {is: number, min: 0, max: 10}, late: {is: number, min: 0, max: 3}}
stages:
  - stage: s
    criteria:
      A: {points: p}
      B: {points: late, weight: -2}
    require: points >= 0.5 * out_of
"""


@pytest.mark.parametrize(("p", "late", "points", "verdict"), [(7, 1, 5, "passed"), (4, 0, 4, "rejected")])
def test_a_deduction_takes_nothing_from_what_can_be_had(p: int, late: int, points: int, verdict: str) -> None:
    rubric = rules(DEDUCTION)

    found = stage(scored(rubric, a_round(rubric, {}), {"A": {"p": p, "late": late}}), "A")

    assert (found.points, found.out_of, found.verdict) == (points, 10, verdict)


APPLIES = """
rubric: applies
form: {name: text}
stages:
  - stage: s
    experts: {expert: 1}
    criteria:
      T: {marks: {to: 5}}
      U: {marks: {to: 5}, when: name = "big"}
"""


def test_a_mark_of_a_criterion_that_does_not_apply_is_not_missing() -> None:
    rubric = rules(APPLIES)
    round_ = a_round(rubric, {"E1": "expert"}, given({"E1": {"A": 3}}))

    assert stage(scored(rubric, round_, {"A": {"name": "small"}}), "A").missing == ()


def listed(ranking: str, results: str) -> str:
    return f"""
rubric: listed
form: {{name: text}}
stages:
  - stage: s
    experts: {{expert: 2}}
    criteria: {{T: {{marks: {{to: 5}}, combine: mean(marks)}}}}
ranking: {ranking}
results: {results}
"""


def results(rubric_text: str, marks: dict[str, dict[str, int]]) -> dict[str, str | None]:
    rubric = rules(rubric_text)
    entries = {entry for of in marks.values() for entry in of}
    round_ = a_round(rubric, {"E1": "expert", "E2": "expert"}, given(marks))
    protocol = scored(rubric, round_, {entry: {"name": entry} for entry in sorted(entries)})
    return {o.entry: o.result for o in protocol.outcomes}


def test_places_taken_by_equal_entries_whose_order_is_open_are_not_given_again() -> None:
    text = listed("[{highest: T}, {decided: the panel}]", "[{result: yes, places: 2}, {result: no}]")
    both = {"A": 5, "B": 5, "C": 4, "D": 3}

    assert results(text, {"E1": both, "E2": both}) == {"A": "yes", "B": "yes", "C": "no", "D": "no"}


def test_who_can_only_come_after_an_entry_leaves_its_result_as_it_is() -> None:
    text = listed(
        "[{highest: T}, shared]", "[{result: yes, pot: '12', cost: '6', too_dear: stop, tied: out}]"
    )

    # C is still open, but comes to 4 at most; B stands above it with 4.5.
    marks = {"E1": {"A": 5, "B": 5, "C": 3}, "E2": {"A": 5, "B": 4}}
    assert results(text, marks) == {"A": "yes", "B": "yes", "C": None}


def test_below_an_entry_left_open_the_next_limited_line_gives_nothing_yet() -> None:
    text = listed(
        "[{highest: T}, {decided: the panel}]",
        "[{result: yes, places: 1}, {result: reserve, places: 1}, {result: no}]",
    )
    both = {"A": 5, "B": 5, "C": 4}

    assert results(text, {"E1": both, "E2": both}) == {"A": None, "B": None, "C": None}


def test_an_entry_that_may_still_be_equalled_at_the_limit_has_no_result_yet() -> None:
    text = listed("[{highest: T}, shared]", "[{result: yes, places: 1, tied: out}, {result: no}]")

    assert results(text, {"E1": {"A": 5, "B": 4}, "E2": {"A": 4}})["A"] is None
    assert results(text, {"E1": {"A": 5, "B": 4}, "E2": {"A": 4, "B": 5}})["A"] == "no"


@pytest.mark.parametrize("when", ["rank = 1", "T >= 0.9 * max(field.T)"])
def test_a_result_whose_condition_is_open_is_open(when: str) -> None:
    text = listed("[{highest: T}, shared]", f"[{{result: yes, when: {when}}}, {{result: no}}]")

    assert results(text, {"E1": {"A": 5, "B": 5}, "E2": {"A": 3}})["B"] is None


def test_shares_of_the_field_are_of_all_who_passed_whatever_the_lines_before_gave() -> None:
    """The medals of 24: 2 gold, 4 silver, 6 bronze."""
    rubric = rules(
        "rubric: medals\nform: {p: {is: number, min: 0, max: 42}}\n"
        "stages: [{stage: s, criteria: {T: {points: p}}}]\n"
        "ranking: [{highest: s}, shared]\nresults:\n"
        "  - {result: gold, places: floor(count(field) / 12), tied: in}\n"
        "  - {result: silver, places: floor(count(field) / 6), tied: in}\n"
        "  - {result: bronze, places: floor(count(field) / 4), tied: in}\n"
    )
    protocol = scored(rubric, a_round(rubric, {}), {f"N{n:02}": {"p": 42 - n} for n in range(24)})

    medals = [o.result for o in protocol.outcomes]

    assert [medals.count(medal) for medal in ("gold", "silver", "bronze", None)] == [2, 4, 6, 12]


TABLE = """
rubric: t
form: {kind: [small, large], n?: number}
stages: [{stage: s, criteria: {A: {points: TABLE}}}]
"""


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("{of: kind, is: {small: 1, larg: 2}}", "KKK231"),  # would earn 0
        ("{of: n, from: {0.50: 1, 0.5: 2}, absent: 0}", "KKK231"),  # one edge, twice
        ("{of: n, from: {1: 1}}", "KKK213"),  # an optional figure without `absent`
    ],
)
def test_a_table_that_would_earn_other_points_than_meant_is_a_finding(table: str, code: str) -> None:
    assert codes(TABLE.replace("TABLE", table)) == [code]
