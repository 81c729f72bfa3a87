"""A table from a spreadsheet as the items of a list in a form: columns by title or name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kkk_scoring.answers import answer
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.files.suggest import closest
from kkk_scoring.files.unfit import Unfit
from kkk_scoring.messages import say
from kkk_scoring.rubric.form import Field
from kkk_scoring.spreadsheets import Cell, cell_name, is_empty, read_table

_HEAD_ROWS = 20
"""Among so many rows at the top the one with the titles of the columns is looked for."""


class Register(NamedTuple):
    """*items* in the order of the table; a cell that doesn't fit is left out and is among *findings*.

    A finding's line and column are those of the cell; its message names the cell too.
    """

    items: list[dict[str, Any]]
    findings: tuple[Finding, ...]


def read_register(path: Path, file: str, field: Field) -> Register:
    """The items of the list *field* in the table at *path*, shown as *file*.

    Columns are matched by the names and titles (of any language) of the item's fields. Raises BadFile
    where the table can't be read or no column matches.
    """
    rows = read_table(path, file)
    assert field.item is not None
    fields = field.item.fields or {}
    names = _names(fields)
    head = max(range(min(len(rows), _HEAD_ROWS)), key=lambda at: _matches(rows[at], names), default=0)
    if not rows or not _matches(rows[head], names):
        message = say("No column of the table is called like a field of `{list}`.", list=field.name)
        fix = say("Call the columns: {names}.", names=", ".join(_titles(fields)))
        raise BadFile([Finding("KKK412", message, fix, Place(file, 1, 1))])
    findings: list[Finding] = []
    columns = _columns(rows[head], head, names, fields, file, findings)
    items = []
    for at, row in enumerate(rows[head + 1 :], head + 1):
        if not is_empty(row):
            items.append(_item(row, at, columns, file, findings))
    return Register(items, tuple(findings))


def _names(fields: Mapping[str, Field]) -> dict[str, str]:
    """What a column may be called → the field's name."""
    found: dict[str, str] = {}
    for name, field in fields.items():
        titles = field.title.values() if isinstance(field.title, Mapping) else [field.title or ""]
        for title in (*titles, name.replace("_", " "), name):
            found.setdefault(_fold(title), name)
    return found


def _titles(fields: Mapping[str, Field]) -> list[str]:
    return [
        next(iter(field.title.values())) if isinstance(field.title, Mapping) else field.title or name
        for name, field in fields.items()
    ]


def _fold(text: object) -> str:
    return "".join(character for character in str(text).casefold() if character.isalnum())


def _matches(row: Sequence[Cell], names: Mapping[str, str]) -> int:
    return sum(cell is not None and _fold(cell) in names for cell in row)


def _columns(
    row: Sequence[Cell],
    at: int,
    names: Mapping[str, str],
    fields: Mapping[str, Field],
    file: str,
    findings: list[Finding],
) -> dict[int, Field]:
    """The field of each column; a column that matches none, or one that is taken, is a finding."""
    columns: dict[int, Field] = {}
    for column, title in enumerate(row):
        if title is None:
            continue
        name = names.get(_fold(title))
        cell = cell_name(at, column)
        if name is None:
            near = closest(
                str(title), [key for pair in zip(_titles(fields), fields, strict=True) for key in pair]
            )
            fix = say("Did you mean “{name}”?", name=near) if near else say("It is left out.")
            message = say("{cell}: no field is called “{title}”.", cell=cell, title=short(str(title)))
            findings.append(Finding("KKK413", message, fix, Place(file, at + 1, column + 1)))
        elif fields[name] in columns.values():
            message = say("{cell}: a second column for “{title}”.", cell=cell, title=short(str(title)))
            findings.append(
                Finding("KKK413", message, say("It is left out."), Place(file, at + 1, column + 1))
            )
        else:
            columns[column] = fields[name]
    return columns


def _item(
    row: Sequence[Cell], at: int, columns: Mapping[int, Field], file: str, findings: list[Finding]
) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for column, field in columns.items():
        cell = row[column] if column < len(row) else None
        if cell is None:
            continue
        try:
            item[field.name] = answer(field, cell)
        except Unfit as unfit:
            message = say("{cell}: {message}", cell=cell_name(at, column), message=unfit.message)
            findings.append(Finding("KKK414", message, unfit.fix, Place(file, at + 1, column + 1)))
    return item
