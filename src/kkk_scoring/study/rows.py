"""The items of a list as the rules see them: which conditions hold for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kkk_scoring.feel import compile_
from kkk_scoring.feel.tree import Filter, ListOf, Name, Node
from kkk_scoring.feel.unknown import UNKNOWN, alike, is_known
from kkk_scoring.rubric.form import Field
from kkk_scoring.study.uses import ALL_BELOW, Condition, Pattern, Uses, field_at

IDENTIFIERS = frozenset(["text", "nip", "krs", "regon"])
"""Kinds of fields that only tell items apart."""
_ROW = "row of the list"  # no name of a rubric holds spaces

Row = Mapping[str, Any]


class _With(dict[str, object]):
    """The row besides all other names."""

    def __init__(self, row: Row, names: Mapping[str, object]) -> None:
        super().__init__({_ROW: row})
        self.names = names

    def __missing__(self, name: str) -> object:
        return self.names[name]


class RowTest(NamedTuple):
    """A condition on an item, and the item's fields that it looks at."""

    fields: frozenset[str]
    program: Callable[[Mapping[str, object]], object]

    def holds(self, row: Row, names: Mapping[str, object]) -> object:
        """Whether it holds: True, False or UNKNOWN."""
        found = self.program(_With(row, names))
        return UNKNOWN if not isinstance(found, list | tuple) else bool(found)


class ListRules(NamedTuple):
    """What the rules ask of the items of one list of records.

    *counted*: fields whose values count themselves, such as amounts that are added up.
    """

    pattern: Pattern
    item: Field
    tests: tuple[RowTest, ...]
    counted: tuple[str, ...]
    nodes: tuple[Node, ...] = ()
    """The conditions as they are written."""

    def kind(self, row: Row, names: Mapping[str, object]) -> tuple[object, ...]:
        """What the rules see of an item: items of one kind are the same for them."""
        return (
            *(test.holds(row, names) for test in self.tests),
            *(row.get(field) for field in self.counted),
        )

    def matters(self, row: Row, field: str, names: Mapping[str, object]) -> bool:
        """Whether an answer to *field*, which is open in *row*, can change anything."""
        if field in self.counted:
            return True
        asked = [test for test in self.tests if field in test.fields]
        return any(test.holds(row, names) is UNKNOWN for test in asked)


def list_rules(uses: Uses) -> dict[Pattern, ListRules]:
    """The rules about the items of every list of records that rules look at."""
    for id_ in uses.rules:
        uses.of(id_)
    found: dict[Pattern, ListRules] = {}
    for pattern in {*(c.items for c in uses.conditions), *_lists(uses)}:
        field = field_at(uses.form, pattern)
        if field is None or field.kind != "list" or field.item is None or field.item.kind != "record":
            continue
        conditions = tuple(_distinct(c for c in uses.conditions if c.items == pattern))
        tests = tuple(_test(condition, uses) for condition in conditions)
        counted = tuple(_counted(pattern, field.item, uses))
        nodes = tuple(condition.node for condition in conditions)
        found[pattern] = ListRules(pattern, field.item, tests, counted, nodes)
    return found


def same_kind(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two kinds are the same; what is open is never the same as anything."""
    return all(map(is_known, one)) and alike(list(one), list(other))


def _lists(uses: Uses) -> Iterator[Pattern]:
    for id_ in uses.rules:
        for pattern in uses.of(id_):
            path = pattern[:-1] if pattern[-1] == ALL_BELOW else pattern
            for length in range(1, len(path) + 1):
                yield path[:length]


def _distinct(conditions: Iterator[Condition]) -> Iterator[Condition]:
    seen: list[Condition] = []
    for one in conditions:
        if not any(one.node is other.node for other in seen):
            seen.append(one)
            yield one


def _test(condition: Condition, uses: Uses) -> RowTest:
    name = condition.name or _ROW
    looked_at = frozenset(
        pattern[len(condition.items)]
        for pattern in uses.in_condition(condition)
        if len(pattern) > len(condition.items) and pattern[: len(condition.items)] == condition.items
    )
    node = condition.node
    filter_ = Filter(node.start, node.end, ListOf(0, 0, (Name(0, 0, _ROW),)), node)
    filter_.kind, filter_.fields = "rows", condition.fields
    program = compile_(filter_)
    if condition.name is None:
        return RowTest(looked_at, program)
    return RowTest(looked_at, lambda names: program(_named(names, name)))


def _named(names: Mapping[str, object], name: str) -> Mapping[str, object]:
    """The names with the row under the name of the loop's variable too."""
    assert isinstance(names, _With)
    names[name] = names[_ROW]
    return names


def _counted(pattern: Pattern, item: Field, uses: Uses) -> Iterator[str]:
    whole = (*pattern, ALL_BELOW) in uses.values
    for name, field in (item.fields or {}).items():
        below = any(one[: len(pattern) + 1] == (*pattern, name) for one in uses.values)
        if (below or whole) and field.kind not in IDENTIFIERS:
            yield name
