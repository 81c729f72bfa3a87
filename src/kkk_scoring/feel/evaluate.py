"""Tree → program: closures that take the names and give the value, exact or as far as it is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.feel import conditions, tree
from kkk_scoring.feel.arithmetic import ARITHMETIC, negate
from kkk_scoring.feel.calls import call_step, figure_step
from kkk_scoring.feel.frame import FIRST, NAMES, RUN, Frame, FunctionValue, Run, Step
from kkk_scoring.feel.limits import Exceeded
from kkk_scoring.feel.lookups import given, outside, own, own_or, variable
from kkk_scoring.feel.loops import filter_step, loop_step, quantified_step
from kkk_scoring.feel.relations import RangeValue, compare
from kkk_scoring.feel.signatures import SIGNATURES
from kkk_scoring.feel.unknown import LISTS, UNKNOWN, Undecided
from kkk_scoring.feel.values import field, kept
from kkk_scoring.feel.walk import constant

# Nodes whose value is never a number, so that in a filter they are no place.
_CONDITIONS: Final = (tree.Comparison, tree.Logic, tree.Between, tree.In, tree.Quantified)
# What things cost, in steps. Bringing a fraction of n bits to lowest terms takes time that grows with n * n.
_NODES_PER_STEP: Final = 4
_WHOLE_POWER: Final = 5
_ANY_POWER: Final = 500
_LARGE: Final = 512


Given = Mapping[int, Callable[[Mapping[str, object]], object]]


class Program:
    """An expression ready to run."""

    __slots__ = ("_body", "_end", "_size", "_start")

    def __init__(self, body: Step, size: int, start: int, end: int) -> None:
        self._body, self._size, self._start, self._end = body, size, start, end

    def __call__(self, names: Mapping[str, object]) -> Any:
        """The value under *names*: each name's value may be decided or not.

        Values are int, Fraction, str, bool, None (null), date, datetime, Days, Months, lists, records
        (mappings), functions; of what is not decided UNKNOWN, Interval, Rows or OneOf.

        Raises FeelError when a limit is exceeded or a name has no value.
        """
        try:
            return kept(self._body([names, Run(), *[None] * self._size]))
        except Exceeded as excess:
            what = excess.what
        except Undecided:
            return UNKNOWN
        except RecursionError:
            what = "depth"
        from kkk_scoring.feel.hints import exceeded

        raise exceeded(what, self._start, self._end)


def compile_(node: tree.Node, given: Given | None = None) -> Program:
    """The program of a tree. *given*: parts, by their identity, that have a program of their own.

    Where the static check has set `Filter.kind` and `Filter.fields` they say what names in a filter
    mean; else each item decides.
    """
    compiler = _Compiler(given or {})
    body = compiler.step(node)
    return Program(body, compiler.slots, node.start, node.end)


class _Compiler:
    """Makes a step of each node; knows which names are variables and where in the frame they are."""

    def __init__(self, given: Given) -> None:
        self.given = given
        # (name, place) of a variable, (None, place, fields) of a filter's item.
        self.scopes: list[tuple[str | None, int, frozenset[str] | None]] = []
        self.slots = 0
        self.loops = 0
        self.nodes = 0

    def step(self, node: tree.Node) -> Step:
        self.nodes += 1
        program = self.given.get(id(node))
        if program is not None:
            return lambda frame: program(frame[NAMES])
        return _STEPS[type(node)](self, node)

    def weight(self, nodes_before: int) -> int:
        """What it costs to go once through all nodes compiled since there were *nodes_before*."""
        return 1 + (self.nodes - nodes_before) // _NODES_PER_STEP

    def slot(self) -> int:
        self.slots += 1
        return FIRST + self.slots - 1

    # Names and fields

    def literal(self, node: tree.Literal) -> Step:
        value = node.value
        return lambda frame: value

    def name(self, node: tree.Name) -> Step:
        return self.lookup(node.name, len(self.scopes), node, strict=True)

    def lookup(self, name: str, depth: int, node: tree.Node, strict: bool) -> Step:
        """How a name is found from the innermost of the first *depth* scopes outwards."""
        for at in range(depth - 1, -1, -1):
            bound, slot, fields = self.scopes[at]
            if bound is not None:
                if bound == name:
                    return variable(slot)
            elif fields is None:
                outer = variable(slot) if name == "item" else self.lookup(name, at, node, strict=False)
                return own_or(name, slot, outer)
            elif name in fields:
                return own(name, slot)
            elif name == "item":
                return variable(slot)
        return outside(name, node) if strict else lambda frame: given(frame, name)

    def path(self, node: tree.Path) -> Step:
        base, name, loops = self.step(node.base), node.name, self.loops

        def run(frame: Frame) -> Any:
            value = base(frame)
            if type(value) is dict:
                return value.get(name)
            if type(value) in LISTS:
                if loops:
                    frame[RUN].spend(len(value))
                try:
                    return [item.get(name) for item in value]
                except (AttributeError, Undecided):
                    pass
            return field(value, name)

        return run

    def filter(self, node: tree.Filter) -> Step:
        base, slot = self.step(node.base), self.slot()
        before = self.nodes
        self.scopes.append((None, slot, node.fields))
        self.loops += 1
        condition = self.step(node.condition)
        self.loops -= 1
        self.scopes.pop()
        kind = "rows" if isinstance(node.condition, _CONDITIONS) else node.kind
        if type(constant(node.condition)) in (int, Fraction):
            kind = "item"
        return filter_step(base, condition, slot, kind, self.weight(before))

    # Operators

    def negation(self, node: tree.Negation) -> Step:
        if isinstance(node.operand, tree.Literal):
            value = negate(node.operand.value)
            return lambda frame: value
        operand = self.step(node.operand)
        return lambda frame: negate(operand(frame))

    def arithmetic(self, node: tree.Arithmetic) -> Step:
        left, right, operation = self.step(node.left), self.step(node.right), ARITHMETIC[node.op]
        power = node.op == "**"

        def run(frame: Frame) -> Any:
            one, other = left(frame), right(frame)
            if power:
                frame[RUN].spend(_WHOLE_POWER if type(other) is int else _ANY_POWER)
            value = operation(one, other)
            if type(value) is Fraction and (size := value.denominator.bit_length()) > _LARGE:
                frame[RUN].spend((size // _LARGE) ** 2)
            return value

        return run

    def comparison(self, node: tree.Comparison) -> Step:
        left, right = self.step(node.left), self.step(node.right)
        if node.op == "=" and isinstance(node.right, tree.Literal) and type(node.right.value) is str:
            return conditions.equals_text(left, node.right.value)
        return conditions.comparison_step(node.op, left, right, bool(self.loops))

    def logic(self, node: tree.Logic) -> Step:
        return conditions.logic_step(node.op, [self.step(operand) for operand in node.operands])

    def between(self, node: tree.Between) -> Step:
        return conditions.between_step(self.step(node.value), self.step(node.low), self.step(node.high))

    def membership(self, node: tree.In) -> Step:
        return conditions.membership_step(self.step(node.value), [self.in_test(test) for test in node.tests])

    def in_test(self, node: tree.Node) -> conditions.Test:
        if isinstance(node, tree.Test):
            operand, op = self.step(node.operand), node.op
            return lambda frame, value: compare(op, value, operand(frame))
        if isinstance(node, tree.ListOf) and all(isinstance(item, tree.Literal) for item in node.items):
            return conditions.in_constants(
                [item.value for item in node.items if isinstance(item, tree.Literal)]
            )
        return conditions.in_value(self.step(node), bool(self.loops))

    def range(self, node: tree.Range) -> Step:
        low, high = self.step(node.low), self.step(node.high)
        low_closed, high_closed = node.low_closed, node.high_closed
        return lambda frame: RangeValue(low(frame), high(frame), low_closed, high_closed)

    def test(self, node: tree.Test) -> Step:
        operand, op = self.step(node.operand), node.op
        return lambda frame: RangeValue(None, operand(frame), False, False, op)

    # Calls, conditions, loops

    def call(self, node: tree.Call) -> Step:
        arguments = [self.step(argument) for argument in node.arguments]
        signature = SIGNATURES.get(node.name)
        if signature is not None:
            return call_step(signature, arguments, node.names, bool(self.loops))
        target = self.lookup(node.name, len(self.scopes), node, strict=True)
        return figure_step(target, arguments, node.names)

    def condition(self, node: tree.If) -> Step:
        return conditions.if_step(self.step(node.condition), self.step(node.then), self.step(node.otherwise))

    def loop(self, node: tree.For) -> Step:
        out = self.slot()
        self.scopes.append(("partial", out, None))
        before = self.nodes
        sources, body = self.sources(node.loops, node.body)
        self.scopes.pop()
        return loop_step(sources, body, out, self.weight(before))

    def quantified(self, node: tree.Quantified) -> Step:
        before = self.nodes
        sources, condition = self.sources(node.loops, node.condition)
        return quantified_step(node.op, sources, condition, self.weight(before))

    def sources(
        self, loops: tuple[tuple[str, tree.Node], ...], body: tree.Node
    ) -> tuple[list[tuple[int, Step]], Step]:
        """The loops' variables and lists, each of which sees the variables before it, and the body."""
        sources = []
        for name, items in loops:
            source, slot = self.step(items), self.slot()
            sources.append((slot, source))
            self.scopes.append((name, slot, None))
            self.loops += 1
        step = self.step(body)
        self.loops -= len(loops)
        del self.scopes[len(self.scopes) - len(loops) :]
        return sources, step

    # Lists, records, functions

    def list_of(self, node: tree.ListOf) -> Step:
        steps = tuple(self.step(item) for item in node.items)
        return lambda frame: [kept(step(frame)) for step in steps]

    def record(self, node: tree.Context) -> Step:
        steps = []
        for key, value in node.entries:
            step, slot = self.step(value), self.slot()
            steps.append((key, step, slot))
            self.scopes.append((key, slot, None))
        del self.scopes[len(self.scopes) - len(steps) :]

        def run(frame: Frame) -> Any:
            found = {}
            for key, step, slot in steps:
                found[key] = frame[slot] = kept(step(frame))
            return found

        return run

    def function(self, node: tree.Function) -> Step:
        inner = _Compiler(self.given)
        inner.loops = 1
        for parameter in node.parameters:
            inner.scopes.append((parameter, inner.slot(), None))
        body = inner.step(node.body)
        parameters, size, cost = node.parameters, inner.slots, inner.weight(0)
        return lambda frame: FunctionValue(parameters, body, size, cost, frame[NAMES])


_STEPS: Final[Mapping[type[tree.Node], Callable[[_Compiler, Any], Step]]] = {
    tree.Literal: _Compiler.literal,
    tree.Name: _Compiler.name,
    tree.Path: _Compiler.path,
    tree.Filter: _Compiler.filter,
    tree.Negation: _Compiler.negation,
    tree.Arithmetic: _Compiler.arithmetic,
    tree.Comparison: _Compiler.comparison,
    tree.Logic: _Compiler.logic,
    tree.Between: _Compiler.between,
    tree.In: _Compiler.membership,
    tree.Range: _Compiler.range,
    tree.Test: _Compiler.test,
    tree.Call: _Compiler.call,
    tree.If: _Compiler.condition,
    tree.For: _Compiler.loop,
    tree.Quantified: _Compiler.quantified,
    tree.ListOf: _Compiler.list_of,
    tree.Context: _Compiler.record,
    tree.Function: _Compiler.function,
}
