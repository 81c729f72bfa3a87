"""Changes of a list of records: one more item of some kind, one fewer, one with another answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from kkk_scoring.feel.tree import Between, Comparison, In, Literal, Name, Node, Path, Range, children
from kkk_scoring.feel.unknown import alike, is_known
from kkk_scoring.rubric.form import Field
from kkk_scoring.study.changes import NEW, Change, Exact, Variable, value_at
from kkk_scoring.study.rows import IDENTIFIERS, ListRules
from kkk_scoring.study.uses import Pattern

if TYPE_CHECKING:
    from kkk_scoring.study.candidates import Candidates

NEW_ITEMS = 2_000
"""At most so many combinations of answers are looked at for a new item."""

Kind = tuple[object, ...]


def item_variables(
    found: Candidates, path: Pattern, field: Field, chain: tuple[Field, ...], effort: Exact
) -> Iterator[Variable]:
    """The changes of the list at *path*."""
    items = value_at(found.answers, path)
    if not isinstance(items, list | tuple) or field.item is None:
        return
    rules = found.lists[path]
    names = found.outlook.names(found.answers)
    for template in new_items(rules, names):
        yield Variable(path, (Change("more", path, field, effort, template),))
    groups = _groups(items, rules, names)
    stay = _kept(items, field.item, found.answers, path)
    for rows in groups:
        free = tuple(row for row in reversed(rows) if row not in stay)
        if free:
            yield Variable(path, (Change("fewer", path, field, effort, rows=free),))
    for name, inner in (field.item.fields or {}).items():
        of_field = found.effort.of((*path, name), (*chain, inner))
        looked_at = name in rules.counted or any(name in test.fields for test in rules.tests)
        if of_field is not None and looked_at and inner.kind not in IDENTIFIERS:
            yield from _others(found, path, inner, items, groups, rules, of_field)


def _groups(items: Any, rules: ListRules, names: Mapping[str, object]) -> list[list[int]]:
    """The items that the rules see alike, by their numbers."""
    groups: list[tuple[Kind, list[int]]] = []
    for row, item in enumerate(items):
        kind = rules.kind(item, names)
        group = next((rows for other, rows in groups if alike(list(other), list(kind))), None)
        if group is None:
            groups.append((kind, [row]))
        else:
            group.append(row)
    return [rows for _, rows in groups]


def _kept(items: Any, item: Field, answers: Mapping[str, Any], path: Pattern) -> frozenset[int]:
    """Items that stay: other answers name them, or they are not the only one with their identifier."""
    names = [name for name, field in (item.fields or {}).items() if field.kind in IDENTIFIERS - {"text"}]
    outside = set(texts_in({key: value for key, value in answers.items() if key != path[0]}))
    counts = Counter(str(one.get(name)) for one in items for name in names)
    return frozenset(
        row
        for row, one in enumerate(items)
        for name in names
        if one.get(name) in outside or counts[str(one.get(name))] > 1
    )


def texts_in(value: object) -> Iterator[str]:
    """Every text in an answer, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def _others(
    found: Candidates,
    path: Pattern,
    field: Field,
    items: Any,
    groups: list[list[int]],
    rules: ListRules,
    effort: Exact,
) -> Iterator[Variable]:
    """Another answer to *field* in an item, for each group of items and each answer that they don't have."""
    names = found.outlook.names(found.answers)
    for rows in groups:
        before = items[rows[0]].get(field.name)
        kind = rules.kind(items[rows[0]], names)
        for value in _values(field, rules):
            changed = rules.kind({**items[rows[0]], field.name: value}, names)
            if is_known(items[rows[0]]) and not alike(list(changed), list(kind)):
                change = Change("other", (*path, field.name), field, effort, value, before, tuple(rows), 1)
                yield Variable((*path, field.name), (change,))


