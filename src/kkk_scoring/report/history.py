"""What happened in a round, told day by day: as lines for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import RenderableType

from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say
from kkk_scoring.report import json, summary
from kkk_scoring.report.called import is_withdrawn
from kkk_scoring.report.numbers import number
from kkk_scoring.report.page import Page
from kkk_scoring.report.told import told
from kkk_scoring.rubric.keys import ClauseText
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.protocol import Outcome, Protocol, certain
from kkk_scoring.scoring.story import State
from kkk_scoring.scoring.who import who

FORMAT = 1

Happened = Sequence[tuple[Place, Happening]]


class History(Page):
    """The page about what happened, in the round or to one entry; *states*: what that came to."""

    def __init__(
        self,
        protocol: Protocol,
        happened: Happened,
        language: str,
        plain: bool = False,
        outcome: Outcome | None = None,
        states: Sequence[State] = (),
    ) -> None:
        super().__init__(language, plain)
        self.protocol, self.happened, self.outcome, self.states = protocol, happened, outcome, states

    def parts(self) -> Iterator[RenderableType]:
        rubric, round_ = self.protocol.rubric, self.protocol.round
        if self.outcome is None:
            title: Any = round_.title or rubric.title
            yield self.text(summary.title(title, self.language, rubric.id), "bold")
        else:
            yield self.text(f"{self.outcome.entry} {self.outcome.title}", "bold")
        if rubric.note:
            yield self.text(summary.title(rubric.note, self.language, ""), "dim")
        after = {state.day: state for state in self.states}
        for index, (place, event) in enumerate(self.happened):
            if index == 0 or self.happened[index - 1][1].day != event.day:
                yield ""
                yield self.say(say("{day}", day=event.day), "bold")
            yield from self.event(place, event)
            last = index + 1 == len(self.happened) or self.happened[index + 1][1].day != event.day
            if last and event.day in after:
                yield self.indented(self.state(after[event.day]), 2, "cyan")
        if not self.happened:
            yield self.say(say("Nothing is recorded."))

    def event(self, place: Place, event: Happening) -> Iterator[RenderableType]:
        said = told(event, self.protocol.rubric, self.outcome is None)
        at = f"{event.date:%H:%M} " if isinstance(event.date, datetime) else ""
        where = f"{place.file}:{place.line}"
        yield self.indented(
            say("{time}{told} ({by}; {place})", time=at, told=said, by=who(event.by), place=where), 2
        )
        if event.reason:
            yield self.indented(say("{reason}", reason=event.reason), 6, "dim")

    def state(self, state: State) -> Message:
        arrow = "->" if self.plain else "→"
        return say("{arrow} {state}", arrow=arrow, state=stood(state, self.protocol, self.language))


def stood(state: State, protocol: Protocol, language: str) -> Message:
    """How an entry stood at the end of a day."""
    outcome = state.outcome
    if outcome is None:
        return say("not received yet")
    if is_withdrawn(outcome):
        said = summary.outcome_word(outcome)
    elif outcome.verdict == "rejected":
        stage = outcome.stages[-1].stage
        said = say("rejected at {stage}", stage=stage.title or stage.id)
    elif outcome.verdict == "pending":
        stage = outcome.stages[-1].stage
        said = say("open at {stage}", stage=stage.title or stage.id)
    else:
        said = say("{result}", result=summary.result_title(outcome, protocol.rubric, language))
    if certain(outcome.total) is not None:
        said = say("{state}, {points} points", state=said, points=certain(outcome.total))
    if outcome.rank is not None and outcome.verdict != "pending":
        said = say("{state}, place {rank}", state=said, rank=outcome.rank)
    return said


def render(
    protocol: Protocol, happened: Happened, outcome: Outcome | None = None, states: Sequence[State] = ()
) -> str:
    """The same as JSON: a contract, to which later versions only add."""
    rubric = protocol.rubric
    document: dict[str, Any] = {
        "format": FORMAT,
        "rubric": rubric.id,
        "round": protocol.round.id,
        "entry": outcome.entry if outcome else None,
        "note": json.note(protocol),
        "events": [_event(place, event, told(event, rubric)) for place, event in happened],
    }
    if outcome is not None:
        document["states"] = [_state(state) for state in states]
    return json.dumps(document)


_COMMON = {"event", "date", "by", "reason", "clause", "entry", "entries"}


def _event(place: Place, event: Happening, said: Message) -> dict[str, Any]:
    keys = {name: value for name, value in event.model_dump().items() if name not in _COMMON}
    return {
        "date": _plain(event.date),
        "event": getattr(event, "event", ""),
        "entries": list(event.about),
        "by": event.by,
        "reason": json.words(event.reason),
        "clause": _clause(event.clause),
        **{name: _plain(value) for name, value in keys.items() if value is not None},
        "told": said.both(),
        "place": json.place(place),
    }


def _clause(clause: ClauseText | None) -> Any:
    return clause if clause is None or isinstance(clause, str) else _plain(clause.model_dump())


def _state(state: State) -> dict[str, Any]:
    outcome = state.outcome
    if outcome is None:
        return {"day": state.day.isoformat(), "verdict": None}
    return {
        "day": state.day.isoformat(),
        "verdict": outcome.verdict,
        "stopped_at": outcome.stopped_at,
        "total": number(outcome.total),
        "rank": outcome.rank,
        "result": outcome.result,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes" if not value.second else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return number(value) if not isinstance(value, str | bool | None) else value
