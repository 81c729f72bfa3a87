"""The rules of a competition as the rubric tells them: one line per requirement, criterion, role and key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kkk_scoring.messages import Message, Several, exact, say, say_count
from kkk_scoring.rubric.model import (
    Clause,
    Condition,
    Criterion,
    Figure,
    Formula,
    Group,
    RankingKey,
    Requirement,
    Result,
    Role,
    Rubric,
    Scale,
    Stage,
    Table,
    Words,
)
from kkk_scoring.scoring.protocol import Exact


class Rule(NamedTuple):
    """One rule. *kind*: ``stage``, ``role``, ``requirement``, ``group``, ``criterion``, ``threshold``,
    ``figure``, ``ranking``, ``result`` or ``decision``; *depth*: how many groups it stands in.

    *said* are sentences; expressions in them stand as the rubric writes them. *most*: the maximum.
    """

    kind: str
    stage: str
    id: str
    title: Words
    said: tuple[Message, ...] = ()
    most: Exact | None = None
    clause: Clause | None = None
    depth: int = 0


KINDS = {
    "stage": say("stage"),
    "role": say("role"),
    "requirement": say("requirement"),
    "group": say("group"),
    "criterion": say("criterion"),
    "threshold": say("threshold"),
    "figure": say("figure"),
    "ranking": say("order on the list"),
    "result": say("result"),
    "decision": say("decision"),
}


def rules(rubric: Rubric) -> Iterator[Rule]:
    """All rules in the order in which they apply: figures, stages with all in them, ranking, results."""
    yield from (_figure(figure, "") for figure in rubric.figures)
    for stage in rubric.stages:
        yield from _stage(stage)
    yield from (_key(key, index) for index, key in enumerate(rubric.ranking, 1))
    yield from map(_result, rubric.results)
    for decision in rubric.decisions:
        by = (
            say("Decided by: {who}.", who=", ".join(decision.by))
            if decision.by
            else say("Decided by anybody.")
        )
        yield Rule("decision", "", decision.kind, None, (by,), clause=decision.clause)


def _stage(stage: Stage) -> Iterator[Rule]:
    most = stage.group.most if stage.has_points else None
    yield Rule("stage", stage.id, stage.id, stage.title, most=most, clause=stage.clause)
    yield from (_role(role, stage) for role in stage.roles.values())
    yield from (_figure(figure, stage.id) for figure in stage.figures)
    yield from (_requirement(requirement, stage) for requirement in stage.requirements)
    yield from _parts(stage.group, stage, 0)
    said = _group_said(stage.group)
    if said:
        yield Rule("threshold", stage.id, stage.id, stage.title, tuple(said), clause=stage.clause)


def _role(role: Role, stage: Stage) -> Rule:
    said: list[Message] = []
    if role.least == role.most:
        said.append(say_count("{count} sheet.", "{count} sheets.", role.least))
    elif role.most is not None:
        said.append(say("{least} to {most} sheets.", least=role.least, most=role.most))
    else:
        said.append(say("As many sheets as experts are assigned."))
    if role.quorum and role.quorum != role.least:
        said.append(say_count("Quorum: {count} sheet.", "Quorum: {count} sheets.", role.quorum))
    if role.when is not None:
        said.append(say("Called only if: {condition}", condition=role.when.text))
    if role.replaces:
        said.append(say("Replaces the sheets of: {roles}.", roles=", ".join(role.replaces)))
    return Rule("role", stage.id, role.id, role.title, tuple(said))


def _figure(figure: Figure, stage: str) -> Rule:
    return Rule("figure", stage, figure.id, figure.title, (_formula(figure.formula),), clause=figure.clause)


def _formula(formula: Formula) -> Message:
    return say("Calculated: {expression}", expression=formula.text)


def _requirement(requirement: Requirement, stage: Stage) -> Rule:
    said: list[Message] = []
    if requirement.judged:
        said.append(say("Answered by the experts: yes or no."))
    if requirement.formula is not None:
        said.append(say("Must hold: {condition}", condition=requirement.formula.text))
    if requirement.when is not None:
        said.append(say("Applies only if: {condition}", condition=requirement.when.text))
    if requirement.combine is not None:
        said.append(say("Together: {rule}.", rule=requirement.combine.text))
    mend = requirement.correctable
    if mend is not None:
        said.append(
            say_count(
                "May be corrected within {count} day of the call.",
                "May be corrected within {count} days of the call.",
                mend.days,
            )
        )
        said.append(say_count("{count} call at most.", "{count} calls at most.", mend.times))
    return Rule(
        "requirement",
        stage.id,
        requirement.id,
        requirement.title,
        tuple(said),
        clause=requirement.clause,
    )


def _parts(group: Group, stage: Stage, depth: int) -> Iterator[Rule]:
    for part in group.parts:
        if isinstance(part, Group):
            said = tuple(_group_said(part))
            yield Rule("group", stage.id, part.id, part.title, said, part.most, part.clause, depth)
            yield from _parts(part, stage, depth + 1)
        else:
            said = tuple(_criterion_said(part))
            yield Rule("criterion", stage.id, part.id, part.title, said, part.most, part.clause, depth)


def _criterion_said(criterion: Criterion) -> Iterator[Message]:
    if criterion.scale is not None:
        yield _scale(criterion.scale)
    if criterion.by:
        yield say("Marked by: {roles}.", roles=", ".join(criterion.by))
    if criterion.adjust is not None:
        yield say("Each mark is changed first: {expression}", expression=criterion.adjust.text)
    if criterion.combine is not None:
        yield say("Together: {rule}.", rule=criterion.combine.text)
    yield from _points(criterion.points)
    yield from _shared(criterion.when, criterion.weight, criterion.condition)
    if criterion.reason_required:
        yield say("Each mark needs a reason.")


def _group_said(group: Group) -> list[Message]:
    said = list(_points(group.points))
    if group.counted is not None:
        said.append(say("Sheets that count: {expression}", expression=group.counted.text))
    return [*said, *_shared(group.when, group.weight, group.condition)]


def _shared(when: Formula | None, weight: Formula | None, condition: Condition | None) -> Iterator[Message]:
    if when is not None:
        yield say("Applies only if: {condition}", condition=when.text)
    if weight is not None:
        yield say("Weight: {weight}.", weight=weight.text)
    if condition is not None:
        yield say("Must hold: {condition}", condition=condition.formula.text)


def _scale(scale: Scale) -> Message:
    if scale.words is not None:
        words = [
            word if points is None else f"{word} = {exact(points)}" for word, points in scale.words.items()
        ]
        return say("Marks: {levels}.", levels=", ".join(words))
    if scale.one_of:
        return say("Marks: one of {numbers}.", numbers=", ".join(map(exact, scale.one_of)))
    low, high = (
        end.text if end else number for end, number in ((scale.from_, scale.low), (scale.to, scale.high))
    )
    return say("Marks: {low} to {high} in steps of {step}.", low=low, high=high, step=scale.step)


def _points(points: Formula | Table | None) -> Iterator[Message]:
    if isinstance(points, Formula):
        yield _formula(points)
    elif points is not None:
        word = _OPERATORS[points.operator]
        steps = [
            say("{operator} {edge}: {points}", operator=word, edge=step.edge, points=step.points)
            for step in points.steps
        ]
        if points.absent is not None:
            steps.append(say("not given: {points}", points=points.absent))
        yield say("Steps of: {expression}", expression=points.of.text)
        yield say("{steps}.", steps=Several(steps, "; "))


_OPERATORS = {
    "from": say("at least"),
    "over": say("more than"),
    "up_to": say("at most"),
    "under": say("less than"),
    "is": say("equal to"),
}


def _key(key: RankingKey, index: int) -> Rule:
    text = key.formula.text if key.formula is not None else ""
    said = {
        "highest": say("The highest comes first: {expression}", expression=text),
        "lowest": say("The lowest comes first: {expression}", expression=text),
        "decided": say("People decide the order of equal ones: {words}", words=key.words or ""),
        "lots": say("Lots are drawn among equal ones."),
        "shared": say("Equal ones share the place."),
    }[key.direction]
    return Rule("ranking", "", str(index), None, (said,))


def _result(result: Result) -> Rule:
    said: list[Message] = []
    if result.when is not None:
        said.append(say("Only if: {condition}", condition=result.when.text))
    if result.lists is not None:
        said.append(say("One list for each: {expression}", expression=result.lists.text))
    if result.places is not None:
        said.append(say("Places: {expression}", expression=result.places.text))
    if result.pot is not None:
        said.append(say("Money: {expression}", expression=result.pot.text))
    if result.cost is not None:
        said.append(say("An entry takes: {expression}", expression=result.cost.text))
    if result.too_dear is not None:
        skip = say("What doesn't fit is skipped.")
        said.append(skip if result.too_dear == "skip" else say("The list ends where something doesn't fit."))
    if result.tied is not None:
        said.append(
            {
                "in": say("Equal ones at the limit all get it."),
                "out": say("Equal ones at the limit all miss it."),
                "decided": say("People decide about equal ones at the limit."),
            }[result.tied]
        )
    if result.years is not None:
        said.append(say("Holds for years: {expression}", expression=result.years.text))
    return Rule("result", "", result.id, result.title, tuple(said))
