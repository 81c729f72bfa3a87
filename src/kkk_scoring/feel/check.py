"""The static check: is an expression sound for every application, before there is one?

FEEL answers a mistake (a wrong name, a text where a number belongs, a value that is
absent) with null, in silence. Here it is a problem with its place and its mend.

What it does not look for: division by a value that may turn out 0, the root of a negative
number. Such a result counts as present; bounds tell where it can be absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from kkk_scoring.feel import demands, paths, times
from kkk_scoring.feel import types as t
from kkk_scoring.feel.arguments import call
from kkk_scoring.feel.comparing import between, comparison, membership
from kkk_scoring.feel.faults import Faults
from kkk_scoring.feel.filters import filtered
from kkk_scoring.feel.fitting import arithmetic
from kkk_scoring.feel.mending import Side, mend
from kkk_scoring.feel.narrow import facts, narrowed
from kkk_scoring.feel.problem import Problem
from kkk_scoring.feel.scope import Scope
from kkk_scoring.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Context,
    Filter,
    For,
    Function,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    Range,
    Test,
)
from kkk_scoring.feel.types import ANY, Type, join
from kkk_scoring.feel.walk import constant
from kkk_scoring.feel.words import described
from kkk_scoring.messages import say


class Checked(NamedTuple):
    """The type of an expression and all that is wrong with it, in the order of the text."""

    type: Type
    problems: list[Problem]


def check(node: Node, names: Mapping[str, Type], expected: Type | None = None, *, text: str) -> Checked:
    """What *node*, the tree of *text*, gives where *names* are in sight.

    *expected* is what its place in the rubric asks for (`ANY`: anything that is not absent).
    Sets `Filter.kind` and `Filter.fields` in the tree. A value of type `ANY` is never a problem.
    """
    checker = Checker(Faults(text))
    scope = Scope(names)
    found = checker.type_of(node, scope)
    if expected is not None:
        demands.expect(checker.faults, node, found, expected, scope)
    problems = sorted(checker.faults.problems, key=lambda problem: (problem.start, problem.end))
    return Checked(found, problems)


class Checker:
    """One run over one tree; a rule per class of node."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def type_of(self, node: Node, scope: Scope) -> Type:
        return narrowed(_RULES[type(node)](self, node, scope), node, scope)

    def present(self, node: Node, scope: Scope) -> Type:
        """The type of *node*, whose value must not be absent."""
        return self.faults.present(node, self.type_of(node, scope), scope)

    def condition(self, node: Node, scope: Scope, chain: Logic | None = None) -> None:
        """*node* must be true or false."""
        demands.condition(self.faults, node, self.present(node, scope), chain)

    def literal(self, node: Literal, scope: Scope) -> Type:
        return type_of_value(node.value)

    def name(self, node: Name, scope: Scope) -> Type:
        found = scope.find(node.name)
        return found[0] if found else paths.unknown_name(self.faults, node, scope)

    def path(self, node: Path, scope: Scope) -> Type:
        return paths.part(self.faults, node, self.type_of(node.base, scope))

    def negation(self, node: Negation, scope: Scope) -> Type:
        found = self.present(node.operand, scope)
        if isinstance(found, t.Number | t.Days | t.Months | t.Any):
            return found
        self.faults.add(
            "type",
            node,
            say(
                "`-` needs a number or a duration, but `{value}` is {found}.",
                value=self.faults.words(node.operand),
                found=described(found),
            ),
        )
        return ANY

    def arithmetic(self, node: Arithmetic, scope: Scope) -> Type:
        if paths.hyphen_for_underscore(self.faults, node, scope):
            return ANY
        left, right = self.present(node.left, scope), self.present(node.right, scope)
        if node.op == "/" and constant(node.right) == 0:
            self.faults.add("null", node, say("Nothing can be divided by 0."))
        if isinstance(left, t.Any) or isinstance(right, t.Any):
            return left if isinstance(left, t.Nothing) else right if isinstance(right, t.Nothing) else ANY
        if node.op in ("+", "-"):
            self.faults.same_unit(node, (node.left, left), (node.right, right))
        found = arithmetic(node.op, left, right)
        if found is not None:
            return found
        one = Side(node.left, left, self.faults.words(node.left))
        other = Side(node.right, right, self.faults.words(node.right))
        self.faults.add(
            "type",
            node,
            say(
                "`{op}` can't join `{left}`, {left_type}, and `{right}`, {right_type}.",
                op=node.op,
                left=one.words,
                left_type=described(left),
                right=other.words,
                right_type=described(right),
            ),
            mend(node.op, one, other),
        )
        return ANY

    def only_after_in(self, node: Range | Test, scope: Scope) -> Type:
        self.faults.add(
            "type", node, say("`{value}` may only stand after `in`.", value=self.faults.words(node))
        )
        return ANY

    def logic(self, node: Logic, scope: Scope) -> Type:
        inner = scope.knowing(facts(node, node.op == "and", scope))
        for operand in node.operands:
            self.condition(operand, inner, node)
        return t.Boolean()

    def if_(self, node: If, scope: Scope) -> Type:
        self.condition(node.condition, scope)
        then = self.type_of(node.then, scope.knowing(facts(node.condition, True, scope)))
        otherwise = self.type_of(node.otherwise, scope.knowing(facts(node.condition, False, scope)))
        self.faults.same_unit(node, (node.then, then), (node.otherwise, otherwise))
        alike = type(then) is type(otherwise) or isinstance(then, t.Any | t.Null)
        if not alike and not isinstance(otherwise, t.Any | t.Null):
            self.faults.add(
                "type",
                node.otherwise,
                say(
                    "`then` gives {then}, but `else` gives {otherwise}.",
                    then=described(then),
                    otherwise=described(otherwise),
                ),
            )
        return join(then, otherwise)

    def loops(self, loops: tuple[tuple[str, Node], ...], scope: Scope) -> tuple[Scope, int]:
        """The scope behind ``for a in b, …``, and how many rounds there are at least."""
        rounds = 1
        for name, source in loops:
            found = self.present(source, scope)
            item: Type = ANY
            if isinstance(found, t.List):
                item, rounds = found.item, rounds * found.at_least
            elif not isinstance(found, t.Any):
                self.faults.add(
                    "type",
                    source,
                    say(
                        "`in` must be followed by a list here, but `{value}` is {found}.",
                        value=self.faults.words(source),
                        found=described(found),
                    ),
                )
            scope = Scope({name: item}, scope, scope.known)
        return scope, rounds

    def for_(self, node: For, scope: Scope) -> Type:
        inner, rounds = self.loops(node.loops, scope)
        return t.List(self.type_of(node.body, inner), rounds)

    def quantified(self, node: Quantified, scope: Scope) -> Type:
        inner, _ = self.loops(node.loops, scope)
        self.condition(node.condition, inner)
        return t.Boolean()

    def list_of(self, node: ListOf, scope: Scope) -> Type:
        item: Type = t.Nothing()
        for part in node.items:
            item = join(item, self.type_of(part, scope))
        return t.List(item, len(node.items))

    def context(self, node: Context, scope: Scope) -> Type:
        fields: dict[str, Type] = {}
        for name, value in node.entries:
            fields[name] = self.type_of(value, Scope(fields, scope, scope.known))
        return t.Record(fields)

    def function(self, node: Function, scope: Scope) -> Type:
        inner = Scope(dict.fromkeys(node.parameters, ANY), scope, scope.known)
        return t.Function(node.parameters, self.type_of(node.body, inner))


def type_of_value(value: object) -> Type:
    """The type of a value written in an expression."""
    match value:
        case None:
            return t.Null(null=True)
        case bool():
            return t.Boolean()
        case str():
            return t.Text((value,))
        case datetime():
            return t.DateTime()
        case date():
            return t.Date()
        case times.Days():
            return t.Days()
        case times.Months():
            return t.Months()
        case _:
            return t.Number()


_RULES: Final[Mapping[type[Node], Callable[..., Type]]] = {
    Literal: Checker.literal,
    Name: Checker.name,
    Path: Checker.path,
    Filter: filtered,
    Negation: Checker.negation,
    Arithmetic: Checker.arithmetic,
    Comparison: comparison,
    Between: between,
    In: membership,
    Range: Checker.only_after_in,
    Test: Checker.only_after_in,
    Logic: Checker.logic,
    Call: call,
    If: Checker.if_,
    For: Checker.for_,
    Quantified: Checker.quantified,
    ListOf: Checker.list_of,
    Context: Checker.context,
    Function: Checker.function,
}
