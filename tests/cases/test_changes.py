"""Rules changed one at a time: which changes there are, and which the cases notice."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from kkk_scoring.feel import parse
from kkk_scoring.rubric.build import build
from kkk_scoring.study.mutants.expressions import FUNCTIONS, OPERATORS, edits
from kkk_scoring.study.mutants.grid import Grids
from kkk_scoring.study.mutants.kill import Trial, idle
from kkk_scoring.study.mutants.make import changed, mutants
from kkk_scoring.study.mutants.model import Mutant

from .suites import SMALL, Suite, suite

EDITS = {
    "a >= 51": ["a > 51", "a >= 50", "a >= 52"],
    "a < 0.4": ["a <= 0.4", "a < 0.3", "a < 0.5"],
    "free >= 0.7": ["free > 0.7", "free >= 0.69", "free >= 0.71"],
    "0.7 <= free": ["0.7 < free", "0.69 <= free", "0.71 <= free"],
    "free >= 0.7 * a": [
        "free > 0.7 * a", "free >= 0.7 / a", "free >= 0.69 * a", "free >= 0.71 * a",
    ],
    "1.5 * a + b": ["1.5 * a - b", "1.5 / a + b", "1.4 * a + b", "1.6 * a + b"],
    "a = 1 and not(b = 2)": [
        "a = 1 or not(b = 2)", "a != 1 and not(b = 2)", "a = 0 and not(b = 2)", "a = 2 and not(b = 2)",
        "a = 1 and (b = 2)", "a = 1 and not(b != 2)", "a = 1 and not(b = 1)", "a = 1 and not(b = 3)",
    ],
    "a between 1 and 5": [
        "(a > 1 and a <= 5)", "(a >= 1 and a < 5)", "a between 0 and 5", "a between 2 and 5",
        "a between 1 and 4", "a between 1 and 6",
    ],
    "a in [1..5)": [
        "a in (1..5)", "a in [1..5]", "a in [0..5)", "a in [2..5)", "a in [1..4)", "a in [1..6)",
    ],
    "a in (< 5)": ["a in (<= 5)", "a in (< 4)", "a in (< 6)"],
    'size in ["small", "large"]': ['size in ["large"]', 'size in ["small"]'],
    "mean(drop lowest(list, 2))": [
        "median(drop lowest(list, 2))", "mean(drop highest(list, 2))", "mean(drop lowest(list, 1))",
        "mean(drop lowest(list, 3))",
    ],
    'closest two(list, "lower")': ['closest two(list, "higher")'],
    "count(distinct values(list))": ["count((list))"],
    "round half up(a / 2, 1)": [
        "round half down(a / 2, 1)", "round half up(a * 2, 1)", "round half up(a / 1, 1)",
        "round half up(a / 3, 1)", "round half up(a / 2, 0)", "round half up(a / 2, 2)",
    ],
    'd >= duration("P3Y")': ['d > duration("P3Y")', 'd >= duration("P2Y11M")', 'd >= duration("P3Y1M")'],
    'd < duration("P7D")': ['d <= duration("P7D")', 'd < duration("P6D")', 'd < duration("P8D")'],
    'd > date("2027-03-01")': [
        'd >= date("2027-03-01")', 'd > date("2027-02-28")', 'd > date("2027-03-02")',
    ],
    "some x in list satisfies x > 2": [
        "every x in list satisfies x > 2", "some x in list satisfies x >= 2",
        "some x in list satisfies x > 1.9", "some x in list satisfies x > 2.1",
    ],
    "a > 0": ["a >= 0", "a > (-1)", "a > 1"],
    "true": ["false"],
    "(a + b) * 2 > c": [
        "(a + b) * 2 >= c", "(a + b) / 2 > c", "(a - b) * 2 > c", "(a + b) * 1.9 > c", "(a + b) * 2.1 > c",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", EDITS)
def test_an_expression_is_changed_at_every_edge_operator_and_function(text: str) -> None:
    grids = {"a": Fraction(1), "b": Fraction(1)}
    if "0.4" in text:
        grids["a"] = Fraction(1, 10)
    found = edits(text, parse(text), lambda node: grids.get(getattr(node, "name", "")))

    assert sorted(text[: e.start] + e.text + text[e.end :] for e in found) == sorted(EDITS[text])


@pytest.mark.parametrize("name", [*OPERATORS, *FUNCTIONS])
def test_no_operator_or_function_is_changed_into_itself(name: str) -> None:
    assert {**OPERATORS, **FUNCTIONS}[name] != name


def test_long_expressions_are_quoted_around_the_change() -> None:
    text = "a_rather_long_name_of_a_figure + another_long_name_of_a_figure + a_third_name_of_a_figure >= 60"
    edit = next(iter(edits(text, parse(text), lambda _: None)))

    assert edit.old == "…third_name_of_a_figure >= 60"
    assert edit.new == "…third_name_of_a_figure > 60"


TENTH, HALF = Fraction(1, 10), Fraction(1, 2)
STEPS = {
    "price": None, "whole": 1, "tenths": TENTH, "count(members)": 1, "tenths + whole": TENTH, "share": None,
    "tenths * whole": TENTH, "price / whole": None, "floor(price)": 1, "round half up(price, 2)": TENTH / 10,
    "plan": None, "jury": HALF, "middle": HALF / 2, "steps": 3, "merit": None, "fees": HALF, "sum_of": 1,
    "if price > 1 then 4 else 6": 2, "max(0, min(10, whole))": 1, "2 * whole + 4": 2, "firm.staff": 5,
    "members.weight": Fraction(1, 4), "sum(members.weight)": Fraction(1, 4), "-whole": 1,
}  # fmt: skip


@pytest.mark.parametrize("text", STEPS)
def test_the_smallest_step_follows_from_fields_scales_and_formulas(text: str) -> None:
    rubric = """\
