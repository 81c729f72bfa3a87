"""All entries of a round in one protocol: their order, how far they came, and files that can't be scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Application
from kkk_scoring.scoring.score import score
from tests.small import NOWHERE, Marks, a_round, application, events, outcome, rules, scored

RULES = rules("""
rubric: whole
form: {size: number}
stages:
  - stage: formal
    experts: {clerk: 1}
    requirements: {fit: {require: size > 0}, signed: {judged: true}}
  - stage: merit
    experts: {judge: 1}
    criteria: {M: {marks: {to: 10}}}
    require: merit >= 5
ranking: [lowest: merit, shared]
""")
MARKS = {"B": 9, "A": 7, "I": 7, "D": 3, "E": 4, "H": 4}
SIGNED = {**dict.fromkeys("ABCDEFHIK", "yes"), "K": "no"}
SIZES = dict.fromkeys("ABCDEFGHIK", 1) | {"F": 0}
BROKEN = Finding("KKK101", say("Something is wrong."), None, Place("X.yaml", 1, 1))


def protocol(
    *more: Application, marks: Mapping[str, int] = MARKS, signed: Mapping[str, str] = SIGNED
) -> Protocol:
    sheets: dict[str, Marks] = {
        "formal": {"K": {id_: {"signed": answer} for id_, answer in signed.items()}},
        "merit": {"J": {id_: {"M": mark} for id_, mark in marks.items()}},
    }
    round_ = a_round(RULES, {"K": "clerk", "J": "judge"}, sheets)
    given = [application(RULES, id_, {"size": size}) for id_, size in SIZES.items()]
    return score(RULES, round_, [*given, *more])


def broken(id_: str, answers: dict[str, Any] | None, *findings: Finding) -> Application:
    return Application(id_, f"{id_}.yaml", answers, lambda _: NOWHERE, findings=findings)


def test_the_list_goes_by_place_then_by_how_far_entries_came_then_by_points_then_by_id() -> None:
    found = protocol(broken("X", None, BROKEN), marks={**MARKS, "C": 6}, signed={**SIGNED, "G": "no"})

    assert [(one.rank, one.entry) for one in found.outcomes] == [
        (1, "C"), (2, "A"), (2, "I"), (4, "B"),
        (5, "D"), (6, "E"), (6, "H"),  # fallen in the last stage
        (None, "F"), (None, "G"), (None, "K"),  # fallen in the first
        (None, "X"),  # not scored at all
    ]  # fmt: skip


def test_where_places_are_open_whoever_may_still_be_placed_stands_before_those_who_fell() -> None:
    found = protocol(broken("X", None, BROKEN))

    stopped = {one.entry: one.stopped_at for one in found.outcomes}

    assert stopped == dict.fromkeys("BAIX") | dict.fromkeys("CEHD", "merit") | dict.fromkeys("GFK", "formal")
    # C, whom nobody has marked yet, may get less than 7, or more than 9, or fall.
    assert [(one.rank, one.entry) for one in found.outcomes] == [(None, id_) for id_ in "BAICEHDGFKX"]


def test_points_that_are_not_known_stand_behind_those_that_are() -> None:
    rubric = rules("""
rubric: half
form: {size: number}
stages: [{stage: s, experts: {judge: 1}, criteria: {M: {marks: {to: 1, step: 0.5}}}}]
ranking: [highest: s, shared]
""")
    sheets: dict[str, Marks] = {"s": {"J": {"B": {"M": Fraction(1, 2)}}}}
    found = scored(rubric, a_round(rubric, {"J": "judge"}, sheets), {"A": {"size": 1}, "B": {"size": 1}})

    assert [(one.rank, one.entry) for one in found.outcomes] == [(None, "B"), (None, "A")]


def test_each_stage_tells_how_many_entered_and_what_became_of_them() -> None:
    found = protocol(broken("X", None, BROKEN), broken("Y", {"size": 1}, BROKEN))

    assert [(f.stage.id, f.entered, f.passed, f.rejected, f.pending, f.invalid) for f in found.funnel] == [
        ("formal", 12, 7, 2, 1, 2),
        ("merit", 7, 3, 3, 1, 0),
    ]


@pytest.mark.parametrize(
    "application_",
    [broken("X", None, BROKEN), broken("X", {"size": 1}, BROKEN), broken("X", None)],
    ids=["no answers and a finding", "answers and a finding", "no answers"],
)
def test_an_application_whose_file_is_broken_is_invalid_and_its_findings_are_told(
    application_: Application,
) -> None:
    found = protocol(application_)
    one = outcome(found, "X")

    assert (one.verdict, one.title, one.stages, one.findings) == (
        "invalid",
        "X",
        (),
        application_.findings,
    )
    assert found.findings == application_.findings


def test_what_is_wrong_with_a_correction_is_told_and_the_application_counts() -> None:
    found = protocol(replace(application(RULES, "X", {"size": 1}), remarks=(BROKEN,)))

    assert found.findings == (BROKEN,)
    assert outcome(found, "X").verdict == "pending"


def test_an_entry_is_named_by_its_title_and_applicant_where_it_has_them() -> None:
    rubric = rules("""
