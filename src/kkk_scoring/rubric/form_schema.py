"""The form as JSON Schema, from both sides: as a rubric writes it, and as an application fills it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from kkk_scoring.files import type_schemas
from kkk_scoring.files.schema import Schema, as_written, one_of, schema_of
from kkk_scoring.messages import Message, Several, say
from kkk_scoring.rubric.form import SIMPLE, Field
from kkk_scoring.rubric.form_model import ANNOTATIONS

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Exact

FIELDS: Final = {"$ref": "#/$defs/Fields"}
_FIELD: Final = {"$ref": "#/$defs/Field"}
_LISTED: Final = 51
"""A scale of more values than this isn't listed value by value."""


# -- as a rubric writes it ---------------------------------------------------------------------


def definitions() -> dict[str, Schema]:
    """What stands under a rubric's `form` and `round`: the fields by name, each with its type."""
    field = {
        "type": ["string", "array", "object"],
        "title": say("Field"),
        "description": say("A type, a choice [small, large], a record of fields, or a list of records."),
        "minItems": 1,
        "uniqueItems": True,
        "items": {"type": ["string", "object"], **_record()},
        **_record(),
    }
    return {
        "Fields": {"type": "object", "additionalProperties": _FIELD},
        # Types are named only where nothing but a type can stand: in a list there are the choices.
        "Field": {**field, "allOf": [one_of(list(SIMPLE))]},
    }


def _record() -> Schema:
    """With `is` or `list` the keys are attributes; without them they are the fields of a record."""
    attributes = _attributes()
    then = {"properties": attributes, "additionalProperties": False}
    fields = {"additionalProperties": _FIELD}
    return {
        "properties": {key: attributes[key] for key in ("is", "list")},
        "if": {"type": "object", "required": ["is"]},
        "then": then,
        "else": {"if": {"type": "object", "required": ["list"]}, "then": then, "else": fields},
    }


def _attributes() -> dict[str, Schema]:
    number, yes_no, text = type_schemas.NUMBER, type_schemas.YES_NO, type_schemas.LOCAL_TEXT
    return {
        "is": _said(_FIELD, say("Type"), say("What the field holds.")),
        "list": _said(_FIELD, say("List of"), say("The type of each item.")),
        "title": _said(text, say("Title"), say("What people read; a text, or one per language.")),
        "help": _said(text, say("Help"), say("What the applicant should know to fill it in.")),
        "unit": _said({"type": "string"}, say("Unit"), say("Only for showing; with % 0.7 is shown as 70%.")),
        "min": _said(number, say("At least"), say("Smallest number, or fewest items of a list.")),
        "over": _said(number, say("More than"), say("The number must be more than this, not equal to it.")),
        "max": _said(number, say("At most"), say("Greatest number, or most items of a list.")),
        "step": _said(number, say("Step"), say("The number goes up by this.")),
        "private": _said(yes_no, say("Private"), say("true: never in what is made public.")),
        "blind": _said({"enum": ["hidden"]}, say("Blind"), say("hidden: experts don't see it.")),
        "fixed": _said(yes_no, say("Fixed"), say("true: advice doesn't propose to change it.")),
        "effort": _said(number, say("Effort"), say("How hard it is to change, for advice.")),
        "clause": _said({}, say("Clause"), say("The clause of the regulations that asks for it.")),
        "allow": _said(
            {"type": "object", "additionalProperties": text},
            say("Allowed"),
            say("Findings that are meant: the code and the reason."),
        ),
        "note": _said(text, say("Note"), say("What is assumed or should be known about this.")),
    }


def _said(schema: Mapping[str, Any], title: Message, description: Message) -> Schema:
    return {**schema, "title": title, "description": description}


# -- as an application fills it in -------------------------------------------------------------


def record(fields: Mapping[str, Field]) -> Schema:
    """A record of *fields*, in which all that the form requires must stand."""
    return {
        "type": "object",
        "properties": {name: _answer(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if not field.optional],
        "additionalProperties": False,
    }


def _answer(field: Field) -> Schema:
    """What may be answered; an optional field may also be left empty."""
    made = {**_kind(field), "title": as_written(field.title or field.name)}
    notes = list(_notes(field))
    if notes:
        made["description"] = Several(notes, "\n")
    if field.optional:
        made["type"] = [*([made["type"]] if isinstance(made["type"], str) else made["type"]), "null"]
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    return made


def _kind(field: Field) -> Schema:
    if field.kind == "record":
        return record(field.fields or {})
    if field.kind == "choice":
        return {"type": "string", "enum": list(field.options)}
    if field.kind == "number":
        return numbers(field.low, field.high, field.step, field.over)
    if field.kind != "list":
        return schema_of(ANNOTATIONS[field.kind])
    assert field.item is not None
    made: Schema = {"type": "array", "items": _answer(field.item)}
    for key, limit in (("minItems", field.low), ("maxItems", field.high)):
        if limit is not None:
            made[key] = int(limit)
    return made


def _notes(field: Field) -> Iterator[Message]:
    """What an editor shows of a field beside its title."""
    if field.help:
        yield as_written(field.help)
    if field.unit:
        yield say("Unit: {unit}.", unit=field.unit)
    if field.kind == "number":
        yield from limits(field.low, field.high, field.step, field.over)
    elif field.kind == "date":
        yield say("A date, such as 2026-05-31.")
    elif field.kind == "date and time":
        yield say("A date and time, such as 2026-05-31 16:00.")
    if field.optional:
        yield say("May be left out.")


# -- numbers, for marks too --------------------------------------------------------------------


def numbers(low: Exact | None, high: Exact | None, step: Exact | None, over: bool = False) -> Schema:
    """Numbers from *low* (*over*: above it) to *high* in steps from *low*, or from 0 if that is None.

    A division by a step such as 0.1 isn't exact in other programs. Steps of fractions are therefore
    listed; where there would be too many of them, only `kkk check` knows them.
    """
    made: Schema = {"type": "number"}
    if low is not None:
        made["exclusiveMinimum" if over else "minimum"] = plain(low)
    if high is not None:
        made["maximum"] = plain(high)
    if step is None or step <= 0:
        return made
    start = low or 0
    if step.denominator == start.denominator == 1 and start % step == 0:
        return made | {"type": "integer"} | ({"multipleOf": int(step)} if step > 1 else {})
    listed = _steps(low, high, step)[1 if over else 0 :]
    return {"enum": [plain(number) for number in listed]} if listed else made


def _steps(low: Exact | None, high: Exact | None, step: Exact) -> list[Exact]:
    """All values of a scale; none where there is no end to them, or no end to reading them."""
    if low is None or high is None or not 0 <= (high - low) / step < _LISTED:
        return []
    return [low + step * n for n in range(int((high - low) // step) + 1)]


def limits(
    low: Exact | None, high: Exact | None, step: Exact | None, over: bool = False
) -> Iterator[Message]:
    """The same in words."""
    if over and low is not None:
        yield say("More than {low}.", low=low)
        low = None
    if low is not None and high is not None:
        yield say("From {low} to {high}.", low=low, high=high)
    elif low is not None:
        yield say("{low} or more.", low=low)
    elif high is not None:
        yield say("{high} or less.", high=high)
    if step is not None and step != 1:
        yield say("In steps of {step}.", step=step)


def plain(number: Exact) -> int | float:
    """*number* as JSON has it: the nearest double, as every other reader of the same digits takes it."""
    return int(number) if number.denominator == 1 else float(number)
