"""Decisions of people: whether the rubric allows them, and what they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.events import ChangeMark, Decision, OrderTies, SetResult, Withdraw
from kkk_scoring.scoring.protocol import Outcome
from kkk_scoring.scoring.round import GivenMark, Round, Sheet, WrittenRound

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document

Sheets = Mapping[tuple[str, str], Sheet]


def allowed_decisions(
    document: Document, shape: WrittenRound, rubric: Rubric, findings: list[Finding]
) -> None:
    """A finding for every decision that the rubric does not allow, or not by this person."""
    allowed = {decision.kind: decision for decision in rubric.decisions}
    for index, event in enumerate(shape.events):
        if not isinstance(event, Decision | OrderTies):
            continue
        decision = allowed.get(event.event)
        place = document.place(("events", index))
        if decision is None:
            message = say("The rubric doesn't allow anybody to decide `{kind}`.", kind=event.event)
            fix = say("Only what stands under the rubric's `decisions:` can be decided.")
            findings.append(Finding("KKK328", message, fix, place))
        elif decision.by and event.by not in decision.by:
            message = say(
                "This is decided by {by}, but the rubric says {allowed}.",
                by=event.by,
                allowed=", ".join(decision.by),
            )
            findings.append(Finding("KKK328", message, None, place))
        if isinstance(event, SetResult) and event.result not in {result.id for result in rubric.results}:
            message = say("The rubric has no result `{result}`.", result=event.result)
            findings.append(
                Finding("KKK329", message, suggestion(event.result, [r.id for r in rubric.results]), place)
            )


def with_changed_marks(
    document: Document, shape: WrittenRound, rubric: Rubric, sheets: Sheets, findings: list[Finding]
) -> Sheets:
    """The sheets with the marks that people changed; each change is checked like a mark on a sheet."""
    changed = dict(sheets)
    for index, event in enumerate(shape.events):
        if not isinstance(event, ChangeMark):
            continue
        place = document.place(("events", index))
        wrong = _change(event, rubric, changed, place)
        if wrong is not None:
            findings.append(Finding("KKK329", wrong, None, place))
    return changed


def _change(
    event: ChangeMark, rubric: Rubric, sheets: dict[tuple[str, str], Sheet], place: object
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
    reason = event.reason if isinstance(event.reason, str) else old.reason
    marks = {**entry.marks, event.criterion: GivenMark(value, reason, place, old.value)}  # type: ignore[arg-type]
    entries = {**sheet.entries, event.entry: replace(entry, marks=marks)}
    sheets[event.stage, event.expert] = replace(sheet, entries=entries)
    return None


def final_say(round_: Round, outcomes: Sequence[Outcome]) -> None:
    """Results that people set, whatever the list says; the last one stands."""
    for outcome in outcomes:
        for event in round_.of(outcome.entry, SetResult):
            outcome.result, outcome.result_open, outcome.decided = event.result, None, event


def withdrawn(round_: Round, entry: str) -> Withdraw | None:
    """The withdrawal of the entry, if there was one."""
    found = round_.of(entry, Withdraw)
    return found[0] if found else None
