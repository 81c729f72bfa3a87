"""The steps in which values go: the smallest change of an edge that an entry could notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd, lcm

from kkk_scoring.feel.tree import Arithmetic, Call, Filter, If, Literal, Name, Negation, Node, Path
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Criterion, Figure, Group, Rubric, Stage, Table

Steps = Fraction | None
"""Values are whole multiples of this; 0: there is only the value 0. None: any value can be."""
SAME = frozenset(
    (
        "sum",
        "min",
        "max",
        "abs",
        "drop lowest",
        "drop highest",
        "drop alone",
        "closest two",
        "nearest",
        "sort",
    )
)
WHOLE = frozenset(("count", "floor", "ceiling"))
ROUNDED = frozenset(("round half up", "round half down", "round up", "round down", "decimal"))


class Grids:
    """The steps of every name of *rubric*, worked out when asked for."""

    def __init__(self, rubric: Rubric) -> None:
        self._makers: dict[str, Callable[[], Steps]] = {}
        self._made: dict[str, Steps] = {}
        for field in rubric.form.values():
            self._field(field.name, field)
        for figure in rubric.figures:
            self._figure(figure)
        for stage in rubric.stages:
            self._stage(stage)

    def of_name(self, name: str) -> Steps:
        """The steps of a field, figure, criterion, group or stage."""
        if name not in self._made:
            self._made[name] = None  # while it is worked out, in case it needs itself
            maker = self._makers.get(name)
            self._made[name] = maker() if maker else None
        return self._made[name]

    def of(self, node: Node, local: Mapping[str, Steps] | None = None) -> Steps:
        """The steps of an expression's value; *local*: those of names that only it sees."""
        here = local or {}
        match node:
            case Literal():
                return _of_literal(node.value)
            case Name():
                return here[node.name] if node.name in here else self.of_name(node.name)
            case Path():
                return self._of_path(node, here)
            case Filter():
                return self.of(node.base, here)
            case Negation():
                return self.of(node.operand, here)
            case Arithmetic(op="+" | "-"):
                return both(self.of(node.left, here), self.of(node.right, here))
            case Arithmetic(op="*"):
                left, right = self.of(node.left, here), self.of(node.right, here)
                return None if left is None or right is None else left * right
            case If():
                return both(self.of(node.then, here), self.of(node.otherwise, here))
            case Call():
                return self._of_call(node, here)
        return None

    def local(self, id_: str, stage: Stage | None) -> dict[str, Steps]:
        """The steps of names such as `marks` and `points` where the rules of *id_* see them."""
        if stage is None:
            return {}
        criteria = {criterion.id: criterion for criterion in stage.group.criteria()}
        sheets = _together([_of_scale(c) for c in criteria.values() if c.scale is not None])
        found: dict[str, Steps] = {"totals": sheets, "total": sheets, "points": self.of_name(id_)}
        if id_ in criteria:
            if criteria[id_].scale is not None:
                mark = _of_scale(criteria[id_])
                found |= {"marks": mark, "mark": mark, "own": mark}
            for figure in criteria[id_].figures:
                found[figure.id] = self.of(figure.formula.node, found)
        elif criteria:  # what `each` says is seen by every criterion
            mark = _together([_of_scale(c) for c in criteria.values() if c.scale is not None])
            found |= {"marks": mark, "mark": mark, "own": mark}
            if id_.endswith(".each"):
                found["points"] = _together([self.of_name(c) for c in criteria])
        return found

    def _of_path(self, node: Path, local: Mapping[str, Steps]) -> Steps:
        """`firm.size` by its path; in `field.price` and `sheets.I` the last name says it."""
        steps = [node.name]
        base = node.base
        while isinstance(base, Path):
            steps.insert(0, base.name)
            base = base.base
        whole = ".".join([base.name, *steps]) if isinstance(base, Name) else ""
        if whole in self._makers:
            return self.of_name(whole)
        return local[node.name] if node.name in local else self.of_name(node.name)

    def _of_call(self, node: Call, local: Mapping[str, Steps]) -> Steps:
        if node.name in WHOLE:
            return Fraction(1)
        if not node.arguments:
            return None
        if node.name in ROUNDED:
            places = (
                node.arguments[1].value
                if len(node.arguments) > 1 and isinstance(node.arguments[1], Literal)
                else 0
            )
            return Fraction(1, 10**places) if isinstance(places, int) else None
        first = self.of(node.arguments[0], local)
        if node.name == "median":
            return None if first is None else first / 2
        if node.name in SAME:
            # `min(a, b)` looks at all its arguments, `drop lowest(list, n)` at the first.
            several = node.name in ("sum", "min", "max") and len(node.arguments) > 1
            return _together([self.of(one, local) for one in node.arguments]) if several else first
        return None

    def _field(self, name: str, field: Field) -> None:
        if field.kind == "record":
            for inner in (field.fields or {}).values():
                self._field(f"{name}.{inner.name}", inner)
        elif field.kind == "list" and field.item is not None and field.item.kind == "record":
            for inner in (field.item.fields or {}).values():
                self._field(f"{name}.{inner.name}", inner)
                self._makers.setdefault(inner.name, _always(inner.step))
        elif field.kind == "number":
            self._makers[name] = _always(field.step)

    def _figure(self, figure: Figure) -> None:
        self._makers[figure.id] = lambda: self.of(figure.formula.node)

    def _stage(self, stage: Stage) -> None:
        for figure in stage.figures:
            self._figure(figure)
        self._group(stage.group, stage)

    def _group(self, group: Group, stage: Stage) -> None:
        for part in group.parts:
            if isinstance(part, Group):
                self._group(part, stage)
            else:
                self._criterion(part, stage)
        self._makers[group.id] = lambda: self._of_group(group)

    def _criterion(self, criterion: Criterion, stage: Stage) -> None:
        self._makers[criterion.id] = lambda: self._of_criterion(criterion, stage)

    def _of_criterion(self, criterion: Criterion, stage: Stage) -> Steps:
        if criterion.scale is not None:
            mark = _of_scale(criterion)
            if criterion.combine is None or criterion.adjust is not None:
                return None if criterion.adjust else mark
            return self.of(criterion.combine.node, self.local(criterion.id, stage) | {"points": None})
        return self._of_points(criterion.points)

    def _of_group(self, group: Group) -> Steps:
        if group.points is not None:
            return self._of_points(group.points)
        parts = []
        for part in group.parts:
            weight = Fraction(1) if part.weight is None else self.of(part.weight.node)
            points = self.of_name(part.id)
            parts.append(None if weight is None or points is None else weight * points)
        return _together(parts)

    def _of_points(self, points: object) -> Steps:
        if isinstance(points, Table):
            return _together([_of_literal(step.points) for step in points.steps])
        node = getattr(points, "node", None)
        return None if node is None else self.of(node)


