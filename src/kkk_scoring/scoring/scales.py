"""Scales that differ between entries, such as votes around a mark that was agreed before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import say
from kkk_scoring.rubric.marks import for_entry, may_be_outside, outside
from kkk_scoring.rubric.model import Criterion, Group, Stage
from kkk_scoring.scoring.panel import Seat, Sitting
from kkk_scoring.scoring.protocol import Missing
from kkk_scoring.scoring.round import GivenMark, SheetEntry

Names = Mapping[str, object]


def stage_for_entry(stage: Stage, names: Names) -> Stage:
    """The stage with each scale as it is for the entry with these *names*."""
    return replace(stage, group=_group(stage.group, names)) if stage.scales_differ else stage


def _group(group: Group, names: Names) -> Group:
    return replace(group, parts=tuple(_part(part, names) for part in group.parts))


def _part(part: Criterion | Group, names: Names) -> Criterion | Group:
    if isinstance(part, Group):
        return _group(part, names)
    if part.scale is None or not part.scale.differs:
        return part
    return replace(part, scale=for_entry(part.scale, names))


class Fitted(NamedTuple):
    """A sitting without the marks that this entry can't get. *findings*: these marks; *missing*: what must
    be known before other marks are certain to fit."""

    sitting: Sitting
    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()


def within_scales(stage: Stage, sitting: Sitting, names: Names) -> Fitted:
    """The *sitting* with the marks that lie within this entry's scales.

    *stage*: as `stage_for_entry` gives it for the entry with these *names*.
    """
    if not stage.scales_differ:
        return Fitted(sitting)
    differing = [c for c in stage.group.criteria() if c.scale is not None and c.scale.differs]
    findings: list[Finding] = []
    missing: list[Missing] = []

    def seats(before: tuple[Seat, ...]) -> tuple[Seat, ...]:
        return tuple(seat(one) for one in before)

    def seat(one: Seat) -> Seat:
        if one.sheet is None:
            return one
        wrong = dict(_outside(one.sheet, differing))
        findings.extend(wrong.values())
        marks = {id_: mark for id_, mark in one.sheet.marks.items() if id_ not in wrong}
        missing.extend(_open(stage, one.expert, marks, differing, names))
        return one._replace(sheet=replace(one.sheet, marks=marks))

    kept = replace(sitting, stage=stage, seats=seats(sitting.seats), conditional=seats(sitting.conditional))
    return Fitted(kept, tuple(findings), tuple(missing))


def _outside(sheet: SheetEntry, criteria: list[Criterion]) -> Iterator[tuple[str, Finding]]:
    for criterion in criteria:
        mark = sheet.marks.get(criterion.id)
        wrong = outside(criterion, mark.value) if mark is not None else None
        if mark is not None and wrong is not None:
            message, fix = wrong
            rule = say("The rule stands at {place}.", place=str(criterion.place))
            advice = say("{fix} {rule}", fix=fix, rule=rule) if fix else rule
            yield criterion.id, Finding("KKK302", message, advice, mark.place)


def _open(
    stage: Stage,
    expert: str | None,
    marks: Mapping[str, GivenMark],
    criteria: list[Criterion],
    names: Names,
) -> Iterator[Missing]:
    for criterion in criteria:
        mark = marks.get(criterion.id)
        if mark is not None and criterion.scale and may_be_outside(criterion.scale, names, mark.value):
            message = say("Which marks `{id}` can get is not certain yet.", id=criterion.id)
            yield Missing("scale", stage.id, expert, message)
