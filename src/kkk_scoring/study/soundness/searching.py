"""The search for answers that bring an entry somewhere: one after the other, over the values at edges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import Any, Final

from kkk_scoring.feel.tree import Literal, Node, children
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Exact, Table
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.study.soundness.subject import Subject
from kkk_scoring.study.soundness.world import DAY, MOMENT, World, first_answer

ROUNDS: Final = 3
"""How often all answers are gone through."""
TRIES: Final = 1_500
"""At most so many scorings in one search."""
_BLOCKS: Final = (0, 3, 8)
"""Where the blocks of a list's items begin that are changed together."""
_LONG: Final = 60
"""The length of a long list."""

Goal = Callable[[Protocol], Any]
"""How near a protocol is to what is looked for: more is nearer."""
Put = Callable[[World, Any], None]


def furthest(protocol: Protocol) -> tuple[int, int]:
    """How many stages the entry W1 passed, and how many conditions it met in the stage where it is."""
    outcome = protocol.outcome("W1")
    if outcome is None or not outcome.stages:
        return (-1, 0)
    passed = sum(result.verdict == "passed" for result in outcome.stages)
    return passed, sum(check.verdict != "rejected" for check in outcome.stages[-1].checks)


def climb(subject: Subject, world: World, goal: Goal, enough: Callable[[Any], bool]) -> World:
    """*world* with answers changed one by one as long as that brings it nearer to *goal*."""
    best = goal(world.scored())
    left = TRIES
    for _ in range(ROUNDS):
        before = best
        for put, current, values in list(choices(subject, world)):
            for value in values:
                if enough(best):
                    return world
                if left == 0:
                    return world
                left -= 1
                put(world, value)
                found = goal(world.scored())
                if found > best:
                    best, current = found, value
                else:
                    put(world, current)
        if best == before:
            break
    return world


def choices(subject: Subject, world: World) -> Iterator[tuple[Put, Any, tuple[Any, ...]]]:
    """What can be put where: the way to put it, what is there now, and the values to try."""
    edges = Edges(subject)
    entry = world.entries["W1"]
    for path, field in _fields(subject.rubric.form, ()):
        if field.kind == "list":
            yield from _list_choices(path, field, edges, entry.answers)
        else:
            yield _at(path), _got(entry.answers, path), tuple(edges.values(field))
    yield _received, entry.received, edges.moments
    yield from _pairs(subject, entry.answers)
    for path, field in _fields(subject.rubric.round_fields, ()):
        if field.kind != "list":
            yield _parameter(path), _got(world.parameters, path), tuple(edges.values(field))


def _pairs(subject: Subject, answers: Mapping[str, Any]) -> Iterator[tuple[Put, Any, tuple[Any, ...]]]:
    """Two yes-or-no answers at once: one alone may change nothing."""
    paths = [path for path, field in _fields(subject.rubric.form, ()) if field.kind == "boolean"]
    for one, other in combinations(paths, 2):
        now = (_got(answers, one), _got(answers, other))
        yield _both(one, other), now, tuple(product((True, False), repeat=2))


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> Put:
    def put(world: World, values: Any) -> None:
        for path, value in zip((one, other), values, strict=True):
            _set(world.entries["W1"].answers, path, value)

    return put


def _list_choices(
    path: tuple[str, ...], field: Field, edges: Edges, answers: Mapping[str, Any]
) -> Iterator[tuple[Put, Any, tuple[Any, ...]]]:
    """The length of a list, and the fields of blocks of its items."""
    assert field.item is not None
    now = _got(answers, path)
    lengths = sorted({int(field.low or 0), 1, 3, _LONG} | {n for n in edges.whole if 0 <= n <= 200})
    possible = [n for n in lengths if n >= (field.low or 0) and (field.high is None or n <= field.high)]
    lists = [[first_answer(field.item, n + 1) for n in range(length)] for length in possible]
    yield _at(path), now, tuple(lists)
    for start, end in zip(_BLOCKS, (*_BLOCKS[1:], None), strict=True):
        for inner, below in _fields(field.item.fields or {}, ()):
            if below.kind in ("number", "choice", "boolean", "date"):
                yield _in_items(path, inner, start, end), None, tuple(edges.values(below))


