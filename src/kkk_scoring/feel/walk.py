"""Questions about a tree alone: its parts, what it calls, which names it takes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kkk_scoring.feel.signatures import SIGNATURES
from kkk_scoring.feel.tree import (
    Call,
    Filter,
    For,
    Function,
    Literal,
    Name,
    Negation,
    Node,
    Quantified,
    children,
)


def calls(node: Node) -> tuple[Call, ...]:
    """Every function call in the tree, in the order of the text."""
    here = (node,) if isinstance(node, Call) else ()
    return (*here, *(call for part in children(node) for call in calls(part)))


def free_names(node: Node) -> frozenset[str]:
    """The names whose value comes from outside, those of called figures too.

    Not among them are loop variables, parameters, and in a filter what means the item's
    field there. Until the static check has set `Filter.fields` a field's name counts as one.
    """
    return frozenset(_free(node))


def first_use(node: Node, name: str) -> int:
    """The first character at which *name* stands in the expression; -1 where it doesn't."""
    if isinstance(node, Name) and node.name == name:
        return node.start
    return min((at for part in children(node) if (at := first_use(part, name)) >= 0), default=-1)


def _free(node: Node) -> Iterator[str]:
    match node:
        case Name():
            yield node.name
        case Filter():
            yield from _free(node.base)
            yield from set(_free(node.condition)) - (node.fields or frozenset()) - {"item"}
        case For() | Quantified():
            bound: set[str] = set()
            for name, source in node.loops:
                yield from set(_free(source)) - bound
                bound.add(name)
            yield from set(_free(node.body if isinstance(node, For) else node.condition)) - bound
        case Function():
            yield from set(_free(node.body)) - set(node.parameters)
        case _:
            if isinstance(node, Call) and node.name not in SIGNATURES:
                yield node.name
            for part in children(node):
                yield from _free(part)


def constant(node: Node) -> object:
    """The value of a literal, also of ``-1``; None for anything else."""
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        value = node.operand.value
        return -value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
    return node.value if isinstance(node, Literal) else None
