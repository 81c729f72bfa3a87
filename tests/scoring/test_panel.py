"""Sheets missing, recused, replaced, called for: what a stage makes of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.scoring.protocol import Outcome, bounds
from tests.small import a_round, events, outcome, rules, scored

PANEL = """
rubric: panel
form: {name?: text}
stages:
  - stage: panel
    experts: {body: {sheets: 5, quorum: 3}}
    each: {combine: mean(marks), marks: {to: 10}}
    criteria: {P1: {}, P2: {}}
    require: panel >= 10
"""
BODIES = dict.fromkeys(["B1", "B2", "B3", "B4", "B5"], "body")


def panel(marks: dict[str, tuple[int, int]], recused: list[str]) -> object:
    rubric = rules(PANEL)
    sheets = {"panel": {body: {"A": {"P1": one, "P2": two}} for body, (one, two) in marks.items()}}
    happened = events(
        *({"event": "recusal", "entry": "A", "date": "2015-09-01", "by": b, "expert": b} for b in recused)
    )
    return outcome(scored(rubric, a_round(rubric, BODIES, sheets, happened), {"A": {}}), "A")


ALL_FIVES = dict.fromkeys(BODIES, (5, 5))


@pytest.mark.parametrize(
    ("without", "recused", "verdict", "span", "missing"),
    [
        ([], [], "passed", (10, 10), []),
        (["B1"], [], "pending", (8, 12), ["sheet"]),
        (["B1"], ["B1"], "passed", (10, 10), []),
        ([], ["B1"], "passed", (10, 10), []),
        (["B1", "B2"], ["B1", "B2"], "passed", (10, 10), []),
        (["B1", "B2", "B3"], ["B1", "B2", "B3"], "pending", (4, 16), ["expert"]),
        (["B1", "B2", "B3"], ["B1", "B2"], "pending", (Fraction(20, 3), Fraction(40, 3)), ["sheet"]),
    ],
    ids=[
        "all sheets are there",
        "a sheet not handed in leaves the stage open",
        "a recused expert's sheet is not missing",
        "a recused expert's marks don't count",
        "three of five are the quorum",
        "below the quorum the stage is open",
        "reaching the quorum never completes a stage while a sheet is missing",
    ],
)
def test_quorum_and_recusal(
    without: list[str], recused: list[str], verdict: str, span: tuple[object, object], missing: list[str]
) -> None:
    found = panel({b: m for b, m in ALL_FIVES.items() if b not in without}, recused)

    assert found.verdict == verdict  # type: ignore[attr-defined]
    assert bounds(found.open_points if verdict == "pending" else found.total) == span  # type: ignore[attr-defined]
    assert [m.what for m in found.missing] == missing  # type: ignore[attr-defined]


def test_a_recused_experts_marks_are_shown_but_do_not_count() -> None:
    found = panel({**ALL_FIVES, "B1": (10, 10)}, ["B1"])
    mark = found.stages[0].marks[0]  # type: ignore[attr-defined]

    assert mark.points == 5
    assert [(g.expert, g.counted) for g in mark.given if g.points == 10] == [("B1", False)]


THIRD = """
rubric: third
form: {name?: text}
stages:
  - stage: merit
    experts:
      external: 2
      third: {sheets: 1, when: max(totals) - min(totals) > 20}
    counted: closest two(sheets, "lower", totals)
    each: {combine: mean(marks)}
    criteria: {M: {marks: {to: 100}}}
    require: merit >= 60
