"""A table from a spreadsheet (XLSX, ODS, XLS) or a CSV file, as rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias

from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.limits import LIST_LENGTH
from kkk_scoring.files.place import Place
from kkk_scoring.files.read import read_bytes
from kkk_scoring.messages import Message, say

Cell: TypeAlias = "str | int | Fraction | bool | date | datetime | None"
Rows: TypeAlias = "list[list[Cell]]"

_WORKBOOKS: Final = (".xlsx", ".ods", ".xls", ".xlsm", ".xlsb")


def read_table(path: Path, file: str) -> Rows:
    """The cells of the first sheet of the file at *path*, shown to people as *file*.

    An empty cell is None. Numbers are exact: what the cell's shortest decimal says. A CSV file is in
    UTF-8 or Windows-1250, its cells apart by ``;``, ``,`` or tab. Raises BadFile.
    """
    suffix = path.suffix.lower()
    if suffix in _WORKBOOKS:
        rows = _workbook(read_bytes(path, file), file)
    elif suffix in (".csv", ".tsv", ".txt"):
        rows = _csv(read_bytes(path, file))
    else:
        raise _bad(
            file, say("A table is read from .xlsx, .ods or .csv; this is {suffix}.", suffix=suffix[:20])
        )
    if len(rows) > LIST_LENGTH:
        raise _bad(file, say("The table has more than {limit} rows.", limit=LIST_LENGTH))
    return rows


def cell_name(row: int, column: int) -> str:
    """The name of a cell, both numbers counted from 0: ``B7``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _workbook(data: bytes, file: str) -> Rows:
    from io import BytesIO

    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        fix = say("Install it with: {command}", command="pip install 'kkk-scoring[xlsx]'")
        raise _bad(file, say("Spreadsheets need the package python-calamine."), fix) from None
    try:
        rows = (
            CalamineWorkbook.from_filelike(BytesIO(data))
            .get_sheet_by_index(0)
            .to_python(skip_empty_area=False)
        )
    except Exception as error:  # calamine raises many kinds, also plain panics
        fix = say("Save it again as .xlsx or .csv.")
        raise _bad(
            file, say("The spreadsheet can't be read: {reason}.", reason=str(error)[:100]), fix
        ) from None
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> Cell:
    if isinstance(value, bool | datetime):
        return value.replace(microsecond=0) if isinstance(value, datetime) else value
    if isinstance(value, float):
        number = Fraction(repr(value)) if value == value and abs(value) != float("inf") else None
        return None if number is None else number.numerator if number.denominator == 1 else number
    if isinstance(value, int | date):
        return value
    if isinstance(value, timedelta) or value is None:
        return None if value is None else str(value)
    return _text(str(value))


def _csv(data: bytes) -> Rows:
    import csv
    from io import StringIO

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1250", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    apart = max(";,\t", key=first.count)
    return [[_text(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""), delimiter=apart)]


def _text(text: str) -> str | None:
    return " ".join(text.split()) or None


def _bad(file: str, message: Message, fix: Message | None = None) -> BadFile:
    return BadFile([Finding("KKK411", message, fix, Place(file, 1, 1))])


def is_empty(row: Sequence[Cell]) -> bool:
    """Whether no cell of the row says anything."""
    return all(cell is None for cell in row)
