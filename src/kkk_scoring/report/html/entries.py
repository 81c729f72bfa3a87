"""One entry as the report shows it: what decides, where points were lost, every check and mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say
from kkk_scoring.report import summary
from kkk_scoring.report.called import (
    THRESHOLD,
    decisive,
    failed_by,
    fell_as,
    is_requirement,
    is_withdrawal,
    is_withdrawn,
    number_of,
)
from kkk_scoring.report.html.geometry import Rect, Strip, percent, strip
from kkk_scoring.report.reasons import check_reason, mark_reason
from kkk_scoring.report.told import told
from kkk_scoring.rubric.model import Group, Rubric, Stage, Words
from kkk_scoring.scoring.acts import SHOWN
from kkk_scoring.scoring.protocol import (
    Check,
    Flag,
    Given,
    GroupPoints,
    Mark,
    Outcome,
    Protocol,
    StageResult,
)
from kkk_scoring.scoring.who import who
from kkk_scoring.study.losses import Lost, SheetSum, losses, sheet_sums
from kkk_scoring.study.margins import Margin, margin, threshold

SIGNS = {"passed": "✓", "rejected": "✗", "pending": "?", "not_applicable": "–", "invalid": "!"}


class CheckView(NamedTuple):
    """*number*: the id where people use it, else empty; *title* None: the reason says it all."""

    check: Check
    number: str
    title: Words | Message
    sign: str
    word: Message
    reason: Message
    margin: Margin | None


class MarkView(NamedTuple):
    """*flags*: the experts whose mark meets the criterion's `flag`."""

    mark: Mark
    reason: Message
    strip: Strip | None
    given: tuple[Given, ...]
    flags: tuple[Flag, ...]


class Line(NamedTuple):
    """A group's heading or a criterion, *depth* groups deep."""

    depth: int
    group: GroupPoints | None
    mark: MarkView | None


class StageView(NamedTuple):
    result: StageResult
    title: Words
    sign: str
    word: Message
    margin: Margin | None
    checks: tuple[CheckView, ...]
    lines: tuple[Line, ...]
    sheets: tuple[SheetSum, ...]
    flags: tuple[Flag, ...]


class LossView(NamedTuple):
    lost: Lost
    rects: tuple[Rect, ...]


class Act(NamedTuple):
    """Something that happened after the vote: an appeal, approval, the status."""

    told: Message
    reason: Words


class EntryView(NamedTuple):
    """*result*: what the entry got, or as what it was rejected; *decisive*: the checks that it failed,
    *failed*: what those are called, if not the result says it already, as of a withdrawn one."""

    outcome: Outcome
    sign: str
    result: str
    margin: Margin | None
    decisive: tuple[CheckView, ...]
    failed: tuple[Words | Message, ...]
    missing: tuple[Message, ...]
    findings: tuple[Finding, ...]
    decided: Message | None
    acts: tuple[Act, ...]
    stages: tuple[StageView, ...]
    losses: tuple[LossView, ...]


def entry(outcome: Outcome, protocol: Protocol, language: str) -> EntryView:
    """All about one entry."""
    rubric = protocol.rubric
    gone = is_withdrawn(outcome)
    stages = tuple(_stage(result, rubric) for result in outcome.stages)
    if gone:
        stages = (*stages[:-1], stages[-1]._replace(word=summary.outcome_word(outcome)))
    rejected = tuple(_decisive(stages[-1])) if outcome.verdict == "rejected" else ()
    return EntryView(
        outcome,
        SIGNS[outcome.verdict],
        result_words(outcome, rubric, language),
        next((stage.margin for stage in reversed(stages) if stage.margin is not None), None),
        rejected,
        () if gone else tuple(failed_by(one.check, outcome.stages[-1].stage) for one in rejected),
        tuple(summary.why_open(outcome)),
        outcome.findings,
        _decided(outcome),
        tuple(_acts(outcome, protocol)),
        stages,
        _losses(outcome),
    )


