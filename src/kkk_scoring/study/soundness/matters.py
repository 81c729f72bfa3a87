"""What can never matter: criteria, groups, and steps of tables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from kkk_scoring.feel.unknown import bounds_of
from kkk_scoring.feel.walk import constant
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Criterion, Exact, Group, Stage, Table
from kkk_scoring.study.soundness.bounds import worked_out
from kkk_scoring.study.soundness.subject import Found, Part, Path, Subject, parts_of
from kkk_scoring.study.soundness.use import Live

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness


def part_never_matters(subject: Subject) -> Iterator[Found]:
    """A criterion or group can never matter.

    Its points reach no condition, no ranking and no result, or it gives everybody the same. `weight: 0` says
    by itself that points are only shown, and is no finding.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {to: 60}}
              team: {marks: {to: 40}} # here
            points: method
    Good:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {to: 60}}
              team: {marks: {to: 40}, weight: 0}
    """
    live = Live(subject).names
    for stage in subject.rubric.stages:
        yield from _dead(subject, stage, stage.group, live)


def _dead(subject: Subject, stage: Stage, group: Group, live: set[str]) -> Iterator[Found]:
    for part in group.parts:
        shown_only = part.weight is not None and constant(part.weight.node) == 0
        if part.id not in live and not shown_only and not _tested(part):
            message = say(
                "`{id}` never matters: its points reach no condition, no ranking and no result.", id=part.id
            )
            fix = say("Let something depend on it, write `weight: 0` if it is only shown, or leave it out.")
            find = partial(_no_difference, subject, stage, part)
            yield Found(subject.paths[part.id], message, fix, None, find, proved=True)
        elif isinstance(part, Criterion) and part.id in live and _same_for_all(part):
            message = say(
                "`{id}` never matters: it gives everybody {points} points.", id=part.id, points=part.most
            )
            fix, find = (
                say("Leave it out, or let it depend on something."),
                partial(_same_for_both, subject, stage, part),
            )
            yield Found(subject.paths[part.id], message, fix, None, find, proved=True)
        elif isinstance(part, Group):
            yield from _dead(subject, stage, part, live)


def _no_difference(subject: Subject, stage: Stage, part: Part) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import makes_no_difference

    return makes_no_difference(subject, stage, part)


def _same_for_both(subject: Subject, stage: Stage, part: Part) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import same_for_both

    return same_for_both(subject, stage, part)


def _tested(part: Part) -> bool:
    """Whether it, or something in it, has a condition of its own."""
    parts = parts_of(part) if isinstance(part, Group) else [part]
    return any(one.condition is not None for one in parts)


def _same_for_all(part: Criterion) -> bool:
    return (
        part.least is not None and part.least == part.most and part.when is None and part.points is not None
    )


def step_outside(subject: Subject) -> Iterator[Found]:
    """A table's step lies outside the range of its figure.

    No value that the figure can have reaches the step, or every value does, so that the points before it
    are never given. It follows from the bounds of the figure.

    Bad:
        form:
          price: {is: number, over: 0, max: 1000}
          share: {is: number, min: 0, max: 1}
        stages:
          - stage: merit
            criteria:
              exports:
                points:
                  of: share
                  from:
                    0.1: 3
                    25: 6 # here
    Good:
        form:
          price: {is: number, over: 0, max: 1000}
          share: {is: number, min: 0, max: 1}
        stages:
          - stage: merit
            criteria:
              exports: {points: {of: share, from: {0.1: 3, 0.25: 6}}}
    """
    for stage, part, table, path in _tables(subject):
        value = worked_out(
            table.of, subject.bounds.before[stage.id] | subject.bounds.assessed[stage.id].points
        )
        low, high = bounds_of(value)
        for text, edge in _edges(subject, table, path):
            if _beyond(table.operator, edge, low, high):
                message = say(
                    "No value reaches the step {edge}: `{what}` is {range}.",
                    edge=edge,
                    what=table.of.text,
                    range=_range(low, high),
                )
                fix = say("Correct the step, or leave it out.")
                find = partial(_short, subject, stage, part, table, edge)
                yield Found((*path, table.operator, text), message, fix, None, find, proved=True)


def _short(subject: Subject, stage: Stage, part: Part, table: Table, edge: Exact) -> Witness | None:
    from kkk_scoring.study.soundness.showing import falls_short

    return falls_short(subject, stage, part, table, edge)


def _beyond(operator: str, edge: Exact, low: Exact | None, high: Exact | None) -> bool:
    if operator == "from":
        return high is not None and high < edge
    if operator == "over":
        return high is not None and high <= edge
    if operator == "up_to":
        return low is not None and low > edge
    return operator == "under" and low is not None and low >= edge


def _range(low: Exact | None, high: Exact | None) -> object:
    if low is None:
        return say("{most} at most", most=high)
    return (
        say("{least} at least", least=low) if high is None else say("{least} to {most}", least=low, most=high)
    )


def step_never_matters(subject: Subject) -> Iterator[Found]:
    """A table's step gives the same points as its neighbour.

    Whoever reaches the step gets what was to be had without it, so it can never matter.

    Bad:
        stages:
          - stage: merit
            criteria:
              cheap:
                points:
                  of: price
                  up_to:
                    100: 6
                    200: 3 # here
                    300: 3
    Good:
        stages:
          - stage: merit
            criteria:
              cheap: {points: {of: price, up_to: {100: 6, 200: 3}}}
    """
    for stage, part, table, path in _tables(subject):
        # Steps stand in the order in which they are tried; behind the last there are 0 points.
        following = [*(step.points for step in table.steps[1:]), 0]
        texts = {edge: text for text, edge in _edges(subject, table, path)}
        for step, points in zip(table.steps, following, strict=True):
            if table.operator != "is" and step.points == points:
                message = say(
                    "The step {edge} gives the same {points} points as without it.",
                    edge=step.edge,
                    points=points,
                )
                fix = say("Leave the step out, or correct its points.")
                find = partial(_same, subject, stage, part, table, step.edge)
                yield Found((*path, table.operator, texts[step.edge]), message, fix, None, find, proved=True)


def _same(subject: Subject, stage: Stage, part: Part, table: Table, edge: Exact) -> Witness | None:
    from kkk_scoring.study.soundness.showing import same_beside

    return same_beside(subject, stage, part, table, edge)


def _tables(subject: Subject) -> Iterator[tuple[Stage, Part, Table, Path]]:
    for stage, part in subject.parts():
        if isinstance(part.points, Table):
            yield stage, part, part.points, (*subject.paths[part.id], "points")


def _edges(subject: Subject, table: Table, path: Path) -> Iterator[tuple[str, Exact]]:
    """The steps of numbers as they are written, with their values."""
    from kkk_scoring.files.fit import part as at
    from kkk_scoring.files.numbers import NUMBER, exact_number

    for text in at(subject.document.value, (*path, table.operator)) if table.operator != "is" else ():
        if NUMBER.fullmatch(text):
            number = exact_number(text)
            if number is not None:
                yield text, number
