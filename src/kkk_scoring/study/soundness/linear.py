"""Keys of the ranking as sums of multiples of what they look at: whether one follows from those before it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kkk_scoring.feel.tree import Arithmetic, Name, Negation, Node
from kkk_scoring.feel.walk import constant
from kkk_scoring.rubric.model import Criterion, Exact, Formula, Group
from kkk_scoring.study.soundness.subject import Part, Subject, parts_of

Sum = dict[str, Exact]
"""Name → factor; the empty name is the number that is added."""


class Span:
    """Remembers keys; tells of a further one whether it says anything new."""

    def __init__(self, subject: Subject) -> None:
        self.parts: dict[str, Part] = {
            part.id: part for stage in subject.rubric.stages for part in parts_of(stage.group)
        }
        self.form = subject.rubric.form
        self.texts: set[str] = set()
        self.rows: list[Sum] = []

    def adds(self, formula: Formula) -> bool:
        """Whether entries that are equal in all keys so far may differ in *formula*."""
        if formula.text in self.texts:
            return False
        self.texts.add(formula.text)
        row = self.sum_of(formula.node)
        if row is None:
            return True
        row.pop("", None)
        for known in self.rows:
            row = _without(row, known)
        row = {name: factor for name, factor in row.items() if factor}
        if not row:
            return False
        self.rows.append(row)
        return True

    def sum_of(self, node: Node) -> Sum | None:
        """The expression as a sum; None where it is no sum, or something in it may be absent."""
        number = constant(node)
        if number is not None:
            return {"": number} if type(number) in (int, Fraction) else None  # type: ignore[dict-item]  # exact types
        match node:
            case Name(name=name):
                return self._named(name)
            case Negation(operand=operand):
                return _times(self.sum_of(operand), -1)
            case Arithmetic(op="+" | "-" as op, left=left, right=right):
                return _added(self.sum_of(left), _times(self.sum_of(right), 1 if op == "+" else -1))
            case Arithmetic(op="*" | "/", left=left, right=right):
                return self._product(node, left, right)
        return None

    def _product(self, node: Any, left: Node, right: Node) -> Sum | None:
        one, other = self.sum_of(left), self.sum_of(right)
        if one is None or other is None:
            return None
        if node.op == "*" and one.keys() <= {""}:
            return _times(other, one.get("", 0))
        if other.keys() <= {""} and (node.op == "*" or other.get("")):
            factor = other.get("", 0)
            return _times(one, factor if node.op == "*" else Fraction(1) / factor)
        return None

    def _named(self, name: str) -> Sum | None:
        part = self.parts.get(name)
        if part is None:
            field = self.form.get(name)
            return {name: 1} if field is not None and field.kind == "number" and not field.optional else None
        if part.when is not None:
            return None
        if isinstance(part, Criterion) or part.points is not None:
            return {name: 1}
        return self._parts(part)

    def _parts(self, group: Group) -> Sum | None:
        total: Sum | None = {}
        for part in group.parts:
            weight = 1 if part.weight is None else constant(part.weight.node)
            if type(weight) not in (int, Fraction):
                return None
            total = _added(total, _times(self._named(part.id), weight))  # type: ignore[arg-type]  # a number
        return total


def _times(given: Sum | None, factor: Exact) -> Sum | None:
    return None if given is None else {name: value * factor for name, value in given.items()}


def _added(one: Sum | None, other: Sum | None) -> Sum | None:
    if one is None or other is None:
        return None
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def _without(row: Sum, known: Sum) -> Sum:
    """*row* less the multiple of *known* that takes away its first name."""
    first = next(iter(known))
    factor = Fraction(row.get(first, 0)) / known[first]
    return {name: row.get(name, 0) - factor * known.get(name, 0) for name in {**row, **known}}
