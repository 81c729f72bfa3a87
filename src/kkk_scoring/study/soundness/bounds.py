"""What points and conditions can come to while nothing is known: proofs that something can't happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kkk_scoring.feel import FeelError
from kkk_scoring.feel.tree import Literal
from kkk_scoring.feel.unknown import UNKNOWN, Interval, Rows, interval
from kkk_scoring.feel.walk import calls
from kkk_scoring.rubric.form import Field, unanswered
from kkk_scoring.rubric.model import Criterion, Exact, Formula, Group, Rubric, Stage
from kkk_scoring.scoring.assess import assess
from kkk_scoring.scoring.assessment import Assessment

Given = Mapping[str, object]
"""Id of a criterion or group → the points that it is taken to have."""


_ITEMS: Final = 100
"""Of the items that a list has at least, so many are looked at."""


class Bounds:
    """*names*: what an expression that stands behind the last stage sees; *before* and *assessed*: by id
    of stage, the names at its requirements and what it comes to; *outcomes*: of conditions, see `decided`."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.before: dict[str, dict[str, object]] = {}
        self.assessed: dict[str, Assessment] = {}
        self.outcomes: dict[str, bool | None] = {}
        self.names = names = self._of_application()
        for stage in rubric.stages:
            self._stage(stage, names)

    def _of_application(self) -> dict[str, object]:
        rubric = self.rubric
        names: dict[str, object] = {name: _open_answer(field) for name, field in rubric.form.items()}
        names |= {name: unanswered(field) for name, field in rubric.registers.items()}
        names["round"] = {name: unanswered(field) for name, field in rubric.round_fields.items()}
        names |= dict.fromkeys(("received", "field", "entry", "entered", "sheets", "rank", "left"), UNKNOWN)
        for figure in rubric.figures:
            names[figure.id] = worked_out(figure.formula, names)
        return names

    def _stage(self, stage: Stage, names: dict[str, object]) -> None:
        for figure in stage.figures:
            names[figure.id] = worked_out(figure.formula, names)
        for rule in stage.requirements:
            if rule.formula is not None:
                self.outcomes[rule.id] = decided(worked_out(rule.formula, names))
            names[rule.id] = UNKNOWN
        self.before[stage.id] = dict(names)
        assessment = self.assess(stage, {})
        self.assessed[stage.id] = assessment
        self.outcomes |= {id_: decided(outcome) for id_, (_, outcome, _) in assessment.holds.items()}
        names |= assessment.points

    def assess(self, stage: Stage, given: Given) -> Assessment:
        """The stage with what its criteria can come to; some of them, and groups, as *given*."""
        endless = any(role.most is None for role in stage.roles.values())
        group = _open(stage.group, given, endless)
        try:
            return assess(group, (), self.before[stage.id], lambda _seat, _criterion: [])
        except FeelError:  # beyond a limit: then nothing is claimed
            return Assessment(points=dict.fromkeys((stage.id, *self._ids(group)), UNKNOWN))

    def _ids(self, group: Group) -> list[str]:
        found = []
        for part in group.parts:
            found += [part.id, *(self._ids(part) if isinstance(part, Group) else ())]
        return found


def _open_answer(field: Field) -> object:
    """What an answer can be; a list has at least as many items as the form asks for."""
    value = unanswered(field)
    if isinstance(value, Rows) and field.low is not None:
        return Rows([value.template] * min(int(field.low), _ITEMS), (), None, value.template)
    if isinstance(value, dict):
        return {name: _open_answer(below) for name, below in (field.fields or {}).items()}
    return value


def decided(outcome: object) -> bool | None:
    """Whether a condition surely holds (True), surely doesn't or is absent (False), or may hold (None)."""
    return None if outcome is UNKNOWN else outcome is True


def worked_out(formula: Formula, names: Mapping[str, object]) -> object:
    """The value or bounds of *formula*; unknown where a limit is met."""
    try:
        return formula.program(names)
    except FeelError:
        return UNKNOWN


def _open(group: Group, given: Given, endless: bool) -> Group:
    """The group with every criterion that experts mark taken for what its rules allow."""
    parts = tuple(
        _open(part, given, endless) if isinstance(part, Group) else _criterion(part, given, endless)
        for part in group.parts
    )
    points = _fixed(given[group.id], group) if group.id in given else group.points
    return replace(group, parts=parts, counted=None, points=points)


def _criterion(criterion: Criterion, given: Given, endless: bool) -> Criterion:
    """*endless*: there may be any number of sheets, so that a sum of marks has no bound."""
    points: object = between(criterion.least, criterion.most)
    if criterion.id in given:
        points = given[criterion.id]
    elif criterion.scale is None:
        return criterion
    elif endless and criterion.combine is not None and _adds_up(criterion.combine):
        points = Interval(None, None)
    return replace(criterion, scale=None, adjust=None, combine=None, points=_fixed(points, criterion))


def _adds_up(combine: Formula) -> bool:
    return any(call.name in ("sum", "count", "product") for call in calls(combine.node))


def _fixed(points: object, part: Criterion | Group) -> Formula:
    return Formula("", Literal(0, 0, None), lambda _: points, frozenset(), part.place)


def between(least: Exact | None, most: Exact | None) -> object:
    """The points between *least* and *most*; None: no bound."""
    return Interval(None, None) if least is None and most is None else interval(least, most)
