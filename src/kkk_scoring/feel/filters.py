"""The static check of ``list[…]``: the items for which a condition holds, or the one at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkk_scoring.feel import types as t
from kkk_scoring.feel.demands import filter_condition
from kkk_scoring.feel.narrow import facts, narrowed_items
from kkk_scoring.feel.scope import Scope
from kkk_scoring.feel.tree import Filter
from kkk_scoring.feel.types import ANY, Type, may_be_null
from kkk_scoring.feel.walk import constant, free_names
from kkk_scoring.feel.words import described
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.feel.check import Checker


def filtered(checker: Checker, node: Filter, scope: Scope) -> Type:
    """The type of the filter; sets its *kind* and *fields*, as far as the types tell them."""
    base = checker.present(node.base, scope)
    if isinstance(base, t.Any):
        base = t.List()
    if not isinstance(base, t.List):
        _no_list(checker, node, base)
        return ANY
    inner = scope.inside(base.item)
    found = checker.type_of(node.condition, inner)
    if type(base.item) is not t.Any:
        node.fields = frozenset(base.item.fields) if isinstance(base.item, t.Record) else frozenset()
    if isinstance(found, t.Any):
        return ANY
    found = checker.faults.present(node.condition, found, inner)
    if isinstance(found, t.Number):
        return _at_place(checker, node, base)
    node.kind = "rows"
    filter_condition(checker.faults, node, found)
    return t.List(narrowed_items(base.item, facts(node.condition, True, inner), inner))


def _no_list(checker: Checker, node: Filter, base: Type) -> None:
    value = checker.faults.words(node.base)
    message = say(
        "Only a list can be followed by `[…]`, but `{value}` is {found}.", value=value, found=described(base)
    )
    checker.faults.add("type", node.base, message)


def _at_place(checker: Checker, node: Filter, base: t.List) -> Type:
    used = free_names(node.condition) & ((node.fields or frozenset()) | {"item"})
    node.kind, node.fields = "item", frozenset()
    value = checker.faults.words(node.condition)
    place = constant(node.condition)
    if used:
        message = say(
            "`{value}` is a number, which means a place in the list; but it depends on the item.", value=value
        )
        fix = say("Compare it with something, as in `{value} > 0`.", value=value)
        checker.faults.add("type", node.condition, message, fix)
    elif place == 0:
        message = say("Places in a list are counted from 1, or from -1 at its end.")
        checker.faults.add("argument", node.condition, message)
    sure = isinstance(place, int) and 1 <= abs(place) <= base.at_least
    return base.item if sure or type(base.item) is t.Any else may_be_null(base.item)
