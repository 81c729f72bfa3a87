"""Two entries in one round that differ: how such pairs are found, and whether the same is decided of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import combinations, islice
from typing import Any, Final

from kkk_scoring.messages import Message
from kkk_scoring.rubric.model import Criterion, Stage
from kkk_scoring.scoring.protocol import Outcome, Protocol
from kkk_scoring.study.soundness.panels import LEVELS, mark_at
from kkk_scoring.study.soundness.searching import Edges, Put, choices, furthest
from kkk_scoring.study.soundness.subject import Subject
from kkk_scoring.study.soundness.witness import Witness, at_stage
from kkk_scoring.study.soundness.world import World, first_answer

SCORED: Final = 200
"""So many pairs of a search are scored, at most."""
COMPARED: Final = 2_000
"""So many pairs are looked at, at most."""
_TRIED: Final = 2

Change = tuple[Put, object, tuple[object, ...]]
"""The way to put something, what is there now, and what may be put there."""


def start(subject: Subject, stage: Stage) -> World | None:
    """A round whose entry W1 enters *stage* and has an item in each list; lots are not drawn in it."""
    world = at_stage(subject, stage)
    if world is None:
        return None
    world = replace(world, seed=None)
    answers = world.entries["W1"].answers
    for name, field in subject.rubric.form.items():
        if field.kind == "list" and field.item is not None and not answers.get(name):
            before = answers.get(name)
            answers[name] = [first_answer(field.item)]
            if not _enters(subject, world, stage):
                answers[name] = before
                if before is None:
                    del answers[name]
    return world


def uneven(subject: Subject, world: World) -> None:
    """Makes the last item of each list unlike those before it, as far as numbers go."""
    edges = Edges(subject)
    for name, field in subject.rubric.form.items():
        items = world.entries["W1"].answers.get(name)
        if field.kind == "list" and field.item is not None and items and len(items) > 1:
            for key, below in (field.item.fields or {}).items():
                others = [one for one in edges.values(below) if one != items[-1].get(key)]
                if below.kind == "number" and others:
                    items[-1][key] = others[0]


def _copy(world: World) -> World:
    return replace(world, parameters=dict(world.parameters), entries=deepcopy(world.entries))


def beside(world: World, other: World) -> World:
    """The entry of *world* as W1 and that of *other* as W2, in one round."""
    return replace(world, entries={"W1": deepcopy(world.entries["W1"]), "W2": deepcopy(other.entries["W1"])})


def variants(subject: Subject, world: World) -> Iterator[World]:
    """*world* with one thing of its entry changed, a mark or an answer; each is gone when the next comes."""
    other = _copy(world)
    for put, now, values in _changes(subject, other):
        for value in values:
            if value != now:
                put(other, value)
                if other.parameters == world.parameters:
                    yield other
                put(other, now)


def pairs(subject: Subject, world: World) -> Iterator[tuple[World, World]]:
    """*world* and its variants, then variants of which each has another value for the same mark or answer."""
    for other in variants(subject, world):
        yield world, other
    one, two = (_copy(world) for _ in range(2))
    for (put, now, values), (put_too, _, _) in zip(
        _changes(subject, one), _changes(subject, two), strict=True
    ):
        for value, another in combinations(values, 2):
            put(one, value)
            put_too(two, another)
            if one.parameters == two.parameters == world.parameters:
                yield one, two
            put(one, now)
            put_too(two, now)


def _changes(subject: Subject, world: World) -> list[Change]:
    return [*_marks(subject, world), *choices(subject, world)]


def pair(
    subject: Subject,
    stage: Stage,
    shows: Message,
    differ: Callable[[World, World], bool],
    shown: Callable[[Protocol], bool],
) -> Witness | None:
    """Entries that enter *stage* and *differ* by one change, if the protocol of such a pair is as *shown*."""
    world = start(subject, stage)
    if world is None:
        return None
    tried = islice(pairs(subject, world), COMPARED)
    found = (beside(one, other) for one, other in tried if differ(one, other))
    for both in islice(found, SCORED):
        protocol = both.scored()
        if shown(protocol):
            return Witness(both, protocol, shows)
    return None


def apart(subject: Subject, stage: Stage) -> World | None:
    """Two entries that enter *stage* and differ in all that they can, one thing changed after the other."""
    world = start(subject, stage)
    if world is None:
        return None
    other = _copy(world)
    for put, now, values in _changes(subject, other):
        for value in islice((value for value in values if value != now), _TRIED):
            put(other, value)
            if other.parameters == world.parameters and _enters(subject, other, stage):
                break
            put(other, now)
    return beside(world, other) if other.entries != world.entries else None


def twins(subject: Subject, stage: Stage, seed: str | None = None) -> World | None:
    """Two entries that are alike in everything."""
    world = start(subject, stage)
    return replace(beside(world, world), seed=seed) if world is not None else None


def outcomes(protocol: Protocol) -> tuple[Outcome, Outcome]:
    """What became of W1 and of W2."""
    one, other = (protocol.outcome(entry) for entry in ("W1", "W2"))
    assert one is not None
    assert other is not None
    return one, other


def same_end(protocol: Protocol) -> bool:
    """Whether the same is decided of W1 and W2: in every condition and stage, by each key, at the end."""
    one, other = (_end(outcome) for outcome in outcomes(protocol))
    return one == other


def _end(outcome: Outcome) -> object:
    stages = [
        (result.verdict, [(check.id, check.verdict) for check in result.checks]) for result in outcome.stages
    ]
    return outcome.verdict, outcome.rank, outcome.result, outcome.keys, stages


def _enters(subject: Subject, world: World, stage: Stage) -> bool:
    depth = [one.id for one in subject.rubric.stages].index(stage.id)
    return furthest(world.scored())[0] >= depth


def _marks(subject: Subject, world: World) -> Iterator[Change]:
    """Every criterion's marks, the same on each sheet; the lowest come first."""
    for stage in subject.rubric.stages:
        experts = [expert for expert, (where, _) in world.experts.items() if where is stage]
        for criterion in stage.group.criteria():
            if criterion.scale is not None:
                sheets = [world.entries["W1"].sheets[expert] for expert in experts]
                now = next((sheet[criterion.id] for sheet in sheets if criterion.id in sheet), None)
                if now is not None:
                    yield _marking(experts, criterion.id), now, _levels(criterion)


def _levels(criterion: Criterion) -> tuple[object, ...]:
    assert criterion.scale is not None
    if criterion.scale.low is None:
        return tuple(reversed(list(criterion.scale.words or ())))
    return tuple(dict.fromkeys(mark_at(criterion, level) for level in range(LEVELS)))


def _marking(experts: list[str], criterion: str) -> Put:
    def put(world: World, value: Any) -> None:
        for expert in experts:
            sheet = world.entries["W1"].sheets[expert]
            if criterion in sheet:
                sheet[criterion] = value

    return put


def answered(value: object, path: tuple[str, ...] = ()) -> Mapping[tuple[str, ...], list[object]]:
    """Names of fields on the way to an answer → the answers there, of a list's items one after the other."""
    found: dict[tuple[str, ...], list[object]] = {}
    if isinstance(value, dict):
        below = [answered(inner, (*path, name)) for name, inner in value.items()]
    elif isinstance(value, list):
        below = [answered(inner, path) for inner in value]
    else:
        return {path: [value]}
    for part in below:
        for names, values in part.items():
            found.setdefault(names, []).extend(values)
    return found
