"""JSON Schemas for editors: of a rubric, and of the applications that its form asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kkk_scoring.files import type_schemas
from kkk_scoring.files.schema import Schema, schema_of, whole
from kkk_scoring.messages import say
from kkk_scoring.rubric.form_schema import FIELDS, definitions, record
from kkk_scoring.rubric.written import Rubric as Written
from kkk_scoring.rubric.written_cases import CasesFile

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric

URN: Final = "urn:kkk:schema"


def written_rubric() -> Schema:
    """A rubric as its author writes it, with the texts that stand in its pydantic models."""
    schema = schema_of(Written)
    for key in ("round", "registers", "form"):
        schema["properties"][key] |= FIELDS
    schema["$defs"] |= definitions()
    return schema


def rubric_schema(language: str) -> Schema:
    """The schema of every rubric, its titles and descriptions in *language*."""
    return whole(written_rubric(), f"{URN}:rubric", language)


def cases_schema(language: str) -> Schema:
    """The schema of every file of cases, its titles and descriptions in *language*."""
    return whole(schema_of(CasesFile), f"{URN}:cases", language)


def application_schema(rubric: Rubric, language: str) -> Schema:
    """The schema of an application under *rubric*, with the rubric's own titles and help.

    It insists on every required field, unlike `kkk score`, for which a field left out is a result.
    """
    schema = record(rubric.form)
    of = say("The rubric under which the application is assessed.")
    ids = {
        "application": type_schemas.ID
        | {
            "title": say("Application"),
            "description": say("The entry's id; the file's name begins with it."),
        },
        "rubric": {"const": rubric.id, "title": say("Rubric"), "description": of},
    }
    schema["properties"] = ids | schema["properties"]
    schema["required"] = [*ids, *schema["required"]]
    title = say("Application: {title}", title=rubric.title or rubric.id)
    return whole({"title": title, **schema}, f"{URN}:application:{rubric.id}", language)
