"""Tree → program: closures that take the names and give the value, exact or as far as it is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kkk_scoring.feel import tree
from kkk_scoring.feel.calls import call_step, figure_step
from kkk_scoring.feel.frame import FIRST, NAMES, RUN, Frame, FunctionValue, Run, Step
from kkk_scoring.feel.limits import Exceeded
from kkk_scoring.feel.loops import filter_step, loop_step, quantified_step
from kkk_scoring.feel.operations import (
    ARITHMETIC,
    PLAIN,
    RangeValue,
    both,
    compare,
    either,
    equal,
    field,
    is_open,
    kept,
    member,
    negate,
)
from kkk_scoring.feel.signatures import SIGNATURES
from kkk_scoring.feel.unknown import LISTS, NUMBERS, UNKNOWN, Undecided, join


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


def compile_(node: tree.Node) -> Program:
    """The program of a tree.

    Where the static check has set `Filter.kind` and `Filter.fields` they say what names in a filter
    mean; else each item decides.
    """
    compiler = _Compiler()
    body = compiler.step(node)
    return Program(body, compiler.slots, node.start, node.end)


class _Compiler:
    """Makes a step of each node; knows which names are variables and where in the frame they are."""

    def __init__(self) -> None:
        # (name, place) of a variable, (None, place, fields) of a filter's item.
        self.scopes: list[tuple[str | None, int, frozenset[str] | None]] = []
        self.slots = 0
        self.loops = 0

    def step(self, node: tree.Node) -> Step:
        return _STEPS[type(node)](self, node)

    def slot(self) -> int:
        self.slots += 1
        return FIRST + self.slots - 1

    def within(self, name: str | None, slot: int, fields: frozenset[str] | None, node: tree.Node) -> Step:
        """A step inside a loop or filter, where *name* (None: an item) stands at *slot*."""
        self.scopes.append((name, slot, fields))
        self.loops += 1
        step = self.step(node)
        self.loops -= 1
        self.scopes.pop()
        return step

    # Names and fields

    def literal(self, node: tree.Literal) -> Step:
        value = node.value
        return lambda frame: value

    def name(self, node: tree.Name) -> Step:
        return self.lookup(node.name, len(self.scopes), node, strict=True)

    def lookup(self, name: str, depth: int, node: tree.Node, strict: bool) -> Step:
        """How a name is found from the innermost of the first *depth* scopes outwards."""
        for at in range(depth - 1, -1, -1):
            variable, slot, fields = self.scopes[at]
            if variable is not None:
                if variable == name:
                    return _variable(slot)
            elif name == "item":
                return _variable(slot)
            elif fields is None:
                return _own_or(name, slot, self.lookup(name, at, node, strict=False))
            elif name in fields:
                return _own(name, slot)
        return _outside(name, node) if strict else lambda frame: _given(frame, name)

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
        return filter_step(base, self.within(None, slot, node.fields, node.condition), slot, node.kind)

    # Operators

    def negation(self, node: tree.Negation) -> Step:
        if isinstance(node.operand, tree.Literal):
            value = negate(node.operand.value)
            return lambda frame: value
        operand = self.step(node.operand)
        return lambda frame: negate(operand(frame))

    def arithmetic(self, node: tree.Arithmetic) -> Step:
        left, right, operation = self.step(node.left), self.step(node.right), ARITHMETIC[node.op]
        return lambda frame: operation(left(frame), right(frame))

    def comparison(self, node: tree.Comparison) -> Step:
        left, right, op, plain = self.step(node.left), self.step(node.right), node.op, PLAIN[node.op]
        if op == "=" and isinstance(node.right, tree.Literal) and type(node.right.value) is str:
            return _equals_text(left, node.right.value)
        loops = self.loops

        def run(frame: Frame) -> Any:
            one, other = left(frame), right(frame)
            if type(one) in NUMBERS and type(other) in NUMBERS:
                # Cross-multiplied, because comparing two Fractions is three times as slow.
                return plain(one.numerator * other.denominator, other.numerator * one.denominator)
            if loops and type(one) in LISTS:
                frame[RUN].spend(len(one))
            return compare(op, one, other)

        return run

    def logic(self, node: tree.Logic) -> Step:
        steps = tuple(self.step(operand) for operand in node.operands)
        neutral = node.op == "and"
        combine = both if neutral else either

        def run(frame: Frame) -> Any:
            result: Any = neutral
            for step in steps:
                value = step(frame)
                if value is not neutral:
                    result = combine(result, value)
                    if result is (not neutral):
                        return result
            return result

        return run

    def between(self, node: tree.Between) -> Step:
        value, low, high = self.step(node.value), self.step(node.low), self.step(node.high)

        def run(frame: Frame) -> Any:
            found = value(frame)
            return both(compare(">=", found, low(frame)), compare("<=", found, high(frame)))

        return run

    def membership(self, node: tree.In) -> Step:
        value = self.step(node.value)
        tests = [self.in_test(test) for test in node.tests]

        def run(frame: Frame) -> Any:
            found = value(frame)
            result: Any = False
            for test in tests:
                result = either(result, test(frame, found))
                if result is True:
                    return True
            return result

        if len(tests) > 1:
            return run
        (only,) = tests
        return lambda frame: only(frame, value(frame))

    def in_test(self, node: tree.Node) -> Callable[[Frame, Any], Any]:
        if isinstance(node, tree.Test):
            operand, op = self.step(node.operand), node.op
            return lambda frame, value: compare(op, value, operand(frame))
        if isinstance(node, tree.ListOf) and all(isinstance(item, tree.Literal) for item in node.items):
            return _in_constants([item.value for item in node.items if isinstance(item, tree.Literal)])
        step, loops = self.step(node), self.loops

        def run(frame: Frame, value: Any) -> Any:
            test = step(frame)
            if loops and type(test) in LISTS:
                frame[RUN].spend(len(test))
            return member(value, test)

        return run

    def range(self, node: tree.Range) -> Step:
        low, high = self.step(node.low), self.step(node.high)
        low_closed, high_closed = node.low_closed, node.high_closed
        return lambda frame: RangeValue(low(frame), high(frame), low_closed, high_closed)

    def test(self, node: tree.Test) -> Step:
        operand, op = self.step(node.operand), node.op
        return lambda frame: RangeValue(op, operand(frame), None, None)

    # Calls, conditions, loops

    def call(self, node: tree.Call) -> Step:
        arguments = [self.step(argument) for argument in node.arguments]
        signature = SIGNATURES.get(node.name)
        if signature is not None:
            return call_step(signature, arguments, node.names, bool(self.loops))
        target = self.lookup(node.name, len(self.scopes), node, strict=True)
        return figure_step(target, arguments, node.names)

    def condition(self, node: tree.If) -> Step:
        condition, then, otherwise = (
            self.step(node.condition),
            self.step(node.then),
            self.step(node.otherwise),
        )

        def run(frame: Frame) -> Any:
            answer = condition(frame)
            if answer is True:
                return then(frame)
            if is_open(answer):
                return join((then(frame), otherwise(frame)))
            return otherwise(frame)

        return run

    def loop(self, node: tree.For) -> Step:
        out = self.slot()
        self.scopes.append(("partial", out, None))
        sources, body = self.sources(node.loops, node.body)
        self.scopes.pop()
        return loop_step(sources, body, out)

    def quantified(self, node: tree.Quantified) -> Step:
        sources, condition = self.sources(node.loops, node.condition)
        return quantified_step(node.op, sources, condition)

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
        inner = _Compiler()
        inner.loops = 1
        for parameter in node.parameters:
            inner.scopes.append((parameter, inner.slot(), None))
        body = inner.step(node.body)
        parameters, size = node.parameters, inner.slots
        return lambda frame: FunctionValue(parameters, body, size, frame[NAMES])


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


def _variable(slot: int) -> Step:
    return lambda frame: frame[slot]


def _own(name: str, slot: int) -> Step:
    """A field of the item at *slot*."""

    def run(frame: Frame) -> Any:
        item = frame[slot]
        return item.get(name) if type(item) is dict else field(item, name)

    return run


def _own_or(name: str, slot: int, outer: Step) -> Step:
    """A field of the item if it has it, else what the name means outside."""

    def run(frame: Frame) -> Any:
        item = frame[slot]
        if isinstance(item, Mapping) and name in item:
            return item[name]
        return UNKNOWN if is_open(item) else outer(frame)

    return run


def _given(frame: Frame, name: str) -> Any:
    try:
        return frame[NAMES][name]
    except KeyError:
        return None


def _outside(name: str, node: tree.Node) -> Step:
    def run(frame: Frame) -> Any:
        try:
            return frame[NAMES][name]
        except KeyError as error:
            from kkk_scoring.feel.hints import no_value

            raise no_value(name, node.start, node.end) from error

    return run


def _equals_text(left: Step, text: str) -> Step:
    def run(frame: Frame) -> Any:
        value = left(frame)
        return value == text if type(value) is str else equal(value, text)

    return run


def _in_constants(values: list[Any]) -> Callable[[Frame, Any], Any]:
    """Membership in a list of constants: one look-up for texts and numbers."""
    texts = frozenset(value for value in values if type(value) is str)
    numbers = frozenset(value for value in values if type(value) in NUMBERS)

    def run(frame: Frame, value: Any) -> Any:
        if type(value) is str:
            return value in texts
        if type(value) in NUMBERS:
            return value in numbers
        return member(value, values)

    return run
