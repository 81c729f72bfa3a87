"""The pydantic model of a form: typed dictionaries, so that expressions see plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired, Optional

from pydantic import AfterValidator, ConfigDict
from pydantic import Field as Described
from typing_extensions import TypedDict

from kkk_scoring.files import types
from kkk_scoring.files.unfit import Unfit
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.rubric.form import Field

ANNOTATIONS: dict[str, Any] = {
    "text": types.Text,
    "number": types.Number,
    "boolean": types.YesNo,
    "date": types.LocalDate,
    "date and time": types.LocalDateTime,
    "nip": types.Nip,
    "krs": types.Krs,
    "regon": types.Regon,
}


def typed_dict(name: str, fields: Mapping[str, Field], keys: Mapping[str, Any], required: bool) -> Any:
    """A typed dictionary of *fields*; an unknown key is an error, a missing one only if *required*."""
    annotations = dict(keys)
    for key, field in fields.items():
        annotation = _annotation(field, required)
        must = required and not field.optional
        annotations[key] = annotation if must else NotRequired[Optional[annotation]]  # noqa: UP045 (built at run time)
    make: Any = TypedDict  # its dynamic form, which the type checker doesn't follow
    made = make(name, annotations)
    made.__pydantic_config__ = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    return made


def _annotation(field: Field, required: bool) -> Any:
    if field.kind == "record":
        return typed_dict(field.name, field.fields or {}, {}, required)
    if field.kind == "list":
        assert field.item is not None
        bounds = Described(
            min_length=int(field.low) if field.low is not None and required else None,
            max_length=int(field.high) if field.high is not None else None,
        )
        return Annotated[list[_annotation(field.item, required)], bounds]  # type: ignore[misc]  # built at run time
    if field.kind == "choice":
        return Literal[field.options]
    annotation = ANNOTATIONS[field.kind]
    if field.kind == "number" and any(x is not None for x in (field.low, field.high, field.step)):
        return Annotated[annotation, AfterValidator(within(field))]
    return annotation


def within(field: Field) -> Callable[[int | Fraction], int | Fraction]:
    """The check that a number lies within the bounds and on the steps of *field*."""
    low, high, step = field.low, field.high, field.step

    def check(value: int | Fraction) -> int | Fraction:
        if low is not None and (value <= low if field.over else value < low):
            if field.over:
                raise _out_of_range(say("It is {value}, but must be more than {low}.", value=value, low=low))
            raise _out_of_range(say("It is {value}, but must be {low} or more.", value=value, low=low))
        if high is not None and value > high:
            raise _out_of_range(say("It is {value}, but must be {high} or less.", value=value, high=high))
        if step is not None and (value - (low or 0)) % step:
            raise _out_of_range(say("It is {value}, but goes in steps of {step}.", value=value, step=step))
        return value

    return check


def _out_of_range(message: Message) -> Unfit:
    return Unfit("KKK056", message)