rubric: named
form: {name: text, firm: text}
entry_title: name
entry_applicant: firm
stages: [{stage: s}]
""")
    answers: dict[str, dict[str, str]] = {"P": {"name": "Hives", "firm": "Miodna"}, "Q": {}}
    found = scored(rubric, a_round(rubric, {}), answers)

    assert [(one.title, one.applicant) for one in found.outcomes] == [("Hives", "Miodna"), ("Q", None)]


# -- rules that take too long ------------------------------------------------------------------------

TOO_LONG = "count(for b in xs, c in xs, d in xs, e in xs return 1)"
SLOW = """
rubric: slow
form: {{xs: {{list: number}}}}
figures:
  f: "{figure}"
stages:
  - stage: s
    criteria:
      P:
        points: "min(9, {points})"
        out_of: 9
    require: s >= 3
  - stage: t
    criteria: {{Q: {{points: "count({field})", out_of: 9}}}}
"""


@pytest.mark.parametrize("field", ["field", "[1, 2]"])
@pytest.mark.parametrize(("figure", "points"), [(TOO_LONG, "f"), ("count(xs)", TOO_LONG)])
def test_an_entry_for_which_a_rule_takes_too_long_is_invalid_and_the_others_are_scored(
    figure: str, points: str, field: str
) -> None:
    rubric = rules(SLOW.format(figure=figure, points=points, field=field))
    found = scored(
        rubric, a_round(rubric, {}), {"A": {"xs": [1] * 5}, "B": {"xs": [1] * 500}, "C": {"xs": [1] * 4}}
    )

    assert [(one.entry, one.verdict, one.total) for one in found.outcomes] == [
        ("A", "passed", 2),
        ("C", "passed", 2),
        ("B", "invalid", None),
    ]
    assert [f.code for f in found.findings] == [f.code for f in outcome(found, "B").findings] == ["KKK404"]


# -- when a list is final, and when an application came ----------------------------------------------

EQUAL = """
rubric: equal
form: {a: number}
stages: [{stage: s, criteria: {P: {points: a, out_of: 9}}}]
ranking: [highest: s, KEY]
"""


@pytest.mark.parametrize(
    ("key", "points", "more", "provisional"),
    [
        ("shared", [5, 5], [], False),
        ("decided: commission", [5, 4], [], False),
        ("decided: commission", [5, 5], [], True),
        ("shared", [5, 4], [broken("X", None, BROKEN)], True),
    ],
)
def test_a_list_is_provisional_while_a_place_or_a_verdict_is_open_or_a_file_is_broken(
    key: str, points: list[int], more: Sequence[Application], provisional: bool
) -> None:
    rubric = rules(EQUAL.replace("KEY", key))
    given = [application(rubric, id_, {"a": a}) for id_, a in zip("AB", points, strict=True)]

    assert score(rubric, a_round(rubric, {}), [*given, *more]).provisional is provisional


def test_a_list_with_an_entry_that_is_open_is_provisional() -> None:
    assert protocol().provisional


@pytest.mark.parametrize(
    ("received", "verdict"),
    [
        ("2026-03-01 11:59:59", "passed"),
        ("2026-03-01 12:00:00", "passed"),
        ("2026-03-01 12:00:59", "passed"),
        ("2026-03-01 12:01:00", "rejected"),
    ],
)
def test_a_deadline_lasts_to_the_end_of_its_minute(received: str, verdict: str) -> None:
    rubric = rules("""
rubric: deadline
form: {a: number}
stages:
  - stage: s
    requirements: {in_time: {require: 'received <= date and time("2026-03-01T12:00:00")'}}
""")
    happened = events({"event": "received", "entry": "A", "date": received, "by": "office"})

    assert scored(rubric, a_round(rubric, {}, None, happened), {"A": {"a": 1}}).outcomes[0].verdict == verdict
