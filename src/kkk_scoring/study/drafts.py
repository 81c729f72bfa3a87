"""What cases could be missing: for each rule values on its edge, just below and just above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kkk_scoring.feel import FeelError, compile_
from kkk_scoring.feel.tree import Between, Comparison, Literal, Name, Node, Path, children
from kkk_scoring.messages import Message, exact, say
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Criterion, Formula, Group, Role, Rubric, Stage, Table
from kkk_scoring.study.cases.model import RECUSED, below, nodes_of
from kkk_scoring.study.cases.rules import given_names
from kkk_scoring.study.draft import Draft
from kkk_scoring.study.limit_drafts import limit_drafts
from kkk_scoring.study.mutants.grid import Grids, finer

Exact = int | Fraction


def drafts_of(rubric: Rubric) -> Iterator[Draft]:
    """Cases that may be worth having, from the form to the results."""
    yield from limit_drafts(rubric)
    make = _Make(rubric)
    for stage in rubric.stages:
        for requirement in stage.requirements:
            yield from make.of_condition(requirement.id, requirement.formula)
            yield from make.of_condition(requirement.id, requirement.when)
        for part in (*below(stage.group), stage.group):
            yield from make.of_part(part)
        yield from make.of_scales(stage)
        yield from make.of_sheets(stage)
    yield from make.of_ranking()
    yield from make.of_results()


class _Make:
    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.grids = Grids(rubric)
        self.nodes = nodes_of(rubric)
        self.figures = {name.rpartition(".")[2] for name in given_names(rubric)} - self.nodes.keys()
        self.fields = dict(_fields(rubric.form, ""))

    # -- edges -------------------------------------------------------------------------------------

    def of_condition(self, id_: str, formula: Formula | None, me: str | None = None) -> Iterator[Draft]:
        """Every comparison of the condition on its edge; *me*: what `points` means."""
        if formula is None:
            return
        for node in _all(formula.node):
            if isinstance(node, Comparison):
                sides = [(node.left, node.right)]
            elif isinstance(node, Between):
                sides = [(node.value, node.low), (node.value, node.high)]
            else:
                continue
            for left, right in sides:
                for given in self._around(left, right, id_, me):
                    yield Draft(_title(id_, given), given, [id_])

    def of_part(self, part: Criterion | Group) -> Iterator[Draft]:
        if part.condition is not None:
            for draft in self.of_condition(part.id, part.condition.formula, part.id):
                yield draft._replace(verdict=True)
        if isinstance(part.points, Table):
            for step in part.points.steps:
                if isinstance(step.edge, str):
                    field = _leaf(part.points.of.node)
                    if field in self.fields:
                        yield Draft(
                            say("{rule} of {value}", rule=part.id, value=step.edge),
                            {field: step.edge},
                            [part.id],
                        )
                    continue
                edge = Literal(0, 0, step.edge)
                for given in self._around(part.points.of.node, edge, part.id, None):
                    yield Draft(_title(part.id, given), given, [part.id])

    def _around(self, left: Node, right: Node, id_: str, me: str | None) -> Iterator[dict[str, Any]]:
        """What to give so that both sides are equal, then one step less and more."""
        names = [name for node in (left, right) for name in self._leaves(node, me)]
        names = list(dict.fromkeys(names))
        if not names:
            return
        base = {name: self._middle(name) for name in names[:-1]}
        edge = self._solve(left, right, base, names[-1], me)
        if edge is None:
            return
        local = self.grids.local(id_, None)
        step = self.grids.of(left, local) or self.grids.of_name(names[-1]) or finer(edge)
        for value in (edge, edge - step, edge + step):
            if "/" not in exact(value) and (value >= 0 or edge < 0):
                yield {**base, names[-1]: value}

    def _solve(
        self, left: Node, right: Node, base: Mapping[str, Exact], last: str, me: str | None
    ) -> Exact | None:
        """The value of *last* for which both sides are equal, where they are linear in it."""

        def difference(value: Exact) -> Any:
            names = self._seen({**base, last: value}, me)
            try:
                return compile_(left)(names) - compile_(right)(names)
            except (FeelError, TypeError, KeyError):
                return None

        at = [difference(Fraction(n)) for n in (1, 2, 3)]
        if (
            any(type(one) not in (int, Fraction) for one in at)
            or at[2] - at[1] != at[1] - at[0]
            or at[0] == at[1]
        ):
            return None
        found = 1 - Fraction(at[0]) / Fraction(at[1] - at[0])
        return found.numerator if found.denominator == 1 else found

    def _seen(self, given: Mapping[str, Any], me: str | None) -> dict[str, Any]:
        """Names as the expression sees them."""
        names: dict[str, Any] = {}
        for name, value in given.items():
            *records, last = name.split(".")
            holder = names
            for record in records:
                holder = holder.setdefault(record, {})
            holder[last] = value
        if me is not None:
            names |= {"points": names.get(me), "out_of": getattr(self.nodes[me], "most", None)}
        return names

    def _leaves(self, node: Node, me: str | None) -> Iterator[str]:
        """The names in *node* that a case can give."""
        if isinstance(node, Name | Path):
            name = _leaf(node)
            if name == "points" and me is not None:
                yield me
            elif name in self.nodes or name in self.figures or name in self.fields:
                yield name
            return
        for part in children(node):
            yield from self._leaves(part, me)

    def _middle(self, name: str) -> Exact:
        """Some value that a name may well have."""
        node = self.nodes.get(name)
        most = getattr(node, "most", None)
        if most is not None:
            return int(most * Fraction(3, 5)) or most
        field = self.fields.get(name)
        if field is not None and field.high is not None:
            return int((field.high + (field.low or 0)) / 2) or field.high
        return 100

    # -- experts -----------------------------------------------------------------------------------

    def of_scales(self, stage: Stage) -> Iterator[Draft]:
        names = [stage.id, *(part.id for part in below(stage.group))] if stage.has_points else []
        if names:
            text = say("what {stage} is out of", stage=stage.id)
            yield Draft(text, {}, [f"{name}.out_of" for name in names])

    def of_sheets(self, stage: Stage) -> Iterator[Draft]:
        """All sheets that the rules ask for, with different marks; then one fewer, and recusals."""
        roles = [role for role in stage.roles.values() if role.when is None and not role.replaces]
        if not roles or not stage.markable():
            return
        key = f"{stage.id}.sheets"
        ask = list(stage.markable()) + ([stage.id] if stage.has_points else [])
        full = {role.id: self._table(stage, role, role.least) for role in roles}
        yield Draft(say("the sheets of {stage}", stage=stage.id), {key: full}, ask)
        for role in roles:
            fewer = {**full, role.id: full[role.id][:-1]}
            text = say("one sheet of {role} is lacking", role=role.id)
            yield Draft(text, {key: fewer}, [stage.id], open=True, verdict=True)
            if role.quorum < role.least:
                for left in (role.quorum, role.quorum - 1):
                    out = [*full[role.id][:left], *[RECUSED] * (role.least - left)]
                    given = {key: {**full, role.id: out}}
                    text = say("{count} of {role} remain", count=left, role=role.id)
                    yield Draft(text, given, [stage.id], open=True, verdict=True)
            if role.most is not None and role.most > role.least:
                most = {**full, role.id: self._table(stage, role, role.most)}
                yield Draft(say("as many sheets of {role} as may be", role=role.id), {key: most}, ask)

    def _table(self, stage: Stage, role: Role, sheets: int) -> list[dict[str, Any]]:
        return [dict(self._marks(stage, role, number, sheets)) for number in range(max(sheets, 1))]

    def _marks(self, stage: Stage, role: Role, number: int, sheets: int) -> Iterator[tuple[str, Any]]:
        """High marks, each expert's a little different: uneven, so that means and medians differ."""
        for id_, item in stage.markable().items():
            if item.by and role.id not in item.by:
                continue
            scale = item.scale if isinstance(item, Criterion) else None
            if scale is None:
                yield id_, "yes"
            elif scale.words is not None:
                yield id_, list(scale.words)[number % len(scale.words)]
            elif scale.one_of:
                yield id_, scale.one_of[-1 - number % len(scale.one_of)]
            else:
                assert scale.low is not None
                assert scale.high is not None
                assert scale.step is not None
                down = number * (number + 1) // 2 * scale.step
                yield id_, max(scale.high - down, scale.low)

    # -- the list ----------------------------------------------------------------------------------

    def of_ranking(self) -> Iterator[Draft]:
        """Two entries that are equal in all earlier keys and differ in one."""
        common: set[str] = set()
        for key in self.rubric.ranking:
            if key.formula is None:
                continue
            names = list(dict.fromkeys(self._leaves(key.formula.node, None)))
            base = self._base()
            free = [name for name in names if name not in common] or names
            step = self.grids.of_name(free[-1]) or 1 if free else 1
            if free:
                lower = {**base, free[-1]: base[free[-1]] - step}
                yield Draft(say("{name} decides", name=free[-1]), {}, entries={"A": base, "B": lower})
                if len(names) > 1:  # what one name gains the other loses
                    traded = {**lower, names[0]: base[names[0]] + step}
                    text = say("{name} against {other}", name=names[0], other=free[-1])
                    yield Draft(text, {}, entries={"A": base, "B": traded})
            common |= set(names)

    def _base(self) -> dict[str, Exact]:
        """A value for every name that the ranking looks at."""
        formulas = [key.formula for key in self.rubric.ranking if key.formula]
        return {name: self._middle(name) for one in formulas for name in self._leaves(one.node, None)}

    def of_results(self) -> Iterator[Draft]:
        """One entry more than there are places, and two that share the last."""
        key = next((key for key in self.rubric.ranking if key.formula), None)
        names = list(self._leaves(key.formula.node, None)) if key and key.formula else []
        places = [_places(line.places) for line in self.rubric.results]
        if not names or not any(places):
            return
        total = sum(filter(None, places)) + 1
        step = self.grids.of_name(names[0]) or 1
        top = self._base()
        rows = [{**top, names[0]: top[names[0]] - n * step} for n in range(total)]
        ids = "ABCDEFGHIJKLMNOPQRSTUVWYZ"
        yield Draft(say("one more than there are places"), {}, entries=dict(zip(ids, rows, strict=False)))
        last = next(n for n in places if n)
        tied = [rows[min(n, last - 1)] if n in (last - 1, last) else row for n, row in enumerate(rows)]
        yield Draft(say("two share the last place"), {}, entries=dict(zip(ids, tied, strict=False)))


def _places(formula: Formula | None) -> int | None:
    if formula is None:
        return None
    try:
        value = formula.program({})
    except (FeelError, KeyError):
        return None
    return value if type(value) is int else None


def _fields(fields: Mapping[str, Field], prefix: str) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        if field.kind == "record":
            yield from _fields(field.fields or {}, f"{prefix}{name}.")
        elif field.kind in ("number", "choice"):
            yield prefix + name, field


def _leaf(node: Node) -> str:
    steps: list[str] = []
    while isinstance(node, Path):
        steps.insert(0, node.name)
        node = node.base
    return ".".join([node.name, *steps]) if isinstance(node, Name) else ""


def _all(node: Node) -> Iterator[Node]:
    yield node
    for part in children(node):
        yield from _all(part)


def _title(id_: str, given: Mapping[str, Any]) -> Message:
    values = ", ".join(f"{name} {exact(value)}" for name, value in given.items())
    return (
        say("{values}", values=values)
        if given.keys() == {id_}
        else say("{rule} at {values}", rule=id_, values=values)
    )