def _fields(fields: Mapping[str, Field], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Field]]:
    for name, field in fields.items():
        if field.kind == "record":
            yield from _fields(field.fields or {}, (*path, name))
        elif field.kind != "text":
            yield (*path, name), field


def _got(answers: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = answers
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _set(answers: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        answers = answers.setdefault(name, {})
    if value is None:
        answers.pop(path[-1], None)
    else:
        answers[path[-1]] = value


def _at(path: tuple[str, ...]) -> Put:
    return lambda world, value: _set(world.entries["W1"].answers, path, value)


def _parameter(path: tuple[str, ...]) -> Put:
    return lambda world, value: _set(world.parameters, path, value)


def _received(world: World, value: Any) -> None:
    world.entries["W1"].received = value


def _in_items(path: tuple[str, ...], inner: tuple[str, ...], start: int, end: int | None) -> Put:
    kept: dict[int, Any] = {}

    def put(world: World, value: Any) -> None:
        items = (_got(world.entries["W1"].answers, path) or [])[start:end]
        if value is None and kept:  # back to what each item had
            for at, item in enumerate(items):
                _set(item, inner, kept.get(at))
            return
        if not kept:
            kept.update({at: _got(item, inner) for at, item in enumerate(items)})
        for item in items:
            _set(item, inner, value)

    return put


class Edges:
    """The values at which something may change: numbers of the rubric, and those just beside them."""

    def __init__(self, subject: Subject) -> None:
        self.numbers = sorted(set(_numbers(subject)))
        self.whole = [int(n) for n in self.numbers if n.denominator == 1]
        self.moments = (MOMENT, MOMENT.replace(year=MOMENT.year - 1), MOMENT.replace(year=MOMENT.year + 1))

    def values(self, field: Field) -> Iterator[Any]:
        """Answers to try for *field*."""
        if field.kind == "choice":
            yield from field.options
        elif field.kind == "boolean":
            yield from (True, False)
        elif field.kind == "date":
            yield from _days()
        elif field.kind == "date and time":
            yield from self.moments
        elif field.kind == "number":
            yield from self._numbers(field)
        if field.optional:
            yield None

    def _numbers(self, field: Field) -> Iterator[Exact]:
        step = field.step or 1
        ends = [end for end in (field.low, field.high) if end is not None]
        near = [n + d for n in (*ends, *self.numbers, 0, 100) for d in (0, step, -step)]
        for n in sorted(set(near)):
            if _fits(field, n):
                yield n


def _fits(field: Field, n: Exact) -> bool:
    low, high = field.low, field.high
    if low is not None and (n <= low if field.over else n < low):
        return False
    if (high is not None and n > high) or not _finite(n):
        return False
    return field.step is None or (n - (low or 0)) % field.step == 0


def _finite(n: Exact) -> bool:
    """Whether it can be written as a decimal."""
    rest = Fraction(n).denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _days() -> Iterator[date]:
    yield from (
        DAY,
        DAY.replace(year=DAY.year - 10),
        DAY.replace(year=DAY.year - 1),
        DAY.replace(year=DAY.year + 5),
    )


def _numbers(subject: Subject) -> Iterator[Exact]:
    for _, formula in subject.formulas():
        yield from _in_tree(formula.node)
    for _, part in subject.parts():
        if isinstance(part.points, Table):
            yield from (step.edge for step in part.points.steps if type(step.edge) in (int, Fraction))


def _in_tree(node: Node) -> Iterator[Exact]:
    if isinstance(node, Literal) and type(node.value) in (int, Fraction):
        yield node.value  # type: ignore[misc]  # an exact number
    for part in children(node):
        yield from _in_tree(part)
