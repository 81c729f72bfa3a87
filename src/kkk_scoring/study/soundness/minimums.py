"""Thresholds of a sum beside the conditions of what is added: void, or not to be reached."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from kkk_scoring.feel.tree import Comparison, Name, Node
from kkk_scoring.feel.unknown import bounds_of
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Exact, Group
from kkk_scoring.study.sides import TURNED, UP
from kkk_scoring.study.soundness.bounds import between, decided
from kkk_scoring.study.soundness.subject import Found, Part, Rule, Subject, parts_of

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness


def minimums_are_enough(subject: Subject) -> Iterator[Found]:
    """The minimums below make this threshold void.

    Whoever reaches every minimum of the criteria and groups also reaches the sum's threshold, so that the
    threshold never rejects anybody by itself. It follows from the minimums added up.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 1}
            each: {marks: {to: 5}, require: points >= 3}
            criteria: {method: {}, team: {}, plan: {}}
            require: merit >= 9 # here
    Good:
        stages:
          - stage: merit
            experts: {expert: 1}
            each: {marks: {to: 5}, require: points >= 3}
            criteria: {method: {}, team: {}, plan: {}}
            require: merit >= 10
    """
    for rule, outcome in _within_limits(subject):
        if outcome:
            message = say("Whoever reaches the minimums below also reaches this threshold; it is void.")
            fix = say("Raise the threshold above the sum of the minimums, or leave it out.")
            find = partial(_at_the_minimums, subject, rule)
            yield Found(rule.path, message, fix, 0, find, proved=True)


def _at_the_minimums(subject: Subject, rule: Rule) -> Witness | None:
    from kkk_scoring.study.soundness.witness import with_points

    criteria = [part for part in rule.stage.group.criteria() if part.scale is not None]
    lowest = {part.id: part.least if (ends := _ends(part)) is None else ends for part in criteria}
    points = {id_: number for id_, number in lowest.items() if number is not None}
    return with_points(
        subject, rule.stage, points, say("W1 just reaches every minimum and passes `{id}`.", id=rule.id)
    )


def _ends(part: Part) -> Exact | None:
    """The least points that meet the part's own condition."""
    return bounds_of(_limits(part))[0] if part.condition is not None else None


def limits_forbid(subject: Subject) -> Iterator[Found]:
    """The conditions below make this threshold unreachable.

    Taken alone the threshold can be reached, but not by an application that also meets the conditions of
    the criteria and groups below. It follows from their limits added up.

    Bad:
        stages:
          - stage: risk
            experts: {expert: 1}
            each: {marks: {to: 5}, require: points <= 2}
            criteria: {cost: {}, delay: {}}
            require: risk >= 5 # here
    Good:
        stages:
          - stage: risk
            experts: {expert: 1}
            each: {marks: {to: 5}, require: points <= 3}
            criteria: {cost: {}, delay: {}}
            require: risk >= 5
    """
    for rule, outcome in _within_limits(subject):
        if not outcome:
            message = say("Nobody who meets the conditions below can reach this threshold.")
            find = partial(_at_the_limits, subject, rule)
            yield Found(rule.path, message, say("Change one of the limits."), 0, find, proved=True)


def _at_the_limits(subject: Subject, rule: Rule) -> Witness | None:
    from kkk_scoring.study.soundness.showing import rejected_within

    marked = [part for part in rule.stage.group.criteria() if part.scale is not None]
    ends = {part.id: bounds_of(_limits(part)) for part in marked if part.condition is not None}
    for at in (1, 0):  # which end is nearer to the threshold depends on its side; either shows it
        marks = {id_: end for id_, limits in ends.items() if (end := limits[at]) is not None}
        witness = rejected_within(subject, rule, marks)
        if witness is not None:
            return witness
    return None


def _within_limits(subject: Subject) -> Iterator[tuple[Rule, bool]]:
    """Conditions of groups that are open taken alone, with what they come to for those who meet all below."""
    for rule in subject.conditions():
        if not isinstance(rule.part, Group) or subject.bounds.outcomes[rule.id] is not None:
            continue
        narrowed = dict(_narrowed(rule.part))
        if narrowed:
            holds = subject.bounds.assess(rule.stage, narrowed).holds
            outcome = decided(holds[rule.id][1]) if rule.id in holds else None
            if outcome is not None:
                yield rule, outcome


def _narrowed(group: Group) -> Iterator[tuple[str, object]]:
    """The points of what is below *group* for whoever meets the conditions there."""
    for part in parts_of(group):
        if part is group or part.condition is None or part.when is not None:
            continue
        ends = _limits(part)
        if ends is not None:
            yield part.id, ends


def _limits(part: Part) -> object:
    """The points between the limits of the part's own condition; None where it sets none."""
    assert part.condition is not None
    node = part.condition.formula.node
    if not isinstance(node, Comparison) or node.op not in TURNED:
        return None
    left, right, op = node.left, node.right, node.op
    if not (isinstance(left, Name) and left.name in ("points", part.id)):
        left, right, op = right, left, TURNED[op]
    if not (isinstance(left, Name) and left.name in ("points", part.id)):
        return None
    number = _number(part, right)
    if number is None:
        return None
    least, most = (number, part.most) if op in UP else (part.least, number)
    if least is not None and most is not None and least > most:
        return None
    return between(least, most)


def _number(part: Part, node: Node) -> Exact | None:
    """What the points are compared with: a number, or a share of `out_of`."""
    from kkk_scoring.feel import compile_
    from kkk_scoring.feel.walk import free_names

    if not free_names(node) <= {"out_of"} or part.most is None:
        return None
    value = compile_(node)({"out_of": part.most})
    return value if type(value).__name__ in ("int", "Fraction") else None
