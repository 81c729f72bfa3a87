"""What the parts of a group can come to together before any application is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN, Rows, bounds_of, hull
from kkk_scoring.rubric.model import Criterion, Formula, Group, Table

Exact = int | Fraction


class Part(NamedTuple):
    """A criterion or group with bounds: its *points* and its *weight*, unknown where nothing is known."""

    part: Criterion | Group
    points: object
    weight: object


def parts_of(
    parts: Sequence[Criterion | Group],
    points: Callable[[str], object],
    weight: Callable[[Formula], object],
) -> list[Part]:
    """The *parts* of a group with their bounds, which *points* and *weight* give."""
    return [Part(one, points(one.id), weight(one.weight) if one.weight else 1) for one in parts]


def total(parts: Sequence[Part]) -> object:
    """Bounds of the parts' sum: weights times points."""
    found: Any = 0
    for one in parts:
        points, weight = one.points, one.weight
        if points is UNKNOWN or points is None or weight is UNKNOWN or weight is None:
            return UNKNOWN
        if one.part.when is not None:
            points = hull([points, 0])
        found = found + weight * points  # type: ignore[operator]  # numbers or bounds, both add up
    return found


def best(parts: Sequence[Part]) -> Exact | None:
    """The most that the parts can give together; None where that has no bound."""
    found: Exact = 0
    for one in parts:
        most = _best(one)
        if most is None:
            return None
        found += most
    return found


def _best(one: Part) -> Exact | None:
    """The best of a deduction is its least, not its most."""
    low, high = lower(one.weight), upper(one.weight)
    ends: list[Exact] = [0] if one.part.when is not None else []
    for weight in (low, high):
        if weight == 0:
            ends.append(0)
            continue
        points = one.part.least if weight is None or weight < 0 else one.part.most
        if weight is None or points is None:
            return None
        ends.append(weight * points)
    return max(ends)


def rows(parts: Sequence[Part]) -> object:
    """The `parts` of a group as its formulas see them; one with a condition may not be among them."""
    sure, perhaps = (
        tuple(
            {"id": one.part.id, "points": one.points, "out_of": one.part.most, "weight": one.weight}
            for one in parts
            if (one.part.when is not None) is conditional
        )
        for conditional in (False, True)
    )
    return Rows(sure, perhaps, 0) if perhaps else list(sure)


def uses(points: Formula | Table | None) -> frozenset[str]:
    """The names that a rule for points looks at."""
    formula = points.of if isinstance(points, Table) else points
    return formula.uses if formula else frozenset()


def lower(bounds: object) -> Exact | None:
    return None if bounds is UNKNOWN or bounds is None else bounds_of(bounds)[0]


def upper(bounds: object) -> Exact | None:
    return None if bounds is UNKNOWN or bounds is None else bounds_of(bounds)[1]
