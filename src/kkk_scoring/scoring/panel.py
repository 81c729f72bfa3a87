"""Who assesses an entry in a stage: the sheets that are there, those still to come, and those out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from kkk_scoring.messages import Message, say, say_count
from kkk_scoring.rubric.model import Role, Stage
from kkk_scoring.rubric.panels import numbers

if TYPE_CHECKING:
    from kkk_scoring.scoring.given import SheetEntry
    from kkk_scoring.scoring.protocol import Missing
    from kkk_scoring.scoring.round import Round


class Seat(NamedTuple):
    """One expert's place at the table; *sheet* None: not handed in yet (*expert* None: nobody yet)."""

    expert: str | None
    role: str
    body: str | None
    sheet: SheetEntry | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """All seats for one entry. *open_seats*: role → fewest and most further sheets that may come."""

    stage: Stage
    seats: tuple[Seat, ...]
    conditional: tuple[Seat, ...]
    recused: tuple[Seat, ...]
    open_seats: dict[str, tuple[int, int]]
    missing: tuple[Missing, ...]

    def tables(self) -> Iterator[tuple[Seat, ...]]:
        """Every set of unconditional sheets that there can be in the end."""
        roles = list(self.open_seats)
        spans = [numbers(low, high) for low, high in self.open_seats.values()]
        for away in self._staying_away():
            seats = [seat for seat in self.seats if seat not in away]
            for counts in product(*spans):
                further = [
                    Seat(None, role, None, None)
                    for role, n in zip(roles, counts, strict=True)
                    for _ in range(n)
                ]
                yield self._without_replaced((*seats, *further))

    def _staying_away(self) -> Iterator[tuple[Seat, ...]]:
        """The sheets to come that may stay away, in every combination; first that none does."""
        may = [s for s in self.seats if s.sheet is None and self.stage.roles[s.role].least == 0]
        for n in range(len(may) + 1):
            yield from combinations(may, n)

    def with_conditional(self, table: Sequence[Seat], roles: Collection[str]) -> tuple[Seat, ...]:
        """The table when those of the *roles* that have a condition are called."""
        called = [seat for seat in self.conditional if seat.role in roles]
        for role in self.stage.roles.values():
            if role.when is not None and role.id in roles:
                there = sum(seat.role == role.id for seat in called)
                called += [Seat(None, role.id, None, None)] * (role.least - there)
        return self._without_replaced((*table, *called))

    def _without_replaced(self, table: tuple[Seat, ...]) -> tuple[Seat, ...]:
        gone = {old for seat in table for old in self.stage.roles[seat.role].replaces}
        return tuple(seat for seat in table if seat.role not in gone)


def sit(stage: Stage, entry: str, round_: Round) -> Sitting:
    """The seats of *stage* for *entry*: recused experts leave, a sheet not handed in is missing."""
    seats: list[Seat] = []
    conditional: list[Seat] = []
    recused: list[Seat] = []
    missing: list[Missing] = []
    open_seats: dict[str, tuple[int, int]] = {}
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
        if role.when is not None:
            conditional += there
            continue
        seats += there
        span = _still_open(role, len(there) + len(out), len(there))
        if span[1]:
            open_seats[role.id] = span
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


def _still_open(role: Role, assigned: int, remaining: int) -> tuple[int, int]:
    """How many further sheets of *role* may or must come.

    With recusals the quorum is enough; without, all that the rules ask for must be assigned.
    """
    needed = role.quorum if assigned >= role.least else max(role.quorum, role.least - (assigned - remaining))
    lacking = max(needed - remaining, 0)
    asked_for = role.least if role.most is None else role.most
    return (lacking, max(asked_for - remaining, lacking)) if lacking else (0, 0)


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
