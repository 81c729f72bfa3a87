"""Who assesses an entry in a stage: the sheets that are there, those still to come, and those out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from kkk_scoring.feel.unknown import Rows, hull
from kkk_scoring.messages import Message, say, say_count
from kkk_scoring.rubric.model import Role, Stage
from kkk_scoring.rubric.panels import numbers

if TYPE_CHECKING:
    from kkk_scoring.scoring.given import SheetEntry
    from kkk_scoring.scoring.protocol import Missing
    from kkk_scoring.scoring.round import Round


class Seat(NamedTuple):
    """One expert's place at the table; *sheet* None: not handed in yet (*expert* None: nobody yet).

    *many*: it stands for any number of sheets more, also none.
    """

    expert: str | None
    role: str
    body: str | None
    sheet: SheetEntry | None
    many: bool = False


Span = tuple[int, int | None]
"""The fewest and the most further sheets that may come; None: there is no most."""


def listed(items: Sequence[object], seats: Sequence[Seat]) -> list[object] | Rows:
    """One of *items* for each seat, as rules see them; an open list where any number more may come."""
    if not any(seat.many for seat in seats):
        return list(items)
    sure, more = (
        [item for item, seat in zip(items, seats, strict=True) if seat.many is many] for many in (False, True)
    )
    return Rows(sure, (), None, hull(more))


@dataclass(frozen=True, slots=True)
class Sitting:
    """All seats for one entry.

    *conditional*: those of the roles that are called only on a condition. *open_seats*: role → how many
    further sheets may come, if it is called.
    """

    stage: Stage
    seats: tuple[Seat, ...]
    conditional: tuple[Seat, ...]
    recused: tuple[Seat, ...]
    open_seats: dict[str, Span]
    missing: tuple[Missing, ...]

    def tables(self) -> Iterator[tuple[Seat, ...]]:
        """Every set of unconditional sheets that there can be in the end."""
        roles = [role.id for role in self.stage.roles.values() if role.when is None]
        yield from self._completed(self.seats, roles)

    def with_conditional(self, table: Sequence[Seat], roles: Collection[str]) -> Iterator[tuple[Seat, ...]]:
        """Every table that there can be when those of the *roles* that have a condition are called."""
        called = tuple(seat for seat in self.conditional if seat.role in roles)
        for further in self._completed(called, roles):
            yield self._without_replaced((*table, *further))

    def _completed(self, there: tuple[Seat, ...], roles: Collection[str]) -> Iterator[tuple[Seat, ...]]:
        """The seats that are *there* without those that may stay away, and with those still to be filled."""
        open_ = {role: self.open_seats[role] for role in roles if role in self.open_seats}
        for away in self._staying_away(there):
            seats = [seat for seat in there if seat not in away]
            for counts in product(*(numbers(low, high or low) for low, high in open_.values())):
                further = [
                    Seat(None, role, None, None)
                    for role, n in zip(open_, counts, strict=True)
                    for _ in range(n)
                ]
                further += [
                    Seat(None, role, None, None, True) for role, span in open_.items() if span[1] is None
                ]
                yield self._without_replaced((*seats, *further))

    def _staying_away(self, there: Sequence[Seat]) -> Iterator[tuple[Seat, ...]]:
        """The sheets to come that may stay away, in every combination; first that none does."""
        may = [s for s in there if s.sheet is None and self.stage.roles[s.role].least == 0]
        for n in range(len(may) + 1):
            yield from combinations(may, n)

    def asked_all_the_same(self, roles: Collection[str]) -> Iterator[Missing]:
        """What is still to come of *roles* though another role replaces them: a requirement asks for it."""
        said = {(one.what, one.expert) for one in self.missing}
        for seat in self.seats:
            if seat.role in roles and seat.sheet is None and ("sheet", seat.expert) not in said:
                yield _sheet_missing(self.stage.id, seat)
        for role in roles:
            lacking = self.open_seats.get(role, (0, 0))[0]
            if lacking and ("expert", None) not in said:
                out = any(seat.role == role for seat in self.recused)
                yield _experts_missing(self.stage.id, role, self.stage.roles[role].quorum, out, lacking)

    def _without_replaced(self, table: tuple[Seat, ...]) -> tuple[Seat, ...]:
        gone = {old for seat in table for old in self.stage.roles[seat.role].replaces}
        return tuple(seat for seat in table if seat.role not in gone)


def sit(stage: Stage, entry: str, round_: Round) -> Sitting:
    """The seats of *stage* for *entry*: recused experts leave, a sheet not handed in is missing."""
    seats: list[Seat] = []
    conditional: list[Seat] = []
    recused: list[Seat] = []
    missing: list[Missing] = []
    open_seats: dict[str, Span] = {}
    tables = {role.id: _of_role(stage, role, entry, round_) for role in stage.roles.values()}
    recorded = {
        old
        for id_, (there, _) in tables.items()
        if any(s.sheet for s in there)
        for old in stage.roles[id_].replaces
    }
    for role in stage.roles.values():
        there, out = tables[role.id]
        recused += out
        # Who was replaced has left the place to somebody else, and doesn't count twice.
        own = [seat for seat in out if not round_.replaced(stage.id, str(seat.expert), entry)]
        span = _still_open(role, len(there) + len(own), len(there))
        if span != (0, 0):
            open_seats[role.id] = span
        if role.when is not None:
            conditional += there
            continue
        seats += there
        if role.id not in recorded:
            missing += [_sheet_missing(stage.id, seat) for seat in there if seat.sheet is None]
            if span[0]:
                missing.append(_experts_missing(stage.id, role.id, role.quorum, bool(out), span[0]))
    return Sitting(stage, tuple(seats), tuple(conditional), tuple(recused), open_seats, tuple(missing))


def _of_role(stage: Stage, role: Role, entry: str, round_: Round) -> tuple[list[Seat], list[Seat]]:
    """The seats of one role: those at the table, and those whose sheet is out."""
    there: list[Seat] = []
    out: list[Seat] = []
    for id_ in round_.assigned(stage.id, entry):
        expert = round_.experts.get(id_)
        if expert is not None and expert.role == role.id:
            seat = Seat(id_, role.id, expert.body, round_.sheet(stage.id, id_, entry))
            (out if round_.recused(stage.id, id_, entry) else there).append(seat)
    return there, out


def _still_open(role: Role, assigned: int, remaining: int) -> Span:
    """How many further sheets of *role* may or must come.

    With recusals the quorum is enough; without, all that the rules ask for must be assigned.
    """
    needed = role.quorum if assigned >= role.least else max(role.quorum, role.least - (assigned - remaining))
    lacking = max(needed - remaining, 0)
    if not lacking:
        return 0, 0
    return lacking, None if role.most is None else max(role.most - remaining, lacking)


def no_mark(criterion: str, seat: Seat) -> Message:
    """What is said of a sheet that leaves a criterion without a mark."""
    return say("The sheet of {expert} has no mark for {criterion}.", expert=seat.expert, criterion=criterion)


def _sheet_missing(stage: str, seat: Seat) -> Missing:
    from kkk_scoring.scoring.protocol import Missing

    message = say("The sheet of {expert} is missing.", expert=seat.expert)
    return Missing("sheet", stage, seat.expert, message)


@lru_cache(1000)
def _experts_missing(stage: str, role: str, quorum: int, recused: bool, lacking: int) -> Missing:
    """One and the same for all entries that lack as many."""
    from kkk_scoring.scoring.protocol import Missing

    if recused:
        message = say_count(
            "After recusals the quorum of {quorum} lacks one sheet of the role {role}.",
            "After recusals the quorum of {quorum} lacks {count} sheets of the role {role}.",
            lacking,
            quorum=quorum,
            role=role,
        )
    else:
        message = say_count(
            "One expert of the role {role} is not assigned yet.",
            "{count} experts of the role {role} are not assigned yet.",
            lacking,
            role=role,
        )
    return Missing("expert", stage, None, message)
