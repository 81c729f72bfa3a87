"""What round.yaml names wrongly: where that stands, and what was meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.scoring.meetings import clock_time
from kkk_scoring.scoring.round import Round, WrittenRound
from kkk_scoring.scoring.round_reader import RoundReader
from kkk_scoring.scoring.story import own_events
from kkk_scoring.scoring.zone import local, zone_fault
from tests.small import a_round, rules

RUBRIC = """
rubric: read
form: {name?: text}
stages:
  - stage: formal
    experts: {clerk: 1}
    requirements: {signed: {judged: true, correctable: {days: 7}}}
  - stage: merit
    experts: {judge: 2}
    criteria: {M: {marks: {to: 9}, combine: mean(marks)}}
"""
HEAD = "round: r\nrubric: read\nexperts: {J1: {role: judge}, J2: {role: judge}, K: {role: clerk}}\n"


def read(text: str, rubric: str = RUBRIC) -> tuple[Round, list[tuple[str, str, str | None]]]:
    """The round, and of each finding its code, the word at its place, and how to mend it."""
    document = read_yaml(text.encode(), "round.yaml")
    reader = RoundReader(document, WrittenRound.model_validate(document.value), rules(rubric))
    round_ = reader.round({})
    lines = text.splitlines()
    return round_, [
        (
            f.code,
            re.split(r"[:,}\] ]", lines[f.place.line - 1][f.place.column - 1 :])[0] if f.place else "",
            f.fix.render("en") if f.fix else None,
        )
        for f in reader.findings
    ]


EVENT = "events:\n  - {{event: {0}, entry: A, date: 2026-03-0{1}, by: x, {2}}}\n"
MISTAKES = [
    ("a draw of another stage", "draws: {merits: {seed: a}}\n",
     ("KKK324", "merits", "Did you mean `merit`?")),
    ("a meeting of another stage", "meetings: [{stage: merits, date: 2026-03-05}]\n",
     ("KKK324", "merits", "Did you mean `merit`?")),
    ("another stage in an event", EVENT.format("recusal", 2, "expert: J1, stage: merits"),
     ("KKK324", "merits", "Did you mean `merit`?")),
    ("a requirement there isn't",
     EVENT.format("call_to_correct", 2, "requirements: [sign]"),
     ("KKK326", "sign", "Did you mean `signed`?")),
    ("an expert there isn't",
     EVENT.format("recusal", 2, "expert: J3"), ("KKK325", "J3", "Known here: J1, J2, K.")),
    ("what can't have happened then", EVENT.format("recheck", 2, "requirement: signed, mark: yes"),
     ("KKK360", "{event", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "finding"), [case[1:] for case in MISTAKES], ids=[c[0] for c in MISTAKES])
def test_what_names_nothing_is_told_where_it_stands(text: str, finding: tuple[str, str, str | None]) -> None:
    round_, found = read(HEAD + text)

    assert found == [finding]
    assert round_.happened == {}


def test_a_role_that_is_misspelt_is_told_with_the_one_that_was_meant() -> None:
    _, found = read(HEAD.replace("J1: {role: judge}", "J1: {role: jugde}"))

    assert found == [("KKK323", "jugde", "Did you mean `judge`?")]


@pytest.mark.parametrize(
    ("decisions", "stands"),
    [
        ("", "new"),
        ("decisions: [{decision: withdraw}]\n", "new"),
        ("decisions: [{decision: replace_sheet, stands: higher}]\n", "higher"),
        ("decisions: [{decision: replace_sheet, stands: never_lower}]\n", "never_lower"),
        ("decisions: [{decision: replace_sheet, stands: new}]\n", "new"),
    ],
)
def test_which_sheet_stands_is_what_the_rubric_says(decisions: str, stands: str) -> None:
    assert read(HEAD, RUBRIC + decisions)[0].stands == stands


@pytest.mark.parametrize(
    ("zone", "fix"),
    [
        ("Europe/Warsav", "Did you mean `Europe/Warsaw`?"),
        ("xyzzy", "Write a name such as `Europe/Warsaw`."),
    ],
)
def test_a_zone_that_is_misspelt_is_told_with_the_one_that_was_meant(zone: str, fix: str) -> None:
    finding = zone_fault(zone, read_yaml(f"zone: {zone}\n".encode(), "round.yaml"))

    assert finding is not None
    assert finding.fix is not None
    assert finding.fix.render("en") == fix


def test_the_hour_that_comes_twice_is_told_without_saying_which() -> None:
    """On 25 October 2026 the clocks go back in Warsaw from 3 to 2."""
    first, second = (
        local(datetime.fromisoformat(f"2026-10-25T0{hour}:30+00:00"), "Europe/Warsaw") for hour in (0, 1)
    )

    assert first == second == datetime(2026, 10, 25, 2, 30)


@pytest.mark.parametrize("good", ["00:00", "09:30", "23:59"])
def test_a_time_of_day_has_two_digits_for_hour_and_minute(good: str) -> None:
    assert clock_time(good) == good


@pytest.mark.parametrize("wrong", ["24:00", "9:30", "09:60", "09:30:00", "٠٩:٣٠", "soon", ""])
def test_what_is_no_time_of_day_is_told(wrong: str) -> None:
    with pytest.raises(Unfit):
        clock_time(wrong)


def test_a_time_of_day_is_a_text() -> None:
    with pytest.raises(WrongKind):
        clock_time(930)


# -- which events are an entry's own -----------------------------------------------------------------


def test_an_entry_s_own_events_are_those_about_it_its_sheets_and_the_orders_in_which_it_stands() -> None:
    from kkk_scoring.files.place import Place
    from kkk_scoring.scoring.events import AnyEvent

    written: list[dict[str, Any]] = [
        {"event": "received", "entry": "A", "date": "2026-03-01 10:00", "by": "office"},
        {"event": "received", "entry": "B", "date": "2026-03-01 10:00", "by": "office"},
        {"event": "sheets", "stage": "merit", "date": "2026-03-02", "by": "office"},
        {"event": "sheets", "stage": "merit", "experts": ["J1"], "date": "2026-03-03", "by": "office"},
        {"event": "sheets", "stage": "merit", "experts": ["J2"], "date": "2026-03-04", "by": "office"},
        {"event": "sheets", "stage": "formal", "date": "2026-03-05", "by": "office"},
        {"event": "order_ties", "order": ["A", "C"], "date": "2026-03-06", "by": "chair"},
        {"event": "order_ties", "order": ["B", "C"], "date": "2026-03-07", "by": "chair"},
    ]
    made = TypeAdapter(list[AnyEvent]).validate_python(written)
    rubric = rules(RUBRIC)
    # J2 handed in a sheet about A too, but isn't assigned to it any more.
    sheets = {"merit": {expert: {"A": {"M": 1}, "B": {"M": 1}} for expert in ("J1", "J2")}}
    assigned = {"merit": {"J1": frozenset("A"), "J2": frozenset("B")}}
    round_ = replace(
        a_round(rubric, {"J1": "judge", "J2": "judge"}, sheets, None, assigned),
        happened={Place("round.yaml", line, 1): event for line, event in enumerate(made, 1)},
    )

    assert [place.line for place, _ in own_events(round_, "A")] == [1, 3, 4, 7]
    assert [place.line for place, _ in own_events(round_, "B")] == [2, 3, 5, 8]
