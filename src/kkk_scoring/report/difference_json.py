"""The difference of two editions, and what it does to a round, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kkk_scoring.files.finding import to_json
from kkk_scoring.report import difference_words as words
from kkk_scoring.report import json
from kkk_scoring.report.numbers import bounds_pair, number
from kkk_scoring.study.amendment import points_of
from kkk_scoring.study.difference import NOTHING

if TYPE_CHECKING:
    from kkk_scoring.report.difference import Compared
    from kkk_scoring.rubric.model import Rubric
    from kkk_scoring.scoring.protocol import Outcome
    from kkk_scoring.study.amendment import Effect
    from kkk_scoring.study.difference import Clause


def render(compared: Compared) -> str:
    """The whole difference for machines; the same input gives the same bytes."""
    amendment = compared.amendment
    document: dict[str, Any] = {
        "format": json.FORMAT,
        "old": _rubric_json(compared.old),
        "new": _rubric_json(compared.new),
        "renamed": [{"old": old, "new": new} for new, old in compared.difference.renamed.items()],
        "clauses": [_cause_json(compared, cause) for cause in compared.causes],
        "wording": [_changes_json(clause, compared) for clause in compared.wording],
    }
    if amendment is not None:
        document |= {
            "round": amendment.old.round.id,
            "method": "shapley" if amendment.averaged else "document_order",
            "findings": [
                {"edition": edition, **to_json(finding)}
                for edition, protocol in (("old", amendment.old), ("new", amendment.new))
                for finding in protocol.findings
            ],
            "entries": [_effect_json(effect) for effect in amendment.effects],
        }
    return json.dumps(document)


def _rubric_json(rubric: Rubric) -> dict[str, Any]:
    return {
        "rubric": rubric.id,
        "title": json.words(rubric.title),
        "file": rubric.place.file,
        "sha256": rubric.sha256,
    }


def _cause_json(compared: Compared, cause: Sequence[int]) -> dict[str, Any]:
    changes = [_changes_json(clause, compared) for clause in compared.clauses(cause)]
    return {"name": compared.cause_name(cause).both(), "parts": changes}


def _changes_json(clause: Clause, compared: Compared) -> dict[str, Any]:
    return {
        "clause": words.clause_name(clause, compared.difference).both(),
        "changes": [
            {
                "path": ".".join(map(str, change.path)),
                "old": _plain(change.old),
                "new": _plain(change.new),
                "wording": change.wording,
                "text": words.change_text(change, compared.difference).both(),
            }
            for change in clause.changes
        ],
    }


def _plain(value: Any) -> str | None:
    return None if value is NOTHING else words.flow(value)


def _effect_json(effect: Effect) -> dict[str, Any]:
    return {
        "entry": effect.old.entry,
        "title": effect.old.title,
        "old": _outcome_json(effect.old),
        "new": _outcome_json(effect.new),
        "flips": effect.flips,
        "moves": effect.moves,
        "change": number(effect.change),
        "points": None if effect.points is None else [number(part) for part in effect.points],
        "passing": None if effect.passing is None else [number(part) for part in effect.passing],
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    points = outcome.open_points if outcome.verdict == "pending" else outcome.total
    return {
        "verdict": outcome.verdict,
        "stopped_at": outcome.stopped_at,
        "result": outcome.result,
        "rank": outcome.rank,
        "total": number(outcome.total),
        "bounds": bounds_pair(points),
        "points": number(points_of(outcome)),
    }
