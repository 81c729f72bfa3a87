"""Fields of a form and scales of marks that can't be meant as written: findings, each at its line."""

from __future__ import annotations

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build

RUBRIC = """\
rubric: r
form:
  a: {field}
stages:
  - stage: s
    experts: {{e: 1}}
    criteria:
      M: {{marks: {marks}}}
"""

WRONG_FIELDS = [
    ("{is: number, min: 100, max: 1}", "KKK204", "No number is both from 100 up and 1 or less."),
    ("{is: number, over: 2, max: 1}", "KKK204", "No number is both from 2 up and 1 or less."),
    ("{is: text, list: text}", "KKK204", "A field has either `is` or `list`."),
    ("{is: number, step: one}", "KKK052", "Expected a number, found the text “one”."),
    ("{is: text, title: 2015}", "KKK052", "Expected a text, found the number 2015."),
    ("{is: text, help: {pl: 2015}}", "KKK052", "Expected a text, found the number 2015."),
    ("{is: text, unit: 3}", "KKK052", "Expected a text, found the number 3."),
    ("{is: text, fixed: yes}", "KKK052", "Expected true or false, found the text “yes”."),
    ("{is: text, private: 1}", "KKK052", "Expected true or false, found the number 1."),
    ("{is: text, blind: no}", "KKK052", "Expected the word hidden, found the text “no”."),
]
WRONG_SCALES = [
    ("{from: 5, to: 1}", "This scale runs from 5 to 1 in steps of 1."),
    ("{to: 5, step: 0}", "This scale runs from 0 to 5 in steps of 0."),
    ("{levels: {}}", "This scale has no mark that could be given."),
    ("{levels: []}", "This scale has no mark that could be given."),
    ("{one_of: []}", "This scale has no mark that could be given."),
]


def found(field: str, marks: str) -> list[tuple[str, int, str]]:
    """Code, line and sentence of all that is wrong in a rubric with this field and this scale."""
    text = RUBRIC.format(field=field, marks=marks)
    _, findings = build(read_yaml(text.encode(), "r.yaml"))
    return [(one.code, one.place.line, one.message.render("en")) for one in findings]


def test_a_field_and_a_scale_that_can_be_meant_have_no_findings() -> None:
    field = "{is: number, min: 1, max: 1, step: 0.5, unit: km, title: {pl: A}, private: true, blind: hidden}"

    assert found(field, "{from: 1, to: 5, step: 0.5}") == []


@pytest.mark.parametrize(("field", "code", "sentence"), WRONG_FIELDS, ids=[row[0] for row in WRONG_FIELDS])
def test_what_an_attribute_of_a_field_can_not_hold_is_told(field: str, code: str, sentence: str) -> None:
    assert found(field, "{to: 5}") == [(code, 3, sentence)]


@pytest.mark.parametrize(("marks", "sentence"), WRONG_SCALES, ids=[row[0] for row in WRONG_SCALES])
def test_a_scale_on_which_no_mark_can_be_given_is_told(marks: str, sentence: str) -> None:
    assert found("text", marks) == [("KKK230", 8, sentence)]


@pytest.mark.parametrize(
    ("require", "wrong"),
    [("s >= 1", ["KKK211"]), ("points >= 1", ["KKK211"]), ("out_of >= 1", ["KKK211"]), ("a >= 1", [])],
)
def test_a_stage_that_assesses_nothing_has_no_points_to_require(require: str, wrong: list[str]) -> None:
    text = f"rubric: r\nform: {{a: number}}\nstages: [{{stage: s, require: {require}}}]\n"
    _, findings = build(read_yaml(text.encode(), "r.yaml"))

    assert [finding.code for finding in findings] == wrong


@pytest.mark.parametrize(
    "rule", ["points: if R then 5 else 1", "points: 5, when: R", "points: 5, weight: if R then 1 else 2"]
)
def test_points_that_ask_for_a_requirement_of_their_own_stage_are_told_that_it_ends_the_stage(
    rule: str,
) -> None:
    text = (
        "rubric: r\nform: {a: number}\nstages:\n"
        f"  - {{stage: s, requirements: {{R: {{require: a > 1}}}}, criteria: {{c: {{{rule}}}}}}}\n"
    )
    _, findings = build(read_yaml(text.encode(), "r.yaml"))

    assert [finding.code for finding in findings] == ["KKK211"]
    assert findings[0].fix is not None
    assert findings[0].fix.render("en") == (
        "It is a requirement of this stage: where it isn't met the entry falls, whatever its points. "
        "For points from a yes or no write a criterion with `marks: {levels: {no: 1, yes: 5}}`."
    )


NOBODY_ELSE = """\
rubric: r
form: {price: {is: number, over: 0, max: 9}}
stages:
  - stage: check
    requirements: {cheap: {require: price > 1 and entry.price <= 5}}
"""


def test_an_entry_told_from_others_at_whom_no_rule_looks_is_a_finding_at_its_place() -> None:
    _, findings = build(read_yaml(NOBODY_ELSE.encode(), "r.yaml"))

    assert [
        (str(f.place), f.code, f.message.render("en"), f.fix and f.fix.render("en")) for f in findings
    ] == [
        (
            "r.yaml:5:51",
            "KKK211",
            "`entry` tells this entry from the others of `field`, but no rule here looks at them.",
            "Write the name without `entry.`.",
        )
    ]


def test_where_any_stage_looks_at_the_others_every_stage_may_say_entry() -> None:
    later = "  - {stage: later, requirements: {few: {require: count(field) < 9}}}\n"
    _, findings = build(read_yaml((NOBODY_ELSE + later).encode(), "r.yaml"))

    assert findings == []