def new_items(rules: ListRules, names: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """One new item of each kind that the rules can see."""
    kinds: list[Kind] = []
    for item in _combinations(rules):
        kind = rules.kind(item, names)
        if not any(alike(list(kind), list(other)) for other in kinds):
            kinds.append(kind)
            yield item


def _combinations(rules: ListRules) -> Iterator[dict[str, Any]]:
    """Items with every combination of answers that conditions can tell apart; none if there are too many."""
    ranges = _ranges(rules)
    size = 1
    for values in ranges.values():
        size *= len(values)
    if size <= NEW_ITEMS:
        for combination in product(*ranges.values()):
            yield dict(zip(ranges, combination, strict=True))


def _ranges(rules: ListRules) -> dict[str, list[Any]]:
    looked_at = {name for test in rules.tests for name in test.fields} | set(rules.counted)
    ranges: dict[str, list[Any]] = {}
    for name, field in (rules.item.fields or {}).items():
        if name in looked_at and field.kind not in IDENTIFIERS:
            ranges[name] = [*_values(field, rules), *([None] if field.optional else [])] or [None]
        else:
            ranges[name] = [NEW if field.kind in IDENTIFIERS else None]
    return ranges


def asked_of_new(
    item: Mapping[str, Any],
    alike_: Sequence[Mapping[str, Any]],
    rules: ListRules,
    names: Mapping[str, object],
) -> Asks:
    """What a new item must answer, if those of the kinds *alike_* do as well as *item*.

    Each answer is widened as far as any combination of the answers still does.
    """
    good = [rules.kind(one, names) for one in alike_]
    ranges = _ranges(rules)
    does: dict[tuple[Any, ...], bool] = {}
    for one in _combinations(rules):
        kind = rules.kind(one, names)
        does[tuple(one.values())] = any(alike(list(kind), list(other)) for other in good)
    allowed = {name: [item.get(name)] for name in ranges}
    for name in reversed(ranges):
        others = [allowed[other] if other != name else [None] for other in ranges]
        at = list(ranges).index(name)
        allowed[name] = [
            value
            for value in ranges[name]
            if all(does.get((*rest[:at], value, *rest[at + 1 :]), False) for rest in product(*others))
        ]
    return {
        name: _allowed(rules, name, values, ranges[name])
        for name, values in allowed.items()
        if values != ranges[name]
    }


def asked_of_items(items: Sequence[Mapping[str, Any]], rows: Collection[int], rules: ListRules) -> Asks:
    """What sets the items *rows* apart from the others, by as few answers as do."""
    fields = rules.item.fields or {}
    looked_at = {name for test in rules.tests for name in test.fields}
    others = [item for row, item in enumerate(items) if row not in rows]
    found: dict[str, Allowed] = {}
    for name, field in fields.items():
        if name not in looked_at or field.kind in IDENTIFIERS or not others:
            continue
        own: list[Any] = [items[row].get(name) for row in rows]
        if any(value is None for value in own):
            continue
        for allowed in (
            _bounds(own, _limits(name, rules)) if field.kind == "number" else [_one_of(field, own)]
        ):
            left = [item for item in others if _is_in(item.get(name), allowed)]
            if len(left) < len(others):
                found[name], others = allowed, left
    return found


class Allowed(NamedTuple):
    """Answers that do: one of *values*, or numbers from *low* (*over*: more than it) to *high*."""

    values: tuple[Any, ...] = ()
    low: Exact | None = None
    high: Exact | None = None
    over: bool = False


Asks = Mapping[str, Allowed]


def _one_of(field: Field, values: Sequence[Any]) -> Allowed:
    """The different ones of *values*, choices in the form's order."""
    order = [option for option in field.options if option in values]
    return Allowed(tuple(order or dict.fromkeys(values)))


def _bounds(values: Sequence[Exact], limits: set[Exact]) -> Iterator[Allowed]:
    """What the numbers have in common beside the limits that conditions know."""
    below = [limit for limit in limits if min(values) > limit]
    above = [limit for limit in limits if max(values) <= limit]
    if below:
        yield Allowed((), max(below), None, over=True)
    if above:
        yield Allowed((), None, min(above))


def _is_in(value: Any, allowed: Allowed) -> bool:
    if allowed.values:
        return value in allowed.values
    if value is None or (allowed.high is not None and value > allowed.high):
        return False
    return allowed.low is None or value > allowed.low or (value == allowed.low and not allowed.over)


def _allowed(rules: ListRules, name: str, values: Sequence[Any], tried: Sequence[Any]) -> Allowed:
    field = (rules.item.fields or {})[name]
    numbers = [value for value in values if value is not None]
    if field.kind != "number" or not numbers:
        return _one_of(field, values)
    all_ = [value for value in tried if value is not None]
    low = None if min(numbers) == min(all_) else min(numbers)
    high = None if max(numbers) == max(all_) else max(numbers)
    before = max((value for value in all_ if low is not None and value < low), default=None)
    if before is not None and before in _limits(name, rules):
        return Allowed((), before, high, over=True)
    return Allowed((), low, high)


def _values(field: Field, rules: ListRules) -> list[Any]:
    """Answers to *field* that the conditions on items can tell apart."""
    if field.kind == "choice":
        return list(field.options)
    if field.kind == "boolean":
        return [True, False]
    if field.kind == "number":
        return _numbers(field, rules)
    return []


def _numbers(field: Field, rules: ListRules) -> list[Exact]:
    """The numbers that conditions compare the field with, and those just beside them."""
    step = field.step or (Fraction(1, 100) if field.unit == "%" else 1)
    near = {limit + step * n for limit in _limits(field.name, rules) for n in (-1, 0, 1)}
    low, high = field.low, field.high
    fitting = {
        value
        for value in near | {bound for bound in (low, high) if bound is not None}
        if (low is None or value > low or (value == low and not field.over))
        and (high is None or value <= high)
    }
    return sorted(fitting) or [0]


def _limits(name: str, rules: ListRules) -> set[Exact]:
    """The numbers that conditions on items compare the field *name* with."""
    return {number for node in rules.nodes for number in _compared(node, name)}


def _compared(node: Node, name: str) -> Iterator[Exact]:
    if isinstance(node, Comparison | Between | In) and any(_is_field(part, name) for part in children(node)):
        yield from _literals(node)
    for part in children(node):
        yield from _compared(part, name)


def _is_field(node: Node, name: str) -> bool:
    return isinstance(node, Name | Path) and node.name == name


def _literals(node: Node) -> Iterator[Exact]:
    for part in children(node):
        if isinstance(part, Literal) and type(part.value) in (int, Fraction):
            yield part.value  # type: ignore[misc]  # exact types, which mypy doesn't follow
        elif isinstance(part, Range):
            yield from _literals(part)
