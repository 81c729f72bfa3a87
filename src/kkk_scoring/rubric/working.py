"""How a number came about: what the parts of the expression came to, such as each term of a sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kkk_scoring.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    If,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    children,
)
from kkk_scoring.rubric.formula import Formula, Part

Names = Mapping[str, object]
Working = Mapping[str, object]
"""Part of an expression, as it is written, to its value: an exact number, or a list of such numbers."""


def working(formula: Formula | None, names: Names, whole: bool = False) -> dict[str, object]:
    """What the parts of *formula* come to with *names*; parts that are no certain numbers are left out.

    *whole*: what it comes to itself is shown too, because something else is made of it.
    Of `if … then … else …` only what was chosen, of a filter nothing: inside it names mean the items' own.
    """
    if formula is None:
        return {}
    found: dict[str, object] = {}
    for text, node, program in _parts(formula, names, whole):
        if text not in found:
            value = program(names)
            if _shows(node, value):
                found[text] = value
    return found


def _parts(formula: Formula, names: Names, whole: bool) -> Sequence[Part]:
    """The parts that are shown, if they are numbers, each with its text and program."""
    known = formula.shown_parts.get(whole)
    if known is None:
        nodes = (_with_below if whole else _below)(formula.node, formula, names)
        known = [(formula.text[node.start : node.end], node, formula.part(node)) for node in nodes]
        if "if" not in formula.text:  # which parts are shown hangs on nothing else
            formula.shown_parts[whole] = known
    return known


def _below(node: Node, formula: Formula, names: Names) -> Iterator[Node]:
    """The parts of *node* that have a value of their own, from left to right."""
    match node:
        case If():
            yield from _with_below(node.condition, formula, names)
            chosen = node.then if formula.part(node.condition)(names) is True else node.otherwise
            yield from _with_below(chosen, formula, names)
        case Arithmetic():
            for part in _operands(node):
                yield from _with_below(part, formula, names)
        case Call() | Negation() | Comparison() | Logic() | Between():
            for part in children(node):
                yield from _with_below(part, formula, names)


def _operands(node: Arithmetic) -> Iterator[Node]:
    """All terms of a sum, all factors of a product, however many there are."""
    alike = next((ops for ops in ("+-", "*/") if node.op in ops), "")
    for part in (node.left, node.right):
        if isinstance(part, Arithmetic) and alike and part.op in alike:
            yield from _operands(part)
        else:
            yield part


def _with_below(node: Node, formula: Formula, names: Names) -> Iterator[Node]:
    if isinstance(node, Arithmetic | Call | Name | Path):
        yield node
    if not isinstance(node, Literal):
        yield from _below(node, formula, names)


def _shows(node: Node, value: object) -> bool:
    """Numbers; a list of them where a function chose among them, not one that is shown as it is elsewhere."""
    if isinstance(value, list | tuple):
        return isinstance(node, Call) and bool(value) and all(map(_is_number, value))
    return _is_number(value)


def _is_number(value: object) -> bool:
    return type(value) in (int, Fraction)
