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
    new_columns: bool


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
                _with_new_columns(text) if found.new_columns and name == "word/document.xml" else text
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
        new_columns = "{%tc" in parts["word/document.xml"].decode("utf-8", "replace").replace("</w:t>", "")
        return _Prepared(file, parts, filled, new_columns)

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


def _with_new_columns(document: str) -> str:
    """The document with a column in each table's grid for every cell, where a template repeats cells.

    New columns stand before the last one and are as wide; the widest makes room.
    """
    tree = etree.fromstring(document.encode("utf-8"), etree.XMLParser(resolve_entities=False, huge_tree=True))
    for table in tree.iter(f"{_W}tbl"):
        grid = table.find(f"{_W}tblGrid")
        columns = list(grid) if grid is not None else []
        cells = max((len(row.findall(f"{_W}tc")) for row in table.findall(f"{_W}tr")), default=0)
        widths = [int(column.get(f"{_W}w", "0")) for column in columns]
        if grid is None or len(widths) < 2 or cells <= len(widths):
            continue
        new = [widths[-1]] * (cells - len(widths))
        widest = widths.index(max(widths))
        widths[widest] = max(widths[widest] - sum(new), widths[-1])
        for column in columns:
            grid.remove(column)
        for width in [*widths[:-1], *new, widths[-1]]:
            etree.SubElement(grid, f"{_W}gridCol", {f"{_W}w": str(width)})
    return _XML + str(etree.tostring(tree, encoding="unicode"))
