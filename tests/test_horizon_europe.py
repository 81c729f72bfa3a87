"""Horizon Europe innovation actions: thresholds on raw sums, a ranking on weighted ones, ties, consensus.

What is expected of the six proposals was computed by hand from the rules in the rubric's clauses.
"""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, Done, change, kkk, place_of, scored

ROUND = ROOT / "applications" / "horizon-europe-ia"
RUBRIC = ROOT / "rubrics" / "horizon-europe-ia.yaml"
CRITERIA = ("excellence", "impact", "implementation")

# Entry, consensus on Excellence, Impact and Implementation, their sum.
CONSENSUS = [
    ("P1", "4.5", "4", "4", "12.5"),
    ("P2", "4", "4.5", "4", "12.5"),
    ("P3", "5", "5", "2.5", "12.5"),
    ("P4", "3", "3", "3.5", "9.5"),
    ("P5", "3.5", "3.5", "3", "10"),
    ("P6", "4", "4.5", "4", "12.5"),
]
# Excellence + 1.5 × Impact + Implementation: 4 + 6.75 + 4, twice; 4.5 + 6 + 4; 3.5 + 5.25 + 3.
LIST = [
    ("P2", 1, "14.75", "funded"),
    ("P6", 2, "14.75", "funded"),
    ("P1", 3, "14.5", "reserve"),
    ("P5", 4, "11.75", "no_money"),
]