"""
EXPERTS = {"E1": "external", "E2": "external", "T1": "third"}


@pytest.mark.parametrize(
    ("one", "two", "third", "points", "counted"),
    [
        (90, 70, None, 80, {"E1": True, "E2": True}),
        (91, 70, 78, 74, {"E1": False, "E2": True, "T1": True}),
        (90, 70, 71, 80, {"E1": True, "E2": True, "T1": False}),
        (70, 50, None, 60, {"E1": True, "E2": True}),
        (80, 50, 65, Fraction(115, 2), {"E1": False, "E2": True, "T1": True}),
        (64, 51, None, Fraction(115, 2), {"E1": True, "E2": True}),
        (59, 80, 70, 75, {"E1": False, "E2": True, "T1": True}),
        (60, 80, None, 70, {"E1": True, "E2": True}),
    ],
    ids=[
        "20 apart: the mean of two",
        "21 apart: a third is called and the closest two count, although more points were given",
        "a third sheet that the rules don't call for is set aside",
        "exactly 20 apart calls nobody",
        "equal gaps go to the lower pair",
        "13 apart: the mean of two",
        "59 and 80 with a third 70 give 75",
        "60 and 80 give 70, less than with 59",
    ],
)
def test_the_third_expert_is_called_on_the_first_two_totals_only(
    one: int, two: int, third: int | None, points: object, counted: dict[str, bool]
) -> None:
    rubric = rules(THIRD)
    given = {"E1": one, "E2": two} | ({} if third is None else {"T1": third})
    sheets = {"merit": {expert: {"A": {"M": mark}} for expert, mark in given.items()}}
    found = outcome(scored(rubric, a_round(rubric, EXPERTS, sheets), {"A": {}}), "A")
    mark = found.stages[0].marks[0]

    assert (found.total, {g.expert: g.counted for g in mark.given}) == (points, counted)


def test_while_a_third_expert_is_called_for_and_not_there_the_stage_is_open() -> None:
    rubric = rules(THIRD)
    sheets = {"merit": {"E1": {"A": {"M": 100}}, "E2": {"A": {"M": 79}}}}
    found = outcome(scored(rubric, a_round(rubric, EXPERTS, sheets), {"A": {}}), "A")

    assert found.verdict == "pending"
    assert [(m.what, m.expert) for m in found.missing] == [("third", "T1")]


def test_an_expert_not_assigned_yet_is_missing() -> None:
    rubric = rules(THIRD)
    sheets = {"merit": {"E1": {"A": {"M": 90}}}}
    found = outcome(scored(rubric, a_round(rubric, {"E1": "external"}, sheets), {"A": {}}), "A")

    assert found.verdict == "pending"
    assert [m.what for m in found.missing] == ["expert"]


SHARED_OUT = """
rubric: shared
form: {name?: text}
stages:
  - stage: merit
    experts:
      external: 2
      agency: 1
      third:
        sheets: 1
        when: max(sheets[role = "external"].total) - min(sheets[role = "external"].total) > 20
    criteria:
      science: {marks: {to: 50}, by: [external, third], combine: mean(marks)}
      economy: {marks: {to: 50}, by: agency, combine: mean(marks)}
    require: merit >= 50
"""


@pytest.mark.parametrize(("second", "called"), [(20, False), (19, True)])
def test_a_sheets_total_is_without_the_criteria_that_its_role_does_not_mark(
    second: int, called: bool
) -> None:
    rubric = rules(SHARED_OUT)
    roles = {"E1": "external", "E2": "external", "A1": "agency", "T1": "third"}
    sheets = {
        "merit": {
            "E1": {"A": {"science": 40}},
            "E2": {"A": {"science": second}},
            "A1": {"A": {"economy": 30}},
        }
    }
    found = outcome(scored(rubric, a_round(rubric, roles, sheets), {"A": {}}), "A")

    assert [m.what for m in found.missing] == (["third"] if called else [])
    assert found.verdict == ("pending" if called else "passed")


OPEN_NUMBER = """
rubric: open-number
form: {{name?: text}}
stages:
  - stage: merit
    experts: {{judge: {judge}}}
    criteria: {{M: {{marks: {{to: 10}}, combine: '{combine}'}}}}
    require: merit >= 4
