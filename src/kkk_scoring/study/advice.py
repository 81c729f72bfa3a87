"""The smallest changes with which an application passes, each set tested on the changed application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Criterion, Group
from kkk_scoring.scoring.protocol import Check, Mark, StageResult, bounds
from kkk_scoring.scoring.round import Application
from kkk_scoring.study.candidates import Candidates, Effort
from kkk_scoring.study.changes import Change, Exact, Made, Set, Variable, applied, cost, taken_rows, value_at
from kkk_scoring.study.gains import Board, OverList, bound
from kkk_scoring.study.items import Asks, asked_of_items, asked_of_new
from kkk_scoring.study.outlook import Outlook, Target, criteria_of
from kkk_scoring.study.search import Found, Search
from kkk_scoring.study.standing import Standing, stand
from kkk_scoring.study.uses import Pattern, Uses, touches

STEPS = 20_000
WAYS = 6
YEARS = 30
"""So far ahead the first day is looked for on which a condition holds."""


class LeftOut(NamedTuple):
    """An answer that was left out in the items *rows* of the list *items*."""

    items: Pattern
    field: Field
    rows: tuple[int, ...]


class Way(NamedTuple):
    """Changes that go together. *asks*: for each, which answers of an item matter, and what they may be.

    *after*: where the application then stands, scored as a whole; *breaks*: what would then fail that holds
    now; *gain*: points added to the total.
    """

    made: Set
    asks: tuple[Asks, ...]
    after: Standing
    breaks: tuple[str, ...] = ()
    gain: Exact = 0

    @property
    def cost(self) -> Exact:
        return cost(self.made)


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


@dataclass(frozen=True, slots=True)
class Advice:
    """*sets*: what makes everything pass that changes can mend, the cheapest first.

    *proven* and *steps* as in `Found`. *beyond*: ids of what no change in the applicant's power mends.
    *further*: single changes that bring most points.
    """

    standing: Standing
    misses: tuple[Miss, ...]
    sets: tuple[Way, ...]
    proven: bool
    steps: int
    beyond: tuple[str, ...]
    further: tuple[Way, ...]


def advise(standing: Standing, effort: Effort, final: bool, steps: int = STEPS) -> Advice:
    """What to change in the application of *standing*; *final*: what it leaves out is left out."""
    return _Adviser(standing, effort, final).advice(steps)


class _Adviser:
    def __init__(self, standing: Standing, effort: Effort, final: bool) -> None:
        self.standing = standing
        self.uses = Uses(standing.rubric)
        self.outlook = Outlook(standing, self.uses)
        self.answers: Mapping[str, Any] = standing.application.answers or {}
        candidates = Candidates(self.outlook, effort, final)
        self.lists = candidates.lists
        self.variables = candidates.variables()
        targets = self.outlook.targets()
        names = self.outlook.names(self.answers)
        self.failing = [target for target in targets if not self.outlook.holds(target, names)]
        self.holding = [target for target in targets if self.outlook.holds(target, names)]
        self.failed_before = {check.id for check in standing.checks("rejected")}

    def advice(self, steps: int) -> Advice:
        mendable = [target for target in self.failing if self.can_be_mended(target)]
        found = Found((), True, 0)
        if mendable:
            goal = {target.id for target in mendable}
            search = self.search(mendable, lambda made: self.helps(made, goal))
            found = search.run(steps)
        beyond = {check.id for check in self.standing.checks("rejected")} - {t.id for t in mendable}
        misses = tuple(
            self.miss(check, stage)
            for stage in self.standing.stages
            for check in stage.checks
            if check.verdict == "rejected"
        )
        sets = tuple(self.way(self.nearest(made, mendable), mendable) for made in found.sets)
        return Advice(
            self.standing,
            misses,
            sets,
            found.proven,
            found.steps,
            tuple(sorted(beyond)),
            tuple(self.further()),
        )

    def search(self, targets: Sequence[Target], helps: Any) -> Search:
        return Search(self.outlook, self.variables, [*targets, *self.holding], helps)

    def can_be_mended(self, target: Target) -> bool:
        """Whether some change feeds the condition, and all together could be enough."""
        own = Search(self.outlook, self.variables, [target], lambda made: True)
        return own.can_begin()

    def helps(self, made: Set, goal: set[str]) -> bool:
        """The test of the changed application: the goals are reached and nothing new fails."""
        after = self.after(made)
        failed = {check.id for check in after.checks("rejected")}
        return not failed & goal and failed <= self.failed_before

    def after(self, made: Set) -> Standing:
        """Where the application stands with the changes made: scored anew, as a whole."""
        answers = applied(self.answers, made)
        assert answers is not None
        changed = replace_answers(self.standing.application, answers)
        return stand(self.standing.rubric, changed, self.standing.round)

    def nearest(self, made: Set, mendable: Sequence[Target]) -> Set:
        """The same changes with numbers and dates no farther than they must be."""
        goal = {target.id for target in mendable}
        for at, one in enumerate(made):
            if one.change.kind == "answer" and one.change.field.kind in ("number", "date"):
                made = _closer(made, at, lambda changed: self.helps(changed, goal))
        return made

    def way(self, made: Set, mendable: Sequence[Target]) -> Way:
        after = self.after(made)
        joined, alike = _joined(made, self.alike(made, mendable))
        asks = tuple(self.asks(one.change, same) for one, same in zip(joined, alike, strict=True))
        return Way(joined, asks, after, gain=_gain(self.standing, after))

    def asks(self, change: Change, alike: Sequence[Change]) -> Asks:
        """What matters of the items that a change of a list is made to or adds."""
        rules = self.lists.get(change.pattern)
        if rules is None or change.kind not in ("more", "fewer"):
            return {}
        if change.kind == "more":
            return asked_of_new(
                change.value, [one.value for one in alike], rules, self.outlook.names(self.answers)
            )
        rows = {row for one in alike for row in one.rows}
        return asked_of_items(value_at(self.answers, change.pattern), rows, rules)

    def alike(self, made: Set, targets: Sequence[Target]) -> list[list[Change]]:
        """For each change of a list the changes of its kind that do as well."""
        must = [*targets, *self.holding]
        found = []
        for at, (change, times) in enumerate(made):
            same = [change]
            if change.kind in ("more", "fewer"):
                for other in self.of_kind(change):
                    changed = (*made[:at], *_instead(other, change, times), *made[at + 1 :])
                    if other is not change and self.all_hold(changed, must):
                        same.append(other)
            found.append(same)
        return found

    def of_kind(self, change: Change) -> Iterator[Change]:
        for variable in self.variables:
            other = variable.options[0]
            if (other.kind, other.pattern, other.effort) == (change.kind, change.pattern, change.effort):
                yield other

    def all_hold(self, made: Set, targets: Sequence[Target]) -> bool:
        if any(one.change.most is not None and one.times > one.change.most for one in made):
            return False
        answers = applied(self.answers, made)
        if answers is None:
            return False
        names = self.outlook.names(answers)
        return all(self.outlook.holds(target, names) for target in targets)

    def miss(self, check: Check, stage: StageResult) -> Miss:
        target = next((one for one in self.failing if one.id == check.id), None)
        if target is None:
            return Miss(check, stage, people=check.formula is None and check.id != "complete")
        found = Miss(check, stage, ways=tuple(self.ways(target)), left_out=tuple(self.left_out(target)))
        if target.part is not None:
            found = replace(
                found, short=_short(check), lost=tuple(_lost(self.counted(target), self.standing))
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
        for pattern, rules in self.lists.items():
            items = value_at(self.answers, pattern)
            if not isinstance(items, list | tuple) or not touches(pattern, target.uses):
                continue
            for name, field in (rules.item.fields or {}).items():
                if not field.optional or not touches((*pattern, name), target.uses):
                    continue
                empty = [row for row, item in enumerate(items) if item.get(name) is None]
                open_ = {row: {**items[row], name: UNKNOWN} for row in empty}
                rows = tuple(row for row in empty if rules.matters(open_[row], name, self.answers))
                if rows and self.could_hold(target, pattern, items, {row: open_[row] for row in rows}):
                    yield LeftOut(pattern, field, rows)

    def could_hold(
        self, target: Target, pattern: Pattern, items: Sequence[Any], open_: Mapping[int, Any]
    ) -> bool:
        asked = [open_.get(row, item) for row, item in enumerate(items)]
        change = Change("answer", pattern, self.lists[pattern].item, 1, asked)
        return self.all_hold((Made(change, 1),), [target])

    def counted(self, target: Target) -> list[Criterion | Group]:
        """The parts whose points the condition counts."""
        assert target.part is not None
        formula, parts = target.rule.formula, self.outlook.parts
        named = [parts[name] for name in sorted(formula.uses) if name in parts] if formula else []
        return named or [target.part]

    def ways(self, target: Target) -> Iterator[Way]:
        """Single kinds of change that mend the condition by themselves, the cheapest first."""
        found: list[Way] = []
        seen: set[tuple[str, tuple[str, ...]]] = set()
        variables = [*self.variables, *self.together(target)]
        options = [made for variable in variables if (made := self.least(variable, target))]
        for made in sorted(options, key=lambda one: (one.cost, one.change.far)):
            key = made.change.kind, made.change.pattern
            if key in seen:
                continue
            seen.add(key)
            near = _closer((made,), 0, lambda changed: self.all_hold(changed, [target]))
            after = self.after(near)
            broken = {check.id for check in after.checks("rejected")} - self.failed_before
            asks = self.asks(near[0].change, self.alike_for(near[0], target))
            found.append(Way(near, (asks,), after, tuple(sorted(broken)), _gain(self.standing, after)))
        yield from found[:WAYS]

    def together(self, target: Target) -> Iterator[Variable]:
        """Fewer items of several groups as one change, where each adds the same to a sum."""
        board = Board(self.outlook, self.variables)
        known = bound(target, board)
        if not isinstance(known, OverList):
            return
        groups: dict[tuple[Exact, tuple[str, ...]], list[Change]] = {}
        for number in sorted(known.feeds):
            change = self.variables[number].options[0]
            if change.kind == "fewer" and known.adds[number] > 0:
                groups.setdefault((known.adds[number], change.pattern), []).append(change)
        others = [one for target in self.holding if isinstance(one := bound(target, board), OverList)]
        for changes in groups.values():
            changes.sort(key=lambda change: self.harm(change, board, others))
            rows = tuple(dict.fromkeys(row for change in changes for row in change.rows))
            yield Variable(changes[0].pattern, (replace(changes[0], rows=rows),))

    def harm(self, change: Change, board: Board, others: Sequence[OverList]) -> Fraction:
        """How much of what other conditions have to spare one item fewer takes."""
        number = next(n for n, variable in enumerate(self.variables) if variable.options[0] is change)
        taken = Fraction(0)
        for one in others:
            short = one.state(()).short
            if number in one.adds and one.adds[number] < 0 and short is not None:
                taken += -one.adds[number] / Fraction(1 - short)
        return taken

    def alike_for(self, made: Made, target: Target) -> tuple[Change, ...]:
        others = [
            other
            for other in self.of_kind(made.change)
            if other is not made.change and self.all_hold(_instead(other, made.change, made.times), [target])
        ]
        return (made.change, *others) if made.change.kind in ("more", "fewer") else (made.change,)

    def least(self, variable: Variable, target: Target) -> Made | None:
        """The smallest change of *variable* that mends the condition."""
        if variable.options[0].kind == "answer":
            options = sorted(variable.options, key=lambda change: (change.effort, change.far))
            return next((Made(c, 1) for c in options if self.all_hold((Made(c, 1),), [target])), None)
        change = variable.options[0]
        most = min(change.most if change.most is not None else 1_000, 1_000)
        times, below = 1, 0
        while not self.all_hold((Made(change, times),), [target]):
            if times >= most:
                return None
            below, times = times, min(times * 2, most)
        while times - below > 1:
            middle = (times + below) // 2
            if self.all_hold((Made(change, middle),), [target]):
                times = middle
            else:
                below = middle
        return Made(change, times)

    def first_day(self, target: Target) -> date | None:
        """The first day after the day of receipt on which the condition holds, all else being as it is."""
        received = self.standing.round.received(self.standing.application.id)
        if received is None:
            return None

        def holds(days: int) -> bool:
            names = self.outlook.names(self.answers)
            names["received"] = received + timedelta(days)
            return self.outlook.holds(target, names)

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
        names = self.outlook.names(self.answers)
        names["received"] = datetime.combine(day, time(0))
        return not all(self.outlook.holds(one, names) for one in self.holding if ("received",) in one.uses)

    def further(self) -> Iterator[Way]:
        """For each answer the nearest one that adds points and breaks nothing; most for their cost first."""
        if not any(mark.criterion.scale is None for mark in self.standing.marks()):
            return
        found = []
        for variable in self.variables:
            for change in variable.options:
                if change.kind != "answer":
                    continue
                made = (Made(change, 1),)
                after = self.after(made)
                broken = {check.id for check in after.checks("rejected")} - self.failed_before
                gain = _gain(self.standing, after)
                if gain > 0 and not broken:
                    found.append(Way(made, ({},), after, gain=gain))
        nearest: dict[Pattern, Way] = {}
        for way in sorted(found, key=lambda one: (one.made[0].change.far, -one.gain)):
            nearest.setdefault(way.made[0].change.pattern, way)
        yield from sorted(nearest.values(), key=lambda one: -one.gain / Fraction(one.cost))[:WAYS]


def _joined(made: Set, alike: Sequence[Sequence[Change]]) -> tuple[Set, list[list[Change]]]:
    """The set with fewer items of one list as one change, and the changes that do as well."""
    kept: list[Made] = []
    same: list[list[Change]] = []
    rows = taken_rows(made)
    for one, others in zip(made, alike, strict=True):
        at = next((n for n, other in enumerate(kept) if _same_list(one.change, other.change)), None)
        if one.change.kind != "fewer" or at is None:
            first = replace(one.change, rows=rows[one.change]) if one.change.kind == "fewer" else one.change
            kept.append(Made(first, one.times))
            same.append([first, *others])
            continue
        together = (*kept[at].change.rows, *rows[one.change])
        kept[at] = Made(replace(kept[at].change, rows=together), len(together))
        same[at] = [kept[at].change, *same[at], *others]
    return tuple(kept), same


def _instead(other: Change, change: Change, times: int) -> Set:
    """*other* instead of *change*, as often as it can be made."""
    most = times if other.most is None else min(times, other.most)
    return (Made(other, most), Made(change, times - most)) if most < times else (Made(other, times),)


def _same_list(one: Change, other: Change) -> bool:
    return (one.kind, one.pattern) == (other.kind, other.pattern)


def replace_answers(application: Application, answers: dict[str, Any]) -> Application:
    """The application with other answers; places are those of the file as it is."""
    return Application(
        application.id,
        application.file,
        answers,
        application.place,
        application.missing,
        draft=application.draft,
    )


def _closer(made: Set, at: int, good: Any) -> Set:
    """*made* with the number or date of its change no. *at* as near to what it was as is still good."""
    change = made[at].change
    before, value = change.before, change.value
    if (
        change.kind != "answer"
        or change.field.kind not in ("number", "date")
        or before is None
        or value is None
    ):
        return made

    def with_(new: Any) -> Set:
        return (*made[:at], Made(replace(change, value=new), 1), *made[at + 1 :])

    if isinstance(value, date):
        span, step = (value - before).days, None
    else:
        step = change.field.step or _fine(before, value, change)
        span = int((value - before) / Fraction(step))
    below, reach, sign = 0, abs(span), 1 if span > 0 else -1

    def at_distance(n: int) -> Any:
        if step is None:
            return before + timedelta(sign * n)
        found = before + sign * n * step
        return found.numerator if isinstance(found, Fraction) and found.denominator == 1 else found

    while reach - below > 1:
        middle = (below + reach) // 2
        if good(with_(at_distance(middle))):
            reach = middle
        else:
            below = middle
    return with_(at_distance(reach))


def _fine(before: Exact, value: Exact, change: Change) -> Exact:
    if change.field.unit == "%" and all((Fraction(one) * 100).denominator == 1 for one in (before, value)):
        return Fraction(1, 100)
    return Fraction(1, max(Fraction(before).denominator, Fraction(value).denominator))


def _short(check: Check) -> Exact | None:
    """By how many points a condition ``points >= limit`` is missed."""
    numbers = [bounds(value) for value in check.values.values()]
    from kkk_scoring.feel.tree import Comparison, Literal

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


def _gain(before: Standing, after: Standing) -> Exact:
    if type(before.total) in (int, Fraction) and type(after.total) in (int, Fraction):
        return after.total - before.total  # type: ignore[operator, no-any-return]  # numbers
    return 0
