"""Kinds of values for pydantic models of files: exact, strict and cheap to check.

Use these and not bare ``int``, ``float``, ``bool`` or ``date``, which pydantic
converts from texts. For a text ``str`` is right as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

from kkk_scoring.files import dates, polish, type_schemas
from kkk_scoring.files.numbers import NUMBER
from kkk_scoring.files.show import short
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import exact, say

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core.core_schema import CoreSchema

    from kkk_scoring.messages import Message

LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_SLUG: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_ABOUT_A_NUMBER: Final = re.compile(r"(-?)0*(\d+(?=$|[.%])|(?=\.))(\.\d+)?(%?)", re.ASCII)


class Checked:
    """Makes a plain function the whole validation of a type; *schema* is its JSON Schema."""

    __slots__ = ("check", "schema")

    def __init__(self, check: Callable[[Any], object], schema: Mapping[str, object]) -> None:
        self.check, self.schema = check, dict(schema)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)


def number(value: object) -> int | Fraction:
    """An exact number."""
    kind = type(value)
    if kind is int or kind is Fraction:
        return value  # type: ignore[return-value]  # mypy does not follow exact types
    raise WrongKind(say("a number"), value, how_to_write_a_number(value))


def whole_number(value: object) -> int:
    """A number without a fraction."""
    if type(value) is int:
        return value
    raise WrongKind(say("a whole number"), value, how_to_write_a_number(value))


def true_or_false(value: object) -> bool:
    """A yes or no."""
    if value is True or value is False:
        return value
    raise WrongKind(say("true or false"), value, say("Write true or false, without quotes."))


def identifier(value: object) -> str:
    """An id: a letter, then letters, digits and ``_``, at most 32 characters."""
    return _id(
        value, _ID, say("Write a letter from a to z, then letters, digits and _; at most 32 characters.")
    )


def slug(value: object) -> str:
    """An id that may also hold ``-``, as those of rubrics and rounds."""
    return _id(
        value, _SLUG, say("Write a letter from a to z, then letters, digits, _ and -; at most 32 characters.")
    )


def local_text(value: object) -> str | dict[str, str]:
    """A text, or one per language: ``{pl: …, en: …}``."""
    if isinstance(value, str):
        return value
    fix = say("Write a text, or one per language: {example}.", example="{pl: …, en: …}")
    if not isinstance(value, dict) or not value:
        quotes = value is not None and not isinstance(value, list | dict)
        raise WrongKind(say("a text"), value, say("Put it in quotes.") if quotes else fix)
    for language, text in value.items():
        if not LANGUAGE.fullmatch(language):
            message = say("“{key}” is not the code of a language.", key=short(language))
            raise Unfit("KKK064", message, fix, (language,), on_key=True)
        if not isinstance(text, str):
            raise WrongKind(say("a text"), text, say("Put it in quotes."), (language,))
    return value


def how_to_write_a_number(value: object) -> Message | None:
    """What to write instead, where *value* is a text that looks like a number."""
    if not isinstance(value, str):
        return None
    if NUMBER.fullmatch(value):
        return say("Write it without quotes: {number}.", number=short(value))
    text = re.sub(r"[\s_]", "", value).replace(",", ".").removeprefix("+")
    found = _ABOUT_A_NUMBER.fullmatch(text)
    if not found or len(text) > 30:
        return None
    number = found[1] + (found[2] or "0") + (found[3] or "")
    if found[4]:
        share = exact(Fraction(number) / 100)
        return say("Write {share} for a share, or {number} if the unit is %.", share=share, number=number)
    return say("Write {number}.", number=number)


def _id(value: object, pattern: re.Pattern[str], fix: Message) -> str:
    if not isinstance(value, str):
        raise WrongKind(say("an id"), value, fix)
    if not pattern.fullmatch(value):
        raise Unfit("KKK063", say("“{text}” is not an id.", text=short(value)), fix)
    return value


Number: TypeAlias = Annotated[int | Fraction, Checked(number, type_schemas.NUMBER)]
Whole: TypeAlias = Annotated[int, Checked(whole_number, type_schemas.WHOLE)]
YesNo: TypeAlias = Annotated[bool, Checked(true_or_false, type_schemas.YES_NO)]
Text: TypeAlias = str
Nip: TypeAlias = Annotated[str, Checked(polish.nip, type_schemas.NIP)]
Krs: TypeAlias = Annotated[str, Checked(polish.krs, type_schemas.KRS)]
Regon: TypeAlias = Annotated[str, Checked(polish.regon, type_schemas.REGON)]
Id: TypeAlias = Annotated[str, Checked(identifier, type_schemas.ID)]
SlugId: TypeAlias = Annotated[str, Checked(slug, type_schemas.SLUG)]
LocalDate: TypeAlias = Annotated[date, Checked(dates.local_date, type_schemas.DATE)]
LocalDateTime: TypeAlias = Annotated[datetime, Checked(dates.local_date_time, type_schemas.DATE_TIME)]
LocalText: TypeAlias = Annotated[str | dict[str, str], Checked(local_text, type_schemas.LOCAL_TEXT)]
