"""Formal requirements: what the application says, what checkers answer, what a correction changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kkk_scoring.files.place import Place
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.scoring.score import score
from tests.small import NOWHERE, a_round, application, events, outcome, rules, scored

FORMAL = """
rubric: formal
form: {members: {list: text}, share: number, note?: text, size?: [small, large]}
stages:
  - stage: formal
    experts: {checker: 2}
    requirements:
      enough: {require: count(members) >= 2}
      share_70: {require: share >= 0.7}
      signed: {judged: true, may_not_apply: true, correctable: {days: 7, times: 1}}
"""
CHECKERS = {"K1": "checker", "K2": "checker"}
GOOD = {"members": ["a", "b"], "share": 1}


def formal(
    one: str | None, two: str | None, *happened: dict[str, Any], answers: dict[str, Any] = GOOD
) -> Any:
    rubric = rules(FORMAL)
    sheets = {"formal": {k: {"A": {"signed": v} if v else {}} for k, v in (("K1", one), ("K2", two))}}
    round_ = a_round(rubric, CHECKERS, sheets, events(*happened))
    return outcome(scored(rubric, round_, {"A": answers}), "A")


def call(date: str = "2015-06-19") -> dict[str, Any]:
    return {
        "event": "call_to_correct",
        "entry": "A",
        "date": date,
        "by": "secretary",
        "requirements": ["signed"],
    }


def correction(date: str) -> dict[str, Any]:
    return {"event": "correction", "entry": "A", "date": date, "by": "applicant", "requirements": ["signed"]}


def recheck(mark: str, by: str = "K1", date: str = "2015-06-29") -> dict[str, Any]:
    return {"event": "recheck", "entry": "A", "date": date, "by": by, "requirement": "signed", "mark": mark}


def settle(mark: str, date: str = "2015-06-15") -> dict[str, Any]:
    return {
        "event": "settlement",
        "entry": "A",
        "date": date,
        "by": "chair",
        "requirement": "signed",
        "mark": mark,
    }


NO_ANSWER = {
    "event": "no_correction",
    "entry": "A",
    "date": "2015-06-27",
    "by": "secretary",
    "requirements": ["signed"],
}

CASES: list[tuple[str, str | None, str | None, list[dict[str, Any]], str, list[str]]] = [
    ("both say yes", "yes", "yes", [], "passed", []),
    ("both say it does not apply", "not_applicable", "not_applicable", [], "passed", []),
    ("one has not answered", "yes", None, [], "pending", ["mark"]),
    ("they differ", "yes", "no", [], "pending", ["settlement"]),
    ("they differ and the chair settles it", "yes", "no", [settle("yes")], "passed", []),
    ("both say no and nobody was called yet", "no", "no", [], "pending", ["correction"]),
    ("called, no answer yet", "no", "no", [call()], "pending", ["correction"]),
    ("called, nothing came", "no", "no", [call(), NO_ANSWER], "rejected", []),
    (
        "corrected in time, to be checked",
        "no",
        "no",
        [call(), correction("2015-06-26")],
        "pending",
        ["recheck"],
    ),
    (
        "corrected on the last day",
        "no",
        "no",
        [call(), correction("2015-06-26"), recheck("yes")],
        "passed",
        [],
    ),
    ("corrected a day late", "no", "no", [call(), correction("2015-06-27"), recheck("yes")], "rejected", []),
    ("still not right", "no", "no", [call(), correction("2015-06-20"), recheck("no")], "rejected", []),
    (
        "the second checks differ",
        "no",
        "no",
        [call(), correction("2015-06-20"), recheck("yes"), recheck("no", "K2")],
        "pending",
        ["settlement"],
    ),
    (
        "the second checks differ and the chair settles it",
        "no",
        "no",
        [call(), correction("2015-06-20"), recheck("yes"), recheck("no", "K2"), settle("no", "2015-06-30")],
        "rejected",
        [],
    ),
    (
        "settled as no, then corrected",
        "yes",
        "no",
        [settle("no"), call(), correction("2015-06-20"), recheck("yes")],
        "passed",
        [],
    ),
]


@pytest.mark.parametrize(
    ("one", "two", "happened", "verdict", "missing"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_judged_requirement(
    one: str | None, two: str | None, happened: list[dict[str, Any]], verdict: str, missing: list[str]
) -> None:
    found = formal(one, two, *happened)

    assert (found.verdict, [m.what for m in found.missing]) == (verdict, missing)


def test_every_failed_requirement_is_reported_none_hides_another() -> None:
    found = formal("yes", "yes", answers={"members": ["a"], "share": 0})

    assert [c.id for c in found.stages[0].checks if c.verdict == "rejected"] == ["enough", "share_70"]


def test_a_required_field_left_out_is_a_result_not_a_finding() -> None:
    found = formal("yes", "yes", answers={"members": ["a", "b"]})
    complete, _, share, _ = found.stages[0].checks

    assert (found.verdict, found.findings) == ("rejected", ())
    assert (complete.id, complete.verdict, share.verdict) == ("complete", "rejected", "pending")
    assert check_reason(complete, rules(FORMAL)).render("en") == "Not filled in: share."


def test_a_list_with_fewer_items_than_the_form_asks_for_is_not_filled_in() -> None:
    rubric = rules(
        "rubric: lists\nform: {leads: {list: {parts: {list: text, min: 2}}, min: 1}}\n"
        "stages: [{stage: formal, requirements: {complete: {}}}]\n"
    )
    answers: dict[str, dict[str, Any]] = {
        "A": {"leads": []},
        "B": {"leads": [{"parts": ["a", "b"]}]},
        "C": {"leads": [{"parts": ["a", "b"]}, {"parts": ["a"]}]},
    }
    protocol = scored(rubric, a_round(rubric, {}), answers)
    checks = {one: outcome(protocol, one).stages[0].checks[0] for one in answers}

    assert {one: check_reason(check, rubric).render("en") for one, check in checks.items()} == {
        "A": "Not filled in: leads.",
        "B": "All required fields are filled in.",
        "C": "Not filled in: leads[2].parts.",
    }


def test_a_requirement_may_let_missing_fields_be_corrected() -> None:
    rubric = rules(FORMAL.replace("requirements:", "requirements:\n      complete: {correctable: {days: 7}}"))
    sheets = {"formal": {k: {"A": {"signed": "yes"}} for k in CHECKERS}}
    found = outcome(scored(rubric, a_round(rubric, CHECKERS, sheets), {"A": {"share": 1}}), "A")

    assert (found.verdict, [m.what for m in found.missing]) == ("pending", ["correction"])


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"size": "large"}, "passed"),
        ({"size": "small"}, "rejected"),
        ({}, "rejected"),
    ],
    ids=["the right one", "another", "not given: a condition that can't hold is not met"],
)
def test_an_optional_field_left_out_is_absent(answers: dict[str, Any], verdict: str) -> None:
    rubric = rules(
        "rubric: optional\nform: {size?: [small, large]}\n"
        "stages: [{stage: formal, requirements: {R: {require: 'size = \"large\"'}}}]"
    )

    assert outcome(scored(rubric, a_round(rubric, {}), {"A": answers}), "A").verdict == verdict


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"share": 1, "members": ["a", "b"]}, "passed"),
        ({"share": 1, "members": ["a"]}, "rejected"),
        ({"share": 0, "members": ["a"]}, "not_applicable"),
        ({"members": ["a"]}, "pending"),
        ({"members": ["a", "b"]}, "pending"),
    ],
)
def test_a_requirement_applies_where_its_condition_holds(answers: dict[str, Any], verdict: str) -> None:
    """Nobody yet says whether it applies where what the condition looks at is missing."""
    rubric = rules(
        "rubric: large\nform: {members: {list: text}, share: number}\nstages:\n"
        "  - {stage: formal, requirements: {enough: {when: share > 0.5, require: count(members) >= 2}}}\n"
    )
    found = outcome(scored(rubric, a_round(rubric, {}), {"A": answers}), "A")

    assert {check.id: check.verdict for check in found.stages[0].checks}["enough"] == verdict


@pytest.mark.parametrize(("number", "told"), [(1, "f0"), (10, "{}"), (11, "{}, …"), (12, "{}, …")])
def test_of_many_fields_left_out_ten_are_named(number: int, told: str) -> None:
    ten = ", ".join(f"f{n}" for n in range(10))
    form = ", ".join(f"f{n}: number" for n in range(number))
    rubric = rules(
        f"rubric: long\nform: {{{form}}}\nstages: [{{stage: s, requirements: {{complete: {{}}}}}}]\n"
    )
    (complete,) = outcome(scored(rubric, a_round(rubric, {}), {"A": {}}), "A").stages[0].checks

    assert check_reason(complete, rubric).render("en") == f"Not filled in: {told.format(ten)}."


MAJORITY = """
rubric: majority
form: {name?: text}
stages:
  - stage: formal
    experts: {checker: {sheets: 3, quorum: 2}}
    requirements:
      signed: {judged: true, by: checker, RULE}
