"""The protocol as JSON: a contract, to which later versions only add."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kkk_scoring.ahead import ahead
from kkk_scoring.files.finding import Finding, to_json
from kkk_scoring.files.place import Place
from kkk_scoring.report.numbers import bounds_pair, number, plain
from kkk_scoring.report.reasons import check_reason, mark_reason
from kkk_scoring.rubric.model import Clause, Rubric, Words
from kkk_scoring.scoring.acts import SHOWN
from kkk_scoring.scoring.protocol import Check, Given, Mark, Missing, Outcome, Protocol, StageResult, certain

FORMAT = 1


def render(protocol: Protocol) -> str:
    """The whole protocol; the same input gives the same bytes, whatever the language or machine."""
    return "".join(pieces(protocol))


def pieces(protocol: Protocol) -> Iterator[str]:
    """The same piece by piece: a large round's document is longer than all that it is made of."""
    return _pieces(
        {
            "format": FORMAT,
            "rubric": protocol.rubric.id,
            "round": protocol.round.id,
            "provisional": protocol.provisional,
            **({"as_of": protocol.round.as_of.isoformat()} if protocol.round.as_of else {}),
            "note": note(protocol),
            "findings": [to_json(finding) for finding in protocol.findings],
            "funnel": [_funnel(funnel) for funnel in protocol.funnel],
            "results": [
                {
                    "result": dealt.line.id,
                    "list": plain(dealt.list),
                    "places": number(dealt.places),
                    "pot": number(dealt.pot),
                    "left": number(dealt.left),
                }
                for dealt in protocol.dealt
            ],
            "entries": ahead(lambda outcome: _encode(_entry(outcome, protocol)), protocol.outcomes),
        }
    )


def unusable(findings: Sequence[Finding], round_: str | None) -> str:
    """The same document when the rubric or round.yaml can't be used at all."""
    return dumps(
        {
            "format": FORMAT,
            "rubric": None,
            "round": round_,
            "provisional": True,
            "note": None,
            "findings": [to_json(finding) for finding in findings],
            "funnel": [],
            "results": [],
            "entries": [],
        }
    )


def dumps(document: dict[str, Any]) -> str:
    """JSON with a final line feed: a line for every key of the document, and for every entry and finding."""
    return "".join(_pieces(document))


def _pieces(document: dict[str, Any]) -> Iterator[str]:
    """What an iterator gives is encoded already."""
    before = "{"
    for key, value in document.items():
        yield f"{before}{_encode(key)}: "
        before = ",\n "
        if isinstance(value, list | Iterator):
            yield from _items(map(_encode, value) if isinstance(value, list) else value)
        else:
            yield _encode(value)
    yield "}\n"


def _items(encoded: Iterable[str]) -> Iterator[str]:
    before = "[\n  "
    for item in encoded:
        yield before + item
        before = ",\n  "
    yield "[]" if before.startswith("[") else "]"


_encode = json.JSONEncoder(ensure_ascii=False).encode


def note(protocol: Protocol) -> Any:
    """What is assumed, as the rubric says it, in each language."""
    return words(protocol.rubric.note)


def words(value: object) -> dict[str, str] | None:
    """A text of the rubric in both languages."""
    if not value:
        return None
    if isinstance(value, str):
        return {"en": value, "pl": value}
    assert isinstance(value, dict)
    first = next(iter(value.values()))
    return {"en": value.get("en", first), "pl": value.get("pl", first)}


def _funnel(funnel: Any) -> dict[str, Any]:
    names = ("entered", "passed", "rejected", "pending", "invalid")
    return {"stage": funnel.stage.id, **{name: getattr(funnel, name) for name in names}}


def _entry(outcome: Outcome, protocol: Protocol) -> dict[str, Any]:
    points = outcome.open_points if outcome.verdict == "pending" else outcome.total
    return {
        "entry": outcome.entry,
        "title": outcome.title,
        "file": outcome.file,
        "verdict": outcome.verdict,
        "rank": outcome.rank,
        "total": number(outcome.total),
        "bounds": bounds_pair(points),
        "keys": _keys(outcome, protocol.rubric),
        "stopped_at": outcome.stopped_at,
        "result": outcome.result,
        **({} if outcome.of_list is None else {"list": plain(outcome.of_list)}),
        "decided": _decided(outcome),
        **_acts(outcome, protocol),
        "missing": [_missing(item) for item in outcome.missing],
        "findings": [to_json(finding) for finding in outcome.findings],
        "stages": [stage(result, protocol.rubric) for result in outcome.stages],
    }


