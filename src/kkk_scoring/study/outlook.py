"""How an application would come out with some changes made: only what they touch is worked out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN, hull
from kkk_scoring.rubric.model import Condition, Criterion, Formula, Group, Requirement, Stage, Table
from kkk_scoring.rubric.tables import table_points
from kkk_scoring.scoring.agree import within_rules
from kkk_scoring.scoring.assess import weighted
from kkk_scoring.scoring.evaluate import registers
from kkk_scoring.study.standing import Standing, field_of
from kkk_scoring.study.uses import Pattern, Uses

Points = tuple[Any, Any]
"""Points and what they are out of; None where the part doesn't apply."""


class Target(NamedTuple):
    """A condition that must not fail: a requirement's, or one on points. *uses*: the answers it looks at."""

    id: str
    stage: Stage
    rule: Requirement | Condition
    part: Criterion | Group | None
    uses: frozenset[Pattern]


class Names(dict[str, object]):
    """What expressions see, each name worked out when it is first asked for."""

    def __init__(self, known: Mapping[str, object], work_out: Callable[[str, Names], object]) -> None:
        super().__init__(known)
        self.work_out = work_out

    def __missing__(self, name: str) -> object:
        value = self[name] = self.work_out(name, self)
        return value

    def with_(self, **more: object) -> Names:
        """A copy that knows *more*."""
        made = Names(self, self.work_out)
        made.update(more)
        return made


class Outlook:
    """Works out conditions and points for other answers; marks of experts stay as they are.

    It gives what `stand` gives for an application with those answers.
    """

    def __init__(self, standing: Standing, uses: Uses) -> None:
        self.standing, self.uses = standing, uses
        rubric = standing.rubric
        self.figures = {f.id: f.formula for f in rubric.figures}
        self.parts: dict[str, Criterion | Group] = {}
        for stage in rubric.stages:
            self.figures |= {f.id: f.formula for f in stage.figures}
            self.parts |= {part.id: part for part in _parts(stage.group)}
        self.requirements = {r.id: r for stage in rubric.stages for r in stage.requirements}
        self.marks = {mark.criterion.id: mark for mark in standing.marks()}
        self.verdicts = {check.id: check.verdict for stage in standing.stages for check in stage.checks}

    def targets(self) -> list[Target]:
        """Every condition of the rules that answers decide."""
        found: list[Target] = []
        for stage in self.standing.rubric.stages:
            found += [
                Target(rule.id, stage, rule, None, self.uses.of(rule.id))
                for rule in stage.requirements
                if rule.formula is not None
            ]
            found += [
                Target(part.id, stage, part.condition, part, self.uses.of(part.id))
                for part in _parts(stage.group)
                if part.condition is not None
            ]
        return found

    def names(self, answers: Mapping[str, Any]) -> Names:
        """What expressions see of an application with *answers*."""
        known: dict[str, object] = {**dict.fromkeys(self.standing.rubric.form), **answers}
        known["round"] = self.standing.round.parameters
        known |= registers(self.standing.rubric, self.standing.round)
        received = self.standing.round.received(self.standing.application.id)
        known["received"] = UNKNOWN if received is None else received
        known |= dict.fromkeys(("entered", "entry"), UNKNOWN)
        computed = (*self.figures, *self.parts, *self.requirements)
        known["field"] = field_of(self.standing.rubric, {**dict.fromkeys(computed, UNKNOWN), **known})
        return Names(known, self._work_out)

    def holds(self, target: Target, names: Names) -> bool:
        """Whether the condition holds, or may still."""
        rule = target.rule
        if isinstance(rule, Requirement):
            return self._requirement(rule, names) is not False
        assert target.part is not None
        points, out_of = self.points(target.part, names)
        if points is None:
            return True
        seen = names.with_(points=points, out_of=out_of, parts=self._records(target.part, names))
        outcome = rule.formula.program(seen)
        return outcome is True or outcome is UNKNOWN

    def points(self, part: Criterion | Group, names: Names) -> Points:
        """The points of a criterion, group or stage."""
        applies = True if part.when is None else part.when.program(names)
        if applies is False or applies is None:
            return None, None
        points, out_of = (
            self._criterion(part, names) if isinstance(part, Criterion) else self._group(part, names)
        )
        if applies is UNKNOWN:
            return hull([points, 0]), hull([out_of, 0])
        return points, out_of

    def _criterion(self, criterion: Criterion, names: Names) -> Points:
        if criterion.scale is not None:
            mark = self.marks.get(criterion.id)
            return (mark.points, mark.out_of) if mark is not None else (UNKNOWN, criterion.most)
        seen = names
        if criterion.figures:
            seen = names.with_()
            for figure in criterion.figures:
                seen[figure.id] = figure.formula.program(seen)
        return within_rules(criterion, _points(criterion.points, seen)), criterion.most

    def _group(self, group: Group, names: Names) -> Points:
        parts = self._records(group, names)
        points, out_of = weighted(parts, "points"), weighted(parts, "out_of")
        if group.points is not None:
            seen = names.with_(parts=parts, subtotal=points, subtotal_max=out_of)
            return _points(group.points, seen), group.most
        return points, out_of if parts else group.most

    def _records(self, part: Criterion | Group, names: Names) -> list[dict[str, object]]:
        records = []
        for below in part.parts if isinstance(part, Group) else ():
            points, out_of = self.points(below, names)
            if points is not None:
                weight = below.weight.program(names) if below.weight else 1
                records.append({"id": below.id, "points": points, "out_of": out_of, "weight": weight})
        return records

    def _work_out(self, name: str, names: Names) -> object:
        if name in self.figures:
            return self.figures[name].program(names)
        if name in self.parts:
            return self.points(self.parts[name], names)[0]
        if name in self.requirements:
            return self._requirement(self.requirements[name], names)
        raise KeyError(name)

    def _requirement(self, rule: Requirement, names: Names) -> object:
        """Whether it is met: True, False or UNKNOWN."""
        applies = True if rule.when is None else rule.when.program(names)
        if applies is False or applies is None:
            return True
        if applies is UNKNOWN:
            return UNKNOWN
        if rule.formula is None:
            return {"passed": True, "rejected": False, "pending": UNKNOWN}.get(
                self.verdicts.get(rule.id, ""), True
            )
        outcome = rule.formula.program(names)
        return outcome if outcome is True or outcome is UNKNOWN else False


def _points(rule: Formula | Table | None, names: Names) -> Any:
    if isinstance(rule, Table):
        return table_points(rule, rule.of.program(names))
    return UNKNOWN if rule is None else rule.program(names)


def _parts(group: Group) -> Iterator[Criterion | Group]:
    """The criteria and groups below, the group itself last."""
    for part in group.parts:
        if isinstance(part, Group):
            yield from _parts(part)
        else:
            yield part
    yield group


def criteria_of(part: Criterion | Group) -> Sequence[Criterion]:
    """The criteria whose points make up those of *part*."""
    return [part] if isinstance(part, Criterion) else list(part.criteria())
