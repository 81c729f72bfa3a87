"""What an expert may see of an application: nothing that the form marks `blind: hidden` or `private`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Formula, Rubric, Words
from kkk_scoring.scoring.evaluate import figures
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.study.uses import ALL_BELOW, Pattern, Uses


class Fact(NamedTuple):
    """Something an application says: an answer, a figure, or how many items a list has (*items*)."""

    id: str
    title: Words
    value: object
    unit: str | None = None
    items: bool = False


class Seen(NamedTuple):
    """What is shown of one application; *title* and *applicant* are None where they are hidden."""

    entry: str
    title: str | None
    applicant: str | None
    facts: tuple[Fact, ...]


class Sight:
    """What experts see of the applications of *rubric*."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric, self.uses = rubric, Uses(rubric)
        self.hidden = frozenset(_hidden(rubric.form, ()))

    def of(self, application: Application, round_: Round) -> Seen:
        """What they see of one application, which must have answers."""
        assert application.answers is not None
        names = figures(self.rubric, application, round_)
        title, applicant = (
            self._text(formula, names) for formula in (self.rubric.entry_title, self.rubric.entry_applicant)
        )
        facts = [*self._answers(self.rubric.form, application.answers, ()), *self._figures(names)]
        return Seen(application.id, title, applicant, tuple(facts))

    def may_see(self, patterns: Iterator[Pattern] | frozenset[Pattern]) -> bool:
        """Whether nothing hidden goes into what looks at these fields."""
        return not any(_overlap(pattern, hidden) for pattern in patterns for hidden in self.hidden)

    def _text(self, formula: Formula | None, names: Mapping[str, object]) -> str | None:
        if formula is None or not self.may_see(self.uses.of_node(formula.node)):
            return None
        value = formula.program(names)
        return value if isinstance(value, str) else None

    def _figures(self, names: Mapping[str, object]) -> Iterator[Fact]:
        for figure in self.rubric.figures:
            value = names[figure.id]
            single = not isinstance(value, list | tuple | dict) and not callable(value)
            if single and self.may_see(self.uses.of(figure.id)):
                yield Fact(figure.id, figure.title, value, figure.unit)

    def _answers(
        self, fields: Mapping[str, Field], answers: Mapping[str, Any], path: Pattern
    ) -> Iterator[Fact]:
        told = [formula for formula in (self.rubric.entry_title, self.rubric.entry_applicant) if formula]
        said = {pattern for formula in told for pattern in self.uses.of_node(formula.node)}
        for name, field in fields.items():
            here, value = (*path, name), answers.get(name)
            if here in self.hidden or here in said or value is None:
                continue
            if field.kind == "record":
                if isinstance(value, Mapping):
                    yield from self._answers(field.fields or {}, value, here)
            elif field.kind == "list":
                if isinstance(value, list) and field.title:  # else its name is for programs only
                    yield Fact(".".join(here), field.title, len(value), items=True)
            else:
                yield Fact(".".join(here), field.title, value, field.unit)


def _hidden(fields: Mapping[str, Field], path: Pattern) -> Iterator[Pattern]:
    for name, field in fields.items():
        here = (*path, name)
        attributes = field.attributes or {}
        if attributes.get("blind") == "hidden" or attributes.get("private") is True:
            yield here
        item = field.item if field.kind == "list" else field
        if item is not None and item.fields:
            yield from _hidden(item.fields, here)


def _overlap(pattern: Pattern, hidden: Pattern) -> bool:
    """Whether a rule that looks at *pattern* sees the field *hidden*, or a part of it."""
    seen = pattern[:-1] if pattern[-1:] == (ALL_BELOW,) else pattern
    length = min(len(seen), len(hidden))
    return seen[:length] == hidden[:length]
