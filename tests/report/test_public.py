"""For publication: nothing that the form marks private, no expert by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kkk_scoring.report.json import render
from kkk_scoring.report.public import PrivateFields, publish
from kkk_scoring.scoring.protocol import Protocol
from tests.helpers import ROOT, change, copy_round, kkk
from tests.report.dom import read
from tests.small import a_round, events, rules, scored

RULES = """
rubric: r
title: R
entry_title: TITLE
form:
  name: text
  contact: {is: text, private: true}
  income: {is: number, private: true}
  size: number
  people:
    - name: {is: text, private: true}
      salary: {is: number, private: true}
      kind: [a, b]
  owner: {is: {name: text, age: number}, private: true}
figures:
  twice: income * 2
  staff: count(people[salary > 3])
  names: people.name
  kinds: people.kind
stages:
  - stage: s
    requirements:
      R1: {title: t, require: 'CONDITION'}
"""


@pytest.mark.parametrize(
    ("condition", "private"),
    [
        ("income > 3", True),
        ("twice > 3", True),
        ("size > 3 and income > 1", True),
        ("sum(people.salary) > 3", True),
        ('sum(people[kind = "a"].salary) > 3', True),
        ('people[salary > 3].kind[1] = "a"', True),
        ("every p in people satisfies p.salary > 3", True),
        ("owner.age > 2", True),
        ("contact = names[1]", True),
        ("size > 3", False),
        ("staff > 3", True),
        ("count(people[salary > 3]) > 3", True),
        ("count(people[item.salary > 3]) > 3", True),
        ("max(field.income) > 3", True),
        ("max(for e in field return e.twice) > 3", True),
        ("count(field[income > 3]) > 3", True),
        ("count(field[size > 3]) > 3", False),
        ("max(field.size) > 3", False),
        ('count(people[kind = "a"]) > 3', False),
        ("count(people) > 3", False),
        ("count(distinct values(names)) > 1", False),
        ('list contains(kinds, "a")', False),
    ],
)
def test_a_condition_is_private_if_it_sees_a_private_answer_and_not_only_a_count(
    condition: str, private: bool
) -> None:
    rubric = rules(RULES.replace("CONDITION", condition).replace("TITLE", "name"))
    formula = rubric.stages[0].requirements[0].formula

    assert formula is not None
    assert PrivateFields(rubric).seen_by(formula) is private


ANSWERS = {
    "name": "Firma",
    "contact": "Jan Tajny",
    "income": 4321,
    "size": 7,
    "people": [{"name": "Ewa Skryta", "salary": 9, "kind": "a"}],
    "owner": {"name": "Adam Ukryty", "age": 44},
}


def published(condition: str, title: str = "name") -> str:
    """The protocol for publication as JSON, which holds all that any report shows."""
    rubric = rules(RULES.replace("CONDITION", condition).replace("TITLE", title))
    return render(publish(scored(rubric, a_round(rubric, {}), {"W1": ANSWERS}), "en"))


@pytest.mark.parametrize("secret", ["Jan Tajny", "4321", "8642", "Ewa Skryta", "Adam Ukryty"])
def test_no_private_answer_is_published(secret: str) -> None:
    condition = 'twice > 3 and income > 0 and contact != "" and names[1] != "" and owner.name != ""'

    assert secret not in published(condition, "contact")


def test_the_verdict_stays_and_says_why_there_are_no_values() -> None:
    text = published("income > 5000")

    assert '"verdict": "rejected"' in text
    assert "Rests on data that are not published." in text


def test_a_private_title_is_replaced_by_the_id() -> None:
    assert '"title": "W1"' in published("size > 1", "contact")


EXPERTS = """
rubric: r
title: R
form: {}
stages:
  - stage: formal
    experts: {checker: 2}
    requirements: {F1: {title: f, judged: true, correctable: {days: 7, times: 1}}}
  - stage: s
    experts: {external: {sheets: 2, title: {en: External expert, pl: Ekspert zewnętrzny}}, chair: 1}
    each: {combine: mean(marks)}
    criteria: {A: {title: A, marks: {to: 10}}}
    require: s >= 6
