"""What is looked at: which names reach a verdict, a place or a result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kkk_scoring.feel.tree import Call, Name, Node, Path, children
from kkk_scoring.feel.walk import constant
from kkk_scoring.rubric.model import Criterion, Formula, Group, Stage, Table
from kkk_scoring.study.soundness.subject import Part, Subject, parts_of

_ALL_PARTS = frozenset(("parts", "subtotal", "subtotal_max"))
_SHEETS = frozenset(("sheets", "totals", "total"))


def all_nodes(node: Node) -> Iterator[Node]:
    """The tree's nodes, each before its parts."""
    yield node
    for part in children(node):
        yield from all_nodes(part)


def mentioned(node: Node) -> frozenset[str]:
    """Every name in the tree, also of fields of records and items: more than it may really look at."""
    return frozenset(one.name for one in all_nodes(node) if isinstance(one, Name | Path | Call))


class Live:
    """*names*: all that reaches a verdict, a call of an expert, a remark, the ranking or a result."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.figures: dict[str, Formula] = {}
        self.parts: dict[str, Part] = {}
        self.names: set[str] = set()
        for figure in subject.rubric.figures:
            self.figures[figure.id] = figure.formula
        for stage in subject.rubric.stages:
            self.figures |= {figure.id: figure.formula for figure in stage.figures}
            self.parts |= {part.id: part for part in parts_of(stage.group)}
        for stage in subject.rubric.stages:
            self._of_stage(stage)
        rubric = subject.rubric
        self._look(subject.after_stages())
        self._look(f for f in (rubric.entry_title, rubric.entry_applicant) if f is not None)
        if all(key.formula is None for key in rubric.ranking):  # then these are an entry's total
            self._add(rubric.stages[-1].id)

    def _of_stage(self, stage: Stage) -> None:
        for rule in stage.requirements:
            self._look(f for f in (rule.when, rule.formula, rule.combine) if f is not None)
        about_sheets = [role.when for role in stage.roles.values() if role.when is not None]
        if stage.flag is not None:
            about_sheets.append(stage.flag)
        for part in parts_of(stage.group):
            if isinstance(part, Group) and part.counted is not None:
                about_sheets.append(part.counted)
            if part.condition is not None:
                self._look([part.condition.formula])
                self._test(part, mentioned(part.condition.formula.node))
            if isinstance(part, Criterion) and part.flag is not None:
                self._look([part.flag])
        self._look(about_sheets)
        if any(mentioned(formula.node) & _SHEETS for formula in about_sheets):
            self._add(stage.id)

    def _test(self, part: Part, seen: frozenset[str]) -> None:
        if "points" in seen:
            self._add(part.id)
        if "parts" in seen and isinstance(part, Group):
            for below in part.parts:
                self._add(below.id)

    def _look(self, formulas: Iterable[Formula]) -> None:
        for formula in formulas:
            for name in mentioned(formula.node):
                self._add(name)

    def _add(self, name: str) -> None:
        if name in self.names:
            return
        self.names.add(name)
        if name in self.figures:
            self._look([self.figures[name]])
        part = self.parts.get(name)
        if part is None:
            return
        self._look(f for f in (part.when, part.weight) if f is not None)
        if isinstance(part, Criterion):
            points = part.points.of if isinstance(part.points, Table) else part.points
            scale = (part.scale.from_, part.scale.to) if part.scale else ()
            own = (points, part.combine, part.adjust, *scale, *(figure.formula for figure in part.figures))
            self._look(f for f in own if f is not None)
        else:
            self._sum(part)

    def _sum(self, group: Group) -> None:
        """What a group's points are made of."""
        rule = group.points.of if isinstance(group.points, Table) else group.points
        if rule is not None:
            self._look([rule])
            if not mentioned(rule.node) & _ALL_PARTS:
                return
        for part in group.parts:
            if part.weight is None or constant(part.weight.node) != 0:
                self._add(part.id)