def _decisive(stage: StageView) -> Iterator[CheckView]:
    """The checks that the entry failed; where the reason begins with the title, that is left out."""
    decides = {check.id for check in decisive(stage.result)}
    for one in stage.checks:
        if one.check.id in decides and one.check.verdict == "rejected":
            if is_withdrawal(one.check, stage.result.stage):
                yield one._replace(number="", title=None)
            elif one.number or is_requirement(stage.result.stage, one.check.id):
                yield one
            else:
                yield one._replace(title=THRESHOLD)


def result_words(outcome: Outcome, rubric: Rubric, language: str) -> str:
    """What the entry got, or what those are called who were rejected where it was."""
    if outcome.verdict == "rejected" and outcome.stages and outcome.decided is None:
        stage = outcome.stages[-1].stage
        words = fell_as(outcome) or say("rejected").both()
        return summary.title(words, language, stage.id)
    return summary.result_title(outcome, rubric, language)


def _decided(outcome: Outcome) -> Message | None:
    event = outcome.decided
    if event is None:
        return None
    said = say("Decided on {date} by {by}.", date=event.day, by=who(event.by))
    if not event.reason:
        return said
    return say("{decision} {reason}", decision=said, reason=event.reason)


def _acts(outcome: Outcome, protocol: Protocol) -> Iterator[Act]:
    for event in protocol.round.events.get(outcome.entry, ()):
        if isinstance(event, SHOWN):
            said = told(event, protocol.rubric, named=False)
            yield Act(say("{day}: {told} ({by})", day=event.day, told=said, by=who(event.by)), event.reason)


def _losses(outcome: Outcome) -> tuple[LossView, ...]:
    found = [lost for lost in losses(outcome) if lost.most > 0]
    dearest = max((lost.most for lost in found), default=0)
    return tuple(LossView(lost, _lost_bar(lost, dearest)) for lost in found)


def _lost_bar(lost: Lost, dearest: object) -> tuple[Rect, ...]:
    sure = Rect("0%", percent(lost.least, dearest), "lost")  # type: ignore[arg-type]  # a number, as above
    if lost.most == lost.least:
        return (sure,)
    return sure, Rect(sure.width, percent(lost.most - lost.least, dearest), "open")  # type: ignore[arg-type]


def _stage(result: StageResult, rubric: Rubric) -> StageView:
    checks = tuple(_check(check, result.stage, rubric) for check in result.checks)
    own = threshold(result)
    return StageView(
        result,
        result.stage.title or result.stage.id,
        SIGNS[result.verdict],
        summary.verdict_word(result.verdict),
        margin(own) if own else None,
        checks,
        tuple(_lines(result.stage.group, result, 0)),
        tuple(one for one in sheet_sums(result) if one.marked),
        tuple(flag for flag in result.flags if flag.criterion is None),
    )


def _check(check: Check, stage: Stage, rubric: Rubric) -> CheckView:
    own = check.id == stage.id
    return CheckView(
        check,
        "" if own else number_of(check.id, check.title),
        THRESHOLD if own else check.title,
        SIGNS[check.verdict],
        say("withdrawn") if is_withdrawal(check, stage) else summary.verdict_word(check.verdict),
        check_reason(check, rubric),
        margin(check),
    )


def _lines(group: Group, result: StageResult, depth: int) -> Iterator[Line]:
    """The groups and criteria in the rubric's order, each group before what is in it."""
    groups = {one.group.id: one for one in result.groups}
    marks = {one.criterion.id: one for one in result.marks}
    for part in group.parts:
        if isinstance(part, Group):
            yield Line(depth, groups.get(part.id), None)
            yield from _lines(part, result, depth + 1)
        elif part.id in marks:
            yield Line(depth, None, _mark(marks[part.id], result))


def _mark(mark: Mark, result: StageResult) -> MarkView:
    flags = tuple(flag for flag in result.flags if flag.criterion == mark.criterion.id)
    return MarkView(mark, mark_reason(mark), strip(mark), mark.given, flags)
