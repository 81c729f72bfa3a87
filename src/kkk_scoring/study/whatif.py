"""What would come out otherwise: with marks calibrated by severity, or without one expert.

Nothing of this decides anything. Both results stand side by side, and people see which decisions hang on
how severe an expert is, or on one expert alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kkk_scoring.rubric.model import Criterion, Rubric, Scale, Stage
from kkk_scoring.scoring.protocol import Outcome, Protocol
from kkk_scoring.scoring.round import Application, GivenMark, Sheet
from kkk_scoring.scoring.score import score
from kkk_scoring.study.panels import Panel, results
from kkk_scoring.study.severity import severities

Exact = int | Fraction
Shifts = Mapping[tuple[str, str], Exact]
"""(expert, criterion) → what is added to each of the expert's marks."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One entry as it is and as it would be; *points*: those of the stage."""

    before: Outcome
    after: Outcome
    points_before: object
    points_after: object

    @property
    def differs(self) -> bool:
        """Whether another decision would be taken: verdict, the stage where it falls, or what it gets."""
        old, new = self.before, self.after
        return (old.verdict, old.stopped_at, old.result) != (new.verdict, new.stopped_at, new.result)

    @property
    def moved(self) -> bool:
        """Whether only its place on the list would be another."""
        return not self.differs and self.before.rank != self.after.rank


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A round scored otherwise; *expert*: who was left out (None: marks were calibrated)."""

    expert: str | None
    entries: tuple[Compared, ...]

    @property
    def different(self) -> list[Compared]:
        return [one for one in self.entries if one.differs]


def calibrated(
    protocol: Protocol, panels: Sequence[Panel], applications: Sequence[Application]
) -> tuple[WhatIf, Shifts] | None:
    """The round with every numeric mark of a stage raised by its expert's severity in that criterion.

    Severities are worked out for each criterion among the experts of one role, where the data are enough
    (see `severities`). A mark stays within its scale but may lie between its steps. All else, also whether
    a further expert is called, follows from the calibrated marks. None: nobody's severity is known.
    """
    shifts = {
        (one.expert, table.id): one.severity
        for panel in panels
        for table in panel.tables
        if table.numeric and table.id in panel.stage.markable()
        for one in severities(table.numbers())
        if one.severity is not None
    }
    if not shifts:
        return None
    stage = panels[0].stage
    sheets = {
        key: _shifted(sheet, stage, shifts) if key[0] == stage.id else sheet
        for key, sheet in protocol.round.sheets.items()
    }
    after = score(protocol.rubric, replace(protocol.round, sheets=sheets), applications)
    return WhatIf(None, _compared(protocol, after, stage)), shifts


def without(protocol: Protocol, stage: Stage, expert: str, applications: Iterable[Application]) -> WhatIf:
    """The round as if *expert* had never been assigned in *stage*.

    The rubric's number of experts and quorum don't hold here: what the remaining sheets say counts, so
    that it is seen what this one changes. An entry without any sheet left is open.
    """
    assigned = {
        id_: {e: entries for e, entries in experts.items() if id_ != stage.id or e != expert}
        for id_, experts in protocol.round.assignments.items()
    }
    sheets = {key: sheet for key, sheet in protocol.round.sheets.items() if key != (stage.id, expert)}
    round_ = replace(protocol.round, assignments=assigned, sheets=sheets)
    after = score(_with_any_number(protocol.rubric, stage), round_, applications)
    return WhatIf(expert, _compared(protocol, after, stage))


def _with_any_number(rubric: Rubric, stage: Stage) -> Rubric:
    """The rubric with one sheet of each role enough in *stage*."""
    roles = {
        id_: role._replace(least=min(role.least, 1), quorum=min(role.quorum, 1))
        for id_, role in stage.roles.items()
    }
    changed = replace(stage, roles=roles)
    return replace(rubric, stages=tuple(changed if s.id == stage.id else s for s in rubric.stages))


def _shifted(sheet: Sheet, stage: Stage, shifts: Shifts) -> Sheet:
    items = stage.markable()
    entries = {}
    for entry, given in sheet.entries.items():
        marks = {
            id_: _raised(mark, items[id_], shifts[sheet.expert, id_])
            if (sheet.expert, id_) in shifts
            else mark
            for id_, mark in given.marks.items()
        }
        entries[entry] = replace(given, marks=marks)
    return replace(sheet, entries=entries)


def _raised(mark: GivenMark, item: object, by: Exact) -> GivenMark:
    scale = item.scale if isinstance(item, Criterion) else None
    if scale is None or not isinstance(mark.value, int | Fraction):
        return mark
    return mark._replace(value=_within(scale, mark.value + by))


def _within(scale: Scale, value: Exact) -> Exact:
    assert scale.low is not None  # a numeric scale has both ends
    assert scale.high is not None
    return _plain(min(max(value, scale.low), scale.high))


def _plain(value: Exact) -> Exact:
    """A whole number as int, as the evaluator has it everywhere."""
    return value.numerator if value.denominator == 1 else value


def _compared(before: Protocol, after: Protocol, stage: Stage) -> tuple[Compared, ...]:
    """Every entry that reached the stage as things are, or would reach it."""
    old = {outcome.entry: result.points for outcome, result in results(before, stage)}
    new = {outcome.entry: result.points for outcome, result in results(after, stage)}
    outcomes = {outcome.entry: outcome for outcome in after.outcomes}
    return tuple(
        Compared(outcome, outcomes[outcome.entry], old.get(outcome.entry), new.get(outcome.entry))
        for outcome in sorted(before.outcomes, key=lambda one: one.entry)
        if outcome.entry in old or outcome.entry in new
    )
