"""Conditions that nobody can meet, that nobody can miss, or that one criterion decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kkk_scoring.feel.tree import Comparison, Node
from kkk_scoring.feel.unknown import bounds_of
from kkk_scoring.feel.walk import constant
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import Criterion, Exact, Formula, Group, Stage
from kkk_scoring.study.sides import TURNED, UP
from kkk_scoring.study.soundness.bounds import Bounds, decided
from kkk_scoring.study.soundness.subject import Found, Rule, Subject, parts_of

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness


class Limit(NamedTuple):
    """A condition that compares one expression, *what*, with a number."""

    what: Node
    text: str
    op: str
    number: Exact


def limit(formula: Formula) -> Limit | None:
    """The condition as a limit of one expression; None for any other."""
    node = formula.node
    if not isinstance(node, Comparison) or node.op not in TURNED:
        return None
    left, right, op = node.left, node.right, node.op
    if constant(left) is not None:
        left, right, op = right, left, TURNED[op]
    number = constant(right)
    if isinstance(number, bool) or number is None or not hasattr(number, "numerator"):
        return None
    return Limit(left, formula.text[left.start : left.end], op, number)  # type: ignore[arg-type]  # an exact number


def unreachable(subject: Subject) -> Iterator[Found]:
    """No application can meet this condition.

    Whatever is filled in and however the experts mark, the condition does not hold, so everybody falls
    here. It follows from the bounds of what it compares.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {to: 60}}
              team: {marks: {to: 40}}
            require: merit >= 120 # here
    Good:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {to: 60}}
              team: {marks: {to: 40}}
            require: merit >= 70
    """
    for rule in subject.conditions():
        if subject.bounds.outcomes[rule.id] is False:
            fix = say("Change the limit, or what it is compared with, so that somebody can pass.")
            shows = say("W1 has the best marks and is rejected by `{id}`.", id=rule.id)
            yield _proved(subject, rule, _cannot(subject, rule), fix, shows)


def _proved(subject: Subject, rule: Rule, message: Message, fix: Message, shows: Message) -> Found:
    """What follows from the bounds; the witness, where one is found, is an entry that does as they say."""
    find = partial(_checked, subject, rule, shows, subject.bounds.outcomes[rule.id] is True)
    return Found(rule.path, message, fix, 0, find, proved=True)


def _checked(subject: Subject, rule: Rule, shows: Message, passes: bool) -> Witness | None:
    from kkk_scoring.study.soundness.witness import with_check

    return with_check(subject, rule, passes, shows)


def _cannot(subject: Subject, rule: Rule) -> Message:
    seen = _seen(subject, rule)
    if seen is None:
        return say("No application can pass: `{rule}` never holds.", rule=rule.formula.text)
    if seen.up and seen.most is not None:
        return say(
            "No application can pass: the limit is {limit}, but `{what}` is {most} at most.",
            most=seen.most,
            **seen.about,
        )
    return say(
        "No application can pass: the limit is {limit}, but `{what}` is {least} at least.",
        least=seen.least,
        **seen.about,
    )


class _Seen(NamedTuple):
    """A limit (*up*: from which on it holds) and the bounds of what is compared with it, one of them known.

    *about*: what sentences say of it.
    """

    up: bool
    least: Exact | None
    most: Exact | None
    about: Mapping[str, object]


def _seen(subject: Subject, rule: Rule) -> _Seen | None:
    """The limit that a condition sets; None for any other, and where nothing bounds what it is set to."""
    found = limit(rule.formula)
    if found is None:
        return None
    program = next((program for what, _, program in rule.formula.operands() if what == found.text), None)
    if program is None:
        return None
    low, high = bounds_of(program(seen_by(subject.bounds, rule)))
    about = {"limit": found.number, "what": found.text}
    return None if low is None and high is None else _Seen(found.op in UP, low, high, about)


def seen_by(bounds: Bounds, rule: Rule) -> dict[str, object]:
    """The names that a condition sees while nothing is known."""
    names = dict(bounds.before[rule.stage.id])
    if rule.part is not None:
        made = bounds.assessed[rule.stage.id]
        names |= made.points
        names |= {"points": made.points.get(rule.part.id), "out_of": made.out_of.get(rule.part.id)}
    return names


def always_reached(subject: Subject) -> Iterator[Found]:
    """Every application meets this condition.

    Whatever is filled in and however the experts mark, the condition holds, so it rejects nobody. It
    follows from the bounds of what it compares.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {from: 1, to: 60}}
              team: {marks: {from: 1, to: 40}}
            require: merit >= 2 # here
    Good:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {from: 1, to: 60}}
              team: {marks: {from: 1, to: 40}}
            require: merit >= 70
    """
    for rule in subject.conditions():
        if subject.bounds.outcomes[rule.id] is True:
            fix = say("Leave it out, or change it so that somebody can fail.")
            shows = say("W1 has the worst marks and passes `{id}`.", id=rule.id)
            yield _proved(subject, rule, _always(subject, rule), fix, shows)


def _always(subject: Subject, rule: Rule) -> Message:
    seen = _seen(subject, rule)
    if seen is None:
        return say("Every application passes: `{rule}` always holds.", rule=rule.formula.text)
    if seen.up:
        return say(
            "Every application passes: the limit is {limit}, and `{what}` is {least} at least.",
            least=seen.least,
            **seen.about,
        )
    return say(
        "Every application passes: the limit is {limit}, and `{what}` is {most} at most.",
        most=seen.most,
        **seen.about,
    )


def one_is_enough(subject: Subject) -> Iterator[Found]:
    """One criterion alone reaches the threshold.

    With the most points for one criterion and the least for all others the sum still reaches the
    threshold and nothing else in the stage is missed: one strength makes up for everything. Where that is
    meant, say so with `allow`.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {to: 70}}
              team: {marks: {to: 30}}
            require: merit >= 60 # here
    Good:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria:
              method: {marks: {to: 70}}
              team: {marks: {to: 30}, require: team >= 10}
            require: merit >= 60
    """
    for rule in subject.conditions():
        if subject.bounds.outcomes[rule.id] is None and rule.part is rule.stage.group and _about_sum(rule):
            enough = list(_enough(subject, rule.stage))
            if enough:
                names = ", ".join(f"`{criterion.id}`" for criterion, _ in enough)
                message = say(
                    "One criterion alone reaches this threshold, with the least for all others: {names}.",
                    names=names,
                )
                fix = say("Give the others a minimum of their own, or raise the threshold.")
                criterion, points = enough[0]
                yield Found(
                    rule.path, message, fix, 0, partial(_alone, subject, rule.stage, points, criterion.id)
                )


def _enough(subject: Subject, stage: Stage) -> Iterator[tuple[Criterion, Mapping[str, Exact]]]:
    """The criteria whose most points are enough to pass *stage*, with the points of all."""
    criteria = [part for part in stage.group.criteria() if _earns(part)]
    if len(criteria) < 2:
        return
    if _only_added(stage.group):  # then the one with most to gain is enough if any is
        criteria.sort(key=lambda one: one.least - one.most)  # type: ignore[operator]  # `_earns`: both are there
    for criterion in criteria:
        alone = {
            one.id: points
            for one in criteria
            if (points := one.most if one is criterion else one.least) is not None
        }
        holds = subject.bounds.assess(stage, alone).holds
        if all(decided(outcome) is True for _, outcome, _ in holds.values()):
            yield criterion, alone
        elif _only_added(stage.group):
            return


def _only_added(group: Group) -> bool:
    """Whether the points are just added up, and nothing but the sum has a condition."""
    return group.points is None and all(
        part.condition is None and part.weight is None and part.when is None
        and (isinstance(part, Criterion) or _only_added(part))
        for part in group.parts
    )  # fmt: skip


def _alone(subject: Subject, stage: Stage, alone: Mapping[str, Exact], criterion: str) -> Witness | None:
    from kkk_scoring.study.soundness.witness import with_points

    shows = say("W1 passes `{stage}` by `{criterion}` alone.", stage=stage.id, criterion=criterion)
    return with_points(subject, stage, alone, shows)


def _about_sum(rule: Rule) -> bool:
    """Whether the condition looks at this stage's points only."""
    own = {part.id for part in parts_of(rule.stage.group)} | {"points", "out_of", "parts"}
    return bool(rule.formula.uses) and rule.formula.uses <= own


def _earns(part: Criterion) -> bool:
    return part.scale is not None and part.least is not None and part.most is not None and part.when is None
