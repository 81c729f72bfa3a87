"""How much further changes can add to a condition that fails, and so what they must cost at least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from kkk_scoring.feel import compile_
from kkk_scoring.feel.unknown import Interval
from kkk_scoring.rubric.model import Criterion, Requirement
from kkk_scoring.study.board import Board, Picked, combinations, only, with_one
from kkk_scoring.study.changes import Exact
from kkk_scoring.study.linear import Slack, Sums, list_sums, points_slack
from kkk_scoring.study.outlook import Names, Outlook, Target


class State(NamedTuple):
    """What a condition comes to. *short*: by how much a sum fails (None: it isn't a sum)."""

    holds: bool
    short: Exact | None = None


class Plain:
    """A condition of which nothing is known beforehand but the answers it looks at."""

    def __init__(self, target: Target, board: Board) -> None:
        self.target, self.board = target, board
        self.feeds = board.feeds(target.uses)
        self.seen: dict[Picked, State] = {}

    def state(self, picked: Picked) -> State:
        own = only(picked, self.feeds)
        if own not in self.seen:
            self.seen[own] = self.work_out(own)
        return self.seen[own]

    def work_out(self, own: Picked) -> State:
        return State(self.board.outlook.holds(self.target, self.board.names(own)))

    def effects(self, number: int, which: int) -> list[Exact | None] | None:
        """What the option *which* of a variable does, one number for each way to set the others.

        The more the better. None: there are too many ways.
        """
        others = list(combinations(sorted(self.feeds - {number}), self.board))
        if not others:
            return None
        return [int(self.state(with_one(other, number, which)).holds) for other in others]

    def cost(self, picked: Picked, state: State, left: Sequence[int]) -> Exact | None:
        """The least that the variables *left* must cost until it holds; None: they can't do it."""
        return min((self.board.variables[number].cheapest for number in left), default=None)


class OverList(Plain):
    """A condition on counts over one list, of which every change is known to add a fixed amount."""

    def __init__(self, target: Target, board: Board, sums: Sums) -> None:
        super().__init__(target, board)
        self.sums = sums
        self.programs = [(compile_(node), factor) for node, factor in sums.terms]
        self.divisor = compile_(sums.divisor) if sums.divisor is not None else None
        self.base, self.divided = self.totals(board.names(()))
        self.adds: dict[int, Exact] = {}
        self.divides: dict[int, Exact] = {}
        for number in self.feeds:
            total, divided = self.totals(board.names(((number, 1),)))
            self.adds[number], self.divides[number] = total - self.base, divided - self.divided

    def is_certain(self) -> bool:
        """Whether every count is: no item hangs on an open answer."""
        found = [self.base, self.divided, *self.adds.values(), *self.divides.values()]
        return all(type(one) in (int, Fraction) for one in found)

    def totals(self, names: Names) -> tuple[Any, Any]:
        """The sum, and what is divided by (1 where nothing is)."""
        total: Any = self.sums.constant
        for program, factor in self.programs:
            total += program(names) * factor
        return total, 1 if self.divisor is None else self.divisor(names)

    def work_out(self, own: Picked) -> State:
        if self.divided + sum(self.divides[number] * times for number, times in own) <= 0:
            return State(False)
        total = self.base + sum(self.adds[number] * times for number, times in own)
        return State(total > 0 if self.sums.strict else total >= 0, -total)

    def cost(self, picked: Picked, state: State, left: Sequence[int]) -> Exact | None:
        if state.short is None:
            return super().cost(picked, state, left)
        useful = [number for number in left if self.adds[number] > 0]
        if not useful:
            return None
        variables = self.board.variables
        least = min(variables[number].cheapest for number in useful)
        rate = max(self.adds[number] / Fraction(variables[number].cheapest) for number in useful)
        return max(least, state.short / rate)


@dataclass(slots=True)
class _Term:
    """One criterion in a sum, times its factors; *seen*, *best*: what it adds, and can, worked out once."""

    criterion: Criterion
    points: Exact
    out_of: Exact
    feeds: frozenset[int]
    seen: dict[Picked, Exact | None]
    best: dict[tuple[Picked, tuple[int, ...]], Exact | None]


class OverPoints(Plain):
    """A condition on the points of criteria added up."""

    def __init__(self, target: Target, board: Board, slack: Slack) -> None:
        super().__init__(target, board)
        self.slack = slack
        ids = dict.fromkeys(name[2:] for name in slack.form if name)
        uses = board.outlook.uses
        self.terms = []
        for id_ in ids:
            part = board.outlook.parts[id_]
            assert isinstance(part, Criterion)
            form = slack.form
            feeds = board.feeds(uses.of(id_))
            self.terms.append(_Term(part, form.get(f"p:{id_}", 0), form.get(f"o:{id_}", 0), feeds, {}, {}))

    def effects(self, number: int, which: int) -> list[Exact | None] | None:
        found: list[Exact | None] = []
        for term in self.terms:
            if number in term.feeds:
                others = list(combinations(sorted(term.feeds - {number}), self.board))
                if not others:
                    return None
                found += [self.adds(term, with_one(other, number, which)) for other in others]
        return found

    def adds(self, term: _Term, picked: Picked) -> Exact | None:
        """What a criterion adds at most, with these changes; None: without bound."""
        own = only(picked, term.feeds)
        if own not in term.seen:
            points, out_of = self.board.outlook.points(term.criterion, self.board.names(own))
            term.seen[own] = _sum(_highest(points, term.points), _highest(out_of, term.out_of))
        return term.seen[own]

    def best(self, term: _Term, own: Picked, free: tuple[int, ...]) -> Exact | None:
        """The most that a criterion can add when the variables *free* may still change; None: no bound."""
        key = own, free
        if key not in term.best:
            found: list[Exact | None] = [
                self.adds(term, tuple(sorted((*own, *more)))) for more in combinations(free, self.board)
            ]
            known = [one for one in found if one is not None]
            term.best[key] = max(known) if known and len(known) == len(found) else None
        return term.best[key]

    def work_out(self, own: Picked) -> State:
        total: Exact = self.slack.form.get("", 0)
        for term in self.terms:
            added = self.adds(term, own)
            if added is None:
                return State(True)
            total += added
        return State(total > 0 if self.slack.strict else total >= 0, -total)

    def cost(self, picked: Picked, state: State, left: Sequence[int]) -> Exact | None:
        """Each variable with the most it can add, the best value first."""
        if state.short is None:
            return super().cost(picked, state, left)
        gains: dict[int, Exact] = dict.fromkeys(left, 0)
        for term in self.terms:
            free = tuple(sorted(term.feeds & gains.keys()))
            shares = self.shares(term, only(picked, term.feeds), free) if free else []
            if shares is None:
                return super().cost(picked, state, left)
            for number, share in zip(free, shares, strict=False):
                gains[number] += share
        costs = {number: self.board.variables[number].cheapest for number in left}
        return _cheapest_sum([(gain, costs[number]) for number, gain in gains.items() if gain], state.short)

    def shares(self, term: _Term, own: Picked, free: tuple[int, ...]) -> list[Exact] | None:
        """What each of the variables *free* may add to a criterion, so that for any of them that change
        the shares together are at least what the criterion gains; None: no bound is known."""
        now, together = self.adds(term, own), self.best(term, own, free)
        if now is None or together is None:
            return None
        if len(free) != 2:
            return [max(together - now, 0)] * len(free)
        alone = [self.best(term, own, (number,)) for number in free]
        each = [max(one - now, 0) for one in alone if one is not None]
        if len(each) < 2:
            return None
        more = max(together - now - sum(each), 0)
        return [one + Fraction(more) / 2 for one in each]


def _cheapest_sum(gains: list[tuple[Exact, Exact]], needed: Exact) -> Exact | None:
    """The least cost of parts of (gain, cost) that give *needed*; None: all together don't."""
    if not gains or sum(gain for gain, _ in gains) < needed:
        return None
    total: Exact = 0
    for gain, cost in sorted(gains, key=lambda one: one[1] / Fraction(one[0])):
        if gain >= needed:
            total += cost * Fraction(needed) / gain
            break
        total, needed = total + cost, needed - gain
    return max(total, min(cost for _, cost in gains))


def bound(target: Target, board: Board) -> Plain:
    """What is known beforehand of a condition."""
    outlook = board.outlook
    if isinstance(target.rule, Requirement):
        formula = target.rule.formula
        if formula is not None and target.rule.when is None:
            found = list_sums(formula.node, outlook.figures, outlook.uses)
            if found is not None and _is_list(board, found[0]):
                known = OverList(target, board, found[1])
                if known.is_certain():
                    return known
        return Plain(target, board)
    slack = points_slack(target.rule.formula, target.id, outlook.parts)
    if slack is None or _is_conditional(target, outlook):
        return Plain(target, board)
    return OverPoints(target, board, slack)


def _is_list(board: Board, pattern: tuple[str, ...]) -> bool:
    """Whether all changes that feed it are of the list itself, whose items are known."""
    from kkk_scoring.study.changes import value_at

    return isinstance(value_at(board.answers, pattern), list | tuple)


def _is_conditional(target: Target, outlook: Outlook) -> bool:
    """Whether a group on the way may not apply; then points don't simply add up."""
    part = target.part
    return part is not None and any(
        one.when is not None for one in outlook.parts.values() if not isinstance(one, Criterion)
    )


def _highest(value: Any, factor: Exact) -> Exact | None:
    """The most that *value* times *factor* can be."""
    if factor == 0 or value is None:
        return 0
    if isinstance(value, Interval):
        end = value.high if factor > 0 else value.low
        return None if end is None else end * factor
    return value * factor if type(value) in (int, Fraction) else None


def _sum(one: Exact | None, two: Exact | None) -> Exact | None:
    return None if one is None or two is None else one + two
