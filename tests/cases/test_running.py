"""What a case gives, and what can be expected of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.messages import exact
from kkk_scoring.study.cases.run import protocol_of
from tests.small import a_round, events, outcome, rules, scored

from .suites import SMALL, one, suite, words

MARKS = "{judge: [{plan: 6}, {plan: 7}, {plan: 5}]}"

HOLDS = {
    "a field given": ("{price: 500}", "{cheap: passed}"),
    "a field over the limit": ("{price: 500.01}", "{cheap: rejected, formal: rejected, entry: rejected}"),
    "what is not given is unknown": ("{price: 500}", "{in_time: pending, formal: pending}"),
    "true and false for a requirement": ("{price: 501}", "{cheap: false}"),
    "a nested field by its path": ("{firm.founded: 2012-06-30, received: 2015-06-30T12:00}", "{old: passed}"),
    "a record": ("{firm: {founded: 2012-07-01}, received: 2015-06-30T12:00}", "{age: P2Y11M, old: rejected}"),
    "a figure given": ("{age: P3Y}", "{old: passed}"),
    "facts of the round": (
        "{round.deadline: 2027-03-01T12:00, received: 2027-03-01T12:01}",
        "{in_time: rejected}",
    ),
    "facts of the round as a record": (
        "{round: {deadline: 2027-03-01T12:00}, received: 2027-03-01T12:00}",
        "{in_time: passed}",
    ),
    "items of a list": ("{members: [{kind: enterprise}, {kind: other}]}", "{enterprises: 1}"),
    "sheets": (f"{{rebate: 0, merit.sheets: {MARKS}}}", "{plan: 6, merit: [6, passed], merit.flags: 0}"),
    "sheets of the only role": ("{rebate: 0, merit.sheets: [6, 7, 5]}", "{plan: 6}"),
    "a sheet that is flagged": ("{rebate: 0, merit.sheets: [3, 7, 5]}", "{merit.flags: 1}"),
    "a sheet lacking": ("{rebate: 0, merit.sheets: [6, 7]}", "{merit: [pending, 13/3..23/3]}"),
    "bounds of what is open": ("{rebate: 0}", "{plan: 0..10, merit: 0..10}"),
    "a quorum that remains": ("{rebate: 0, merit.sheets: [6, 7, recused]}", "{plan: 6.5, merit: passed}"),
    "a quorum that is lost": ("{rebate: 0, merit.sheets: [6, recused, recused]}", "{merit: pending}"),
    "marks outside the scale": ("{merit.sheets: [6, 7, 11]}", "{merit.sheets: refused}"),
    "more sheets than there may be": ("{merit.sheets: [6, 7, 8, 9]}", "{merit.sheets: refused}"),
    "a criterion given": ("{rebate: 0, plan: 5}", "{merit: 5, plan: passed}"),
    "a criterion's own minimum": (
        "{rebate: 1, plan: 2.9}",
        "{plan: [2.9, rejected], merit: [6.9, rejected]}",
    ),
    "an optional field left out": ("{rebate: null, plan: 5}", "{bonus: not_applicable, merit.out_of: 10}"),
    "a weight": ("{rebate: 0.2, plan: 5}", "{bonus: 2, merit: 9, merit.out_of: 14}"),
    "a criterion that doesn't apply": ("{bonus: not_applicable, plan: 5}", "{merit: 5}"),
    "a stage given": ("{merit: 5}", "{merit: passed}"),
    "a stage given as passed": ("{formal: passed, merit: 4.9}", "{merit: rejected}"),
    "a stage given as rejected": ("{formal: rejected}", "{entry: rejected, formal: rejected}"),
    "a requirement given": ("{cheap: rejected}", "{formal: rejected}"),
    "a requirement that doesn't apply": ("{cheap: not_applicable, price: 900}", "{cheap: not_applicable}"),
    "stages that the case says nothing of hold nothing up": (
        "{merit: 5, firm.size: small}",
        "{rest: 3, total: 8, rank: 1, entry: passed}",
    ),
    "an earlier stage that surely fails": ("{price: 501, merit: 5}", "{entry: rejected}"),
    "a result with its years": ("{merit: 5, rest: 3}", "{gets: {result: won, years: 3}}"),
    "the result alone": ("{merit: 5, rest: 3}", "{gets: won}"),
    "no result": ("{merit: 4, rest: 3}", "{gets: none, entry: rejected}"),
}


@pytest.mark.parametrize(("given", "expect"), HOLDS.values(), ids=HOLDS)
def test_what_comes_out_is_what_the_rules_give(given: str, expect: str) -> None:
    made = one(given, expect)

    assert [words(finding) for finding in made.findings] == []
    assert made.failures() == []


OWN = """\
rubric: own
form: {sales: {is: number, min: 0}, exports: {is: number, min: 0}, pot: {is: number, min: 0}}
stages:
  - stage: merit
    experts: {judge: 2}
    criteria:
      plan:
        figures: {gap: max(marks) - min(marks), wide: gap > 2}
        marks: {to: 10}
        combine: if wide then min(marks) else mean(marks)
      exports_abroad: {figures: {share: exports / sales, double: share * 2}, points: double * 10, out_of: 20}
      exports_home: {figures: {share: 1 - exports / sales}, points: share * 10, out_of: 10}
