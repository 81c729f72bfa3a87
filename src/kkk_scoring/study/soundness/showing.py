"""Witnesses for what is proved: entries by which people see what a proof says, searched for when asked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kkk_scoring.feel.unknown import bounds_of
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Exact, Group, Stage, Table
from kkk_scoring.scoring.protocol import Protocol, StageResult
from kkk_scoring.study.soundness.bounds import worked_out
from kkk_scoring.study.soundness.searching import climb
from kkk_scoring.study.soundness.subject import Part, Rule, Subject, parts_of
from kkk_scoring.study.soundness.witness import Witness, at_stage
from kkk_scoring.study.soundness.world import World


def rejected_within(subject: Subject, rule: Rule, marks: Mapping[str, Exact]) -> Witness | None:
    """W1 has *marks*, by which it meets every other condition of the stage, and falls by *rule*."""
    world = at_stage(subject, rule.stage)
    if world is None:
        return None
    _give(world, rule.stage, marks)
    shows = say("W1 meets every condition below and is rejected by `{id}`.", id=rule.id)
    witness = Witness(world, world.scored(), shows)
    result = witness.result("W1", rule.stage.id)
    missed = [check.id for check in result.checks if check.verdict == "rejected"] if result else []
    return witness if missed == [rule.id] else None


def caught_by_other(subject: Subject, rule: Rule, other: Rule) -> Witness | None:
    """W1 passes *rule* and falls by *other*, which demands more."""
    world = at_stage(subject, rule.stage)
    if world is None:
        return None

    def verdicts(protocol: Protocol) -> dict[str, str]:
        result = _result(protocol, "W1", rule.stage)
        return {check.id: check.verdict for check in result.checks} if result else {}

    def goal(protocol: Protocol) -> tuple[bool, bool]:
        found = verdicts(protocol)
        return found.get(other.id) == "rejected", found.get(rule.id) == "passed"

    for level in _levels(rule):  # marks first, for the search changes answers only
        _give(world, rule.stage, level)
        if all(goal(world.scored())):
            break
    climb(subject, world, goal, all)
    protocol = world.scored()
    shows = say("W1 passes `{id}` and is rejected by `{other}`.", id=rule.id, other=other.id)
    if all(goal(protocol)):
        return Witness(world, protocol, shows)
    # Where both demand the same nobody passes one of them alone.
    found = verdicts(protocol)
    shows = say("W1 is rejected by `{id}`, and by `{other}` too.", id=rule.id, other=other.id)
    both = (found.get(rule.id), found.get(other.id)) == ("rejected", "rejected")
    return Witness(world, protocol, shows) if both else None


def _levels(rule: Rule) -> list[dict[str, Exact]]:
    """Marks for every criterion that the rule is about, from the least to the most."""
    from kkk_scoring.study.soundness.panels import LEVELS, marks_of

    part = rule.part
    if part is None:
        return []
    criteria = [one for one in rule.stage.group.criteria() if one.scale and one.scale.low is not None]
    inside = {one.id for one in (parts_of(part) if isinstance(part, Group) else [part])}
    ladders = {one.id: marks_of(one) for one in criteria if one.id in inside}
    return [{id_: marks[level] for id_, marks in ladders.items()} for level in range(LEVELS)]


def falls_short(subject: Subject, stage: Stage, part: Part, table: Table, edge: Exact) -> Witness | None:
    """W1 has the value nearest to the step *edge*, and doesn't reach it."""
    low, high = bounds_of(
        worked_out(table.of, subject.bounds.before[stage.id] | subject.bounds.assessed[stage.id].points)
    )
    nearest = high if high is not None and high < edge else low if low is not None and low > edge else edge
    world = _nearest(subject, stage, table, nearest)
    if world is None:
        return None
    step = next(one for one in table.steps if one.edge == edge)
    shows = say(
        "W1 comes nearest to the step `{edge}`, and `{id}` doesn't give its points.", edge=edge, id=part.id
    )
    witness = Witness(world, world.scored(), shows)
    result = witness.result("W1", stage.id)
    points = _points(result, part.id) if result else None
    return witness if points is not None and points != step.points else None


