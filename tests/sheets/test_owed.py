"""What each expert still owes of each entry, and why a sheet is out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kkk_scoring.scoring.owed import Call, Duty, owed
from tests.small import Marks, a_round, events, rules, scored

RULES = rules("""
rubric: owed
form: {size: number}
stages:
  - stage: formal
    experts: {clerk: 1}
    requirements: {signed: {judged: true}}
  - stage: merit
    experts:
      judge: {sheets: 2, quorum: 1}
      agency: 1
      third: {sheets: 1, when: max(totals) - min(totals) > 4}
    each: {combine: mean(marks), marks: {to: 10}}
    criteria:
      A: {by: [judge, third]}
      B: {when: size > 1, by: [judge, third]}
      C: {by: agency}
decisions: [{decision: replace_sheet, stands: new}, {decision: drop_sheet}]
""")
ROLES = {"K": "clerk", "J": "judge", "L": "judge", "M": "agency", "T": "third"}
SHEETS: Mapping[str, Marks] = {
    "formal": {"K": {"X": {"signed": "yes"}, "Z": {"signed": "no"}}},
    "merit": {"J": {"X": {"A": 3}, "Y": {"A": 3, "B": 1}}, "M": {"X": {"C": 1}}},
}


def duties(*happened: dict[str, Any], sheets: Mapping[str, Marks] = SHEETS) -> dict[tuple[str, str], Duty]:
    """What is owed of the second stage for X, of the size 1, Y and Z, of the size 2."""
    made = events(*({"entry": "X", "date": "2026-03-05", "by": "office", **one} for one in happened))
    protocol = scored(
        RULES,
        a_round(RULES, ROLES | {"N": "judge"}, sheets, made),
        {"X": {"size": 1}, "Y": {"size": 2}, "Z": {"size": 2}},
    )
    return dict(owed(protocol)[1].duties)


def test_what_is_owed_is_what_the_role_marks_and_applies_to_the_entry() -> None:
    found = {key: (duty.state, duty.given, duty.of) for key, duty in duties().items() if key[0] != "N"}

    assert found == {
        ("J", "X"): ("in", 1, 1),  # B doesn't apply to X
        ("L", "X"): ("open", 0, 1),
        ("M", "X"): ("in", 1, 1),
        ("T", "X"): ("on_call", 0, 1),
        ("J", "Y"): ("in", 2, 2),  # Y is still at the first stage, but J has marked it already
        ("L", "Y"): ("later", 0, 2),
        ("M", "Y"): ("later", 0, 1),
        ("T", "Y"): ("later", 0, 2),
        ("J", "Z"): ("closed", 0, 2),
        ("L", "Z"): ("closed", 0, 2),
        ("M", "Z"): ("closed", 0, 1),
        ("T", "Z"): ("closed", 0, 2),
    }


OUT: list[tuple[str, dict[str, Any], str | None]] = [
    ("recused", {"event": "recusal", "expert": "J", "reason": "My firm."}, "recused: My firm."),
    ("recused from this stage", {"event": "recusal", "expert": "J", "stage": "merit"}, "recused: –"),
    ("recused from another stage", {"event": "recusal", "expert": "J", "stage": "formal"}, None),
    ("another expert is recused", {"event": "recusal", "expert": "L", "stage": "merit"}, None),
    ("not to come", {"event": "no_sheet", "expert": "J", "stage": "merit", "reason": "Ill."},
     "hands in no sheet: Ill."),
    ("dropped", {"event": "drop_sheet", "expert": "J", "stage": "merit", "reason": "No reasons."},
     "the sheet was dropped: No reasons."),
    ("replaced",
     {"event": "replace_sheet", "expert": "J", "new_expert": "N", "stage": "merit", "reason": "Rash."},
     "assessed again by N: Rash."),
]  # fmt: skip


@pytest.mark.parametrize(("event", "why"), [case[1:] for case in OUT], ids=[case[0] for case in OUT])
def test_a_sheet_that_is_out_says_why(event: dict[str, Any], why: str | None) -> None:
    others = [{"event": "recusal", "expert": "M", "stage": "merit", "reason": "Another."}]
    duty = duties(*others, event)["J", "X"]

    assert duty.state == ("in" if why is None else "out")
    assert (duty.why and duty.why.render("en")) == why


def test_what_took_the_sheet_away_is_told_and_not_what_is_said_of_another_stage() -> None:
    found = duties(
        {"event": "recusal", "expert": "J", "stage": "formal", "reason": "Of another stage."},
        {"event": "drop_sheet", "expert": "L", "stage": "merit", "reason": "Of another expert."},
        {"event": "recusal", "expert": "J", "stage": "merit", "reason": "Of this."},
    )

    assert [why and why.render("en") for why in (found["J", "X"].why, found["L", "X"].why)] == [
        "recused: Of this.",
        "the sheet was dropped: Of another expert.",
    ]


@pytest.mark.parametrize(
    ("conflict", "why"),
    [("My firm.", "declared a conflict of interest: My firm."), (None, "declared a conflict of interest: –")],
)
def test_a_conflict_that_the_sheet_declares_is_why_it_is_out(conflict: str | None, why: str) -> None:
    round_ = a_round(RULES, ROLES, SHEETS)
    sheet = round_.sheets["merit", "J"]
    declared = replace(sheet, entries={"X": replace(sheet.entries["X"], impartial=False, conflict=conflict)})
    round_ = replace(round_, sheets={**round_.sheets, ("merit", "J"): declared})
    duty = owed(scored(RULES, round_, {"X": {"size": 1}}))[1].duties["J", "X"]

    assert (duty.state, duty.why and duty.why.render("en")) == ("out", why)


APART: Mapping[str, Marks] = {
    "formal": {"K": {"X": {"signed": "yes"}, "Y": {"signed": "yes"}}},
    "merit": {"J": {"X": {"A": 1}}, "L": {"X": {"A": 9}}, "M": {"X": {"C": 1}}},
}


@pytest.mark.parametrize(
    ("third", "drafted", "call"),
    [
        (None, None, Call("X", None, None)),
        (None, {("merit", "X"): "T"}, Call("X", None, "T")),
        (None, {("formal", "X"): "T", ("merit", "Y"): "T"}, Call("X", None, None)),
        ("T", None, Call("X", "T", None)),
    ],
)
def test_whom_the_rules_call_for_an_entry_is_who_is_assigned_else_who_is_proposed(
    third: str | None, drafted: Mapping[tuple[str, str], str] | None, call: Call
) -> None:
    assigned: dict[str, dict[str, frozenset[str] | None]] = {
        "formal": {"K": None},
        "merit": {"L": frozenset("X"), "M": frozenset("X"), "J": frozenset("X")},
    }
    if third is not None:
        assigned["merit"][third] = frozenset("X")
    round_ = a_round(RULES, ROLES, APART, None, assigned)
    answers = {"Y": {"size": 1}, "X": {"size": 1}}
    stage = owed(scored(RULES, round_, answers), drafted)[1]

    assert stage.calls == (call,)
    assert stage.experts == ["L", "M", "J", *([third] if third else [])]
    assert stage.entries == ["X", "Y"]  # nobody is assigned to Y yet, which is missing
    assert [one.what for one in stage.missing["Y"]] == ["expert", "expert"]
