"""What one entry's points in one stage came to, and what is certain of several such assessments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kkk_scoring.feel.unknown import UNKNOWN, hull
from kkk_scoring.rubric.model import Condition


@dataclass(slots=True)
class Assessment:
    """*points* and *out_of* by id of criterion, group and stage (None: not applicable);
    *holds*: id → outcome of its condition with the values it saw; *counted*: criterion →
    expert → whether the mark counts (None: open); *weights*: of parts whose weight is written;
    *working*: id → what the parts of the rule for its points came to, where that is certain."""

    points: dict[str, object] = field(default_factory=dict)
    out_of: dict[str, object] = field(default_factory=dict)
    holds: dict[str, tuple[Condition, object, dict[str, object]]] = field(default_factory=dict)
    counted: dict[str, dict[str | None, bool | None]] = field(default_factory=dict)
    weights: dict[str, object] = field(default_factory=dict)
    working: dict[str, dict[str, object]] = field(default_factory=dict)


def merge(assessments: Sequence[Assessment]) -> Assessment:
    """What is certain whichever of *assessments* comes true; the rest gets bounds."""
    first = assessments[0]
    if len(assessments) == 1:
        return first
    merged = Assessment()
    merged.weights = {
        id_: hull([a.weights[id_] for a in assessments if id_ in a.weights]) for id_ in first.weights
    }
    for id_ in first.points:
        merged.points[id_] = hull([a.points.get(id_) for a in assessments])
        merged.out_of[id_] = hull([a.out_of.get(id_) for a in assessments])
    for id_, (condition, _, _) in first.holds.items():
        seen = [a.holds[id_] for a in assessments if id_ in a.holds]
        values = {key: hull([one[2][key] for one in seen]) for key in seen[0][2]}
        merged.holds[id_] = (condition, _same([one[1] for one in seen]), values)
    for id_ in first.counted:
        experts = {expert for a in assessments for expert in a.counted.get(id_, {})}
        merged.counted[id_] = {
            expert: _same([a.counted.get(id_, {}).get(expert, False) for a in assessments], None)
            for expert in experts
        }
    return merged


def fields(a: Assessment) -> tuple[dict[str, Any], ...]:
    """All that an assessment holds, in the order of its fields."""
    return a.points, a.out_of, a.holds, a.counted, a.weights, a.working


def _same(values: Sequence[object], otherwise: object = UNKNOWN) -> Any:
    return values[0] if all(value is values[0] for value in values) else otherwise
