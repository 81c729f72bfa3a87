"""A rubric as the rules of soundness look at it: its text with places, and its compiled rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kkk_scoring.rubric.model import Criterion, Formula, Group, Rubric, Stage, Table

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.messages import Message
    from kkk_scoring.study.soundness.bounds import Bounds
    from kkk_scoring.study.soundness.witness import Witness

Path = tuple[str | int, ...]
Part = Criterion | Group


class Found(NamedTuple):
    """What a rule found at *path*: at its key, or with *offset* inside the expression that stands there.

    *witness* looks for an entry that shows it: without one nothing is claimed, unless it is *proved*: it
    follows from bounds. None: it follows from bounds or from what is written, and nothing is to be shown.
    """

    path: Path
    message: Message
    fix: Message | None = None
    offset: int | None = None
    witness: Callable[[], Witness | None] | None = None
    proved: bool = False


class Rule(NamedTuple):
    """A condition of the rubric: *path* where it is written, *part* whose points it tests, if any."""

    id: str
    stage: Stage
    formula: Formula
    path: Path
    part: Part | None


class Subject:
    """What the rules are asked about. What several of them need is worked out once, when first asked for."""

    def __init__(self, document: Document, rubric: Rubric) -> None:
        self.document, self.rubric = document, rubric

    @cached_property
    def bounds(self) -> Bounds:
        """What everything can come to while nothing is known of an entry."""
        from kkk_scoring.study.soundness.bounds import Bounds

        return Bounds(self.rubric)

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """Id of stage, requirement, criterion, group or figure → where it is written."""
        return dict(_paths(self.document.value))

    def path_of(self, formula: Formula) -> Path:
        """Where *formula* is written, also if that is in an `each` above."""
        paths = self._texts[formula.text]
        if len(paths) == 1:  # places are worked out late, for they cost more than most rules
            return paths[0]
        return next(path for path in paths if self.document.place(path) == formula.place)

    @cached_property
    def _texts(self) -> Mapping[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path, value in _scalars(self.document.value, ()):
            found.setdefault(_as_text(value), []).append(path)
        return found

    def conditions(self) -> Iterator[Rule]:
        """Every condition under which an entry falls, in the order of the rubric."""
        for stage in self.rubric.stages:
            for rule in stage.requirements:
                if rule.formula is not None:
                    yield Rule(rule.id, stage, rule.formula, self.path_of(rule.formula), None)
            for part in parts_of(stage.group):
                if part.condition is not None:
                    formula = part.condition.formula
                    yield Rule(part.id, stage, formula, self.path_of(formula), part)

    def parts(self) -> Iterator[tuple[Stage, Part]]:
        """Every criterion and group, a stage's whole assessment last."""
        for stage in self.rubric.stages:
            for part in parts_of(stage.group):
                yield stage, part

    def formulas(self) -> Iterator[tuple[str, Formula]]:
        """Every expression that is worked out for an entry, with the id of what it belongs to."""
        for figure in self.rubric.figures:
            yield figure.id, figure.formula
        for stage in self.rubric.stages:
            yield from of_stage(stage)

    def stage_of(self, formula: Formula) -> Stage:
        """The first stage by which *formula* can be worked out: the last one for rankings and results."""
        stages = self.rubric.stages
        if any(figure.formula is formula for figure in self.rubric.figures):
            return stages[0]
        own = (stage for stage in stages if any(one is formula for _, one in of_stage(stage)))
        return next(own, stages[-1])

    def after_stages(self) -> Iterator[Formula]:
        """Every expression of the ranking and of the results."""
        for key in self.rubric.ranking:
            if key.formula is not None:
                yield key.formula
        for line in self.rubric.results:
            given = (line.when, line.lists, line.places, line.pot, line.cost, line.years)
            yield from (formula for formula in given if formula is not None)


def parts_of(group: Group) -> Iterator[Part]:
    """The criteria and groups below, the group itself last."""
    for part in group.parts:
        if isinstance(part, Group):
            yield from parts_of(part)
        else:
            yield part
    yield group


def of_stage(stage: Stage) -> Iterator[tuple[str, Formula]]:
    """Every expression of a stage with the id of what it belongs to."""
    yield from ((figure.id, figure.formula) for figure in stage.figures)
    for rule in stage.requirements:
        yield from ((rule.id, formula) for formula in (rule.when, rule.formula, rule.combine) if formula)
    for role in stage.roles.values():
        if role.when is not None:
            yield role.id, role.when
    if stage.flag is not None:
        yield stage.id, stage.flag
    for part in parts_of(stage.group):
        yield from ((part.id, formula) for formula in of_part(part))


def of_part(part: Part) -> Iterator[Formula]:
    """The expressions of a criterion or group alone, without those of what is below it."""
    points = part.points.of if isinstance(part.points, Table) else part.points
    condition = part.condition.formula if part.condition else None
    given: list[Formula | None] = [part.when, points, part.weight, condition]
    if isinstance(part, Criterion):
        given += [*(figure.formula for figure in part.figures), part.adjust, part.combine, part.flag]
        given += [part.scale.from_, part.scale.to] if part.scale else []
    else:
        given.append(part.counted)
    yield from (formula for formula in given if formula is not None)


def _paths(rubric: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    yield from ((name, ("figures", name)) for name in rubric.get("figures") or {})
    for index, stage in enumerate(rubric["stages"]):
        path: Path = ("stages", index)
        yield stage["stage"], path
        for key in ("figures", "requirements"):
            yield from ((name, (*path, key, name)) for name in stage.get(key) or {})
        yield from _criteria_paths(stage, path)


def _criteria_paths(group: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Path]]:
    for name, part in (group.get("criteria") or {}).items():
        here = (*path, "criteria", name)
        yield name, here
        yield from ((figure, (*here, "figures", figure)) for figure in part.get("figures") or {})
        yield from _criteria_paths(part, here)


def _scalars(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _scalars(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _scalars(below, (*path, index))
    else:
        yield path, value


def _as_text(value: object) -> str:
    from kkk_scoring.messages import exact

    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else "" if value is None else exact(value)  # type: ignore[arg-type]  # a number
