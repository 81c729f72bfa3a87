"""Which changes could help: other answers, and items of lists more, fewer or otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kkk_scoring.feel.unknown import is_known
from kkk_scoring.rubric.form import Field
from kkk_scoring.study.changes import Change, Exact, Variable, value_at
from kkk_scoring.study.items import item_variables
from kkk_scoring.study.outlook import Outlook, Target
from kkk_scoring.study.plain_lists import value_variables
from kkk_scoring.study.rows import list_rules
from kkk_scoring.study.scale_values import SCALES, Scale, Scales, all_values, distance
from kkk_scoring.study.uses import Pattern, touches


class Effort:
    """What changes cost: the user's word, else the rubric's `effort`, else 1; *keep*: never changed."""

    def __init__(self, given: Mapping[Pattern, Exact], keep: frozenset[Pattern] = frozenset()) -> None:
        self.given, self.keep = given, keep

    def of(self, path: Pattern, fields: Sequence[Field]) -> Exact | None:
        """For the field at *path*; *fields* leads to it from the top. None: it is not to be changed."""
        found: Exact = 1
        for length, field in enumerate(fields, 1):
            here = path[:length]
            attributes = field.attributes or {}
            if attributes.get("fixed") is True or here in self.keep:
                return None
            found = self.given.get(here, attributes.get("effort", found))
        return found


class Candidates:
    """Finds the variables of an application's search for advice."""

    def __init__(self, outlook: Outlook, effort: Effort, final: bool) -> None:
        self.outlook, self.effort, self.final = outlook, effort, final
        self.answers: Mapping[str, Any] = outlook.standing.application.answers or {}
        self.targets = outlook.targets()
        self.lists = list_rules(outlook.uses)
        self.scales: list[Scale] = []

    def variables(self) -> list[Variable]:
        """Everything that may be changed and can matter to some condition."""
        found = list(self._of(self.outlook.standing.rubric.form, (), ()))
        further = Scales(self.outlook, self.answers).changes(self.scales)
        whole = [Variable(one.pattern, (*one.options, *further.get(one.pattern, ()))) for one in found]
        return [one for one in whole if one.options]

    def _of(self, fields: Mapping[str, Field], path: Pattern, above: tuple[Field, ...]) -> Iterator[Variable]:
        for name, field in fields.items():
            here, chain = (*path, name), (*above, field)
            if field.kind == "record":
                yield from self._of(field.fields or {}, here, chain)
                continue
            effort = self.effort.of(here, chain)
            concerned = [target for target in self.targets if touches(here, target.uses)]
            if effort is None or not concerned:
                continue
            if field.kind == "list":
                if here in self.lists:
                    yield from item_variables(self, here, field, chain, effort)
                else:
                    yield from value_variables(self, here, field, effort)
            else:
                yield Variable(here, tuple(self._answers(here, field, effort, concerned)))

    def _answers(
        self, path: Pattern, field: Field, effort: Exact, concerned: list[Target]
    ) -> Iterator[Change]:
        before = value_at(self.answers, path)
        if not is_known(before) or (before is None and not self.final):
            return  # an open question, not a change
        if field.kind in SCALES and not all_values(field, before):
            self.scales.append(Scale(path, field, effort, before, concerned))
        for value in self._values(path, field, before, concerned):
            if value != before:
                yield Change("answer", path, field, effort, value, before, far=distance(field, before, value))

    def _values(self, path: Pattern, field: Field, before: Any, concerned: list[Target]) -> Iterator[Any]:
        if field.optional and before is not None:
            yield None
        if field.kind == "boolean":
            yield from (True, False)
        elif field.kind == "choice":
            yield from field.options
        elif field.kind in SCALES:
            yield from all_values(field, before)
        else:
            yield from self._texts(path, field, concerned)

    def _texts(self, path: Pattern, field: Field, concerned: list[Target]) -> Iterator[str]:
        """Answers of the same kind that the same conditions look at."""
        seen = set()
        for target in concerned:
            for other in target.uses:
                value = value_at(self.answers, other)
                kind = _kind_at(self.outlook, other)
                if other != path and kind == field.kind and isinstance(value, str) and value not in seen:
                    seen.add(value)
                    yield value


def _kind_at(outlook: Outlook, pattern: Pattern) -> str:
    from kkk_scoring.study.uses import field_at

    field = field_at(outlook.standing.rubric.form, pattern)
    return field.kind if field is not None else ""