"""


@pytest.mark.parametrize(
    ("rule", "answers", "recused", "verdict", "missing"),
    [
        ("combine: MOST", "yes yes no", None, "passed", []),
        ("combine: MOST", "no yes no", None, "rejected", []),
        ("combine: MOST", "yes yes yes", None, "passed", []),
        ("combine: MOST", "yes no", None, "pending", ["mark"]),
        ("combine: MOST", "yes yes no", "K3", "passed", []),
        ("combine: MOST", "yes yes no", "K1", "rejected", []),
        ("correctable: null", "yes yes no", None, "pending", ["settlement"]),
        ("correctable: null", "yes no", None, "pending", ["settlement"]),
        ("correctable: null", "yes yes", None, "pending", ["mark"]),
        ("correctable: null", "yes yes no", "K3", "passed", []),
    ],
)
def test_the_answers_of_all_who_still_check_count_together(
    rule: str, answers: str, recused: str | None, verdict: str, missing: list[str]
) -> None:
    most = '\'if count(marks[item = "yes"]) > count(marks) / 2 then "yes" else "no"\''
    rubric = rules(MAJORITY.replace("RULE", rule.replace("MOST", most)).replace(", correctable: null", ""))
    said = dict(zip(["K1", "K2", "K3"], answers.split(), strict=False))
    given = {one: {"A": {"signed": said[one]} if one in said else {}} for one in ["K1", "K2", "K3"]}
    out = {"event": "recusal", "entry": "A", "date": "2015-06-01", "by": "office", "expert": recused}
    round_ = a_round(
        rubric, dict.fromkeys(given, "checker"), {"formal": given}, events(*([out] if recused else []))
    )
    found = outcome(scored(rubric, round_, {"A": {}}), "A")
    (check,) = (check for check in found.stages[0].checks if check.id == "signed")

    assert (check.verdict, [one.what for one in found.missing]) == (verdict, missing)
    assert {one.expert: (one.points, one.counted) for one in check.given} == {
        one: (said.get(one), one != recused) for one in given
    }


@pytest.mark.parametrize(
    ("asked", "verdicts"),
    [
        (["named", "sized"], {"named": "passed", "sized": "passed"}),
        (["named"], {"named": "passed", "sized": "pending"}),
    ],
)
def test_only_what_was_asked_for_is_worked_out_again(asked: list[str], verdicts: dict[str, str]) -> None:
    mendable = "correctable: {days: 7}"
    rubric = rules(
        "rubric: again\nform: {name?: text, size?: number}\nstages:\n  - stage: formal\n    requirements:\n"
        f"      named: {{require: name != null, {mendable}}}\n"
        f"      sized: {{require: name != null and size != null, {mendable}}}\n"
    )
    happened = events(
        *(
            {"event": kind, "entry": "A", "date": f"2026-03-{day}", "by": "x", "requirements": asked}
            for kind, day in [("call_to_correct", 10), ("correction", 12)]
        )
    )
    mended = application(rubric, "A", {"name": "x", "size": 1})
    corrected = replace(application(rubric, "A", {}), mended=mended, asked=frozenset(asked))
    found = outcome(score(rubric, a_round(rubric, {}, {}, happened), [corrected]), "A").stages[0].checks

    assert {check.id: check.verdict for check in found if check.id in verdicts} == verdicts


@pytest.mark.parametrize("by", ["", ", by: checker"])
@pytest.mark.parametrize(
    ("checkers", "verdict", "missing"), [(["K1"], "pending", ["expert"]), (["K1", "K2"], "passed", [])]
)
def test_whoever_is_still_to_be_assigned_may_answer_otherwise(
    by: str, checkers: list[str], verdict: str, missing: list[str]
) -> None:
    rubric = rules(
        "rubric: two\nform: {name?: text}\nstages:\n  - stage: formal\n    experts: {checker: 2}\n"
        f"    requirements: {{signed: {{judged: true{by}}}}}\n"
    )
    sheets = {"formal": {one: {"A": {"signed": "yes"}} for one in checkers}}
    found = outcome(
        scored(rubric, a_round(rubric, dict.fromkeys(checkers, "checker"), sheets), {"A": {}}), "A"
    )
    (check,) = (check for check in found.stages[0].checks if check.id == "signed")

    assert (check.verdict, [one.what for one in found.missing]) == (verdict, missing)


@pytest.mark.parametrize(
    ("requirement", "answers", "said", "at"),
    [
        ("complete", {"share": 1}, "", "members"),
        ("enough", {"members": ["a"], "share": 1}, "", "members"),
        ("share_70", {"members": ["a"], "share": 0}, "", "share"),
        ("signed", {"members": ["a"], "share": 1}, "yes", "the sheet"),
        ("signed", {"members": ["a"], "share": 1}, "", "the file"),
    ],
)
def test_a_requirement_is_found_at_the_answer_that_it_looks_at(
    requirement: str, answers: dict[str, Any], said: str, at: str
) -> None:
    rubric = rules(FORMAL)
    sheets = {"formal": {"K1": {"A": {"signed": said} if said else {}}}}
    lines: dict[tuple[str | int, ...], int] = {(): 7, ("members",): 8, ("share",): 9}
    given = replace(application(rubric, "A", answers), place=lambda path: Place("A.yaml", lines[path], 1))
    found = outcome(score(rubric, a_round(rubric, CHECKERS, sheets), [given]), "A").stages[0].checks
    (check,) = (check for check in found if check.id == requirement)

    names = {7: "the file", 8: "members", 9: "share", NOWHERE.line: "the sheet"}
    assert check.place is not None
    assert names[check.place.line] == at
