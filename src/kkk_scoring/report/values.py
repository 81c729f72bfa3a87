"""Values as people read them: units, bounds, durations; and what a condition's parts came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from kkk_scoring.feel import compile_
from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.tree import (
    Between,
    Call,
    Comparison,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Range,
    Test,
)
from kkk_scoring.feel.unknown import UNKNOWN, Interval
from kkk_scoring.messages import Message, Several, say, say_count, shown, shown_number
from kkk_scoring.rubric.model import Formula

PLACES = 4


class Shown(Message):
    """A value an expression saw, as a person reads it; *places*: decimals that must be seen."""

    __slots__ = ("places", "unit", "value")

    def __init__(self, value: object, unit: str | None = None, places: int | None = None) -> None:
        super().__init__("", {})
        self.value, self.unit, self.places = value, unit, places

    def render(self, language: str) -> str:
        value = self.value
        if type(value) is int or type(value) is Fraction:
            return self._end(value, language)
        if isinstance(value, Interval):
            return f"{self._end(value.low, language)}…{self._end(value.high, language)}"
        if value is UNKNOWN:
            return say("not known yet").render(language)
        if value is None:
            return say("not given").render(language)
        if isinstance(value, Months):
            return _months(value).render(language)
        if isinstance(value, Days):
            return say_count("{count} day", "{count} days", int(value.seconds // 86400)).render(language)
        return shown(value, language)

    def _end(self, value: int | Fraction | None, language: str) -> str:
        if value is None:
            return "?"
        places = max(self.places or 0, 2 if self.unit == "%" else PLACES)
        if self.unit == "%":
            return shown_number(value * 100, language, places) + "%"
        text = shown_number(value, language, places)
        return f"{text} {self.unit}" if self.unit else text


def _months(value: Months) -> Message:
    years, months = divmod(abs(value.months), 12)
    parts = []
    if years or not months:
        parts.append(say_count("{count} year", "{count} years", years))
    if months:
        parts.append(say_count("{count} month", "{count} months", months))
    return Several(parts)


def value_of_skeleton(formula: Formula, values: Mapping[str, object]) -> Callable[[Node], object]:
    """What each part of a condition came to, worked out again from its operands' *values*.

    So a protocol keeps a handful of values for each check, not the whole application.
    """
    seen: dict[str, object] = {text: values.get(text, UNKNOWN) for text, _, _ in formula.operands()}
    texts = {(node.start, node.end): text for text, node, _ in formula.operands()}

    def value_of(node: Node) -> object:
        key = node.start, node.end, type(node).__name__
        program = formula.skeletons.get(key)
        if program is None:
            program = formula.skeletons[key] = compile_(_skeleton(node, texts))
        return program(seen)

    return value_of


def _skeleton(node: Node, texts: Mapping[tuple[int, int], str]) -> Node:
    """The tree with every operand replaced by a name that is its text."""
    at = node.start, node.end
    if at in texts and not isinstance(node, Literal):
        return Name(*at, texts[at])

    def part(inner: Node) -> Node:
        return _skeleton(inner, texts)

    match node:
        case Comparison():
            return Comparison(*at, node.op, part(node.left), part(node.right))
        case Logic():
            return Logic(*at, node.op, tuple(map(part, node.operands)))
        case Between():
            return Between(*at, part(node.value), part(node.low), part(node.high))
        case In():
            return In(*at, part(node.value), tuple(map(part, node.tests)))
        case Range():
            return Range(*at, part(node.low), part(node.high), node.low_closed, node.high_closed)
        case Test():
            return Test(*at, node.op, part(node.operand))
        case If():
            return If(*at, part(node.condition), part(node.then), part(node.otherwise))
        case ListOf():
            return ListOf(*at, tuple(map(part, node.items)))
        case Negation():
            return Negation(*at, part(node.operand))
        case Call(name="not"):
            return Call(*at, node.name, tuple(map(part, node.arguments)), node.names)
        case Literal():
            return node
        case _:
            return Literal(*at, None)
