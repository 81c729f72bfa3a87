"""What the difference of two editions says: every change once, in words, by its clause."""

from __future__ import annotations

import pytest

from kkk_scoring.report.difference_words import change_text, clause_name
from kkk_scoring.study.difference import Difference
from tests.difference.pairs import compared

OLD = """
rubric: prize
title: Prize
form:
  name: text
  pages: {is: number, min: 0, max: 90}
  parts?:
    - kind: [book, film]
      cost: {is: number, min: 0, max: 9}
figures:
  long: pages >= 50
  costs: {is: sum(parts.cost), title: Costs}
stages:
  - stage: formal
    requirements:
      R1: {title: Short enough, require: pages <= 60, clause: § 2}
      R2: {title: Named, require: name != "", clause: {en: § 3, pl: § 3}}
  - stage: merit
    clause: § 7
    experts: {expert: 2}
    each: {combine: mean(marks), reason: required}
    criteria:
      idea: {title: Idea, marks: {to: 10}, clause: § 8}
      plan: {title: Plan, marks: {to: 10}, clause: § 8}
      size: {points: {of: pages, from: {0: 0, 10: 3}}}
    require: merit >= 12
  - stage: talk
    experts: {jury: 3}
    criteria:
      talk_mark: {marks: {to: 5}, combine: median(marks)}
ranking: [{highest: merit + talk}, shared]
results:
  - {result: prize, places: 1, tied: in}
  - {result: mention, places: 2, tied: in}
"""

CHANGES = {
    "a threshold": (
        "merit >= 12",
        "merit >= 13",
        "§ 7",
        "stage `merit`, Must hold: was `merit >= 12`, now `merit >= 13`.",
    ),
    "a requirement": (
        "pages <= 60",
        "pages < 60",
        "§ 2",
        "requirement `R1` (Short enough), Must hold: was `pages <= 60`, now `pages < 60`.",
    ),
    "a scale": (
        "idea: {title: Idea, marks: {to: 10}",
        "idea: {title: Idea, marks: {to: 20}",
        "§ 8",
        "criterion `idea` (Idea), Scale of marks, To: was `10`, now `20`.",
    ),
    "a weight that was not there": (
        "{title: Plan,",
        "{title: Plan, weight: 2,",
        "§ 8",
        "criterion `plan` (Plan), Weight: now `2`; before, nothing was said.",
    ),
    "a step of a table": (
        "10: 3",
        "10: 4",
        "§ 7",
        "criterion `size`, Points, At least, `10`: was `3`, now `4`.",
    ),
    "an edge of a table": (
        "10: 3",
        "12: 3",
        "§ 7",
        "criterion `size`, Points, At least: the step 10 with 3 points is gone.",
    ),
    "a figure": (
        "long: pages >= 50",
        "long: pages > 50",
        "figure `long`",
        "figure `long`, Expression: was `pages >= 50`, now `pages > 50`.",
    ),
    "a limit of a field": (
        "max: 90",
        "max: 80",
        "field `pages`",
        "field `pages`, `max`: was `90`, now `80`.",
    ),
    "a field of a list": (
        "cost: {is: number, min: 0, max: 9}",
        "cost: {is: number, min: 0}",
        "field `parts?.cost`",
        "field `parts?.cost`, `max`: was `9`; now nothing is said.",
    ),
    "how many experts": (
        "{expert: 2}",
        "{expert: 3}",
        "§ 7",
        "role `expert`, Number of sheets: was `2`, now `3`.",
    ),
    "what holds for every criterion": (
        "mean(marks)",
        "min(marks)",
        "§ 7",
        "stage `merit`, For every criterion, Marks become one: was `mean(marks)`, now `min(marks)`.",
    ),
    "the ranking": (
        "highest: merit + talk",
        "highest: merit",
        "Ranking",
        "Ranking: was `[{highest: merit + talk}, shared]`, now `[{highest: merit}, shared]`.",
    ),
    "places": (
        "{result: prize, places: 1",
        "{result: prize, places: 3",
        "result `prize`",
        "result `prize`, Places: was `1`, now `3`.",
    ),
    "a criterion that went": (
        "      plan: {title: Plan, marks: {to: 10}, clause: § 8}\n",
        "",
        "§ 8",
        "Gone: criterion `plan` (Plan): `{marks: {to: 10}}`.",
    ),
    "a result that came": (
        "  - {result: mention",
        "  - {result: second, places: 1, tied: out}\n  - {result: mention",
        "result `second`",
        "New: result `second`: `{places: 1, tied: out}`.",
    ),
    "a title": (
        "title: Idea",
        "title: The idea",
        "§ 8",
        "criterion `idea` (Idea), Title: was “Idea”, now “The idea”.",
    ),
    "another clause": (
        "clause: § 2",
        "clause: § 2a",
        "§ 2a (before: § 2)",
        "requirement `R1` (Short enough), Clause: was “§ 2”, now “§ 2a”.",
    ),
    "a step of a table that is new": (
        "10: 3}",
        "10: 3, 20: 5.5}",
        "§ 7",
        "criterion `size`, Points, At least: new step 20 with 5.5 points.",
    ),
    "a step of a table that is gone": (
        "0: 0, 10: 3}",
        "10: 3}",
        "§ 7",
        "criterion `size`, Points, At least: the step 0 with 0 points is gone.",
    ),
    "other points for a step": (
        "10: 3}",
        "10: 4}",
        "§ 7",
        "criterion `size`, Points, At least, `10`: was `3`, now `4`.",
    ),
}
"""What was changed, into what, and under which clause and how it is told."""


