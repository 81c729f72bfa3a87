"""round.yaml held against its rubric: what names nothing is told with its place and does not count."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.scoring.event_reader import in_form
from kkk_scoring.scoring.round import Round, WrittenRound
from kkk_scoring.scoring.round_reader import RoundReader
from kkk_scoring.scoring.zone import local, zone_fault
from tests.small import rules

RUBRIC = rules(
    """
rubric: read
round: {deadline: date and time, calendar?: {opens?: date and time, days?: {list: date and time}}}
form:
  name?: text
  plan?: {goal?: text, until?: date}
  team?: {list: {who?: text, role?: {title?: text}}}
  sizes?: {list: number}
stages:
  - stage: formal
    experts: {clerk: 1}
    requirements: {signed: {judged: true, correctable: {days: 7}}, complete: {correctable: {days: 7}}}
  - stage: merit
    experts: {judge: {sheets: {max: 2}}}
    criteria: {M: {marks: {to: 9}, combine: mean(marks)}}
decisions: [{decision: withdraw}]
"""
)
HEAD = """round: r
rubric: read
parameters: {deadline: 2026-03-01 12:00}
experts: {J1: {role: judge}, J2: {role: judge}, K: {role: clerk}}
"""


def read(text: str, as_of: date | None = None) -> tuple[Round, list[tuple[str, str]]]:
    """The round, and each finding's code with what stands at its place."""
    whole = text if text.startswith("round:") else HEAD + text
    document = read_yaml(whole.encode(), "round.yaml")
    reader = RoundReader(document, WrittenRound.model_validate(document.value), RUBRIC, as_of)
    round_ = reader.round({})
    lines = whole.splitlines()
    found = [
        (
            finding.code,
            lines[finding.place.line - 1][finding.place.column - 1 :].partition(",")[0].strip("]}"),
        )
        for finding in reader.findings
        if finding.place is not None
    ]
    return round_, found


def one(event: str, more: str) -> str:
    return f"events:\n- {{event: {event}, entry: A, date: 2026-03-02, by: x, {more}}}\n"


FAULTY = [
    (one("recusal", "expert: J9"), "KKK325", "J9"),
    (one("recusal", "expert: J1, stage: final"), "KKK324", "final"),
    (one("recheck", "mark: yes, requirement: sealed"), "KKK326", "sealed"),
    (one("call_to_correct", "requirements: [signed, sealed]"), "KKK326", "sealed"),
    (one("call_to_correct", "requirements: [signed], fields: [name, nick]"), "KKK363", "nick"),
    (
        "events:\n- {event: sheets, stage: merit, experts: [J1, J9], date: 2026-03-02, by: x}\n",
        "KKK325",
        "J9",
    ),
    (one("change_mark", "stage: merit, expert: J1, criterion: M, mark: 3"), "KKK328", "{event: change_mark"),
]


@pytest.mark.parametrize(("text", "code", "at"), FAULTY)
def test_an_event_that_names_nothing_does_not_count(text: str, code: str, at: str) -> None:
    good = "- {event: withdraw, entry: B, date: 2026-03-02, by: x}\n"
    round_, found = read(text + good)

    assert found == [(code, at)]
    assert [event.about for event in round_.happened.values()] == [("B",)]
    assert list(round_.events) == ["B"]


@pytest.mark.parametrize(
    "text",
    [
        one("recusal", "expert: J1, stage: merit"),
        one("call_to_correct", "requirements: [signed, complete], fields: [plan.goal]"),
        "events:\n- {event: sheets, stage: merit, experts: [J1, J2], date: 2026-03-02, by: x}\n",
    ],
)
def test_an_event_whose_names_are_all_there_counts(text: str) -> None:
    round_, found = read(text)

    assert found == []
    assert len(round_.happened) == 1


def test_events_count_by_day_and_those_of_one_day_as_they_are_written() -> None:
    written = [("C", "03"), ("A", "02"), ("D", "03"), ("B", "02")]
    lines = [f"- {{event: recusal, entry: {e}, expert: J1, date: 2026-03-{d}, by: x}}" for e, d in written]
    round_, _ = read("events:\n" + "\n".join(lines))

    assert [event.about for event in round_.happened.values()] == [("A",), ("B",), ("C",), ("D",)]


@pytest.mark.parametrize(("day", "entries"), [(1, []), (2, ["A"]), (3, ["A", "B"])])
def test_on_a_day_only_what_had_happened_by_then_counts(day: int, entries: list[str]) -> None:
    lines = [
        f"- {{event: recusal, entry: {e}, expert: J1, date: 2026-03-0{d}, by: x}}"
        for e, d in [("A", 2), ("B", 3)]
    ]
    round_, _ = read("events:\n" + "\n".join(lines), date(2026, 3, day))

    assert list(round_.events) == entries


def test_an_entry_received_twice_counts_as_received_never() -> None:
    text = "events:\n" + "".join(
        f"- {{event: received, entry: {entry}, date: 2026-03-01 {hour}:00, by: x}}\n"
        for entry, hour in [("A", 10), ("B", 10), ("A", 11)]
    )
    round_, found = read(text)

    assert found == [("KKK337", "{event: received")]
    assert list(round_.events) == ["B"]


def received(moment: str, zone: str = "") -> str:
    return f"{zone}events:\n- {{event: received, entry: A, date: {moment}, by: x}}\n"


