"""The cheapest sets of changes with which no condition fails: an exact search, cheapest first.

Variables are taken in a fixed order, so that every set of changes is met once. A lower bound of what is
still to be paid keeps the search small: a condition that fails needs a change that it looks at, and a sum
that is short by so much needs changes that can add so much. The first set to leave the queue with which
nothing fails is therefore the cheapest among all sets of the changes considered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from math import ceil, gcd, lcm
from typing import NamedTuple

from kkk_scoring.study.board import Board, Picked
from kkk_scoring.study.changes import Exact, Set, Variable, cost, items_of
from kkk_scoring.study.gains import Plain, State, bound
from kkk_scoring.study.narrowing import without_worse
from kkk_scoring.study.outlook import Outlook, Target

FURTHER = 1_000
"""After the cheapest set so many further steps may go into other ways to the same end."""


class Found(NamedTuple):
    """*sets*: the cheapest set first. *proven*: whether the search came to its end: the first set is the
    cheapest, or there is none; if not, it stopped after *steps*."""

    sets: tuple[Set, ...]
    proven: bool
    steps: int


class _Node(NamedTuple):
    picked: Picked
    goal: bool


_Place = tuple[Exact, int, Exact, Exact, int, _Node]
"""Least cost; then how many kinds of change, how far answers move, and what is paid already."""


class Search:
    """*must*: what may not fail in the end; *helps*: whether a set stands the real test."""

    def __init__(
        self,
        outlook: Outlook,
        variables: Sequence[Variable],
        must: Sequence[Target],
        helps: Callable[[Set], bool],
    ) -> None:
        whole = Board(outlook, variables)
        self.variables = without_worse(variables, [bound(target, whole) for target in must])
        self.board = Board(outlook, self.variables)
        self.bounds = [bound(target, self.board) for target in must]
        self.helps = helps
        self.unit = _unit([change.effort for one in variables for change in one.options])
        self.steps = 0

    def run(self, steps: int, wanted: int = 3) -> Found:
        """Up to *wanted* sets that don't hold one another; *steps*: sets looked at, at most."""
        queue: list[_Place] = []
        order = count()
        self._push(queue, (), order)
        sets: list[Set] = []
        limit = steps
        while queue and self.steps < limit:
            node = heappop(queue)[-1]
            if not node.goal:
                for child in filter(self._fits, self._children(node.picked)):
                    if self.steps >= limit:
                        return Found(tuple(sets), bool(sets), self.steps)
                    self._push(queue, child, order)
                continue
            made = self.board.made(node.picked)
            if self._is_new(made, sets) and self.helps(made) and self._is_minimal(node.picked):
                if not sets:
                    limit = min(steps, self.steps + FURTHER)
                sets.append(made)
                if len(sets) == wanted:
                    break
        return Found(tuple(sets), bool(sets) or not queue, self.steps)

    def can_begin(self) -> bool:
        """Whether all changes together could be enough, as far as the bounds tell."""
        states = [(one, one.state(())) for one in self.bounds]
        return self._still((), [(one, state) for one, state in states if not state.holds]) is not None

    def _push(self, queue: list[_Place], picked: Picked, order: Iterator[int]) -> None:
        self.steps += 1
        states = [(one, one.state(picked)) for one in self.bounds]
        failing = [(one, state) for one, state in states if not state.holds]
        rest = self._still(picked, failing)
        if rest is None:
            return
        made = self.board.made(picked)
        paid = cost(made)
        far = sum((one.change.far * one.times for one in made), start=Fraction(0))
        ways = len(_shape(made))
        heappush(queue, (paid + rest, ways, far, -paid, next(order), _Node(picked, not failing)))

    def _still(self, picked: Picked, failing: Sequence[tuple[Plain, State]]) -> Exact | None:
        """What further changes must cost at least; None: none of them can help."""
        parts: list[tuple[frozenset[int], Exact]] = []
        for one, state in failing:
            left = frozenset(self._left(picked, one.feeds))
            least = one.cost(picked, state, sorted(left))
            if least is None:
                return None
            # Conditions that can share a change share its cost; those that can't add up.
            for other in [part for part in parts if part[0] & left]:
                parts.remove(other)
                left, least = left | other[0], max(least, other[1])
            parts.append((left, least))
        return sum((ceil(least / self.unit) * self.unit for _, least in parts), start=0)

    def _left(self, picked: Picked, feeds: frozenset[int]) -> Iterator[int]:
        """The variables of *feeds* that can still change: those behind the last, or the last once more."""
        last, times = picked[-1] if picked else (-1, 0)
        for number in feeds:
            if number > last or (number == last and self._again(number, times)):
                yield number

    def _again(self, number: int, times: int) -> bool:
        change = self.variables[number].options[0]
        return change.kind != "answer" and (change.most is None or times < change.most)

    def _children(self, picked: Picked) -> Iterator[Picked]:
        last, times = picked[-1] if picked else (-1, 0)
        if picked and self._again(last, times):
            yield (*picked[:-1], (last, times + 1))
        for number in range(last + 1, len(self.variables)):
            options = self.variables[number].options
            if options[0].kind == "answer":
                yield from ((*picked, (number, which)) for which in range(len(options)))
            else:
                yield (*picked, (number, 1))

    def _fits(self, picked: Picked) -> bool:
        """Whether no two changes need the same item of a list."""
        wanting = [(items_of(self.variables[n].options[0]), times) for n, times in picked]
        for rows, _ in wanting:
            sharing = [(others, times) for others, times in wanting if rows & others]
            wanted = sum(times for _, times in sharing)
            if wanted > len(set().union(*(others for others, _ in sharing))):
                return False
        return True

    def _is_new(self, made: Set, sets: Sequence[Set]) -> bool:
        """Whether the set is another way, not an earlier one with other values or with more besides."""
        own = _shape(made)
        return not any(_shape(other) <= own for other in sets)  # as multisets

    def _is_minimal(self, picked: Picked) -> bool:
        """Whether no piece can be left out: a change as a whole, or one of several alike."""
        for at, (number, times) in enumerate(picked):
            fewer = picked[:at] + picked[at + 1 :]
            if self.variables[number].options[0].kind != "answer" and times > 1:
                fewer = (*picked[:at], (number, times - 1), *picked[at + 1 :])
            if all(one.state(fewer).holds for one in self.bounds):
                return False
        return True


def _shape(made: Set) -> Counter[tuple[str, tuple[str, ...]]]:
    """How often each kind of change is made to each answer or list."""
    shape: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for one in made:
        shape[one.change.kind, one.change.pattern] += one.times
    return shape


def _unit(efforts: Sequence[Exact]) -> Fraction:
    """The largest amount of which all efforts are multiples: what sums of them go up in."""
    given = [Fraction(effort) for effort in efforts] or [Fraction(1)]
    below = lcm(*(effort.denominator for effort in given))
    return Fraction(gcd(*(int(effort * below) for effort in given)), below)
