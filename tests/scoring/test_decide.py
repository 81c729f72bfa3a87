"""What people decide under the rules: recorded, allowed by the rubric, shown in the result."""

from __future__ import annotations

from typing import Any

import pytest

from tests.small import a_round, events, outcome, rules, scored

PANEL = """
rubric: decide
form: {name?: text}
stages:
  - stage: panel
    experts: {judge: {sheets: 5, quorum: 3}, final: {sheets: {max: 1}, replaces: judge}}
    flag: abs(total - median(totals)) > 20
    criteria: {P: {marks: {to: 100}, combine: mean(marks)}}
    require: panel >= 70
ranking: [highest: panel, shared]
results: [{result: funded}, {result: other}]
"""
JUDGES = {f"J{i}": "judge" for i in range(1, 6)}
MARKS = [82, 79, 85, 80, 41]


def panel(*happened: dict[str, Any], roles: dict[str, str] = JUDGES, final: int | None = None) -> Any:
    rubric = rules(PANEL)
    given = dict(zip(JUDGES, MARKS, strict=True)) | ({} if final is None else {"F": final})
    sheets = {"panel": {judge: {"A": {"P": mark}} for judge, mark in given.items()}}
    round_ = a_round(
        rubric, roles, sheets, events(*({"entry": "A", "date": "2015-09-11", **h} for h in happened))
    )
    return outcome(scored(rubric, round_, {"A": {}}), "A")


def test_a_flag_never_changes_points() -> None:
    found = panel()

    assert str(found.total) == "367/5"
    assert [flag.expert for flag in found.stages[0].flags] == ["J5"]


def test_a_sheet_left_out_with_a_reason_no_longer_counts() -> None:
    found = panel(
        {"event": "drop_sheet", "by": "moderator", "stage": "panel", "expert": "J5", "reason": "unsupported"}
    )

    assert str(found.total) == "163/2"
    assert [g.counted for g in found.stages[0].marks[0].given if g.expert == "J5"] == [False]


def test_the_final_say_sets_the_result() -> None:
    found = panel({"event": "set_result", "by": "minister", "result": "other"})

    assert (found.result, found.decided.by) == ("other", "minister")


def test_a_withdrawn_application_is_out() -> None:
    found = panel({"event": "withdraw", "by": "applicant"})

    assert (found.verdict, [c.id for c in found.stages[0].checks if c.verdict == "rejected"]) == (
        "rejected",
        ["withdraw"],
    )


@pytest.mark.parametrize(
    ("final", "happened", "total", "missing"),
    [
        (90, [], "90", []),
        (None, [], None, ["sheet"]),
        (None, [{"event": "no_sheet", "by": "chair", "stage": "panel", "expert": "F"}], "367/5", []),
    ],
    ids=[
        "a consensus sheet replaces the judges' sheets",
        "while it is to come nothing is certain",
        "without agreement the judges' sheets count",
    ],
)
def test_consensus(
    final: int | None, happened: list[dict[str, Any]], total: str | None, missing: list[str]
) -> None:
    found = panel(*happened, roles={**JUDGES, "F": "final"}, final=final)

    assert [m.what for m in found.missing] == missing
    assert total is None or str(found.total) == total
