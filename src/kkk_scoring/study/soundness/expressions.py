"""Expressions that can't mean what they say: divisions by zero, comparisons of a thing with itself."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kkk_scoring.feel import FeelError, compile_
from kkk_scoring.feel.tree import (
    Arithmetic,
    Comparison,
    Filter,
    For,
    Function,
    If,
    Logic,
    Name,
    Node,
    Quantified,
    children,
)
from kkk_scoring.feel.unknown import UNKNOWN, Interval, ends_of, is_bounded
from kkk_scoring.feel.walk import constant
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Formula, Stage, Table
from kkk_scoring.study.sides import TURNED, UP
from kkk_scoring.study.soundness.subject import Found, Subject, parts_of
from kkk_scoring.study.soundness.thresholds import limit
from kkk_scoring.study.soundness.use import mentioned

if TYPE_CHECKING:
    from kkk_scoring.scoring.protocol import Protocol
    from kkk_scoring.study.soundness.witness import Witness

_COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Guarded(NamedTuple):
    """A part of an expression, and the conditions under which it is worked out, each with what it must be."""

    node: Node
    when: tuple[tuple[Node, bool], ...]


def divides_by_zero(subject: Subject) -> Iterator[Found]:
    """A division can be by zero.

    Then the result is absent, and a condition on it is not met, or points are missing, without anybody
    having said so. Reported where an application that meets every other condition of its stage divides by
    zero; the witness is such an application. Say with `if` what is to happen, or let the form or a
    requirement exclude it.

    Bad:
        form:
          price: {is: number, over: 0, max: 1000}
          jobs: {is: number, min: 0, max: 100}
        stages:
          - stage: check
            requirements:
              cheap_jobs: {require: price / jobs <= 50} # here
    Good:
        form:
          price: {is: number, over: 0, max: 1000}
          jobs: {is: number, min: 0, max: 100}
        stages:
          - stage: check
            requirements:
              cheap_jobs: {require: if jobs > 0 then price / jobs <= 50 else false}
    """
    for id_, stage, formula in _worked_out(subject):
        names = _sure_names(subject, stage)
        for part in guarded(formula.node):
            node = part.node
            if not isinstance(node, Arithmetic) or node.op != "/" or _excluded(formula, part):
                continue
            if _may_be_zero(node.right, names, subject):
                message = say(
                    "`{divisor}` can be 0, and nothing says what happens then.",
                    divisor=formula.text[node.right.start : node.right.end],
                )
                fix = say(
                    "Write `if {divisor} != 0 then … else …`, or exclude 0 in the form or by a requirement.",
                    divisor=formula.text[node.right.start : node.right.end],
                )
                find = partial(_dividing, subject, stage, id_, part)
                yield Found(subject.path_of(formula), message, fix, node.right.start, find)


def _excluded(formula: Formula, part: Guarded) -> bool:
    """Whether a condition around the division compares the divisor with a number so that it isn't 0."""
    assert isinstance(part.node, Arithmetic)
    divisor = formula.text[part.node.right.start : part.node.right.end]
    for node, wanted in part.when:
        if not isinstance(node, Comparison):
            continue
        left, right, op = node.left, node.right, node.op
        if constant(left) is not None:
            left, right, op = right, left, TURNED.get(op, op)
        number: Any = constant(right)
        about_it = type(number) in (int, Fraction) and formula.text[left.start : left.end] == divisor
        if about_it and _COMPARED[op](0, number) is not wanted:
            return True
    return False


def _worked_out(subject: Subject) -> Iterator[tuple[str, Stage, Formula]]:
    """The figures, requirements, conditions and formulas that look at one entry alone."""
    for figure in subject.rubric.figures:
        yield figure.id, subject.rubric.stages[0], figure.formula
    for stage in subject.rubric.stages:
        yield from ((figure.id, stage, figure.formula) for figure in stage.figures)
        yield from ((rule.id, stage, rule.formula) for rule in stage.requirements if rule.formula)
        for part in parts_of(stage.group):
            points = part.points.of if isinstance(part.points, Table) else part.points
            condition = part.condition.formula if part.condition else None
            yield from ((part.id, stage, formula) for formula in (points, condition) if formula)


