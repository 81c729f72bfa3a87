"""A small competition with everything that happens in it, and what of that may not be known yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from kkk_scoring.rubric.model import Role, Rubric
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Round
from tests.scoring.options import Written
from tests.small import a_round, events, scored

ENTRIES = ("X", "Y", "Z")
CHANGING = {
    "recusal",
    "drop_sheet",
    "change_mark",
    "moderate_mark",
    "replace_sheet",
    "set_result",
    "withdraw",
}
"""Events that change what was so before; whatever is shown, they are known already."""

Seat = tuple[str, str, str]
"""Stage, expert, entry."""


class Fact(NamedTuple):
    """One thing that may not be known yet; *key* says which.

    A mark, a whole sheet, who assesses (one expert, or all of a role whose number is open), an event, an
    answer, what a register says, the seed of the lots, the order of equal entries.
    """

    kind: str
    key: tuple[Any, ...]


@dataclass(frozen=True)
class Competition:
    """Rules as they are written, and everything that is to happen.

    *roles*: expert → role; *marks*: (stage, expert, entry) → criterion → mark; *happened*: events.
    """

    written: Written
    rubric: Rubric = field(repr=False)
    roles: Mapping[str, str]
    answers: Mapping[str, Mapping[str, Any]]
    marks: Mapping[Seat, Mapping[str, Any]]
    happened: Sequence[Mapping[str, Any]]
    scales: Mapping[tuple[str, str], Sequence[Any]] = field(repr=False)
    """(stage, what is marked) → the marks to choose from."""
    seats: frozenset[Seat] = frozenset()
    """Who assesses what."""
    seed: str = "a seed drawn in public"
    order: Sequence[str] = ENTRIES
    stands: str = "new"
    conflicts: frozenset[Seat] = frozenset()
    """The sheets that declare a conflict of interest; like recusals they are known, whatever is shown."""
    register: Sequence[Mapping[str, Any]] = ()

    def facts(self) -> list[Fact]:
        """Everything that can be missing."""
        found = [Fact("sheet", key) for key in self.marks if key not in self.conflicts]
        found += [Fact("mark", (*key, id_)) for key, marks in self.marks.items() for id_ in marks]
        found += [
            Fact("event", (n,)) for n, event in enumerate(self.happened) if event["event"] not in CHANGING
        ]
        if "complete" in self.written["stages"][0].get("requirements", {}):
            found += [Fact("answer", (entry, "price")) for entry in self.answers]
        changed = {
            (event["entry"], event[key])
            for event in self.happened
            for key in ("expert", "new_expert")
            if key in event
        } | {(entry, expert) for _, expert, entry in self.conflicts}
        still = [seat for seat in sorted(self.seats) if (seat[2], seat[1]) not in changed]
        found += [Fact("seat", seat) for seat in still if not self._open(seat)]
        # Whoever may stay away and isn't assigned is not waited for.
        found += [
            Fact("role", self._panel(seat)) for seat in still if self._open(seat) and self._role(seat).least
        ]
        return [*dict.fromkeys(found), Fact("seed", ()), Fact("order", ()), Fact("register", ())]

    def _open(self, seat: Seat) -> bool:
        """Whether the rules leave open how many there are in the role."""
        return self._role(seat).most != self._role(seat).least

    def _role(self, seat: Seat) -> Role:
        return self.rubric.stage(seat[0]).roles[self.roles[seat[1]]]

    def _panel(self, seat: Seat) -> tuple[str, str, str]:
        return seat[0], self.roles[seat[1]], seat[2]

    def hidden(self, missing: Sequence[Fact]) -> set[Seat]:
        """Who is not known to assess while these facts are missing."""
        return {
            seat
            for seat in self.seats
            if Fact("seat", seat) in missing or Fact("role", self._panel(seat)) in missing
        }

    def without(self, missing: Sequence[Fact]) -> Protocol:
        """The protocol while these facts are missing."""
        gone = set(missing)
        seats = self.seats - self.hidden(missing)
        sheets: dict[str, dict[str, dict[str, dict[str, Any] | None]]] = {}
        for seat, marks in self.marks.items():
            if Fact("sheet", seat) not in gone and seat in seats:
                stage, expert, entry = seat
                kept = {id_: mark for id_, mark in marks.items() if Fact("mark", (*seat, id_)) not in gone}
                declared = None if seat in self.conflicts else kept
                sheets.setdefault(stage, {}).setdefault(expert, {})[entry] = declared
        happened = [event for n, event in enumerate(self.happened) if Fact("event", (n,)) not in gone]
        answers = {
            entry: {name: value for name, value in given.items() if Fact("answer", (entry, name)) not in gone}
            for entry, given in self.answers.items()
        }
        seed = None if Fact("seed", ()) in gone else self.seed
        orders = [] if Fact("order", ()) in gone else [self.order]
        made = self._round(sheets, happened, seats, seed, orders)
        if Fact("register", ()) not in gone:
            made = replace(made, registers={"known": self.register})
        return scored(self.rubric, made, answers)

    def _round(
        self,
        sheets: Any,
        happened: Sequence[Mapping[str, Any]],
        seats: frozenset[Seat],
        seed: str | None,
        orders: Sequence[Sequence[str]],
    ) -> Round:
        assigned: dict[str, dict[str, frozenset[str] | None]] = {
            stage.id: {
                expert: frozenset(entry for s, e, entry in seats if (s, e) == (stage.id, expert))
                for expert in self.roles
            }
            for stage in self.rubric.stages
        }
        made = a_round(self.rubric, self.roles, sheets, events(*happened), assigned)
        return replace(made, seed=seed, orders=orders, parameters={"budget": 10}, stands=self.stands)

    def filled(self, missing: Sequence[Fact], marks: Mapping[Fact, Any], **other: Any) -> Competition:
        """The same competition in which the *missing* marks, and what is *other*, turn out otherwise."""
        changed = {key: dict(given) for key, given in self.marks.items()}
        hidden = self.hidden(missing)
        for fact, mark in marks.items():
            stage, expert, entry, id_ = fact.key
            seat = (stage, expert, entry)
            if fact in missing or Fact("sheet", seat) in missing or seat in hidden:
                changed[seat][id_] = mark
        return replace(self, marks=changed, **other)
