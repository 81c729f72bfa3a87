"""Who assesses an entry: the seats that are taken, those to come, and every table there can be."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.feel.unknown import Interval, Rows, alike
from kkk_scoring.scoring.panel import Seat, Sitting, listed, sit
from tests.small import a_round, events, rules


def sitting(
    experts: str, given: dict[str, str], sheets: list[str], recused: list[str] | None = None
) -> Sitting:
    """The seats for entry A; *given*: expert → role, *sheets*: those who handed one in."""
    rubric = rules(
        f"rubric: small\nform: {{name?: text}}\nstages:\n  - stage: merit\n    experts: {experts}\n"
        "    each: {combine: mean(marks)}\n    criteria: {M: {marks: {to: 10}}}\n"
    )
    out = events(
        *(
            {"event": "recusal", "entry": "A", "date": "2026-03-01", "by": expert, "expert": expert}
            for expert in recused or []
        )
    )
    marks = {"merit": {expert: {"A": {"M": 5}} for expert in sheets}}
    return sit(rubric.stages[0], "A", a_round(rubric, given, marks, out))


E1, E12, E123 = ({f"E{n}": "expert" for n in range(1, last + 1)} for last in (1, 2, 3))
TWO = "{expert: 2}"
QUORUM = "{expert: {sheets: 3, quorum: 2}}"


@pytest.mark.parametrize(
    ("experts", "given", "sheets", "recused", "to_come", "missing"),
    [
        (TWO, E12, ["E1", "E2"], [], {}, []),
        (TWO, E12, ["E1"], [], {}, ["The sheet of E2 is missing."]),
        (TWO, E1, ["E1"], [], {"expert": (1, 1)}, ["One expert of the role expert is not assigned yet."]),
        (TWO, {}, [], [], {"expert": (2, 2)}, ["2 experts of the role expert are not assigned yet."]),
        (
            TWO,
            E12,
            ["E1", "E2"],
            ["E2"],
            {"expert": (1, 1)},
            ["After recusals the quorum of 2 lacks one sheet of the role expert."],
        ),
        (TWO, E123, ["E1", "E2"], ["E3"], {}, []),
        (QUORUM, E123, ["E1", "E2"], ["E3"], {}, []),
        (
            QUORUM,
            E123,
            ["E1"],
            ["E2", "E3"],
            {"expert": (1, 2)},
            ["After recusals the quorum of 2 lacks one sheet of the role expert."],
        ),
        (
            QUORUM,
            E12,
            ["E1", "E2"],
            [],
            {"expert": (1, 1)},
            ["One expert of the role expert is not assigned yet."],
        ),
        (
            QUORUM,
            E12,
            ["E1"],
            ["E2"],
            {"expert": (1, 2)},
            ["After recusals the quorum of 2 lacks one sheet of the role expert."],
        ),
    ],
)
def test_what_is_still_to_come_follows_from_who_is_there(
    experts: str,
    given: dict[str, str],
    sheets: list[str],
    recused: list[str],
    to_come: dict[str, tuple[int, int]],
    missing: list[str],
) -> None:
    found = sitting(experts, given, sheets, recused)

    assert found.open_seats == to_come
    assert [one.message.render("en") for one in found.missing] == missing
    assert [seat.expert for seat in found.recused] == recused


def tables(found: Sitting) -> list[list[Any]]:
    return [[seat.expert for seat in table] for table in found.tables()]


def test_every_table_that_there_can_be_has_as_many_sheets_as_may_come() -> None:
    assert tables(sitting(TWO, E12, ["E1", "E2"])) == [["E1", "E2"]]
    assert tables(sitting(TWO, E1, ["E1"])) == [["E1", None]]
    assert tables(sitting(QUORUM, E123, ["E1"], ["E2", "E3"])) == [["E1", None], ["E1", None, None]]


def test_a_sheet_that_may_stay_away_is_there_or_not() -> None:
    given = {"E1": "expert", "G1": "guest", "G2": "guest"}
    optional = "{expert: 1, guest: {sheets: {max: 2}}}"

    assert tables(sitting(optional, given, ["E1", "G1"])) == [["E1", "G1", "G2"], ["E1", "G1"]]
    assert tables(sitting(optional, given, ["E1"])) == [
        ["E1", "G1", "G2"],
        ["E1", "G2"],
        ["E1", "G1"],
        ["E1"],
    ]


THIRD = "{expert: 2, third: {sheets: 1, when: 'max(totals) - min(totals) > 3'}}"


def test_an_expert_who_is_called_only_under_a_condition_sits_apart() -> None:
    found = sitting(THIRD, {**E12, "T1": "third"}, ["E1", "E2", "T1"])
    nobody = sitting(THIRD, E12, ["E1", "E2"])
    (table,) = found.tables()

    assert [seat.expert for seat in found.conditional] == ["T1"]
    assert [seat.expert for seat in table] == ["E1", "E2"]
    assert called(found, ["third"]) == [["E1", "E2", "T1"]]
    assert called(found, []) == [["E1", "E2"]]
    assert called(nobody, ["third"]) == [["E1", "E2", None]]


def called(found: Sitting, roles: list[str]) -> list[list[Any]]:
    """The tables when these roles are called to the first one there is."""
    table = next(iter(found.tables()))
    return [[seat.expert for seat in full] for full in found.with_conditional(table, roles)]


TWO_ROLES = "{expert: {sheets: 3, quorum: 2}, final: {sheets: {max: 2}, replaces: expert}}"
FINALISTS = {**E123, "F1": "final", "F2": "final"}


@pytest.mark.parametrize(
    ("given", "sheets", "recused", "missing"),
    [
        (FINALISTS, ["E1", "E2", "E3", "F1"], [], []),
        (FINALISTS, ["E1", "E2", "F1"], [], ["The sheet of E3 is missing."]),
        (
            FINALISTS,
            ["E1", "F1"],
            ["E2", "E3"],
            ["After recusals the quorum of 2 lacks one sheet of the role expert."],
        ),
        (
            {**E12, "F1": "final", "F2": "final"},
            ["E1", "E2", "F1"],
            ["F2"],
            ["One expert of the role expert is not assigned yet."],
        ),
    ],
)
def test_where_a_requirement_asks_replaced_experts_too_they_are_waited_for(
    given: dict[str, str], sheets: list[str], recused: list[str], missing: list[str]
) -> None:
    """A sheet of the final role replaces the experts' marks, so that nobody else waits for them."""
    found = sitting(TWO_ROLES, given, sheets, recused)

    assert [one for one in found.missing if one.expert != "F2"] == []
    assert [one.message.render("en") for one in found.asked_all_the_same(["expert"])] == missing


def test_what_any_number_of_further_sheets_may_say_is_not_what_those_there_said() -> None:
    there, to_come = Seat("E1", "expert", None, None), Seat(None, "expert", None, None, True)
    rows = listed([5, Interval(0, 9)], [there, to_come])

    assert isinstance(rows, Rows)
    assert (list(rows.sure), rows.more) == ([5], None)
    assert alike(rows.template, Interval(0, 9))
    assert listed([5, 6], [there, there]) == [5, 6]
