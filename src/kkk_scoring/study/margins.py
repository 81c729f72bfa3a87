"""How far a value lies from its limit, and who stands nearest to a stage's threshold."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from kkk_scoring.feel.tree import Comparison, Node
from kkk_scoring.feel.walk import constant
from kkk_scoring.scoring.protocol import Check, Exact, Outcome, StageResult
from kkk_scoring.study.sides import DOWN as DOWN
from kkk_scoring.study.sides import TURNED as TURNED
from kkk_scoring.study.sides import UP as UP


class Margin(NamedTuple):
    """*value* against *limit*, both certain. *what*: what is compared, as the rubric writes it."""

    what: str
    op: str
    value: Exact
    limit: Exact

    @property
    def distance(self) -> Exact:
        """How much there is to spare; negative: how much is short."""
        return self.value - self.limit if self.op in UP else self.limit - self.value

    @property
    def holds(self) -> bool:
        """Whether the condition is met; on the limit itself `>` and `<` are not."""
        return self.distance > 0 or (self.distance == 0 and self.op in (">=", "<="))


class Nearest(NamedTuple):
    """The ids of the entries just above and just below a threshold; several where equally near."""

    above: frozenset[str]
    below: frozenset[str]


def margin(check: Check) -> Margin | None:
    """The margin of a condition that compares one number with a limit; None for any other or open one."""
    formula = check.formula
    if formula is None or not isinstance(formula.node, Comparison) or formula.node.op not in UP + DOWN:
        return None
    left, right, op = formula.node.left, formula.node.right, formula.node.op
    if constant(left) is not None:  # `60 <= points` is `points >= 60`
        left, right, op = right, left, TURNED[op]
    value, limit = _value(left, check, formula.text), _value(right, check, formula.text)
    if value is None or limit is None:
        return None
    return Margin(formula.text[left.start : left.end], op, value, limit)


def _value(node: Node, check: Check, text: str) -> Exact | None:
    written = constant(node)
    value = check.values.get(text[node.start : node.end]) if written is None else written
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return value


def threshold(result: StageResult) -> Check | None:
    """The check of the stage's own `require`."""
    return next((check for check in result.checks if check.id == result.stage.id), None)


def stage_margin(outcome: Outcome, stage: str) -> Margin | None:
    """How the entry stands to the threshold of *stage*; None if it never got there or there is none."""
    for result in outcome.stages:
        check = threshold(result)
        if result.stage.id == stage and check is not None:
            return margin(check)
    return None


def nearest(outcomes: Iterable[Outcome], stage: str) -> Nearest:
    """Who stands nearest to the threshold of *stage*, on either side."""
    above: dict[str, Fraction] = {}
    below: dict[str, Fraction] = {}
    for outcome in outcomes:
        found = stage_margin(outcome, stage)
        if found is None:
            continue
        (above if found.holds else below)[outcome.entry] = abs(Fraction(found.distance))
    return Nearest(_least(above), _least(below))


def _least(distances: dict[str, Fraction]) -> frozenset[str]:
    if not distances:
        return frozenset()
    least = min(distances.values())
    return frozenset(entry for entry, distance in distances.items() if distance == least)
