"""Changes of a list of plain values, such as choices or NIPs: one more, one fewer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kkk_scoring.feel.unknown import is_known
from kkk_scoring.rubric.form import Field
from kkk_scoring.study.changes import NEW, Change, Exact, Variable, value_at
from kkk_scoring.study.items import texts_in
from kkk_scoring.study.rows import IDENTIFIERS
from kkk_scoring.study.uses import Pattern

if TYPE_CHECKING:
    from kkk_scoring.study.candidates import Candidates


def value_variables(found: Candidates, path: Pattern, field: Field, effort: Exact) -> Iterator[Variable]:
    """The changes of a list of plain values: a value that isn't there yet more, one that is there fewer.

    Of texts and numbers such as a NIP only how many there are is advised, never which.
    """
    values, item = value_at(found.answers, path), field.item
    if not isinstance(values, list | tuple) or item is None or not all(map(is_known, values)):
        return
    if item.kind == "choice":
        new: list[Any] = [option for option in item.options if option not in values]
    else:
        new = [NEW] if item.kind in IDENTIFIERS else []
    for value in new:
        yield Variable(path, (Change("more", path, field, effort, value),))
    if item.kind == "choice" or item.kind in IDENTIFIERS:
        outside = set(texts_in({key: value for key, value in found.answers.items() if key != path[0]}))
        for row, value in enumerate(values):
            if values.count(value) == 1 and (item.kind == "choice" or value not in outside):
                yield Variable(path, (Change("fewer", path, field, effort, before=value, rows=(row,)),))
