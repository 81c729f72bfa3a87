"""The form of an application: its fields (`kkk_scoring.rubric.form_reader` reads them from a rubric).

A form is one thing seen from four sides: the pydantic model that a file must fit,
the types that expressions see, what an unanswered field can still become, and
which required answers are missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.unknown import UNKNOWN, Interval, Rows

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from kkk_scoring.files.place import Place

Path = tuple[str | int, ...]

SIMPLE: dict[str, feel.Type] = {
    "text": feel.Text(),
    "number": feel.Number(),
    "boolean": feel.Boolean(),
    "date": feel.Date(),
    "date and time": feel.DateTime(),
    "nip": feel.Text(),
    "krs": feel.Text(),
    "regon": feel.Text(),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. *kind*: a name in `SIMPLE`, ``choice``, ``record`` or ``list``.

    *low*, *high* bound a number (*over*: strictly more than *low*) or the length of a list.
    """

    name: str
    kind: str
    optional: bool
    place: Place
    title: str | Mapping[str, str] | None = None
    help: str | Mapping[str, str] | None = None
    unit: str | None = None
    low: int | Fraction | None = None
    high: int | Fraction | None = None
    over: bool = False
    step: int | Fraction | None = None
    options: tuple[str, ...] = ()
    fields: Mapping[str, Field] | None = None
    item: Field | None = None
    attributes: Mapping[str, Any] | None = None


def feel_type(field: Field) -> feel.Type:
    """The type that expressions see."""
    type_: feel.Type
    if field.kind == "number":
        type_ = feel.Number(unit=None if field.unit == "%" else field.unit)
    elif field.kind == "choice":
        type_ = feel.Text(options=field.options)
    elif field.kind == "record":
        type_ = feel.Record(fields=feel_types(field.fields or {}))
    elif field.kind == "list":
        assert field.item is not None
        type_ = feel.List(feel_type(field.item), at_least=int(field.low or 0))
    else:
        type_ = SIMPLE[field.kind]
    return feel.may_be_null(type_) if field.optional else type_


def feel_types(fields: Mapping[str, Field]) -> dict[str, feel.Type]:
    """The types of all *fields* by name."""
    return {name: feel_type(field) for name, field in fields.items()}


def unanswered(field: Field) -> object:
    """What a field without an answer can still become: bounds, or unknown.

    An optional one may also stay absent, so it is simply unknown.
    """
    if field.optional:
        return UNKNOWN
    if field.kind == "number":
        return Interval(field.low, field.high)
    if field.kind == "record":
        return {name: unanswered(inner) for name, inner in (field.fields or {}).items()}
    if field.kind == "list":
        assert field.item is not None
        return Rows((), (), None, unanswered(field.item))
    return UNKNOWN


def fill_gaps(
    fields: Mapping[str, Field], answers: dict[str, Any], path: Path = (), draft: bool = False
) -> Iterator[Path]:
    """The paths of required fields without an answer, each set to what it can still become, and of lists
    with fewer items than their `min`.

    In a *draft* an optional answer may still come, so it is unknown too, and empty items at the end of a
    list are not there: `kkk new` writes one to be filled in.
    """
    for name, field in fields.items():
        value = answers.get(name)
        if draft and field.kind == "list" and value:
            value = answers[name] = _without_empty(value)
        if not draft and is_short(field, value):
            yield (*path, name)
        if value is None:
            if not field.optional:
                yield (*path, name)
            if draft or not field.optional:
                answers[name] = unanswered(field)
        elif field.kind == "record":
            yield from fill_gaps(field.fields or {}, value, (*path, name), draft)
        elif field.kind == "list" and field.item is not None and field.item.kind == "record":
            inner = field.item.fields or {}
            asked = [key for key, below in inner.items() if draft or not below.optional]
            nested = _nested(inner)
            for index, item in enumerate(value):
                if nested or None in map(item.get, asked):
                    yield from fill_gaps(inner, item, (*path, name, index), draft)


def is_short(field: Field, value: object) -> bool:
    """Whether it is a list with fewer items than the form asks for."""
    return field.kind == "list" and isinstance(value, list) and len(value) < (field.low or 0)


def _without_empty(items: list[Any]) -> list[Any] | None:
    """*items* up to the last one that says anything; None if none does."""
    while items and _says_nothing(items[-1]):
        items = items[:-1]
    return items or None


def _says_nothing(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_says_nothing, value.values()))
    if isinstance(value, list):
        return all(map(_says_nothing, value))
    return value is None


def _nested(fields: Mapping[str, Field]) -> bool:
    return any(field.kind in ("record", "list") for field in fields.values())


def model(fields: Mapping[str, Field], keys: Mapping[str, Any], required: bool = False) -> TypeAdapter[Any]:
    """The pydantic model of a file with *fields* and the further *keys* (name → annotation).

    A required field left out of an application is a result, not a fault of the file, so the
    model lets it pass; *required* makes it insist, as an editor's schema does.
    """
    from pydantic import TypeAdapter

    from kkk_scoring.rubric.form_model import typed_dict

    return TypeAdapter(typed_dict("Form", fields, keys, required))
