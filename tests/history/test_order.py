"""What can't have happened in this order doesn't count, and says why."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.files.place import Place
from kkk_scoring.scoring.order import appeal_until, in_order
from tests.small import events, rules

RUBRIC = rules(
    """
rubric: order
form: {name?: text}
stages:
  - stage: formal
    experts: {checker: 1}
    requirements:
      F1: {judged: true, correctable: {days: 7}}
      F2: {judged: true}
  - stage: merit
    experts: {expert: 1}
    criteria: {M: {marks: {to: 10}}}
decisions:
  - {decision: appeal, days: 14, times: 1}
  - {decision: appeal_decision}
  - {decision: replace_sheet, stands: new}
  - {decision: withdraw}
"""
)


def faults(*happened: dict[str, Any]) -> list[str]:
    """What is wrong with events of the entry A, in the order of their days."""
    made = events(*({"entry": "A", "by": "office", **event} for event in happened))
    placed = {Place("round.yaml", line, 1): event for line, event in enumerate(made["A"], 1)}
    good, findings = in_order(placed, RUBRIC)

    assert {finding.place for finding in findings} == placed.keys() - good.keys()
    return [finding.message.render("en") for finding in findings]


def call(day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    return {"event": "call_to_correct", "requirements": ["F1"], "date": day, **more}


def answer(day: str) -> dict[str, Any]:
    return {"event": "correction", "requirements": ["F1"], "date": day}


def silence(day: str) -> dict[str, Any]:
    return {"event": "no_correction", "requirements": ["F1"], "date": day}


def recheck(day: str) -> dict[str, Any]:
    return {"event": "recheck", "requirement": "F1", "mark": "yes", "date": day}


def it(kind: str, day: str, **more: Any) -> dict[str, Any]:
    return {"event": kind, "date": day, **more}


def again(day: str, old: str, new: str) -> dict[str, Any]:
    return {"event": "replace_sheet", "stage": "merit", "expert": old, "new_expert": new, "date": day}


RECEIVED = it("received", "2026-03-01 10:00")
LATE = "2026-04-15"

POSSIBLE = {
    "an answer on the last of the seven days, that of the call not counted": [
        RECEIVED,
        call(),
        answer("2026-03-09"),
        recheck("2026-03-10"),
    ],
    "an answer that came too late is recorded too": [call(), answer("2026-03-20")],
    "an answer on the day of the call": [call(), answer("2026-03-02"), recheck("2026-03-03")],
    "silence is noted the day after": [call(), silence("2026-03-10")],
    "silence, though a late answer came": [call(), answer("2026-03-11"), silence("2026-03-12")],
    "the last day written out": [call(until="2026-03-09")],
    "an expert is recused before the application comes": [
        it("recusal", "2026-02-01", expert="E"),
        RECEIVED,
    ],
    "an appeal that is upheld, and a re-assessment": [
        it("notice", "2026-04-01"),
        it("appeal", LATE),
        it("appeal_decision", LATE, decision="upheld"),
        again(LATE, "E", "G"),
    ],
    "an appeal too late, left unexamined": [
        it("notice", "2026-04-01"),
        it("appeal", "2026-04-16"),
        it("appeal_decision", "2026-04-17", decision="left_unexamined"),
    ],
    "a notice after a withdrawal": [it("withdraw", LATE), it("notice", LATE)],
    "a renewal before the status ends": [
        it("grant", "2026-05-01", until="2029-05-01"),
        it("renewal", "2029-04-01", starts="2029-05-02"),
    ],
    "a grant once it has run out": [
        it("grant", "2026-05-01", until="2029-05-01"),
        it("grant", "2029-05-02"),
    ],
    "a grant, a loss, a grant again, and another loss": [
        it("grant", "2026-05-01"),
        it("loss", "2026-06-01"),
        it("grant", "2026-07-01"),
        it("loss", "2026-08-01"),
        it("grant", "2026-09-01"),
    ],
    "a renewal that begins while the status lasts": [
        it("grant", "2026-05-01", until="2029-05-01"),
        it("renewal", "2026-05-02"),
        it("renewal", "2026-05-03"),
    ],
    "the same expert's sheet in two stages, each replaced once": [
        again("2026-04-10", "E", "G"),
        {**again(LATE, "E", "G"), "stage": "formal"},
        {**again(LATE, "H", "E"), "stage": "formal"},
    ],
}


@pytest.mark.parametrize("happened", POSSIBLE.values(), ids=POSSIBLE.keys())
def test_what_can_have_happened_counts(happened: list[dict[str, Any]]) -> None:
    assert faults(*happened) == []


IMPOSSIBLE = {
    "before the application came": (
        [call("2026-02-27"), RECEIVED],
        "This is dated 2026-02-27, but A was received only on 2026-03-01.",
    ),
    "a call for what can't be corrected": (
        [call(requirements=["F2"])],
        "The rubric doesn't say that F2 may be corrected.",
    ),
    "a second call": (
        [call(), call("2026-03-20")],
        "The rubric allows one call for F1; it was on 2026-03-02.",
    ),
    "another last day than the rubric gives": (
        [call(until="2026-03-08")],
        "The call says 2026-03-08, but the rubric gives 7 calendar days: until 2026-03-09.",
    ),
    "an answer to nothing": ([answer("2026-03-09")], "Nobody was called to correct F1 before."),
    "silence on the last day": (
        [call(), silence("2026-03-09")],
        "The time to correct F1 runs until 2026-03-09.",
    ),
    "silence after an answer": (
        [call(), answer("2026-03-09"), silence("2026-03-10")],
        "A correction of F1 was received on 2026-03-09.",
    ),
    "a check of what didn't come": (
        [call(), recheck("2026-03-04")],
        "No correction of F1 was received before.",
    ),
    "anything after a withdrawal": (
        [it("withdraw", "2026-03-03"), call("2026-03-04")],
        "A was withdrawn on 2026-03-03; nothing can follow.",
    ),
    "a second appeal": (
        [it("appeal", "2026-04-10"), it("appeal", LATE)],
        "The rubric allows this once for one entry; it was done on 2026-04-10.",
    ),
    "a decision on no appeal": (
        [it("appeal_decision", LATE, decision="upheld")],
        "There is no appeal to decide.",
    ),
    "a late appeal that is upheld": (
        [
            it("notice", "2026-04-01"),
            it("appeal", "2026-04-16"),
            it("appeal_decision", "2026-04-20", decision="upheld"),
        ],
        "The appeal came on 2026-04-16, after 2026-04-15; it can only be left unexamined.",
    ),
    "an expert instead of themselves": (
        [again(LATE, "E", "E")],
        "E can't assess the entry again in their own place.",
    ),
    "a sheet replaced twice": (
        [again("2026-04-10", "E", "G"), again(LATE, "E", "H")],
        "The sheet of E was replaced on 2026-04-10 already, or is the one that replaced it.",
    ),
    "a re-assessment of a re-assessment": (
        [again("2026-04-10", "E", "G"), again(LATE, "G", "H")],
        "The sheet of G was replaced on 2026-04-10 already, or is the one that replaced it.",
    ),
    "a loss of nothing": ([it("loss", LATE)], "A holds no status that it could lose."),
    "a loss of what was lost": (
        [it("grant", "2026-04-10"), it("loss", "2026-04-11"), it("loss", LATE)],
        "A holds no status that it could lose.",
    ),
    "a renewal from the day on which the status began": (
        [it("grant", "2026-04-10"), it("renewal", LATE, starts="2026-04-10")],
        "A holds the status since 2026-04-10 already.",
    ),
    "a grant on the last day of the status": (
        [it("grant", "2026-04-10", until=LATE), it("grant", LATE)],
        "A holds the status since 2026-04-10 already.",
    ),
    "a grant of what is held": (
        [it("grant", "2026-04-10", until="2029-04-10"), it("grant", LATE)],
        "A holds the status since 2026-04-10 already.",
    ),
}


@pytest.mark.parametrize(("happened", "why"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_can_not_have_happened_does_not_count(happened: list[dict[str, Any]], why: str) -> None:
    assert faults(*happened) == [why]


def test_only_what_was_recommended_is_approved_and_only_what_was_approved_is_granted() -> None:
    from pydantic import TypeAdapter

    from kkk_scoring.scoring.events import AnyEvent

    written = [
        {"event": "recommendation", "entries": ["A"], "date": "2026-05-01", "by": "commission"},
        {"event": "approval", "entries": ["A", "B"], "date": "2026-05-02", "by": "office"},
        {"event": "grant", "entry": "A", "date": "2026-05-03", "by": "office"},
    ]
    made = TypeAdapter(list[AnyEvent]).validate_python(written)
    _, findings = in_order({Place("round.yaml", n, 1): event for n, event in enumerate(made, 1)}, RUBRIC)

    assert [(f.place.line, f.message.render("en")) for f in findings] == [
        (2, "B was not recommended before."),
        (3, "A was not approved before."),
    ]


@pytest.mark.parametrize(
    ("decisions", "noticed", "until"),
    [
        ("{decision: appeal, days: 14}", True, "2026-04-15"),
        ("{decision: appeal, days: 14}", False, None),
        ("{decision: appeal}", True, None),
        ("{decision: withdraw}", True, None),
    ],
)
def test_the_time_for_an_appeal_runs_from_the_notice_where_the_rubric_limits_it(
    decisions: str, noticed: bool, until: str | None
) -> None:
    rubric = rules(f"rubric: days\nform: {{n?: text}}\nstages: [{{stage: s}}]\ndecisions: [{decisions}]")
    first, last = (it("notice", day, entry="A", by="office") for day in ("2026-03-01", "2026-04-01"))
    before = events(first, last)["A"] if noticed else []
    found = appeal_until(rubric, before)

    assert (found and found.isoformat()) == until
