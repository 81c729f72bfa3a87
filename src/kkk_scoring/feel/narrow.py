"""What a condition tells about absence: after ``x != null`` the value of ``x`` is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kkk_scoring.feel.scope import Key, Scope, key
from kkk_scoring.feel.tree import Call, Comparison, In, ListOf, Literal, Logic, Node
from kkk_scoring.feel.types import List, Record, Type, never_null, replace

Facts = dict[Key, int]
"""Subtrees that are not absent; as ``("count", subtree)`` lists with so many items at least."""

MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def facts(node: Node, outcome: bool, scope: Scope) -> Facts:
    """What holds where *node* came out as *outcome*.

    Only what surely decides counts: where a subtree is absent that is said here to be there, *node*
    comes out as the opposite of *outcome*, never as absent. So what one part of an ``and`` tells holds in
    every part, before it, behind it and in itself: without it the whole is false whatever they give.
    """
    match node:
        case Logic():
            return _of_chain(node, outcome, scope)
        case Comparison():
            return _of_comparison(node, outcome, scope)
        case Call(name="not") if len(node.arguments) == 1:
            return facts(node.arguments[0], not outcome, scope)
        case In() if outcome and all(_is_never_null(test) for test in node.tests):
            return {key(node.value, scope): 0}
        case _:
            return {}


def _of_chain(node: Logic, outcome: bool, scope: Scope) -> Facts:
    parts = [facts(operand, outcome, scope) for operand in node.operands]
    if outcome is (node.op == "and"):
        return _both(parts)
    common = set(parts[0]).intersection(*parts[1:])
    return {subtree: min(part[subtree] for part in parts) for subtree in common}


def _both(parts: list[Facts]) -> Facts:
    joined: Facts = {}
    for part in parts:
        for subtree, count in part.items():
            joined[subtree] = max(count, joined.get(subtree, 0))
    return joined


def _of_comparison(node: Comparison, outcome: bool, scope: Scope) -> Facts:
    value, op, other = node.left, node.op, node.right
    if isinstance(value, Literal):
        value, op, other = other, MIRRORED[op], value
    if not isinstance(other, Literal):
        return {}
    if not outcome:
        op = _OPPOSITE[op]
    if other.value is None:
        return {key(value, scope): 0} if op == "!=" else {}
    found: Facts = {}
    if op == "=":
        found[key(value, scope)] = 0
    if isinstance(value, Call) and value.name == "count" and len(value.arguments) == 1:
        found["count", key(value.arguments[0], scope)] = _at_least(op, other.value)
    return found


def _at_least(op: str, limit: object) -> int:
    """How many items there are when their count stands in that relation to *limit*."""
    if type(limit) is not int:
        return 0
    if op == "!=":
        return 1 if limit == 0 else 0
    sure = {"=": limit, ">=": limit, ">": limit + 1}.get(op, 0)
    return max(0, sure)


def _is_never_null(test: Node) -> bool:
    if isinstance(test, ListOf):
        return all(_is_never_null(item) for item in test.items)
    return isinstance(test, Literal) and test.value is not None


def narrowed(found: Type, node: Node, scope: Scope) -> Type:
    """*found*, the type of *node*, with what is known at this place."""
    if not scope.known or not (found.null or isinstance(found, List)):
        return found
    return _narrowed_by(found, key(node, scope), scope.known)


def _narrowed_by(found: Type, subtree: Key, known: Mapping[Key, int]) -> Type:
    if subtree in known:
        found = never_null(found)
    if isinstance(found, List) and ("count", subtree) in known:
        found = replace(found, at_least=max(found.at_least, known["count", subtree]))
    return found


def narrowed_items(item: Type, known: Mapping[Key, int], scope: Scope) -> Type:
    """The type of a filter's items, where *known* holds for each inside the brackets (*scope*)."""
    return _narrowed_at(item, ("Name", "item", scope.level), known)


def _narrowed_at(type_: Type, subtree: Key, known: Mapping[Key, int]) -> Type:
    type_ = _narrowed_by(type_, subtree, known)
    if isinstance(type_, Record) and known:
        fields = {
            name: _narrowed_at(field, ("Path", subtree, name), known) for name, field in type_.fields.items()
        }
        type_ = replace(type_, fields=fields)
    return type_
