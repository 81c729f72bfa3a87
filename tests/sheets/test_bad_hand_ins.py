"""Hand-ins with something wrong in them: each is named with its cell, and nothing of the file is taken."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring.files.workbook import read_workbook
from tests.helpers import change, kkk
from tests.sheets.books import FIRST, pack, parts, type_in

M1, M2, M3 = FIRST, FIRST + 1, FIRST + 3
GOOD: dict[str, Any] = {"D6": "YES", f"D{M1}": 7, f"E{M1}": "sound"}

CELLS: list[tuple[str, dict[str, Any], str]] = [
    ("more than the maximum", {f"D{M1}": 11},
     f"E3.xlsx:{M1}:4: KKK302 Marks W04!D{M1}: `M1` has 11 points, but the rubric allows 10."),
    ("less than nothing", {f"D{M1}": -1},
     f"Marks W04!D{M1}: `M1` has -1 points, but the rubric starts at 0."),
    ("between two steps", {f"D{M1}": 7.5}, f"Marks W04!D{M1}: `M1` has 7.5 points, but goes in steps of 1."),
    ("a word for a number", {f"D{M1}": "good"}, f"Marks W04!D{M1}: `M1` needs a number, but here is good."),
    ("no reason", {f"E{M1}": None},
     f"KKK303 Marks W04!E{M1}: The mark of `M1` has no reason, but the rubric requires one."),
    ("a reason of spaces", {f"E{M1}": "   "}, f"KKK303 Marks W04!E{M1}: The mark of `M1` has no reason"),
    ("a formula as a mark", {f"D{M1}": "=3+4"},
     f"KKK348 Marks W04!D{M1}: A formula stands here; only what is typed counts."),
    ("a formula as a reason", {f"E{M1}": '=HYPERLINK("http://example.org","x")'}, f"KKK348 Marks W04!E{M1}"),
    ("a formula as the declaration", {"D6": '="YES"'}, "KKK348 Marks W04!D6"),
    ("no declaration", {"D6": None}, "KKK349 Marks W04!D6: The declaration of impartiality is missing."),
    ("another word", {"D6": "perhaps"}, "KKK349 Marks W04!D6: “perhaps” is no declaration."),
    ("a conflict without saying which", {"D6": "CONFLICT"},
     "KKK349 Marks W04!E6: A conflict of interest is declared, but not what it is."),
    ("a conflict and marks", {"D6": "CONFLICT", "E6": "my brother"},
     "KKK310 Marks W04!D6: E3 declares a conflict of interest for W04, but gives marks."),
    ("impartial and a conflict", {"E6": "my brother"},
     "KKK349 Marks W04!D6: The expert declares to be impartial, but also names a conflict of interest."),
    ("another criterion", {f"A{M1}": "M2"},
     f"KKK345 Marks W04!A{M1}: This cell is locked, but was changed; now it says “M2”."),
    ("another scale", {f"C{M1}": "0–100"}, f"KKK345 Marks W04!C{M1}: This cell is locked"),
    ("a locked cell as a formula", {f"B{M1}": "=1"}, f"KKK345 Marks W04!B{M1}: This cell is locked"),
    ("something beside the table", {f"F{M1}": "see my letter"},
     f"KKK345 Marks W04!F{M1}: Nothing is to be written here: “see my letter”."),
    ("the sum typed over", {"D25": 100}, "KKK345 Marks W04!D25: Nothing is to be written here: “100”."),
    ("the name of another workbook", {"E1": "S-000000000000 W04"},
     "KKK346 Marks W04!E1: The tab of W04 is from"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "message"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
def test_what_is_wrong_is_named_with_its_cell_and_nothing_is_taken(
    blank: Path, folder: Path, cells: dict[str, Any], message: str
) -> None:
    shutil.rmtree(folder / "sheets" / "substantive")
    type_in(blank, {"Marks W04": {**GOOD, **cells}, "Marks W07": GOOD})

    done = kkk("sheets", "collect", blank, "--into", folder)

    assert message in done.err
    assert "nothing was taken from this file" in done.err
    assert done.code == 1
    assert not (folder / "sheets" / "substantive" / "E3.yaml").exists()


def test_other_files_are_taken_when_one_is_bad(blank: Path, made: Path, folder: Path) -> None:
    shutil.rmtree(folder / "sheets" / "formal")
    type_in(blank, {"Marks W04": {**GOOD, f"D{M1}": 99}})

    done = kkk("sheets", "collect", blank, made / "filled" / "formal-K1.xlsx", "--into", folder)

    assert done.code == 1
    assert "formal-K1.xlsx: K1, `formal`: 23 entries, 23 new marks, 0 replaced." in done.err
    assert (folder / "sheets" / "formal" / "K1.yaml").exists()


def test_the_same_sheet_twice_is_taken_not_at_all(filled: Path, tmp_path: Path, folder: Path) -> None:
    shutil.rmtree(folder / "sheets" / "substantive")
    copy = shutil.copy(filled, tmp_path / "E3 (1).xlsx")

    done = kkk("sheets", "collect", filled, copy, "--into", folder)

    assert done.code == 1
    assert "E3.xlsx, E3 (1).xlsx are the same sheet; none of them was taken." in done.err
    assert not (folder / "sheets" / "substantive").exists()


def test_a_copied_tab_is_refused(filled: Path, folder: Path) -> None:
    content = parts(filled)
    content["xl/worksheets/sheet3.xml"] = content["xl/worksheets/sheet2.xml"]
    pack(filled, content)

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert "E3.xlsx:1:1: KKK346 There are 2 tabs for W04." in done.err
    assert "E3.xlsx:1:1: KKK346 The tab of W07 is missing." in done.err


def test_a_tab_for_an_entry_that_the_workbook_was_not_made_for_is_refused(blank: Path, folder: Path) -> None:
    (sealed,) = [tab for tab in read_workbook(blank.read_bytes(), "E3.xlsx") if tab.name == "Marks W04"]
    name = str(sealed.cells[0, 4]).partition(" ")[0]
    type_in(blank, {"Marks W04": {**GOOD, "E1": f"{name} W99"}})

    done = kkk("sheets", "collect", blank, "--into", folder)

    assert done.code == 1
    assert "KKK346 The tab of W04 is missing." in done.err
    assert "KKK346 Marks W04!E1: This workbook has no tab for W99; it was added." in done.err


def test_an_expert_who_is_no_longer_assigned_is_refused(filled: Path, folder: Path) -> None:
    change(folder / "round.yaml", "E3: [W04, W07, W14, W17]", "E3: [W04, W14, W17]")

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert "KKK347 Marks W07!E1: W07 is not assigned to E3." in done.err


def test_a_sheet_of_another_round_is_refused(filled: Path, folder: Path) -> None:
    change(folder / "round.yaml", "round: kkk-2015", "round: kkk-2016")

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert "KKK347 This sheet belongs to the round `kkk-2015`" in done.err


def test_a_workbook_that_was_not_made_by_the_tool_is_refused(tmp_path: Path, folder: Path) -> None:
    from tests.spreadsheets import ods, xlsx

    for name, data in (("table.xlsx", xlsx([["W04", 7]])), ("table.ods", ods([["W04", 7]]))):
        (tmp_path / name).write_bytes(data)

        done = kkk("sheets", "collect", tmp_path / name, "--into", folder)

        assert done.code == 1
        assert f"{name}:1:1: KKK344 This is not a score sheet" in done.err


# -- nothing is lost on the way out ------------------------------------------------------------------


def test_make_never_replaces_another_file_unasked(folder: Path, tmp_path: Path) -> None:
    make = ("sheets", "make", folder, "--stage", "panel", "--expert", "MG", "--to", tmp_path / "out")
    kkk(*make)
    handed_in = type_in(tmp_path / "out" / "panel-MG.xlsx", {"Marks W07": {"D6": "YES"}}).read_bytes()

    refused = kkk(*make)
    kept = (tmp_path / "out" / "panel-MG.xlsx").read_bytes()
    taken = kkk(*make, "--overwrite")

    assert (refused.code, kept, taken.code) == (2, handed_in, 0)
    assert "has other files of these names: panel-MG.xlsx." in refused.err
    assert (tmp_path / "out" / "panel-MG.xlsx").read_bytes() != handed_in


def test_a_sheet_that_cannot_be_read_is_neither_given_back_nor_written_over(
    filled: Path, folder: Path
) -> None:
    sheet = folder / "sheets" / "substantive" / "E3.yaml"
    sheet.write_text("sheet: substantive\nexpert: [", "utf-8")
    before = sheet.read_bytes()
    to = folder.parent / "out"

    made = kkk("sheets", "make", folder, "--stage", "substantive", "--expert", "E3", "--filled", "--to", to)
    collected = kkk("sheets", "collect", filled, "--into", folder, "--replace")

    assert (made.code, collected.code) == (1, 1)
    assert "sheets/substantive/E3.yaml" in made.err
    assert "sheets/substantive/E3.yaml" in collected.err
    assert sheet.read_bytes() == before
    assert not to.exists()