"""


def with_judges(
    judge: str, there: int, recused: int = 0, marks: tuple[int, ...] = (), combine: str = "mean(marks)"
) -> Outcome:
    """The entry when *there* judges, the first *recused* of them out, gave 6, and more gave *marks*."""
    rubric = rules(OPEN_NUMBER.format(judge=judge, combine=combine))
    given = {f"J{n}": mark for n, mark in enumerate([6] * there + list(marks))}
    sheets = {"merit": {judge: {"A": {"M": mark}} for judge, mark in given.items()}}
    out = [
        {"event": "recusal", "entry": "A", "date": "2027-02-01", "by": "x", "expert": f"J{n}"}
        for n in range(recused)
    ]
    round_ = a_round(rubric, dict.fromkeys(given, "judge"), sheets, events(*out))
    return outcome(scored(rubric, round_, {"A": {}}), "A")


def span(found: Outcome) -> tuple[Any, Any]:
    low, high = bounds(found.stages[0].points) or (None, None)
    return low, high


# The role; judges who are there and recused; how many lack; the most that can still come.
ABOVE_WHAT_IS_ASKED_FOR = [
    ("{sheets: {min: 2, max: 4}, quorum: 4}", 2, 0, 2, 2),
    ("{sheets: {min: 2, max: 4}, quorum: 4}", 2, 1, 3, 3),
    ("{sheets: {min: 2, max: 4}, quorum: 3}", 2, 0, 1, 2),
    ("{sheets: {max: 5}, quorum: 3}", 2, 0, 1, 3),
]


@pytest.mark.parametrize(("judge", "there", "recused", "lacking", "most"), ABOVE_WHAT_IS_ASKED_FOR)
def test_a_quorum_above_the_sheets_asked_for_is_waited_for_and_its_marks_are_open(
    judge: str, there: int, recused: int, lacking: int, most: int
) -> None:
    waiting = with_judges(judge, there, recused)
    low, high = span(waiting)
    later = [
        with_judges(judge, there, recused, (mark,) * more)
        for mark in (0, 10)
        for more in range(lacking, most + 1)
    ]

    assert waiting.verdict == "pending"
    assert {one.verdict for one in later} <= {"passed", "rejected"}
    assert (low, high) == (min(span(one)[0] for one in later), max(span(one)[1] for one in later))


@pytest.mark.parametrize(
    ("judge", "combine", "there", "lacking", "points"),
    [
        # However low the others mark, and however many they are, the mean only comes near to 0 or 10.
        ("{quorum: 4}", "mean(marks)", 3, 1, (0, 10)),
        ("{sheets: {min: 2}, quorum: 3}", "mean(marks)", 2, 1, (0, 10)),
        ("{}", "mean(marks)", 0, 1, (0, 10)),
        ("{quorum: 3}", "max(marks)", 2, 1, (6, 10)),
        ("{quorum: 3}", "min(marks)", 2, 1, (0, 6)),
        ("{quorum: 3}", "sum(marks)", 2, 1, (12, None)),
        ("{quorum: 3}", "if count(marks) > 5 then 2 * max(marks) else max(marks)", 2, 1, (6, 20)),
    ],
)
def test_without_a_most_any_number_of_sheets_may_come_once_some_are_lacking(
    judge: str, combine: str, there: int, lacking: int, points: tuple[int, int | None]
) -> None:
    waiting = with_judges(judge, there, combine=combine)
    low, high = points
    later = [
        with_judges(judge, there, marks=(mark,) * more, combine=combine)
        for mark in (0, 10)
        for more in (lacking, lacking + 1, lacking + 4, lacking + 20)
    ]

    assert (waiting.verdict, span(waiting)) == ("pending", points)
    assert all(low <= span(one)[0] and (high is None or span(one)[1] <= high) for one in later)


def test_a_third_is_open_while_any_number_of_others_may_come() -> None:
    rubric = rules(
        """
