"""The static check of comparisons: ``= != < <= > >=``, ``between``, ``in``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkk_scoring.feel import types as t
from kkk_scoring.feel.faults import Faults
from kkk_scoring.feel.fitting import ORDERED, comparable, excluded
from kkk_scoring.feel.mending import Side, mend, mend_list
from kkk_scoring.feel.narrow import MIRRORED
from kkk_scoring.feel.scope import Scope
from kkk_scoring.feel.tree import Between, Comparison, In, ListOf, Literal, Node, Range, Test
from kkk_scoring.feel.types import Type
from kkk_scoring.feel.walk import free_names
from kkk_scoring.feel.words import described, listed
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.feel.check import Checker


def comparison(checker: Checker, node: Comparison, scope: Scope) -> Type:
    left, right = checker.type_of(node.left, scope), checker.type_of(node.right, scope)
    if _hidden(checker, node, scope):
        return t.Boolean()
    one, other = _side(checker, node.left, left), _side(checker, node.right, right)
    if node.op in ("=", "!="):
        equal(checker.faults, node, one, node.op, other)
    else:
        _ordered(checker, node, one, node.op, other, scope)
    return t.Boolean()


def between(checker: Checker, node: Between, scope: Scope) -> Type:
    value = _side(checker, node.value, checker.type_of(node.value, scope))
    _bounds(checker, value, (node.low, node.high), scope)
    return t.Boolean()


def membership(checker: Checker, node: In, scope: Scope) -> Type:
    value = _side(checker, node.value, checker.type_of(node.value, scope))
    for test in node.tests:
        _test(checker, value, test, scope)
    return t.Boolean()


def _side(checker: Checker, node: Node, type_: Type) -> Side:
    return Side(node, type_, checker.faults.words(node))


def _bounds(checker: Checker, value: Side, bounds: tuple[Node, Node], scope: Scope) -> None:
    for op, bound in zip((">=", "<="), bounds, strict=True):
        _ordered(checker, bound, value, op, _side(checker, bound, checker.type_of(bound, scope)), scope)


def _test(checker: Checker, value: Side, test: Node, scope: Scope) -> None:
    """One of what stands after ``in``: a range, ``< 5``, a list, or a value."""
    if isinstance(test, Range):
        _bounds(checker, value, (test.low, test.high), scope)
    elif isinstance(test, Test):
        operand = _side(checker, test.operand, checker.type_of(test.operand, scope))
        if test.op in ("=", "!="):
            equal(checker.faults, test, value, test.op, operand)
        else:
            _ordered(checker, test, value, test.op, operand, scope)
    elif isinstance(test, ListOf):
        for item in test.items:
            if isinstance(item, Range | Test):
                _test(checker, value, item, scope)
            else:
                equal(checker.faults, item, value, "in", _side(checker, item, checker.type_of(item, scope)))
    else:
        found = checker.type_of(test, scope)
        if isinstance(found, t.List) and not isinstance(value.type, t.List):
            found = found.item
        equal(checker.faults, test, value, "in", _side(checker, test, found))


def equal(faults: Faults, node: Node, left: Side, op: str, right: Side) -> None:
    """*left* and *right* must be of a kind, and of texts one must be possible for the other."""
    if not comparable(left.type, right.type):
        _never(faults, node, left, op, right)
    elif excluded(left.type, right.type):
        _not_offered(faults, left, right)
    else:
        faults.same_unit(node, (left.node, left.type), (right.node, right.type))


def _never(faults: Faults, node: Node, left: Side, op: str, right: Side) -> None:
    faults.add(
        "type",
        node,
        say(
            "`{left}` is {left_type}, but `{right}` is {right_type}: they can't be compared.",
            left=left.words,
            left_type=described(left.type),
            right=right.words,
            right_type=described(right.type),
        ),
        mend(op, left, right),
    )


def _not_offered(faults: Faults, left: Side, right: Side) -> None:
    """A problem at the shorter of the two: the text written where the other is a choice."""
    assert isinstance(left.type, t.Text)
    assert isinstance(right.type, t.Text)
    left_options, right_options = left.type.options or (), right.type.options or ()
    value, choice = (left, right) if len(left_options) < len(right_options) else (right, left)
    offered = (right_options if value is left else left_options) or ()
    written = (left_options if value is left else right_options) or ("",)
    faults.add(
        "type",
        value.node,
        say(
            "`{choice}` is never `{value}`, only {options}.",
            choice=choice.words,
            value=value.words,
            options=listed(offered),
        ),
        _offer(faults, written[0], offered),
    )


def _offer(faults: Faults, written: str, offered: tuple[str, ...]) -> Message | None:
    other = faults.meant(written, offered)
    return say('Did you mean `"{other}"`?', other=other) if other else None


def _ordered(checker: Checker, node: Node, left: Side, op: str, right: Side, scope: Scope) -> None:
    """Both sides must be there, of one kind, and of a kind that has an order."""
    faults = checker.faults
    if isinstance(left.type, t.Text) and isinstance(right.type, t.Text):
        message = say("Texts have no order here: `{op}` can't compare `{value}`.", op=op, value=left.words)
        faults.add("type", node, message, _in_instead(left, op, right))
        return
    one = left._replace(type=faults.present(left.node, left.type, scope))
    other = right._replace(type=faults.present(right.node, right.type, scope))
    if isinstance(one.type, t.Any) or isinstance(other.type, t.Any):
        return
    if not comparable(one.type, other.type):
        _never(faults, node, one, op, other)
    elif not isinstance(one.type, ORDERED):
        faults.add(
            "type",
            node,
            say(
                "`{op}` compares numbers, dates and durations, but `{value}` is {found}.",
                op=op,
                value=one.words,
                found=described(one.type),
            ),
            mend_list(one) if isinstance(one.type, t.List) else None,
        )
    else:
        faults.same_unit(node, (one.node, one.type), (other.node, other.type))


def _in_instead(one: Side, op: str, other: Side) -> Message:
    """The mend of ``size >= "medium"``: the texts that are meant, in the order in which they are offered."""
    if isinstance(one.node, Literal):
        one, op, other = other, MIRRORED[op], one
    offered = one.type.options if isinstance(one.type, t.Text) else None
    written = other.node.value if isinstance(other.node, Literal) else None
    meant = ["…", "…"]
    if offered and isinstance(written, str) and written in offered:
        place = offered.index(written)
        bounds = {">=": (place, None), ">": (place + 1, None), "<=": (0, place + 1), "<": (0, place)}
        meant = list(offered[slice(*bounds[op])])
    return say("Say which are meant: `{value} in [{options}]`.", value=one.words, options=listed(meant))


def _hidden(checker: Checker, node: Comparison, scope: Scope) -> bool:
    """A problem for ``list[price < price]`` where both are the item's, and the outer one was meant."""
    left, right = free_names(node.left), free_names(node.right)
    if len(left) != 1 or left != right:
        return False
    (name,) = left
    found = scope.find(name)
    if not found or not found[1].of_item or name == "item" or found[1].outer is None:
        return False
    outside = found[1].outer.find(name)
    if outside is None:
        return False
    entry = scope.find("entry")
    if entry and isinstance(entry[0], t.Record) and name in entry[0].fields:
        fix = say("Write `entry.{name}` for the one outside the brackets.", name=name)
    else:
        fix = say("Give the one outside the brackets a figure of its own, with another name.")
    checker.faults.add(
        "shadowed",
        node,
        say("Inside the brackets `{name}` means the item's own: it is compared with itself.", name=name),
        fix,
    )
    return True
