"""Score sheets as experts hand them in: cells typed into a made workbook without any program for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Typed = Mapping[str, "str | int | float | None"]
"""Cell → what is typed: a number, a text, `=` and a formula, None: cleared."""

FIRST = 10
"""The row in which the table of an entry's tab begins."""


def parts(path: Path) -> dict[str, bytes]:
    """Everything in the archive at *path*."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, content: Mapping[str, bytes]) -> Path:
    """An archive at *path* with this content."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def type_in(path: Path, tabs: Mapping[str, Typed]) -> Path:
    """Types into the workbook at *path*: tab → cells. What the workbook locks can be changed too."""
    content = parts(path)
    order = re.findall(r'<sheet name="([^"]+)"', content["xl/workbook.xml"].decode())
    for tab, cells in tabs.items():
        name = f"xl/worksheets/sheet{order.index(tab) + 1}.xml"
        text = content[name].decode()
        for cell, value in cells.items():
            text = _typed(text, cell, value)
        content[name] = text.encode()
    return pack(path, content)


def _typed(text: str, cell: str, value: str | int | float | None) -> str:
    found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(/>|>.*?</c>)', text)
    style = (found[1] if found else "") or ""
    new = f'<c r="{cell}"{style}{_inner(value)}'
    if found:
        return text.replace(found[0], new, 1)
    row = re.search(rf'<row r="{cell.lstrip("ABCDEFGHIJ")}"[^>]*?>.*?</row>', text)

    assert row is not None, cell
    return text.replace(row[0], row[0].replace("</row>", f"{new}</row>"), 1)


def _inner(value: str | int | float | None) -> str:
    if value is None:
        return "/>"
    if isinstance(value, str) and value.startswith("="):
        return f"><f>{escape(value[1:])}</f><v>7</v></c>"
    if isinstance(value, str):
        return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"><v>{value}</v></c>"
