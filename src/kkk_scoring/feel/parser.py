"""Text → tree, by the grammar of FEEL (OMG DMN 1.5, chapter 10) without what a rubric must not use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kkk_scoring.feel import limits
from kkk_scoring.feel.brackets import COMPARISONS, SUM, Brackets
from kkk_scoring.feel.names import function_words
from kkk_scoring.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Filter,
    For,
    Function,
    If,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    Range,
    children,
)

_LEVELS: Final = {
    "or": 1,
    "and": 2,
    **dict.fromkeys((*COMPARISONS, "between", "in"), 3),
    **dict.fromkeys("+-", SUM),
    **dict.fromkeys("*/", 5),
    "**": 6,
}
"""How tightly the operators bind; all but ``and`` and ``or`` go from left to right."""


def parse(text: str, *, whole_feel: bool = False) -> Node:
    """The tree of an expression.

    With *whole_feel* also what the conformance cases of DMN need but a rubric must not use: ranges as
    values, ``for`` over a range, ``partial``, ``]1..2[``, ``-x ** y``.

    Raises FeelError with the place of the first fault and, for the usual ones, how to mend it.
    """
    reader = _Reader(text, whole_feel)
    node = reader.whole()
    if reader.nodes > limits.DEPTH and _depth(node) > limits.DEPTH:
        from kkk_scoring.feel import hints

        raise hints.too_deep(0, len(text))
    return node


def _depth(node: Node) -> int:
    """How deep the tree is; without recursion, because it may be too deep for that."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in children(current)]
    return deepest


class _Reader(Brackets):
    """Reads a whole expression: operators by how tightly they bind, then calls, paths, filters and words."""

    def whole(self) -> Node:
        node = self.function() if self.tokens[0][0] == "function" else self.expression()
        if self.tokens[self.at][0] != "end":
            self.fail()
        return node

    # Expressions

    def expression(self) -> Node:
        return self.binary(1)

    def binary(self, floor: int) -> Node:
        """Operators that bind at least as tightly as *floor*, left to right."""
        start = self.tokens[self.at][2]
        return self.climb(floor, start, self.operand())

    def climb(self, floor: int, start: int, left: Node) -> Node:
        """What follows *left*, a value that begins at *start*."""
        while True:
            kind = self.tokens[self.at][0]
            level = _LEVELS.get(kind)
            if level is None or level < floor:
                return left
            self.count()
            if level > 3:
                left = self.arithmetic(start, left, kind, level)
            elif level == 3:
                left = self.comparison(start, left, kind)
            else:
                left = self.logic(start, left, kind, level)

    def arithmetic(self, start: int, left: Node, op: str, level: int) -> Node:
        if op == "**" and left is not self.bracketed:
            from kkk_scoring.feel import hints

            if isinstance(left, Negation):
                self.refuse(hints.power_of_negation, start, self.tokens[self.at][3])
            elif isinstance(left, Arithmetic) and left.op == "**":
                self.refuse(hints.power_of_power, start, self.tokens[self.at][3])
        self.at += 1
        right = self.binary(level + 1)
        return Arithmetic(start, self.end(), op, left, right)

    def comparison(self, start: int, left: Node, op: str) -> Node:
        self.at += 1
        if op == "in":
            return self.tests(start, left)
        if op == "between":
            low = self.binary(SUM)
            self.take("and")
            high = self.binary(SUM)
            return Between(start, self.end(), left, low, high)
        middle = self.tokens[self.at][2]
        right = self.binary(SUM)
        if _LEVELS.get(self.tokens[self.at][0]) == 3 and not self.whole_feel:
            from kkk_scoring.feel import hints

            raise hints.chained_comparison(self.text, self.tokens, self.at, start, middle)
        return Comparison(start, self.end(), op, left, right)

    def logic(self, start: int, left: Node, op: str, level: int) -> Node:
        operands = [left]
        while self.skip(op):
            operands.append(self.binary(level + 1))
        return Logic(start, self.end(), op, tuple(operands))

    def operand(self) -> Node:
        """A value with what follows it directly: ``.field``, ``[…]``."""
        self.enter()
        self.count()
        kind, _, start, _ = self.tokens[self.at]
        read = _OPERANDS.get(kind)
        if read is None:
            self.fail("value")
        node = read(self)
        if self.tokens[self.at][0] in (".", "["):
            node = self.trailers(start, node)
        self.nesting -= 1
        return node

    def trailers(self, start: int, node: Node) -> Node:
        while True:
            if self.skip("."):
                name = self.field_name()
                node = Path(start, self.end(), node, name)
            elif self.tokens[self.at][0] == "[" and self.filters:
                self.at += 1
                condition = self.inside(self.expression)
                self.take("]")
                node = Filter(start, self.end(), node, condition)
            else:
                return node
            self.count()

    def field_name(self) -> str:
        _, name, _, _ = self.take("name")
        both = f"{name} {self.tokens[self.at][1]}"
        if both in _TWO_WORDS:
            self.at += 1
            return both
        return name

    # Values

    def name(self) -> Node:
        _, name, start, end = self.tokens[self.at]
        words = function_words(self.tokens, self.at)
        self.at += words
        if words:
            called = " ".join([token[1] for token in self.tokens[self.at - words : self.at]])
            return self.call(called, start)
        self.at += 1
        if name == "partial" and not self.whole_feel:
            from kkk_scoring.feel import hints

            raise hints.not_supported("partial", start, end)
        return Name(start, end, name)

    def call(self, name: str, start: int) -> Node:
        self.take("(")
        arguments: list[Node] = []
        names: list[str | None] = []
        if self.tokens[self.at][0] != ")":
            while True:
                names.append(self.argument_name())
                arguments.append(self.inside(self.expression))
                if not self.skip(","):
                    break
        self.take(")")
        return Call(start, self.end(), name, tuple(arguments), tuple(names))

    def argument_name(self) -> str | None:
        """``start position:`` before an argument; *at* is then behind the colon."""
        behind = self.at
        while self.tokens[behind][1].isidentifier():
            behind += 1
        if behind == self.at or self.tokens[behind][0] != ":":
            return None
        name = " ".join(token[1] for token in self.tokens[self.at : behind])
        self.at = behind + 1
        return name

    def negation(self) -> Node:
        _, _, start, _ = self.take("-")
        node = self.operand()
        return Negation(start, self.end(), node)

    # Words

    def condition(self) -> Node:
        start = self.take("if")[2]
        condition = self.inside(self.expression)
        self.take("then")
        then = self.inside(self.expression)
        self.take("else")
        otherwise = self.expression()
        return If(start, self.end(), condition, then, otherwise)

    def loop(self) -> Node:
        start = self.take("for")[2]
        loops = self.loops("return")
        body = self.expression()
        return For(start, self.end(), loops, body)

    def quantified(self) -> Node:
        op, _, start, _ = self.tokens[self.at]
        self.at += 1
        loops = self.loops("satisfies")
        condition = self.expression()
        return Quantified(start, self.end(), op, loops, condition)

    def loops(self, last: str) -> tuple[tuple[str, Node], ...]:
        found: list[tuple[str, Node]] = []
        while True:
            _, name, _, _ = self.take("name")
            self.take("in")
            start = self.tokens[self.at][2]
            items = self.inside(self.expression)
            if self.skip(".."):
                from kkk_scoring.feel import hints

                high = self.binary(SUM)
                self.refuse(hints.loop_over_range, start, self.end())
                items = Range(start, self.end(), items, high, True, True)
            found.append((name, items))
            if not self.skip(","):
                break
        self.take(last)
        return tuple(found)

    def function(self) -> Node:
        start = self.take("function")[2]
        self.count()
        self.take("(")
        parameters: list[str] = []
        while not self.skip(")"):
            if parameters:
                self.take(",")
            parameters.append(self.take("name")[1])
        body = self.expression()
        return Function(start, self.end(), tuple(parameters), body)


_OPERANDS: Final[dict[str, Callable[[_Reader], Node]]] = {
    "number": _Reader.number,
    "text": _Reader.quoted,
    "name": _Reader.name,
    "@": _Reader.at_literal,
    "true": _Reader.constant,
    "false": _Reader.constant,
    "null": _Reader.constant,
    "-": _Reader.negation,
    "(": _Reader.group,
    "[": _Reader.square,
    "]": _Reader.open_range,
    "{": _Reader.record,
    "if": _Reader.condition,
    "for": _Reader.loop,
    "some": _Reader.quantified,
    "every": _Reader.quantified,
}
_TWO_WORDS: Final = frozenset(("time offset", "start included", "end included"))
