"""Where an entry's points were lost, and how far its experts were apart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kkk_scoring.feel.walk import constant
from kkk_scoring.rubric.model import Criterion, Formula
from kkk_scoring.scoring.protocol import Exact, Mark, Outcome, StageResult, bounds, certain


class Lost(NamedTuple):
    """What one criterion cost: *least*..*most* points of the sum above it, equal when all is known.

    *mark* has the criterion's own points; the loss is weighted as the criterion is when added.
    """

    stage: str
    mark: Mark
    least: Exact
    most: Exact


class Spread(NamedTuple):
    """The marks of one criterion: *lowest*, *highest* and how many there are (also those not counted)."""

    mark: Mark
    lowest: Exact
    highest: Exact
    marks: int

    @property
    def width(self) -> Exact:
        """Highest less lowest."""
        return self.highest - self.lowest


class SheetSum(NamedTuple):
    """The marks of one expert's sheet added up without weights; *counted* None: open or only in part.

    *marked* of *all* criteria that carry marks were marked.
    """

    expert: str
    role: str
    sum: Exact
    counted: bool | None
    marked: int
    all: int


def losses(outcome: Outcome) -> tuple[Lost, ...]:
    """What every criterion cost the entry, the dearest first; equal ones in the rubric's order.

    The loss is the criterion's maximum less its points, times its weight; of a deduction (a
    negative weight) it is what was deducted. Criteria that don't apply, have no maximum or
    carry the weight 0 are left out.
    """
    found = [lost for stage in outcome.stages for mark in stage.marks if (lost := _lost(stage, mark))]
    return tuple(sorted(found, key=lambda lost: (-lost.most, -lost.least)))


def _lost(stage: StageResult, mark: Mark) -> Lost | None:
    weight = _weight(mark.criterion.weight)
    points, out_of = bounds(mark.points), bounds(mark.out_of)
    if weight == 0 or points is None or None in points:
        return None
    low, high = points
    assert low is not None
    assert high is not None
    if weight < 0:
        return Lost(stage.stage.id, mark, -weight * low, -weight * high)
    if out_of is None or out_of[0] is None or out_of[1] is None:
        return None
    return Lost(stage.stage.id, mark, weight * (out_of[0] - high), weight * (out_of[1] - low))


def _weight(formula: Formula | None) -> Exact:
    """The factor; 1 where it is not a plain number, so that the criterion's own points are shown."""
    written = 1 if formula is None else constant(formula.node)
    return written if isinstance(written, int | Fraction) else 1


def spreads(result: StageResult) -> tuple[Spread, ...]:
    """For each criterion with two marks or more: how far they are apart, the widest first."""
    found = []
    for mark in result.marks:
        given = [points for one in mark.given if (points := certain(one.points)) is not None]
        if len(given) > 1:
            found.append(Spread(mark, min(given), max(given), len(given)))
    return tuple(sorted(found, key=lambda spread: -spread.width))


def sheet_sums(result: StageResult) -> tuple[SheetSum, ...]:
    """What each expert's marks of this stage add up to, in the order in which experts were assigned.

    A plain sum: what the sheet says, before weights, adjustments or formulas.
    """
    markable = [mark for mark in result.marks if mark.criterion.scale is not None]
    experts = dict.fromkeys((one.expert, one.role) for mark in markable for one in mark.given)
    return tuple(_sheet_sum(markable, expert, role) for expert, role in experts)


def _sheet_sum(marks: Sequence[Mark], expert: str, role: str) -> SheetSum:
    given = [one for mark in marks for one in mark.given if (one.expert, one.role) == (expert, role)]
    points = [number for one in given if (number := certain(one.points)) is not None]
    counted = {one.counted for one in given}
    sure = counted.pop() if len(counted) == 1 else None
    mine = [mark.criterion for mark in marks if _may_mark(mark.criterion, role)]
    return SheetSum(expert, role, sum(points), sure, len(points), len(mine))


def _may_mark(criterion: Criterion, role: str) -> bool:
    return not criterion.by or role in criterion.by
