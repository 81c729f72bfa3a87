"""What a workbook of score sheets is made from, and what all its tabs share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from kkk_scoring.report import summary
from kkk_scoring.report.sheets.words import WORDS
from kkk_scoring.report.values import Shown
from kkk_scoring.report.workbook import Workbook
from kkk_scoring.rubric.model import Criterion, Requirement, Rubric, Stage
from kkk_scoring.scoring import sheet_form as form
from kkk_scoring.scoring.round import Round
from kkk_scoring.scoring.sheets import WrittenEntry
from kkk_scoring.study.blind import Seen

Item = Criterion | Requirement
Shape = Mapping[str, Any]

INK, PAPER, FILL_IN, WAITING = "#1F3A5F", "#E8EEF5", "#FFF8DC", "#F8D7DA"
LINES: Final = "#C8D3E0"
BOLD: Final[Shape] = {"bold": True, "font_color": "#374151"}
HEADING: Final[Shape] = {"bold": True, "bg_color": PAPER, "font_color": INK, "valign": "vcenter", "bottom": 1}
INDENTED: Final[Shape] = {"align": "left", "indent": 1}
CELL: Final[Shape] = {"valign": "top", "border": 1, "border_color": LINES}

A4: Final = 9
LONGEST_NAME: Final = 31
"""Characters in the name of a tab."""


@dataclass(frozen=True, slots=True)
class Order:
    """What one expert is to assess: the *entries*, and what was handed in before and is given back."""

    rubric: Rubric
    round: Round
    stage: Stage
    expert: str
    entries: Sequence[Seen]
    filled: Mapping[str, WrittenEntry]

    @property
    def name(self) -> str:
        return form.sheet_name(self.round.id, self.rubric.sha256, self.stage.id, self.expert)

    def marks(self, item: Item) -> bool:
        """Whether this expert marks *item*."""
        return not item.by or self.round.experts[self.expert].role in item.by


class Drawn(NamedTuple):
    """A tab that was drawn: its name, its last row with a mark, and the digests of its locked cells.

    *out_of*: what its marks can come to, as text; empty where that is no number. *items*: how many there are.
    """

    entry: Seen
    name: str
    last: int
    out_of: str
    items: int
    seals: Mapping[str, str]


class Desk:
    """The workbook while it is made: its language, its words, and how things look in it."""

    def __init__(self, order: Order, language: str) -> None:
        self.order, self.language, self.words = order, language, WORDS[language]
        self.footer = f"{order.name} · {order.expert} · {order.rubric.id}"
        self.out = Workbook(self.words["title"], self.footer, language)
        self.out.book.set_custom_property("kkk sheet", order.name)
        self.out.book.set_custom_property("kkk rubric", order.rubric.sha256)
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.texts: dict[str, str] = {}
        self.seal = cache(form.seal)

    def format(self, **shape: Any) -> Any:
        """The format of this shape, made once."""
        key = tuple(shape.items())
        if key not in self.formats:
            self.formats[key] = self.out.format(**shape)
        return self.formats[key]

    def text(self, value: object) -> str:
        """*value* as a text of a cell: nothing in it can do anything."""
        if not isinstance(value, str):
            return self.out.text(value)
        if value not in self.texts:
            self.texts[value] = self.out.text(value)
        return self.texts[value]

    def title(self, words: Any, otherwise: str) -> str:
        return self.text(summary.title(words, self.language, otherwise))

    def number(self, value: object) -> str:
        return Shown(value).render(self.language)

    def heading(self) -> str:
        """The competition's name."""
        order = self.order
        return self.title(order.round.title or order.rubric.title, order.rubric.id)

    def tab_name(self, entry: str, number: int) -> str:
        name = f"{self.words['tab']} {entry}"
        if len(name) > LONGEST_NAME:
            tail = f"~{number}"
            name = name[: LONGEST_NAME - len(tail)] + tail
        return name

    def paged(self, sheet: Any) -> None:
        """Locked, and on A4: every page says below whose it is and of which tab."""
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.footer} · &A&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_columns": True, "format_rows": True})
