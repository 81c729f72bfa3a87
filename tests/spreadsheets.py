"""Tiny spreadsheets for tests, written by hand so that no package is needed."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

Table = Sequence[Sequence[str | int | float | None]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(table: Table) -> bytes:
    """A workbook with one sheet."""
    rows = "".join(
        f"<row r='{at}'>{''.join(_xlsx_cell(value, at, column) for column, value in enumerate(row))}</row>"
        for at, row in enumerate(table, 1)
    )
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package = "application/vnd.openxmlformats-package"
    return _zipped(
        {
            "[Content_Types].xml": f"<Types xmlns='{_PACKAGE}/content-types'>"
            f"<Default Extension='rels' ContentType='{package}.relationships+xml'/>"
            f"<Override PartName='/xl/workbook.xml' ContentType='{types}.sheet.main+xml'/>"
            f"<Override PartName='/xl/worksheets/sheet1.xml' ContentType='{types}.worksheet+xml'/></Types>",
            "_rels/.rels": f"<Relationships xmlns='{_PACKAGE}/relationships'><Relationship Id='r1' "
            f"Type='{_OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            "xl/workbook.xml": f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'><sheets>"
            "<sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{_PACKAGE}/relationships'><Relationship "
            f"Id='r1' Type='{_OFFICE}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
            "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{_MAIN}'><sheetData>{rows}</sheetData>"
            "</worksheet>",
        }
    )


def ods(table: Table) -> bytes:
    """An OpenDocument table with one sheet."""
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in table)
    content = (
        f"<office:document-content xmlns:office='{_ODS}:office:1.0' xmlns:table='{_ODS}:table:1.0' "
        f"xmlns:text='{_ODS}:text:1.0' office:version='1.2'><office:body><office:spreadsheet>"
        f"<table:table table:name='S'>{rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f"<manifest:manifest xmlns:manifest='{_ODS}:manifest:1.0'><manifest:file-entry "
        f"manifest:full-path='/' manifest:media-type='{kind}'/></manifest:manifest>"
    )
    return _zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _xlsx_cell(value: str | int | float | None, row: int, column: int) -> str:
    name = f"{chr(ord('A') + column)}{row}"
    if value is None:
        return ""
    if isinstance(value, str):
        return f"<c r='{name}' t='inlineStr'><is><t>{escape(value)}</t></is></c>"
    return f"<c r='{name}'><v>{value}</v></c>"


def _ods_cell(value: str | int | float | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    if isinstance(value, str):
        return f"<table:table-cell office:value-type='string'>{text}"
    return f"<table:table-cell office:value-type='float' office:value='{value}'>{text}"


def _zipped(files: dict[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()
