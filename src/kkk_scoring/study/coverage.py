"""Which rules have a case on each side of their edge: seen by running the cases with every rule watched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

from kkk_scoring.feel.unknown import is_known
from kkk_scoring.files.document import Document
from kkk_scoring.files.place import Place
from kkk_scoring.messages import exact
from kkk_scoring.rubric.model import Criterion, Formula, Group, Requirement, Role, Rubric, Stage, Table
from kkk_scoring.rubric.tables import step_for
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.study.cases.model import Case
from kkk_scoring.study.cases.run import protocol_of
from kkk_scoring.study.mutants.places import spots

Names = Mapping[str, object]
See = Callable[[object, Names], str | None]
"""From what a rule gave and saw to the side on which the case stood; None: neither."""


class Covered(NamedTuple):
    """A rule at *place* with its *sides*, and those that some case was *seen* on."""

    place: Place
    at: str
    sides: tuple[str, ...]
    seen: frozenset[str]

    @property
    def lacking(self) -> list[str]:
        return [side for side in self.sides if side not in self.seen]


def coverage(document: Document, rubric: Rubric, cases: Iterable[Case]) -> tuple[Covered, ...]:
    """Every condition, table, choice among sheets and ranking key, and on which sides its cases stand."""
    watch = _Watch(document)
    watched = watch.rubric(rubric)
    for case in cases:
        protocol = protocol_of(case, watched)
        watch.judged(protocol)
        watch.ranked(protocol)
    return watch.covered()


class _Watch:
    """Wraps every rule so that what it gives is noted by its place."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.names = {document.place(s.path): s.at for s in spots(document) if s.kind == "expression"}
        self.sides: dict[tuple[Place, str], tuple[str, ...]] = {}
        self.seen: dict[tuple[Place, str], set[str]] = {}

    def covered(self) -> tuple[Covered, ...]:
        found = (
            Covered(place, at, sides, frozenset(self.seen[place, at]))
            for (place, at), sides in self.sides.items()
        )
        return tuple(sorted(found, key=lambda one: (one.place, one.at)))

    def rubric(self, rubric: Rubric) -> Rubric:
        return replace(
            rubric,
            stages=tuple(map(self._stage, rubric.stages)),
            ranking=tuple(
                key._replace(formula=self._rule(key.formula, ("decides",), lambda *_: None))
                for key in rubric.ranking
            ),
            results=tuple(one._replace(when=self._condition(one.when)) for one in rubric.results),
        )

    def judged(self, protocol: Protocol) -> None:
        """What checkers answered: a judged requirement has no formula to watch."""
        for outcome in protocol.outcomes:
            for result in outcome.stages:
                answers = {r.id: r for r in result.stage.requirements if r.judged}
                for check in result.checks:
                    requirement = answers.get(check.id)
                    if requirement is not None and check.verdict in ("passed", "rejected"):
                        self._note(requirement.place, requirement.id, _met(check.verdict == "passed"))

    def ranked(self, protocol: Protocol) -> None:
        """A key decides where two entries are equal in all keys before it, and differ in it."""
        listed = [outcome.keys for outcome in protocol.outcomes if outcome.keys]
        for index, key in enumerate(protocol.rubric.ranking):
            if key.formula is None:
                continue
            for one, other in combinations(listed, 2):
                if one[:index] == other[:index] and one[index] != other[index]:
                    self._note(key.formula.place, self._at(key.formula), "decides")

    def _stage(self, stage: Stage) -> Stage:
        return replace(
            stage,
            roles={id_: self._role(role) for id_, role in stage.roles.items()},
            requirements=tuple(map(self._requirement, stage.requirements)),
            group=self._group(stage.group),
            flag=self._condition(stage.flag),
        )

    def _role(self, role: Role) -> Role:
        return role._replace(when=self._condition(role.when))

    def _requirement(self, requirement: Requirement) -> Requirement:
        if requirement.judged:
            self._expect(requirement.place, requirement.id, ("met", "not met"))
        return replace(
            requirement,
            formula=self._condition(requirement.formula),
            when=self._condition(requirement.when),
            combine=self._rule(requirement.combine, ("different marks",), _joined),
        )

    def _group(self, group: Group) -> Group:
        made: Group = self._part(group)
        parts = tuple(self._group(p) if isinstance(p, Group) else self._criterion(p) for p in group.parts)
        return replace(made, parts=parts, counted=self._rule(group.counted, _CHOICE, _chosen))

    def _criterion(self, criterion: Criterion) -> Criterion:
        made: Criterion = self._part(criterion)
        return replace(
            made,
            combine=self._rule(criterion.combine, ("different marks",), _joined),
            flag=self._condition(criterion.flag),
        )

    def _part(self, part: Any) -> Any:
        """A criterion or group with its condition, its `when` and its table watched."""
        condition, points = part.condition, part.points
        if condition is not None:
            condition = replace(condition, formula=self._condition(condition.formula))
        if isinstance(points, Table):
            points = points._replace(of=self._rule(points.of, *_steps(points)))
        return replace(part, condition=condition, points=points, when=self._condition(part.when))

    def _condition(self, formula: Formula | None) -> Formula | None:
        watched: Formula | None = self._rule(formula, ("met", "not met"), lambda value, _: _met(value))
        return watched

    def _rule(self, formula: Formula | None, sides: Sequence[str], see: See) -> Any:
        if formula is None:
            return None
        place, at, run = formula.place, self._at(formula), formula.program
        self._expect(place, at, tuple(sides))

        def program(names: Names) -> object:
            value = run(names)
            self._note(place, at, see(value, names))
            return value

        return replace(formula, program=program)

    def _at(self, formula: Formula) -> str:
        return self.names.get(formula.place, formula.text)

    def _expect(self, place: Place, at: str, sides: tuple[str, ...]) -> None:
        self.sides.setdefault((place, at), sides)
        self.seen.setdefault((place, at), set())

    def _note(self, place: Place, at: str, side: str | None) -> None:
        if side is not None and (place, at) in self.seen:
            self.seen[place, at].add(side)


_CHOICE = ("all sheets", "a sheet left out")


def _met(value: object) -> str | None:
    if value is True:
        return "met"
    return "not met" if value is False or value is None else None


def _chosen(value: object, names: Names) -> str | None:
    sheets = names.get("sheets")
    if not isinstance(value, list | tuple) or not isinstance(sheets, list | tuple):
        return None
    return _CHOICE[len(value) < len(sheets)]


def _joined(value: object, names: Names) -> str | None:
    marks = names.get("marks")
    if not isinstance(marks, list | tuple) or not is_known(marks) or not is_known(value):
        return None
    return "different marks" if len(set(marks)) > 1 else None


def _steps(table: Table) -> tuple[tuple[str, ...], See]:
    """The sides of a table: each step, none of them, nothing given."""
    edges = tuple(_edge(step.edge) for step in table.steps)
    sides = (*edges, *(() if table.covers else ("no step",)), *(() if table.absent is None else ("absent",)))

    def see(value: object, _: Names) -> str | None:
        if value is None:
            return "absent" if table.absent is not None else "no step"
        if not is_known(value):
            return None
        step = step_for(table, value)
        return "no step" if step is None else edges[step]

    return sides, see


def _edge(value: Any) -> str:
    return value if isinstance(value, str) else exact(value)
