"""What an application misses, one condition at a time, and what mends each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Final, NamedTuple

from kkk_scoring.feel.tree import Comparison, Literal
from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Criterion, Group
from kkk_scoring.scoring.protocol import Check, Mark, StageResult, bounds
from kkk_scoring.study.board import Board
from kkk_scoring.study.changes import Change, Exact, Made, Variable, value_at
from kkk_scoring.study.gains import OverList, bound
from kkk_scoring.study.ground import Ground
from kkk_scoring.study.outlook import Target, criteria_of
from kkk_scoring.study.standing import Standing
from kkk_scoring.study.uses import Pattern, touches
from kkk_scoring.study.ways import Way, closer, gain, instead

WAYS: Final = 6
YEARS: Final = 30
"""So far ahead the first day is looked for on which a condition holds."""


class LeftOut(NamedTuple):
    """An answer that was left out in the items *rows* of the list *items*."""

    items: Pattern
    field: Field
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A condition that fails, and what mends it by itself.

    *short*: points that are missing, for a condition on points; *lost*: the marks where most were lost;
    *first_day*: for a condition on the day of receipt the first day on which it holds.
    """

    check: Check
    stage: StageResult
    ways: tuple[Way, ...] = ()
    short: Exact | None = None
    lost: tuple[Mark, ...] = ()
    first_day: date | None = None
    closed_then: bool = False
    """On the first day the round no longer takes applications."""
    left_out: tuple[LeftOut, ...] = ()
    """Answers about items of a list that were left out and could count."""
    people: bool = False
    """People judge it, not the answers."""
    late: bool = False
    """It hangs on the day of receipt alone."""