rubric: grids
form:
  price: {is: number, over: 0, max: 10}
  whole: {is: number, min: 1, max: 10, step: 1}
  tenths: {is: number, min: 0, max: 10, step: 0.1}
  firm: {staff: {is: number, min: 0, step: 5}}
  members: [weight: {is: number, min: 0, step: 0.25}]
figures: {share: tenths / whole, sum_of: whole + count(members)}
stages:
  - stage: merit
    experts: {judge: 2}
    criteria:
      plan: {marks: {to: 10}, combine: mean(marks)}
      jury: {marks: {to: 5, step: 0.5}, combine: sum(marks)}
      middle: {marks: {to: 5, step: 0.5}, combine: median(marks)}
      steps: {points: {of: whole, from: {1: 3, 5: 6}}}
  - stage: fees
    criteria:
      one: {points: 1.5, weight: 2}
      two: {points: 0.5}
"""
    grids = Grids(suite("  []\n", rubric).rubric)

    assert grids.of(parse(text)) == STEPS[text]


AT = {
    "merit.experts.judge.sheets": ["3 → 2", "3 → 4"],
    "merit.experts.judge.quorum": ["2 → 1", "2 → 3"],
    "plan.marks.to": ["10 → 11"],
    "plan.require": ["points >= 3 → points > 3", "3 → 2.9", "3 → 3.1"],
    "bonus.weight": ["2 → 1", "2 → 3"],
    "bonus.points": ["2 → 1", "2 → 3"],
    "bonus.when": [
        "rebate != null and rebate > 0.1 → rebate != null or rebate > 0.1",
        "rebate != null → rebate = null",
        "rebate > 0.1 → rebate >= 0.1",
        "0.1 → 0.09",
        "0.1 → 0.11",
        "rebate != null and rebate > 0.1 → left out",
    ],
    "size.points.is": ["small: 3 → small: 4", "large: 1 → large: 2"],
    "ranking[1]": ["highest → lowest", "highest: merit + rest → left out"],
    "ranking[2]": ["lots → shared"],
    "results[1].places": ["1 → 0", "1 → 2"],
    "results[1].tied": ["decided → in", "decided → out"],
    "results[1].years": ["3 → 2", "3 → 4"],
    "results[1]": ["won → left out"],
    "price.over": ["0 → -0.1", "0 → 0.1"],
    "price.max": ["1000 → 999.9", "1000 → 1000.1"],
    "members.km.min": ["0 → -0.1", "0 → 0.1"],
}


@pytest.mark.parametrize("at", AT)
def test_every_value_of_a_rubric_is_changed(at: str) -> None:
    made = suite("  []\n")
    found = [one.change for one in mutants(made.document, made.rubric) if one.at == at]

    assert found == AT[at]


ASKED = """\
rubric: asked
round: {pot: {is: number, min: 0, step: 10}}
registers: {debtors: [{name: text, years?: {is: number, max: 9, step: 1}}]}
form:
  members: {list: {parts: {is: [{km: {is: number, over: 0.5}}], max: 3}}, min: 2}
  firm: {staff?: {is: number, min: 1, max: 9, step: 0.5}}
