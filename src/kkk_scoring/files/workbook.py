"""A workbook that somebody filled in: its tabs with exact values, and which cells are formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from typing import Final, NamedTuple, TypeAlias

from kkk_scoring.files.archive import Parts, open_archive
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.limits import TAB_COLUMNS, TAB_ROWS
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say

Cell: TypeAlias = "str | int | Fraction | bool | date | datetime | None"
At: TypeAlias = "tuple[int, int]"

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SPACES: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_TOLD_ONCE: Final = frozenset(["r", "number-rows-repeated", "number-columns-repeated"])
_HIDDEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


class Tab(NamedTuple):
    """A tab: its *cells* by row and column, both from 0; *formulas*: which of them are calculated.

    An empty cell isn't there. What a formula came to is never told: the file's author chose it.
    """

    name: str
    cells: dict[At, Cell]
    formulas: frozenset[At]


def read_workbook(data: bytes, file: str) -> list[Tab]:
    """The tabs of the workbook *data* (.xlsx or .ods), shown to people as *file*; raises BadFile.

    Numbers are exact: what the cell's shortest decimal says.
    """
    parts = open_archive(data, file)
    try:
        formulas = _ods(parts) if "content.xml" in parts else _xlsx(parts)
        tables = _tables(data)
    except _TooFar:
        raise _bad(file, say("Something stands far outside the table in this file.")) from None
    except (
        BaseException
    ) as fault:  # expat, missing parts, calamine's many kinds and panics: all mean the same
        if isinstance(fault, KeyboardInterrupt | SystemExit):
            raise
        raise _bad(file, say("This is no spreadsheet, or it is damaged.")) from None
    found = []
    for name, rows in tables:
        calculated = frozenset(formulas.get(name, ()))
        cells: dict[At, Cell] = {
            (row, column): value
            for row, line in enumerate(rows)
            for column, written in enumerate(line)
            if (value := _value(written)) is not None and (row, column) not in calculated
        }
        found.append(Tab(name, cells, calculated))
    return found


class _TooFar(Exception):
    pass


def _tables(data: bytes) -> list[tuple[str, list[list[object]]]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return [
        (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))  # type: ignore[misc]  # any values
        for name in book.sheet_names
    ]


def _value(value: object) -> Cell:
    if isinstance(value, float):
        if value != value or abs(value) == float("inf"):
            return None
        number = Fraction(repr(value))
        return number.numerator if number.denominator == 1 else number
    if isinstance(value, bool | int | date | datetime):
        return value
    text = _HIDDEN.sub("", _SPACES.sub("\n", "" if value is None else str(value))).strip()
    if not text:
        return None
    from unicodedata import normalize

    return normalize("NFC", text)


def _bad(file: str, message: Message) -> BadFile:
    fix = say("Save it again as .xlsx or .ods.")
    return BadFile([Finding("KKK340", message, fix, Place(file, 1, 1))])


# -- formulas, which the reader of values doesn't tell -------------------------------------------


def _parse(data: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    """Calls *start* for each element with its local name and its attributes by their local names."""
    from xml.parsers.expat import ParserCreate

    def refuse(*_: object) -> None:
        raise ValueError

    parser = ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(_local(name), _by_local_name(attributes))
    parser.Parse(data, True)


def _by_local_name(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without their prefixes. Of where a cell stands two of them must not tell two stories."""
    found: dict[str, str] = {}
    for key, value in attributes.items():
        name = _local(key)
        if name in _TOLD_ONCE and name in found:
            raise ValueError
        found[name] = value
    return found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _xlsx(parts: Parts) -> dict[str, set[At]]:
    """Tab → its formulas."""
    files: dict[str, str] = {}
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            files[attributes["name"]] = targets[attributes["id"]]

    _parse(parts["xl/_rels/workbook.xml.rels"], relation)
    _parse(parts["xl/workbook.xml"], sheet)
    found = {}
    for name, target in files.items():
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        found[name] = _xlsx_formulas(parts[path])
    return found


def _xlsx_formulas(data: bytes) -> set[At]:
    found: set[At] = set()
    at = [-1, -1]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            at[0] = int(attributes["r"]) - 1 if "r" in attributes else at[0] + 1
            at[1] = -1
        elif name == "c":
            here = position(attributes["r"]) if "r" in attributes else (at[0], at[1] + 1)
            if here is None:
                raise ValueError
            at[:] = here
            _within(*here)
        elif name == "f":
            found.add((at[0], at[1]))

    _parse(data, start)
    return found


def position(name: str) -> At | None:
    """Row and column, both from 0, of the cell called *name* (``B7``); None if there is no such cell."""
    found = _REFERENCE.fullmatch(name)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _ods(parts: Parts) -> dict[str, set[At]]:
    """Tab → its formulas. A row or cell may stand for many equal ones."""
    found: dict[str, set[At]] = {}
    current: set[At] = set()
    all_ = 0
    next_row = row = column = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current, all_, next_row, row, column
        if name == "table":
            current = found.setdefault(attributes["name"], set())
            next_row = 0
        elif name == "table-row":
            row, column = next_row, 0
            next_row = row + _times(attributes, "number-rows-repeated")
        elif name in ("table-cell", "covered-table-cell"):
            cells = _times(attributes, "number-columns-repeated")
            if "formula" in attributes or "value-type" in attributes:
                _within(next_row - 1, column + cells - 1)
            if "formula" in attributes:
                all_ += (next_row - row) * cells
                if all_ > TAB_ROWS:
                    raise _TooFar
                current.update((r, c) for r in range(row, next_row) for c in range(column, column + cells))
            column += cells
        elif name in ("dde-source", "table-source", "cell-range-source"):
            raise ValueError

    _parse(parts["content.xml"], start)
    return found


def _times(attributes: dict[str, str], name: str) -> int:
    times = int(attributes.get(name, 1))
    if times < 1:
        raise ValueError
    return times


def _within(row: int, column: int) -> None:
    if row >= TAB_ROWS or column >= TAB_COLUMNS:
        raise _TooFar
