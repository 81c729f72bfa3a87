"""What a place in an expression or in a rubric asks for: a condition, a number, a text on offer."""

from __future__ import annotations

from kkk_scoring.feel import types as t
from kkk_scoring.feel.faults import Faults
from kkk_scoring.feel.fitting import misfit
from kkk_scoring.feel.mending import Side, mend, mend_list
from kkk_scoring.feel.scope import Scope
from kkk_scoring.feel.tree import Comparison, Filter, Literal, Logic, Node
from kkk_scoring.feel.types import Type
from kkk_scoring.feel.words import described, listed
from kkk_scoring.messages import Message, say


def expect(faults: Faults, node: Node, found: Type, expected: Type, scope: Scope) -> None:
    """A problem where the whole expression doesn't give what its place asks for."""
    match misfit(found, expected):
        case None:
            pass
        case "null":
            faults.present(node, found, scope)
        case "null item":
            faults.absent_items(node)
        case "unit":
            assert isinstance(found, t.Number)
            assert isinstance(expected, t.Number)
            message = say(
                "This must be in {wanted}, but it is in {found}.", wanted=expected.unit, found=found.unit
            )
            faults.add("unit", node, message, say("Convert it, or correct its `unit`."))
        case "choice":
            assert isinstance(expected, t.Text)
            faults.add(
                "type", node, say("This must be one of {options}.", options=listed(expected.options or ()))
            )
        case _:
            message = say(
                "This must be {wanted}, but it is {found}.",
                wanted=described(expected),
                found=described(found),
            )
            faults.add("type", node, message, _mend_whole(faults, node, found, expected))


def _mend_whole(faults: Faults, node: Node, found: Type, expected: Type) -> Message | None:
    value = faults.words(node)
    if isinstance(found, t.List) and not isinstance(expected, t.List):
        return mend_list(Side(node, found, value))
    if isinstance(expected, t.List) and not isinstance(found, t.List):
        return say("Write it as a list: `[{value}]`.", value=value)
    if isinstance(expected, t.Boolean):
        return compare(value, found)
    if isinstance(expected, t.Number) and isinstance(found, t.Boolean):
        return say("Write how many points it gives: `if {value} then 1 else 0`.", value=value)
    return mend("", Side(node, found, value), Side(node, expected, value))


def condition(faults: Faults, node: Node, found: Type, chain: Logic | None = None) -> None:
    """A problem where *node*, a condition or part of the *chain*, is neither true nor false."""
    if isinstance(found, t.Boolean | t.Any):
        return
    value = faults.words(node)
    faults.add(
        "type",
        node,
        say(
            "A condition must be true or false, but `{value}` is {found}.",
            value=value,
            found=described(found),
        ),
        (_same_value(faults, node, chain) if chain else None) or compare(value, found),
    )


def _same_value(faults: Faults, node: Node, chain: Logic) -> Message | None:
    """The mend of ``kind = "a" or "b"``."""
    first = chain.operands[0]
    if chain.op != "or" or not isinstance(node, Literal):
        return None
    if not isinstance(first, Comparison) or first.op != "=":
        return None
    return say(
        "Write `{value} in [{one}, {other}]`.",
        value=faults.words(first.left),
        one=faults.words(first.right),
        other=faults.words(node),
    )


def compare(value: str, found: Type) -> Message | None:
    """How to make a condition of what is none."""
    match found:
        case t.Number():
            return say("Compare it with something, as in `{value} > 0`.", value=value)
        case t.Text():
            return say('Compare it with something, as in `{value} = "…"`.', value=value)
        case t.List():
            return say("Count its items, as in `count({value}) > 0`.", value=value)
        case _:
            return None


def filter_condition(faults: Faults, node: Filter, found: Type) -> None:
    """A problem where the brackets hold neither a condition nor a place in the list."""
    if isinstance(found, t.Boolean | t.Any):
        return
    value = faults.words(node.condition)
    faults.add(
        "type",
        node.condition,
        say(
            "Brackets after a list hold a condition or a place (a whole number), but `{value}` is {found}.",
            value=value,
            found=described(found),
        ),
        compare(value, found),
    )
