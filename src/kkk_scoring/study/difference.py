"""What two editions of a rubric say differently: every change, by the clause in which it stands.

The editions are compared as they are written, element by element by id, after renamings were undone.
Any of the changed clauses can be put into the older edition alone: `Difference.mixed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple

from kkk_scoring.files.document import Document, Lines, Node
from kkk_scoring.study.edition import (
    ITEMS,
    LISTS,
    WORDING,
    Path,
    Tree,
    below,
    is_expression,
    is_name,
    normal,
    order_of,
    written,
)
from kkk_scoring.study.expression_names import same_expression
from kkk_scoring.study.renaming import renamed, renamings


class _Nothing:
    def __repr__(self) -> str:
        return "NOTHING"

    def __copy__(self) -> _Nothing:
        return self

    def __deepcopy__(self, _: object) -> _Nothing:
        return self


NOTHING: Final = _Nothing()
"""What stands in an edition where it says nothing."""


class Change(NamedTuple):
    """One value that is not the same: at *path*, of the *element* (its path; a key of the rubric itself).

    *kind*: what the element is, such as ``criterion``. *old* and *new* are `NOTHING` where that edition
    has no such value; a whole element that came or went has *path* = *element*. *wording*: only people
    read it; it changes no point, verdict or place.
    """

    path: Path
    element: Path
    kind: str
    old: Any
    new: Any
    wording: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """Changes that stand together: in one clause of the regulations, or of one element without a clause.

    *old* and *new*: the clause as each edition gives it, None where it gives none.
    """

    old: Any
    new: Any
    changes: tuple[Change, ...]

    @property
    def wording(self) -> bool:
        """Whether nothing in it changes a point, verdict or place."""
        return all(change.wording for change in self.changes)

    @property
    def elements(self) -> tuple[Path, ...]:
        """The elements that it changes, each once."""
        return tuple(dict.fromkeys(change.element for change in self.changes))


@dataclass(frozen=True, slots=True)
class Difference:
    """Two editions compared. *renamed*: the newer id → the older one.

    *clauses* stand in the document's order; those that are wording only too.
    *old* and *new* are written with the same ids, their own too: those of the older edition, or of the newer.
    """

    old: Tree
    new: Tree
    clauses: tuple[Clause, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def mixed(self, taken: Collection[int]) -> Document:
        """The older edition with the clauses *taken* (their numbers) as the newer one has them.

        It may not compile: what one clause uses may stand in another.
        """
        tree = deepcopy(self.old)
        for number in taken:
            for change in self.clauses[number].changes:
                if not change.wording:
                    _put(tree, change, self.new)
        for list_ in LISTS:
            key = order_of(list_)
            if key in self.old or key in self.new:
                reordered = tree.get(key) != self.old.get(key)
                first, second = (self.new, self.old) if reordered else (self.old, self.new)
                tree[key] = _order(first.get(key, []), second.get(key, []), tree.get(list_, {}))
        # A promise of languages would be broken by titles of the other edition.
        return as_document({key: part for key, part in written(tree).items() if key != "languages"})


def difference(old: Mapping[str, Any], new: Mapping[str, Any], by_new: bool = False) -> Difference:
    """What *new* says differently from *old*; both as they were read.

    Renamed things keep the older edition's ids, or with *by_new* the newer edition's.
    """
    before, after = normal(old), normal(new)
    names = renamings(before, after)
    if by_new:
        before = renamed(before, {older: newer for newer, older in names.items()})
    else:
        after = renamed(after, names)
    changes = [*_changes(before, after, _At()), *_orders(before, after)]
    clauses = tuple(_by_clause(changes, before, after))
    id_ = (after if by_new else before).get("rubric")
    return Difference({**before, "rubric": id_}, {**after, "rubric": id_}, clauses, names)


def as_document(value: Tree) -> Document:
    """*value* as if it had been read; everything in it stands at the beginning of a file without a name."""
    nowhere, again = Node(0, 0, {}), partial(as_document, value)
    return Document(value, repr(value).encode(), Lines("", ""), lambda: nowhere, again)


def found_at(tree: Any, path: Path) -> Any:
    """What stands at *path*, or `NOTHING`."""
    for step in path:
        inside = (
            step in tree if isinstance(tree, dict) else isinstance(tree, list) and step in range(len(tree))
        )
        if not inside:
            return NOTHING
        tree = tree[step]
    return tree


# -- finding the changes --------------------------------------------------------------------------


class _At(NamedTuple):
    """Where two editions are compared: the path, the kind of place, and the element to which it belongs."""

    path: Path = ()
    kind: str = "rubric"
    element: Path = ()
    what: str = "rubric"

    def below(self, key: str | int, value: Any) -> _At:
        """The place at *key* of this one, which holds *value*."""
        path, inner = (*self.path, key), below(self.kind, key, value)
        if self.kind in ITEMS or (inner == "field" and is_name(self.kind, value)):
            return _At(path, inner, path, inner)
        return _At(path, inner, self.element or path, self.what)

    def wording(self) -> bool:
        """Whether only people read what stands here."""
        key, attribute = self.path[-1], self.path != self.element or self.what == "rubric"
        return attribute and (
            (
                key in WORDING
                and (len(self.path) == 1 or self.path[:-1] == self.element or self.what == "field")
            )
            or self.path[-2:] == ("marks", "anchors")
        )


def _changes(old: Any, new: Any, at: _At) -> Iterator[Change]:
    if old is not NOTHING and new is not NOTHING and _alike(old, new):
        return
    if at.path and at.wording():
        yield Change(at.path, at.element, at.what, old, new, True)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            a, b = old.get(key, NOTHING), new.get(key, NOTHING)
            inner = at.below(key, old if key in old else new)
            if inner.kind in ITEMS and NOTHING in (a, b):
                # An entire part of the rubric that came or went is told thing by thing.
                a, b = ({} if part is NOTHING else part for part in (a, b))
            if key in map(order_of, LISTS):
                continue
            if not (is_expression(at.kind, key) and _same_rule(a, b)):
                yield from _changes(a, b, inner)
    elif isinstance(old, list) and isinstance(new, list) and at.kind == "field" and len(old) == len(new) == 1:
        yield from _changes(old[0], new[0], at.below(0, old))
    else:
        yield Change(at.path, at.element, at.what, old, new)


def _same_rule(old: Any, new: Any) -> bool:
    return isinstance(old, str) and isinstance(new, str) and same_expression(old, new)


def _alike(old: Any, new: Any) -> bool:
    """Equal, and not true for 1."""
    return type(old) is type(new) and bool(old == new)


def _orders(old: Tree, new: Tree) -> Iterator[Change]:
    """Lists whose common items come in another order."""
    for list_ in LISTS:
        key = order_of(list_)
        one, other = old.get(key, []), new.get(key, [])
        if [id_ for id_ in one if id_ in other] != [id_ for id_ in other if id_ in one]:
            yield Change((key,), (key,), "rubric", one, other)


# -- by clause ------------------------------------------------------------------------------------


def _by_clause(changes: Iterable[Change], old: Tree, new: Tree) -> Iterator[Clause]:
    groups: dict[str, list[Change]] = {}
    clauses: dict[str, tuple[Any, Any]] = {}
    for change in changes:
        before, after, element = _clause(change.element, old, new)
        key = repr((before, after)) if before is not None or after is not None else repr(element)
        groups.setdefault(key, []).append(change)
        clauses[key] = before, after
    for key, found in groups.items():
        yield Clause(*clauses[key], tuple(found))


def _clause(element: Path, old: Tree, new: Tree) -> tuple[Any, Any, Path]:
    """The clause in which an element stands, in each edition: its own, else that of what holds it."""
    for length in range(len(element), 0, -1):
        one, other = (_own_clause(found_at(tree, element[:length])) for tree in (old, new))
        if one is not None or other is not None:
            return one, other, element[:length]
    return None, None, element


def _own_clause(value: Any) -> Any:
    clause = value.get("clause") if isinstance(value, dict) else None
    return clause if isinstance(clause, str | dict) else None


# -- mixing ---------------------------------------------------------------------------------------


def _put(tree: Tree, change: Change, new: Tree) -> None:
    """Does the *change* in *tree*; what then holds nothing goes, if *new* hasn't got it either."""
    *way, last = change.path
    at: Any = tree
    for step in way:
        at = at.setdefault(step, {}) if isinstance(at, dict) else at[step]
    if change.new is not NOTHING:
        at[last] = deepcopy(change.new)
        return
    at.pop(last, None)
    while way and found_at(tree, tuple(way)) == {} and found_at(new, tuple(way)) is NOTHING:
        *way, last = way
        found_at(tree, tuple(way)).pop(last)


def _order(first: Sequence[str], second: Sequence[str], present: Collection[str]) -> list[str]:
    """The ids *present*, as *first* orders them; those only in *second* after what they follow there."""
    made = [id_ for id_ in first if id_ in present]
    for index, id_ in enumerate(second):
        if id_ in present and id_ not in made:
            before = [other for other in second[:index] if other in made]
            made.insert(made.index(before[-1]) + 1 if before else 0, id_)
    return made