def same_beside(subject: Subject, stage: Stage, part: Part, table: Table, edge: Exact) -> Witness | None:
    """W1 stands on the step *edge*, W2 beyond it, and both get the same points."""
    steps = [one.edge for one in table.steps]
    at = steps.index(edge)
    # Steps stand in the order in which they are tried: behind this one lies the next, or nothing.
    up = table.operator in ("from", "over")
    beyond = steps[at + 1] if at + 1 < len(steps) else (edge - 1 if up else edge + 1)
    inside = {"over": edge + 1, "under": edge - 1}.get(table.operator, edge)
    outside = (
        {"over": beyond + 1, "under": beyond - 1}.get(table.operator, beyond)
        if at + 1 < len(steps)
        else beyond
    )
    worlds = [_nearest(subject, stage, table, value) for value in (inside, outside)]
    on, off = worlds
    if on is None or off is None:
        return None
    on.entries["W2"] = off.entries["W1"]
    shows = say(
        "W1 reaches the step `{edge}`, W2 does not; both have the same for `{id}`.", edge=edge, id=part.id
    )
    witness = Witness(on, on.scored(), shows)
    values = [_value(subject, stage, table, world) for world in (on, off)]
    reached = [value is not None and _holds(table.operator, value, edge) for value in values]
    results = [witness.result(entry, stage.id) for entry in ("W1", "W2")]
    points = [_points(result, part.id) if result else None for result in results]
    return witness if reached == [True, False] and points[0] is not None and points[0] == points[1] else None


def _holds(operator: str, value: Exact, edge: Exact) -> bool:
    compared = {"from": value >= edge, "over": value > edge, "up_to": value <= edge, "under": value < edge}
    return bool(compared[operator])


def _nearest(subject: Subject, stage: Stage, table: Table, wanted: Exact) -> World | None:
    """A world where W1 enters *stage* with the value of the table's figure as near as is found."""
    world = at_stage(subject, stage)
    if world is None:
        return None

    def goal(protocol: Protocol) -> tuple[bool, bool, Fraction]:
        there = _result(protocol, "W1", stage) is not None
        value = _value(subject, stage, table, world) if there else None
        return there, value is not None, -abs(Fraction(0 if value is None else value) - wanted)

    return climb(subject, world, goal, lambda found: found == (True, True, 0))


def _value(subject: Subject, stage: Stage, table: Table, world: World) -> Exact | None:
    """What the table looks at; None if it has no number for W1."""
    from kkk_scoring.feel import FeelError
    from kkk_scoring.study.soundness.witness import seen_names

    try:
        value = table.of.program(seen_names(subject, stage, world))
    except FeelError:
        return None
    return value if type(value) in (int, Fraction) else None  # type: ignore[return-value]  # a number then


def _give(world: World, stage: Stage, marks: Mapping[str, object], entry: str = "W1") -> None:
    """Gives *entry* these marks on every sheet of the stage that holds them."""
    for expert, (where, _) in world.experts.items():
        if where is stage:
            sheet = world.entries[entry].sheets[expert]
            sheet.update({id_: mark for id_, mark in marks.items() if id_ in sheet})


def _result(protocol: Protocol, entry: str, stage: Stage) -> StageResult | None:
    outcome = protocol.outcome(entry)
    return next((r for r in outcome.stages if r.stage.id == stage.id), None) if outcome else None


def _points(result: StageResult, id_: str) -> object:
    """The points of a criterion; those of the marks in it where it is a group."""
    found = next((mark.points for mark in result.marks if mark.criterion.id == id_), None)
    return found if found is not None else tuple((mark.criterion.id, mark.points) for mark in result.marks)
