"""Mutants of a Python module: the same code with one small mistake in it.

The mistakes are those that people make in rules: the neighbouring comparison (`>=` for `>`), the other
operator, a number that is one off, a condition turned round, a statement or a result left out. What only
tells a type, a sentence for people or a docstring is left alone, and what only guards against faults in
the code itself: `zip(…, strict=True)`, and `raise NotImplementedError` where a method stands for others.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_SAID = frozenset(["say", "say_count", "Finding", "Field", "TypeVar", "NewType"])
"""Calls whose arguments are texts for people."""
_ALONE = frozenset(["annotation", "returns", "type_params", "decorator_list", "type"])
"""Parts of a tree that are about types, or say what a function is."""


class Mutant(NamedTuple):
    """One mistake: *number* within the module, the *line* where it is, and *what* it is."""

    number: int
    line: int
    column: int
    what: str


def mutants(source: str) -> list[Mutant]:
    """Every mutant of the module *source*, in its order; the same mistake twice in a line is numbered."""
    found: list[Mutant] = []
    seen: Counter[tuple[int, str]] = Counter()
    for number, (node, what, _) in enumerate(_mistakes(ast.parse(source), True)):
        seen[node.lineno, what] += 1
        times = seen[node.lineno, what]
        found.append(Mutant(number, node.lineno, node.col_offset, what if times == 1 else f"{what} #{times}"))
    return found


def statement_lines(source: str) -> list[int]:
    """The lines on which statements, conditions and cases begin: where a run of the program can be seen."""
    begun: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt):
            begun.add(node.lineno)
        if isinstance(node, ast.If | ast.While):
            begun.add(node.test.lineno)
        if isinstance(node, ast.match_case):
            begun.add(node.pattern.lineno)
    return sorted(begun)


def body_lines(source: str) -> set[int]:
    """The lines within functions; not those of a function's name and parameters."""
    return {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        for line in range(node.body[0].lineno, (node.end_lineno or 0) + 1)
    }


def mutated(source: str, number: int) -> ast.Module:
    """The tree of *source* with its mistake *number* in it."""
    tree = ast.parse(source)
    for index, (_, _, make) in enumerate(_mistakes(tree, True)):
        if index == number:
            make()
            return ast.fix_missing_locations(tree)
    raise IndexError(number)


Mistake = tuple[ast.expr | ast.stmt, str, Callable[[], None]]


def _mistakes(node: ast.AST, top: bool) -> Iterator[Mistake]:
    """The mistakes in *node* and below; *top*: not within a function."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    inner = top and not isinstance(node, ast.FunctionDef | ast.Lambda)
    for name, value in ast.iter_fields(node):
        if name in _ALONE or (isinstance(node, ast.AnnAssign) and name == "target"):
            continue
        if isinstance(value, ast.AST):
            yield from _of(node, name, None, value, inner)
            yield from () if _is_said(value) else _mistakes(value, inner)
        elif isinstance(value, list):
            for index, part in enumerate(value):
                if isinstance(part, ast.AST) and not _is_left_alone(node, part):
                    yield from _of(node, name, index, part, inner)
                    yield from () if _is_said(part) else _mistakes(part, inner)


def _is_said(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAID


def _is_left_alone(parent: ast.AST, node: ast.AST) -> bool:
    match parent, node:
        case _, ast.Expr(ast.Constant()) | ast.Raise(ast.Name("NotImplementedError")):
            return True
        case ast.Call(ast.Name("zip")), ast.keyword("strict"):
            return True
        case _:
            return False


def _of(parent: ast.AST, name: str, index: int | None, node: ast.AST, top: bool) -> Iterator[Mistake]:
    """The mistakes of one node, which stands at *name* (and *index*) of its parent."""

    def put(other: ast.AST) -> Callable[[], None]:
        def make() -> None:
            if index is None:
                setattr(parent, name, other)
            else:
                getattr(parent, name)[index] = other

        return make

    if isinstance(node, ast.expr):
        for what, other in _expressions(node, top):
            yield node, what, put(ast.copy_location(other, node))
        if name == "test" and not isinstance(node, ast.UnaryOp | ast.Compare):
            turned = ast.UnaryOp(ast.Not(), node)
            yield node, f"not ({_short(node)})", put(ast.copy_location(turned, node))
    elif isinstance(node, ast.stmt):
        for what, statement in _statements(node, top):
            yield node, what, put(ast.copy_location(statement, node))


def _expressions(node: ast.expr, top: bool) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            # At the top `A | B` is a type.
            if not (top and isinstance(operator, ast.BitOr)):
                made = ast.BinOp(left, _OPERATORS[type(operator)](), right)
                yield _becomes(node, made), made
        case ast.Compare(left, operators, others):
            for at, comparison in enumerate(operators):
                changed = [*operators[:at], _COMPARISONS[type(comparison)](), *operators[at + 1 :]]
                yield _becomes(node, ast.Compare(left, changed, others)), ast.Compare(left, changed, others)
        case ast.BoolOp(operator, values):
            joined = ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
            yield _becomes(node, joined), joined
        case ast.UnaryOp(ast.Not(), operand):
            yield _becomes(node, operand), operand
        case ast.UnaryOp(ast.USub(), operand):
            yield _becomes(node, operand), operand
        case ast.Constant(bool() as value):
            yield f"{value} → {not value}", ast.Constant(not value)
        case ast.Constant(int() as value):
            yield f"{value} → {value + 1}", ast.Constant(value + 1)


def _statements(node: ast.stmt, top: bool) -> Iterator[tuple[str, ast.stmt]]:
    match node:
        case ast.Return(ast.expr() as value) if not _is_none(value):
            yield f"{_short(node)} → return None", ast.Return(ast.Constant(None))
        case (
            ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom())
            | ast.AugAssign()
            | ast.Delete()
            | ast.Raise()
        ):
            if not top:
                yield f"without: {_short(node)}", ast.Pass()
        case ast.Continue() | ast.Break():
            yield f"without: {_short(node)}", ast.Pass()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _becomes(old: ast.expr, new: ast.expr) -> str:
    return f"{_short(old)} → {_short(ast.fix_missing_locations(ast.copy_location(new, old)))}"


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else text[:59] + "…"
