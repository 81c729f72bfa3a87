"""A conflict that an expert marks on a workbook takes exactly that expert's marks of that entry away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import kkk, scored
from tests.sheets.books import FIRST, type_in

# What the five bodies of the panel gave W07 in all; the panel's points are the mean: 185 / 5 = 37.
SUMS = {"MG": 38, "MIiR": 37, "MNiSW": 36, "NCBR": 35, "PARP": 39}
MARKS = 5
CASES = [
    (["MG"], "36.75"),  # (37 + 36 + 35 + 39) / 4
    (["MG", "NCBR"], "112/3"),  # (37 + 36 + 39) / 3, with three the quorum is there
]


def declare(folder: Path, books: Path, experts: list[str]) -> None:
    """Each of *experts* hands in again, with a conflict declared for W07 and nothing else changed."""
    wanted = [part for expert in experts for part in ("--expert", expert)]
    kkk("sheets", "make", folder, "--stage", "panel", "--filled", *wanted, "--to", books)
    cleared = {f"{column}{row}": None for row in range(FIRST - 1, FIRST - 1 + MARKS) for column in "DE"}
    for expert in experts:
        type_in(
            books / f"panel-{expert}.xlsx", {"Marks W07": {**cleared, "D6": "CONFLICT", "E6": "Our own."}}
        )

    done = kkk("sheets", "collect", *books.glob("*.xlsx"), "--into", folder, "--replace")

    assert done.code == 0, done.err


@pytest.mark.parametrize(("experts", "panel"), CASES, ids=[" ".join(case[0]) for case in CASES])
def test_the_entry_has_the_mean_of_the_others_and_no_other_entry_changes(
    folder: Path, tmp_path: Path, experts: list[str], panel: str
) -> None:
    before = {entry["entry"]: entry for entry in scored(folder).json["entries"]}
    declare(folder, tmp_path / "books", experts)

    after = {entry["entry"]: entry for entry in scored(folder).json["entries"]}

    assert after["W07"]["stages"][2]["points"] == panel
    assert after["W07"]["verdict"] == "passed"
    assert [id_ for id_ in before if _points(before[id_]) != _points(after[id_])] == ["W07"]


def _points(entry: dict[str, object]) -> object:
    stages = entry["stages"]

    assert isinstance(stages, list)
    return [
        (stage["verdict"], stage["points"], [(m["criterion"], m["points"]) for m in stage["marks"]])
        for stage in stages
    ]


def test_below_the_quorum_the_entry_is_pending(folder: Path, tmp_path: Path) -> None:
    declare(folder, tmp_path / "books", ["MG", "MIiR", "NCBR"])

    done = scored(folder)
    status = kkk("sheets", "status", folder, "--stage", "panel")

    assert done.entry("W07")["verdict"] == "pending"
    assert [e["entry"] for e in done.json["entries"] if e["verdict"] == "pending"] == ["W07"]
    assert "  W07 MG: declared a conflict of interest: Our own." in status.text
    assert "  W07: After recusals the quorum of 3 lacks one sheet of the role body." in status.text
