"""What is only called otherwise is the same; what is not the same is never taken for a renaming."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kkk_scoring.editions import amend_round, load_edition
from tests.difference.pairs import amended, compared
from tests.difference.test_rules import OLD
from tests.helpers import ROOT

RENAMED = (
    "long",
    "costs",
    "formal",
    "R1",
    "merit",
    "expert",
    "idea",
    "size",
    "talk_mark",
    "pages",
    "mention",
)


def rename(text: str, names: dict[str, str]) -> str:
    """The text with whole words replaced."""
    return re.sub(r"\b\w+\b", lambda word: names.get(word[0], word[0]), text)


@pytest.mark.parametrize("name", RENAMED)
def test_a_thing_of_each_kind_is_recognised_under_a_new_id(name: str) -> None:
    found = compared(OLD, rename(OLD, {name: "another"}))

    assert (found.clauses, found.renamed) == ((), {"another": name})


def test_all_ids_may_change_at_once() -> None:
    names = {name: f"{name}_2027" for name in RENAMED}
    found = compared(OLD, rename(OLD, names))

    assert (found.clauses, found.renamed) == ((), {new: old for old, new in names.items()})


CASES = """
cases:
  - case: a sentence about idea
    note: long
    given: {pages: 60, size: 3, parts: [{kind: book}], merit.sheets: {expert: [{idea: 6}, recused]}}
    entries: {A: {long: true}, B: {costs: 3}}
    events:
      - {event: settlement, by: expert_1, entry: A, requirement: R1, mark: "yes", reason: long}
      - {event: change_mark, by: chair, entry: A, stage: merit, expert: expert_2, criterion: idea, mark: 5}
    expect: {A: {R1: passed, idea.out_of: 10, merit: [9, rejected], gets: {result: mention}}, B: mention}
  - {excused: idea is never open, at: merit.require, change: merit >= 12 → merit > 12}
  - {excused: the same, at: idea.marks.to}
"""


@pytest.mark.parametrize("name", RENAMED)
def test_the_rubrics_own_cases_follow_a_renaming(name: str) -> None:
    texts = ("sentence about idea", "note: long", "reason: long", "excused: idea")
    masked = {text: f"<{number}>" for number, text in enumerate(texts)}
    new = CASES
    for text, mask in masked.items():
        new = new.replace(text, mask)
    new = rename(new, {name: "another", f"{name}_1": "another_1", f"{name}_2": "another_2"})
    for text, mask in masked.items():
        new = new.replace(mask, text)
    found = compared(OLD + CASES, rename(OLD, {name: "another"}) + new)

    assert (found.clauses, found.renamed) == ((), {"another": name})


def test_a_case_that_was_added_is_a_difference_beside_a_renaming() -> None:
    more = "  - {case: more, given: {pages: 1}, expect: {another: 3}}\n"
    found = compared(OLD + CASES, rename(OLD + CASES, {"size": "another"}) + more)

    assert [change.path for clause in found.clauses for change in clause.changes] == [("cases",)]


def test_a_renaming_beside_changes_is_recognised_by_the_title() -> None:
    new = rename(OLD, {"idea": "notion"}).replace("merit >= 12", "merit >= 13")

    assert compared(OLD, new).renamed == {"notion": "idea"}


def test_something_titled_alike_is_the_same_with_other_rules() -> None:
    new = OLD.replace("idea: {title: Idea, marks: {to: 10}", "notion: {title: Idea, marks: {to: 20}")
    found = compared(OLD, new)

    assert found.renamed == {"notion": "idea"}
    assert [change.path[-2:] for clause in found.clauses for change in clause.changes] == [("marks", "to")]


def test_a_computed_thing_is_recognised_by_its_rule_whatever_its_title() -> None:
    new = OLD.replace(
        "costs: {is: sum(parts.cost), title: Costs}", "money: {is: sum(parts.cost), title: Money}"
    )

    assert compared(OLD, new).renamed == {"money": "costs"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("plan: {title: Plan, marks: {to: 10}", "ethics: {title: Ethics, marks: {to: 10}"),
        ("talk_mark: {marks: {to: 5}", "hearing: {title: Hearing, marks: {to: 5}"),
        ("R1: {title: Short enough, require: pages <= 60", "R9: {title: Not empty, require: pages >= 1"),
    ],
)
def test_what_experts_mark_is_another_thing_under_another_title(before: str, after: str) -> None:
    assert before in OLD
    assert compared(OLD, OLD.replace(before, after)).renamed == {}


CHOOSES_BY_ROLE = """
      combine: mean(sheets[role = "expert"].mark)
      reason: required"""


def test_a_role_that_a_rule_names_in_quotes_is_renamed_there_too() -> None:
    old = OLD.replace("{combine: mean(marks), reason: required}", CHOOSES_BY_ROLE)

    assert compared(old, rename(old, {"expert": "assessor"})).clauses == ()


def test_a_scale_whose_end_is_an_expression_is_renamed_there_too() -> None:
    old = OLD.replace("{marks: {to: 5}, combine: median(marks)}", TO_THE_POINTS_BEFORE)

    assert old != OLD
    assert compared(old, rename(old, {"merit": "quality"})).clauses == ()


TO_THE_POINTS_BEFORE = "{marks: {from: 0, to: merit + 5}, combine: median(marks)}"


def test_a_name_that_two_records_use_is_not_taken_for_renamed() -> None:
    old = OLD.replace("  name: text\n", "  name: text\n  author: {cost: number}\n")
    found = compared(old, rename(old, {"cost": "price"}))

    assert found.renamed == {}
    assert found.clauses != ()


def test_the_round_of_2015_stays_as_it_is_when_its_ids_change(tmp_path: Path) -> None:
    old = ROOT / "rubrics" / "kkk-2015.yaml"
    text = re.sub(r"(?m)^( +)([FMP]\d+):", r"\1\2_2027:", old.read_text("utf-8"))
    for name in ("enterprise_share", "medium_or_large", "research_units", "near_share"):
        text = re.sub(rf"\b{name}\b", f"{name}_2027", text)
    new = tmp_path / "kkk-2027.yaml"
    new.write_text(text.replace("rubric: kkk-2015", "rubric: kkk-2027"), "utf-8")
    amendment = amend_round(load_edition(old), load_edition(new), ROOT / "applications" / "kkk-2015")

    assert len(amendment.difference.renamed) == 28 + 4
    assert [clause.wording for clause in amendment.difference.clauses] == [True]
    assert [effect.old.entry for effect in amendment.effects if effect.touched] == []
    assert len(amendment.effects) == 23


def test_a_pure_renaming_changes_no_outcome() -> None:
    old = """
rubric: small
form: {a: {is: number, min: 0, max: 9}}
figures: {big: a >= 5}
stages:
  - stage: s
    requirements: {R1: {require: big}}
    criteria: {C1: {points: a}}
ranking: [{highest: s}, shared]
"""
    names = {"big": "large", "s": "only", "R1": "Q1", "C1": "D1"}
    amendment = amended(compared(old, rename(old, names)), {"A": {"a": 7}, "B": {"a": 3}})

    assert len(amendment.difference.renamed) == 4
    assert [effect.touched for effect in amendment.effects] == [False, False]
    assert [effect.new.verdict for effect in amendment.effects] == ["passed", "rejected"]
