"""The rules as a case states them: what it gives replaces how that is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kkk_scoring.feel.tree import Literal
from kkk_scoring.feel.unknown import UNKNOWN, hull
from kkk_scoring.feel.walk import constant as written_value
from kkk_scoring.files.place import Place
from kkk_scoring.rubric.model import (
    Condition,
    Criterion,
    Figure,
    Formula,
    Group,
    Requirement,
    Rubric,
    Scale,
    Stage,
)
from kkk_scoring.study.cases.listed import ON_LISTS, on_list
from kkk_scoring.study.cases.model import VERDICTS, Entry, below, own_figures, touched

Given = Mapping[str, object]
VALUES: Mapping[str, object] = {"passed": True, "rejected": False, "pending": UNKNOWN}


def rules_for(rubric: Rubric, entry: Entry) -> Rubric:
    """The rules of *rubric* with everything that the case gives of *entry* already found.

    A stage of which the case expects nothing, and gives no sheets, does not hold the entry up:
    what stays open there counts as met.
    """
    given = entry.nodes
    expected = {one.name for one in entry.expected}
    figures = tuple(_figure(figure, given) for figure in rubric.figures)
    figures += tuple(_known(name, value, rubric.place) for name, value in on_list(given))
    stages = tuple(_stage(stage, entry, expected) for stage in rubric.stages)
    return replace(rubric, figures=figures, stages=stages)


def _figure(figure: Figure, given: Given, prefix: str = "") -> Figure:
    name = prefix + figure.id
    if name not in given:
        return figure
    return figure._replace(formula=constant(given[name], figure.formula.place))


def _stage(stage: Stage, entry: Entry, expected: set[str]) -> Stage:
    given, sheets = entry.nodes, entry.sheets.get(stage.id)
    strict = touched(stage, expected)
    if not strict and sheets is None and not touched(stage, given) and not _asks(stage):
        return stage
    figures = tuple(_figure(figure, given) for figure in stage.figures)
    verdict = given.get(stage.id)
    if verdict in VERDICTS:
        return _decided(stage, figures, VALUES.get(str(verdict)), given)
    requirements = tuple(_requirement(r, given) for r in stage.requirements)
    group, dropped = _group(stage.group, given, expected)
    if sheets is not None and _totals_only(sheets):
        group, gone = _by_totals(stage.group)
        dropped += gone
    made = replace(
        stage,
        requirements=requirements,
        group=group,
        figures=(*figures, *(_unknown(id_, stage.place) for id_ in dropped)),
    )
    if not strict and sheets is None:
        return _lenient(made)
    return made if sheets is not None or made.markable() else replace(made, roles={})


def _asks(stage: Stage) -> bool:
    """Whether anything in the stage could hold an entry up."""
    parts = (stage.group, *below(stage.group))
    return bool(stage.requirements or stage.roles) or any(part.condition for part in parts)


def _decided(stage: Stage, figures: tuple[Figure, ...], verdict: object, given: Given) -> Stage:
    """A stage whose verdict is given: nothing in it is asked any more; points that are given stay."""
    names = [r.id for r in stage.requirements if r.id != "complete"]
    group, dropped = _group(stage.group, {k: v for k, v in given.items() if k != stage.id}, set())
    found = Requirement(stage.id, stage.title, stage.clause, stage.place, constant(verdict, stage.place))
    known = tuple(
        Figure(id_, None, None, constant(VALUES.get(str(given.get(id_)), verdict), stage.place), None)
        for id_ in names
    )
    return replace(
        stage,
        figures=(*figures, *known, *(_unknown(id_, stage.place) for id_ in dropped)),
        requirements=(found,),
        group=_without_conditions(group),
        roles={},
    )


def _requirement(requirement: Requirement, given: Given) -> Requirement:
    if requirement.id not in given:
        return requirement
    verdict = given[requirement.id]
    found = constant(VALUES.get(str(verdict), verdict), requirement.place)
    if verdict == "not_applicable":
        found = constant(False, requirement.place)
        return replace(requirement, judged=False, correctable=None, when=found, formula=found)
    return replace(requirement, judged=False, correctable=None, when=None, formula=found)


def _group(group: Group, given: Given, expected: set[str]) -> tuple[Group, list[str]]:
    """The group with what is given below it, and the names in it that are not asked any more."""
    dropped: list[str] = []
    parts: list[Criterion | Group] = []
    own = given.get(group.id)
    alone = own is not None
    for part in group.parts:
        inside = {part.id, *(one.id for one in below(part))} if isinstance(part, Group) else {part.id}
        if alone and not inside & given.keys() and not inside & expected:
            dropped += inside
        elif isinstance(part, Group):
            made, gone = _group(part, given, expected)
            parts.append(made)
            dropped += gone
        else:
            parts.append(_criterion(part, given))
    made = replace(group, parts=tuple(parts))
    if not alone:
        return made, dropped
    if own == "not_applicable":
        return replace(made, when=constant(False, group.place)), dropped
    most: Any = group.most if group.most is not None else _out_of(group)
    return replace(made, counted=None, points=constant(own, group.place), most=most), dropped


def _out_of(group: Group) -> object:
    """What the points of a group are out of where that hangs on the criteria that apply: bounds."""
    total: Any = 0
    for part in group.parts:
        weight: Any = 1 if part.weight is None else written_value(part.weight.node)
        best: Any = part.most if part.most is not None or isinstance(part, Criterion) else _out_of(part)
        if weight is None or best is None or best is UNKNOWN:
            return UNKNOWN
        best = weight * (best if weight >= 0 else part.least or 0)
        total = total + (best if part.when is None else hull([best, 0]))
    return total


def _criterion(criterion: Criterion, given: Given) -> Criterion:
    if criterion.id not in given:
        figures = tuple(_figure(figure, given, f"{criterion.id}.") for figure in criterion.figures)
        return replace(criterion, figures=figures) if criterion.figures else criterion
    value = given[criterion.id]
    if value == "not_applicable":
        return replace(criterion, when=constant(False, criterion.place))
    points = constant(value, criterion.place)
    return replace(criterion, scale=None, adjust=None, combine=None, points=points, figures=())


def _totals_only(sheets: Mapping[str, Any]) -> bool:
    rows = [row for rows in sheets.values() for row in rows if isinstance(row, Mapping)]
    return any("total" in row for row in rows)


def _by_totals(group: Group) -> tuple[Group, list[str]]:
    """The stage with one criterion, the sheets' totals, in place of all.

    The mean of totals is the sum of the means; of any other rule nothing follows from totals alone.
    """
    criteria = list(group.criteria())
    means = all(c.combine is not None and c.combine.text in _OF_TOTALS for c in criteria)
    means = means and len({c.combine.text for c in criteria if c.combine}) == 1
    plain = all(isinstance(part, Criterion) or part.points is None for part in (group, *below(group)))
    means = means and plain and all(part.weight is None and part.when is None for part in below(group))
    combine = _of_totals(criteria[0].combine) if means else constant(UNKNOWN, group.place)
    total = Criterion(
        "total",
        None,
        None,
        group.place,
        scale=Scale(group.least, group.most, None),
        combine=combine,
        least=group.least,
        ceiling=group.most,
        most=group.most,
    )
    return replace(group, parts=(total,)), [part.id for part in below(group)]


_OF_TOTALS = ("mean(marks)", "median(marks)")


def _of_totals(combine: Formula | None) -> Formula | None:
    """The mean of totals is that of the marks, added; their median only of two sheets."""
    if combine is None or combine.text == "mean(marks)":
        return combine
    run = combine.program

    def program(names: Mapping[str, object]) -> object:
        marks = names["marks"]
        return run(names) if isinstance(marks, list) and len(marks) <= 2 else UNKNOWN

    return replace(combine, program=program)


# -- a stage that the case doesn't ask about ---------------------------------------------------


def _lenient(stage: Stage) -> Stage:
    return replace(
        stage,
        requirements=tuple(_met_if_open(r) for r in stage.requirements),
        group=_lenient_group(stage.group),
        roles={},
    )


def _met_if_open(requirement: Requirement) -> Requirement:
    if requirement.judged:
        return replace(requirement, judged=False, formula=constant(True, requirement.place))
    if requirement.formula is None:
        return requirement
    when = requirement.when and _program(requirement.when, False)
    return replace(requirement, formula=_program(requirement.formula, True), when=when)


def _lenient_group(group: Group) -> Group:
    parts = tuple(
        _lenient_group(part) if isinstance(part, Group) else replace(part, condition=_lenient_condition(part))
        for part in group.parts
    )
    return replace(group, parts=parts, condition=_lenient_condition(group))


def _lenient_condition(node: Criterion | Group) -> Condition | None:
    condition = node.condition
    return condition and replace(condition, formula=_program(condition.formula, True))


def _without_conditions(group: Group) -> Group:
    parts = tuple(
        _without_conditions(part) if isinstance(part, Group) else replace(part, condition=None)
        for part in group.parts
    )
    return replace(group, parts=parts, condition=None)


def _program(formula: Formula, if_open: object) -> Formula:
    """The formula, giving *if_open* where it can't be told yet."""
    run = formula.program

    def program(names: Mapping[str, object]) -> object:
        value = run(names)
        return if_open if value is UNKNOWN else value

    # It waits for nothing, not even for the day of receipt.
    return replace(formula, program=program, uses=frozenset())


def constant(value: object, place: Place) -> Formula:
    """A formula that gives *value* whatever it sees."""
    program: Callable[[Mapping[str, object]], object] = lambda _: value  # noqa: E731 - one line says it
    return Formula("", Literal(0, 0, None), program, frozenset(), place)


def _unknown(id_: str, place: Place) -> Figure:
    return _known(id_, UNKNOWN, place)


def _known(id_: str, value: object, place: Place) -> Figure:
    return Figure(id_, None, None, constant(value, place), None)


def given_names(rubric: Rubric) -> Iterator[str]:
    """Every name that a case can give, besides fields: figures, the nodes of the stages, names of results."""
    yield from ON_LISTS
    yield from (figure.id for figure in rubric.figures)
    for stage in rubric.stages:
        yield from (figure.id for figure in stage.figures)
        yield stage.id
        yield from (requirement.id for requirement in stage.requirements)
        yield from (part.id for part in below(stage.group))
        yield from (name for name, _ in own_figures(stage))
