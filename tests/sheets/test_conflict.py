"""A conflict that an expert marks on a workbook takes exactly that expert's marks of that entry away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import kkk, scored
from tests.sheets.books import FIRST, type_in
from tests.sheets.prize import write

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


SHEET = """\
sheet: merit
expert: {expert}
rubric: prize
entries:
  A1:
    impartial: true
    marks:
      R1: {{mark: yes}}
      plan: {{mark: {plan}, reason: Seen.}}
      shop: {{mark: 9}}
      taste: {{mark: good}}
"""


def test_a_conflict_takes_the_divergence_away_for_which_a_further_expert_was_called(tmp_path: Path) -> None:
    folder = write(tmp_path)
    sheets = folder / "sheets" / "merit"
    sheets.mkdir(parents=True)
    for expert, plan in (("E1", 10), ("E2", 1)):  # 22 and 13 points are more than 5 apart
        (sheets / f"{expert}.yaml").write_text(SHEET.format(expert=expert, plan=plan), "utf-8")
    before = scored(folder).entry("A1")
    books = tmp_path / "books"
    kkk("sheets", "make", folder, "--stage", "merit", "--filled", "--expert", "E2", "--to", books)
    cleared = {f"{column}{row}": None for row in range(FIRST - 1, FIRST + 3) for column in "DE"}
    type_in(books / "merit-E2.xlsx", {"Marks A1": {**cleared, "D6": "CONFLICT", "E6": "My sister's firm."}})

    done = kkk("sheets", "collect", books / "merit-E2.xlsx", "--into", folder, "--replace")

    after = scored(folder).entry("A1")
    assert done.code == 0, done.err
    assert [one["what"] for one in before["missing"]] == ["third"]
    # 10 for the plan, 9 for the shop, good is 3: E1 alone, and the quorum is 1.
    assert (after["verdict"], after["total"], after["missing"]) == ("passed", "22", [])