def guarded(node: Node, when: tuple[tuple[Node, bool], ...] = ()) -> Iterator[Guarded]:
    """The parts of an expression that see its own names only, each with what must hold for it to count."""
    yield Guarded(node, when)
    if isinstance(node, If):
        yield from guarded(node.condition, when)
        yield from guarded(node.then, (*when, (node.condition, True)))
        yield from guarded(node.otherwise, (*when, (node.condition, False)))
    elif isinstance(node, Logic):
        for part in node.operands:
            others = tuple((other, node.op == "and") for other in node.operands if other is not part)
            yield from guarded(part, (*when, *others))
    elif isinstance(node, Filter):
        yield from guarded(node.base, when)
    elif not isinstance(node, For | Quantified | Function):
        for part in children(node):
            yield from guarded(part, when)


def _sure_names(subject: Subject, stage: Stage) -> dict[str, object]:
    """The names at *stage* for an entry that meets the limits of its requirements and of those before."""
    names = {**subject.bounds.before[stage.id], **subject.bounds.assessed[stage.id].points}
    for one in subject.rubric.stages:
        for rule in one.requirements:
            found = limit(rule.formula) if rule.formula is not None and rule.when is None else None
            if found is not None and isinstance(found.what, Name):
                name = found.what.name
                value = names.get(name)
                if is_bounded(value):
                    names[name] = _narrowed(value, found.op in UP, found.number)
        if one is stage:
            break
    return names


def _narrowed(value: Any, up: bool, number: Any) -> object:
    low, high = ends_of(value)
    if up:
        low = number if low is None else max(low, number)
    else:
        high = number if high is None else min(high, number)
    return value if low is not None and high is not None and low > high else Interval(low, high)


def _may_be_zero(node: Node, names: Mapping[str, object], subject: Subject) -> bool:
    if isinstance(node, Name):
        field = subject.rubric.form.get(node.name)
        if field is not None and field.over and field.low is not None and field.low >= 0:
            return False
    if not isinstance(constant(node), type(None)):
        return False
    try:
        value = compile_(node)(names)
    except FeelError:
        return False
    if not is_bounded(value):
        return value is UNKNOWN
    low, high = ends_of(value)
    return (low is None or low <= 0) and (high is None or high >= 0)


def _dividing(subject: Subject, stage: Stage, id_: str, part: Guarded) -> Witness | None:
    """An entry for which the division is by zero, and which meets every condition that doesn't look at it."""
    from kkk_scoring.study.soundness.searching import climb
    from kkk_scoring.study.soundness.witness import Witness, at_stage, seen_names

    world = at_stage(subject, stage)
    if world is None:
        return None
    assert isinstance(part.node, Arithmetic)
    seeing = _seeing(subject, id_)
    names_of = partial(seen_names, subject, stage)

    def goal(protocol: Protocol) -> tuple[int, bool, Fraction]:
        result = next((r for o in protocol.outcomes for r in o.stages if r.stage is stage), None)
        if result is None:
            return (-1, False, Fraction(0))
        failed = sum(c.verdict == "rejected" and c.id not in seeing for c in result.checks)
        zero, far = _zero(part, names_of(world))
        return (-failed, zero, -far)

    climb(subject, world, goal, lambda found: found[0] == 0 and found[1])
    protocol = world.scored()
    if goal(protocol)[:2] != (0, True):
        return None
    return Witness(world, protocol, say("In W1 `{id}` divides by 0.", id=id_))


def _seeing(subject: Subject, id_: str) -> frozenset[str]:
    """The ids of all that looks at *id_*, itself included, also through figures."""
    found = {id_}
    while True:
        more = {owner for owner, formula in subject.formulas() if mentioned(formula.node) & found} - found
        if not more:
            return frozenset(found)
        found |= more


def _zero(part: Guarded, names: Mapping[str, object]) -> tuple[bool, Fraction]:
    """Whether the divisor is 0 where it counts, and how far it is from that."""
    assert isinstance(part.node, Arithmetic)
    try:
        value = compile_(part.node.right)(names)
        counts = all(compile_(node)(names) is wanted for node, wanted in part.when)
    except FeelError:
        return False, Fraction(10**9)
    if type(value) not in (int, Fraction):
        return False, Fraction(10**9)
    return value == 0 and counts, abs(Fraction(value))
