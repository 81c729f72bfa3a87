"""Decisions of people: whether the rubric allows them, and what they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Rubric, Stage
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.correct import with_reason
from kkk_scoring.scoring.events import ChangeMark, ModerateMark, OrderTies, SetResult, Withdraw
from kkk_scoring.scoring.happening import Decision, Happening
from kkk_scoring.scoring.protocol import Outcome
from kkk_scoring.scoring.round import GivenMark, Round, Sheet
from kkk_scoring.scoring.who import who

Sheets = Mapping[tuple[str, str], Sheet]


def decision_faults(event: Happening, rubric: Rubric, place: Place) -> Iterator[Finding]:
    """Why a decision doesn't count: the rubric doesn't allow it, or not by this person.

    It stands at *place*; what is no decision has no faults.
    """
    if not isinstance(event, Decision | OrderTies):
        return
    decision = next((d for d in rubric.decisions if d.kind == event.event), None)  # type: ignore[union-attr]  # all decisions have it
    if decision is None:
        message = say("The rubric doesn't allow anybody to decide `{kind}`.", kind=event.event)  # type: ignore[union-attr]
        fix = say("Only what stands under the rubric's `decisions:` can be decided.")
        yield Finding("KKK328", message, fix, place)
    elif decision.by and event.by not in decision.by:
        message = say(
            "This is decided by {by}, but the rubric says {allowed}.",
            by=event.by,
            allowed=", ".join(decision.by),
        )
        yield Finding("KKK328", message, None, place)
    if isinstance(event, SetResult) and event.result not in {result.id for result in rubric.results}:
        message = say("The rubric has no result `{result}`.", result=event.result)
        yield Finding("KKK329", message, suggestion(event.result, [r.id for r in rubric.results]), place)
    if isinstance(event, ModerateMark):
        yield from _moderation_faults(event, rubric, place)


def _moderation_faults(event: ModerateMark, rubric: Rubric, place: Place) -> Iterator[Finding]:
    stage = next((stage for stage in rubric.stages if stage.id == event.stage), None)
    if stage is None:  # a finding of its own
        return
    item = next((one for one in stage.group.criteria() if one.id == event.criterion), None)
    if item is None or item.scale is None:
        message = say(
            "There is no criterion `{criterion}` in `{stage}` that experts mark.",
            criterion=event.criterion,
            stage=event.stage,
        )
        yield Finding("KKK329", message, suggestion(event.criterion, stage.markable()), place)
        return
    _, wrong, fix = mark_value(item, event.mark)
    if wrong is not None:
        yield Finding("KKK329", wrong, fix, place)


def with_changed_marks(
    happened: Mapping[Place, Happening], rubric: Rubric, sheets: Sheets, findings: list[Finding]
) -> Sheets:
    """The sheets with the marks that people changed; each change is checked like a mark on a sheet.

    *happened*: place → event, in the order in which they take effect.
    """
    changed = dict(sheets)
    for place, event in happened.items():
        if isinstance(event, ChangeMark):
            wrong = _change(event, rubric, changed, place)
            if wrong is not None:
                findings.append(Finding("KKK329", wrong, None, place))
    return changed


def _change(
    event: ChangeMark, rubric: Rubric, sheets: dict[tuple[str, str], Sheet], place: Place
) -> Message | None:
    stage = next((stage for stage in rubric.stages if stage.id == event.stage), None)
    item = stage.markable().get(event.criterion) if stage else None
    sheet = sheets.get((event.stage, event.expert))
    entry = sheet.entries.get(event.entry) if sheet else None
    old = entry.marks.get(event.criterion) if entry else None
    if item is None or sheet is None or entry is None or old is None:
        return say(
            "There is no mark of {expert} for {criterion} of {entry} in `{stage}` to change.",
            expert=event.expert,
            criterion=event.criterion,
            entry=event.entry,
            stage=event.stage,
        )
    value, wrong, _ = mark_value(item, event.mark)
    if wrong is not None:
        return wrong
    reason = event.reason or old.reason
    marks = {**entry.marks, event.criterion: GivenMark(value, reason, place, old.value)}
    entries = {**sheet.entries, event.entry: replace(entry, marks=marks)}
    sheets[event.stage, event.expert] = replace(sheet, entries=entries)
    return None


def moderated_marks(stage: Stage, entry: str, round_: Round) -> dict[str, object]:
    """Criterion → the mark that the panel set for the entry; the last one stands."""
    items = stage.markable()
    return {
        event.criterion: mark_value(items[event.criterion], event.mark)[0]
        for event in round_.of(entry, ModerateMark)
        if event.stage == stage.id
    }


def moderation_notes(stage: Stage, entry: str, round_: Round) -> tuple[Message, ...]:
    """What the panel set, as the protocol tells it."""
    notes: list[Message] = []
    for event in round_.of(entry, ModerateMark):
        if event.stage == stage.id:
            said = say(
                "{criterion} was set to {mark} by {by} on {date}.",
                criterion=event.criterion,
                mark=event.mark,
                by=who(event.by),
                date=event.day,
            )
            notes += with_reason(said, event.reason)
    return tuple(notes)


def final_say(round_: Round, outcomes: Sequence[Outcome]) -> None:
    """Results that people set, whatever the list says; the last one stands."""
    for outcome in outcomes:
        for event in round_.of(outcome.entry, SetResult):
            outcome.result, outcome.result_open, outcome.decided = event.result, None, event


def withdrawn(round_: Round, entry: str) -> Withdraw | None:
    """The withdrawal of the entry, if there was one."""
    found = round_.of(entry, Withdraw)
    return found[0] if found else None
