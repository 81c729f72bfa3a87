"""The parts of an expression in brackets: groups, lists, records, ranges, and the tests after ``in``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from kkk_scoring.feel.cursor import Cursor
from kkk_scoring.feel.tree import Context, In, ListOf, Node, Range, Test

COMPARISONS: Final = frozenset(("=", "!=", "<", "<=", ">", ">="))
SUM: Final = 4
"""How tightly ``+`` and ``-`` bind; what stands beside a comparison binds at least as tightly."""


class Brackets(Cursor, ABC):
    """What reads brackets; it needs the rest of the grammar for what stands inside them."""

    @abstractmethod
    def expression(self) -> Node: ...

    @abstractmethod
    def binary(self, floor: int) -> Node: ...

    @abstractmethod
    def climb(self, floor: int, start: int, left: Node) -> Node: ...

    @abstractmethod
    def trailers(self, start: int, node: Node) -> Node: ...

    @abstractmethod
    def argument_name(self) -> str | None: ...

    def group(self, ranges: bool = False) -> Node:
        """``(expression)``, a range that begins with ``(``, or (for the conformance cases) ``(< 5)``."""
        start = self.take("(")[2]
        if self.whole_feel and self.tokens[self.at][0] in COMPARISONS:
            node = self.test()
            self.take(")")
            return node
        node = self.inside(self.expression)
        if self.tokens[self.at][0] == "..":
            return self.range_from(start, node, False, ranges)
        self.take(")")
        self.bracketed = node
        return node

    def square(self, ranges: bool = False) -> Node:
        """A list, or a range that begins with ``[``; with *ranges* the items may be ranges too."""
        start = self.take("[")[2]
        items: list[Node] = []
        if self.skip("]"):
            return ListOf(start, self.end(), ())
        read = self.range_or_expression if ranges else self.expression
        items.append(self.inside(read))
        if self.tokens[self.at][0] == "..":
            return self.range_from(start, items[0], True, ranges)
        while self.skip(","):
            items.append(self.inside(read))
        self.take("]")
        return ListOf(start, self.end(), tuple(items))

    def open_range(self) -> Node:
        """``]low..high]``, the other way to write ``(low..high]``."""
        if not self.whole_feel:
            self.fail("value")
        start = self.take("]")[2]
        low = self.inside(self.expression)
        return self.range_from(start, low, False, True)

    def range_from(self, start: int, low: Node, low_closed: bool, allowed: bool) -> Node:
        """The rest of a range whose lower end was read; it is refused where no range can stand."""
        self.take("..")
        before, self.filters = self.filters, not self.whole_feel
        high = self.binary(SUM)
        self.filters = before
        kind = self.tokens[self.at][0]
        if kind not in ("]", ")") and not (kind == "[" and self.whole_feel):
            self.fail("range end")
        self.at += 1
        self.count()
        if not allowed:
            from kkk_scoring.feel import hints

            self.refuse(hints.range_elsewhere, start, self.end())
        return Range(start, self.end(), low, high, low_closed, kind == "]")

    def record(self) -> Node:
        start = self.take("{")[2]
        entries: list[tuple[str, Node]] = []
        while not self.skip("}"):
            if entries:
                self.take(",")
            kind, written, inner, end = self.tokens[self.at]
            key: str | None
            if kind == "text":
                key = self.meaning(written, inner, end)
                self.at += 1
                self.take(":")
            else:
                key = self.argument_name()
            if key is None:
                self.fail("entry")
            entries.append((key, self.inside(self.expression)))
        return Context(start, self.end(), tuple(entries))

    def tests(self, start: int, value: Node) -> Node:
        kind, _, inner, _ = self.tokens[self.at]
        self.enter()
        if kind in COMPARISONS:
            found = [self.test()]
        elif kind == "(":
            found = self.bracketed_tests()
            if len(found) == 1 and not isinstance(found[0], Range | Test):
                # ``x in (a + b) * 2``: the brackets belong to an expression after all.
                found = [self.climb(SUM, inner, self.trailers(inner, found[0]))]
        else:
            found = [self.range_or_value(SUM)]
            if self.tokens[self.at][0] == "..":
                from kkk_scoring.feel import hints

                raise hints.bare_range(self.text, self.tokens, self.at, inner)
        self.nesting -= 1
        return In(start, self.end(), value, tuple(found))

    def bracketed_tests(self) -> list[Node]:
        start = self.take("(")[2]
        found: list[Node] = []
        while True:
            if self.tokens[self.at][0] in COMPARISONS:
                found.append(self.test())
            else:
                found.append(self.inside(self.range_or_expression))
                if len(found) == 1 and self.tokens[self.at][0] == "..":
                    return [self.range_from(start, found[0], False, True)]
            if not self.skip(","):
                break
        self.take(")")
        if len(found) == 1:
            self.bracketed = found[0]
        return found

    def test(self) -> Node:
        op, _, start, _ = self.tokens[self.at]
        self.at += 1
        self.count()
        operand = self.binary(SUM)
        return Test(start, self.end(), op, operand)

    def range_or_expression(self) -> Node:
        self.enter()
        node = self.range_or_value(1)
        self.nesting -= 1
        return node

    def range_or_value(self, floor: int) -> Node:
        kind, _, start, _ = self.tokens[self.at]
        if kind not in ("[", "("):
            return self.binary(floor)
        self.count()
        node = self.square(ranges=True) if kind == "[" else self.group(ranges=True)
        if isinstance(node, Range):
            return node
        return self.climb(floor, start, self.trailers(start, node))
