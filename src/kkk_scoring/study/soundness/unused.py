"""Figures and fields that no rule looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from kkk_scoring.messages import say
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Figure, Stage
from kkk_scoring.study.soundness.subject import Found, Path, Subject
from kkk_scoring.study.soundness.use import mentioned

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness

_FOR_RULES: Final = ("number", "boolean", "choice", "date", "date and time")
"""Kinds of fields that one asks for in order to count with them; texts are for people."""


def figure_never_used(subject: Subject) -> Iterator[Found]:
    """A figure is never used.

    No expression of the rubric names it, so it decides nothing.

    Bad:
        figures:
          dear: price > 900 # here
    Good:
        figures:
          dear: price > 900
        stages:
          - stage: check
            requirements:
              affordable: {require: not(dear)}
    """
    used = _all_mentioned(subject)
    rubric = subject.rubric
    of_stages = [(stage, stage.figures) for stage in rubric.stages]
    for stage, figures in ((rubric.stages[0], rubric.figures), *of_stages, *_own_figures(rubric.stages)):
        for figure in figures:
            if figure.id not in used:
                message = say("The figure `{id}` is never used.", id=figure.id)
                fix, find = (
                    say("Use it in a rule, or leave it out."),
                    partial(_figure, subject, stage, figure),
                )
                yield Found(subject.paths[figure.id], message, fix, None, find, proved=True)


def _own_figures(stages: tuple[Stage, ...]) -> Iterator[tuple[Stage, tuple[Figure, ...]]]:
    for stage in stages:
        yield from ((stage, criterion.figures) for criterion in stage.group.criteria())


def _figure(subject: Subject, stage: Stage, figure: Figure) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import unused_figure

    return unused_figure(subject, stage, figure.id)


def field_never_used(subject: Subject) -> Iterator[Found]:
    """A field of the form, or a parameter of the round, is never used.

    It asks for a number, a choice, yes or no, or a date, but no expression of the rubric looks at it. Texts
    and registration numbers are taken to be for people.

    Bad:
        form:
          price: {is: number, over: 0, max: 1000}
          jobs: {is: number, min: 0} # here
        stages:
          - stage: check
            requirements:
              affordable: {require: price <= 500}
    Good:
        form:
          price: {is: number, over: 0, max: 1000}
          description: text
        stages:
          - stage: check
            requirements:
              affordable: {require: price <= 500}
    """
    used = _all_mentioned(subject)
    for key, fields in (("form", subject.rubric.form), ("round", subject.rubric.round_fields)):
        for path, field in _leaves(subject.document.value.get(key), fields, (key,)):
            if field.kind in _FOR_RULES and field.name not in used:
                message = say("The field `{id}` is asked for, but no rule looks at it.", id=field.name)
                fix = say("Use it in a rule, leave it out, or allow it with its purpose.")
                yield Found(path, message, fix, None, partial(_field, subject, path), proved=True)


def _field(subject: Subject, path: Path) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import unused_field

    return unused_field(subject, path)


def _leaves(written: object, fields: Mapping[str, Field], path: Path) -> Iterator[tuple[Path, Field]]:
    """The fields that hold answers themselves, with where they are written."""
    for name, field in fields.items():
        assert isinstance(written, dict)
        key = name if name in written else f"{name}?"
        inner, here = written[key], (*path, key)
        if field.kind not in ("record", "list"):
            yield here, field
            continue
        if isinstance(inner, dict) and "is" in inner and field.attributes:
            inner, here = inner["is"], (*here, "is")
        below = field
        if isinstance(inner, list) and field.item is not None:
            inner, here, below = inner[0], (*here, 0), field.item
        if below.fields is not None and isinstance(inner, dict) and "list" not in inner:
            yield from _leaves(inner, below.fields, here)


def _all_mentioned(subject: Subject) -> set[str]:
    rubric = subject.rubric
    formulas = [formula for _, formula in subject.formulas()]
    formulas += subject.after_stages()
    formulas += [f for f in (rubric.entry_title, rubric.entry_applicant) if f is not None]
    return {name for formula in formulas for name in mentioned(formula.node)}
