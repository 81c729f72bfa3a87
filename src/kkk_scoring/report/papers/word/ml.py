"""Pieces of a Word document as XML: paragraphs, tables, heads and feet of pages, and the file around them.

Texts handed in here are fixed words or Jinja places (``{{ row.name }}``), never data: data comes in
when a paper is written, and is escaped then.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
WIDTH: Final = 9410
"""Of the text between the margins of an A4 page, in twentieths of a point."""
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def run(text: str, bold: bool = False, small: bool = False, grey: bool = False) -> str:
    """Letters of one kind."""
    marks = "<w:b/>" if bold else ""
    marks += '<w:color w:val="555555"/>' if grey or small else ""
    marks += '<w:sz w:val="17"/>' if small else ""
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(code: str) -> str:
    """A number that Word works out: the page, or how many there are."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def paragraph(*runs: str, style: str = "", align: str = "") -> str:
    """A paragraph of runs; a plain text is one too."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    align = f'<w:jc w:val="{align}"/>' if align else ""
    body = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{style}{align}</w:pPr>{body}</w:p>"


def heading(text: str, level: int = 1) -> str:
    return paragraph(text, style=f"Heading{level}")


def command(text: str) -> str:
    """A Jinja command for whole paragraphs: ``if rows``, ``for row in rows``, ``endfor``."""
    return paragraph(f"{{%p {text} %}}")


def listed(place: str, style: str = "ListBullet") -> str:
    """The texts of a list, each an item."""
    return command(f"for item in {place}") + paragraph("{{ item }}", style=style) + command("endfor")


class Column:
    """A column of a table: its head, its width and how its cells stand."""

    def __init__(self, head: str, width: int, align: str = "") -> None:
        self.head, self.width, self.align = head, width, align


def cell(*paragraphs: str, span: int = 1, shade: str = "") -> str:
    """A cell; a plain text is a paragraph."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shaded = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    body = "".join(one if one.startswith("<w:p>") else paragraph(one, style="Cell") for one in paragraphs)
    return f"<w:tc><w:tcPr>{spanned}{shaded}</w:tcPr>{body}</w:tc>"


def row(cells: Sequence[str], head: bool = False) -> str:
    """A row that is not broken over pages; a *head* is repeated on each."""
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def row_command(text: str) -> str:
    """A Jinja command for whole rows."""
    return f"<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>{{%tr {text} %}}</w:t></w:r></w:p></w:tc></w:tr>"


def cell_command(text: str) -> str:
    """A Jinja command for whole cells."""
    return f"<w:tc><w:tcPr/><w:p><w:r><w:t>{{%tc {text} %}}</w:t></w:r></w:p></w:tc>"


def table(widths: Sequence[int], rows: Sequence[str], style: str = "Grid", fixed: bool = True) -> str:
    """A table over the whole width; *widths* are shares of it."""
    unit = WIDTH / sum(widths)
    grid = "".join(f'<w:gridCol w:w="{round(width * unit)}"/>' for width in widths)
    layout = '<w:tblLayout w:type="fixed"/>' if fixed else ""
    properties = (
        f'<w:tblStyle w:val="{style}"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>{layout}<w:tblLook w:val="0020"/>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def head_row(columns: Sequence[Column]) -> str:
    return row(
        [
            cell(paragraph(run(c.head, bold=True), style="Cell", align=c.align), shade="ECECEC")
            for c in columns
        ],
        head=True,
    )


def filled(columns: Sequence[Column], texts: Sequence[str | Sequence[str]]) -> list[str]:
    """Cells that stand as their columns say; several texts are paragraphs below one another."""
    cells = []
    for column, found in zip(columns, texts, strict=True):
        parts = [found] if isinstance(found, str) else found
        cells.append(
            cell(
                *(
                    p if p.startswith("<w:p>") else paragraph(p, style="Cell", align=column.align)
                    for p in parts
                )
            )
        )
    return cells


def rows_table(columns: Sequence[Column], item: str, items: str, texts: Sequence[str | Sequence[str]]) -> str:
    """A table with one row for each *item* of *items*."""
    rows = [
        head_row(columns),
        row_command(f"for {item} in {items}"),
        row(filled(columns, texts)),
        row_command("endfor"),
    ]
    return table([column.width for column in columns], rows)


def page(words: Mapping[str, str]) -> tuple[str, str]:
    """Head and foot of every page."""
    head = (
        paragraph(
            run("{{ competition }}{% if round %} – {{ round }}{% endif %}"),
            "<w:r><w:tab/></w:r>",
            run("{{ title }}"),
            style="Header",
        )
        + command("if provisional")
        + paragraph(run("{{ provisional }}", bold=True), style="Warning")
        + command("endif")
    )
    number = run(f"{words['page']} ") + field("PAGE") + run(f" {words['of_pages']} ") + field("NUMPAGES")
    foot = paragraph(
        run("{% if note %}{{ note }}{% endif %}"), "<w:r><w:tab/></w:r>", number, style="Footer"
    ) + paragraph("{{ made }}", style="FooterSmall")
    return (
        f"{_XML}<w:hdr {NAMESPACES}>{head}</w:hdr>",
        f"{_XML}<w:ftr {NAMESPACES}>{foot}</w:ftr>",
    )


def document(body: str) -> str:
    """The document's own part: A4, with the head and foot."""
    sides = 'w:top="1640" w:right="1248" w:bottom="1530" w:left="1248"'
    margins = f'{sides} w:header="740" w:footer="620" w:gutter="0"'
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins}/></w:sectPr>'
    )
    return f"{_XML}<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as one file; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _MOMENT)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o600 << 16
            made.writestr(about, content)
    return out.getvalue()
