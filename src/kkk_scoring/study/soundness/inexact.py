"""Values of 34 digits that decide without being rounded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from kkk_scoring.feel.tree import Arithmetic, Call, Comparison, Name, Node, children
from kkk_scoring.feel.walk import constant
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Formula, Table
from kkk_scoring.study.soundness.subject import Found, Subject, of_part, parts_of

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness

_INEXACT: Final = frozenset(("sqrt", "stddev", "log", "exp"))
_ROUNDING: Final = frozenset(
    ("round half up", "round half down", "round up", "round down", "decimal", "floor", "ceiling")
)


def inexact_at_an_edge(subject: Subject) -> Iterator[Found]:
    """A value with 34 digits decides without being rounded.

    `sqrt`, `stddev`, `log`, `exp` and powers that are not whole give 34 significant digits of what has no
    end. Where such a value is compared, put into a table or ranked, the rule must say to how many places it
    is rounded: else an equal value may count as less.

    Bad:
        form:
          price: {is: number, over: 0, max: 1000}
        figures:
          root: sqrt(price)
        stages:
          - stage: check
            requirements:
              affordable: {require: root <= 22} # here
    Good:
        form:
          price: {is: number, over: 0, max: 1000}
        figures:
          root: round half up(sqrt(price), 2)
        stages:
          - stage: check
            requirements:
              affordable: {require: root <= 22}
    """
    inexact: set[str] = set()
    while True:
        more = {owner for owner, formula in _giving(subject) if _inexact(formula.node, inexact)} - inexact
        if not more:
            break
        inexact |= more
    deciding = [formula for _, formula in subject.formulas() if isinstance(formula.node, Comparison)]
    deciding += [rule.formula for rule in subject.conditions()]
    deciding += [part.points.of for _, part in subject.parts() if isinstance(part.points, Table)]
    deciding += [key.formula for key in subject.rubric.ranking if key.formula is not None]
    own = {id(rule.formula): rule.id for rule in subject.conditions()}
    for formula in {id(one): one for one in deciding}.values():
        taken = inexact | ({"points"} if own.get(id(formula)) in inexact else set())
        if _inexact(formula.node, taken):
            message = say("This rests on a value of 34 digits that is not rounded.")
            fix = say("Round it where it is worked out: `round half up(…, 2)`.")
            yield Found(
                subject.path_of(formula), message, fix, 0, partial(_endless, subject, formula), proved=True
            )


def _endless(subject: Subject, formula: Formula) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import endless

    return endless(subject, formula)


def _giving(subject: Subject) -> Iterator[tuple[str, Formula]]:
    """What gives names their values."""
    for figure in subject.rubric.figures:
        yield figure.id, figure.formula
    for stage in subject.rubric.stages:
        yield from ((figure.id, figure.formula) for figure in stage.figures)
        for part in parts_of(stage.group):
            condition = part.condition.formula if part.condition else None
            yield from ((part.id, f) for f in of_part(part) if f is not condition and f is not part.when)


def _inexact(node: Node, names: set[str]) -> bool:
    """Whether the value has no end: not where a function rounds it."""
    if isinstance(node, Call) and node.name in _ROUNDING:
        return False
    if isinstance(node, Call) and node.name in _INEXACT:
        return True
    if isinstance(node, Arithmetic) and node.op == "**":
        exponent = constant(node.right)
        return type(exponent) is not int or _inexact(node.left, names)
    if isinstance(node, Name):
        return node.name in names
    return any(_inexact(part, names) for part in children(node))