def _always(step: int | Fraction | None) -> Callable[[], Steps]:
    return lambda: Fraction(step) if step else None


def both(left: Steps, right: Steps) -> Steps:
    """The steps of a sum."""
    if left is None or right is None:
        return None
    below = lcm(left.denominator, right.denominator)
    return Fraction(gcd(int(left * below), int(right * below)), below)


def _together(steps: list[Steps]) -> Steps:
    if not steps:
        return None
    found = steps[0]
    for one in steps[1:]:
        found = both(found, one)
    return found


def _of_literal(value: object) -> Steps:
    """A number is a multiple of itself; 0 is one of everything."""
    return Fraction(abs(value)) if type(value) in (int, Fraction) else None  # type: ignore[arg-type]  # exact types


def _of_scale(criterion: Criterion) -> Steps:
    scale = criterion.scale
    assert scale is not None
    if scale.step is not None:
        return Fraction(scale.step)
    points = [Fraction(p) for p in (scale.words or {}).values() if p is not None] or list(
        map(Fraction, scale.one_of)
    )
    return _together([point for point in points if point]) if points else None


def finer(value: int | Fraction) -> Fraction:
    """One unit in the digit after the last written one: 0.7 → 0.01, 60 → 0.1."""
    from kkk_scoring.messages import exact

    return Fraction(1, 10 ** (len(exact(value).partition(".")[2]) + 1))
