"""Seats filled from experts so that as many as can be are filled and loads are as equal as can be."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[str, str]
"""An entry and an expert."""


def balanced(
    allowed: Mapping[str, Sequence[str]],
    needed: Mapping[str, int],
    before: Mapping[str, int],
    spare: Mapping[str, int | None],
    avoided: Collection[Pair] = (),
) -> dict[str, list[str]]:
    """Experts for entries: *needed* of each, out of *allowed*, none twice for one entry.

    *before*: what each expert has already; *spare*: how many more each takes (None: any number). As many
    seats are filled as can be; among all ways of doing so with as few *avoided* pairs as can be; among those
    with the least sum of squares of loads. Which of several such ways it is follows from the orders in
    *allowed*.

    Source: N. J. A. Harvey, R. E. Ladner, L. Lovász, T. Tamir, Semi-matchings for bipartite graphs and load
    balancing (2006): every seat goes along the cheapest alternating path that ends at the least loaded.

    >>> balanced({"X": ["A", "B"], "Y": ["A"]}, {"X": 1, "Y": 1}, {"A": 0, "B": 0}, {"A": None, "B": None})
    {'X': ['B'], 'Y': ['A']}
    """
    seats = _Seats(allowed, needed, before, spare, frozenset(avoided))
    while changes := seats.path():
        for entry, expert in changes:
            seats.change(entry, expert)
    return seats.experts


@dataclass(slots=True)
class _Seats:
    """What is filled so far: *experts* of each entry, *entries* of each expert."""

    allowed: Mapping[str, Sequence[str]]
    needed: Mapping[str, int]
    before: Mapping[str, int]
    spare: Mapping[str, int | None]
    avoided: frozenset[Pair]
    experts: dict[str, list[str]] = field(init=False)
    entries: dict[str, list[str]] = field(init=False)
    cheapest: tuple[int, int] = field(init=False)
    """Avoided pairs and load of the last end."""

    def __post_init__(self) -> None:
        self.experts = {entry: [] for entry in self.allowed}
        self.entries = {expert: [] for expert in self.before}
        self.cheapest = 0, min(self.before.values(), default=0)

    def change(self, entry: str, expert: str) -> None:
        """Gives *expert* to *entry*, or takes it away where it is given."""
        if expert in self.experts[entry]:
            self.experts[entry].remove(expert)
            self.entries[expert].remove(entry)
        else:
            self.experts[entry].append(expert)
            self.entries[expert].append(entry)

    def path(self) -> list[Pair]:
        """The changes that give one entry one more expert; empty: nobody within reach has room.

        An expert who is taken away from another entry gives it another one in turn. Of all ends the one
        with the fewest avoided pairs more is taken, among those the least loaded, among those the nearest;
        entries that have the fewest experts begin.
        """
        lacking = [entry for entry in self.allowed if len(self.experts[entry]) < self.needed[entry]]
        lacking.sort(key=lambda entry: len(self.experts[entry]))
        taken_by: dict[str, str] = {}
        given_up: dict[str, str | None] = dict.fromkeys(lacking)
        costs = self._search(lacking, taken_by, given_up)
        ends = {
            expert: (cost, self._load(expert)) for expert, cost in costs.items() if self._has_room(expert)
        }
        best = min(ends, key=ends.__getitem__, default=None)
        if best is not None:
            self.cheapest = ends[best]
        changes: list[Pair] = []
        while best is not None:
            entry = taken_by[best]
            changes.append((entry, best))
            best = given_up[entry]
            if best is not None:
                changes.append((entry, best))
        return changes

    def _search(
        self, starts: Sequence[str], taken_by: dict[str, str], given_up: dict[str, str | None]
    ) -> dict[str, int]:
        """Avoided pairs more at the experts within reach, and along which ways; nearest experts first.

        The search ends at an expert who is as cheap as the last one was: no later one is cheaper.
        """
        costs: dict[str, int] = {}
        at = dict.fromkeys(starts, 0)
        queue = deque(starts)
        while queue:
            entry = queue.popleft()
            for expert in self.allowed[entry]:
                cost = at[entry] + ((entry, expert) in self.avoided)
                if expert in self.experts[entry] or cost >= costs.get(expert, cost + 1):
                    continue
                costs[expert] = cost
                taken_by[expert] = entry
                if (cost, self._load(expert)) <= self.cheapest and self._has_room(expert):
                    return costs
                for other in self.entries[expert]:
                    less = cost - ((other, expert) in self.avoided)
                    if less < at.get(other, less + 1):
                        at[other] = less
                        given_up[other] = expert
                        queue.append(other)
        return costs

    def _has_room(self, expert: str) -> bool:
        room = self.spare[expert]
        return room is None or len(self.entries[expert]) < room

    def _load(self, expert: str) -> int:
        return self.before[expert] + len(self.entries[expert])
