"""Who still owes which sheet, and what each verdict waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import Stage
from kkk_scoring.scoring.acts import ReplaceSheet
from kkk_scoring.scoring.events import DropSheet, NoSheet, Recusal
from kkk_scoring.scoring.protocol import Missing, Outcome, Protocol, StageResult
from kkk_scoring.scoring.round import Round

State = Literal["in", "part", "open", "out", "on_call", "later", "closed"]
"""``in``: everything marked; ``part``: some; ``open``: nothing handed in; ``out``: recused, a conflict
declared, the sheet dropped, replaced or not to come; ``on_call``: the rules have not called this role so far;
``later``: the entry has not come to the stage yet; ``closed``: it never will."""

Drafted = Mapping[tuple[str, str], str]
"""(stage, entry) → the expert who is proposed as the further one."""


class Duty(NamedTuple):
    """What one expert has to mark: *given* of *of* marks are there; *why*: the reason for being ``out``."""

    expert: str
    entry: str
    state: State
    given: int
    of: int
    why: Message | None = None


class Call(NamedTuple):
    """The rules ask for a further expert for *entry*: who is assigned (*expert*), else who is proposed."""

    entry: str
    expert: str | None
    drafted: str | None


@dataclass(frozen=True, slots=True)
class StageStatus:
    """One stage: every duty by (expert, entry), whom the rules call in, what is missing entry by entry."""

    stage: Stage
    duties: Mapping[tuple[str, str], Duty]
    calls: tuple[Call, ...]
    missing: Mapping[str, tuple[Missing, ...]]

    @property
    def experts(self) -> list[str]:
        """Those who are assigned, in the order of the round."""
        return list(dict.fromkeys(expert for expert, _ in self.duties))

    @property
    def entries(self) -> list[str]:
        return sorted({entry for _, entry in self.duties} | set(self.missing))


def owed(protocol: Protocol, drafted: Drafted | None = None) -> list[StageStatus]:
    """How far every stage is in which experts mark something.

    *drafted* are proposals for the further experts whom the rules call in; nobody is assigned by it.
    """
    return [_of_stage(stage, protocol, drafted or {}) for stage in protocol.rubric.stages if stage.markable()]


def _of_stage(stage: Stage, protocol: Protocol, drafted: Drafted) -> StageStatus:
    round_ = protocol.round
    results = {o.entry: _result(o, stage) for o in protocol.outcomes}
    duties = {
        (expert, outcome.entry): _duty(stage, expert, outcome, results[outcome.entry], round_)
        for expert in round_.assignments.get(stage.id, {})
        if expert in round_.experts
        for outcome in protocol.outcomes
        if expert in round_.assigned(stage.id, outcome.entry)
    }
    missing = {entry: result.missing for entry, result in results.items() if result and result.missing}
    calls = tuple(
        Call(entry, one.expert, drafted.get((stage.id, entry)))
        for entry, all_ in missing.items()
        for one in all_
        if one.what == "third"
    )
    return StageStatus(stage, duties, calls, missing)


def _result(outcome: Outcome, stage: Stage) -> StageResult | None:
    return next((result for result in outcome.stages if result.stage.id == stage.id), None)


def _duty(stage: Stage, expert: str, outcome: Outcome, result: StageResult | None, round_: Round) -> Duty:
    sheet = round_.sheet(stage.id, expert, outcome.entry)
    items = set(_items(stage, expert, result, round_))
    given = sum(id_ in sheet.marks for id_ in items) if sheet else 0
    of = len(items)
    duty = Duty(expert, outcome.entry, _state(stage, expert, result, round_), given, of)
    if round_.recused(stage.id, expert, outcome.entry):
        return duty._replace(state="out", why=_why_out(stage, expert, outcome.entry, round_))
    if given:
        return duty._replace(state="in" if given == of else "part")
    if result is None:
        return duty._replace(state="later" if outcome.verdict == "pending" else "closed")
    return duty


def _state(stage: Stage, expert: str, result: StageResult | None, round_: Round) -> State:
    """Of a sheet that isn't there: whether it is asked for."""
    role = stage.roles.get(round_.experts[expert].role)
    called = result is not None and any(missing.what == "third" for missing in result.missing)
    return "on_call" if role is not None and role.when is not None and not called else "open"


def _items(stage: Stage, expert: str, result: StageResult | None, round_: Round) -> Iterator[str]:
    """What the expert marks of an entry, without what the rules don't apply to it."""
    role = round_.experts[expert].role
    gone = {mark.criterion.id for mark in result.marks if mark.points is None} if result else set()
    for id_, item in stage.markable().items():
        if (not item.by or role in item.by) and id_ not in gone:
            yield id_


def _why_out(stage: Stage, expert: str, entry: str, round_: Round) -> Message:
    sheet = round_.sheet(stage.id, expert, entry)
    if sheet is not None and not sheet.impartial:
        return say("declared a conflict of interest: {conflict}", conflict=sheet.conflict or "–")
    for event in round_.events.get(entry, ()):
        if not isinstance(event, Recusal | NoSheet | DropSheet | ReplaceSheet):
            continue
        if event.expert == expert and event.stage in (None, stage.id):
            return _taken_away(event)
    raise AssertionError((expert, entry))  # pragma: no cover - the round says that the sheet is out


def _taken_away(event: Recusal | NoSheet | DropSheet | ReplaceSheet) -> Message:
    reason = event.reason or "–"
    match event:
        case Recusal():
            return say("recused: {reason}", reason=reason)
        case NoSheet():
            return say("hands in no sheet: {reason}", reason=reason)
        case DropSheet():
            return say("the sheet was dropped: {reason}", reason=reason)
        case ReplaceSheet():
            return say("assessed again by {expert}: {reason}", expert=event.new_expert, reason=reason)
