"""Sheets out, filled in, and in again: what comes back is what the experts said."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kkk_scoring.files.read import read
from kkk_scoring.files.workbook import read_workbook
from kkk_scoring.scoring.sheet_form import WORDS
from tests.helpers import change, kkk
from tests.programs import needs
from tests.sheets.books import FIRST, parts, type_in

STAGES = ("formal", "substantive", "panel")
KINDS = (".xlsx", ".ods")
FILL_IN = Path(__file__).parent / "fill_in.py"


def said(folder: Path) -> dict[str, Any]:
    """What all sheets of a round say."""
    files = sorted((folder / "sheets").rglob("*.yaml"))
    return {file.relative_to(folder).as_posix(): _entries(read(file, file.name).value) for file in files}


def _entries(sheet: Any) -> Any:
    for entry in sheet["entries"].values():
        for mark in entry.get("marks", {}).values():
            mark["reason"] = mark["reason"].strip()
    return sheet["entries"]


def points(folder: Path) -> bytes:
    done = kkk("score", folder, "--format", "csv")

    assert done.code == 0, done.err
    return done.out


def make(folder: Path, to: Path, *more: str) -> list[Path]:
    for stage in STAGES:
        done = kkk("sheets", "make", folder, "--stage", stage, "--to", to, *more)

        assert done.code == 0, done.err
    return sorted(to.glob("*.xlsx"))


def test_what_is_given_back_unchanged_changes_nothing(filled: Path, folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*.yaml")}

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 0, done.err
    assert "4 entries, 0 new marks, 0 replaced" in done.err
    assert {file: file.read_bytes() for file in folder.rglob("*.yaml")} == before


def test_collected_sheets_say_what_the_experts_said_and_score_alike(folder: Path, tmp_path: Path) -> None:
    books = make(folder, tmp_path / "books", "--filled", "--lang", "pl")
    expected, before = said(folder), points(folder)
    shutil.rmtree(folder / "sheets")

    done = kkk("sheets", "collect", *books, "--into", folder)

    assert done.code == 0, done.err
    assert said(folder) == expected
    assert points(folder) == before


@pytest.mark.libreoffice
@needs("soffice")
@pytest.mark.slow
def test_all_sheets_of_the_round_filled_in_with_libreoffice_come_back_as_they_were_written(
    folder: Path, tmp_path: Path
) -> None:
    expected, before = said(folder), points(folder)
    books = make(folder, tmp_path / "books", "--lang", "pl")
    _fill_in(books, expected, tmp_path)
    for kind in KINDS:
        shutil.rmtree(folder / "sheets")

        done = kkk("sheets", "collect", *sorted(tmp_path.glob(f"*{kind}")), "--into", folder)

        assert done.code == 0, done.err
        assert said(folder) == expected
        assert points(folder) == before


@pytest.mark.libreoffice
@needs("soffice")
def test_a_sheet_filled_in_with_libreoffice_comes_back_as_it_was_written(
    folder: Path, tmp_path: Path
) -> None:
    expected = said(folder)["sheets/substantive/E3.yaml"]
    kkk("sheets", "make", folder, "-s", "substantive", "-e", "E3", "--to", tmp_path / "books", "--lang", "pl")
    _fill_in([tmp_path / "books" / "substantive-E3.xlsx"], said(folder), tmp_path)
    for kind in KINDS:
        shutil.rmtree(folder / "sheets" / "substantive")

        done = kkk("sheets", "collect", tmp_path / f"substantive-E3{kind}", "--into", folder)

        assert done.code == 0, done.err
        assert said(folder)["sheets/substantive/E3.yaml"] == expected


@pytest.mark.libreoffice
@needs("soffice")
@pytest.mark.slow
def test_locked_cells_that_libreoffice_changed_are_named(blank: Path, folder: Path, tmp_path: Path) -> None:
    cells = [
        ["Marks W04", "B10", "another criterion"],
        ["Marks W04", "F11", "a note"],
        ["Marks W04", "D6", "YES"],
    ]
    saved = [str(tmp_path / f"changed{kind}") for kind in KINDS]
    libreoffice([{"book": str(blank), "cells": cells, "saved": saved}], tmp_path)

    for file in saved:
        done = kkk("sheets", "collect", file, "--into", folder)

        assert done.code == 1
        assert (
            "Marks W04!B10: This cell is locked, but was changed; now it says “another criterion”."
            in done.err
        )
        assert "Marks W04!F11: Nothing is to be written here: “a note”." in done.err


def _fill_in(books: list[Path], expected: Any, folder: Path) -> None:
    jobs = []
    for book in books:
        cells = list(_typing(book, expected[f"sheets/{book.stem.replace('-', '/')}.yaml"]))
        saved = [str(folder / f"{book.stem}{kind}") for kind in KINDS]
        jobs.append({"book": str(book), "cells": cells, "saved": saved})
    libreoffice(jobs, folder)


def libreoffice(jobs: list[dict[str, Any]], folder: Path) -> None:
    (folder / "jobs.json").write_text(json.dumps(jobs), "utf-8")
    subprocess.run(["/usr/bin/python3", FILL_IN, folder / "jobs.json"], check=True, timeout=300)


def _typing(book: Path, entries: Any) -> Any:
    """What an expert types: for each entry the declaration, then marks and reasons down the tab."""
    texts = re.findall(r"<si>(.*?)</si>", parts(book)["xl/sharedStrings.xml"].decode(), re.DOTALL)
    order = re.findall(r'<sheet name="([^"]+)"', parts(book)["xl/workbook.xml"].decode())
    for entry, given in entries.items():
        tab = f"Ocena {entry}"
        yield [tab, "D6", "TAK" if given["impartial"] else "KONFLIKT"]
        sheet = parts(book)[f"xl/worksheets/sheet{order.index(tab) + 1}.xml"].decode()
        for row, index in re.findall(r'<c r="A(\d+)"[^>]*t="s"><v>(\d+)</v>', sheet):
            id_ = re.sub("<.*?>", "", texts[int(index)])
            if id_ in given.get("marks", {}):
                mark = given["marks"][id_]
                yield [tab, f"D{row}", WORDS["pl"].get(mark["mark"], mark["mark"])]
                yield [tab, f"E{row}", mark["reason"]]


def test_the_same_round_gives_the_same_bytes(blank: Path, folder: Path, tmp_path: Path) -> None:
    kkk("sheets", "make", folder, "--stage", "substantive", "--to", tmp_path / "again")

    assert (tmp_path / "again" / "substantive-E3.xlsx").read_bytes() == blank.read_bytes()


def test_a_mark_typed_with_a_comma_and_a_plain_yes_are_understood(blank: Path, folder: Path) -> None:
    shutil.rmtree(folder / "sheets" / "substantive")
    type_in(blank, {"Marks W04": {"D6": "tak", f"D{FIRST}": "7,0", f"E{FIRST}": "bo =1+1"}})

    done = kkk("sheets", "collect", blank, "--into", folder)

    written = (folder / "sheets" / "substantive" / "E3.yaml").read_text("utf-8")
    assert done.code == 0, done.err
    assert 'M1: {mark: 7, reason: "bo =1+1"}' in written
    assert "E3.xlsx:13:4: KKK350 warning: Marks W04!D13: `M3` has no mark yet." in done.err


# Formulas, and what looks like the XML of a rich text, in an application and in a reason.
TEXTS = ["=1+1", "-2", "@SUM(A1)", "<r>a & b</r>", "<r><t>x</t></r>", "<si>x</si>", "_x0041_"]


@pytest.mark.parametrize("texts", [TEXTS[:4], TEXTS[3:]], ids=str)
def test_whatever_somebody_wrote_is_a_text_in_the_workbook_and_comes_back_as_it_was(
    folder: Path, tmp_path: Path, texts: list[str]
) -> None:
    """Each of the four entries is called by one of the *texts*, and has it as its first reason."""
    said_of = dict(zip(("W04", "W07", "W14", "W17"), texts, strict=True))
    sheet = folder / "sheets" / "substantive" / "E3.yaml"
    for entry, text in said_of.items():
        quoted = json.dumps(text)
        application = next(folder.glob(f"{entry}-*.yaml"))
        named = re.sub(r"(?m)^  name: .*$", f"  name: {quoted}", application.read_text("utf-8"), count=1)
        application.write_text(named, "utf-8")
        above, rest = sheet.read_text("utf-8").split(f"  {entry}:\n")
        reasoned = re.sub(r"reason: .*?}", f"reason: {quoted}}}", rest, count=1)
        sheet.write_text(f"{above}  {entry}:\n{reasoned}", "utf-8")
    before = said(folder)
    kkk("sheets", "make", folder, "-s", "substantive", "-e", "E3", "--to", tmp_path / "books", "--filled")

    done = kkk("sheets", "collect", tmp_path / "books" / "substantive-E3.xlsx", "--into", folder)

    tabs = read_workbook((tmp_path / "books" / "substantive-E3.xlsx").read_bytes(), "E3.xlsx")
    cells = [list(tab.cells.values()) for tab in tabs]
    assert done.code == 0, done.err
    assert "4 entries, 0 new marks, 0 replaced" in done.err
    assert said(folder) == before
    for entry, text in said_of.items():
        (tab,) = [values for values in cells if f"Application: {entry} · {text}" in values]
        assert text in tab


def test_what_one_expert_leaves_blank_stays_as_it_was(blank: Path, folder: Path) -> None:
    before = said(folder)

    done = kkk("sheets", "collect", blank, "--into", folder)

    assert done.code == 0, done.err
    assert said(folder) == before


def test_a_changed_mark_needs_replace_and_stays_on_record(filled: Path, folder: Path) -> None:
    sheet = folder / "sheets" / "substantive" / "E3.yaml"
    before = sheet.read_bytes()
    type_in(filled, {"Marks W04": {f"D{FIRST}": 8}})

    refused = kkk("sheets", "collect", filled, "--into", folder)
    kept = sheet.read_bytes()
    taken = kkk("sheets", "collect", filled, "--into", folder, "--replace", "--date", "2015-08-01 12:30")

    assert (refused.code, kept) == (1, before)
    assert "    W04 M1: was 7, now 8." in refused.err
    assert taken.code == 0, taken.err
    mark = said(folder)["sheets/substantive/E3.yaml"]["W04"]["marks"]["M1"]
    assert mark["mark"] == 8
    assert [(was["mark"], was["until"]) for was in mark["was"]] == [(7, "2015-08-01 12:30")]
    assert sheet.read_text("utf-8").startswith("# Dane zmyślone")


def test_a_conflict_declared_later_keeps_the_marks_on_record_and_out_of_the_points(
    filled: Path, folder: Path
) -> None:
    marks = {f"{column}{row}": None for row in range(FIRST, FIRST + 20) for column in "DE"}
    tab = {**{cell: None for cell in marks if _is_input(filled, "Marks W07", cell)}, "D6": "CONFLICT"}
    type_in(filled, {"Marks W07": {**tab, "E6": "My institute joined the cluster."}})

    done = kkk("sheets", "collect", filled, "--into", folder, "--replace", "--date", "2015-08-01")

    entry = said(folder)["sheets/substantive/E3.yaml"]["W07"]
    assert done.code == 0, done.err
    assert (entry["impartial"], "marks" in entry) == (False, False)
    assert len(entry["was"][0]["marks"]) == 12
    scored = kkk("score", folder, "--format", "json")
    assert scored.entry("W07")["verdict"] == "pending"
    assert scored.entry("W04")["verdict"] == "passed"


def _is_input(book: Path, tab: str, cell: str) -> bool:
    order = re.findall(r'<sheet name="([^"]+)"', parts(book)["xl/workbook.xml"].decode())
    sheet = parts(book)[f"xl/worksheets/sheet{order.index(tab) + 1}.xml"].decode()
    row = cell[1:]
    return re.search(rf'<c r="A{row}"[^>]*><v>', sheet) is not None and f'<c r="{cell}"' in sheet


def test_without_the_library_the_command_says_how_to_add_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kkk_scoring.cli.extras.find_spec", lambda name: None)

    done = kkk("sheets", "make", folder, "--stage", "panel", "--to", tmp_path / "books")

    assert done.code == 2
    assert "pip install 'kkk-scoring[xlsx]'" in done.err


def test_another_edition_of_the_rubric_is_refused_until_the_round_says_that_it_carries_over(
    filled: Path, folder: Path, tmp_path: Path
) -> None:
    from hashlib import sha256

    rubric = tmp_path / "rubrics" / "kkk-2015.yaml"
    edition = sha256(rubric.read_bytes()).hexdigest()
    with rubric.open("a", encoding="utf-8") as opened:
        opened.write("# a later edition\n")

    refused = kkk("sheets", "collect", filled, "--into", folder)
    change(
        folder / "round.yaml", "experts:\n", f'carries_over: {{"{edition}": "only a comment"}}\nexperts:\n'
    )
    taken = kkk("sheets", "collect", filled, "--into", folder)

    assert refused.code == 1
    assert f"KKK316 This sheet was made for another edition of the rubric ({edition[:15]}…)." in refused.err
    assert taken.code == 0, taken.err
