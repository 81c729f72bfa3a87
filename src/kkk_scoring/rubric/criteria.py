"""The criteria and groups of one stage, compiled from the inside out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.messages import say
from kkk_scoring.rubric import model, written
from kkk_scoring.rubric.expressions import Names, Path
from kkk_scoring.rubric.marks import NO_END, End, mark_type, scale, unknown_mark
from kkk_scoring.rubric.panels import Panel
from kkk_scoring.rubric.stage_rules import BOOLEAN, NUMBER, Rules
from kkk_scoring.rubric.sums import Part, best, lower, parts_of, rows, total, upper, uses
from kkk_scoring.rubric.tables import table, table_points

PART = feel.Record(fields={"id": feel.Text(), "points": NUMBER, "out_of": NUMBER, "weight": NUMBER})

Chain = tuple[tuple[written.Each, Path], ...]
"""The `each` blocks above a criterion with their paths, nearest first."""


class Criteria(Rules):
    """Compiles what a stage assesses."""

    def group(
        self,
        id_: str,
        given: written.GroupBody,
        path: Path,
        chain: Chain = (),
        when: str | None = None,
        weight: str | None = None,
    ) -> model.Group:
        """The group written at *path* with all below it."""
        if given.each:
            chain = ((given.each, (*path, "each")), *chain)
        parts, added, names = self._parts(given, path, chain)
        sum_, most_of_all = total(added), best(added)
        points = self._points(given.points, (*path, "points"), names)
        bounds = sum_ if points is None else self._points_bounds(points, names)
        if most_of_all is None and "subtotal_max" in uses(points):
            self.unbounded((*path, "points"))
        most = self.most(given.out_of, path, names, bounds, points is not None)
        if points is None and given.out_of is None:
            most = most_of_all
        condition = self._condition(id_, given, given.require, (*path, "require"), names, bounds, most)
        made = model.Group(
            id=id_,
            title=given.title,
            clause=self.expressions.clause(given.clause),
            place=self.expressions.document.key_place(path),
            parts=parts,
            counted=self.formula(
                given.counted,
                (*path, "counted"),
                self.sheets_in_sight(),
                self.sheets_in_sight().types["sheets"],
            ),
            points=points,
            weight=self.formula(weight, (*path, "weight"), self.sight, NUMBER),
            least=lower(bounds),
            most=most,
            condition=condition,
            when=self.formula(when, (*path, "when"), self.sight, BOOLEAN),
        )
        if parts or points is not None:
            self.own.add(id_, feel.Number(null=when is not None), bounds, given.title)
        return made

    def _parts(
        self, given: written.GroupBody, path: Path, chain: Chain
    ) -> tuple[tuple[model.Criterion | model.Group, ...], Sequence[Part], Names]:
        """What stands in the group, what that adds to its sum, and what rules of the group itself see."""
        before = set(self.own.types)
        outside, self.chosen = self.chosen, self.chosen or given.counted is not None
        parts = tuple(
            self._part(key, part, (*path, "criteria", key), chain) for key, part in given.criteria.items()
        )
        self.chosen = outside
        names = self.sight.with_(parts=feel.List(PART), subtotal=NUMBER, subtotal_max=NUMBER)
        for name in self.own.types:
            if name not in before:
                names.add(name, self.own.types[name], self.own.empty[name])
        added = parts_of(parts, self.own.empty.__getitem__, lambda w: self.expressions.bounds(w, self.sight))
        names.empty |= {"subtotal": total(added), "subtotal_max": best(added), "parts": rows(added)}
        return parts, added, names

    def _part(
        self, id_: str, given: written.Criterion | written.Group, path: Path, chain: Chain
    ) -> model.Criterion | model.Group:
        if isinstance(given, written.Group):
            return self.group(id_, given, path, chain, given.when, given.weight)
        if given.points is not None:
            return self._computed(id_, given, path, chain)
        return self._marked(id_, given, path, chain)

    def _computed(self, id_: str, given: written.Criterion, path: Path, chain: Chain) -> model.Criterion:
        """A criterion whose points follow from what the application declares."""
        if given.marks is not None:
            self.fault(path, "KKK225", say("`{id}` has both `marks` and `points`.", id=id_))
        names = self.sight.with_()
        figures = self.figures(given.figures, (*path, "figures"), names)
        points = self._points(given.points, (*path, "points"), names)
        bounds = self._points_bounds(points, names)
        return self._criterion(id_, given, path, chain, bounds, points=points, figures=figures)

    def _marked(self, id_: str, given: written.Criterion, path: Path, chain: Chain) -> model.Criterion:
        """A criterion that experts mark."""
        marks, marks_path = _chosen("marks", given, path, chain)
        if marks is None:
            self.fault(
                path,
                "KKK225",
                say("`{id}` has neither `marks` nor `points`.", id=id_),
                say("Write `marks: {{to: 10}}` for experts' marks, or `points:` with a formula."),
            )
            return self._criterion(id_, given, path, chain, UNKNOWN)
        made = self._scale(marks, marks_path)
        item = mark_type(made)
        self.sheet_fields[id_] = item
        sheet = feel.Record(fields={**self.sheet_fields, "mark": item})
        names = self.sight.with_(marks=feel.List(item, at_least=1), sheets=feel.List(sheet, at_least=1))
        figures = self.figures(given.figures, (*path, "figures"), names)
        combine = self._one("combine", given, path, chain, names, may_be_open=True)
        own = names.with_(mark=item, own=feel.List(item, at_least=1))
        adjust = self._one("adjust", given, path, chain, own, may_be_open=True)
        flag = self._one("flag", given, path, chain, own, BOOLEAN)
        by = _chosen("by", given, path, chain)[0] or list(self.roles)
        self._agreeable(id_, path, by, _chosen("combine", given, path, chain)[0])
        bounds = self._combined_bounds(made, combine, names, by)
        return self._criterion(
            id_,
            given,
            path,
            chain,
            UNKNOWN if adjust else bounds,
            scale=made,
            combine=combine,
            adjust=adjust,
            flag=flag,
            figures=figures,
        )

    def _scale(self, marks: written.Scale, path: Path) -> model.Scale:
        def end(key: str, text: str) -> End:
            rule = self.formula(text, (*path, key), self.sight, NUMBER)
            bounds = self.expressions.bounds(rule, self.sight)
            ends = End(lower(bounds), upper(bounds), rule)
            return NO_END if rule is None else ends if rule.uses else ends._replace(rule=None)

        return scale(marks, path, self.expressions.document, self.expressions.findings, end)

    def _criterion(
        self, id_: str, given: written.Criterion, path: Path, chain: Chain, bounds: object, **more: Any
    ) -> model.Criterion:
        most = self.most(given.out_of, path, self.sight, bounds, more.get("points") is not None)
        require, require_path = _chosen("require", given, path, chain)
        by, by_path = _chosen("by", given, path, chain)
        when = self._one("when", given, path, chain, self.sight, BOOLEAN)
        names = self.sight.with_()
        condition = self._condition(id_, given, require, require_path, names, bounds, most)
        self.own.add(id_, feel.Number(null=when is not None), bounds, given.title)
        return model.Criterion(
            id=id_,
            title=given.title,
            clause=self.expressions.clause(given.clause),
            place=self.expressions.document.key_place(path),
            by=self.by(by or [], by_path),
            weight=self._one("weight", given, path, chain, self.sight),
            least=lower(bounds),
            ceiling=upper(bounds),
            most=most,
            condition=condition,
            when=when,
            reason_required=_chosen("reason", given, path, chain)[0] == "required",
            **more,
        )

    def _one(
        self,
        key: str,
        given: written.Criterion,
        path: Path,
        chain: Chain,
        names: Names,
        expected: feel.Type = NUMBER,
        may_be_open: bool = False,
    ) -> model.Formula | None:
        text, here = _chosen(key, given, path, chain)
        return self.formula(text, here, names, expected, may_be_open)

    def _agreeable(self, id_: str, path: Path, by: Sequence[str], combine: str | None) -> None:
        if not self.roles:
            self.fault(
                path,
                "KKK226",
                say("`{id}` is marked by experts, but the stage has no `experts`.", id=id_),
                say("Write who hands in sheets: `experts: {{expert: 2}}`."),
            )
        elif combine is None and self._panel(by).most() > 1:
            self.fault(
                path,
                "KKK227",
                say(
                    "More than one sheet can mark `{id}`, but nothing says how the marks become one.", id=id_
                ),
                say("Write `combine: mean(marks)`, or another rule, here or in `each`."),
            )

    def _combined_bounds(
        self, made: model.Scale, combine: model.Formula | None, names: Names, by: Sequence[str]
    ) -> object:
        one = unknown_mark(made)
        if combine is None:
            return one

        def combined(sheets: object, marks: object) -> object:
            return self.expressions.bounds(combine, names, marks=marks, sheets=sheets)

        return self._panel(by).combined(one, combined)

    def _panel(self, by: Sequence[str]) -> Panel:
        return Panel(self.roles, self.conditional, by, self.chosen)

    def _points(
        self, given: written.Table | str | None, path: Path, names: Names
    ) -> model.Formula | model.Table | None:
        if isinstance(given, written.Table):
            made = table(given, path, self.expressions, names)
            self.used |= made.of.uses if made else set()
            return made
        return self.formula(given, path, names, NUMBER)

    def _points_bounds(self, points: model.Formula | model.Table | None, names: Names) -> object:
        if isinstance(points, model.Table):
            return table_points(points, self.expressions.bounds(points.of, names))
        return self.expressions.bounds(points, names)

    def _condition(
        self,
        id_: str,
        given: written.Titled,
        text: str | None,
        path: Path,
        names: Names,
        bounds: object,
        most: int | Fraction | None,
    ) -> model.Condition | None:
        if not isinstance(given, written.GroupBody) or given.criteria or given.points is not None:
            # What assesses nothing has no points, so its condition can't look at them.
            names.add("points", NUMBER, bounds)
            names.add("out_of", NUMBER, most)
            names.add(id_, NUMBER, bounds)
        formula = self.formula(text, path, names, BOOLEAN)
        if formula is None:
            return None
        if most is None and "out_of" in formula.uses:
            self.unbounded(path)
        return model.Condition(id_, given.title, formula, self.expressions.clause(given.clause))


def _chosen(key: str, given: written.Criterion, path: Path, chain: Chain) -> tuple[Any, Path]:
    """The criterion's own *key*, else that of the nearest `each` above, with its path."""
    own = getattr(given, key)
    if own not in (None, []):
        return own, (*path, key)
    for each, each_path in chain:
        value = getattr(each, key, None)
        if value not in (None, []):
            return value, (*each_path, key)
    return None, path
