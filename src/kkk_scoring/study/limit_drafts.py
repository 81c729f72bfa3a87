"""Cases on the limits of what is asked: an answer at each end, one step beyond, and between two steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from kkk_scoring.messages import exact, say
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.study.draft import Draft
from kkk_scoring.study.mutants.grid import finer

Within = Callable[[Any], Any]
"""Puts a value where it belongs in the answer that is given."""
LONGEST: Final = 60
"""Longer lists are not drafted: nobody would read them."""


def limit_drafts(rubric: Rubric) -> Iterator[Draft]:
    """Cases at both sides of every limit of the form and the round."""
    yield from _of_fields(rubric.form, "")
    yield from _of_fields(rubric.round_fields, "round.")


def _of_fields(fields: Mapping[str, Field], prefix: str) -> Iterator[Draft]:
    for field in fields.values():
        name = prefix + field.name
        if field.kind == "record":
            yield from _of_fields(field.fields or {}, f"{name}.")
        else:
            yield from _of_field(field, name, name, lambda value: value)


def _of_field(field: Field, name: str, given_as: str, within: Within) -> Iterator[Draft]:
    """*name* is its whole name; *given_as*: that of the answer in which it stands."""
    if field.kind == "number":
        for value in _values(field):
            text = say("{name} {value}", name=name, value=exact(value))
            yield Draft(text, {given_as: within(value)}, [given_as], limit=True)
    elif field.kind == "record":
        for inner in (field.fields or {}).values():
            yield from _of_field(inner, f"{name}.{inner.name}", given_as, _in_record(within, inner.name))
    elif field.kind == "list" and field.item is not None and field.item.kind == "record":
        for length in _lengths(field):
            text = say("{name}: {count} items", name=name, count=length)
            yield Draft(text, {given_as: within([{}] * length)}, [given_as], limit=True)
        for inner in (field.item.fields or {}).values():
            item = _in_record(_in_list(within), inner.name)
            yield from _of_field(inner, f"{name}.{inner.name}", given_as, item)


def _in_record(within: Within, key: str) -> Within:
    return lambda value: within({key: value})


def _in_list(within: Within) -> Within:
    return lambda value: within([value])


def _values(field: Field) -> Iterator[int | Fraction]:
    """At each end, one step beyond it, and half a step within."""
    for end, outwards in ((field.low, -1), (field.high, 1)):
        if end is None:
            continue
        step = field.step or finer(end)
        inner = end + step if field.over and outwards < 0 else end
        if field.step is not None:  # the last step within
            inner -= (end - (field.low or 0)) % step
        yield from (inner, inner + outwards * step)
    if field.step is not None:
        half = (field.low or 0) + field.step * Fraction(3, 2)
        if "/" not in exact(half):
            yield half


def _lengths(field: Field) -> Iterator[int]:
    if field.low is not None:
        yield from (length for length in (int(field.low), int(field.low) - 1) if 0 <= length <= LONGEST)
    if field.high is not None:
        yield from (length for length in (int(field.high), int(field.high) + 1) if length <= LONGEST)
