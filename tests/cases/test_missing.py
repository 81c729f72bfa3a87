"""What lacks a case: sides of rules, and the cases that are drafted for them."""

from __future__ import annotations

import pytest

from kkk_scoring.study.coverage import coverage
from kkk_scoring.study.mutants.make import mutants
from kkk_scoring.study.suggest import drafts, written_drafts

from .suites import Suite, suite


def lacking(made: Suite) -> dict[str, list[str]]:
    return {one.at: one.lacking for one in coverage(made.document, made.rubric, made.cases)}


def test_without_cases_every_side_is_lacking() -> None:
    assert lacking(suite("  []\n")) == {
        "in_time.require": ["met", "not met"],
        "cheap.require": ["met", "not met"],
        "old.require": ["met", "not met"],
        "merit.flag": ["met", "not met"],
        "plan.combine": ["different marks"],
        "plan.require": ["met", "not met"],
        "bonus.when": ["met", "not met"],
        "merit.require": ["met", "not met"],
        "size.points.of": ["small", "large"],
        "ranking[1].highest": ["decides"],
    }


def test_a_case_covers_the_side_it_stands_on() -> None:
    made = suite(
        "  - case: cheap\n    given: {price: 500}\n    expect: {cheap: passed}\n"
        "  - case: small\n    given: {firm.size: small}\n    expect: {rest: 3}\n"
        "  - case: marks\n    given: {rebate: 0, merit.sheets: [6, 7, 5]}\n    expect: {merit: 6}\n"
        "  - case: list\n    given: {rest: 3}\n    entries: {A: {merit: 6}, B: {merit: 7}}\n"
        "    expect: {A: 2, B: 1}\n"
    )
    found = lacking(made)

    assert found["cheap.require"] == ["not met"]
    assert found["size.points.of"] == ["large"]
    assert found["plan.combine"] == []
    assert found["bonus.when"] == ["met"]
    assert found["ranking[1].highest"] == []


def test_a_rule_whose_outcome_is_given_is_not_covered_by_it() -> None:
    made = suite("  - case: given\n    given: {cheap: rejected}\n    expect: {formal: rejected}\n")

    assert lacking(made)["cheap.require"] == ["met", "not met"]


def test_all_steps_of_a_table_and_what_lies_beside_them_are_sides() -> None:
    rubric = (
        "rubric: t\nform: {n?: {is: number, min: 0, max: 9}}\n"
        "stages: [{stage: s, criteria: {c: {points: {of: n, from: {2: 1, 5: 3}, absent: 1}}}}]\n"
    )
    given = (
        "    entries: {A: {n: 2}, B: {n: 1}, C: {n: null}}\n    expect: {A: {c: 1}, B: {c: 0}, C: {c: 1}}\n"
    )
    made = suite("  - case: steps\n" + given, rubric)

    assert lacking(suite("  []\n", rubric))["c.points.of"] == ["5", "2", "no step", "absent"]
    assert lacking(made)["c.points.of"] == ["5"]


def test_judged_requirements_are_covered_by_answers() -> None:
    rubric = (
        "rubric: j\nform: {a: text}\nstages: [{stage: s, experts: {checker: 1}, "
        "requirements: {signed: {judged: true}}}]\n"
    )
    made = suite(
        "  - case: yes\n    given: {s.sheets: [{signed: no}]}\n    expect: {signed: rejected}\n", rubric
    )

    assert lacking(made) == {"signed": ["met"]}


FIVE = """\
rubric: five
form: {n: {is: number, min: 0, max: 9, step: 1}}
stages:
  - stage: formal
    experts: {checker: 3}
    requirements:
      enough: {require: n >= 1}
      signed: {judged: true, combine: 'if count(marks[item = "yes"]) >= 2 then "yes" else "no"'}
  - stage: merit
    experts: {judge: 2}
    criteria:
      steps: {points: {of: n, from: {3: 1, 6: 4}}}
      plan: {marks: {to: 10}, combine: mean(marks)}
    require: merit >= 5
ranking: [highest: merit, highest: plan, shared]
"""
SIDES = {
    "a step": ("{n: 6}", "{steps: 4}", ("steps.points.of", 12, ["6"])),
    "no step": ("{n: 1}", "{steps: 0}", ("steps.points.of", 12, ["no step"])),
    "a requirement": ("{n: 0}", "{enough: rejected}", ("enough.require", 7, ["not met"])),
    "a threshold": ("{merit: 4.9}", "{merit: rejected}", ("merit.require", 14, ["not met"])),
    "a combination rule": (
        "{steps: 4, merit.sheets: [1, 2]}",
        "{plan: 1.5}",
        ("plan.combine", 13, ["different marks"]),
    ),
    "a combination rule of answers": (
        "{formal.sheets: [yes, no, no]}",
        "{signed: rejected}",
        ("signed.combine", 8, ["different marks"]),
    ),
    "the second step": ("{n: 3}", "{steps: 1}", ("steps.points.of", 12, ["3"])),
    "answers of yes": ("{formal.sheets: [yes, yes, yes]}", "{signed: passed}", ("signed", 8, ["met"])),
}
KEYS = {
    "a key": ("A: {merit: 6, plan: 3}, B: {merit: 6, plan: 2}", ("ranking[2].highest", 15, ["decides"])),
    "the first key": (
        "A: {merit: 7, plan: 3}, B: {merit: 6, plan: 3}",
        ("ranking[1].highest", 15, ["decides"]),
    ),
}


