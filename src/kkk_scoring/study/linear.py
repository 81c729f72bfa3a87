"""Conditions that are sums: of counts over a list, or of the points of criteria.

For them one knows beforehand by how much a change moves them, whatever else is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from kkk_scoring.feel.tree import Arithmetic, Call, Comparison, Filter, Literal, Name, Negation, Node, Path
from kkk_scoring.feel.walk import free_names
from kkk_scoring.rubric.model import Criterion, Formula, Group
from kkk_scoring.study.changes import Exact
from kkk_scoring.study.rows import IDENTIFIERS
from kkk_scoring.study.uses import Pattern, Uses, field_at

Form = dict[str, Exact]
"""Terms and their factors; ``""`` is the constant."""


class Slack(NamedTuple):
    """``left op right`` as ``form >= 0`` (*strict*: ``> 0``)."""

    form: Form
    strict: bool


class Sums(NamedTuple):
    """A condition on counts over the items of one list: each of *terms* counts, times its factor.

    *divisor*: a count that may not be 0, because the condition divides by it.
    """

    terms: tuple[tuple[Node, Exact], ...]
    constant: Exact
    strict: bool
    divisor: Node | None = None


def points_slack(condition: Formula, own: str, parts: Mapping[str, Criterion | Group]) -> Slack | None:
    """A condition on points as a sum over criteria; None where it isn't one.

    *own*: the criterion, group or stage that ``points`` and ``out_of`` mean. Terms are ``p:ID`` for the
    points and ``o:ID`` for what they are out of.
    """

    def leaf(node: Node) -> Form | None:
        if not isinstance(node, Name):
            return None
        if node.name in ("points", "out_of"):
            return _terms(own, "p" if node.name == "points" else "o", parts)
        return _terms(node.name, "p", parts) if node.name in parts else None

    return _slack(condition.node, leaf)


def _terms(id_: str, kind: str, parts: Mapping[str, Criterion | Group]) -> Form | None:
    """The points of a part as those of its criteria, weighted."""
    part = parts[id_]
    if isinstance(part, Criterion):
        return {f"{kind}:{id_}": 1}
    if part.points is not None:
        return None
    found: Form = {}
    for below in part.parts:
        weight: object = 1
        if below.weight is not None:
            if below.weight.uses:
                return None
            weight = below.weight.program({})
        inner = _terms(below.id, kind, parts)
        if inner is None or type(weight) not in (int, Fraction):
            return None
        found = _add(found, inner, weight)  # type: ignore[arg-type]  # a number, as was just seen
    return found


def list_sums(node: Node, figures: Mapping[str, Formula], uses: Uses) -> tuple[Pattern, Sums] | None:
    """A condition on counts over the items of one list, with that list; None where it isn't one."""
    counts: dict[str, Node] = {}

    def leaf(part: Node) -> Form | None:
        if isinstance(part, Name) and part.name in figures:
            return _form(figures[part.name].node, leaf)
        if _is_count(part, uses):
            name = f"n:{len(counts)}"
            counts[name] = part
            return {name: 1}
        return None

    cleared, divisor = _ratio_cleared(node, figures)
    slack = _slack(cleared, leaf)
    if slack is None or not counts:
        return None
    lists = {_list_of(part, uses) for part in counts.values()}
    if len(lists) != 1 or (pattern := lists.pop()) is None:
        return None
    terms = tuple((counts[name], factor) for name, factor in slack.form.items() if name)
    if divisor is not None:
        divisor = _followed(divisor, figures)
        if not _is_count(divisor, uses):
            return None
    return pattern, Sums(terms, slack.form.get("", 0), slack.strict, divisor)


def _slack(node: Node, leaf: Callable[[Node], Form | None]) -> Slack | None:
    if not isinstance(node, Comparison) or node.op not in (">=", ">", "<=", "<"):
        return None
    left, right = _form(node.left, leaf), _form(node.right, leaf)
    if left is None or right is None:
        return None
    if node.op in ("<=", "<"):
        left, right = right, left
    return Slack(_add(left, right, -1), node.op in (">", "<"))


def _form(node: Node, leaf: Callable[[Node], Form | None]) -> Form | None:
    match node:
        case Literal(value=value) if type(value) in (int, Fraction):
            return {"": value}  # type: ignore[dict-item]  # exact types, which mypy doesn't follow
        case Negation(operand=operand):
            inner = _form(operand, leaf)
            return None if inner is None else _add({}, inner, -1)
        case Arithmetic(op=op, left=left, right=right) if op in ("+", "-"):
            one, two = _form(left, leaf), _form(right, leaf)
            return None if one is None or two is None else _add(one, two, 1 if op == "+" else -1)
        case Arithmetic(op=op, left=left, right=right) if op in ("*", "/"):
            return _times(_form(left, leaf), _form(right, leaf), op)
        case _:
            return leaf(node)


def _times(one: Form | None, two: Form | None, op: str) -> Form | None:
    if one is None or two is None:
        return None
    if two.keys() <= {""}:
        factor = two.get("", 0)
        if op == "/":
            return None if factor == 0 else _add({}, one, Fraction(1) / factor)
        return _add({}, one, factor)
    return _add({}, two, one.get("", 0)) if op == "*" and one.keys() <= {""} else None


def _add(one: Form, two: Form, factor: Exact) -> Form:
    total = dict(one)
    for name, value in two.items():
        total[name] = total.get(name, 0) + value * factor
    return total


def _ratio_cleared(node: Node, figures: Mapping[str, Formula]) -> tuple[Node, Node | None]:
    """``a / b >= c`` as ``a >= c * b``, and *b*: a count and so never below 0."""
    if not isinstance(node, Comparison):
        return node, None
    left, right, at = _followed(node.left, figures), node.right, (node.start, node.end)
    if isinstance(left, Arithmetic) and left.op == "/" and not free_names(right):
        return Comparison(*at, node.op, left.left, Arithmetic(*at, "*", right, left.right)), left.right
    return node, None


def _followed(node: Node, figures: Mapping[str, Formula]) -> Node:
    while isinstance(node, Name) and node.name in figures:
        node = figures[node.name].node
    return node


def _is_count(node: Node, uses: Uses) -> bool:
    """Whether every item of a list adds the same to the number, whatever other items there are."""
    match node:
        case Call(
            name="count", arguments=(Call(name="distinct values", arguments=(Path(base=base, name=name),)),)
        ):
            pattern = _list_of(base, uses)
            field = field_at(uses.form, (*pattern, name)) if pattern else None
            return field is not None and field.kind in IDENTIFIERS and _asks_items_only(base)
        case Call(name="count", arguments=(inner,)):
            return _list_of(inner, uses) is not None and _asks_items_only(inner)
        case _:
            return False


def _list_of(node: Node, uses: Uses) -> Pattern | None:
    """The list of which *node* is a part or which it counts."""
    while isinstance(node, Call):
        node = node.arguments[0]
    steps: list[str] = []
    while isinstance(node, Path | Filter):
        if isinstance(node, Path):
            steps.insert(0, node.name)
        node = node.base
    if not isinstance(node, Name):
        return None
    pattern = (node.name, *steps)
    for length in range(1, len(pattern) + 1):
        field = field_at(uses.form, pattern[:length])
        if field is not None and field.kind == "list":
            return pattern[:length]
    return None


def _asks_items_only(node: Node) -> bool:
    """Whether the filters look at nothing but the item itself."""
    while isinstance(node, Path | Filter):
        if isinstance(node, Filter):
            fields = (node.fields or frozenset()) | {"item"}
            if node.kind == "item" or not free_names(node.condition) <= fields:
                return False
        node = node.base
    return True
