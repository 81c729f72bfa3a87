"""Which sheets there can be for a criterion, and what its marks can come to together before any is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN, bounds_of, hull, interval, is_bounded
from kkk_scoring.rubric.model import Role

EVERY_NUMBER: Final = 12
"""Numbers of sheets of one role up to which each is tried; beyond only the fewest and the most."""

Row = dict[str, object]


class Panel(NamedTuple):
    """The roles that mark a criterion. *conditional*: those that are called only on a condition;
    *chosen*: a rule chooses among the sheets, so that any of them may be left."""

    roles: Mapping[str, Role]
    conditional: Collection[str]
    by: Sequence[str]
    chosen: bool = False

    def most(self) -> int:
        """How many sheets can mark the criterion; where the number is open, more than one."""
        return max(map(len, self.tables(None)))

    def tables(self, mark: object, further: int = 1) -> Iterator[list[Row]]:
        """Every number of sheets that can count in the end, each sheet with the same open *mark*.

        *further*: how many more than the fewest there are of a role whose number is open.
        """
        for roles in self._come():
            spans = [_counts(role, further) for role in roles]
            for counts in product(*spans):
                at_table = [role.id for role, n in zip(roles, counts, strict=True) for _ in range(n)]
                yield [_row(role, mark) for role in at_table]
            if self.chosen:
                for n in range(1, sum(span[-1] for span in spans)):
                    yield [_row(UNKNOWN, mark) for _ in range(n)]

    def _come(self) -> Iterator[list[Role]]:
        """The roles that count, for every set of roles that can have come."""
        sure = {id_ for id_, role in self.roles.items() if role.least and id_ not in self.conditional}
        perhaps = [id_ for id_ in self.roles if id_ not in sure]
        for come in (sure.union(some) for n in range(len(perhaps) + 1) for some in combinations(perhaps, n)):
            replaced = {old for id_ in come for old in self.roles[id_].replaces}
            yield [self.roles[id_] for id_ in self.roles if id_ in self.by and id_ in come - replaced]

    def combined(self, mark: object, combine: Callable[[Sequence[Row]], object]) -> object:
        """What *combine* can make of the marks of any such sheets.

        Without a sheet there are no points yet. With an open number of sheets, a side that moves with one
        sheet more has no bound.
        """
        few = hull([combine(rows) for rows in self.tables(mark) if rows] or [UNKNOWN])
        if all(role.most is not None for role in self.roles.values()):
            return few
        more = hull([few, *(combine(rows) for rows in self.tables(mark, further=2) if rows)])
        if not (is_bounded(few) and is_bounded(more)):
            return more
        (low, high), (lower, higher) = bounds_of(few), bounds_of(more)
        return interval(low if lower == low else None, high if higher == high else None)


def _counts(role: Role, further: int) -> Sequence[int]:
    fewest = max(role.quorum, 1)
    most = max(role.most or role.least + further, fewest)
    return numbers(fewest, most)


def numbers(fewest: int, most: int) -> Sequence[int]:
    """The numbers of sheets to try: every one between, or only these two where that is many."""
    return range(fewest, most + 1) if most - fewest < EVERY_NUMBER else (fewest, most)


def _row(role: Any, mark: object) -> Row:
    return {"expert": UNKNOWN, "role": role, "body": UNKNOWN, "total": UNKNOWN, "mark": mark}
