"""Score sheets as workbooks: one for each expert of a stage, a tab per entry, to be filled in offline."""

from __future__ import annotations

from collections.abc import Sequence

from kkk_scoring.report.sheets.cover import draw_cover
from kkk_scoring.report.sheets.desk import Desk, Drawn, Order
from kkk_scoring.report.sheets.tab import draw_tab
from kkk_scoring.scoring import sheet_form as form


def render(order: Order, language: str) -> bytes:
    """The workbook; the same order gives the same bytes.

    Every text is a text, also one that begins with `=`. What the form hides from experts is not in it.
    """
    desk = Desk(order, language)
    cover = desk.out.book.add_worksheet(desk.words["cover"])
    drawn = [draw_tab(desk, seen, number) for number, seen in enumerate(order.entries, 1)]
    draw_cover(desk, cover, drawn)
    _hidden(desk, drawn)
    return desk.out.close()


def _hidden(desk: Desk, drawn: Sequence[Drawn]) -> None:
    """The hidden tab, which says what the workbook is."""
    order = desk.order
    manifest = form.Manifest(
        order.name,
        order.round.id or "",
        order.rubric.id,
        order.rubric.sha256,
        order.stage.id,
        order.expert,
        desk.language,
        tuple(form.Tab(one.entry.entry, one.seals) for one in drawn),
    )
    sheet = desk.out.book.add_worksheet(form.HIDDEN_TAB)
    for row, texts in enumerate(manifest.rows()):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
    sheet.protect()
    sheet.very_hidden()
