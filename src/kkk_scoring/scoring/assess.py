"""Points of one entry in one stage: criteria agreed, weighted, added up, conditions tested.

The order is fixed (docs/rubric.md, "Order of operations"): sheets chosen → marks
combined → the criterion's points and condition → weight → sum → the group's points
and condition → the stage's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kkk_scoring.feel.unknown import UNKNOWN, Rows, hull, is_known
from kkk_scoring.rubric.model import Condition, Criterion, Formula, Group, Table
from kkk_scoring.rubric.tables import table_points
from kkk_scoring.rubric.working import working
from kkk_scoring.scoring.agree import Own, Record, agree, marked_by, seat_mark, within_rules
from kkk_scoring.scoring.assessment import Assessment, fields, merge
from kkk_scoring.scoring.choosing import choices
from kkk_scoring.scoring.panel import Seat

Names = Mapping[str, object]


def assess(
    group: Group,
    seats: Sequence[Seat],
    names: Names,
    own: Own,
    moderated: Names | None = None,
    sums: Sequence[object] | None = None,
) -> Assessment:
    """The assessment of *group* with the sheets of *seats*; *names*: all that was decided before.

    *moderated*: criterion → the mark that people set, whatever the sheets come to. *sums*: the `totals` of
    the *seats*, where they are known already.
    """
    return _Table(names, own, moderated=moderated).group(group, tuple(seats), sums)


def totals(group: Group, seats: Sequence[Seat], names: Names, own: Own) -> list[object]:
    """Per sheet what the group's points would be with that sheet alone."""
    alone = (seat._replace(many=False) for seat in seats)
    return [_Table(names, own, alone=True).group(group, (seat,)).points[group.id] for seat in alone]


def records(group: Group, seats: Sequence[Seat], sums: Sequence[object]) -> list[Record]:
    """The sheets as expressions see them."""
    criteria = [criterion for criterion in group.criteria() if criterion.scale is not None]
    return [
        {
            "expert": seat.expert if seat.expert is not None else UNKNOWN,
            "role": seat.role,
            "body": seat.body,
            "total": total,
            **{criterion.id: seat_mark(seat, criterion) for criterion in criteria},
        }
        for seat, total in zip(seats, sums, strict=True)
    ]


class _Once:
    """The `records` of *seats* without their sums, made when a rule first looks at them."""

    __slots__ = ("_group", "_made", "_seats")

    def __init__(self, group: Group, seats: Sequence[Seat]) -> None:
        self._group, self._seats = group, seats
        self._made: list[Record] | None = None

    def __call__(self) -> list[Record]:
        if self._made is None:
            self._made = records(self._group, self._seats, [UNKNOWN] * len(self._seats))
        return self._made


