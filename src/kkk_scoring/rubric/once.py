"""Parts of an expression that are the same for every entry of a stage, worked out once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kkk_scoring.feel import Program, compile_
from kkk_scoring.feel.evaluate import Given
from kkk_scoring.feel.tree import Context, Filter, For, Function, Name, Node, Quantified, children
from kkk_scoring.feel.walk import free_names
from kkk_scoring.rubric.counts import Count, all_asked

OTHERS: Final = frozenset(("field", "entered", "own"))
_OF_STAGE: Final = ("field", "entered", "round")
"""The names that hold the same for every entry of a stage; `own` does so for one expert."""
_COMMON: Final = frozenset((*_OF_STAGE, "own"))


def program(node: Node) -> Program:
    """The program of *node*, like `compile_`, for an expression that many entries share.

    What it says of the field alone, such as `min(field.price)` or `mean(own)`, would take as long for each
    entry as there are entries; it is worked out when the field is new, and kept until it is another. How many
    others lie before this entry, `count(field[price < entry.price])`, is looked up in their order.
    """
    given: Given = {id(part): _Part(compile_(part)) for part in _common_parts(node, frozenset())}
    counts = {
        id(part): Count(one, compile_(one.base, given), compile_(one.than, given), compile_(part, given))
        for part, one in all_asked(node)
        if id(part) not in given and _looks_at_all(one.base)
    }
    return compile_(node, {**given, **counts})


def _looks_at_all(base: Node) -> bool:
    """Whether the list is one and the same for every entry of a stage."""
    return not free_names(base) - set(_OF_STAGE)


class _Part:
    """A part that all entries share: its value, kept as long as what it looks at is the very same."""

    __slots__ = ("_kept", "_program", "_stage")

    def __init__(self, program: Program) -> None:
        self._program = program
        self._stage: tuple[object, ...] = ()
        self._kept: dict[int, tuple[object, object]] = {}
        """By the identity of `own`: the list, held so that no other gets its identity, and the value."""

    def __call__(self, names: Mapping[str, object]) -> object:
        stage = tuple(names.get(name) for name in _OF_STAGE)
        if not self._stage or any(old is not new for old, new in zip(self._stage, stage, strict=True)):
            self._stage, self._kept = stage, {}
        own = names.get("own")
        found = self._kept.get(id(own))
        if found is None:
            found = self._kept[id(own)] = (own, self._program(names))
        return found[1]


def _common_parts(node: Node, bound: frozenset[str]) -> Iterator[Node]:
    """The largest parts that look at the other entries and at nothing of this one's own.

    *bound*: names that mean something else there, such as the variable of a loop.
    """
    free = free_names(node)
    if not free & OTHERS or isinstance(node, Name):
        return
    if free <= _COMMON - bound:
        yield node
        return
    match node:
        case For() | Quantified():
            bound |= {name for name, _ in node.loops}
        case Function():
            bound |= set(node.parameters)
        case Context():
            bound |= {key for key, _ in node.entries}
        case Filter():
            bound |= node.fields or frozenset()
    for part in children(node):
        yield from _common_parts(part, bound)
