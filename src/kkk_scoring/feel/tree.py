"""The tree of an expression. Each node knows where it stands in the text.

*start* and *end* are offsets in characters, so that a message about a node can
point into the very scalar of the rubric that holds it.
"""

from __future__ import annotations


class Node:
    """Any part of an expression."""

    __slots__ = ("end", "start")
    start: int
    end: int


class Literal(Node):
    """A number, text, truth value, date, duration, or null."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: object) -> None:
        self.start, self.end, self.value = start, end, value


class Name(Node):
    __slots__ = ("name",)

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start, self.end, self.name = start, end, name


class Path(Node):
    """``base.name``: of a record its field, of a list the list of its items' fields."""

    __slots__ = ("base", "name")

    def __init__(self, start: int, end: int, base: Node, name: str) -> None:
        self.start, self.end, self.base, self.name = start, end, base, name


class Filter(Node):
    """``base[condition]``: the items for which it holds, or the item at a place.

    The static check sets *kind* ("item" for a place, "rows" for a condition) and
    *fields* (the names that inside the brackets mean the item's); None: decide by value.
    """

    __slots__ = ("base", "condition", "fields", "kind")

    def __init__(self, start: int, end: int, base: Node, condition: Node) -> None:
        self.start, self.end, self.base, self.condition = start, end, base, condition
        self.fields: frozenset[str] | None = None
        self.kind: str | None = None


class Negation(Node):
    """``-operand``."""

    __slots__ = ("operand",)

    def __init__(self, start: int, end: int, operand: Node) -> None:
        self.start, self.end, self.operand = start, end, operand


class Arithmetic(Node):
    """``left op right`` with op one of ``+ - * / **``."""

    __slots__ = ("left", "op", "right")

    def __init__(self, start: int, end: int, op: str, left: Node, right: Node) -> None:
        self.start, self.end, self.op, self.left, self.right = start, end, op, left, right


class Comparison(Node):
    """``left op right`` with op one of ``= != < <= > >=``."""

    __slots__ = ("left", "op", "right")

    def __init__(self, start: int, end: int, op: str, left: Node, right: Node) -> None:
        self.start, self.end, self.op, self.left, self.right = start, end, op, left, right


class Logic(Node):
    """A flat chain of ``and`` or of ``or``; two operands at least."""

    __slots__ = ("op", "operands")

    def __init__(self, start: int, end: int, op: str, operands: tuple[Node, ...]) -> None:
        self.start, self.end, self.op, self.operands = start, end, op, operands


class Between(Node):
    __slots__ = ("high", "low", "value")

    def __init__(self, start: int, end: int, value: Node, low: Node, high: Node) -> None:
        self.start, self.end, self.value, self.low, self.high = start, end, value, low, high


class In(Node):
    """``value in tests``: each test a `Range`, a `Test`, or an expression (a value or a list)."""

    __slots__ = ("tests", "value")

    def __init__(self, start: int, end: int, value: Node, tests: tuple[Node, ...]) -> None:
        self.start, self.end, self.value, self.tests = start, end, value, tests


class Range(Node):
    """``[low..high]``, ``(low..high)`` and mixtures."""

    __slots__ = ("high", "high_closed", "low", "low_closed")

    def __init__(
        self, start: int, end: int, low: Node, high: Node, low_closed: bool, high_closed: bool
    ) -> None:
        self.start, self.end, self.low, self.high = start, end, low, high
        self.low_closed, self.high_closed = low_closed, high_closed


class Test(Node):
    """A unary test inside ``in (...)``: ``< 5``."""

    __slots__ = ("op", "operand")
    __test__ = False  # pytest would take the name for a test class

    def __init__(self, start: int, end: int, op: str, operand: Node) -> None:
        self.start, self.end, self.op, self.operand = start, end, op, operand


class Call(Node):
    """``name(arguments)``; *names* has one entry per argument, None where it is positional."""

    __slots__ = ("arguments", "name", "names")

    def __init__(
        self, start: int, end: int, name: str, arguments: tuple[Node, ...], names: tuple[str | None, ...]
    ) -> None:
        self.start, self.end, self.name, self.arguments, self.names = start, end, name, arguments, names


class If(Node):
    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, start: int, end: int, condition: Node, then: Node, otherwise: Node) -> None:
        self.start, self.end = start, end
        self.condition, self.then, self.otherwise = condition, then, otherwise


class For(Node):
    """``for name in list, … return body``."""

    __slots__ = ("body", "loops")

    def __init__(self, start: int, end: int, loops: tuple[tuple[str, Node], ...], body: Node) -> None:
        self.start, self.end, self.loops, self.body = start, end, loops, body


class Quantified(Node):
    """``some``/``every`` name in list, … satisfies condition; *op* is ``some`` or ``every``."""

    __slots__ = ("condition", "loops", "op")

    def __init__(
        self, start: int, end: int, op: str, loops: tuple[tuple[str, Node], ...], condition: Node
    ) -> None:
        self.start, self.end, self.op, self.loops, self.condition = start, end, op, loops, condition


class ListOf(Node):
    """``[a, b, c]``."""

    __slots__ = ("items",)

    def __init__(self, start: int, end: int, items: tuple[Node, ...]) -> None:
        self.start, self.end, self.items = start, end, items


class Context(Node):
    """``{name: value, …}``: a record."""

    __slots__ = ("entries",)

    def __init__(self, start: int, end: int, entries: tuple[tuple[str, Node], ...]) -> None:
        self.start, self.end, self.entries = start, end, entries


class Function(Node):
    """``function(a, b) body``: only as the whole of a figure."""

    __slots__ = ("body", "parameters")

    def __init__(self, start: int, end: int, parameters: tuple[str, ...], body: Node) -> None:
        self.start, self.end, self.parameters, self.body = start, end, parameters, body


def children(node: Node) -> tuple[Node, ...]:
    """The parts one level below, in the order of the text."""
    found: list[Node] = []
    for slot in type(node).__slots__:
        _collect(getattr(node, slot), found)
    found.sort(key=lambda part: part.start)
    return tuple(found)


def _collect(value: object, found: list[Node]) -> None:
    if isinstance(value, Node):
        found.append(value)
    elif isinstance(value, tuple):
        for member in value:
            _collect(member, found)
