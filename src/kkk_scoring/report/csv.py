"""The ranking list as CSV (RFC 4180): one line per entry, numbers exact."""

from __future__ import annotations

import csv
import io

from kkk_scoring.files.show import safe
from kkk_scoring.report.numbers import bounds_pair, number
from kkk_scoring.report.summary import all_reasons, result_title, stage_points
from kkk_scoring.scoring.protocol import Protocol

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def render(protocol: Protocol, language: str) -> str:
    """The list; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    scored = [stage.id for stage in protocol.rubric.stages if stage.has_points]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = [
        "rank",
        "entry",
        "title",
        "verdict",
        *scored,
        "total",
        "lowest",
        "highest",
        "stopped_at",
        "result",
        "reasons",
    ]
    writer.writerow(head)
    for outcome in protocol.outcomes:
        span = bounds_pair(outcome.open_points if outcome.verdict == "pending" else outcome.total) or ["", ""]
        writer.writerow(
            [
                outcome.rank or "",
                cell(outcome.entry),
                cell(outcome.title),
                outcome.verdict,
                *(number(stage_points(outcome, id_)) or "" for id_ in scored),
                number(outcome.total) or "",
                *(end or "" for end in span),
                outcome.stopped_at or "",
                cell(result_title(outcome, protocol.rubric, language)),
                cell(all_reasons(outcome, protocol.rubric).render(language)),
            ]
        )
    return out.getvalue()


def cell(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula, with nothing hidden in it."""
    return safe("'" + text if text.startswith(FORMULA) else text)
