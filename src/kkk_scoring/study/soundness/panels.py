"""A stage assessed with given sheets, and quickly with one criterion in place of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kkk_scoring.feel import FeelError
from kkk_scoring.rubric.model import Criterion, Exact, Group, Stage
from kkk_scoring.scoring.assess import assess, records, totals
from kkk_scoring.scoring.given import GivenMark, SheetEntry
from kkk_scoring.scoring.panel import Seat
from kkk_scoring.study.soundness.experts import NOWHERE, end, no_others
from kkk_scoring.study.soundness.subject import Subject

LEVELS: Final = 6
"""Into so many marks a scale is divided when higher marks are tried."""


class OneCriterion:
    """The stage with one criterion in place of all: a mark of it is what the marks of a sheet add up to."""

    def __init__(self, subject: Subject, stage: Stage, group: Group, criteria: Sequence[Criterion]) -> None:
        one = replace(criteria[0], by=(), adjust=None, weight=None, condition=None, when=None)
        self.criterion = one
        small = replace(group, parts=(one,), points=None, condition=None, when=None)
        self.stage = replace(stage, group=small, requirements=(), flag=None)
        self.names = subject.bounds.before[stage.id]
        ladders = [marks_of(criterion) for criterion in criteria]
        self.marks = [sum(marks[min(n, len(marks) - 1)] for marks in ladders) for n in range(LEVELS)]
        self.known: dict[tuple[int, ...], object] = {}

    def points(self, levels: tuple[int, ...]) -> object:
        """The points for sheets of these levels, in the order of roles."""
        if levels not in self.known:
            self.known[levels] = self._points(levels)
        return self.known[levels]

    def _points(self, levels: tuple[int, ...]) -> object:
        sheets = [_sheet({self.criterion.id: self.marks[level]}) for level in levels]
        return _deliberated(self.stage, sheets, self.names)


def sheets_points(subject: Subject, stage: Stage, levels: tuple[int, ...]) -> object:
    """The stage's points for sheets of these levels."""
    roles = [role.id for role in stage.roles.values() for _ in range(max(role.least, 1))]
    criteria = [c for c in stage.group.criteria() if c.scale is not None]
    sheets = [
        _sheet({c.id: mark_at(c, level) for c in criteria if not c.by or role in c.by})
        for role, level in zip(roles, levels, strict=True)
    ]
    return _deliberated(stage, sheets, subject.bounds.before[stage.id])


def mark_at(criterion: Criterion, level: int) -> object:
    """The mark of this level; the best word where words have no points."""
    if criterion.scale is None or criterion.scale.low is None:
        return end(criterion, low=False)
    marks = marks_of(criterion)
    return marks[min(level, len(marks) - 1)]


def _sheet(marks: Mapping[str, object]) -> SheetEntry:
    given = {id_: GivenMark(mark, None, NOWHERE) for id_, mark in marks.items()}
    return SheetEntry(True, None, given, NOWHERE)


def _deliberated(stage: Stage, sheets: Sequence[SheetEntry], names: Mapping[str, object]) -> object:
    """The points of *stage* for the fewest sheets of every role, in the order of roles."""
    roles = [role for role in stage.roles.values() for _ in range(max(role.least, 1))]
    seats = [
        Seat(f"E{n}", role.id, None, sheet) for n, (role, sheet) in enumerate(zip(roles, sheets, strict=True))
    ]
    replacing = {old for role in roles for old in role.replaces if role.when is None}
    table = [
        seat
        for role, seat in zip(roles, seats, strict=True)
        if role.when is None and role.id not in replacing
    ]
    try:
        seen = names
        if any(role.when is not None for role in roles):
            sums = totals(stage.group, table, names, no_others)
            seen = {**names, "sheets": records(stage.group, table, sums), "totals": sums}
        called = {role.id for role in roles if role.when is not None and role.when.program(seen) is True}
        gone = {old for role in roles for old in role.replaces if role.id in called}
        full = [seat for seat in seats if seat in table or seat.role in called]
        there = tuple(seat for seat in full if seat.role not in gone)
        return assess(stage.group, there, names, no_others).points[stage.group.id]
    except FeelError:
        return None


def marks_of(criterion: Criterion) -> list[Exact]:
    """Some marks of the scale from the lowest to the highest."""
    scale = criterion.scale
    assert scale is not None
    if scale.one_of or scale.words:
        values = scale.one_of or [points for points in (scale.words or {}).values() if points is not None]
        return sorted(values)
    assert scale.low is not None
    assert scale.high is not None
    assert scale.step is not None
    steps = (scale.high - scale.low) // scale.step
    return [scale.low + scale.step * (steps * n // (LEVELS - 1)) for n in range(LEVELS)]
