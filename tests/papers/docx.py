"""A .docx file as its reader sees it: paragraphs, tables, head and foot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Cells = list[list[str]]


class Word(NamedTuple):
    """*paragraphs* are those outside of tables; a table is rows of cells, its head in row 0."""

    paragraphs: list[str]
    headings: list[str]
    tables: list[Cells]
    head: str
    foot: str

    @property
    def text(self) -> str:
        cells = (cell for table in self.tables for row in table for cell in row)
        return "\n".join([*self.paragraphs, *cells])


def read(data: bytes) -> Word:
    """The file in *data*; each of its XML parts must be well-formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    trees = {name: ElementTree.fromstring(part) for name, part in parts.items()}
    body = trees["word/document.xml"][0]
    paragraphs = [child for child in body if child.tag == f"{W}p"]
    return Word(
        [_text(one) for one in paragraphs],
        [_text(one) for one in paragraphs if _style(one).startswith("Heading")],
        [list(_rows(table)) for table in body if table.tag == f"{W}tbl"],
        _text(trees["word/header1.xml"]),
        _text(trees["word/footer1.xml"]),
    )


def _rows(table: ElementTree.Element) -> Iterator[list[str]]:
    for row in table.findall(f"{W}tr"):
        cells = row.findall(f"{W}tc")

        assert all(cell.findall(f"{W}p") for cell in cells), (
            "Word opens no file with a cell without a paragraph"
        )
        yield ["\n".join(_text(p) for p in cell.findall(f"{W}p")) for cell in cells]


def _style(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _text(element: ElementTree.Element) -> str:
    other = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(
        (one.text or "") if one.tag == f"{W}t" else other.get(one.tag, "") for one in element.iter()
    )
