"""Why a condition is true or not: what was looked at, and what came out of each part.

The result is a tree of plain values. Sentences are made elsewhere, where titles and units are known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from kkk_scoring.feel.tree import (
    Between,
    Call,
    Comparison,
    For,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Negation,
    Node,
    Quantified,
    Range,
    Test,
    children,
)

ValueOf = Callable[[Node], object]
"""The value of a part of the condition, for the entry and moment that is explained."""

_SHOWN_PLACES: Final = 5


class Operand(NamedTuple):
    """A part whose value decides, as the author wrote it; *value* may be bounds or unknown."""

    node: Node
    text: str
    value: object


class Plain(NamedTuple):
    """A condition that is one value: a name, a call."""

    operand: Operand
    outcome: object


class Compared(NamedTuple):
    """``left op right``."""

    op: str
    left: Operand
    right: Operand
    outcome: object


class Within(NamedTuple):
    """``value between a and b``, ``value in …``; *among* is what stands behind the keyword.

    *others* are the parts of that which are not written out as values.
    """

    op: str
    value: Operand
    among: str
    others: tuple[Operand, ...]
    outcome: object


class Joined(NamedTuple):
    """Parts joined by ``and`` or by ``or``."""

    op: str
    parts: tuple[Explanation, ...]
    outcome: object


class Negated(NamedTuple):
    """``not(part)``."""

    part: Explanation
    outcome: object


class Chosen(NamedTuple):
    """``if condition then … else …``; *taken* is the branch that counts, None while that is open."""

    condition: Explanation
    taken: Explanation | None
    outcome: object


class Counted(NamedTuple):
    """``some``/``every … satisfies …``: the condition held for *held* of *of* items.

    *places* (from 1) are the first five that decide: where ``every`` fails, where ``some`` holds.
    With several loops a place counts combinations, the last loop running fastest.
    *held* and *of* are None where the list itself is not decided.
    """

    op: str
    text: str
    held: int | None
    of: int | None
    places: tuple[int, ...]
    outcome: object


Explanation = Plain | Compared | Within | Joined | Negated | Chosen | Counted


def explain(node: Node, value_of: ValueOf, *, text: str) -> Explanation:
    """What the condition *node*, the tree of *text*, compared, and what came out.

    Outcomes are True, False, None (absent) or ``UNKNOWN``. *value_of* is asked only for the parts shown,
    and for a ``some``/``every`` for the list of its items' outcomes.
    """
    match node:
        case Comparison():
            left, right = _operand(node.left, text, value_of), _operand(node.right, text, value_of)
            return Compared(node.op, left, right, value_of(node))
        case Between() | In():
            value = _operand(node.value, text, value_of)
            others = tuple(_operand(part, text, value_of) for part in _others(node))
            op = "between" if isinstance(node, Between) else "in"
            behind = text.index(op, node.value.end) + len(op)
            return Within(op, value, text[behind : node.end].strip(), others, value_of(node))
        case Logic():
            return Joined(
                node.op, tuple(explain(part, value_of, text=text) for part in node.operands), value_of(node)
            )
        case Call(name="not", arguments=(negated,)):
            return Negated(explain(negated, value_of, text=text), value_of(node))
        case If():
            return _chosen(node, text, value_of)
        case Quantified():
            return _counted(node, text, value_of)
        case _:
            operand = _operand(node, text, value_of)
            return Plain(operand, operand.value)


def _operand(node: Node, text: str, value_of: ValueOf) -> Operand:
    value = node.value if isinstance(node, Literal) else value_of(node)
    return Operand(node, text[node.start : node.end], value)


def _others(node: Between | In) -> Iterator[Node]:
    for part in children(node):
        if part is not node.value:
            yield from _compared(part)


def _chosen(node: If, text: str, value_of: ValueOf) -> Chosen:
    condition = explain(node.condition, value_of, text=text)
    taken = None
    if condition.outcome is True:
        taken = explain(node.then, value_of, text=text)
    elif condition.outcome is False or condition.outcome is None:
        taken = explain(node.otherwise, value_of, text=text)
    return Chosen(condition, taken, value_of(node))


def _counted(node: Quantified, text: str, value_of: ValueOf) -> Counted:
    outcomes = value_of(For(node.start, node.end, node.loops, node.condition))
    outcome, shown = value_of(node), text[node.start : node.end]
    if not isinstance(outcomes, list | tuple):
        return Counted(node.op, shown, None, None, (), outcome)
    holds = [one is True for one in outcomes]
    fails = [one is False or one is None for one in outcomes]
    deciding = (place for place, does in enumerate(fails if node.op == "every" else holds, 1) if does)
    places = tuple(place for place, _ in zip(deciding, range(_SHOWN_PLACES), strict=False))
    return Counted(node.op, shown, sum(holds), len(outcomes), places, outcome)


def operands(node: Node) -> tuple[Node, ...]:
    """The largest parts whose values the condition compares, in the order of the text.

    For ``share >= 0.7 and count(members) >= 51`` these are ``share`` and ``count(members)``; for a
    condition that is a name alone, that name; of ``some``/``every`` the whole.
    """
    return tuple(_operands(node))


def _operands(node: Node) -> Iterator[Node]:
    match node:
        case Logic() | If() | Call(name="not"):
            for part in children(node):
                yield from _operands(part)
        case Comparison() | Between() | In():
            for part in children(node):
                yield from _compared(part)
        case _ if not _is_literal(node):
            yield node


def _compared(node: Node) -> Iterator[Node]:
    if isinstance(node, Range | Test | ListOf):
        for part in children(node):
            yield from _compared(part)
    elif not _is_literal(node):
        yield node


def _is_literal(node: Node) -> bool:
    if isinstance(node, Negation):
        return _is_literal(node.operand)
    return isinstance(node, Literal)


def digits_until_different(one: int | Fraction, other: int | Fraction) -> int:
    """How many decimals show that the two differ, when further ones are cut off; 0 if they are equal.

    >>> digits_until_different(Fraction(43, 60), Fraction(7, 10))
    2
    """
    gap = abs(Fraction(one) - other)
    if not gap:
        return 0
    enough = gap.denominator.bit_length() // 3 + 1
    return bisect_left(range(enough), True, key=lambda places: _cut(one, places) != _cut(other, places))


def _cut(value: int | Fraction, places: int) -> tuple[bool, int]:
    """The sign and the digits that are shown."""
    return value < 0, abs(value.numerator) * 10**places // value.denominator