rubric: thirds
form: {name?: text}
stages:
  - stage: merit
    experts:
      first: {quorum: 2}
      third: {sheets: 1, when: max(totals) - min(totals) > 5}
    counted: drop lowest(sheets, 1, totals)
    criteria: {M: {marks: {to: 10}, combine: min(marks)}}
"""
    )
    found = outcome(
        scored(rubric, a_round(rubric, {"E1": "first"}, {"merit": {"E1": {"A": {"M": 6}}}}), {"A": {}}), "A"
    )

    assert bounds(found.stages[0].points) == (0, 10)
    assert dict(found.stages[0].called) == {"third": None}
    assert [given.counted for given in found.stages[0].marks[0].given] == [None]


QUORUM_OF_THIRDS = """
rubric: thirds
form: {name?: text}
stages:
  - stage: merit
    experts:
      first: 2
      third: {sheets: 2, quorum: 1, when: 'max(totals) - min(totals) > 20'}
    criteria: {M: {marks: {to: 100}, combine: mean(marks)}}
    require: merit >= 33
"""


# The firsts give 80 and 50, so that both thirds are called: who is assigned, recused, has given a mark.
AFTER_RECUSALS: list[tuple[Any, ...]] = [
    ("both thirds count", "T1 T2", "", {"T1": 70, "T2": 60}, (65, 65), []),
    ("one of two is the quorum", "T1 T2", "T2", {"T1": 70}, (Fraction(200, 3), Fraction(200, 3)), []),
    (
        "the one who remains is waited for",
        "T1 T2",
        "T2",
        {},
        (Fraction(130, 3), Fraction(230, 3)),
        [("third", "T1")],
    ),
    (
        "below the quorum one or two more may come",
        "T1 T2",
        "T1 T2",
        {"T1": 70},
        (Fraction(65, 2), Fraction(165, 2)),
        [("third", None)],
    ),
    ("nobody is recused: both are waited for", "T1 T2", "", {"T1": 70}, (50, 75), [("third", "T2")]),
    ("the second is not assigned yet", "T1", "", {"T1": 70}, (50, 75), [("third", None)]),
]


@pytest.mark.parametrize(
    ("assigned", "recused", "marks", "points", "missing"),
    [case[1:] for case in AFTER_RECUSALS],
    ids=[case[0] for case in AFTER_RECUSALS],
)
def test_of_those_called_on_a_condition_the_quorum_must_remain(
    assigned: str,
    recused: str,
    marks: dict[str, int],
    points: tuple[object, object],
    missing: list[tuple[str, str | None]],
) -> None:
    rubric = rules(QUORUM_OF_THIRDS)
    roles = {"E1": "first", "E2": "first"} | dict.fromkeys(assigned.split(), "third")
    given = {"E1": 80, "E2": 50, **marks}
    sheets = {"merit": {expert: {"A": {"M": mark}} for expert, mark in given.items()}}
    out = [
        {"event": "recusal", "entry": "A", "date": "2027-02-01", "by": "x", "expert": expert}
        for expert in recused.split()
    ]
    found = outcome(scored(rubric, a_round(rubric, roles, sheets, events(*out)), {"A": {}}), "A")

    assert bounds(found.stages[0].points) == points
    assert [(m.what, m.expert) for m in found.missing] == missing
    assert found.verdict == ("pending" if missing else "passed")


def test_while_too_many_choices_are_open_none_of_the_sheets_is_said_not_to_count() -> None:
    rubric = rules(
        """
rubric: many
form: {name?: text}
stages:
  - stage: merit
    experts: {judge: 20}
    counted: drop lowest(sheets, 10, totals)
    criteria: {M: {marks: {to: 10}, combine: min(marks)}}
"""
    )
    judges = {f"J{n}": "judge" for n in range(20)}
    sheets = {"merit": {"J0": {"A": {"M": 5}}}}
    found = outcome(scored(rubric, a_round(rubric, judges, sheets), {"A": {}}), "A")

    assert [given.counted for given in found.stages[0].marks[0].given] == [None]
