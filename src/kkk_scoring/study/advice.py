"""The smallest changes with which an application passes, each set tested on the changed application."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kkk_scoring.study.candidates import Effort
from kkk_scoring.study.changes import Change, Made, Set
from kkk_scoring.study.ground import Ground
from kkk_scoring.study.misses import WAYS, Miss, Misses
from kkk_scoring.study.outlook import Target
from kkk_scoring.study.search import Found, Search
from kkk_scoring.study.standing import Standing
from kkk_scoring.study.uses import Pattern
from kkk_scoring.study.ways import Way, closer, gain, instead, joined

STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Advice:
    """*sets*: what makes everything pass that changes can mend, the cheapest first.

    *proven* and *steps* as in `Found`. *beyond*: ids of what no change in the applicant's power mends.
    *further*: single changes that bring most points.
    """

    standing: Standing
    misses: tuple[Miss, ...]
    sets: tuple[Way, ...]
    proven: bool
    steps: int
    beyond: tuple[str, ...]
    further: tuple[Way, ...]


def advise(standing: Standing, effort: Effort, final: bool, steps: int = STEPS) -> Advice:
    """What to change in the application of *standing*; *final*: what it leaves out is left out."""
    return _Adviser(Ground(standing, effort, final)).advice(steps)


class _Adviser:
    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def advice(self, steps: int) -> Advice:
        mendable = [target for target in self.ground.failing if self.can_be_mended(target)]
        found = Found((), True, 0)
        if mendable:
            goal = {target.id for target in mendable}
            search = self.search(mendable, lambda made: self.helps(made, goal))
            found = search.run(steps)
        beyond = {check.id for check in self.ground.standing.checks("rejected")} - {t.id for t in mendable}
        look = Misses(self.ground)
        misses = tuple(
            look.miss(check, stage)
            for stage in self.ground.standing.stages
            for check in stage.checks
            if check.verdict == "rejected"
        )
        sets = tuple(self.way(self.nearest(made, mendable), mendable) for made in found.sets)
        return Advice(
            self.ground.standing,
            misses,
            sets,
            found.proven,
            found.steps,
            tuple(sorted(beyond)),
            tuple(self.further()),
        )

    def search(self, targets: Sequence[Target], helps: Callable[[Set], bool]) -> Search:
        return Search(self.ground.outlook, self.ground.variables, [*targets, *self.ground.holding], helps)

    def can_be_mended(self, target: Target) -> bool:
        """Whether some change feeds the condition, and all together could be enough."""
        own = Search(self.ground.outlook, self.ground.variables, [target], lambda made: True)
        return own.can_begin()

    def helps(self, made: Set, goal: set[str]) -> bool:
        """The test of the changed application: the goals are reached and nothing new fails."""
        after = self.ground.after(made)
        failed = {check.id for check in after.checks("rejected")}
        return not failed & goal and failed <= self.ground.failed_before

    def nearest(self, made: Set, mendable: Sequence[Target]) -> Set:
        """The same changes with numbers and dates no farther than they must be."""
        goal = {target.id for target in mendable}
        for at, one in enumerate(made):
            if one.change.kind == "answer" and one.change.field.kind in ("number", "date", "date and time"):
                made = closer(made, at, lambda changed: self.helps(changed, goal))
        return made

    def way(self, made: Set, mendable: Sequence[Target]) -> Way:
        after = self.ground.after(made)
        together, alike = joined(made, self.alike(made, mendable))
        asks = tuple(self.ground.asks(one.change, same) for one, same in zip(together, alike, strict=True))
        return Way(together, asks, after, gain=gain(self.ground.standing, after))

    def alike(self, made: Set, targets: Sequence[Target]) -> list[list[Change]]:
        """For each change of a list the changes of its kind that do as well."""
        must = [*targets, *self.ground.holding]
        found = []
        for at, (change, times) in enumerate(made):
            same = [change]
            if change.kind in ("more", "fewer"):
                for other in self.ground.of_kind(change):
                    changed = (*made[:at], *instead(other, change, times), *made[at + 1 :])
                    if other is not change and self.ground.all_hold(changed, must):
                        same.append(other)
            found.append(same)
        return found

    def further(self) -> Iterator[Way]:
        """For each answer the nearest one that adds points and breaks nothing; most for their cost first."""
        if not any(mark.criterion.scale is None for mark in self.ground.standing.marks()):
            return
        found = []
        for variable in self.ground.variables:
            for change in variable.options:
                if change.kind != "answer":
                    continue
                made = (Made(change, 1),)
                after = self.ground.after(made)
                added = gain(self.ground.standing, after)
                if added > 0 and not self.ground.broken(after):
                    found.append(Way(made, ({},), after, gain=added))
        nearest: dict[Pattern, Way] = {}
        for way in sorted(found, key=lambda one: (one.made[0].change.far, -one.gain)):
            nearest.setdefault(way.made[0].change.pattern, way)
        yield from sorted(nearest.values(), key=lambda one: -one.gain / Fraction(one.cost))[:WAYS]
