"""Witnesses: made-up entries whose scoring shows what a finding says. None is given unscored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kkk_scoring.messages import Message
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Exact, Stage
from kkk_scoring.scoring.evaluate import evaluate, figures
from kkk_scoring.scoring.own import own_marks
from kkk_scoring.scoring.protocol import Protocol, StageResult
from kkk_scoring.study.soundness.searching import climb, furthest
from kkk_scoring.study.soundness.subject import Rule, Subject
from kkk_scoring.study.soundness.world import World, world_of


class Witness(NamedTuple):
    """*shows*: what is to be seen in *protocol*, which is *world* scored."""

    world: World
    protocol: Protocol
    shows: Message

    def result(self, entry: str, stage: str) -> StageResult | None:
        """What the entry came to in the stage; None if it never got there."""
        outcome = self.protocol.outcome(entry)
        return next((r for r in outcome.stages if r.stage.id == stage), None) if outcome else None


def at_stage(
    subject: Subject, stage: Stage, per_role: Mapping[tuple[str, str], int] | None = None
) -> World | None:
    """A world whose entry W1 enters *stage*; None where no such answers are found."""
    world = world_of(subject.rubric, per_role)
    depth = [one.id for one in subject.rubric.stages].index(stage.id)
    world = climb(subject, world, furthest, lambda found: found[0] >= depth)
    return world if furthest(world.scored())[0] >= depth else None


def with_points(
    subject: Subject, stage: Stage, points: Mapping[str, Exact], shows: Message
) -> Witness | None:
    """An entry that passes *stage* with just *points* for the criteria; None if none is found.

    The points are tried as everybody's mark.
    """
    if any(mark_value(c, points[c.id])[1] for c in stage.group.criteria() if c.scale and c.id in points):
        return None  # not a mark that can be given
    world = at_stage(subject, stage)
    if world is None:
        return None
    marked = {c.id: points[c.id] for c in stage.group.criteria() if c.scale is not None and c.id in points}
    for expert, (where, _) in world.experts.items():
        if where is stage:
            sheet = world.entries["W1"].sheets[expert]
            sheet.update({id_: mark for id_, mark in marked.items() if id_ in sheet})
    # Requirements of the stage itself, and criteria that are worked out, may need other answers.
    climb(subject, world, lambda protocol: _met(protocol, stage), lambda found: bool(found[0]))
    protocol = world.scored()
    witness = Witness(world, protocol, shows)
    result = witness.result("W1", stage.id)
    given = {mark.criterion.id: mark.points for mark in result.marks} if result else {}
    same = all(given.get(id_) == value for id_, value in marked.items())
    return witness if result is not None and result.verdict == "passed" and same else None


def with_check(subject: Subject, rule: Rule, passes: bool, shows: Message) -> Witness | None:
    """An entry with the worst marks that *passes* the rule, or with the best that is rejected by it."""
    world = at_stage(subject, rule.stage)
    if world is None:
        return None
    if passes:
        for expert, (where, _) in world.experts.items():
            sheet = world.entries["W1"].sheets[expert]
            for criterion in rule.stage.group.criteria() if where is rule.stage else ():
                if criterion.id in sheet and criterion.scale is not None and criterion.scale.low is not None:
                    sheet[criterion.id] = criterion.scale.low
    witness = Witness(world, world.scored(), shows)
    result = witness.result("W1", rule.stage.id)
    verdicts = [check.verdict for check in result.checks if check.id == rule.id] if result else []
    return witness if verdicts == ["passed" if passes else "rejected"] else None


def _met(protocol: Protocol, stage: Stage) -> tuple[bool, int]:
    outcome = protocol.outcome("W1")
    result = next((r for r in outcome.stages if r.stage.id == stage.id), None) if outcome else None
    if result is None:
        return False, -1
    return result.verdict == "passed", sum(check.verdict != "rejected" for check in result.checks)


def seen_names(subject: Subject, stage: Stage, world: World) -> dict[str, object]:
    """What expressions of *stage* see of W1."""
    application, round_ = next(world.applications()), world.round()
    names = figures(subject.rubric, application, round_)
    for index, one in enumerate(subject.rubric.stages):
        names |= {"field": [dict(names)], "entry": dict(names), "entered": {}}
        evaluate(one, application, round_, names, index == 0, own_marks(one, round_, {"W1": names}))
        if one is stage:
            break
    return names
