"""Files that are more than a table, or made to do harm, are refused before anything in them is read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from tests.helpers import kkk
from tests.sheets.books import pack, parts

ARCHIVES: list[tuple[str, str, bytes, str]] = [
    ("a macro", "xl/vbaProject.bin", b"x", "KKK342 The file holds a program (a macro); it is not read."),
    ("an old macro sheet", "xl/macrosheets/sheet1.xml", b"<a/>", "KKK342"),
    ("a macro of LibreOffice", "Basic/Standard/Module1.xml", b"<a/>", "KKK342"),
    ("a link to another workbook", "xl/externalLinks/externalLink1.xml", b"<a/>",
     "KKK343 The file is linked to others or holds foreign objects (xl/externalLinks/externalLink1.xml)."),
    ("a query", "xl/connections.xml", b"<a/>", "KKK343"),
    ("an embedded file", "xl/embeddings/oleObject1.bin", b"x", "KKK343"),
    ("a template elsewhere", "xl/_rels/more.rels",
     b'<Relationships><Relationship Type="x/attachedTemplate" Target="file://x" TargetMode="External"/>'
     b"</Relationships>", "KKK343"),
    ("the same behind a character reference", "xl/_rels/more.rels",
     b'<Relationships><Relationship Type="x/attachedTemplate" TargetMode="&#69;xternal"/></Relationships>',
     "KKK343"),
    ("the same in another encoding", "xl/_rels/more.rels",
     '<?xml version="1.0" encoding="utf-16"?><R><Relationship Type="x" TargetMode="External"/></R>'
     .encode("utf-16"), "KKK343"),
    ("relations with entities", "xl/_rels/more.rels", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "KKK340"),
    ("a bomb", "xl/media/image1.png", b"\0" * 60_000_000,
     "KKK341 Unpacked, this file is larger than any score sheet."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "message"), [a[1:] for a in ARCHIVES], ids=[a[0] for a in ARCHIVES])
def test_archives_with_more_than_a_table_are_refused_before_anything_is_read(
    filled: Path, folder: Path, name: str, data: bytes, message: str
) -> None:
    pack(filled, {**parts(filled), name: data})

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert f"E3.xlsx:1:1: {message}" in done.err
    assert "nothing was taken" in done.err


def test_a_listing_that_lies_about_sizes_is_refused(filled: Path, folder: Path) -> None:
    pack(filled, {**parts(filled), "xl/media/a.png": b"\0" * 3_000_000})
    data = filled.read_bytes()
    true, false = (3_000_000).to_bytes(4, "little"), (3_000).to_bytes(4, "little")
    filled.write_bytes(data.replace(true, false))

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert "KKK340" in done.err or "KKK341" in done.err


def overlapping(content: dict[str, bytes], names: list[str]) -> bytes:
    """An archive in which further parts, called *names*, lie within a part that is there already."""
    inner = BytesIO()
    with ZipFile(inner, "w") as archive:
        for name in names:
            archive.writestr(name, b"\0" * 100)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        whole = archive.start_dir
        archive.writestr(ZipInfo("xl/media/outer.png"), inner.getvalue())  # as it is, not packed
        begins = whole + 30 + len("xl/media/outer.png")
        with ZipFile(inner) as parts_within:
            for info in parts_within.infolist():
                info.header_offset += begins
                archive.filelist.append(info)
    return out.getvalue()


@pytest.mark.parametrize("names", [["xl/media/a.png"], ["xl/media/a.png", "xl/media/b.png"]])
def test_parts_that_overlap_are_refused_by_the_listing(
    filled: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    filled.write_bytes(overlapping(parts(filled), names))
    monkeypatch.setattr(ZipFile, "open", _never)

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert "E3.xlsx:1:1: KKK341 The parts of this archive overlap; no program writes such a file." in done.err


def _never(*_: object) -> None:
    raise AssertionError("a part was read")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "KKK340 This is no spreadsheet, or it is damaged."),
        (b"sheet: substantive\n", "KKK340 This is no spreadsheet, or it is damaged."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "KKK340 This is an old .xls file, or it is protected by a password.",
        ),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, folder: Path, data: bytes, message: str) -> None:
    (tmp_path / "E3.xlsx").write_bytes(data)

    done = kkk("sheets", "collect", tmp_path / "E3.xlsx", "--into", folder)

    assert done.code == 1
    assert f"E3.xlsx:1:1: {message}" in done.err


def test_a_cell_far_away_costs_no_memory(filled: Path, folder: Path) -> None:
    content = parts(filled)
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content["xl/worksheets/sheet2.xml"] = content["xl/worksheets/sheet2.xml"].replace(b"</sheetData>", row)
    pack(filled, content)

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert "KKK340 Something stands far outside the table in this file." in done.err


def test_entities_in_the_xml_are_refused(filled: Path, folder: Path) -> None:
    content = parts(filled)
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet'
    content["xl/worksheets/sheet2.xml"] = content["xl/worksheets/sheet2.xml"].replace(b"<worksheet", bomb, 1)
    pack(filled, content)

    assert kkk("sheets", "collect", filled, "--into", folder).code == 1


# What a reader would have to spread over millions of cells, or what tells two readers two different places.
TABLES = [
    ("formulas without end",
     '<table:table-row table:number-rows-repeated="4999"><table:table-cell table:formula="of:=1" '
     'table:number-columns-repeated="90"/></table:table-row>'),
    ("rows that go backwards", '<table:table-row table:number-rows-repeated="-5"/>'),
    ("a value far below",
     '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
     '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'),
    ("a value repeated without end",
     '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
     'office:value="1" table:number-columns-repeated="16000"/></table:table-row>'),
    ("two numbers of rows",
     '<table:table-row table:number-rows-repeated="2" office:number-rows-repeated="90000"/>'),
]  # fmt: skip


@pytest.mark.parametrize("rows", [case[1] for case in TABLES], ids=[case[0] for case in TABLES])
def test_tables_made_to_cost_time_or_memory_are_refused(tmp_path: Path, folder: Path, rows: str) -> None:
    from tests.spreadsheets import ods

    file = tmp_path / "E3.ods"
    file.write_bytes(ods([["W04", 7]]))
    content = parts(file)
    content["content.xml"] = content["content.xml"].replace(
        b"</table:table>", f"{rows}</table:table>".encode()
    )
    pack(file, content)

    done = kkk("sheets", "collect", file, "--into", folder)

    assert done.code == 1
    assert "E3.ods:1:1: KKK340" in done.err


def test_two_references_in_one_cell_are_refused(filled: Path, folder: Path) -> None:
    content = parts(filled)
    text = content["xl/worksheets/sheet2.xml"]
    text = text.replace(b'<c r="D6"', b'<c xmlns:x="x" r="XFD1048576" x:r="D6"', 1)
    pack(filled, {**content, "xl/worksheets/sheet2.xml": text})

    done = kkk("sheets", "collect", filled, "--into", folder)

    assert done.code == 1
    assert "KKK340 This is no spreadsheet, or it is damaged." in done.err