ranking: [highest: merit, shared]
results:
  - {result: prize, when: rank <= 3, pot: 10, cost: pot, too_dear: stop, tied: out}
  - {result: rest, pot: left, cost: pot, too_dear: stop, tied: out}
"""
OWN_NAMES = {
    "a figure of a criterion": ("{exports_abroad.share: 0.5}", "{exports_abroad: 10, exports_home: ..}"),
    "as its expressions see it": ("{double: 0.5}", "{exports_abroad: 5}"),
    "wherever it is seen": ("{share: 0.5}", "{exports_abroad: 10, exports_home: 5}"),
    "beside marks": ("{plan.wide: true, merit.sheets: [{plan: 6}, {plan: 7}]}", "{plan: 6}"),
    "the place on the list": ("{merit: 9, rank: 3, pot: 1}", "{gets: prize}"),
    "a place below": ("{merit: 9, rank: 4, left: 1, pot: 1}", "{gets: rest}"),
    "what is left": ("{merit: 9, rank: 4, left: 0.9, pot: 1}", "{gets: none}"),
}


@pytest.mark.parametrize(("given", "expect"), OWN_NAMES.values(), ids=OWN_NAMES)
def test_every_name_that_an_expression_sees_can_be_given(given: str, expect: str) -> None:
    made = one(given, expect, OWN)

    assert [words(finding) for finding in made.findings] == []
    assert made.failures() == []


def test_a_figure_of_a_criterion_takes_values_of_its_kind_only() -> None:
    made = one("{plan.wide: 3, exports_abroad.share: many, rank: first}", "{merit: 3}", OWN)

    assert [(finding.code, finding.place.column) for finding in made.findings] == [
        ("KKK261", 24),
        ("KKK261", 49),
        ("KKK261", 61),
    ]


FAILS = {
    "a verdict": ("{price: 501}", "{cheap: passed}", ["cheap: expected passed, but it is rejected."]),
    "points": ("{plan: 5, rebate: 0}", "{merit: 6}", ["merit: expected 6, but it is 5."]),
    "what is open is no number": ("{rebate: 0}", "{plan: 5}", ["plan: expected 5, but it is 0..10."]),
    "an open verdict": ("{price: 1}", "{formal: passed}", ["formal: expected passed, but it is pending."]),
    "other bounds": ("{rebate: 0}", "{plan: 0..9}", ["plan: expected 0..9, but it is 0..10."]),
    "a stage that is not reached": (
        "{price: 501}",
        "{merit: 5}",
        ["merit: expected 5, but it is not reached."],
    ),
    "each thing of a list": (
        "{plan: 2, rebate: 0}",
        "{merit: [3, passed]}",
        ["merit: expected 3, but it is 2.", "merit: expected passed, but it is rejected."],
    ),
    "the place": ("{merit: 5, rest: 3}", "{rank: 2}", ["rank: expected 2, but it is 1."]),
    "a result": ("{merit: 5, rest: 3}", "{gets: lost}", ["gets: expected lost, but it is won."]),
    "the years": (
        "{merit: 5, rest: 3}",
        "{gets: {result: won, years: 2}}",
        ["gets: expected result won, years 2, but it is result won, years 3."],
    ),
    "a figure": ("{age: P3Y}", "{age: P2Y}", ["age: expected P2Y, but it is P3Y."]),
    "a mark that the rules don't allow": (
        "{merit.sheets: [6, 7, 11]}",
        "{plan: 8}",
        ["`plan` has 11 points, but the rubric allows 10."],
    ),
    "marks that are allowed after all": (
        "{merit.sheets: [6, 7, 10]}",
        "{merit.sheets: refused}",
        ["The sheets are expected to be refused, but the rules allow them."],
    ),
}


@pytest.mark.parametrize(("given", "expect", "said"), FAILS.values(), ids=FAILS)
def test_what_comes_out_otherwise_is_said(given: str, expect: str, said: list[str]) -> None:
    made = one(given, expect)

    assert made.findings == []
    assert made.failures() == said


WRONG = {
    "an unknown name": ("{pric: 5}", "{cheap: passed}", "KKK260"),
    "an unknown expectation": ("{price: 5}", "{cheep: passed}", "KKK260"),
    "a field can't be expected": ("{price: 5}", "{price: 5}", "KKK260"),
    "a requirement has no points": ("{cheap: 5}", "{formal: passed}", "KKK261"),
    "a criterion has no verdict given": ("{plan: passed}", "{merit: 5}", "KKK261"),
    "a figure of another kind": ("{enterprises: many}", "{formal: passed}", "KKK261"),
    "a figure that is a duration": ("{age: 3}", "{old: passed}", "KKK261"),
    "a figure that is never absent": ("{enterprises: null}", "{formal: passed}", "KKK261"),
    "a value that the form refuses": ("{price: 1001}", "{cheap: passed}", "KKK056"),
    "a choice that there isn't": ("{firm.size: huge}", "{rest: 3}", "KKK053"),
    "a required field can't be absent": ("{price: null}", "{cheap: passed}", "KKK261"),
    "a path through what is no record": ("{price.net: 5}", "{cheap: passed}", "KKK052"),
    "a role that there isn't": ("{merit.sheets: {juror: [5]}}", "{plan: 5}", "KKK260"),
    "sheets that are no list": ("{merit.sheets: {judge: 5}}", "{plan: 5}", "KKK261"),
    "a day that there isn't": ("{received: 2015-02-30T10:00}", "{in_time: passed}", "KKK062"),
}


@pytest.mark.parametrize(("given", "expect", "code"), WRONG.values(), ids=WRONG)
def test_a_case_that_does_not_fit_the_rubric_is_a_finding(given: str, expect: str, code: str) -> None:
    assert [finding.code for finding in one(given, expect).findings] == [code]


def test_a_finding_points_to_the_name_in_the_case() -> None:
    made = one("{price: 5, pric: 6}", "{cheap: passed}")

    assert [words(finding) for finding in made.findings] == [
        ("KKK260", 4, 23, "There is nothing called `pric` in this rubric.")
    ]


def test_entries_are_ranked_together_and_share_what_is_given_for_all() -> None:
    made = suite(
        "  - case: the list\n"
        "    given: {rest: 3}\n"
        "    seed: winter\n"
        "    entries: {A: {merit: 6}, B: {merit: 7}, C: {merit: 4}}\n"
        "    expect: {A: 2, B: [1, won], C: [rejected, none]}\n"
    )

    assert made.findings == []
    assert made.failures() == []


def test_lots_are_open_without_a_seed_and_drawn_with_one() -> None:
    entries = "    given: {merit: 6, rest: 3}\n    entries: {A: {}, B: {}}\n"
    made = suite(
        f"  - case: open\n{entries}    expect: {{A: {{rank: 1..2, gets: pending}}, B: {{rank: 1..2}}}}\n"
        f"  - case: drawn\n    seed: winter\n{entries}    expect: {{A: [1, won], B: 2}}\n"
    )

    assert made.findings == []
    assert [made.failures(0), made.failures(1)] == [[], []]


def test_a_wrong_expectation_about_one_of_several_entries_names_it() -> None:
    made = suite(
        "  - case: the list\n    given: {rest: 3}\n    entries: {A: {merit: 6}, B: {merit: 7}}\n"
        "    expect: {A: 1, B: 1}\n"
    )

    assert made.failures() == ["A.rank: expected 1, but it is 2."]


def test_totals_alone_give_the_mean_where_the_rule_is_the_mean_and_else_nothing() -> None:
    rubric = (
        "rubric: two\nform: {a: text}\nstages:\n  - stage: s\n    experts: {judge: 2}\n"
        "    each: {combine: COMBINE}\n    criteria: {x: {marks: {to: 10}}, y: {marks: {to: 20}}}\n"
    )
    given = "{s.sheets: [{total: 20}, {total: 25}]}"
    mean = one(given, "{s: 22.5}", rubric.replace("COMBINE", "mean(marks)"))
    highest = one(given, "{s: 0..30}", rubric.replace("COMBINE", "max(marks)"))

    assert [mean.failures(), highest.failures()] == [[], []]


def test_an_entry_whose_list_is_open_waits_for_its_result() -> None:
    rubric = (
        "rubric: lists\nform: {panel: [a, b], v: {is: number, min: 0}}\n"
        "stages: [{stage: s, requirements: {ok: {require: v >= 1}}}]\n"
        "ranking: [highest: v, shared]\nresults: [{result: won, lists: panel, places: 1, tied: in}]\n"
    )

    assert one("{v: 5}", "{rank: 1, gets: pending}", rubric).failures() == []
    assert one("{v: 5, panel: a}", "{rank: 1, gets: won}", rubric).failures() == []


def test_an_entry_whose_cost_is_open_waits_for_its_result() -> None:
    rubric = (
        "rubric: pot\nform: {cost: {is: number, min: 0}, v: {is: number, min: 0}}\n"
        "stages: [{stage: s, requirements: {ok: {require: v >= 1}}}]\n"
        "ranking: [highest: v, shared]\n"
        "results: [{result: won, pot: 10, cost: cost, too_dear: skip, tied: in}]\n"
    )

    assert one("{v: 5}", "{rank: 1, gets: pending}", rubric).failures() == []
    assert one("{v: 5, cost: 10}", "{rank: 1, gets: won}", rubric).failures() == []


@settings(max_examples=25, deadline=None)
@given(
    price=st.integers(1, 1000),
    rebate=st.sampled_from([None, 0, Fraction(1, 10), Fraction(1, 5)]),
    size=st.sampled_from(["small", "large"]),
    marks=st.lists(st.integers(0, 10), min_size=3, max_size=3),
)
def test_a_case_that_gives_everything_comes_out_as_the_round_does(
    price: int, rebate: object, size: str, marks: list[int]
) -> None:
    rubric = rules(SMALL)
    answers = {"price": price, "rebate": rebate, "members": []}
    answers["firm"] = {"founded": date(2010, 1, 1), "size": size}
    sheets = {f"judge_{n}": {"X": {"plan": mark}} for n, mark in enumerate(marks, 1)}
    happened = events({"event": "received", "date": "2027-01-01T10:00", "by": "office", "entry": "X"})
    round_ = replace(
        a_round(rubric, dict.fromkeys(sheets, "judge"), {"merit": sheets}, happened),
        parameters={"deadline": datetime(2027, 1, 1, 12)},
    )
    real = outcome(scored(rubric, round_, {"X": answers}), "X")
    shown_rebate = "null" if rebate is None else exact(rebate)  # type: ignore[arg-type]  # a number
    made = one(
        f"{{price: {price}, rebate: {shown_rebate}, firm: {{founded: 2010-01-01, size: {size}}}, "
        f"members: [], received: 2027-01-01T10:00, round.deadline: 2027-01-01T12:00, merit.sheets: {marks}}}",
        "{formal: passed}",
    )
    found = outcome(protocol_of(made.cases[0], made.rubric), "X")

    assert made.findings == []
    assert (found.verdict, found.total, found.rank) == (real.verdict, real.total, real.rank)
    assert [(s.stage.id, s.verdict, s.points) for s in found.stages] == [
        (s.stage.id, s.verdict, s.points) for s in real.stages
    ]