class Misses:
    """Looks at the conditions that the application on *ground* misses."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def miss(self, check: Check, stage: StageResult) -> Miss:
        """What is missed with the *check* of a *stage*."""
        target = next((one for one in self.ground.failing if one.id == check.id), None)
        if target is None:
            return Miss(check, stage, people=check.formula is None and check.id != "complete")
        found = Miss(check, stage, ways=tuple(self.ways(target)), left_out=tuple(self.left_out(target)))
        if target.part is not None:
            found = replace(
                found, short=_short(check), lost=tuple(_lost(self.counted(target), self.ground.standing))
            )
        if ("received",) in target.uses:
            day = self.first_day(target)
            found = replace(
                found,
                first_day=day,
                late=not found.ways and day is None,
                closed_then=self.closed(day, target),
            )
        return found

    def left_out(self, target: Target) -> Iterator[LeftOut]:
        """Optional answers about items that are left out and could make the condition hold."""
        for pattern, rules in self.ground.lists.items():
            items = value_at(self.ground.answers, pattern)
            if not isinstance(items, list | tuple) or not touches(pattern, target.uses):
                continue
            for name, field in (rules.item.fields or {}).items():
                if not field.optional or not touches((*pattern, name), target.uses):
                    continue
                empty = [row for row, item in enumerate(items) if item.get(name) is None]
                open_ = {row: {**items[row], name: UNKNOWN} for row in empty}
                rows = tuple(row for row in empty if rules.matters(open_[row], name, self.ground.answers))
                if rows and self.could_hold(target, pattern, items, {row: open_[row] for row in rows}):
                    yield LeftOut(pattern, field, rows)

    def could_hold(
        self, target: Target, pattern: Pattern, items: Sequence[Any], open_: Mapping[int, Any]
    ) -> bool:
        asked = [open_.get(row, item) for row, item in enumerate(items)]
        change = Change("answer", pattern, self.ground.lists[pattern].item, 1, asked)
        return self.ground.all_hold((Made(change, 1),), [target])

    def counted(self, target: Target) -> list[Criterion | Group]:
        """The parts whose points the condition counts."""
        assert target.part is not None
        formula, parts = target.rule.formula, self.ground.outlook.parts
        named = [parts[name] for name in sorted(formula.uses) if name in parts] if formula else []
        return named or [target.part]

    def ways(self, target: Target) -> Iterator[Way]:
        """Single kinds of change that mend the condition by themselves, the cheapest first."""
        found: list[Way] = []
        seen: set[tuple[str, tuple[str, ...]]] = set()
        variables = [*self.ground.variables, *self.together(target)]
        options = [made for variable in variables if (made := self.least(variable, target))]
        for made in sorted(options, key=lambda one: (one.cost, one.change.far)):
            key = made.change.kind, made.change.pattern
            if key in seen:
                continue
            seen.add(key)
            near = closer((made,), 0, lambda changed: self.ground.all_hold(changed, [target]))
            after = self.ground.after(near)
            broken = self.ground.broken(after)
            asks = self.ground.asks(near[0].change, self.alike_for(near[0], target))
            found.append(Way(near, (asks,), after, tuple(sorted(broken)), gain(self.ground.standing, after)))
        yield from found[:WAYS]

    def together(self, target: Target) -> Iterator[Variable]:
        """Fewer items of several groups as one change, where each adds the same to a sum."""
        board = Board(self.ground.outlook, self.ground.variables)
        known = bound(target, board)
        if not isinstance(known, OverList):
            return
        groups: dict[tuple[Exact, tuple[str, ...]], list[Change]] = {}
        for number in sorted(known.feeds):
            change = self.ground.variables[number].options[0]
            if change.kind == "fewer" and known.adds[number] > 0:
                groups.setdefault((known.adds[number], change.pattern), []).append(change)
        others = [one for target in self.ground.holding if isinstance(one := bound(target, board), OverList)]
        for changes in groups.values():
            changes.sort(key=lambda change: self.harm(change, board, others))
            rows = tuple(dict.fromkeys(row for change in changes for row in change.rows))
            yield Variable(changes[0].pattern, (replace(changes[0], rows=rows),))

    def harm(self, change: Change, board: Board, others: Sequence[OverList]) -> Fraction:
        """How much of what other conditions have to spare one item fewer takes."""
        number = next(n for n, variable in enumerate(self.ground.variables) if variable.options[0] is change)
        taken = Fraction(0)
        for one in others:
            short = one.state(()).short
            if number in one.adds and one.adds[number] < 0 and short is not None:
                taken += -one.adds[number] / Fraction(1 - short)
        return taken

    def alike_for(self, made: Made, target: Target) -> tuple[Change, ...]:
        others = [
            other
            for other in self.ground.of_kind(made.change)
            if other is not made.change
            and self.ground.all_hold(instead(other, made.change, made.times), [target])
        ]
        return (made.change, *others) if made.change.kind in ("more", "fewer") else (made.change,)

    def least(self, variable: Variable, target: Target) -> Made | None:
        """The smallest change of *variable* that mends the condition."""
        if variable.options[0].kind == "answer":
            options = sorted(variable.options, key=lambda change: (change.effort, change.far))
            return next((Made(c, 1) for c in options if self.ground.all_hold((Made(c, 1),), [target])), None)
        change = variable.options[0]
        most = min(change.most if change.most is not None else 1_000, 1_000)
        times, below = 1, 0
        while not self.ground.all_hold((Made(change, times),), [target]):
            if times >= most:
                return None
            below, times = times, min(times * 2, most)
        while times - below > 1:
            middle = (times + below) // 2
            if self.ground.all_hold((Made(change, middle),), [target]):
                times = middle
            else:
                below = middle
        return Made(change, times)

    def first_day(self, target: Target) -> date | None:
        """The first day after the day of receipt on which the condition holds, all else being as it is."""
        received = self.ground.standing.round.received(self.ground.standing.application.id)
        if received is None:
            return None

        def holds(days: int) -> bool:
            names = self.ground.outlook.names(self.ground.answers)
            names["received"] = received + timedelta(days)
            return self.ground.outlook.holds(target, names)

        below, days = 0, 1
        while not holds(days):
            if days > 366 * YEARS:
                return None
            below, days = days, days * 2
        while days - below > 1:
            middle = (days + below) // 2
            below, days = (below, middle) if holds(middle) else (middle, days)
        return (received + timedelta(days)).date()

    def closed(self, day: date | None, target: Target) -> bool:
        """Whether some other condition that holds now would fail on *day*."""
        if day is None:
            return False
        names = self.ground.outlook.names(self.ground.answers)
        names["received"] = datetime.combine(day, time(0))
        return not all(
            self.ground.outlook.holds(one, names) for one in self.ground.holding if ("received",) in one.uses
        )


def _short(check: Check) -> Exact | None:
    """By how many points a condition ``points >= limit`` is missed."""
    numbers = [bounds(value) for value in check.values.values()]
    node = check.formula.node if check.formula else None
    if not isinstance(node, Comparison) or not isinstance(node.right, Literal) or len(numbers) != 1:
        return None
    pair, limit = numbers[0], node.right.value
    if pair is None or pair[1] is None or type(limit) not in (int, Fraction):
        return None
    return limit - pair[1] if limit > pair[1] else None  # type: ignore[operator]  # numbers


def _lost(parts: Sequence[Criterion | Group], standing: Standing) -> list[Mark]:
    """The marks that count for the condition, first where most points were lost."""
    own = {criterion.id for part in parts for criterion in criteria_of(part)}
    found = []
    for mark in standing.marks():
        if (
            mark.criterion.id in own
            and type(mark.points) in (int, Fraction)
            and type(mark.out_of) in (int, Fraction)
        ):
            lost = mark.out_of - mark.points  # type: ignore[operator]  # numbers
            found.append((-lost, mark))
    return [mark for lost, mark in sorted(found, key=lambda one: one[0]) if lost < 0]
