"""What the shapes of a rubric are made of: their base, expressions, and the keys that many places share.

The title and description of a key are what an editor shows of it; both are texts for `say`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from kkk_scoring.files import type_schemas
from kkk_scoring.files.types import Id, LocalText, Number, Whole, YesNo
from kkk_scoring.messages import exact

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core.core_schema import CoreSchema


class Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


class GroupedBy:
    """Marks a union of two models, a group and a single thing: a value with the key *key* is the group."""

    __slots__ = ("description", "key", "title")

    def __init__(self, key: str, title: str, description: str) -> None:
        self.key, self.title, self.description = key, title, description

    def kind(self, value: object) -> str:
        """The tag of *value*: ``group`` or ``single``."""
        return "group" if isinstance(value, dict) and self.key in value else "single"

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        branches = handler(schema)
        single, group = branches["oneOf"]
        return {
            "type": "object",
            # Said here too, so that an editor offers the key that makes a group of a single thing.
            "properties": {self.key: {"title": self.title, "description": self.description}},
            "if": {"type": "object", "required": [self.key]},
            "then": group,
            "else": single,
        }


class NothingListed:
    """Marks a list or mapping that may be written without anything behind its key: nothing is in it."""

    __slots__ = ("empty",)

    def __init__(self, empty: type[list[object]] | type[dict[object, object]]) -> None:
        self.empty = empty

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        return {**made, "type": [made["type"], "null"]}

    def _read(self, value: object) -> object:
        return self.empty() if value is None else value


def kind(value: object) -> str:
    """Whether the longer way of writing was chosen, keys with their values, or the short one."""
    return "record" if isinstance(value, dict) else "short"


def _as_expression(value: object) -> object:
    """A number or true/false alone is an expression too: `points: 4`, `require: true`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return exact(value)
    return value


Positive = Annotated[Whole, Field(ge=1), WithJsonSchema({"type": "integer", "minimum": 1})]
NotNegative = Annotated[Whole, Field(ge=0), WithJsonSchema({"type": "integer", "minimum": 0})]
Expression = Annotated[
    str, BeforeValidator(_as_expression), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
NumberOrExpression = Annotated[
    Annotated[Number, Tag("number")] | Annotated[str, Tag("expression")],
    Discriminator(lambda value: "expression" if isinstance(value, str) else "number"),
    WithJsonSchema({"type": ["number", "string"]}),
]
Ids = Annotated[
    list[Id],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema({**type_schemas.ID, "type": ["string", "array"], "items": type_schemas.ID}),
]


class Clause(Written):
    """Where a rule stands in the regulations, or that it is assumed."""

    pl: str = Field("", title="Clause in Polish", description="Where the rule stands, in Polish.")
    en: str = Field("", title="Clause in English", description="Where the rule stands, in English.")
    source: str = Field("", title="Source", description="Where the rule is known from.")
    assumed: YesNo = Field(False, title="Assumed", description="true: nothing known grounds this rule.")


ClauseText = Annotated[
    Annotated[str, Tag("text")] | Annotated[Clause, Tag("record")],
    Discriminator(lambda value: "text" if isinstance(value, str) else "record"),
]

# -- keys that stand at many places ------------------------------------------------------------

TitleKey = Annotated[
    LocalText | None, Field(title="Title", description="What people read; a text, or one per language.")
]
NoteKey = Annotated[
    LocalText | None, Field(title="Note", description="What is assumed or should be known about this.")
]
ClauseKey = Annotated[
    ClauseText | None,
    Field(
        title="Clause",
        description="The clause of the regulations that says so; it is shown with every reason.",
    ),
]
WhenKey = Annotated[
    Expression | None,
    Field(
        title="Applies when",
        description="Condition. Where it is false this doesn't apply: no points, and nothing in `out_of`.",
    ),
]
RequireKey = Annotated[
    Expression | None,
    Field(title="Must hold", description="Condition. Where it is false the entry falls at this stage."),
]
WeightKey = Annotated[
    Expression | None,
    Field(
        title="Weight",
        description="Factor when the points are added to what is above; 1 if left out. "
        "Negative: a deduction. 0: shown, not added.",
    ),
]
OutOfKey = Annotated[
    Expression | None,
    Field(
        title="Points to be had",
        description="The most points. Found from the scale and the formula; "
        "written only where the formula has no upper bound.",
    ),
]
CombineKey = Annotated[
    Expression | None,
    Field(
        title="Marks become one",
        description="How the marks of several experts become one, such as mean(marks). "
        "Must be written wherever more than one sheet can mark.",
    ),
]
AdjustKey = Annotated[
    Expression | None,
    Field(title="Mark changed first", description="Changes each mark before anything else is done with it."),
]
FlagKey = Annotated[
    Expression | None,
    Field(
        title="To be clarified",
        description="Condition per sheet: where it holds the commission gets a remark. Never changes points.",
    ),
]
CountedKey = Annotated[
    Expression | None,
    Field(title="Sheets that count", description="Chooses which sheets count; all if left out."),
]
ByKey = Annotated[Ids, Field(title="Marked by", description="The roles that mark it; all if left out.")]
ReasonKey = Annotated[
    Literal["required", "optional"] | None,
    Field(title="Reason", description="Whether each mark needs a written reason."),
]


AllowKey = Annotated[
    dict[str, LocalText],
    Field(
        title="Allowed",
        description="Findings that are meant: the code and the reason, for this and all that is in it.",
    ),
]


class Allowing(Written):
    """What takes `allow`: the one place where the key is added to the shapes."""

    allow: AllowKey = Field(default_factory=dict)


class Titled(Allowing):
    title: TitleKey = None
    note: NoteKey = None
    clause: ClauseKey = None