def five(leave_out: str) -> Suite:
    """The rubric with a case on each side of every rule but one."""
    cases = [
        f"  - case: {name}\n    given: {given}\n    expect: {expect}\n"
        for name, (given, expect, _) in SIDES.items()
        if name != leave_out
    ]
    cases += [
        f"  - case: {name}\n    entries: {{{entries}}}\n    expect: {{A: 1, B: 2}}\n"
        for name, (entries, _) in KEYS.items()
        if name != leave_out
    ]
    no = "  - case: all say no\n    given: {formal.sheets: [no, no, no]}\n    expect: {signed: rejected}\n"
    return suite(no + "".join(cases), FIVE)


@pytest.mark.parametrize("name", ["", *SIDES, *KEYS])
def test_the_one_side_without_a_case_is_told_with_its_line(name: str) -> None:
    made = five(name)
    found = [
        (one.at, one.place.line, one.lacking)
        for one in coverage(made.document, made.rubric, made.cases)
        if one.lacking
    ]

    assert [made.failures(number) for number in range(len(made.cases))] == [[]] * len(made.cases)
    assert found == ([{**SIDES, **KEYS}[name][-1]] if name else [])


def test_drafts_stand_on_the_edges_and_notice_what_nothing_noticed_before() -> None:
    made = suite("  - case: dear\n    given: {price: 500.1}\n    expect: {cheap: rejected}\n")
    found = drafts(made.document, made.rubric, made.cases)
    texts = {draft.text.render("en"): (dict(draft.given), dict(draft.expect)) for draft in found}

    assert texts["cheap at price 500"] == ({"price": 500}, {"cheap": "passed"})
    assert "cheap at price 500.1" not in texts
    assert texts["plan 3"] == ({"plan": 3}, {"plan": "passed"})
    assert texts["size of small"] == ({"firm.size": "small"}, {"size": 3})


def test_drafts_written_out_are_cases_that_hold_and_leave_fewer_changes_unnoticed() -> None:
    before = suite("  []\n")
    text = written_drafts("small", drafts(before.document, before.rubric, before.cases))
    after = suite(text.partition("examples:\n")[2])
    all_changes = len(list(mutants(before.document, before.rubric)))
    left = sum(one.survives for one in after.tried())

    assert after.findings == []
    assert [after.failures(n) for n in range(len(after.cases))] == [[]] * len(after.cases)
    assert left < all_changes / 2


def test_nothing_is_drafted_where_nothing_is_missing() -> None:
    rubric = (
        "rubric: t\nform: {n: {is: number, min: 0, max: 9, step: 1}}\n"
        "stages: [{stage: s, requirements: {r: {require: n >= 2}}}]\n"
    )
    made = suite(
        "  - case: edge\n    entries: {A: {n: 1}, B: {n: 2}, C: {n: 0}, D: {n: 9}}\n"
        "    expect: {A: {r: rejected}, B: {r: passed}, C: {n: allowed}, D: {n: allowed}}\n"
        "  - case: beyond\n    entries: {A: {n: -1}, B: {n: 10}, C: {n: 0.5}}\n"
        "    expect: {A: {n: refused}, B: {n: refused}, C: {n: refused}}\n",
        rubric,
    )

    assert [one for one in made.tried() if one.survives] == []
    assert written_drafts("t", drafts(made.document, made.rubric, made.cases)) == ""


def test_what_the_form_allows_and_refuses_is_drafted_at_each_limit() -> None:
    rubric = (
        "rubric: t\nround: {pot: {is: number, over: 0}}\n"
        "form: {n: {is: number, min: 0, max: 9, step: 2},"
        " roads: {list: {km: {is: number, max: 5}}, max: 2}}\n"
        "stages: [{stage: s, requirements: {r: {require: n >= 0 and count(roads) < 3 and round.pot > 0}}}]\n"
    )
    made = suite("  []\n", rubric)
    drafted = drafts(made.document, made.rubric, [])
    found = {one.text.render("en"): dict(one.expect) for one in drafted}
    text = written_drafts("t", drafted, "pl")
    after = suite(text.partition("examples:\n")[2], rubric)
    left = [one.mutant.at for one in after.tried() if one.survives]

    assert {text: expect for text, expect in found.items() if not text.startswith("r ")} == {
        "n 0": {"n": "allowed"},
        "n -2": {"n": "refused"},
        "n 3": {"n": "refused"},
        "n 8": {"n": "allowed"},
        "n 10": {"n": "refused"},
        "roads: 2 items": {"roads": "allowed"},
        "roads: 3 items": {"roads": "refused"},
        "roads.km 5": {"roads": "allowed"},
        "roads.km 5.1": {"roads": "refused"},
        "round.pot 0.1": {"round.pot": "allowed"},
        "round.pot 0": {"round.pot": "refused"},
    }
    assert after.findings == []
    assert [at for at in left if at != "r.require"] == []
