"""Which keys a pydantic model knows at a place: asked of its core schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]


def known_keys(schema: Schema, loc: Sequence[str | int]) -> list[str]:
    """The keys allowed in the mapping at *loc*, which may hold the tags of unions."""
    definitions: dict[str, Schema] = {}
    return list(dict.fromkeys(_keys(schema, list(loc), definitions)))


def _keys(schema: Schema, loc: list[str | int], definitions: dict[str, Schema]) -> Iterator[str]:
    """Goes down to *loc*, into every branch of a union that can lie on the way."""
    kind = schema["type"]
    if kind == "definitions":
        definitions.update({part["ref"]: part for part in schema["definitions"]})
        yield from _keys(schema["schema"], loc, definitions)
    elif kind == "definition-ref":
        yield from _keys(definitions[schema["schema_ref"]], loc, definitions)
    elif kind in ("union", "tagged-union"):
        yield from _branches(schema, loc, definitions)
    elif kind in ("model-fields", "typed-dict", "dataclass-args"):
        yield from _fields(schema, loc, definitions)
    elif kind in ("list", "tuple", "set", "frozenset") and loc:
        items = schema.get("items_schema")
        for part in [items] if isinstance(items, Mapping) else items or []:
            yield from _keys(part, loc[1:], definitions)
    elif kind == "dict" and loc and "values_schema" in schema:
        yield from _keys(schema["values_schema"], loc[1:], definitions)
    elif kind == "lax-or-strict":
        yield from _keys(schema["lax_schema"], loc, definitions)
    elif kind == "json-or-python":
        yield from _keys(schema["python_schema"], loc, definitions)
    elif kind == "chain":
        yield from _keys(schema["steps"][0], loc, definitions)
    elif "schema" in schema:
        # A model, a default, a nullable, a validator around: the keys are those of what is inside.
        yield from _keys(schema["schema"], loc, definitions)


def _branches(schema: Schema, loc: list[str | int], definitions: dict[str, Schema]) -> Iterator[str]:
    choices = schema["choices"]
    if isinstance(choices, Mapping) and loc and loc[0] in choices:
        yield from _keys(choices[loc[0]], loc[1:], definitions)
        return
    for choice in choices.values() if isinstance(choices, Mapping) else choices:
        branch = choice[0] if isinstance(choice, tuple) else choice
        # The first step of *loc* is the branch's name; a union of one kind with null has none.
        yield from _keys(branch, loc[1:], definitions)
        yield from _keys(branch, loc, definitions)


def _fields(schema: Schema, loc: list[str | int], definitions: dict[str, Schema]) -> Iterator[str]:
    fields = schema["fields"]
    named = fields.items() if isinstance(fields, Mapping) else ((field["name"], field) for field in fields)
    for name, field in named:
        alias = field.get("validation_alias", name)
        shown = alias if isinstance(alias, str) else name
        if not loc:
            yield shown
        elif loc[0] == shown:
            yield from _keys(field["schema"], loc[1:], definitions)