def _keys(outcome: Outcome, rubric: Rubric) -> list[dict[str, Any]]:
    """What the place rests on: the value of each key of the ranking, first key first."""
    workings = outcome.workings or ({},) * len(outcome.keys)
    return [
        {
            "by": key.direction,
            "of": key.formula.text,
            "value": plain(value),
            **_working(shown),
            **_clause(key.clause),
        }
        for key, value, shown in zip(rubric.ranking, outcome.keys, workings, strict=False)
        if key.formula is not None
    ]


def _working(shown: Mapping[str, object]) -> dict[str, Any]:
    """What the parts of a rule came to, where it has parts."""
    if not shown:
        return {}
    values = {
        text: [plain(one) for one in value] if isinstance(value, list | tuple) else plain(value)
        for text, value in shown.items()
    }
    return {"working": values}


def _weighted(weight: object, points: object) -> dict[str, Any]:
    """The weight and what the points count for with it, where the rubric gives a weight."""
    if weight is None:
        return {}
    factor, of = certain(weight), certain(points)
    counts_for = None if factor is None or of is None else number(factor * of)
    return {"weight": number(weight), "weighted": counts_for}


def _decided(outcome: Outcome) -> dict[str, Any] | None:
    """Who had the final say on the result, when and why."""
    event = outcome.decided
    if event is None:
        return None
    return {"by": event.by, "date": plain(event.date), "reason": words(event.reason)}


def _acts(outcome: Outcome, protocol: Protocol) -> dict[str, Any]:
    """What happened after the vote, where anything did."""
    found = [
        {
            "event": getattr(event, "event", ""),
            "date": plain(event.date),
            "by": event.by,
            "reason": words(event.reason),
        }
        for event in protocol.round.events.get(outcome.entry, ())
        if isinstance(event, SHOWN)
    ]
    return {"acts": found} if found else {}


def _missing(item: Missing) -> dict[str, Any]:
    return {"what": item.what, "stage": item.stage, "expert": item.expert, "message": item.message.both()}


def stage(result: StageResult, rubric: Rubric) -> dict[str, Any]:
    """A stage of one entry, with all its checks and marks."""
    return {
        "stage": result.stage.id,
        "verdict": result.verdict,
        "points": number(result.points),
        "bounds": bounds_pair(result.points),
        "out_of": number(result.out_of),
        **_working(result.working),
        "checks": [_check(check, rubric) for check in result.checks],
        "marks": [_mark(mark) for mark in result.marks],
        "groups": [
            {
                "group": g.group.id,
                "title": words(g.group.title),
                "points": number(g.points),
                "bounds": bounds_pair(g.points),
                "out_of": number(g.out_of),
                **_weighted(g.weight, g.points),
                **_working(g.working),
            }
            for g in result.groups
        ],
        **({"notes": [note.both() for note in result.notes]} if result.notes else {}),
        "flags": [
            {"expert": flag.expert, "criterion": flag.criterion, "rule": place(flag.rule.place)}
            for flag in result.flags
        ],
    }


def _check(check: Check, rubric: Rubric) -> dict[str, Any]:
    return {
        "requirement": check.id,
        "title": words(check.title),
        "verdict": check.verdict,
        "reason": check_reason(check, rubric).both(),
        **_clause(check.clause),
        "place": place(check.place),
        "rule": place(check.rule_place),
        "values": {name: plain(value) for name, value in check.values.items()},
        "given": [_given(given) for given in check.given],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "criterion": mark.criterion.id,
        "title": words(mark.criterion.title),
        "points": number(mark.points),
        "bounds": bounds_pair(mark.points),
        "out_of": number(mark.out_of),
        **_weighted(mark.weight, mark.points),
        **_working(mark.working),
        "given": [_given(given) for given in mark.given],
        "reason": mark_reason(mark).both(),
        **_clause(mark.criterion.clause),
        "place": place(mark.place),
        "rule": place(mark.criterion.place),
    }


def _given(given: Given) -> dict[str, Any]:
    return {
        "expert": given.expert,
        "role": given.role,
        "points": plain(given.points),
        **_given_reason(given.reason),
        "counted": given.counted,
        **({"was": plain(given.was)} if given.was is not None else {}),
        "place": place(given.place),
    }


def _given_reason(reason: Words) -> dict[str, Any]:
    """`reason` is one text; where whoever changed the mark gave it in two languages, `reasons` holds both."""
    if isinstance(reason, str | None):
        return {"reason": reason}
    return {"reason": next(iter(reason.values()), None), "reasons": words(reason)}


def _clause(clause: Clause | None) -> dict[str, Any]:
    """`clause` is its text; its source and whether it is assumed stand beside it."""
    if clause is None:
        return {"clause": None}
    return {"clause": clause.text, "source": clause.source or None, "assumed": clause.assumed}


def place(at: Place | None) -> dict[str, Any] | None:
    """A place as JSON."""
    return None if at is None else {"file": at.file, "line": at.line, "column": at.column}
