"""The result as CSV, Markdown and workbook: the numbers of the JSON, texts that stay texts."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from kkk_scoring.report.markdown import plain
from kkk_scoring.report.workbook import as_float
from tests.helpers import ROOT, change, copy_round, kkk
from tests.report.hostile import LONG, REASON, SHOWN, hostile_round

ROUND = ROOT / "applications" / "kkk-2015"


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    return kkk("score", ROUND, "--format", "json").json["entries"]  # type: ignore[no-any-return]  # a list


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_round(tmp_path_factory.mktemp("hostile"))


# -- CSV for a Polish Excel -------------------------------------------------------------------------


def excel_pl(folder: Path) -> list[dict[str, str]]:
    data = kkk("score", folder, "--format", "excel-pl", "--lang", "pl").out

    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_excel_gets_semicolons_and_decimal_commas(entries: list[dict[str, Any]]) -> None:
    rows = excel_pl(ROUND)

    assert [row["entry"] for row in rows] == [entry["entry"] for entry in entries]
    for row, entry in zip(rows, entries, strict=True):
        points = {stage["stage"]: stage["points"] or "" for stage in entry["stages"]}
        assert row["total"] == (entry["total"] or "").replace(".", ",")
        assert row["substantive"] == points.get("substantive", "").replace(".", ",")
        assert row["rank"] == str(entry["rank"] or "")


def test_a_number_without_an_end_is_cut_and_marked_never_a_date(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    sheets = sorted((folder / "sheets" / "panel").glob("*.yaml"))
    for sheet in sheets[:2]:  # three sheets are left: the quorum, and thirds of a point
        text = sheet.read_text("utf-8")
        sheet.write_text(re.sub(r"(  W10:\n    impartial: )true(\n)", r"\1false\2", text), "utf-8")
    row = next(row for row in excel_pl(folder) if row["entry"] == "W10")

    assert re.fullmatch(r"\d+,\d{10}…", row["panel"]), row


def test_no_cell_of_the_csv_is_a_formula(hostile: Path) -> None:
    change(hostile / "W01-robotyka.yaml", "name: Klaster Przykładowy Robotyki", "name: '＝1+1;=2'")
    for format_, delimiter in (("csv", ","), ("excel-pl", ";")):
        text = kkk("score", hostile, "--format", format_).out.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))

        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "＝", "\t"))]
        assert "'＝1+1;=2" in [row[2] for row in rows]


# -- Markdown -----------------------------------------------------------------------------------------


def test_markdown_has_the_ranking_with_the_numbers_of_the_json(entries: list[dict[str, Any]]) -> None:
    text = kkk("score", ROUND, "--format", "md", "--lang", "en").text
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if re.match(r"\| \d+ \| W", line)]

    placed = [entry for entry in entries if entry["rank"]]
    assert [(row[0], row[1], Fraction(row[5])) for row in rows] == [
        (str(entry["rank"]), entry["entry"], Fraction(entry["total"])) for entry in placed
    ]
    assert "## Rejected on formal grounds: 13 applications" in text
    assert "  - F7: Number of entities: 34; at least 51 is needed." in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b>", r"\<b\>x\</b\>"),
        ("a|b", r"a\|b"),
        ("`x` *y* _z_ ~a~ $b$", r"\`x\` \*y\* \_z\_ \~a\~ \$b\$"),
        ("[a](http://b)", r"\[a\](http<!-- -->://b)"),
        ("@all and #12", r"@<!-- -->all and \#<!-- -->12"),
        ("1. first", r"1\. first"),
        ("12) first", r"12\) first"),
        ("- item", r"\- item"),
        (":bomb: at 10: 30", r"\:bomb: at 10: 30"),
        ("&lt;", "&amp;lt;"),
        ("www.x.pl", "www<!-- -->.x.pl"),
        ("a\u202eb", "a⟨U+202E⟩b"),
    ],
)
def test_nothing_in_a_name_means_anything_to_markdown(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_hostile_round_stays_a_table_in_markdown(hostile: Path) -> None:
    lines = kkk("score", hostile, "--format", "md", "--lang", "en").text.splitlines()
    row = next(line for line in lines if line.startswith("| 5 | W07 |"))

    assert len(re.findall(r"(?<!\\)\|", row)) == 8
    assert "<script" not in row.replace(r"\<script", "")
    assert LONG not in "\n".join(lines)


# -- the workbook ---------------------------------------------------------------------------------------


def workbook(folder: Path, language: str = "en") -> dict[str, list[list[Any]]]:
    done = kkk("score", folder, "--format", "xlsx", "--lang", language)

    assert (done.code, done.err) == (0, "")
    book = CalamineWorkbook.from_filelike(io.BytesIO(done.out))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[list[Any]]]:
    return workbook(ROUND)


def test_the_workbook_has_a_sheet_for_every_question(sheets: dict[str, list[list[Any]]]) -> None:
    assert list(sheets) == [
        "Ranking list",
        "Points",
        "All marks",
        "All checks",
        "Rules",
        "What this was made from",
    ]


def same(cell: object, number: str | None) -> bool:
    """Whether the cell holds the exact number, or nothing where there is none."""
    return cell in ("", None) if number is None else Fraction(str(cell)) == Fraction(number)


def test_the_ranking_sheet_has_the_numbers_of_the_json(
    sheets: dict[str, list[list[Any]]], entries: list[dict[str, Any]]
) -> None:
    head, *rows = sheets["Ranking list"]

    assert head[:4] == ["No.", "Entry", "Title", "Substantive assessment, stage I"]
    for row, entry in zip(rows, entries, strict=True):
        points = {stage["stage"]: stage["points"] for stage in entry["stages"]}
        assert row[1:3] == [entry["entry"], entry["title"]]
        assert same(row[0], entry["rank"] and str(entry["rank"]))
        assert same(row[3], points.get("substantive"))
        assert same(row[4], points.get("panel"))
        assert same(row[5], entry["total"])


def test_criteria_by_entries_has_the_points_of_the_json(
    sheets: dict[str, list[list[Any]]], entries: list[dict[str, Any]]
) -> None:
    head, *rows = sheets["Points"]
    columns = head[3:]
    cells = {(row[0], entry): cell for row in rows for entry, cell in zip(columns, row[3:], strict=True)}

    compared = 0
    for entry in entries:
        for stage in entry["stages"]:
            for kind, named in (("marks", "criterion"), ("groups", "group")):
                for one in stage[kind]:
                    assert same(cells[one[named], entry["entry"]], one["points"])
                    compared += 1
    assert compared == 10 * (12 + 4) + 8 * 5


def test_every_mark_of_the_json_is_a_row(
    sheets: dict[str, list[list[Any]]], entries: list[dict[str, Any]]
) -> None:
    _, *rows = sheets["All marks"]
    given = [
        (entry["entry"], stage["stage"], mark["criterion"], mark, one)
        for entry in entries
        for stage in entry["stages"]
        for mark in stage["marks"]
        for one in mark["given"]
    ]

    assert len(rows) == len(given)
    for row, (entry, stage, criterion, mark, one) in zip(rows, given, strict=True):
        assert row[:3] == [entry, stage, criterion]
        assert same(row[4], mark["points"])
        assert row[5] == mark["points"]
        assert row[7:9] == [one["expert"], one["role"]]
        assert same(row[9], one["points"])
        assert row[10] == ("yes" if one["counted"] else "no")
        assert row[12] == one["reason"]
        assert row[13] == mark["reason"]["en"]


def test_every_check_of_the_json_is_a_row(
    sheets: dict[str, list[list[Any]]], entries: list[dict[str, Any]]
) -> None:
    _, *rows = sheets["All checks"]
    checks = [
        [entry["entry"], stage["stage"], check["requirement"], check["reason"]["en"]]
        for entry in entries
        for stage in entry["stages"]
        for check in stage["checks"]
    ]

    assert [[*row[:3], row[5]] for row in rows] == checks


def test_hostile_texts_are_texts_in_the_workbook(hostile: Path) -> None:
    done = kkk("score", hostile, "--format", "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(done.out))
    ranking = book.get_sheet_by_name("Ranking list").to_python()
    marks = book.get_sheet_by_name("All marks").to_python()

    titles = {row[1]: row[2] for row in ranking}
    assert (titles["W07"], titles["W02"]) == (SHOWN, LONG)
    assert REASON in [row[12] for row in marks]
    with ZipFile(io.BytesIO(done.out)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, data in parts.items() if re.search(rb"<f[ >]|<hyperlink", data)]


def test_rows_and_columns_that_say_what_is_what_stand_still(sheets: dict[str, list[list[Any]]]) -> None:
    with ZipFile(io.BytesIO(kkk("score", ROUND, "--format", "xlsx").out)) as archive:
        pages = [archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, len(sheets) + 1)]

    assert all('state="frozen"' in page for page in pages)
    assert 'xSplit="3" ySplit="1"' in pages[0]


def test_the_same_round_gives_the_same_workbook() -> None:
    assert kkk("score", ROUND, "--format", "xlsx").out == kkk("score", ROUND, "--format", "xlsx").out


@given(some.fractions())
def test_a_cell_is_as_near_to_its_number_as_ten_digits_allow(number: Fraction) -> None:
    cell = Fraction(as_float(abs(number)))

    assert abs(cell - abs(number)) <= Fraction(1, 10**10) + abs(number) / 2**52


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        (Fraction(1008, 10), 100.8),
        (Fraction(2, 3), 0.6666666666),
        (Fraction(-2, 3), -0.6666666666),
        (101 - Fraction(1, 10**12), 100.9999999999),
        (7, 7.0),
    ],
)
def test_a_number_without_an_end_is_cut_in_a_cell_never_rounded(number: Fraction, cell: float) -> None:
    assert as_float(number) == cell