class _Table:
    """Assesses one entry at one table.

    *alone*: for a sheet's own total. Nothing is chosen or tested, and what its role doesn't mark is left out.
    """

    def __init__(self, names: Names, own: Own, alone: bool = False, moderated: Names | None = None) -> None:
        self.names: dict[str, object] = dict(names)
        self.own, self.alone, self.moderated = own, alone, moderated or {}

    def group(
        self, group: Group, seats: tuple[Seat, ...], sums: Sequence[object] | None = None
    ) -> Assessment:
        if group.counted is None or self.alone or not seats:
            return self._group(group, seats)
        before = self.names
        made = []
        sums = totals(group, seats, self.names, self.own) if sums is None else sums
        rows = records(group, seats, sums)
        for chosen in choices(group.counted, self.names, seats, rows, sums):
            self.names = dict(before)
            made.append(self._group(group, chosen or ()))
            if chosen is None:
                made[-1].counted = {
                    one.id: {seat.expert: None for seat in seats if seat_mark(seat, one) is not None}
                    for one in group.criteria()
                    if one.id in made[-1].counted
                }
        merged = merge(made)
        if len(made) == 1:
            merged.working.setdefault(group.id, {})["totals"] = sums
        self.names = {**before, **merged.points}
        return merged

    def _group(self, group: Group, seats: tuple[Seat, ...]) -> Assessment:
        made = Assessment()
        rows = _Once(group, seats)
        parts: list[Record] = []
        perhaps: list[Record] = []
        best: Any = 0
        for part in group.parts:
            applies = self._holds(part.when)
            if applies is False or applies is None:
                self._leave_out(part, made)
                continue
            if isinstance(part, Criterion):
                if self.alone and not marked_by(seats, part):
                    self.names[part.id] = 0
                    continue
                below = Assessment()
                self._criterion(part, seats, rows, below)
            else:
                below = self.group(part, seats)
            if applies is not True:
                self._leave_open(below)
            for into, of in zip(fields(made), fields(below), strict=True):
                into.update(of)
            weight: Any = 1
            if part.weight is not None:
                weight = made.weights[part.id] = part.weight.program(self.names)
            row: Record = {
                "id": part.id,
                "points": made.points[part.id],
                "out_of": made.out_of[part.id],
                "weight": weight,
            }
            (parts if applies is True else perhaps).append(row)
            out_of = part.least if is_known(weight) and weight < 0 else row["out_of"]
            best = _more(best, weight, out_of if applies is True else hull([out_of, 0]))
        self._add_up(group, parts, perhaps, best, made)
        return made

    def _add_up(
        self, group: Group, sure: list[Record], perhaps: list[Record], out_of: object, made: Assessment
    ) -> None:
        """The group's points from those of its parts; *perhaps*: parts that may not apply in the end."""
        parts: object = Rows(tuple(sure), tuple(perhaps), 0) if perhaps else sure
        points = weighted(
            [*sure, *({**row, "points": hull([row["points"], 0])} for row in perhaps)], "points"
        )
        if group.points is not None:
            seen = {**self.names, "parts": parts, "subtotal": points, "subtotal_max": out_of}
            points, out_of = self._points(group.points, seen), group.most
            self._show(group.id, group.points, seen, made)
        elif not group.parts or out_of is UNKNOWN:
            out_of = group.most
        made.points[group.id], made.out_of[group.id] = points, out_of
        self.names[group.id] = points
        self._test(group.condition, points, out_of, parts, made)

    def _criterion(
        self,
        criterion: Criterion,
        seats: tuple[Seat, ...],
        rows: Callable[[], list[Record]],
        made: Assessment,
    ) -> None:
        if criterion.scale is not None:
            shown: dict[str, object] = {}
            show = None if self.alone else shown
            points = agree(criterion, seats, rows, self.names, self.own, show, self.alone)
            if shown:
                made.working[criterion.id] = shown
            points = self.moderated.get(criterion.id, points)
            made.counted[criterion.id] = {
                seat.expert: True for seat in seats if seat_mark(seat, criterion) is not None
            }
        else:
            seen = dict(self.names)
            for figure in criterion.figures:
                seen[figure.id] = figure.formula.program(seen)
            points = within_rules(criterion, self._points(criterion.points, seen))
            if criterion.points is not None:
                self._show(criterion.id, criterion.points, seen, made)
        made.points[criterion.id], made.out_of[criterion.id] = points, criterion.most
        self.names[criterion.id] = points
        self._test(criterion.condition, points, criterion.most, [], made)

    def _show(self, id_: str, rule: Formula | Table, names: Names, made: Assessment) -> None:
        if self.alone:
            return
        shown = working(rule.of if isinstance(rule, Table) else rule, names, isinstance(rule, Table))
        if shown:
            made.working[id_] = shown

    def _points(self, rule: Formula | Table | None, names: Names) -> object:
        if isinstance(rule, Table):
            return table_points(rule, rule.of.program(names))
        return UNKNOWN if rule is None else rule.program(names)

    def _test(
        self,
        condition: Condition | None,
        points: object,
        out_of: object,
        parts: object,
        made: Assessment,
    ) -> None:
        if condition is None or self.alone:
            return
        seen = {**self.names, "points": points, "out_of": out_of, "parts": parts}
        outcome = condition.formula.program(seen)
        made.holds[condition.id] = (condition, outcome, operand_values(condition.formula, seen))

    def _holds(self, when: Formula | None) -> object:
        return True if when is None else when.program(self.names)

    def _leave_open(self, below: Assessment) -> None:
        """A part that may not apply in the end: its conditions may not be asked, its points may be absent."""
        for id_, (condition, outcome, values) in below.holds.items():
            below.holds[id_] = (condition, True if outcome is True else UNKNOWN, values)
        for id_, points in below.points.items():
            self.names[id_] = hull([points, None])

    def _leave_out(self, part: Criterion | Group, made: Assessment) -> None:
        """A part that doesn't apply has no points and nothing in `out_of`."""
        below = [part] if isinstance(part, Criterion) else [part, *part.below()]
        for one in below:
            made.points[one.id] = made.out_of[one.id] = self.names[one.id] = None


def weighted(parts: Sequence[Record], key: str) -> Any:
    """Weights times *key*, added; unknown if one of them can't be told at all."""
    total: Any = 0
    for part in parts:
        total = _more(total, part["weight"], part[key])
    return total


def _more(total: Any, weight: Any, value: Any) -> Any:
    """*total* and *weight* times *value*. The best of a deduction is its least, not its most."""
    if total is UNKNOWN or weight is UNKNOWN or value is UNKNOWN or value is None:
        return UNKNOWN
    return total + weight * value


def operand_values(formula: Formula, names: Names) -> dict[str, object]:
    """What each operand of a condition was, by its text; lists and records are left out."""
    values: dict[str, object] = {}
    for text, _, program in formula.operands():
        value = program(names)
        if not isinstance(value, list | tuple | dict):
            values[text] = value
    return values