@pytest.fixture(scope="module")
def usual() -> Done:
    done = scored(ROUND)

    assert (done.code, done.err) == (0, "")
    return done


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the round that a test may change, with its rubric beside it."""
    folder = tmp_path / "applications" / "horizon-europe-ia"
    shutil.copytree(ROUND, folder)
    (tmp_path / "rubrics").mkdir()
    shutil.copy(RUBRIC, tmp_path / "rubrics")
    return folder


def rubric_of(copy: Path) -> Path:
    return copy.parent.parent / "rubrics" / RUBRIC.name


def file_of(copy: Path, entry: str) -> Path:
    (file,) = copy.glob(f"{entry}-*.yaml")
    return file


def evaluation(done: Done, entry: str) -> dict[str, Any]:
    return next(stage for stage in done.entry(entry)["stages"] if stage["stage"] == "evaluation")


def failed(done: Done, entry: str) -> list[str]:
    """The requirements and thresholds at which the entry fell."""
    stages = done.entry(entry)["stages"]
    return [c["requirement"] for stage in stages for c in stage["checks"] if c["verdict"] == "rejected"]


def places(done: Done) -> list[tuple[str, int]]:
    """Who passed, with the place, from the top of the list."""
    passed = [(e["entry"], e["rank"]) for e in done.json["entries"] if e["verdict"] == "passed"]
    return sorted(passed, key=lambda one: one[1])


def funded(done: Done) -> list[str]:
    return sorted(e["entry"] for e in done.json["entries"] if e["result"] == "funded")


# Points and thresholds


@pytest.mark.parametrize(("entry", "excellence", "impact", "implementation", "total"), CONSENSUS)
def test_the_points_are_those_of_the_consensus(
    usual: Done, entry: str, excellence: str, impact: str, implementation: str, total: str
) -> None:
    found = evaluation(usual, entry)

    marks = {mark["criterion"]: mark["points"] for mark in found["marks"]}

    assert marks == dict(zip(CRITERIA, (excellence, impact, implementation), strict=True))
    assert (found["points"], found["out_of"]) == (total, "15")


def test_a_criterion_below_3_rejects_whatever_the_sum_and_the_ranking_would_be(usual: Done) -> None:
    assert usual.entry("P3")["verdict"] == "rejected"
    assert failed(usual, "P3") == ["implementation"]


def test_a_sum_below_10_rejects_though_every_criterion_has_3(usual: Done) -> None:
    assert usual.entry("P4")["verdict"] == "rejected"
    assert failed(usual, "P4") == ["evaluation"]


def test_3_in_a_criterion_and_10_in_all_pass(usual: Done) -> None:
    assert usual.entry("P5")["verdict"] == "passed"


def test_the_reason_of_a_rejection_names_the_points_and_the_threshold(usual: Done) -> None:
    checks = {check["requirement"]: check for check in evaluation(usual, "P4")["checks"]}

    assert "9.5" in checks["evaluation"]["reason"]["en"]
    assert "10" in checks["evaluation"]["reason"]["en"]
    assert checks["evaluation"]["source"] == "tmokor.com/EU/ef_he-ria-ia_en.html"


# The ranking and the results


def test_the_ranking_is_by_the_weighted_sum(usual: Done) -> None:
    assert places(usual) == [(entry, rank) for entry, rank, _, _ in LIST]


@pytest.mark.parametrize(("entry", "rank", "total", "result"), LIST)
def test_each_proposal_has_its_place_total_and_result(
    usual: Done, entry: str, rank: int, total: str, result: str
) -> None:
    found = usual.entry(entry)

    assert (found["rank"], found["total"], found["result"]) == (rank, total, result)


def test_who_fell_at_a_threshold_gets_no_result_and_no_place_before_those_who_passed(usual: Done) -> None:
    order = [entry["entry"] for entry in usual.json["entries"]]

    assert [usual.entry(entry)["result"] for entry in ("P3", "P4")] == [None, None]
    assert set(order[-2:]) == {"P3", "P4"}


def test_equal_on_impact_and_excellence_the_share_of_women_nearer_to_one_half_comes_first(
    usual: Done, copy: Path
) -> None:
    change(file_of(copy, "P2"), "gender: woman", "gender: man")  # 25 %: now P6 with 40 % is nearer

    assert places(usual)[:2] == [("P2", 1), ("P6", 2)]
    assert places(scored(copy))[:2] == [("P6", 1), ("P2", 2)]


def test_more_women_than_men_is_as_far_from_one_half_as_more_men(copy: Path) -> None:
    change(file_of(copy, "P2"), "of P2 (invented), gender: man", "of P2 (invented), gender: woman")  # 75 %

    assert places(scored(copy))[:2] == [("P6", 1), ("P2", 2)]


def test_equal_in_every_key_they_share_the_place_and_both_are_funded(copy: Path) -> None:
    # 2 of 4 and 2 of 4.
    change(file_of(copy, "P6"), "  - {name: Lead researcher 5 of P6 (invented), gender: man}\n", "")

    done = scored(copy)

    assert places(done) == [("P2", 1), ("P6", 1), ("P1", 3), ("P5", 4)]
    assert funded(done) == ["P2", "P6"]


def test_with_money_for_one_a_shared_first_place_is_not_funded(copy: Path) -> None:
    change(file_of(copy, "P6"), "  - {name: Lead researcher 5 of P6 (invented), gender: man}\n", "")
    change(rubric_of(copy), "places: 2", "places: 1")

    assert funded(scored(copy)) == []


def test_the_same_marks_have_another_winner_in_a_research_and_innovation_action(copy: Path) -> None:
    """There the plain sum ranks, and ties go by Excellence before Impact."""
    change(
        rubric_of(copy),
        "highest: excellence + 1.5 * impact + implementation\n  - highest: impact\n  - highest: excellence\n",
        "highest: evaluation\n  - highest: excellence\n  - highest: impact\n",
    )

    done = scored(copy)

    assert places(done) == [("P1", 1), ("P2", 2), ("P6", 3), ("P5", 4)]
    assert [done.entry(entry)["total"] for entry in ("P1", "P2", "P6", "P5")] == [
        "12.5",
        "12.5",
        "12.5",
        "10",
    ]
    assert funded(done) == ["P1", "P2"]


# Sheets


def test_the_individual_sheets_are_shown_but_only_the_consensus_counts(usual: Done) -> None:
    marks = {mark["criterion"]: mark for mark in evaluation(usual, "P3")["marks"]}

    given = [(g["expert"], g["points"], g["counted"]) for g in marks["implementation"]["given"]]

    assert given == [("X1", "3", False), ("X2", "2", False), ("X3", "4", False), ("R1", "2.5", True)]


@pytest.mark.parametrize(("entry", "items", "mean"), [("P3", CRITERIA[2:], "3"), ("P4", CRITERIA, "61/6")])
def test_a_mean_of_the_individual_sheets_would_have_passed(
    usual: Done, entry: str, items: tuple[str, ...], mean: str
) -> None:
    marks = [mark for mark in evaluation(usual, entry)["marks"] if mark["criterion"] in items]
    experts = [Fraction(g["points"]) for mark in marks for g in mark["given"] if g["role"] == "expert"]

    assert Fraction(sum(experts), 3) == Fraction(mean)
    assert usual.entry(entry)["verdict"] == "rejected"


def test_before_the_consensus_nothing_is_decided_however_good_the_individual_sheets_are(copy: Path) -> None:
    (copy / "sheets" / "evaluation" / "R2.yaml").unlink()

    done = scored(copy)

    assert (done.code, done.json["provisional"]) == (0, True)
    assert [done.entry(entry)["verdict"] for entry in ("P2", "P4", "P6")] == ["pending"] * 3
    assert [(m["what"], m["expert"]) for m in done.entry("P2")["missing"]] == [("sheet", "R2")]


@pytest.mark.parametrize("mark", ["4.25", "4.75", "0.1"])
def test_a_mark_between_the_half_marks_is_a_finding_and_counts_for_nothing(copy: Path, mark: str) -> None:
    sheet = copy / "sheets" / "evaluation" / "R2.yaml"
    change(sheet, "impact: {mark: 4.5,", f"impact: {{mark: {mark},")

    done = scored(copy)

    line, column = place_of(f"{mark}, reason", sheet)
    assert done.code == 1
    assert done.found == [("KKK302", "sheets/evaluation/R2.yaml", line, column)]
    assert (
        done.json["findings"][0]["message"]["en"] == f"`impact` has {mark} points, but goes in steps of 0.5."
    )
    assert done.entry("P2")["verdict"] == "pending"


@pytest.mark.parametrize("mark", ["5.5", "-0.5"])
def test_a_mark_outside_0_to_5_is_a_finding(copy: Path, mark: str) -> None:
    change(copy / "sheets" / "evaluation" / "R2.yaml", "impact: {mark: 4.5,", f"impact: {{mark: {mark},")

    assert scored(copy).codes == ["KKK302"]


# Admissibility and eligibility


def test_the_last_minute_of_the_deadline_is_in_time_and_the_next_is_late(usual: Done, copy: Path) -> None:
    change(copy / "round.yaml", "entry: P1, date: 2025-09-16 17:00", "entry: P1, date: 2025-09-16 17:01")

    late = scored(copy)

    assert usual.entry("P1")["verdict"] == "passed"
    assert (late.entry("P1")["stopped_at"], failed(late, "P1")) == ("eligibility", ["on_time"])


CONSORTIA = [
    ('country: "IS"', 'country: "NO"', ["consortium"]),  # two countries
    ('country: "IS", status: associated', 'country: "JP", status: third', ["consortium"]),  # two that count
    ('country: "PL", status: member_state', 'country: "CH", status: associated_country', ["member_state"]),
    ('country: "IS"', 'country: "IE"', []),
]


@pytest.mark.parametrize(("old", "new", "expected"), CONSORTIA)
def test_a_consortium_needs_three_countries_one_of_them_a_member_state(
    copy: Path, old: str, new: str, expected: list[str]
) -> None:
    change(file_of(copy, "P5"), old, new)

    assert failed(scored(copy), "P5") == expected


def test_without_a_lead_researcher_the_application_is_not_complete(copy: Path) -> None:
    file = file_of(copy, "P5")
    file.write_text(file.read_text("utf-8").partition("lead_researchers:")[0], "utf-8")

    done = scored(copy)

    assert (done.code, failed(done, "P5")) == (0, ["complete"])


# The files


def test_the_files_have_no_findings() -> None:
    assert kkk("check", RUBRIC, ROUND).code == 0


def test_every_clause_has_a_source_or_is_marked_as_assumed(usual: Done) -> None:
    stages = [stage for entry in usual.json["entries"] for stage in entry["stages"]]
    clauses = [one for stage in stages for one in (*stage["checks"], *stage["marks"])]

    assert all(one["clause"] and (one["source"] or one["assumed"]) for one in clauses)


def test_every_proposal_says_that_it_is_an_example(usual: Done) -> None:
    titles = [entry["title"] for entry in usual.json["entries"]]

    assert len(titles) == 6
    assert all("Example project" in title and "Przykładowy projekt" in title for title in titles)
