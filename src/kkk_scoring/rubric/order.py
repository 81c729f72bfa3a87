"""What can stand in an order, and what can be a number of places."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.tree import Arithmetic, Call, If, Node, children

_WHOLE: Final = frozenset(
    ("floor", "ceiling", "count", "decimal", "round up", "round down", "round half up", "round half down")
)


def has_order(type_: feel.Type) -> bool:
    """Whether values of this type can be more or less: not true and false, records, functions."""
    if isinstance(type_, feel.List):
        return has_order(type_.item)
    return not isinstance(type_, feel.Boolean | feel.Record | feel.Function | feel.Null)


def is_number_of_places(value: object) -> bool:
    """Whether a known *value* is a whole number, 0 or more; what is open may yet be one."""
    return value >= 0 if type(value) is int else not isinstance(value, Fraction | int)


def may_cut(node: Node) -> bool:
    """Whether a division can leave a fraction in the result: nothing says how it becomes a whole number."""
    if isinstance(node, Call) and node.name in _WHOLE:
        return False
    if isinstance(node, Arithmetic) and node.op == "/":
        return True
    if isinstance(node, If):
        return may_cut(node.then) or may_cut(node.otherwise)
    return isinstance(node, Arithmetic | Call) and any(may_cut(part) for part in children(node))
