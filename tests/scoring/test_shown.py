"""What is shown of groups and marks: also marks that don't count, and where each criterion stands."""

from __future__ import annotations

from dataclasses import replace

from kkk_scoring.files.place import Place
from kkk_scoring.scoring.score import score
from tests.small import Marks, a_round, application, events, outcome, rules, scored

GROUPS = rules("""
rubric: groups
form: {size: number}
stages:
  - stage: merit
    experts: {judge: {sheets: 2, quorum: 1}}
    each: {combine: mean(marks)}
    criteria:
      G:
        weight: 2
        criteria:
          H: {criteria: {A: {marks: {to: 10}}, B: {marks: {to: 5}}}}
          C: {marks: {to: 3}}
      D: {points: size, out_of: 9}
""")


def test_every_group_is_shown_with_its_points_also_one_within_another() -> None:
    marks = {"A": 7, "B": 4, "C": 2}
    sheets: Marks = {"J": {"X": marks}, "K": {"X": {"A": 8, "B": 4, "C": 2}}}
    round_ = a_round(GROUPS, {"J": "judge", "K": "judge"}, {"merit": sheets})
    (stage,) = outcome(scored(GROUPS, round_, {"X": {"size": 1}}), "X").stages

    # H: 7.5 + 4; G: H + 2; the stage: twice G, and 1 for the size.
    assert [(g.group.id, float(g.points), g.out_of, g.weight) for g in stage.groups] == [  # type: ignore[arg-type]  # certain
        ("G", 13.5, 18, 2),
        ("H", 11.5, 15, None),
    ]
    assert stage.points == 28


def test_a_criterion_stands_where_its_first_counting_mark_does_else_at_the_application() -> None:
    round_ = a_round(GROUPS, {"J": "judge", "K": "judge"}, {"merit": {"K": {"X": {"A": 8}}}})
    sheet = round_.sheets["merit", "K"]
    mark = sheet.entries["X"].marks["A"]._replace(place=Place("K.yaml", 7, 3))
    entry = replace(sheet.entries["X"], marks={"A": mark})
    there = replace(round_, sheets={("merit", "K"): replace(sheet, entries={"X": entry})})
    given = replace(application(GROUPS, "X", {"size": 1}), place=lambda _: Place("X.yaml", 1, 1))
    (stage,) = outcome(score(GROUPS, there, [given]), "X").stages

    assert {one.criterion.id: str(one.place) for one in stage.marks} == {
        "A": "K.yaml:7:3",
        "B": "X.yaml:1:1",
        "C": "X.yaml:1:1",
        "D": "X.yaml:1:1",
    }


def test_marks_of_an_expert_who_is_out_are_shown_and_do_not_count() -> None:
    marks: Marks = {"J": {"X": {"A": 7, "B": 4, "C": 2}}, "K": {"X": {"A": 1, "B": 1, "C": 1}}}
    out = events(
        {"event": "recusal", "entry": "X", "expert": "K", "date": "2026-03-01", "by": "K", "reason": "r"}
    )
    round_ = a_round(GROUPS, {"J": "judge", "K": "judge"}, {"merit": marks}, out)
    (stage,) = outcome(scored(GROUPS, round_, {"X": {"size": 1}}), "X").stages

    assert [(one.expert, one.points, one.counted) for one in stage.marks[0].given] == [
        ("J", 7, True),
        ("K", 1, False),
    ]
    assert stage.marks[0].points == 7


def test_marks_that_one_agreed_sheet_replaces_are_shown_and_do_not_count() -> None:
    rubric = rules("""
rubric: consensus
form: {size: number}
stages:
  - stage: merit
    experts:
      expert: 2
      third: {sheets: 1, when: max(totals) > 3}
      agreed: {sheets: {max: 1}, replaces: [expert, third]}
    criteria: {A: {marks: {to: 10}, combine: mean(marks)}}
""")
    roles = {"E": "expert", "F": "expert", "T": "third", "C": "agreed"}
    marks: Marks = {expert: {"X": {"A": mark}} for expert, mark in zip("EFTC", (1, 9, 4, 6), strict=True)}
    (stage,) = outcome(
        scored(rubric, a_round(rubric, roles, {"merit": marks}), {"X": {"size": 1}}), "X"
    ).stages

    assert {one.expert: one.counted for one in stage.marks[0].given} == {
        "E": False,
        "F": False,
        "T": False,
        "C": True,
    }
    assert stage.points == 6
