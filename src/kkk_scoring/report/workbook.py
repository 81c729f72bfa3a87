"""A workbook of tables: exact numbers as far as a cell can hold them, texts that stay texts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from kkk_scoring.files.show import safe
from kkk_scoring.messages import Message, exact
from kkk_scoring.report import summary
from kkk_scoring.report.values import Shown
from kkk_scoring.scoring.protocol import Exact, certain

PLACES: Final = 10
"""Digits after the sign where a number has no end; cut, never rounded."""
CELL_LENGTH: Final = 32_000
"""A little less than what a cell can hold."""
LINE: Final = 15
HIGHEST: Final = 400
"""The height of a line, and of the highest row, in points."""


class Column(NamedTuple):
    """A column: its heading and how many characters wide it is; *wrap*: long texts go on in the next line."""

    title: Message
    width: int
    wrap: bool = False


class Workbook:
    """Makes a workbook sheet by sheet; *footer* stands below every printed page."""

    def __init__(self, title: str, footer: str, language: str) -> None:
        self.out, self.language = io.BytesIO(), language
        self.book: Any = xlsxwriter.Workbook(self.out, {"in_memory": True, "strings_to_urls": False})
        self.book.worksheet_class = _Sheet
        # A fixed day, so that the same result gives the same file.
        self.book.set_properties({"created": datetime(2000, 1, 1), "title": safe(title)[:250]})
        # A single `&` would be a command in a footer.
        self.footer = f"&L{safe(footer)[:200].replace('&', '&&')[:240]}&R&P / &N"
        self.formats: dict[tuple[Any, ...], Any] = {}

    def close(self) -> bytes:
        """The file."""
        self.book.close()
        return self.out.getvalue()

    def sheet(
        self, name: Message, columns: Sequence[Column], rows: Sequence[Sequence[object]], freeze: int
    ) -> None:
        """A sheet with its first row and *freeze* columns standing still, to be filtered and printed."""
        sheet = self.book.add_worksheet(_sheet_name(self.text(name)))
        places = [_places(row[index] for row in rows) for index in range(len(columns))]
        numeric = [any(certain(row[index]) is not None for row in rows) for index in range(len(columns))]
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            self.heading(sheet, index, column, numeric[index])
        sheet.set_row(0, LINE * max(map(self.lines, columns, (self.text(c.title) for c in columns))))
        for line, row in enumerate(rows, 1):
            high = [
                self.cell(sheet, line, *cell)
                for cell in zip(range(len(row)), row, columns, places, strict=True)
            ]
            sheet.set_row(line, min(LINE * max(high), HIGHEST))
        sheet.freeze_panes(1, freeze)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(self.footer)

    def heading(self, sheet: Any, index: int, column: Column, numeric: bool) -> None:
        shape = self.format(
            bold=True,
            text_wrap=True,
            valign="top",
            bottom=1,
            bg_color="#E8EEF5",
            **({"align": "right"} if numeric else {"align": "left", "indent": 1}),
        )
        sheet.write_string(0, index, self.text(column.title), shape)

    def cell(self, sheet: Any, line: int, index: int, value: object, column: Column, places: int) -> int:
        """Writes one cell; how many lines it takes."""
        number = certain(value)
        if number is not None:
            shape = self.format(valign="top", num_format="0" + ("." + "0" * places if places else ""))
            sheet.write_number(line, index, as_float(number), shape)
            return 1
        if value is None or value == "":
            return 1
        text = self.text(value)
        sheet.write_string(
            line, index, text, self.format(valign="top", text_wrap=column.wrap, align="left", indent=1)
        )
        return self.lines(column, text) if column.wrap else 1

    def lines(self, column: Column, text: str) -> int:
        """How many lines *text* takes in *column*: not every program works out the height of a row itself."""
        return sum(1 + len(part) // column.width for part in text.split("\n"))

    def format(self, **shape: Any) -> Any:
        key = tuple(sorted(shape.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(shape)
        return self.formats[key]

    def text(self, value: object) -> str:
        if isinstance(value, Message):
            text = value.render(self.language)
        elif isinstance(value, str | dict):
            text = summary.title(value, self.language, "")
        else:
            text = Shown(value).render(self.language)
        text = safe(text, lines=True)
        return text if len(text) <= CELL_LENGTH else text[: CELL_LENGTH - 1] + "…"


class _Sheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet in which every text is a text.

    XlsxWriter takes one between the tags of a rich text for XML of its own and writes it as it is, so that
    nothing can open the file; with a space before it, it stays a text.
    """

    def _write_string(self, row: int, column: int, text: str, shape: Any = None) -> Any:
        if text.startswith("<r>") and text.endswith("</r>"):
            text = f" {text}"
        return super()._write_string(row, column, text, shape)


def as_float(number: Exact) -> float:
    """The number a cell holds: the exact one where it has an end within `PLACES` digits, else cut there."""
    scaled = abs(number.numerator) * 10**PLACES // number.denominator
    return float(Fraction(scaled if number >= 0 else -scaled, 10**PLACES))


def _places(values: Iterable[object]) -> int:
    most = 0
    for value in values:
        number = certain(value)
        if number is not None:
            text = exact(number)
            decimals = PLACES if "/" in text else len(text.partition(".")[2])
            most = max(most, min(decimals, PLACES))
    return most


def _sheet_name(name: str) -> str:
    return "".join("-" if c in "[]:*?/\\'" else c for c in name)[:31]
