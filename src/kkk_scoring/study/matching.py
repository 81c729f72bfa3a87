"""Seats filled from experts so that as many as can be are filled and loads are as equal as can be."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

Filled = dict[str, list[str]]
"""Entry → its experts."""


def balanced(
    allowed: Mapping[str, Sequence[str]],
    needed: Mapping[str, int],
    before: Mapping[str, int],
    spare: Mapping[str, int | None],
    filled: Mapping[str, Sequence[str]] | None = None,
) -> Filled:
    """Experts for entries: *needed* of each, out of *allowed*, none twice for one entry.

    *before*: what each expert has already; *spare*: how many more each takes (None: any number). Among
    all ways that fill most seats the result has the least sum of squares of loads. Which of several such
    ways it is follows from the orders in *allowed*. *filled* is where to begin; its seats stay filled.

    Source: N. J. A. Harvey, R. E. Ladner, L. Lovász, T. Tamir, Semi-matchings for bipartite graphs and load
    balancing (2006): every seat goes along the alternating path that ends at the least loaded expert.

    >>> balanced({"X": ["A", "B"], "Y": ["A"]}, {"X": 1, "Y": 1}, {"A": 0, "B": 0}, {"A": None, "B": None})
    {'X': ['B'], 'Y': ['A']}
    """
    made: Filled = {entry: list((filled or {}).get(entry, ())) for entry in allowed}
    holds: dict[str, list[str]] = {expert: [] for expert in before}
    for entry, experts in made.items():
        for expert in experts:
            holds[expert].append(entry)
    for entry in allowed:
        while len(made[entry]) < needed[entry]:
            path = _path(entry, allowed, made, holds, before, spare)
            if path is None:
                break
            for taker, expert in path:
                _take(made, holds, taker, expert)
    return made


def _take(made: Filled, holds: dict[str, list[str]], entry: str, expert: str) -> None:
    """Gives *expert* to *entry*, or takes it away where it is given."""
    if expert in made[entry]:
        made[entry].remove(expert)
        holds[expert].remove(entry)
    else:
        made[entry].append(expert)
        holds[expert].append(entry)


def _path(
    start: str,
    allowed: Mapping[str, Sequence[str]],
    made: Filled,
    holds: Mapping[str, Sequence[str]],
    before: Mapping[str, int],
    spare: Mapping[str, int | None],
) -> list[tuple[str, str]] | None:
    """The changes that give *start* one more expert at the cost of the least loaded within reach.

    An expert who is taken away from another entry gives it another one in turn. None: nobody has room.
    """
    came: dict[str, tuple[str, str | None]] = {}
    """Expert → the entry that would take it, and the expert whom that entry would give up."""
    queue: deque[tuple[str, str | None]] = deque([(start, None)])
    entered = {start}
    rooms: dict[str, int] = {}
    """Expert with room → its load; the nearest first."""
    while queue:
        entry, given_up = queue.popleft()
        for expert in allowed[entry]:
            if expert in came or expert in made[entry]:
                continue
            came[expert] = entry, given_up
            room, held = spare[expert], holds[expert]
            if room is None or len(held) < room:
                rooms[expert] = before[expert] + len(held)
            queue.extend((other, expert) for other in held if other not in entered)
            entered.update(held)
    best = min(rooms, key=rooms.__getitem__, default=None)
    if best is None:
        return None
    changes: list[tuple[str, str]] = []
    step: str | None = best
    while step is not None:
        entry, given_up = came[step]
        changes.append((entry, step))
        if given_up is not None:
            changes.append((entry, given_up))
        step = given_up
    return changes
