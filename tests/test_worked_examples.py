"""Every number on the way to the results of the worked examples stands in the JSON, exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.json import render

APPLICATIONS = Path(__file__).parent.parent / "applications"

# Round, entry → what was computed by hand on the way to its result, in the order of the computation.
NUMBERS: list[tuple[str, str, str]] = [
    ("gallery/kkk-wariant-b", "C1", "51 12/17 5 3"),
    ("gallery/kkk-wariant-b", "C2", "51 35/51"),
    ("gallery/kkk-wariant-b", "C3", "50 0.8"),
    ("gallery/kkk-wariant-b", "C4", "120 0.7 4"),
    ("gallery/kkk-wariant-b", "C5", "60 0.7"),
    ("gallery/kkk-wariant-b", "K1", "118 108 10 113"),
    ("gallery/kkk-wariant-b", "K2", "101"),
    ("gallery/kkk-wariant-b", "K3", "102 99 3 100.5"),
    ("gallery/kkk-wariant-b", "K4", "110 80 30 104 107"),
    ("gallery/kkk-wariant-b", "K5", "112 88 24 100 106"),
    ("gallery/horizon-europe-ria", "P1", "4.5 4 12.5"),
    ("gallery/horizon-europe-ria", "P3", "5 2.5 12.5"),
    ("gallery/horizon-europe-ria", "P5", "3.5 3 10"),
    ("gallery/horizon-europe-ria", "P6", "12.5 0.1"),
    ("horizon-europe-ia", "P1", "4.5 6 4 14.5"),
    ("horizon-europe-ia", "P2", "4 6.75 14.75 0.5"),
    ("horizon-europe-ia", "P3", "2.5 12.5 15"),
    ("horizon-europe-ia", "P4", "3 3.5 9.5 11"),
    ("horizon-europe-ia", "P5", "3.5 5.25 3 10 11.75"),
    ("horizon-europe-ia", "P6", "4 6.75 14.75 0.4"),
    ("gallery/sme-instrument", "A", "4.5 4.45 4.2 13.15 6.75 15.4"),
    ("gallery/sme-instrument", "B", "4.6 4.4 4.1 13.1 6.9 15.4"),
    ("gallery/sme-instrument", "C", "5 4.25 4 13.25 7.5 15.75"),
    ("gallery/sme-instrument", "D", "4.4 4.3 4.2 12.9"),
    ("gallery/sme-instrument", "F1", "4 4.3 4.8 6 15.1"),
    ("gallery/sme-instrument", "F2", "4.2 4.6 6.3 15.1"),
    ("gallery/erasmus-plus", "A", "22 24 16 20 82"),
    ("gallery/erasmus-plus", "B", "12 12.5 28 18 24 82"),
    ("gallery/erasmus-plus", "C", "13 16 11 19 59"),
    ("gallery/erasmus-plus", "D", "13 15 10 22 60"),
    ("gallery/erasmus-plus", "X1", "82 48 34 76 79"),
    ("gallery/erasmus-plus", "X2", "80 50 30"),
    ("gallery/erasmus-plus", "X3", "80 51 29 65.5"),
    ("gallery/erasmus-plus", "X4", "55 20 35"),
    ("gallery/erasmus-plus", "X5", "82 48 65 56.5"),
    ("gallery/qcbs", "A", "88 75 70.4 15 85.4"),
    ("gallery/qcbs", "B", "82 100 65.6 20 85.6"),
    ("gallery/qcbs", "C", "74"),
    ("gallery/qcbs", "D", "91 60 72.8 12 84.8"),
    ("gallery/przetarg", "X", "100000 60 10 70"),
    ("gallery/przetarg", "Y", "120000 50 20 70"),
    ("gallery/przetarg", "Z", "142857 2000000/47619 42 20 8 70"),
    ("gallery/szybka-sciezka", "A", "3 15"),
    ("gallery/szybka-sciezka", "B", "5 2 3 20"),
    ("gallery/szybka-sciezka", "C", "3 2 14"),
    ("gallery/szybka-sciezka", "D", "4 3 0 15"),
    ("gallery/diving", "D1", "7 7.5 22 3 66"),
    ("gallery/synchro-diving", "D1", "7.5 7 8 8.5 24.5 39 3.2 74.88"),
    ("gallery/rope-skipping", "R1", "112 114 113"),
    ("gallery/rope-skipping", "R2", "112 114 118 113"),
    ("gallery/rope-skipping", "R3", "112 115 118 116.5"),
    ("gallery/rope-skipping", "R4", "352/3 117.33"),
    ("gallery/aerobic-gymnastics", "G1", "0.3 8.45 11/3 3.666"),
    ("gallery/aerobic-gymnastics", "G2", "0.6 8.225"),
    ("gallery/innovate-uk", "A", "82 79 85 80 41 73.4 70"),
    ("gallery/innovate-uk", "B", "81.5"),
    ("gallery/innovate-uk", "C", "76 74 75 72 78"),
    ("gallery/msca", "A", "4.6 4.3 4.5 2.3 1.29 0.9 4.49 89.8"),
    ("gallery/msca", "B", "4.5 4.4 4.6 2.25 1.32 0.92 4.49 89.8"),
    ("gallery/msca", "C", "3.5 3.4 3.6 1.75 1.02 0.72 3.49 69.8"),
    ("gallery/msca", "D", "3.5 70"),
    ("gallery/budzet-obywatelski", "P1", "900"),
    ("gallery/budzet-obywatelski", "P4", "45"),
    ("gallery/nih-percentile", "A04", "14"),
]


def numbers(value: Any) -> Iterator[str]:
    """Every text in a JSON value, however deep; numbers are texts there."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from numbers(part)


@pytest.fixture(scope="module")
def entries() -> dict[tuple[str, str], dict[str, Any]]:
    rounds = sorted({name for name, _, _ in NUMBERS})
    return {
        (name, entry["entry"]): entry
        for name in rounds
        for entry in json.loads(render(score(load_round(APPLICATIONS / name))))["entries"]
    }


@pytest.mark.parametrize(("name", "entry", "computed"), NUMBERS)
def test_each_number_on_the_way_stands_in_the_json(
    entries: dict[tuple[str, str], dict[str, Any]], name: str, entry: str, computed: str
) -> None:
    found = set(numbers(entries[name, entry]))

    assert [number for number in computed.split() if number not in found] == []


def test_the_whole_rounds_numbers_are_those_of_the_pots() -> None:
    results = json.loads(render(score(load_round(APPLICATIONS / "gallery" / "msca"))))["results"]

    assert {row["list"]: row["pot"] for row in results if row["list"]} == {
        "chemistry": "6",
        "life": "24",
        "social": "20",
    }
