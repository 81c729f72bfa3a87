"""A formal defect: called once, mended in time, checked again, settled where the checks differ."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.scoring.correct import correct, settlement
from tests.small import a_round, events, rules

RUBRIC = rules(
    """
rubric: formal
form: {name?: text}
stages:
  - stage: formal
    experts: {clerk: 2}
    requirements:
      signed: {judged: true, correctable: {days: 7}}
      sealed: {judged: true, correctable: {days: 7}}
"""
)
SIGNED = RUBRIC.stages[0].requirements[0]


def event(kind: str, day: int, **more: Any) -> dict[str, Any]:
    one = kind in ("recheck", "settlement")
    of: dict[str, Any] = {"requirement": "signed"} if one else {"requirements": ["signed"]}
    return {"event": kind, "entry": "A", "date": f"2026-03-{day:02}", "by": "office", **of, **more}


CALL = event("call_to_correct", 10)
IN_TIME = event("correction", 17)
OF_THE_OTHER = {"requirements": ["sealed"]}
YES, NO = ({"mark": mark} for mark in ("yes", "no"))


@pytest.mark.parametrize(
    ("happened", "verdict", "waits_for"),
    [
        ([], "pending", ["correction"]),
        ([CALL], "pending", ["correction"]),
        ([event("call_to_correct", 10, **OF_THE_OTHER), IN_TIME], "pending", ["correction"]),
        ([CALL, event("correction", 12, **OF_THE_OTHER)], "pending", ["correction"]),
        ([CALL, event("correction", 9)], "pending", ["correction"]),
        ([event("correction", 9), CALL, IN_TIME], "pending", ["recheck"]),
        ([CALL, event("correction", 10)], "pending", ["recheck"]),
        ([CALL, IN_TIME], "pending", ["recheck"]),
        ([CALL, event("correction", 18)], "rejected", []),
        ([CALL, IN_TIME, event("correction", 20)], "pending", ["recheck"]),
        ([CALL, event("no_correction", 18)], "rejected", []),
        ([CALL, event("no_correction", 18, **OF_THE_OTHER)], "pending", ["correction"]),
        ([CALL, IN_TIME, event("recheck", 17, **YES)], "passed", []),
        ([CALL, IN_TIME, event("recheck", 16, **NO)], "pending", ["recheck"]),
        ([CALL, IN_TIME, event("recheck", 18, **NO)], "rejected", []),
        ([CALL, IN_TIME, event("recheck", 18, **{**YES, "requirement": "sealed"})], "pending", ["recheck"]),
        ([CALL, IN_TIME, event("recheck", 18, **YES), event("recheck", 18, **NO)], "pending", ["settlement"]),
        ([CALL, IN_TIME, event("recheck", 18, **NO), event("settlement", 18, **YES)], "passed", []),
        ([CALL, IN_TIME, event("settlement", 17, **NO)], "rejected", []),
        ([CALL, IN_TIME, event("settlement", 16, **NO)], "pending", ["recheck"]),
        ([CALL, IN_TIME, event("settlement", 17, mark="not_applicable")], "not_applicable", []),
    ],
)
def test_a_correction_stands_where_its_events_have_brought_it(
    happened: list[dict[str, Any]], verdict: str, waits_for: list[str]
) -> None:
    found = correct(SIGNED, "formal", "A", a_round(RUBRIC, {}, {}, events(*happened)))

    assert (found.verdict, [missing.what for missing in found.missing]) == (verdict, waits_for)


@pytest.mark.parametrize(
    ("happened", "notes"),
    [
        ([CALL], ["Called to correct on 2026-03-10, until 2026-03-17."]),
        (
            [CALL, event("correction", 18)],
            [
                "Called to correct on 2026-03-10, until 2026-03-17.",
                "The correction came on 2026-03-18, after 2026-03-17.",
            ],
        ),
        (
            [CALL, IN_TIME, event("recheck", 18, **NO, reason="no seal")],
            [
                "Called to correct on 2026-03-10, until 2026-03-17.",
                "Checked again on 2026-03-18 by office: no.",
                "no seal",
            ],
        ),
    ],
)
def test_the_protocol_tells_what_happened_and_why(happened: list[dict[str, Any]], notes: list[str]) -> None:
    found = correct(SIGNED, "formal", "A", a_round(RUBRIC, {}, {}, events(*happened)))

    assert [note.render("en") for note in found.notes] == notes


@pytest.mark.parametrize(
    ("happened", "settled_on"),
    [
        ([event("settlement", 9, **YES)], 9),
        ([event("settlement", 9, **YES), event("settlement", 11, **NO)], 11),
        ([event("settlement", 9, **{**YES, "requirement": "sealed"})], None),
        ([event("settlement", 9, **YES), CALL], 9),
        ([CALL, event("settlement", 10, **YES)], None),
        ([CALL, event("settlement", 11, **YES)], None),
        ([event("call_to_correct", 10, **OF_THE_OTHER), event("settlement", 11, **YES)], 11),
        ([CALL, event("call_to_correct", 20), event("settlement", 15, **YES)], None),
    ],
)
def test_what_is_settled_before_the_call_is_the_first_check(
    happened: list[dict[str, Any]], settled_on: int | None
) -> None:
    found = settlement(SIGNED, "A", a_round(RUBRIC, {}, {}, events(*happened)))

    assert (found.day.day if found else None) == settled_on
