"""Every small change of an expression: its edges, operators and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from kkk_scoring.feel.evaluate import compile_
from kkk_scoring.feel.times import DAY, Days, Months
from kkk_scoring.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    In,
    ListOf,
    Literal,
    Logic,
    Node,
    Quantified,
    Range,
    Test,
    children,
)
from kkk_scoring.messages import exact
from kkk_scoring.study.mutants.grid import Steps, finer
from kkk_scoring.study.mutants.model import Edit

StepsOf = Callable[[Node], Steps]

OPERATORS: Final = {
    ">=": ">", ">": ">=", "<=": "<", "<": "<=", "=": "!=", "!=": "=",
    "+": "-", "-": "+", "*": "/", "/": "*", "**": "*", "and": "or", "or": "and",
}  # fmt: skip
FUNCTIONS: Final = {
    "mean": "median", "median": "mean", "sum": "max", "min": "max", "max": "min",
    "floor": "ceiling", "ceiling": "floor", "round half up": "round half down",
    "round half down": "round half up", "round up": "round down", "round down": "round up",
    "decimal": "round half up", "drop lowest": "drop highest", "drop highest": "drop lowest",
    "all": "any", "any": "all",
}  # fmt: skip
DROPPED: Final = ("distinct values", "not", "abs")
"""Functions in place of which their argument is taken."""
WORDS: Final = {"lower": "higher", "higher": "lower"}


def edits(text: str, node: Node, steps: StepsOf) -> Iterator[Edit]:
    """Every change of the expression *text* with the tree *node*; *steps* tells how fine values are."""
    yield from _Edits(text, steps).of(node)


class _Edits:
    def __init__(self, text: str, steps: StepsOf) -> None:
        self.text, self.steps = text, steps

    def of(self, node: Node, beside: Node | None = None, in_edge: bool = False) -> Iterator[Edit]:
        """The changes in *node*; *beside*: what it is compared with; *in_edge*: it is part of an edge."""
        match node:
            case Literal():
                yield from self._literal(node, beside, in_edge or beside is not None)
            case Comparison():
                yield from self._between_operands(node, node.left, node.right, node.op)
                yield from self.of(node.left, node.right)
                yield from self.of(node.right, node.left)
            case Arithmetic():
                yield from self._between_operands(node, node.left, node.right, node.op)
                for part in (node.left, node.right):
                    yield from self.of(part, in_edge=in_edge or beside is not None)
            case Between():
                yield from self._between(node)
            case In():
                yield from self.of(node.value)
                for test in node.tests:
                    yield from self.of(test, node.value)
            case Range():
                yield from self._range(node, beside)
            case Test():
                yield from self._test(node, beside)
            case ListOf():
                yield from self._items(node, beside)
            case _:
                yield from self._whole(node)
                for part in children(node):
                    yield from self.of(part)

    def _whole(self, node: Node) -> Iterator[Edit]:
        """The changes of a chain of conditions, a call, a `some` or `every`; not those of its parts."""
        match node:
            case Logic():
                for left, right in zip(node.operands, node.operands[1:], strict=False):
                    yield from self._between_operands(node, left, right, node.op)
            case Quantified():
                other = "every" if node.op == "some" else "some"
                yield self._edit(node, node.start, node.start + len(node.op), other)
            case Call():
                yield from self._call(node)

    def _edit(self, node: Node, start: int, end: int, text: str) -> Edit:
        old = self.text[node.start : node.end]
        new = old[: start - node.start] + text + old[end - node.start :]
        return Edit(start, end, text, *_windows(" ".join(old.split()), " ".join(new.split())))

    def _between_operands(self, node: Node, left: Node, right: Node, op: str) -> Iterator[Edit]:
        at = self.text.find(op, left.end, right.start)
        if at >= 0 and op in OPERATORS:
            yield self._edit(node, at, at + len(op), OPERATORS[op])

    def _between(self, node: Between) -> Iterator[Edit]:
        value, low, high = (self.text[n.start : n.end] for n in (node.value, node.low, node.high))
        yield self._edit(node, node.start, node.end, f"({value} > {low} and {value} <= {high})")
        yield self._edit(node, node.start, node.end, f"({value} >= {low} and {value} < {high})")
        yield from self.of(node.value)
        yield from self.of(node.low, node.value)
        yield from self.of(node.high, node.value)

    def _range(self, node: Range, beside: Node | None) -> Iterator[Edit]:
        yield self._edit(node, node.start, node.start + 1, "(" if node.low_closed else "[")
        yield self._edit(node, node.end - 1, node.end, ")" if node.high_closed else "]")
        yield from self.of(node.low, beside)
        yield from self.of(node.high, beside)

    def _test(self, node: Test, beside: Node | None) -> Iterator[Edit]:
        """`< 5` in `in (…)`."""
        if node.op in OPERATORS and self.text.startswith(node.op, node.start):
            yield self._edit(node, node.start, node.start + len(node.op), OPERATORS[node.op])
        yield from self.of(node.operand, beside)

    def _items(self, node: ListOf, beside: Node | None) -> Iterator[Edit]:
        """Each item left out; texts themselves are not changed."""
        texts = [self.text[item.start : item.end] for item in node.items]
        if len(texts) > 1:
            for index in range(len(texts)):
                rest = ", ".join(texts[:index] + texts[index + 1 :])
                yield self._edit(node, node.start, node.end, f"[{rest}]")
        for item in node.items:
            if not _is_text(item):
                yield from self.of(item, beside)

    def _call(self, node: Call) -> Iterator[Edit]:
        if not self.text.startswith(node.name, node.start):
            return  # written with other spaces than the function is called
        if node.name in FUNCTIONS:
            yield self._edit(node, node.start, node.start + len(node.name), FUNCTIONS[node.name])
        if node.name in DROPPED and len(node.arguments) == 1:
            argument = node.arguments[0]
            yield self._edit(node, node.start, node.end, f"({self.text[argument.start : argument.end]})")
        if node.name in ("duration", "date") and len(node.arguments) == 1:
            argument = node.arguments[0]
            if isinstance(argument, Literal) and isinstance(argument.value, str):
                for text in _of_time(compile_(node)({})):
                    yield self._edit(node, node.start, node.end, text)

    def _literal(self, node: Literal, beside: Node | None, in_edge: bool) -> Iterator[Edit]:
        value = node.value
        if isinstance(value, bool):
            yield self._edit(node, node.start, node.end, "false" if value else "true")
        elif isinstance(value, int | Fraction):
            step = (self.steps(beside) if beside is not None else None) or _step(
                value, in_edge or beside is not None
            )
            for changed in (value - step, value + step):
                text = exact(changed)
                if "/" not in text:
                    yield self._edit(node, node.start, node.end, text if changed >= 0 else f"({text})")
        elif isinstance(value, str) and value in WORDS:
            yield self._edit(node, node.start, node.end, f'"{WORDS[value]}"')
        else:
            for text in _of_time(value):
                yield self._edit(node, node.start, node.end, text)


def _windows(old: str, new: str) -> tuple[str, str]:
    """Both texts; of long ones the part around where they differ."""
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    start = max(same - 24, 0)
    return tuple(_window(text, start) for text in (old, new))  # type: ignore[return-value]  # two of them


def _window(text: str, start: int) -> str:
    if len(text) <= 60:
        return text
    cut = text[start : start + 56]
    return f"{'…' if start else ''}{cut}{'…' if start + 56 < len(text) else ''}"


def _step(value: int | Fraction, in_edge: bool) -> Fraction:
    """Of an edge between values of any size one digit finer; of a factor one unit in its last digit."""
    if in_edge:
        return finer(value)
    return Fraction(1) if isinstance(value, int) else finer(value) * 10


def _of_time(value: object) -> Iterator[str]:
    """A duration or day one step less and more: a month, a day."""
    for change in (-1, 1):
        if isinstance(value, Months):
            yield f'duration("{Months(value.months + change)}")'
        elif isinstance(value, Days):
            yield f'duration("{Days(value.seconds + change * DAY)}")'
        elif type(value) is date:
            yield f'date("{value + timedelta(days=change)}")'


def _is_text(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, str)
