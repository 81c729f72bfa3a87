"""Which sheets there can be for a criterion, and what its marks can come to together before any is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN, Rows, hull
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

    def tables(self, mark: object) -> Iterator[list[Row]]:
        """Every number of sheets that can count in the end, each sheet with the same open *mark*.

        Of a role whose number is open there are one more than the fewest.
        """
        for roles in self._come():
            spans = [_counts(role) for role in roles]
            for counts in product(*spans):
                at_table = [role.id for role, n in zip(roles, counts, strict=True) for _ in range(n)]
                yield [_row(role, mark) for role in at_table]
            if self.chosen:
                for n in range(1, sum(span[-1] for span in spans)):
                    yield [_row(UNKNOWN, mark) for _ in range(n)]

    def _open_tables(self, mark: object) -> Iterator[Rows]:
        """The same where the number of a role is open: lists to which any number of its sheets may come."""
        for roles in self._come():
            sure = [_row(role.id, mark) for role in roles for _ in range(max(role.quorum, 1))]
            perhaps = [
                _row(role.id, mark)
                for role in roles
                if role.most is not None
                for _ in range(role.most - max(role.quorum, 1))
            ]
            open_ = [_row(role.id, mark) for role in roles if role.most is None]
            if sure:
                yield Rows(sure, perhaps, None if open_ else 0, hull(open_))
        if self.chosen:
            yield Rows([_row(UNKNOWN, mark)], (), None, _row(UNKNOWN, mark))

    def _come(self) -> Iterator[list[Role]]:
        """The roles that count, for every set of roles that can have come."""
        sure = {id_ for id_, role in self.roles.items() if role.least and id_ not in self.conditional}
        perhaps = [id_ for id_ in self.roles if id_ not in sure]
        for come in (sure.union(some) for n in range(len(perhaps) + 1) for some in combinations(perhaps, n)):
            replaced = {old for id_ in come for old in self.roles[id_].replaces}
            yield [self.roles[id_] for id_ in self.roles if id_ in self.by and id_ in come - replaced]

    def combined(self, mark: object, combine: Callable[[Sequence[Row] | Rows, Any], object]) -> object:
        """What *combine* can make of any such sheets and their marks; without a sheet no points yet."""
        if all(role.most is not None for role in self.roles.values()):
            return hull(
                [combine(rows, [mark] * len(rows)) for rows in self.tables(mark) if rows] or [UNKNOWN]
            )

        def marks(rows: Rows) -> Rows:
            return Rows([mark] * len(rows.sure), [mark] * len(rows.maybe), rows.more, mark)

        return hull([combine(rows, marks(rows)) for rows in self._open_tables(mark)] or [UNKNOWN])


def _counts(role: Role) -> Sequence[int]:
    fewest = max(role.quorum, 1)
    return numbers(fewest, max(role.most or role.least + 1, fewest))


def numbers(fewest: int, most: int) -> Sequence[int]:
    """The numbers of sheets to try: every one between, or only these two where that is many."""
    return range(fewest, most + 1) if most - fewest < EVERY_NUMBER else (fewest, most)


def _row(role: Any, mark: object) -> Row:
    return {"expert": UNKNOWN, "role": role, "body": UNKNOWN, "total": UNKNOWN, "mark": mark}
