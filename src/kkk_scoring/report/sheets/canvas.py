"""One tab while it is drawn: texts that stay as they are, and cells to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kkk_scoring.report.sheets.desk import FILL_IN, INDENTED, WAITING, Desk, Shape
from kkk_scoring.report.workbook import HIGHEST, LINE, as_float
from kkk_scoring.scoring import sheet_form as form
from kkk_scoring.spreadsheets import cell_name

WIDTHS: Final = (7, 50, 12, 13, 62)
"""The columns of an entry's tab, in characters."""
FITS: Final = 0.6
"""The part of a row's width that a text may take to be sure to fit into one line in any program."""
_INPUT: Final[Shape] = {
    "locked": False,
    "bg_color": FILL_IN,
    "border": 1,
    "border_color": "#B8A25A",
    "valign": "top",
}
_MARK: Final[Shape] = {**_INPUT, "align": "center", "bold": True}
_WORD: Final[Shape] = {**_MARK, "num_format": "@"}
_REASON: Final[Shape] = {**_INPUT, **INDENTED, "num_format": "@", "text_wrap": True}
_BOLD: Final[Shape] = {"bold": True}
_BELOW: Final[Shape] = {"font_size": 9, "font_color": "#4B5563"}


class Canvas:
    """A tab. *seals*: cell → digest of the text that must still stand there when it comes back."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.words, self.format = desk, desk.words, desk.format
        self.sheet: Any = desk.out.book.add_worksheet(name)
        self.seals: dict[str, str] = {}
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)

    def locked(self, row: int, column: int, text: str, shape: Shape) -> None:
        """Writes a text that the expert leaves as it is; its digest tells later whether that was so."""
        self._put(row, column, text, self.format(**shape))

    def across(self, row: int, first: int, last: int, text: str, shape: Shape) -> None:
        """The same over several columns."""
        if text:
            self.sheet.merge_range(row, first, row, last, "", self.format(**shape))
            self._put(row, first, text, self.format(**shape))

    def along(self, row: int, first: int, last: int, text: str, shape: Shape) -> None:
        """A text of one line that runs on over the empty cells up to *last*; longer ones are put `across`."""
        if "\n" in text or len(text) > sum(WIDTHS[first : last + 1]) * FITS:
            self.across(row, first, last, text, shape)
            return
        made = self.format(**{**shape, "text_wrap": False})
        self._put(row, first, text, made)
        for column in range(first + 1, last + 1):
            self.sheet.write_blank(row, column, None, made)

    def _put(self, row: int, column: int, text: str, made: Any) -> None:
        if not text:
            self.sheet.write_blank(row, column, None, made)
            return
        self.sheet.write_string(row, column, text, made)
        self.seals[cell_name(row, column)] = self.desk.seal(text)

    def two_part(self, row: int, column: int, title: str, below: str, shape: Shape) -> None:
        """A title, and below it in grey what belongs to it."""
        if not below:
            self.locked(row, column, title, {**shape, "bold": True})
            return
        bold, grey = self.format(**_BOLD), self.format(**_BELOW)
        self.sheet.write_rich_string(row, column, bold, title, grey, f"\n{below}", self.format(**shape))
        self.seals[cell_name(row, column)] = self.desk.seal(f"{title}\n{below}")

    def mark(self, row: int, value: object, text: bool = False) -> None:
        """The cell for a mark or an answer; *text*: whatever is typed into it is a text."""
        self._input(row, form.MARK, value, _WORD if text else _MARK)

    def reason(self, row: int, value: str | None) -> None:
        """The cell for a reason: a text, also when it begins with a dash or an equals sign."""
        self._input(row, form.REASON, value, _REASON)

    def _input(self, row: int, column: int, value: object, shape: Shape) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, self.format(**shape))
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, self.format(**shape))
        else:
            self.sheet.write_number(row, column, as_float(value), self.format(**shape))  # type: ignore[arg-type]  # a mark is a number or a word

    def waiting(self, rows: Sequence[int], condition: str) -> None:
        """The reasons in *rows* turn red while they are needed; *condition* is that of the first row."""
        first, cells = rows[0], " ".join(cell_name(row, form.REASON) for row in rows)
        rule = {
            "type": "formula",
            "criteria": f"={condition}",
            "format": self.format(bg_color=WAITING),
            "multi_range": cells,
        }
        self.sheet.conditional_format(first, form.REASON, first, form.REASON, rule)

    def validated(self, rows: Sequence[int], column: int, rule: Mapping[str, Any]) -> None:
        """One rule for the cells of *column* in all *rows*; what it says of a cell, it says of the first."""
        first, *others = rows
        more = {"other_cells": [[row, column, row, column] for row in others]} if others else {}
        self.sheet.data_validation(first, column, first, column, {**rule, **more})

    def high(self, text: str, width: int) -> float:
        """The height of *text* in a column *width* wide, in points."""
        lines = sum(1 + len(part) // (width - 1) for part in text.split("\n"))
        return min(LINE * lines + 3, HIGHEST)
