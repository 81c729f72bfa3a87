"""The changes that a search for advice tries: sets of them, and what each set makes of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from kkk_scoring.study.changes import Made, Variable, applied
from kkk_scoring.study.outlook import Names, Outlook
from kkk_scoring.study.uses import touches

Picked = tuple[tuple[int, int], ...]
"""Changes as (number of the variable, which of its options or how often), in ascending order."""

TRIED = 400
"""The most of a criterion's points is found by trying, where it has no more combinations of answers."""


class Board:
    """The variables, and names for sets of their changes, worked out once for each set."""

    def __init__(self, outlook: Outlook, variables: Sequence[Variable]) -> None:
        self.outlook, self.variables = outlook, variables
        self.answers = outlook.standing.application.answers or {}
        self.known: dict[Picked, Names] = {}

    def feeds(self, target_uses: frozenset[tuple[str, ...]]) -> frozenset[int]:
        return frozenset(
            number for number, one in enumerate(self.variables) if touches(one.pattern, target_uses)
        )

    def made(self, picked: Picked) -> tuple[Made, ...]:
        return tuple(self.one(number, which) for number, which in picked)

    def one(self, number: int, which: int) -> Made:
        options = self.variables[number].options
        return Made(options[which], 1) if options[0].kind == "answer" else Made(options[0], which)

    def names(self, picked: Picked) -> Names:
        if picked not in self.known:
            changed = applied(self.answers, self.made(picked))
            assert changed is not None  # sets that don't fit are never looked at
            self.known[picked] = self.outlook.names(changed)
        return self.known[picked]


def only(picked: Picked, feeds: frozenset[int]) -> Picked:
    """The changes that matter to what looks at the variables *feeds*."""
    return tuple(one for one in picked if one[0] in feeds)


def combinations(feeds: Sequence[int], board: Board) -> Iterator[Picked]:
    """Every set of changes of these variables; nothing where there are too many."""
    size, ranges = 1, list[list[int | None]]()
    for number in feeds:
        options = board.variables[number].options
        if options[0].kind != "answer":
            return
        ranges.append([None, *range(len(options))])
        size *= len(ranges[-1])
    if size <= TRIED:
        for choice in product(*ranges):
            yield tuple((n, which) for n, which in zip(feeds, choice, strict=True) if which is not None)


def with_one(picked: Picked, number: int, which: int) -> Picked:
    """The changes with one more."""
    return tuple(sorted((*picked, (number, which))))
