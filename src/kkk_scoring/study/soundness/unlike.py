"""Witnesses for what can't matter or decide: two entries that differ in it, and nothing follows from that."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from kkk_scoring.feel import FeelError
from kkk_scoring.feel.unknown import is_known
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Formula, Group, Stage
from kkk_scoring.study.soundness.pairs import (
    SCORED,
    answered,
    apart,
    outcomes,
    pair,
    same_end,
    start,
    twins,
    uneven,
    variants,
)
from kkk_scoring.study.soundness.subject import Part, Path, Subject, parts_of
from kkk_scoring.study.soundness.witness import Witness, seen_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kkk_scoring.feel.tree import Comparison, Node
    from kkk_scoring.scoring.protocol import Outcome, Protocol
    from kkk_scoring.study.soundness.world import World

_ENDLESS: Final = 10**25
"""A denominator that only a value without end has, cut after 34 digits."""


def makes_no_difference(subject: Subject, stage: Stage, part: Part) -> Witness | None:
    """W1 and W2 differ in the points of *part*, and the same is decided of both."""
    below = {one.id for one in (parts_of(part) if isinstance(part, Group) else [part])}
    others = {one.id for _, one in subject.parts() if not isinstance(one, Group)} - below

    def differ(world: World, other: World) -> bool:
        one, two = (seen_names(subject, stage, each) for each in (world, other))
        return any(one.get(id_) != two.get(id_) for id_ in below) and all(
            one.get(id_) == two.get(id_) for id_ in others
        )

    shows = say("W1 and W2 differ only in `{id}`, and come to the same.", id=part.id)
    return pair(subject, stage, shows, differ, same_end)


def same_for_both(subject: Subject, stage: Stage, part: Part) -> Witness | None:
    """W1 and W2 differ in all they can, and have the same points for *part*."""
    world = apart(subject, stage)
    if world is None:
        return None
    protocol = world.scored()
    ends = [_points(protocol, entry, part.id) for entry in ("W1", "W2")]
    shows = say("W1 and W2 differ, and both have {points} points for `{id}`.", points=ends[0], id=part.id)
    return Witness(world, protocol, shows) if ends[0] is not None and ends[0] == ends[1] else None


def _points(protocol: Protocol, entry: str, id_: str) -> object:
    outcome = protocol.outcome(entry)
    marks = [mark for result in outcome.stages for mark in result.marks] if outcome else []
    return next((mark.points for mark in marks if mark.criterion.id == id_), None)


def unused_figure(subject: Subject, stage: Stage, figure: str) -> Witness | None:
    """W1 and W2 differ in the figure, and the same is decided of both."""

    def differ(world: World, other: World) -> bool:
        one, two = (seen_names(subject, stage, each).get(figure) for each in (world, other))
        return one != two

    shows = say("W1 and W2 differ in the figure `{id}`, and come to the same.", id=figure)
    return pair(subject, stage, shows, differ, same_end)


def unused_field(subject: Subject, path: Path) -> Witness | None:
    """W1 and W2 differ in the field that is written at *path* of the form, and come to the same."""
    names = tuple(str(step).rstrip("?") for step in path[1:] if type(step) is str and step != "is")

    def differ(world: World, other: World) -> bool:
        one, two = (answered(each.entries["W1"].answers) for each in (world, other))
        return {key for key in {**one, **two} if one.get(key) != two.get(key)} == {names}

    shows = say("W1 and W2 differ only in `{id}`, and come to the same.", id=names[-1])
    if path[0] != "form":
        return None  # what belongs to the round is the same for both
    for stage in reversed(subject.rubric.stages):
        found = pair(subject, stage, shows, differ, same_end)
        if found is not None:
            return found
    return None


def undecided_key(subject: Subject, index: int, known: bool) -> Witness | None:
    """Entries between which this key decides nothing; *known*: it is the same for everybody."""
    last = subject.rubric.stages[-1]
    if known:
        world = apart(subject, last)
        shows = say("W1 and W2 differ, and key {number} is the same for both.", number=index + 1)
        protocol = world.scored() if world is not None else None
        same = protocol is not None and len({_key(protocol, entry, index) for entry in (0, 1)}) == 1
        return Witness(world, protocol, shows) if world and protocol and same else None
    shows = say("W1 and W2 differ in key {number}, but also in a key before it.", number=index + 1)

    def shown(protocol: Protocol) -> bool:
        one, two = (outcome.keys for outcome in outcomes(protocol))
        return one[index] != two[index] and one[:index] != two[:index]

    return pair(subject, last, shows, lambda world, other: True, shown)


def _key(protocol: Protocol, entry: int, index: int) -> object:
    return outcomes(protocol)[entry].keys[index]


def ended_before(subject: Subject, index: int, word: str) -> Witness | None:
    """W1 and W2 are equal before the key, and *word* has ended the tie."""
    world = twins(subject, subject.rubric.stages[-1], seed="witness")
    if world is None:
        return None
    shows = say(
        "W1 and W2 are equal up to `{word}`, which ends the tie before key {number}.",
        word=word,
        number=index + 1,
    )
    return Witness(world, world.scored(), shows)


def equal_to_the_end(subject: Subject) -> Witness | None:
    """W1 and W2 are equal in every key, and share the place."""
    world = twins(subject, subject.rubric.stages[-1])
    if world is None:
        return None
    protocol = world.scored()
    one, two = outcomes(protocol)
    shows = say("W1 and W2 are equal in every key, and share the place though nothing says so.")
    return Witness(world, protocol, shows) if one.keys == two.keys and one.rank == two.rank == 1 else None


def same_by_itself(subject: Subject, formula: Formula, node: Comparison) -> Witness | None:
    """W1 and W2 differ in what is compared with itself, and the comparison comes to the same."""
    stage = subject.stage_of(formula)
    what, whole = (formula.text[part.start : part.end] for part in (node.left, node))

    def differ(world: World, other: World) -> bool:
        seen = [seen_names(subject, stage, each) for each in (world, other)]
        values = [_value(formula, node.left, names) for names in seen]
        answers = [_value(formula, node, names) for names in seen]
        return None not in values and values[0] != values[1] and answers[0] is answers[1] is not None

    shows = say("W1 and W2 differ in `{what}`, and `{comparison}` is the same.", what=what, comparison=whole)
    return pair(subject, stage, shows, differ, lambda protocol: True)


def _value(formula: Formula, node: Node, names: Mapping[str, object]) -> object:
    """What a part of the expression comes to; None where that is not certain."""
    try:
        value = formula.part(node)(names)
    except FeelError:
        return None
    return value if is_known(value) else None


def endless(subject: Subject, formula: Formula) -> Witness | None:
    """W1 has a value of 34 digits in *formula*, which decides."""
    world = start(subject, subject.stage_of(formula))
    if world is None:
        return None
    uneven(subject, world)
    for tried in islice(chain((world,), variants(subject, world)), SCORED):
        protocol = tried.scored()
        outcome = protocol.outcome("W1")
        for text, value in _looked_at(outcome, subject, formula) if outcome is not None else ():
            if type(value) is Fraction and value.denominator > _ENDLESS:
                shows = say("In W1 `{what}` is a value of 34 digits, and decides as it is.", what=text)
                return Witness(replace(tried, entries=deepcopy(tried.entries)), protocol, shows)
    return None


def _looked_at(outcome: Outcome, subject: Subject, formula: Formula) -> Iterator[tuple[str, object]]:
    """What the expression looked at, with its text."""
    for result in outcome.stages:
        for check in result.checks:
            if check.formula is not None and check.formula.place == formula.place:
                yield from check.values.items()
        for working in (part.working for parts in (result.marks, result.groups) for part in parts):
            if formula.text in working:
                yield formula.text, working[formula.text]
    for key, value in zip(subject.rubric.ranking, outcome.keys, strict=False):
        if key.formula is formula:
            yield formula.text, value
