"""The first tab: who assesses what, how the workbook is filled in, and how far one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kkk_scoring.report.sheets.desk import HEADING, INK, LINES, Desk, Drawn, Shape
from kkk_scoring.report.sheets.tab import MARKS_FROM
from kkk_scoring.report.workbook import LINE
from kkk_scoring.scoring import sheet_form as form

WIDTHS: Final = (5, 62, 14, 14)
_STEP_WIDTH: Final = 96
"""Characters of a step in one line."""
_CELL: Final[Shape] = {"border": 1, "border_color": LINES, "valign": "vcenter"}


def draw_cover(desk: Desk, sheet: Any, drawn: Sequence[Drawn]) -> None:
    """Draws the cover over the tabs that were *drawn* onto *sheet*."""
    _Cover(desk, sheet, drawn).draw()


class _Cover:
    def __init__(self, desk: Desk, sheet: Any, drawn: Sequence[Drawn]) -> None:
        self.desk, self.sheet, self.drawn = desk, sheet, drawn
        self.words, self.format = desk.words, desk.format
        self.row = 0

    def draw(self) -> None:
        order, words = self.desk.order, self.words
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        title = self.desk.heading()
        self.line(words["title"], 30, bold=True, font_size=20, font_color=INK)
        self.line(title, 2 * LINE + 4, font_size=12, text_wrap=True)
        self.line(f"{words['stage']}: {self.desk.title(order.stage.title, order.stage.id)}", bold=True)
        expert = order.round.experts[order.expert]
        body = f" · {self.desk.text(expert.body)}" if expert.body else ""
        self.line(f"{words['expert']}: {order.expert}{body}", bold=True)
        self.row += 1
        self.entries()
        self.steps("how", [key for key in words if key.startswith("step_")])
        self.steps("hand_in", [key for key in words if key.startswith("hand_in_")])
        edition = words["edition"].format(rubric=order.rubric.id, hash=order.rubric.sha256[:12])
        self.line(f"{order.name} · {edition}", font_size=8, font_color="#6B7280")
        self.desk.paged(self.sheet)

    def line(self, text: str, height: float = LINE + 2, **shape: Any) -> None:
        cell = self.format(**{"valign": "vcenter", **shape})
        self.sheet.merge_range(self.row, 0, self.row, 3, "", cell)
        self.sheet.write_string(self.row, 0, text, cell)
        self.sheet.set_row(self.row, height)
        self.row += 1

    def entries(self) -> None:
        heads = ("", self.words["entries"], self.words["done"], self.words["sum"])
        for column, text in enumerate(heads):
            align = {"align": "center"} if column > 1 else {}
            self.sheet.write_string(self.row, column, text, self.format(**HEADING, **align))
        self.row += 1
        for number, one in enumerate(self.drawn, 1):
            self.entry(number, one)
            self.row += 1
        self.row += 1

    def entry(self, number: int, one: Drawn) -> None:
        seen, tab = one.entry, one.name.replace("'", "''")
        title = f"{seen.entry} · {self.desk.text(seen.title)}" if seen.title else seen.entry
        marks = f"'{tab}'!D{MARKS_FROM + 1}:D{one.last + 1}"
        declared = f"'{tab}'!D{form.DECLARATION + 1}"
        self.sheet.write_number(self.row, 0, number, self.format(**_CELL, align="center"))
        link = self.format(**_CELL, font_color="#1D4ED8", underline=1, text_wrap=True)
        self.sheet.write_url(self.row, 1, f"internal:{declared}", link, title[:250])
        center = self.format(**_CELL, align="center")
        conflict = form.WORDS[self.desk.language]["conflict"]
        short, count = self.words["conflict_short"], f'COUNTA({marks})&" / {one.items}"'
        done = f'=IF({declared}="{conflict}","{short}",{count})'
        self.sheet.write_formula(self.row, 2, done, center, self.state(one))
        self.sheet.set_row(self.row, LINE * (1 + len(title) // 60) + 4)
        if one.out_of:
            total = f'=SUM({marks})&" {self.words["of"]} {one.out_of}"'
            self.sheet.write_formula(self.row, 3, total, center, "")
        else:
            self.sheet.write_blank(self.row, 3, None, center)

    def state(self, one: Drawn) -> str:
        filled = self.desk.order.filled.get(one.entry.entry)
        if filled is not None and not filled.impartial:
            return self.words["conflict_short"]
        return f"{len(filled.marks) if filled else 0} / {one.items}"

    def steps(self, heading: str, keys: Sequence[str]) -> None:
        self.line(self.words[heading], LINE + 5, **HEADING)
        for number, key in enumerate(keys, 1):
            text = self.words[key]
            shape = {"text_wrap": True, "valign": "top"}
            self.sheet.write_string(self.row, 0, f"{number}.", self.format(valign="top", align="right"))
            self.sheet.merge_range(self.row, 1, self.row, 3, "", self.format(**shape))
            self.sheet.write_string(self.row, 1, text, self.format(**shape))
            self.sheet.set_row(self.row, LINE * (1 + len(text) // _STEP_WIDTH) + 5)
            self.row += 1
        self.row += 1
