"""Where a draft stands, and advice, as JSON for a web form: contracts, to which later versions only add.

Numbers are exact texts and sentences stand in both languages, as in the JSON of results.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from kkk_scoring.messages import Message
from kkk_scoring.report.change_words import ChangeWords
from kkk_scoring.report.json import dumps, place, stage, words
from kkk_scoring.report.numbers import bounds_pair, number, plain
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.report.standing_words import entry_title
from kkk_scoring.scoring.round import Application
from kkk_scoring.study.advice import Advice
from kkk_scoring.study.changes import NEW, Made, taken_rows
from kkk_scoring.study.compare import Difference
from kkk_scoring.study.items import Allowed, Asks
from kkk_scoring.study.misses import LeftOut, Miss
from kkk_scoring.study.questions import Question
from kkk_scoring.study.standing import Standing
from kkk_scoring.study.ways import Way

FORMAT = 1


def dry_run(
    standing: Standing,
    open_questions: Sequence[Question],
    assumed: Collection[str] = (),
    changed: Sequence[Difference] | None = None,
) -> str:
    """Where the application stands; the parameters are those of the page for a terminal."""
    rubric = standing.rubric
    return dumps(
        {
            **_head(standing),
            "assumed": list(assumed),
            "stages": [stage(result, rubric) for result in standing.stages],
            "questions": [
                _question(question, standing.application) for question in open_questions if question.matters
            ],
            "changed": None if changed is None else [_difference(one) for one in changed],
        }
    )


def advice(found: Advice) -> str:
    """What is missed, what mends it, and the cheapest sets of changes."""
    teller = _Changes(found.standing.application)
    return dumps(
        {
            **_head(found.standing),
            "beyond": list(found.beyond),
            "proven": found.proven,
            "steps": found.steps,
            "misses": [_miss(miss, found.standing, teller) for miss in found.misses],
            "sets": [teller.way(way) for way in found.sets],
            "further": [teller.way(way) for way in found.further],
        }
    )


def _head(standing: Standing) -> dict[str, Any]:
    rubric, application = standing.rubric, standing.application
    return {
        "format": FORMAT,
        "rubric": rubric.id,
        "entry": application.id,
        "title": entry_title(standing),
        "note": words(rubric.note),
        "received": plain(standing.round.received(application.id)),
        "verdict": standing.verdict,
        "failing": list(dict.fromkeys(check.id for check in standing.checks("rejected"))),
        "total": number(standing.total),
        "bounds": bounds_pair(standing.total),
    }


def _question(question: Question, application: Application) -> dict[str, Any]:
    """*paths* are where the answer is missing; *points* None: it changes points without a known bound."""
    return {
        "field": ".".join(question.pattern),
        "title": words(question.field.title if question.field else None),
        "optional": bool(question.field and question.field.optional),
        "paths": [{"path": list(path), "place": _known_place(application, path)} for path in question.paths],
        "decides": list(question.decides),
        "points": number(question.points),
    }


def _known_place(application: Application, path: tuple[str | int, ...]) -> dict[str, Any] | None:
    """Where the answer stands; None for one that isn't in the file."""
    at = application.place(path)
    return None if at == application.place(()) else place(at)


def _difference(one: Difference) -> dict[str, Any]:
    before, after = (
        (one.before, one.after) if one.is_verdict else (bounds_pair(one.before), bounds_pair(one.after))
    )
    return {"id": one.id, "title": words(one.title), "before": before, "after": after}


def _miss(miss: Miss, standing: Standing, teller: _Changes) -> dict[str, Any]:
    check = miss.check
    return {
        "requirement": check.id,
        "stage": miss.stage.stage.id,
        "title": words(check.title),
        "reason": check_reason(check, standing.rubric).both(),
        "clause": check.clause.text if check.clause else None,
        "people": miss.people,
        "late": miss.late,
        "first_day": plain(miss.first_day),
        "closed_then": miss.closed_then,
        "short": number(miss.short),
        "lost": [
            {"criterion": mark.criterion.id, "points": number(mark.points), "out_of": number(mark.out_of)}
            for mark in miss.lost
        ],
        "left_out": [_left_out(one) for one in miss.left_out],
        "ways": [teller.way(way) for way in miss.ways],
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {"list": ".".join(one.items), "field": one.field.name, "items": list(one.rows)}


class _Changes:
    """Changes of one application as JSON, with their sentences."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.tellers = {language: ChangeWords(application, language) for language in ("pl", "en")}

    def way(self, way: Way) -> dict[str, Any]:
        return {
            "effort": number(way.cost),
            "gain": number(way.gain),
            "breaks": list(way.breaks),
            "then": {result.stage.id: result.verdict for result in way.after.stages},
            "changes": [self.change(made, asks) for made, asks in zip(way.made, way.asks, strict=True)],
        }

    def change(self, made: Made, asks: Asks) -> dict[str, Any]:
        """*items*: numbers (from 0) of the items of a list that it is made to, when the advice is taken."""
        change = made.change
        item = change.pattern[:-1] if change.kind == "other" else change.pattern
        return {
            "kind": change.kind,
            "field": ".".join(change.pattern),
            "text": self.both(made, asks),
            "value": _value(change.value),
            "before": _value(change.before),
            "times": made.times,
            "items": list(taken_rows([made])[change]),
            "asks": {name: _allowed(allowed) for name, allowed in asks.items()},
            "place": _known_place(self.application, item),
        }

    def both(self, made: Made, asks: Asks) -> dict[str, str]:
        told: dict[str, Message] = {lang: teller.change(made, asks) for lang, teller in self.tellers.items()}
        return {language: message.render(language) for language, message in told.items()}


def _allowed(one: Allowed) -> dict[str, Any]:
    """One of *values*, or numbers between *low* and *high*; *over*: more than *low*."""
    if one.values:
        return {"values": [plain(value) for value in one.values]}
    return {"low": number(one.low), "high": number(one.high), "over": one.over}


def _value(value: object) -> Any:
    """An answer as it could stand in the file; of a new item only the answers that matter."""
    if value is NEW:
        return None
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items() if one is not None and one is not NEW}
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return plain(value)
