"""The round of 2015 through the real command: 23 → 10 → 8 → 7, each at its planned place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers import ROOT, kkk

ROUND = ROOT / "applications" / "kkk-2015"

RANKING = [
    ("W10", 1, "132"),
    ("W01", 2, "126.1"),
    ("W23", 3, "121"),
    ("W06", 4, "117.9"),
    ("W07", 5, "113"),
    ("W12", 6, "109.2"),
    ("W04", 7, "101"),
    ("W17", 8, "100.8"),
]
FALLEN = {
    "W02": ["F7"],
    "W03": ["F1"],
    "W05": ["F5"],
    "W08": ["F10"],
    "W09": ["F6"],
    "W11": ["F2"],
    "W13": ["F8"],
    "W15": ["F4"],
    "W16": ["F7", "F10"],
    "W18": ["F2"],
    "W19": ["F9"],
    "W20": ["F11"],
    "W22": ["F3"],
}


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    done = kkk("score", ROUND, "--format", "json")

    assert done.code == 0, done.err
    return done.json


def entry(result: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(e for e in result["entries"] if e["entry"] == id_)


def test_the_funnel_is_23_10_8_7(result: dict[str, Any]) -> None:
    counts = [(row["entered"], row["passed"]) for row in result["funnel"]]

    assert counts == [(23, 10), (10, 8), (8, 7)]
    assert not result["provisional"]


@pytest.mark.parametrize(("id_", "rank", "total"), RANKING)
def test_each_finalist_has_its_place_and_total(
    result: dict[str, Any], id_: str, rank: int, total: str
) -> None:
    found = entry(result, id_)

    assert (found["rank"], found["total"], found["bounds"]) == (rank, total, [total, total])


def test_the_threshold_itself_passes_and_a_tenth_below_does_not(result: dict[str, Any]) -> None:
    assert entry(result, "W04")["verdict"] == "passed"
    assert (entry(result, "W17")["verdict"], entry(result, "W17")["stopped_at"]) == ("rejected", "panel")


@pytest.mark.parametrize(("id_", "total"), [("W14", "57"), ("W21", "53")])
def test_below_60_an_entry_falls_at_the_first_substantive_stage(
    result: dict[str, Any], id_: str, total: str
) -> None:
    found = entry(result, id_)

    assert (found["stopped_at"], found["total"], found["rank"]) == ("substantive", total, None)


@pytest.mark.parametrize(("id_", "requirements"), FALLEN.items())
def test_each_formal_drop_falls_at_its_planned_requirement(
    result: dict[str, Any], id_: str, requirements: list[str]
) -> None:
    found = entry(result, id_)
    failed = [c["requirement"] for c in found["stages"][0]["checks"] if c["verdict"] == "rejected"]

    assert (found["verdict"], found["stopped_at"], failed) == ("rejected", "formal", requirements)
