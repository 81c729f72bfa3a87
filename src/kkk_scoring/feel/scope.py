"""Which names are in sight at a place of an expression, and what is known there about values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kkk_scoring.feel.tree import Literal, Name, Node
from kkk_scoring.feel.types import ANY, Any, Record, Type

Key = tuple[object, ...]
"""A subtree without its place in the text: equal for two that mean the same value."""

_FOUND_BY_CHECK = frozenset({"kind", "fields"})


class Scope:
    """The names of one level; what is not found here is looked for in *outer*.

    *known* are subtrees known not to be absent, with how many items they have at least.
    *level* tells this level from all others.
    """

    __slots__ = ("known", "level", "names", "of_item", "outer", "unsure")

    def __init__(
        self, names: Mapping[str, Type], outer: Scope | None = None, known: Mapping[Key, int] | None = None
    ) -> None:
        self.names, self.outer = names, outer
        self.known: Mapping[Key, int] = known or {}
        self.level: object = object()
        self.of_item = False
        self.unsure = False

    def inside(self, item: Type) -> Scope:
        """The scope in the brackets of a filter: `item`, and of a record its fields."""
        fields = item.fields if isinstance(item, Record) else {}
        scope = Scope({**fields, "item": item}, self, self.known)
        scope.of_item, scope.unsure = True, type(item) is Any
        return scope

    def knowing(self, facts: Mapping[Key, int]) -> Scope:
        """The same scope where *facts* hold too."""
        if not facts:
            return self
        scope = Scope(self.names, self.outer, {**self.known, **facts})
        scope.level, scope.of_item, scope.unsure = self.level, self.of_item, self.unsure
        return scope

    def find(self, name: str) -> tuple[Type, Scope] | None:
        """The type of *name* and the level it comes from."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name], scope
            if scope.unsure:
                return ANY, scope
            scope = scope.outer
        return None

    def all_names(self) -> Iterator[tuple[str, Type]]:
        """Every name in sight with its type, the nearest first."""
        scope: Scope | None = self
        seen: set[str] = set()
        while scope is not None:
            for name, type_ in scope.names.items():
                if name not in seen:
                    seen.add(name)
                    yield name, type_
            scope = scope.outer


def key(node: Node, scope: Scope) -> Key:
    """*node* as a value to compare: the same for ``item.size`` and, in that filter, ``size``."""
    if isinstance(node, Literal):
        return ("Literal", type(node.value).__name__, node.value)
    if isinstance(node, Name):
        found = scope.find(node.name)
        level = found[1].level if found else None
        if found and found[1].of_item and node.name != "item":
            return ("Path", ("Name", "item", level), node.name)
        return ("Name", node.name, level)
    slots = (slot for slot in type(node).__slots__ if slot not in _FOUND_BY_CHECK)
    return (type(node).__name__, *(_part(getattr(node, slot), scope) for slot in slots))


def _part(value: object, scope: Scope) -> object:
    if isinstance(value, Node):
        return key(value, scope)
    if isinstance(value, tuple):
        return tuple(_part(member, scope) for member in value)
    return value
