"""Which answers of an application a rule looks at, also through figures and other rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kkk_scoring.feel.tree import Call, Filter, For, Name, Node, Path, Quantified, children
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Criterion, Formula, Group, Requirement, Rubric, Stage, Table

Pattern = tuple[str, ...]
"""A field by its names from the top, those of a list's items without a number: `members.kind`."""

ALL_BELOW = "*"
"""Ends the pattern of a record or list that a rule looks at as a whole."""
FACTS = ("received", "round")


class Condition(NamedTuple):
    """What a rule asks of each item of the list *items*; *name*: the loop variable, None in a filter."""

    items: Pattern
    node: Node
    fields: frozenset[str]
    name: str | None


class Uses:
    """Answers what each rule of *rubric* looks at.

    *conditions*: what is asked of the items of lists; *values*: the answers whose values count themselves,
    not only whether such a condition holds for them.
    """

    def __init__(self, rubric: Rubric) -> None:
        self.form = {**rubric.form, "round": Field("round", "record", False, rubric.place)}
        self.known: dict[str, frozenset[Pattern]] = {}
        self.conditions: list[Condition] = []
        self.values: set[Pattern] = set()
        self.rules: dict[str, list[Formula]] = {f.id: [f.formula] for f in rubric.figures}
        for stage in rubric.stages:
            self.rules |= {f.id: [f.formula] for f in stage.figures}
            self.rules |= {r.id: _of_requirement(r) for r in stage.requirements}
            self.rules |= dict(_of_group(stage.group))
            self.rules[stage.id] = self.rules.get(stage.id, [])
        self.below = {
            stage.id: [part.id for part in stage.group.criteria()] + [g.id for g in _groups(stage.group)]
            for stage in rubric.stages
        }
        for stage in rubric.stages:
            self.below |= {g.id: [c.id for c in g.criteria()] for g in _groups(stage.group)}

    def of(self, id_: str) -> frozenset[Pattern]:
        """What the figure, requirement, criterion, group or stage *id_* looks at."""
        if id_ not in self.known:
            self.known[id_] = frozenset()  # ends a circle, which the check of the rubric has reported
            found = {p for formula in self.rules.get(id_, ()) for p in self.of_node(formula.node)}
            for part in self.below.get(id_, ()):
                found |= self.of(part)
            self.known[id_] = frozenset(found)
        return self.known[id_]

    def of_node(self, node: Node) -> frozenset[Pattern]:
        return frozenset(self._walk(node, {}))

    def in_condition(self, condition: Condition) -> frozenset[Pattern]:
        """What a condition on the items of a list looks at."""
        local: dict[str, Pattern | None] = {"item": condition.items}
        for name in condition.fields:
            local[name] = (*condition.items, name)
        if condition.name is not None:
            local[condition.name] = condition.items
        return frozenset(self._walk(condition.node, local))

    def _walk(self, node: Node, local: Mapping[str, Pattern | None]) -> Iterator[Pattern]:
        """The fields in *node*; *local*: what loop variables and the names in a filter stand for."""
        pattern = self._pattern(node, local)
        if pattern is not None:
            field = self._field(pattern)
            whole = field is not None and field.kind in ("record", "list") and pattern != ("round",)
            pattern = (*pattern, ALL_BELOW) if whole else pattern
            if not local:
                self.values.add(pattern)
            yield pattern
            yield from self._conditions(node, local)
            return
        match node:
            case Name(name=name) if name not in local and name in self.rules:
                yield from self.of(name)
            case Name(name="received"):
                yield ("received",)
            case Call(name="count", arguments=(one,)) if self._pattern(one, local) is not None:
                yield self._pattern(one, local) or ()
                yield from self._conditions(one, local)
            case For() | Quantified():
                yield from self._loops(node, local)
            case _:
                for part in children(node):
                    yield from self._walk(part, local)

    def _loops(self, node: For | Quantified, local: Mapping[str, Pattern | None]) -> Iterator[Pattern]:
        seen = dict(local)
        for name, source in node.loops:
            pattern = self._pattern(source, seen)
            if pattern is None:
                yield from self._walk(source, seen)
            else:
                yield pattern
                yield from self._conditions(source, seen)
            seen[name] = pattern
        if isinstance(node, For):
            body = tuple(self._walk(node.body, seen))
            self.values.update(body)
            yield from body
            return
        if len(node.loops) == 1 and pattern is not None:
            self.conditions.append(Condition(pattern, node.condition, frozenset(), name))
        yield from self._walk(node.condition, seen)

    def _conditions(self, node: Node, local: Mapping[str, Pattern | None]) -> Iterator[Pattern]:
        """What the filters along a path look at."""
        while isinstance(node, Path | Filter):
            if isinstance(node, Filter):
                base = self._pattern(node.base, local)
                if base is not None:
                    fields = node.fields or frozenset()
                    self.conditions.append(Condition(base, node.condition, fields, None))
                inner: dict[str, Pattern | None] = {**local, "item": base}
                for name in node.fields or ():
                    inner[name] = (*base, name) if base else None
                yield from self._walk(node.condition, inner)
            node = node.base

    def _pattern(self, node: Node, local: Mapping[str, Pattern | None]) -> Pattern | None:
        """The field that a path names; filters and numbers of items don't change it."""
        match node:
            case Name(name=name):
                return local.get(name, (name,) if name in self.form else None)
            case Path(base=base, name=name):
                found = self._pattern(base, local)
                return (*found, name) if found else None
            case Filter(base=base):
                return self._pattern(base, local)
            case _:
                return None

    def _field(self, pattern: Pattern) -> Field | None:
        return field_at(self.form, pattern)


def field_at(form: Mapping[str, Field], pattern: Pattern) -> Field | None:
    """The field of *form* that *pattern* names; None if there is none."""
    found: Field | None = None
    fields: Mapping[str, Field] = form
    for name in pattern:
        found = fields.get(name)
        if found is None:
            return None
        inner = found.item if found.kind == "list" and found.item is not None else found
        fields = inner.fields or {}
    return found


def touches(pattern: Pattern, used: frozenset[Pattern]) -> bool:
    """Whether a rule that looks at *used* can change with the answer at *pattern*."""
    if pattern in used or any((*pattern[:n], ALL_BELOW) in used for n in range(1, len(pattern) + 1)):
        return True
    # An unanswered record or list holds all that is below it.
    return any(one[: len(pattern)] == pattern for one in used)


def _of_requirement(requirement: Requirement) -> list[Formula]:
    return [f for f in (requirement.when, requirement.formula) if f is not None]


def _of_group(group: Group) -> Iterator[tuple[str, list[Formula]]]:
    yield group.id, _formulas(group)
    for part in group.parts:
        if isinstance(part, Group):
            yield from _of_group(part)
        else:
            yield part.id, [*_formulas(part), *(figure.formula for figure in part.figures)]


def _formulas(part: Criterion | Group) -> list[Formula]:
    points = part.points.of if isinstance(part.points, Table) else part.points
    condition = part.condition.formula if part.condition else None
    return [f for f in (part.when, points, part.weight, condition) if f is not None]


def _groups(group: Group) -> Iterator[Group]:
    for part in group.parts:
        if isinstance(part, Group):
            yield part
            yield from _groups(part)


def stage_of(rubric: Rubric, id_: str) -> Stage | None:
    """The stage in which the rule *id_* stands."""
    for stage in rubric.stages:
        own = {r.id for r in stage.requirements} | {c.id for c in stage.group.criteria()}
        if id_ in own | {g.id for g in _groups(stage.group)} | {stage.id}:
            return stage
    return None
