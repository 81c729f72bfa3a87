"""Pydantic shapes as JSON Schema (2020-12) for editors: every message names a key, every key is offered.

Pydantic writes a union as a list of whole schemas, of which one must fit. Then a misspelt key is
"not valid under any of the given schemas", and an editor can't tell what to offer. Here a union of
kinds of values (a text or keys) is one flat schema whose parts each speak of their own kind, and a
union of records is decided by the key that tells them apart (`if`, `then`).

Unlike the reader, which takes it for left out, the schema of a file that an author writes from
scratch (rubric, round) refuses a key with nothing behind it: most often it was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Any, Final, TypeAlias

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from kkk_scoring.messages import Message, say

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TEXTS: Final = ("title", "description", "patternErrorMessage")
"""What a schema says to people; before `in_language` an English text or a `Message`."""

_MAPS: Final = ("properties", "$defs")
_LISTS: Final = ("allOf", "anyOf")
_SINGLE: Final = ("items", "additionalProperties", "propertyNames", "if", "then", "else", "contains")


def schema_of(shape: Any) -> Schema:
    """The schema of a pydantic *shape*, with the titles and descriptions of its fields in English."""
    made = TypeAdapter(shape).json_schema(schema_generator=EditorSchema)
    for part in parts(made):
        if ("$ref" in part or part is made) and not part.keys() & {"type", "enum", "const"}:
            part["type"] = "object"
        for branch in part.get("allOf", ()):
            _tell(branch, made["$defs"])
    return made


def parts(schema: Schema) -> Iterator[Schema]:
    """*schema* and all schemas in it."""
    yield schema
    inner = [part for key in _MAPS for part in schema.get(key, {}).values()]
    inner += [part for key in _LISTS for part in schema.get(key, ())]
    inner += [schema[key] for key in _SINGLE if key in schema]
    for part in inner:
        if isinstance(part, dict):
            yield from parts(part)


def in_language(schema: Schema, language: str) -> Schema:
    """*schema* with everything that it says to people in *language*."""
    made: Schema = {}
    for key, value in schema.items():
        if key in TEXTS:
            made[key] = (value if isinstance(value, Message) else Message(value, {})).render(language)
        elif key in _MAPS:
            made[key] = {name: in_language(part, language) for name, part in value.items()}
        elif key in _LISTS:
            made[key] = [in_language(part, language) for part in value]
        elif key in _SINGLE and isinstance(value, dict):
            made[key] = in_language(value, language)
        else:
            made[key] = value
    return made


def whole(schema: Schema, urn: str, language: str) -> Schema:
    """*schema* as a file of its own: what it is written in, its name, all texts in *language*."""
    return {"$schema": DIALECT, "$id": f"{urn}:{language}", **in_language(schema, language)}


def one_of(words: Sequence[object]) -> Schema:
    """One of some texts, where other kinds of values may stand too."""
    choice = {"enum": list(words)}
    # The choice alone would speak of all kinds of values. What stands under `anyOf` holds for everything:
    # it is where the YAML language server looks for what it offers before a letter is typed.
    return {"if": {"type": "string"}, "then": choice, "anyOf": [{}, choice]}


def as_written(text: object) -> Message:
    """A text of a rubric (or one per language), which is not for the catalogue."""
    return say("{text}", text=text)


class EditorSchema(GenerateJsonSchema):
    """Pydantic's own generator, with unions as editors need them and without generated titles."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # An editor would fill it in; the description says what holds when the key is left out.
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        shape = schema["cls"]
        needed = made.get("required", [])
        fields = sorted(made["properties"].items(), key=lambda field: field[0] not in needed)
        made |= {"title": _title(shape), "description": _first_paragraph(shape), "properties": dict(fields)}
        del made["type"]  # said where it is used, beside the other kinds of values that may stand there
        return made

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made: JsonSchemaValue = {"type": "object"}
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        values = self.generate_inner(schema["values_schema"]) if "values_schema" in schema else {}
        if "pattern" in keys:
            made["propertyNames"] = keys
        if values:
            made["additionalProperties"] = values
        return made

    def union_schema(self, schema: core_schema.UnionSchema) -> JsonSchemaValue:
        choices = [choice[0] if isinstance(choice, tuple) else choice for choice in schema["choices"]]
        return _flat([self.generate_inner(choice) for choice in choices])

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        made = {tag: self.generate_inner(choice) for tag, choice in schema["choices"].items()}
        key = schema["discriminator"]
        if isinstance(key, str):
            return _by_key(key, made)
        if all("$ref" in branch for branch in made.values()):
            return {"oneOf": list(made.values())}  # `GroupedBy` says which
        return _flat(list(made.values()))

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value


def _title(shape: type) -> str:
    """The class's name in words: *Call to correct*."""
    name = shape.__name__.removeprefix("Written")
    return (
        "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip().capitalize()
    )


def _first_paragraph(shape: type) -> str:
    return " ".join(cleandoc(shape.__doc__ or "").split("\n\n")[0].split())


def _by_key(key: str, branches: Mapping[Any, JsonSchemaValue]) -> JsonSchemaValue:
    """Records told apart by the word at *key*."""
    title = key.capitalize()
    return {
        "type": "object",
        "title": title,
        "required": [key],
        "properties": {key: {"enum": list(branches), "title": title}},
        "allOf": [
            {"if": {"properties": {key: {"const": word}}, "required": [key]}, "then": branch}
            for word, branch in branches.items()
        ],
    }


def _tell(branch: Schema, definitions: Mapping[str, Schema]) -> None:
    """Lets the word that tells records apart say what its record says."""
    chosen = definitions[branch["then"]["$ref"].removeprefix("#/$defs/")]
    for key in branch["if"]["required"]:
        chosen["properties"][key] |= {"title": chosen["title"], "description": chosen["description"]}


def _flat(branches: Sequence[JsonSchemaValue]) -> JsonSchemaValue:
    """One schema for values of different kinds: each of its parts speaks of its own kind only."""
    made: JsonSchemaValue = {}
    kinds: list[str] = []
    for branch in branches:
        part = {key: value for key, value in branch.items() if key != "type"}
        words = [part.pop("const")] if "const" in part else part.pop("enum", [])
        part |= one_of(words) if words else {}
        kind = branch.get("type", "object")
        kind = [kind] if isinstance(kind, str) else kind
        if made.keys() & part.keys() or set(kinds) & set(kind):
            raise TypeError(f"An editor could not tell these apart: {branches}")
        kinds += kind
        made |= part
    # Editors offer the words only where `object` doesn't stand first.
    return {"type": sorted(kinds, key=lambda kind: kind == "object"), **made}
