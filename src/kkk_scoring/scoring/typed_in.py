"""What people mean by what they type into a cell."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kkk_scoring.files.numbers import NUMBER, exact_number
from kkk_scoring.files.workbook import Cell
from kkk_scoring.messages import exact
from kkk_scoring.rubric.model import Criterion, Requirement
from kkk_scoring.scoring import sheet_form as form

Item = Criterion | Requirement


def answer_in(said: Cell) -> str | None:
    """``yes``, ``no``, ``not_applicable`` or ``conflict`` in a cell; None for anything else."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    return form.answer_of(said) if isinstance(said, str) else None


def mark_in(item: Item, written: Cell) -> object:
    """The mark that a cell means: `7,5` typed as text is a number, TAK is yes."""
    if isinstance(item, Requirement):
        return answer_in(written) or text_in(written)
    assert item.scale is not None
    if item.scale.words is not None:
        text = text_in(written)
        folded = {word.casefold(): word for word in item.scale.words}
        return text if text in item.scale.words else folded.get(text.casefold(), text)
    if isinstance(written, str):
        text = written.replace(",", ".").replace(" ", "")
        return exact_number(text) if NUMBER.fullmatch(text) and len(text) <= 30 else written
    return written


def reason_in(cell: Cell) -> str | None:
    text = text_in(cell)
    return text or None


def text_in(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | Fraction) and not isinstance(cell, bool):
        return exact(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