def told(found: Difference) -> list[tuple[str, str]]:
    """Every change with its clause, in English."""
    return [
        (clause_name(clause, found).render("en"), change_text(change, found).render("en"))
        for clause in found.clauses
        for change in clause.changes
    ]


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_is_told_under_its_clause(case: str) -> None:
    before, after, clause, sentence = CHANGES[case]

    assert before in OLD
    assert (clause, sentence) in told(compared(OLD, OLD.replace(before, after, 1)))


@pytest.mark.parametrize("case", [case for case in CHANGES if case != "an edge of a table"])
def test_nothing_else_is_told(case: str) -> None:
    before, after, *_ = CHANGES[case]

    assert len(told(compared(OLD, OLD.replace(before, after, 1)))) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("pages <= 60", "pages   <=  60"),
        ("figures:\n  long: pages >= 50", "figures:\n  long: {is: pages >= 50}"),
        ("{expert: 2}", "{expert: {sheets: 2}}"),
        ("places: 1", 'places: "1"'),
        ("{0: 0, 10: 3}", "{10.0: 3.0, 0.0: 0}"),
        ("{title: Idea, marks: {to: 10}, clause: § 8}", "{clause: § 8, marks: {to: 10}, title: Idea}"),
    ],
)
def test_another_way_of_writing_the_same_is_no_change(before: str, after: str) -> None:
    assert before in OLD
    assert told(compared(OLD, OLD.replace(before, after, 1))) == []


def test_changes_of_one_clause_stand_together_and_those_of_others_apart() -> None:
    new = OLD.replace("to: 10", "to: 12").replace("merit >= 12", "merit >= 15").replace("<= 60", "<= 70")

    found = compared(OLD, new)

    assert [(clause.old, len(clause.changes)) for clause in found.clauses] == [
        ("§ 2", 1),
        ("§ 8", 2),
        ("§ 7", 1),
    ]


def test_stages_in_another_order_are_a_change_of_their_own() -> None:
    stages = OLD.partition("stages:\n")[2].partition("ranking:")[0]
    formal, merit, talk = (f"  - stage:{part}" for part in stages.split("  - stage:")[1:])
    found = compared(OLD, OLD.replace(stages, talk + formal + merit))

    assert told(found) == [
        (
            "Order of the stages",
            "The order of the stages was formal, merit, talk; now it is talk, formal, merit.",
        )
    ]


def test_a_new_stage_comes_where_the_newer_edition_has_it() -> None:
    found = compared(
        OLD,
        OLD.replace(
            "  - stage: talk",
            "  - stage: hearing\n    requirements:\n      H1: {require: long}\n  - stage: talk",
        ),
    )
    stages = found.mixed([0]).value["stages"]

    assert isinstance(stages, list)
    assert [stage["stage"] for stage in stages if isinstance(stage, dict)] == [
        "formal",
        "merit",
        "hearing",
        "talk",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [("title: Idea", "title: Notion"), ("clause: § 2", "clause: § 22"), ("title: Prize", "note: Old")],
)
def test_what_only_people_read_is_wording(before: str, after: str) -> None:
    found = compared(OLD, OLD.replace(before, after, 1))

    assert found.clauses
    assert all(clause.wording for clause in found.clauses)


def test_a_field_called_like_a_key_is_no_wording() -> None:
    old = OLD.replace("  name: text\n", "  name: text\n  note: {is: number, max: 4}\n")

    assert [clause.wording for clause in compared(old, old.replace("max: 4", "max: 5")).clauses] == [False]
