"""What kind of value each figure has, so that a case can't give it another one."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from kkk_scoring.feel import Days, Months
from kkk_scoring.feel import types as feel
from kkk_scoring.feel.check import check
from kkk_scoring.rubric.form import feel_types
from kkk_scoring.rubric.model import Group, Requirement, Rubric
from kkk_scoring.study.cases.model import nodes_of, own_figures

LOCAL: dict[str, feel.Type] = {
    "marks": feel.List(feel.ANY, at_least=1),
    "sheets": feel.List(feel.ANY, at_least=1),
}
"""What a criterion's figures see besides."""


def figure_types(rubric: Rubric) -> dict[str, feel.Type]:
    """The type of every figure of the rubric, its stages and criteria, from what stands in its expression.

    A criterion's own figure goes by its whole name, such as `plan.share`.
    """
    names: dict[str, feel.Type] = {**feel_types(rubric.form), **feel_types(rubric.registers)}
    names |= {"round": feel.Record(fields=feel_types(rubric.round_fields)), "received": feel.DateTime()}
    for id_, node in nodes_of(rubric).items():
        is_rule = isinstance(node, Requirement)
        names[id_] = feel.Boolean() if is_rule else feel.Number(null=isinstance(node, Group))
    others = feel.List(feel.ANY, at_least=1)
    names |= {"field": others, "entry": feel.ANY, "entered": feel.ANY}
    found = {}
    for figure in (*rubric.figures, *(one for stage in rubric.stages for one in stage.figures)):
        formula = figure.formula
        found[figure.id] = names[figure.id] = check(formula.node, names, None, text=formula.text).type
    for stage in rubric.stages:
        for name, figure in own_figures(stage):
            here = names | LOCAL | {n.rpartition(".")[2]: t for n, t in found.items() if _same_owner(n, name)}
            found[name] = check(figure.formula.node, here, None, text=figure.formula.text).type
    return found


def _same_owner(one: str, other: str) -> bool:
    return "." in one and one.partition(".")[0] == other.partition(".")[0]


def fits(value: object, type_: feel.Type) -> bool:
    """Whether a figure of this type can have the value."""
    if value is None:
        return type_.null or type(type_) is feel.Any
    match type_:
        case feel.Number():
            return type(value) in (int, Fraction)
        case feel.Text():
            return isinstance(value, str) and (type_.options is None or value in type_.options)
        case feel.Boolean():
            return isinstance(value, bool)
        case feel.DateTime():
            return isinstance(value, datetime)
        case feel.Date():
            return isinstance(value, date) and not isinstance(value, datetime)
        case feel.Days():
            return isinstance(value, Days)
        case feel.Months():
            return isinstance(value, Months)
        case feel.List():
            return isinstance(value, list) and all(fits(item, type_.item) for item in value)
        case feel.Record():
            return isinstance(value, dict)
    return type(type_) is feel.Any
