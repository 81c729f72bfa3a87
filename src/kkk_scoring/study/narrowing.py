"""Fewer variables to search through: answers that another answer outdoes are left out."""

from __future__ import annotations

from collections.abc import Sequence

from kkk_scoring.study.changes import Change, Exact, Variable
from kkk_scoring.study.gains import Plain


def without_worse(variables: Sequence[Variable], bounds: Sequence[Plain]) -> list[Variable]:
    """The variables without answers that never do more than another one that costs no more.

    So the cheapest set costs the same; how near an answer can be is looked for afterwards.
    """
    found = []
    for number, variable in enumerate(variables):
        of_answer = variable.options[0].kind == "answer"
        kept = _best_options(number, variable, bounds) if of_answer else variable.options
        found.append(variable._replace(options=tuple(kept)))
    return found


def _best_options(number: int, variable: Variable, bounds: Sequence[Plain]) -> Sequence[Change]:
    effects: list[list[Exact | None]] = []
    for which in range(len(variable.options)):
        found = [one.effects(number, which) for one in bounds if number in one.feeds]
        if any(one is None for one in found):
            return variable.options
        effects.append([effect for one in found for effect in one or ()])
    order = sorted(range(len(variable.options)), key=lambda which: variable.options[which].far)
    kept: list[int] = []
    for which in order:
        if not any(_no_less(effects[other], effects[which]) for other in kept):
            kept = [other for other in kept if not _no_less(effects[which], effects[other])] + [which]
    return [variable.options[which] for which in sorted(kept)]


def _no_less(one: Sequence[Exact | None], other: Sequence[Exact | None]) -> bool:
    """Whether each number is at least as large; None is without bound."""
    return all(a is None or (b is not None and a >= b) for a, b in zip(one, other, strict=True))