@pytest.mark.parametrize(
    ("text", "here"),
    [
        (received("2026-03-01 10:00"), datetime(2026, 3, 1, 10)),
        (received("2026-03-01 10:00+00:00"), datetime(2026, 3, 1, 11)),
        (received("2026-07-01 23:30+00:00"), datetime(2026, 7, 2, 1, 30)),
        (received("2026-03-01 10:00+00:00", "zone: America/New_York\n"), datetime(2026, 3, 1, 5)),
        (received("2026-03-01 10:00", "zone: America/New_York\n"), datetime(2026, 3, 1, 10)),
    ],
)
def test_a_time_with_an_offset_is_told_by_the_clock_of_the_rounds_zone(text: str, here: datetime) -> None:
    round_, found = read(text)

    assert found == []
    assert [getattr(event, "date", None) for event in round_.happened.values()] == [here]


def test_a_time_that_no_calendar_has_in_the_rounds_zone_is_told_and_does_not_count() -> None:
    round_, found = read(received("0001-01-01 00:00+14:00"))

    assert found == [("KKK335", "0001-01-01 00:00+14:00")]
    assert round_.happened == {}


DEADLINE = "parameters: {deadline: 2026-03-01 12:00}"


@pytest.mark.parametrize(
    ("parameters", "name", "expected"),
    [
        ("deadline: 2026-03-01 12:00+00:00", "deadline", datetime(2026, 3, 1, 13)),
        (
            "deadline: 2026-03-01 12:00, calendar: {opens: 2026-01-01 12:00+00:00}",
            "calendar",
            {"opens": datetime(2026, 1, 1, 13)},
        ),
        (
            "deadline: 2026-03-01 12:00, calendar: {days: [2026-01-01 12:00, 2026-07-01 12:00+00:00]}",
            "calendar",
            {"days": [datetime(2026, 1, 1, 12), datetime(2026, 7, 1, 14)]},
        ),
    ],
)
def test_times_among_the_parameters_are_told_by_the_clock_too(
    parameters: str, name: str, expected: Any
) -> None:
    round_, found = read(HEAD.replace(DEADLINE, f"parameters: {{{parameters}}}"))

    assert found == []
    assert round_.parameters[name] == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("{}", [("KKK322", "parameters: {")]),
        ("{deadline: soon}", [("KKK062", "soon")]),
        ("{deadline: 0001-01-01 00:00+14:00}", [("KKK335", "0001-01-01 00:00+14:00")]),
    ],
)
def test_a_parameter_that_is_missing_or_no_time_is_told_once(
    parameters: str, expected: list[tuple[str, str]]
) -> None:
    _, found = read(HEAD.replace(DEADLINE, f"parameters: {parameters}"))

    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("assignments: {merit: {J1: all, J9: all}}\n", [("KKK325", "J9: all")]),
        ("assignments: {merit: {J1: all, K: all}}\n", [("KKK325", "K: all")]),
        ("assignments: {final: {J1: all}}\n", [("KKK324", "final: {J1: all")]),
        ("meetings: [{stage: final, date: 2026-03-05}]\n", [("KKK324", "final")]),
        ("meetings: [{stage: merit, date: 2026-03-05, present: [J1, J9]}]\n", [("KKK325", "J9")]),
    ],
)
def test_who_is_assigned_or_present_must_be_of_the_round(text: str, expected: list[tuple[str, str]]) -> None:
    round_, found = read(text)

    assert found == expected
    assert round_.assignments in ({}, {"merit": {"J1": None}})


@pytest.mark.parametrize(
    ("experts", "expected"),
    [
        ("{J1: {role: chair}}", [("KKK323", "chair")]),
        ("{J1: {role: judge}, j1: {role: judge}}", [("KKK336", "j1: {role: judge")]),
        ("{J1: {role: judge}, J2: {role: judge}}", []),
    ],
)
def test_experts_have_a_role_and_an_id_of_their_own(experts: str, expected: list[tuple[str, str]]) -> None:
    old = "{J1: {role: judge}, J2: {role: judge}, K: {role: clerk}}"

    assert read(HEAD.replace(old, experts))[1] == expected


@pytest.mark.parametrize(
    ("field", "there"),
    [
        ("name", True),
        ("nick", False),
        ("plan", True),
        ("plan.goal", True),
        ("plan.cost", False),
        ("name.first", False),
        ("team", True),
        ("team.who", True),
        ("team.age", False),
        ("team.role.title", True),
        ("team.role.name", False),
        ("sizes.unit", False),
    ],
)
def test_a_field_is_named_by_its_path_and_through_a_list_by_what_each_item_has(
    field: str, there: bool
) -> None:
    assert in_form(field.split("."), RUBRIC.form) == there


def test_without_an_offset_or_a_zone_no_time_is_changed() -> None:
    noon = datetime(2026, 3, 1, 12)

    assert local(noon, "no zone") == noon
    assert local(datetime.fromisoformat("2026-03-01T12:00+00:00"), "no zone") is None


@pytest.mark.parametrize(
    ("zone", "good"),
    [
        ("Europe/Warsaw", True),
        ("America/New_York", True),
        ("Europe/Warszawa", False),
        ("posix/Europe/Warsaw", False),
        ("Factory", False),
        ("../etc/passwd", False),
    ],
)
def test_a_zone_is_named_as_the_iana_database_names_it(zone: str, good: bool) -> None:
    document = read_yaml(f"zone: {zone}\n".encode(), "round.yaml")

    assert (zone_fault(zone, document) is None) == good
