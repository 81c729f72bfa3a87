"""Papers as Word files, by templates that are changed in Word; Jinja in a sandbox fills their places."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any, Final, NamedTuple

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from kkk_scoring.report.papers.desk import Paper
from kkk_scoring.report.papers.template import BadTemplate
from kkk_scoring.report.papers.word.ml import archive
from kkk_scoring.report.papers.word.templates import file_name, template

_FILLED: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml|docProps/core\.xml")
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class _Prepared(NamedTuple):
    """A template's parts as they are, and the places of those that have some."""

    file: str
    parts: dict[str, bytes]
    filled: dict[str, Template]
    repeats_cells: bool


class WordWriter:
    """Writes papers by the shipped templates, or by those of the same name in the folder *templates*.

    The same paper gives the same bytes. Data is text: nothing in it becomes a place or markup.
    """

    def __init__(self, templates: Path | None = None) -> None:
        self.templates = templates
        self.environment = ImmutableSandboxedEnvironment(
            autoescape=True, undefined=StrictUndefined, finalize=_plain
        )
        self.environment.filters["lines"] = _joined
        del self.environment.filters["safe"]  # data is never markup
        self.prepared: dict[tuple[str, str], _Prepared] = {}

    def write(self, paper: Paper) -> bytes:
        """The paper as a .docx file. Raises `BadTemplate`."""
        found = self._prepared(paper.kind, paper.data["lang"])
        parts: dict[str, str | bytes] = dict(found.parts)
        for name, places in found.filled.items():
            try:
                text = places.render(paper.data)
            except (TemplateError, TypeError, ValueError, OverflowError) as error:
                raise BadTemplate(found.file, str(error)) from None
            parts[name] = (
                _with_columns_as_needed(text) if found.repeats_cells and name == "word/document.xml" else text
            )
        return archive(parts)

    def _prepared(self, kind: str, language: str) -> _Prepared:
        key = kind, language
        if key not in self.prepared:
            self.prepared[key] = self._prepare(kind, language)
        return self.prepared[key]

    def _prepare(self, kind: str, language: str) -> _Prepared:
        file = file_name(kind, language)
        own = self.templates / file if self.templates else None
        data = own.read_bytes() if own is not None and own.is_file() else template(kind, language)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                parts = {name: opened.read(name) for name in opened.namelist()}
        except zipfile.BadZipFile as error:
            raise BadTemplate(file, str(error)) from None
        sources = {name: self._source(part) for name, part in parts.items() if _FILLED.fullmatch(name)}
        filled = {}
        for name, source in sources.items():
            try:
                filled[name] = self.environment.from_string(source)
            except TemplateError as error:
                raise BadTemplate(file, str(error)) from None
        repeats_cells = "{%tc" in parts["word/document.xml"].decode("utf-8", "replace").replace("</w:t>", "")
        return _Prepared(file, parts, filled, repeats_cells)

    def _source(self, part: bytes) -> str:
        """The part as Jinja understands it: places that Word split into runs are whole again."""
        return str(DocxTemplate(io.BytesIO()).patch_xml(part.decode("utf-8")))


def _plain(value: Any) -> Any:
    """Data as text of a document: escaped, its lines broken, never a place of another template."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = str(escape(value)).replace("{", "&#123;").replace("}", "&#125;")
    return Markup(text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">'))


def _joined(items: Any) -> str:
    """The filter ``lines``: the texts of a list, each in its own line."""
    return "\n".join(map(str, items))


def _with_columns_as_needed(document: str) -> str:
    """The document with as many columns in each grid as the rows have, where a template repeats cells.

    Columns come and go before the last one and are as wide; the widest makes or takes the room.
    """
    tree = etree.fromstring(document.encode("utf-8"), etree.XMLParser(resolve_entities=False, huge_tree=True))
    for table in tree.iter(f"{_W}tbl"):
        grid = table.find(f"{_W}tblGrid")
        columns = list(grid) if grid is not None else []
        needed = max((_cells(row) for row in table.findall(f"{_W}tr")), default=0)
        if grid is None or needed < 2 or len(columns) in (1, needed):
            continue
        widths = _fitted([int(column.get(f"{_W}w", "0")) for column in columns], needed)
        for column in columns:
            grid.remove(column)
        for width in widths:
            etree.SubElement(grid, f"{_W}gridCol", {f"{_W}w": str(width)})
    return _XML + str(etree.tostring(tree, encoding="unicode"))


def _cells(row: Any) -> int:
    """How many columns a row takes."""
    spans = [cell.find(f"{_W}tcPr/{_W}gridSpan") for cell in row.findall(f"{_W}tc")]
    return sum(1 if span is None else int(span.get(f"{_W}val", "1")) for span in spans)


def _fitted(widths: list[int], needed: int) -> list[int]:
    """As many widths as needed, with the same sum."""
    whole, last = sum(widths), widths[-1]
    kept = [*widths[:-1][: needed - 1], *[last] * (needed - len(widths)), last]
    widest = kept.index(max(kept))
    kept[widest] = max(kept[widest] + whole - sum(kept), last)
    return kept