stages:
  - stage: formal
    requirements: {signed: {judged: true, correctable: {days: 7, times: 2}}}
    experts: {checker: 1}
  - {stage: merit, experts: {judge: 1}, criteria: {plan: {marks: {to: 9}}}}
ranking: [highest: merit, shared]
decisions:
  - {decision: appeal, by: applicant, days: 14, times: 1}
  - {decision: replace_sheet, by: [chair, office], stands: higher}
  - {decision: withdraw}
"""
ASKED_AT = {
    "round.pot.min": ["0 → -10", "0 → 10"],
    "round.pot.step": ["10 → 5"],
    "debtors.years.max": ["9 → 8", "9 → 10"],
    "debtors.years.step": ["1 → 0.5"],
    "members.min": ["2 → 1", "2 → 3"],
    "members.parts.max": ["3 → 2", "3 → 4"],
    "members.parts.km.over": ["0.5 → 0.49", "0.5 → 0.51"],
    "firm.staff.min": ["1 → 0.5", "1 → 1.5"],
    "firm.staff.max": ["9 → 8.5", "9 → 9.5"],
    "firm.staff.step": ["0.5 → 0.25"],
    "signed.correctable.days": ["7 → 6", "7 → 8"],
    "signed.correctable.times": ["2 → 1", "2 → 3"],
    "decisions[1].by": ["applicant → left out"],
    "decisions[1].days": ["14 → 13", "14 → 15", "14 → left out"],
    "decisions[1].times": ["1 → 2", "1 → left out"],
    "decisions[1]": ["appeal → left out"],
    "decisions[2].by": ["chair → left out", "office → left out", "chair, office → left out"],
    "decisions[2].stands": ["higher → new", "higher → never_lower"],
    "decisions[2]": ["replace_sheet → left out"],
    "decisions[3]": ["withdraw → left out"],
}


@pytest.mark.parametrize("at", ASKED_AT)
def test_limits_of_what_is_asked_and_of_what_people_may_do_are_changed(at: str) -> None:
    made = suite("  []\n", ASKED)
    found = [one.change for one in mutants(made.document, made.rubric) if one.at == at]

    assert found == ASKED_AT[at]


NOTICED = {
    "the highest answer": (
        "{entries: {A: {firm.staff: 9}, B: {firm.staff: 9.5}},"
        " expect: {A: {firm.staff: allowed}, B: {firm.staff: refused}}}",
        {"firm.staff.max": 2},
    ),
    "an answer between two steps": (
        "{given: {firm: {staff: 1.25}}, expect: {firm: refused}}",
        {"firm.staff.step": 1},
    ),
    "a list that is too long or too short": (
        "{entries: {A: {members: [{}, {}]}, B: {members: [{}]},"
        " C: {members: [{parts: [{}, {}, {}, {}]}, {}]}},"
        " expect: {A: {members: allowed}, B: {members: refused}, C: {members: refused}}}",
        {"members.min": 2, "members.parts.max": 1},
    ),
    "a parameter of the round": (
        "{given: {round.pot: -10}, expect: {round.pot: refused}}",
        {"round.pot.min": 1},
    ),
    "a row of a register": (
        "{given: {debtors: [{name: A, years: 10}]}, expect: {debtors: refused}}",
        {"debtors.years.max": 1},
    ),
    "a call too many": (
        "{given: {signed: rejected}, events: ["
        "{event: call_to_correct, date: 2027-04-01, by: office, requirements: [signed]},"
        "{event: call_to_correct, date: 2027-05-01, by: office, requirements: [signed]},"
        "{event: call_to_correct, date: 2027-06-01, by: office, requirements: [signed]}],"
        " expect: {events: refused}}",
        {"signed.correctable.times": 1},
    ),
    "a decision of somebody else": (
        "{events: [{event: appeal, date: 2027-04-01, by: neighbour}], expect: {events: refused}}",
        {"decisions[1].by": 1},
    ),
    "a decision in time and once": (
        "{entries: {A: {}, B: {}, C: {}}, events: ["
        "{event: notice, date: 2027-04-01, by: office, entry: A},"
        "{event: appeal, date: 2027-04-15, by: applicant, entry: A},"
        "{event: appeal, date: 2027-04-15, by: applicant, entry: B},"
        "{event: appeal, date: 2027-04-16, by: applicant, entry: B}],"
        " expect: {A: {events: allowed}, B: {events: refused}, C: {events: allowed}}}",
        {"decisions[1].times": 2, "decisions[1]": 1},
    ),
}


@pytest.mark.parametrize(("case", "noticed"), NOTICED.values(), ids=NOTICED)
def test_a_case_notices_that_what_is_allowed_or_refused_changed(case: str, noticed: dict[str, int]) -> None:
    made = suite(f"  - {{case: limits, {case[1:]}\n", ASKED)
    counted = Counter(
        one.at
        for one in mutants(made.document, made.rubric)
        if one.at in noticed and _trial(made, one).noticed(made.cases[0])
    )

    assert made.findings == []
    assert made.failures() == []
    assert {at: counted[at] for at in noticed} == noticed


def _trial(made: Suite, mutant: Mutant) -> Trial:
    rules, findings = build(changed(made.document, mutant))

    assert rules is not None, findings
    return Trial(mutant, rules)


TABLES = {
    "from: {2: 1, 5: 3}": ["from → over", "2 → 1", "2 → 3", "2: 1 → 2: 2", "5 → 4", "5 → 6", "5: 3 → 5: 4"],
    "up_to: {2: 1}": ["up_to → under", "2 → 1", "2 → 3", "2: 1 → 2: 2"],
    "from: {2: 1, 3: 0.5}": [
        "from → over", "2 → 1", "2: 1 → 2: 2", "3 → 4", "3: 0.5 → 3: 0.6",
    ],
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_changed_in_its_word_its_edges_and_its_points(table: str) -> None:
    made = suite(
        "  []\n",
        "rubric: t\nform: {n: {is: number, min: 0, max: 9, step: 1}}\n"
        f"stages: [{{stage: s, criteria: {{c: {{points: {{of: n, {table}}}}}}}}}]\n",
    )
    word = table.partition(":")[0]
    found = [one.change for one in mutants(made.document, made.rubric) if one.at == f"c.points.{word}"]

    assert found == TABLES[table]


def test_a_change_knows_its_line_and_column() -> None:
    made = suite("  []\n")
    found = next(
        one for one in mutants(made.document, made.rubric) if one.change == "price <= 500 → price < 500"
    )
    line, column = found.place.line, found.place.column

    assert SMALL.splitlines()[line - 1][column - 1 :].startswith("<= 500")


def test_what_no_case_notices_survives_and_what_one_notices_names_it() -> None:
    made = suite("  - case: 500 is cheap\n    given: {price: 500}\n    expect: {cheap: passed}\n")
    found = {one.mutant.change: one for one in made.tried() if one.mutant.at == "cheap.require"}

    assert {change: one.survives for change, one in found.items()} == {
        "price <= 500 → price < 500": False,
        "500 → 499.9": False,
        "500 → 500.1": True,
    }
    assert found["500 → 499.9"].noticed is made.cases[0]


def test_a_change_that_does_not_compile_is_not_counted() -> None:
    rubric = SMALL.replace("quorum: 2", "quorum: 3")
    made = suite("  []\n", rubric)
    at = "merit.experts.judge.quorum"
    there = [one.change for one in mutants(made.document, made.rubric) if one.at == at]
    tried = [one.mutant.change for one in made.tried() if one.mutant.at == at]

    assert there == ["3 → 2", "3 → 4"]  # with three sheets a quorum of four is a finding
    assert tried == ["3 → 2"]


def test_an_excuse_covers_its_change_and_one_that_nothing_needs_is_told() -> None:
    made = suite(
        "  - case: cheap\n    given: {price: 500}\n    expect: {cheap: passed}\n"
        "  - {excused: nobody asks for more, at: cheap.require, change: 500 → 500.1}\n"
        "  - {excused: it is noticed, at: cheap.require, change: 500 → 499.9}\n"
        "  - {excused: there is no such place, at: cheep.require}\n"
    )
    tried = made.tried()
    excused = [(one.mutant.change, one.excused.reason) for one in tried if one.excused]

    assert excused == [("500 → 500.1", "nobody asks for more")]
    assert [one.reason for one in idle(tried, made.excuses)] == ["it is noticed", "there is no such place"]
