"""How many of the others lie before an entry, looked up in their order instead of asked one by one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from kkk_scoring.feel import Program
from kkk_scoring.feel.tree import (
    Call,
    Comparison,
    Context,
    Filter,
    For,
    Function,
    Name,
    Node,
    Quantified,
    children,
)
from kkk_scoring.feel.walk import free_names

Exact = int | Fraction
Names = Mapping[str, object]

_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


class Asked(NamedTuple):
    """`count(base[name op than])`, where *than* says nothing of the item."""

    base: Node
    name: str
    op: str
    than: Node


def asked(node: Node) -> Asked | None:
    """The parts of *node* if it counts the items of which one number compares so with one and the same."""
    if not (isinstance(node, Call) and node.name == "count" and len(node.arguments) == 1):
        return None
    rows = node.arguments[0]
    if not (isinstance(rows, Filter) and rows.kind == "rows" and rows.fields):
        return None
    made = rows.condition
    if not (isinstance(made, Comparison) and made.op in _MIRRORED):
        return None
    for of_item, than, op in ((made.left, made.right, made.op), (made.right, made.left, _MIRRORED[made.op])):
        the_others = free_names(than) & (rows.fields | {"item"})
        if isinstance(of_item, Name) and of_item.name in rows.fields and not the_others:
            return Asked(rows.base, of_item.name, op, than)
    return None


def all_asked(node: Node) -> Iterator[tuple[Node, Asked]]:
    """Every such part of *node*, but for those inside of which a name may mean something else."""
    found = asked(node)
    if found is not None:
        yield node, found
    match node:
        case For() | Quantified() | Function() | Context():
            parts: Sequence[Node] = ()
        case Filter():
            parts = (node.base,)
        case _:
            parts = tuple(children(node))
    for part in parts:
        yield from all_asked(part)


class Count:
    """The program of such a part. Where not all is certain and a number, each item is asked as written."""

    __slots__ = ("_base", "_name", "_numbers", "_of", "_one_by_one", "_op", "_than")

    def __init__(self, one: Asked, base: Program, than: Program, one_by_one: Program) -> None:
        self._name, self._op = one.name, one.op
        self._base, self._than, self._one_by_one = base, than, one_by_one
        self._of: object = None
        self._numbers: list[Exact] | None = None

    def __call__(self, names: Names) -> object:
        than: Any = self._than(names)
        numbers = self._in_order(self._base(names))
        if numbers is None or not _is_number(than):
            return self._one_by_one(names)
        return _FOUND[self._op](numbers, than)

    def _in_order(self, items: object) -> list[Exact] | None:
        """The numbers of *items* in their order, kept as long as it is the very same list."""
        if items is not self._of or items is None:
            self._of, self._numbers = items, _sorted(items, self._name)
        return self._numbers


def _sorted(items: object, name: str) -> list[Exact] | None:
    if not isinstance(items, list | tuple):
        return None
    values: list[Any] = [item.get(name) if isinstance(item, dict) else None for item in items]
    return sorted(values) if all(map(_is_number, values)) else None


def _is_number(value: object) -> bool:
    return type(value) is int or type(value) is Fraction


_FOUND: Final[Mapping[str, Callable[[Sequence[Exact], Exact], int]]] = {
    "<": lambda numbers, than: bisect_left(numbers, than),
    "<=": lambda numbers, than: bisect_right(numbers, than),
    ">": lambda numbers, than: len(numbers) - bisect_right(numbers, than),
    ">=": lambda numbers, than: len(numbers) - bisect_left(numbers, than),
    "=": lambda numbers, than: bisect_right(numbers, than) - bisect_left(numbers, than),
}
