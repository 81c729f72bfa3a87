"""What an amendment does to the entries of a round: who flips, moves, gains or loses, and by which clause."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkk_scoring.rubric.build import build
from kkk_scoring.scoring.protocol import Outcome, Protocol, bounds, certain
from kkk_scoring.study.contributions import Exact, contributions
from kkk_scoring.study.difference import Difference

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric

ProtocolOf = Callable[["Rubric"], Protocol]
"""The round scored under a rubric."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one entry: its outcome under the *old* and the *new* rules.

    *points*: the part of each cause in the change of its points; *passing*: in its passing (1: passed,
    0: not). None where that isn't certain under every set of clauses. No points count as 0.
    """

    old: Outcome
    new: Outcome
    points: tuple[Exact, ...] | None
    passing: tuple[Exact, ...] | None

    @property
    def flips(self) -> bool:
        """Whether the verdict or the result is another one."""
        return (self.old.verdict, self.old.result) != (self.new.verdict, self.new.result)

    @property
    def falls_elsewhere(self) -> bool:
        """Whether it is stopped at another stage."""
        return self.old.stopped_at != self.new.stopped_at

    @property
    def moves(self) -> bool:
        """Whether it has another place on the list."""
        places = [(one.rank, one.best, one.worst) for one in (self.old, self.new)]
        return places[0] != places[1]

    @property
    def change(self) -> Exact | None:
        """The points it gains (or, below 0, loses); None where one of the two isn't certain."""
        before, after = points_of(self.old), points_of(self.new)
        return None if before is None or after is None else after - before

    @property
    def touched(self) -> bool:
        """Whether anything about it is different."""
        ends = [(bounds(one.total), bounds(one.open_points)) for one in (self.old, self.new)]
        return self.flips or self.falls_elsewhere or self.moves or bool(self.change) or ends[0] != ends[1]


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment on a round. *causes* stand in the document's order; the parts in each effect follow them.

    *averaged*: over all orders of the causes (Shapley values); else each is what it adds in that order.
    """

    difference: Difference
    old: Protocol
    new: Protocol
    causes: tuple[tuple[int, ...], ...]
    effects: tuple[Effect, ...]
    averaged: bool


def amend(
    difference: Difference, ends: tuple[Rubric, Rubric], whole: ProtocolOf, between: ProtocolOf
) -> Amendment:
    """What the difference does to the entries of a round.

    *ends*: both editions, with the ids that the round's files use. *whole* scores the round with all
    findings, *between* is asked for points and verdicts alone, under rules that are partly amended.
    """
    old, new = (whole(rubric) for rubric in ends)
    entries = [outcome.entry.casefold() for outcome in old.outcomes]
    effective = [number for number, clause in enumerate(difference.clauses) if not clause.wording]

    def worth(taken: Collection[int]) -> list[Exact | None] | None:
        if len(taken) in (0, len(effective)):
            return _reached(new if taken else old, entries)
        rubric, _ = build(difference.mixed([effective[number] for number in taken]))
        return None if rubric is None else _reached(between(rubric), entries)

    parts = contributions(len(effective), worth)
    causes = tuple(tuple(effective[number] for number in cause) for cause in parts.causes)
    after = {outcome.entry.casefold(): outcome for outcome in new.outcomes}
    effects = (
        Effect(before, after[entry], parts.parts[number], parts.parts[len(entries) + number])
        for number, (entry, before) in enumerate(zip(entries, old.outcomes, strict=True))
    )
    return Amendment(difference, old, new, causes, tuple(effects), parts.averaged)


def points_of(outcome: Outcome) -> Exact | None:
    """The points that an entry counts for: 0 where it has none, None where they aren't certain."""
    if outcome.verdict in ("pending", "invalid"):
        return None
    return 0 if outcome.total is None else certain(outcome.total)


def _reached(protocol: Protocol, entries: Collection[str]) -> list[Exact | None]:
    """The points of each of the *entries*, then for each whether it passed."""
    outcomes = {outcome.entry.casefold(): outcome for outcome in protocol.outcomes}
    found = [outcomes[entry] for entry in entries]
    passing = [None if o.verdict in ("pending", "invalid") else int(o.verdict == "passed") for o in found]
    return [*map(points_of, found), *passing]
