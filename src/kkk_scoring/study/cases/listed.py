"""Names that only results see, where a case gives them: `rank` and `left`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from kkk_scoring.rubric.model import Formula, Result, Rubric
from kkk_scoring.study.cases.model import Entry

ON_LISTS: Final = ("rank", "left")
"""The place on the list, and what the line before left over."""


def on_list(given: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """What is given of them, by the names under which they come to the results: no rubric has such ones."""
    return ((_as(name), given[name]) for name in ON_LISTS if name in given)


def with_places(rubric: Rubric, entries: Iterable[Entry]) -> Rubric:
    """The rules, whose results take what a case gives of these names in place of what the list gives."""
    if not any(name in entry.nodes for entry in entries for name in ON_LISTS):
        return rubric
    return replace(rubric, results=tuple(map(_result, rubric.results)))


def _result(result: Result) -> Result:
    return result._replace(
        when=_formula(result.when),
        lists=_formula(result.lists),
        places=_formula(result.places),
        pot=_formula(result.pot),
        cost=_formula(result.cost),
        years=_formula(result.years),
    )


def _formula(formula: Formula | None) -> Formula | None:
    if formula is None:
        return None
    run = formula.program

    def program(names: Mapping[str, object]) -> object:
        return run({**names, **{name: names[_as(name)] for name in ON_LISTS if _as(name) in names}})

    return replace(formula, program=program, uses=formula.uses | set(map(_as, ON_LISTS)))


def _as(name: str) -> str:
    return f"given {name}"
