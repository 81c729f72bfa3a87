"""Rules of real competitions, each with its worked example: every number comes out exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.json import render

ROOT = Path(__file__).parent.parent
GALLERY = sorted(path.name for path in (ROOT / "applications" / "gallery").iterdir())

# Entry → verdict, place, total, result, as computed by hand.
EXPECTED: dict[str, dict[str, tuple[str, int | None, str | None, str | None]]] = {
    "kkk-wariant-b": {
        "K1": ("passed", 1, "113", None),
        "K4": ("passed", 2, "107", None),
        "K5": ("passed", 3, "106", None),
        "K2": ("passed", 4, "101", None),
        "K3": ("rejected", 5, "100.5", None),
        "C2": ("rejected", None, None, None),
        "C3": ("rejected", None, None, None),
        "C4": ("rejected", None, None, None),
    },
    "horizon-europe-ria": {
        "P1": ("passed", 1, "12.5", "funded"),
        "P2": ("passed", 2, "12.5", "funded"),
        "P6": ("passed", 3, "12.5", "no_money"),
        "P5": ("passed", 4, "10", "no_money"),
        "P3": ("rejected", 5, "12.5", None),
        "P4": ("rejected", 6, "9.5", None),
    },
    "sme-instrument": {
        "C": ("passed", 1, "15.75", None),
        "B": ("passed", 2, "15.4", None),
        "A": ("passed", 3, "15.4", None),
        "F2": ("passed", 4, "15.1", None),
        "F1": ("passed", 5, "15.1", None),
        "D": ("rejected", 6, "15.1", None),
    },
    "erasmus-plus": {
        "A": ("passed", None, "82", None),
        "B": ("rejected", None, "82", None),
        "C": ("rejected", None, "59", None),
        "D": ("passed", None, "60", None),
        "X1": ("passed", None, "79", None),
        "X2": ("pending", None, None, None),
        "X3": ("passed", None, "65.5", None),
        "X4": ("rejected", None, "37.5", None),
        "X5": ("rejected", None, "56.5", None),
    },
    "qcbs": {
        "B": ("passed", 1, "85.6", "awarded"),
        "A": ("passed", 2, "85.4", None),
        "D": ("passed", 3, "84.8", None),
        "C": ("rejected", None, "74", None),
    },
    "przetarg": {
        "X": ("passed", 1, "70", "chosen"),
        "Y": ("passed", 2, "70", None),
        "Z": ("passed", 3, "70", None),
    },
    "szybka-sciezka": {
        "A": ("passed", 1, "15", None),
        "D": ("passed", 1, "15", None),
        "B": ("rejected", 3, "20", None),
        "C": ("rejected", 4, "14", None),
    },
    "diving": {"D1": ("passed", 1, "66", None)},
    "synchro-diving": {"D1": ("passed", 1, "74.88", None)},
    "rope-skipping": {
        "R4": ("passed", 1, "117.33", None),
        "R3": ("passed", 2, "116.5", None),
        "R1": ("passed", 3, "113", None),
        "R2": ("passed", 3, "113", None),
    },
    "aerobic-gymnastics": {"G1": ("passed", 1, "12.116", None), "G2": ("passed", 2, "11.891", None)},
    "innovate-uk": {
        "B": ("passed", 1, "81.5", None),
        "A": ("passed", 2, "73.4", None),
        "C": ("rejected", 3, "75", None),
    },
    "msca": {
        "A": ("passed", 1, "89.8", "main_list"),
        "B": ("passed", 2, "89.8", "main_list"),
        "D": ("passed", 5, "70", "main_list"),
        "C": ("rejected", 6, "69.8", None),
    },
    "budzet-obywatelski": {
        "P1": ("passed", 1, "900", "chosen"),
        "P2": ("passed", 2, "800", "no_money"),
        "P3": ("passed", 3, "700", "chosen"),
        "P4": ("rejected", 4, "45", None),
    },
    "budzet-do-wyczerpania": {
        "P1": ("passed", 1, "900", "chosen"),
        "P2": ("passed", 2, "800", "no_money"),
        "P3": ("passed", 3, "700", "no_money"),
        "P4": ("rejected", 4, "45", None),
    },
    "poir-2-1": {
        **dict.fromkeys(("P1", "P6", "P7"), ("passed", 1, "20", None)),
        **dict.fromkeys(("P2", "P3", "P4", "P5", "P8"), ("passed", 4, "18", None)),
    },
    # k of n: 4.4167 and 4.3333 reach 4.3; P3 has the most points but only one category.
    "eurostars": {
        "P4": ("passed", 1, "13.125", None),
        "P1": ("passed", 2, "38/3", None),
        "P2": ("passed", 3, "73/6", None),
        "P3": ("rejected", 4, "14.5", None),
    },
    # Twelve contestants: 1 gold, 2 silver, 3 bronze; three share 5th place and the jury takes all.
    "imo-medals": {
        "A": ("passed", 1, "42", "gold"),
        "B": ("passed", 2, "35", "silver"),
        "C": ("passed", 2, "35", "silver"),
        "D": ("passed", 4, "30", "bronze"),
        "E": ("passed", 5, "28", "bronze"),
        "F": ("passed", 5, "28", "bronze"),
        "G": ("passed", 5, "28", "bronze"),
        "H": ("passed", 8, "20", "mention"),
        "I": ("passed", 9, "19", None),
        "J": ("passed", 10, "7", "mention"),
        "K": ("passed", 11, "3", None),
    },
    # A and B have 40 points from four countries each; A has two 12s, B none.
    "song-contest": {
        "C": ("passed", 1, "41", None),
        "A": ("passed", 2, "40", None),
        "B": ("passed", 3, "40", None),
        "D": ("passed", 4, "36", None),
    },
    # sha256("SEED:P2") begins with 69, P4 with bb, P3 with e2: two of the three equal ones can be paid.
    "lots-at-the-line": {
        "P1": ("passed", 1, "8", "funded"),
        "P2": ("passed", 2, "6", "funded"),
        "P4": ("passed", 3, "6", "funded"),
        "P3": ("passed", 4, "6", "not_funded"),
        "P5": ("passed", 5, "5", "not_funded"),
        "P6": ("rejected", 6, "4", None),
    },
    # (3 × 5 + 7) / 4 = 5.5 and (3 × 6 + 6) / 4 = 6; in P3 one of the three assessors is recused.
    "kkv": {
        "P2": ("passed", 1, "11.5", None),
        "P3": ("passed", 2, "10.5", None),
        "P1": ("passed", 3, "10", None),
    },
    # P2 has no agreed mark: (3.9 + 4.2) / 2 = 4.05, so votes of 3.55 to 4.55; 16.4 / 4 = 4.1.
    "cihr": {
        "P4": ("passed", 1, "4.7", "funded"),
        "P1": ("passed", 2, "4.15", "funded"),
        "P2": ("passed", 3, "4.1", "not_funded"),
        "P3": ("rejected", 4, "3.45", None),
    },
    "nih-percentile": {"A04": ("passed", 4, "14", None), "A05": ("rejected", 5, "18", None)},
}

# Round, entry, criterion → points on the way.
ON_THE_WAY = [
    ("sme-instrument", "A", "E", "4.45"),
    ("sme-instrument", "B", "M", "4.1"),
    ("sme-instrument", "C", "E", "4.25"),
    ("qcbs", "A", "cost", "75"),
    ("qcbs", "D", "cost", "60"),
    ("przetarg", "Z", "C", "42"),
    ("diving", "D1", "execution", "22"),
    ("synchro-diving", "D1", "A", "7.5"),
    ("synchro-diving", "D1", "S", "24.5"),
    ("rope-skipping", "R4", "steps", "352/3"),
    ("aerobic-gymnastics", "G1", "execution", "8.45"),
    ("aerobic-gymnastics", "G2", "execution", "8.225"),
    ("aerobic-gymnastics", "G1", "difficulty", "3.666"),
    ("horizon-europe-ria", "P3", "M", "2.5"),
    ("erasmus-plus", "D", "design", "15"),
    ("kkv", "P3", "relevance", "5.125"),
    ("kkv", "P3", "quality", "5.375"),
    ("eurostars", "P2", "I1", "5"),
    ("cihr", "P1", "merit", "4.2"),
    ("cihr", "P2", "merit", "4.05"),
]

# Round, entry, group → its points.
GROUPS = [
    ("eurostars", "P1", "impact", "53/12"),
    ("eurostars", "P1", "excellence", "13/3"),
    ("eurostars", "P1", "implementation", "47/12"),
    ("eurostars", "P2", "impact", "4.75"),
    ("eurostars", "P3", "excellence", "4.25"),
    ("eurostars", "P4", "impact", "3.125"),
]

# Round, stage, entry → the stage's own points.
STAGE_POINTS = [
    ("sme-instrument", "evaluation", "A", "13.15"),
    ("sme-instrument", "evaluation", "B", "13.1"),
    ("sme-instrument", "evaluation", "C", "13.25"),
    ("sme-instrument", "evaluation", "D", "12.9"),
    ("qcbs", "financial", "B", "100"),
]


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    return {
        name: json.loads(render(score(load_round(ROOT / "applications" / "gallery" / name))))
        for name in GALLERY
    }


def entry(results: dict[str, Any], name: str, id_: str) -> dict[str, Any]:
    return next(e for e in results[name]["entries"] if e["entry"] == id_)


def test_every_round_of_the_gallery_has_its_expectations() -> None:
    assert sorted(EXPECTED) == GALLERY


@pytest.mark.parametrize("name", GALLERY)
def test_every_entry_comes_out_as_computed_by_hand(results: dict[str, Any], name: str) -> None:
    found = {e["entry"]: (e["verdict"], e["rank"], e["total"], e["result"]) for e in results[name]["entries"]}

    assert results[name]["findings"] == []
    assert {id_: found[id_] for id_ in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize(("name", "id_", "criterion", "points"), ON_THE_WAY)
def test_every_number_on_the_way(
    results: dict[str, Any], name: str, id_: str, criterion: str, points: str
) -> None:
    marks = {m["criterion"]: m["points"] for s in entry(results, name, id_)["stages"] for m in s["marks"]}

    assert marks[criterion] == points


@pytest.mark.parametrize(("name", "stage", "id_", "points"), STAGE_POINTS)
def test_the_points_of_a_stage_are_not_those_of_the_ranking(
    results: dict[str, Any], name: str, stage: str, id_: str, points: str
) -> None:
    found = next(s for s in entry(results, name, id_)["stages"] if s["stage"] == stage)

    assert found["points"] == points


@pytest.mark.parametrize(("name", "id_", "group", "points"), GROUPS)
def test_every_group_on_the_way(
    results: dict[str, Any], name: str, id_: str, group: str, points: str
) -> None:
    groups = {g["group"]: g["points"] for s in entry(results, name, id_)["stages"] for g in s["groups"]}

    assert groups[group] == points


def test_the_score_on_the_other_side_of_the_mid_point_counts_only_in_the_other_categories(
    results: dict[str, Any],
) -> None:
    marks = {m["criterion"]: m["given"] for m in entry(results, "eurostars", "P2")["stages"][0]["marks"]}

    assert [g["counted"] for g in marks["I1"]] == [True, True, False]
    assert [g["counted"] for g in marks["X1"]] == [True, True, True]


def test_a_flag_marks_the_outlier_and_only_a_person_leaves_it_out(results: dict[str, Any]) -> None:
    flags = {id_: entry(results, "innovate-uk", id_)["stages"][0]["flags"] for id_ in "AB"}

    assert [flag["expert"] for flag in flags["A"]] == ["R5"]
    assert flags["B"] == []


def test_the_budget_is_split_by_eligible_proposals(results: dict[str, Any]) -> None:
    pots = {row["list"]: row["pot"] for row in results["msca"]["results"] if row["list"]}

    assert pots == {"chemistry": "6", "life": "24", "social": "20"}


def test_what_is_left_in_the_pot(results: dict[str, Any]) -> None:
    left = {name: results[name]["results"][0]["left"] for name in GALLERY if name.startswith("budzet")}

    assert left == {"budzet-obywatelski": "100", "budzet-do-wyczerpania": "400"}
