"""The ranking list as CSV: one line per entry, in the dialect of programs or of a Polish Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final, NamedTuple

from kkk_scoring.files.show import safe
from kkk_scoring.messages import shown_number
from kkk_scoring.report.numbers import number
from kkk_scoring.report.summary import all_reasons, result_title, stage_points
from kkk_scoring.scoring.protocol import Exact, Outcome, Protocol, bounds, certain

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HEAD: Final = ("total", "lowest", "highest", "stopped_at", "result", "reasons")
PLACES: Final = 10
"""Digits after the comma where a number has no end."""


class Dialect(NamedTuple):
    """How the file is written. *exact*: numbers as the JSON writes them (`126.1`, `1/3`); else as a Polish
    spreadsheet reads them: `126,1`, and what has no end cut and marked, as `0,3333333333…`."""

    delimiter: str
    exact: bool
    mark: str


RFC_4180: Final = Dialect(",", True, "")
EXCEL_PL: Final = Dialect(";", False, "\ufeff")
"""Semicolon, decimal comma, and a byte order mark, by which Excel sees that it is UTF-8."""


def render(protocol: Protocol, language: str, dialect: Dialect = RFC_4180) -> str:
    """The list; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    scored = [stage.id for stage in protocol.rubric.stages if stage.has_points]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(["rank", "entry", "title", "verdict", *scored, *HEAD])
    for outcome in protocol.outcomes:
        writer.writerow(_row(outcome, protocol, scored, language, dialect))
    return dialect.mark + out.getvalue()


def _row(
    outcome: Outcome, protocol: Protocol, scored: list[str], language: str, dialect: Dialect
) -> Iterator[str]:
    span = bounds(outcome.open_points if outcome.verdict == "pending" else outcome.total) or (None, None)
    yield from (str(outcome.rank or ""), cell(outcome.entry), cell(outcome.title), outcome.verdict)
    for value in (*(stage_points(outcome, id_) for id_ in scored), outcome.total, *span):
        yield _number(certain(value), dialect)
    yield outcome.stopped_at or ""
    yield cell(result_title(outcome, protocol.rubric, language))
    yield cell(all_reasons(outcome, protocol.rubric).render(language))


def _number(value: Exact | None, dialect: Dialect) -> str:
    if value is None:
        return ""
    return number(value) or "" if dialect.exact else shown_number(value, "pl", PLACES)


def cell(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula, with nothing hidden in it."""
    return safe("'" + text if text.startswith(FORMULA) else text)
