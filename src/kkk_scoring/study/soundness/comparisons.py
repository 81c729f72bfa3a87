"""Comparisons of a thing with itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from kkk_scoring.feel.tree import Comparison, Literal
from kkk_scoring.messages import say
from kkk_scoring.study.soundness.subject import Found, Subject
from kkk_scoring.study.soundness.use import all_nodes

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Formula
    from kkk_scoring.study.soundness.witness import Witness


def compared_with_itself(subject: Subject) -> Iterator[Found]:
    """Something is compared with itself.

    Both sides are the same, so the comparison is always true or always false: one of them was to be
    something else. (In a filter a bare name is the item's; the other side is then `entry.name`, KKK216.)

    Bad:
        form:
          price: {is: number, over: 0, max: 1000}
          ceiling: {is: number, over: 0, max: 1000}
        figures:
          dear: price > ceiling
        stages:
          - stage: check
            requirements:
              affordable: {require: price <= price or not(dear)} # here
    Good:
        form:
          price: {is: number, over: 0, max: 1000}
          ceiling: {is: number, over: 0, max: 1000}
        figures:
          dear: price > ceiling
        stages:
          - stage: check
            requirements:
              affordable: {require: price <= ceiling or not(dear)}
    """
    formulas = [formula for _, formula in subject.formulas()]
    for formula in {id(one): one for one in (*formulas, *subject.after_stages())}.values():
        for node in all_nodes(formula.node):
            if isinstance(node, Comparison) and not isinstance(node.left, Literal):
                left, right = (formula.text[side.start : side.end] for side in (node.left, node.right))
                if left.split() == right.split():
                    message = say("`{what}` is compared with itself.", what=left)
                    fix, find = say("Correct one of the two sides."), partial(_same, subject, formula, node)
                    yield Found(subject.path_of(formula), message, fix, node.start, find, proved=True)


def _same(subject: Subject, formula: Formula, node: Comparison) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import same_by_itself

    return same_by_itself(subject, formula, node)