"""
ROLES = {"K1": "checker", "K2": "checker", "Anna": "external", "Jan": "external", "Ola": "chair"}


def judged() -> Protocol:
    rubric = rules(EXPERTS)
    formal = {
        "K1": {"W1": {"F1": "yes"}, "W2": {"F1": "no"}},
        "K2": {"W1": {"F1": "yes"}, "W2": {"F1": "no"}},
    }
    marks = {"Anna": {"W1": {"A": 8}}, "Ola": {"W1": {"A": 9}}}
    happened = events(
        {"event": "call_to_correct", "entry": "W2", "date": "2024-01-02", "by": "K1", "requirements": ["F1"]},
        {"event": "correction", "entry": "W2", "date": "2024-01-03", "by": "K2", "requirements": ["F1"]},
        {
            "event": "recheck",
            "entry": "W2",
            "date": "2024-01-04",
            "by": "K2",
            "requirement": "F1",
            "mark": "no",
        },
    )
    round_ = a_round(rubric, ROLES, {"formal": formal, "s": marks}, happened)
    return scored(rubric, round_, {"W1": {}, "W2": {}})


@pytest.mark.parametrize("expert", ROLES)
def test_no_expert_is_published_by_name(expert: str) -> None:
    assert not re.search(rf"\b{expert}\b", render(publish(judged(), "en")))


def test_experts_appear_as_roles_numbered_where_an_entry_has_several() -> None:
    protocol = publish(judged(), "pl")
    entry = protocol.outcome("W1")

    assert entry is not None
    given = [one.expert for mark in entry.stages[1].marks for one in mark.given]
    assert given == ["Ekspert zewnętrzny (1)", "chair"]
    assert [one.message.render("en") for one in entry.missing] == [
        "The sheet of Ekspert zewnętrzny (2) is missing."
    ]


def test_who_checked_again_appears_as_a_role_too() -> None:
    entry = publish(judged(), "en").outcome("W2")

    assert entry is not None
    notes = " ".join(note.render("en") for note in entry.stages[0].checks[0].notes)
    assert "by checker (2): no" in notes


# -- the page ---------------------------------------------------------------------------------------


def test_the_public_report_names_no_expert_no_sheet_and_no_contact_person(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    change(folder / "W07-obrobka-metali.yaml", "representative:", "representative: Tajna Osoba #")
    to = tmp_path / "report.html"
    done = kkk("report", folder, "--public", "--lang", "en", "--to", to)
    page = read(to.read_text("utf-8"))

    assert (done.code, done.err) == (0, "")
    assert "Tajna Osoba" not in page.text
    for expert in ("E1", "E2", "E3", "E4", "E5", "T1", "K1", "K2", "MNiSW", "sheets/"):
        assert not re.search(rf"\b{expert}(?!\w)", page.one("main").text), expert
    given = page.id("e-W12-M1").one("ul", "given").all("b")
    assert [one.text for one in given] == ["External expert (1)", "External expert (2)", "Third expert"]


def test_the_public_report_has_the_same_points() -> None:
    folder = ROOT / "applications" / "kkk-2015"
    import tempfile

    with tempfile.TemporaryDirectory() as other:
        pages = []
        for arguments in ((), ("--public",)):
            to = Path(other) / "report.html"
            kkk("report", folder, "--lang", "pl", "--to", to, *arguments)
            pages.append(read(to.read_text("utf-8")))

    assert pages[0].id("list").text == pages[1].id("list").text
    assert pages[0].id("ranking").text == pages[1].id("ranking").text


def test_the_working_of_rules_is_not_published() -> None:
    rubric = rules(
        "rubric: r\nform: {income: {is: number, private: true, min: 0, max: 9}}\nstages:\n  - stage: s\n"
        "    criteria: {A: {points: income * 2 + 1}}\n"
        "    points: subtotal * 2\nranking: [highest: s + income]\n"
    )
    protocol = scored(rubric, a_round(rubric, {}), {"X": {"income": 3}})

    assert '"working"' in render(protocol)
    assert '"working"' not in render(publish(protocol, "en"))
