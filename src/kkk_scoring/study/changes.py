"""Changes that an applicant can make, what each costs, and an application with some of them made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from kkk_scoring.rubric.form import Field
from kkk_scoring.study.uses import Pattern

Exact = int | Fraction
NEW = object()
"""Stands for an identifier of a new item."""
Kind = Literal["answer", "more", "fewer", "other"]
"""Another answer; one more item of a list, one fewer, or an item with another answer in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One change. *pattern*: the answer or list; for ``other`` the field in the list's items.

    *before* and *value*: the answer, or for ``more`` the new item's answers that matter. *rows*: which items
    of the list it can be done to, those it is done to first standing first. *far*: how far the answer moves,
    0 to 1; among sets that cost the same the nearest counts.
    """

    kind: Kind
    pattern: Pattern
    field: Field
    effort: Exact
    value: Any = None
    before: Any = None
    rows: tuple[int, ...] = ()
    far: Exact = 0

    @property
    def most(self) -> int | None:
        """How often it can be made; None: without end."""
        if self.kind == "more":  # one and the same plain value twice in a list says nothing more
            return None if self.value is NEW or isinstance(self.value, Mapping) else 1
        return 1 if self.kind == "answer" else len(self.rows)


class Variable(NamedTuple):
    """What is decided at once: one of several other answers, or how often one change of a list is made."""

    pattern: Pattern
    options: tuple[Change, ...]

    @property
    def cheapest(self) -> Exact:
        return min(change.effort for change in self.options)


class Made(NamedTuple):
    """A change and how often it is made."""

    change: Change
    times: int

    @property
    def cost(self) -> Exact:
        return self.change.effort * self.times


Set = tuple[Made, ...]


def cost(changes: Iterable[Made]) -> Exact:
    """What the changes cost together."""
    return sum((made.cost for made in changes), start=0)


def applied(answers: Mapping[str, Any], changes: Sequence[Made]) -> dict[str, Any] | None:
    """The answers with *changes* made; None if they can't all be: two of them take the same item."""
    new = dict(answers)
    lists: dict[Pattern, list[Made]] = {}
    for made in changes:
        change = made.change
        if change.kind == "answer":
            _put(new, change.pattern, change.value)
        else:
            where = list_of(change)
            lists.setdefault(where, []).append(made)
    for pattern, of_list in lists.items():
        items = _items(_get(new, pattern) or [], of_list)
        if items is None:
            return None
        _put(new, pattern, items)
    return new


def _items(items: Sequence[Any], changes: Sequence[Made]) -> list[Any] | None:
    kept: dict[int, Any] = {
        at: dict(item) if isinstance(item, Mapping) else item for at, item in enumerate(items)
    }
    free = set(kept)
    added = []
    for change, times in changes:
        if change.kind == "more":
            added += [change.value] * times
            continue
        taken = [row for row in change.rows if row in free][:times]
        if len(taken) < times:
            return None
        free -= set(taken)
        for row in taken:
            if change.kind == "fewer":
                del kept[row]
            else:
                kept[row][change.pattern[-1]] = change.value
    return [*kept.values(), *(_new(item, number) for number, item in enumerate(added, 1))]


def list_of(change: Change) -> Pattern:
    """The list whose items a change is about."""
    return change.pattern[:-1] if change.kind == "other" else change.pattern


def items_of(change: Change) -> set[tuple[Pattern, int]]:
    """The items that a change can be made to; those of two lists are never the same."""
    return {(list_of(change), row) for row in change.rows}


def taken_rows(changes: Sequence[Made]) -> dict[Change, tuple[int, ...]]:
    """Which items of a list each change is made to."""
    found: dict[Change, tuple[int, ...]] = {}
    used: set[tuple[Pattern, int]] = set()
    for change, times in changes:
        where = list_of(change)
        rows = [row for row in change.rows if (where, row) not in used][:times]
        used |= {(where, row) for row in rows}
        found[change] = tuple(rows)
    return found


def _new(item: Any, number: int) -> Any:
    """A new item with identifiers that no other has."""
    if not isinstance(item, Mapping):
        return f"new {number}" if item is NEW else item
    return {name: value if value is not NEW else f"new {number}" for name, value in item.items()}


def _get(answers: Mapping[str, Any], path: Pattern) -> Any:
    found: Any = answers
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _put(answers: dict[str, Any], path: Pattern, value: object) -> None:
    """Sets the value at *path*; records on the way are copied, not changed."""
    for step in path[:-1]:
        inner = answers.get(step)
        answers[step] = dict(inner) if isinstance(inner, Mapping) else {}
        answers = answers[step]
    answers[path[-1]] = value


value_at = _get
