"""A rubric as its author writes it: the shape of the YAML, key by key.

These models say which keys there are, what each holds and whether it may be left
out; the JSON Schema for editors is made from them. What the keys mean together is
compiled in `kkk_scoring.rubric.build`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from kkk_scoring.files.types import Id, LocalText, Number, SlugId, Whole, YesNo
from kkk_scoring.messages import exact


def _as_expression(value: object) -> object:
    """A number or true/false alone is an expression too: `points: 4`, `require: true`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return exact(value)
    return value


Expression = Annotated[str, BeforeValidator(_as_expression)]
Ids = Annotated[list[Id], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


class Clause(Written):
    """Where a rule stands in the regulations, or that it is assumed."""

    pl: str = ""
    en: str = ""
    source: str = Field("", description="where the rule is known from")
    assumed: YesNo = Field(False, description="nothing known grounds this rule")


def _clause_kind(value: object) -> str:
    return "text" if isinstance(value, str) else "record"


ClauseText = Annotated[
    Annotated[str, Tag("text")] | Annotated[Clause, Tag("record")], Discriminator(_clause_kind)
]


class Titled(Written):
    title: LocalText | None = Field(None, description="what people read; a text, or one per language")
    note: LocalText | None = None
    clause: ClauseText | None = Field(None, description="the clause of the regulations")


class Figure(Titled):
    """A named value that rules use."""

    is_: Expression = Field(alias="is")
    unit: str | None = Field(None, description="only for showing; `%` shows 0.7 as 70%")


def _figure_kind(value: object) -> str:
    return "record" if isinstance(value, dict) else "expression"


FigureOrExpression = Annotated[
    Annotated[Figure, Tag("record")] | Annotated[Expression, Tag("expression")],
    Discriminator(_figure_kind),
]
Figures = dict[str, FigureOrExpression]


class Sheets(Written):
    """How many sheets of a role there must be."""

    min: Whole | None = Field(
        None, ge=0, description="left out: 1, or 0 beside `max` (the sheet may stay away)"
    )
    max: Whole | None = Field(None, ge=1)


def _count_kind(value: object) -> str:
    return "range" if isinstance(value, dict) else "number"


SheetCount = Annotated[
    Annotated[Annotated[Whole, Field(ge=1)], Tag("number")] | Annotated[Sheets, Tag("range")],
    Discriminator(_count_kind),
]


class Role(Titled):
    """Those who hand in sheets in one capacity."""

    sheets: SheetCount | None = Field(None, description="number of sheets; left out: as many as assigned")
    quorum: Whole | None = Field(None, ge=1, description="how many must remain after recusals")
    when: Expression | None = Field(None, description="called only if this holds for the other roles' sheets")
    replaces: Ids = Field(default_factory=list, description="roles whose sheets no longer count")


RoleOrCount = Annotated[
    Annotated[Annotated[Whole, Field(ge=1)], Tag("number")] | Annotated[Role, Tag("range")],
    Discriminator(_count_kind),
]


class Scale(Written):
    """What a mark may be."""

    from_: Number | None = Field(None, alias="from")
    to: Number | None = None
    step: Number | None = None
    levels: dict[str, Number] | list[str] | None = None
    one_of: list[Number] | None = None
    anchors: dict[str, LocalText] = Field(default_factory=dict)


class Correctable(Written):
    """The applicant is called once (or more) to mend this within so many calendar days."""

    days: Whole = Field(ge=1)
    times: Whole = Field(1, ge=1)


class Requirement(Titled):
    """A condition of the formal kind: it holds, or the entry falls at this stage."""

    require: Expression | None = None
    judged: YesNo = False
    may_not_apply: YesNo = False
    combine: Expression | None = None
    by: Ids = Field(default_factory=list)
    when: Expression | None = None
    reason: Literal["required", "optional"] = "optional"
    correctable: Correctable | None = None


class Table(Written):
    """Points by steps of a figure."""

    of: Expression
    from_: dict[str, Number] | None = Field(None, alias="from")
    over: dict[str, Number] | None = None
    up_to: dict[str, Number] | None = None
    under: dict[str, Number] | None = None
    is_: dict[str, Number] | None = Field(None, alias="is")
    absent: Number | None = None


def _points_kind(value: object) -> str:
    return "table" if isinstance(value, dict) else "expression"


Points = Annotated[
    Annotated[Table, Tag("table")] | Annotated[Expression, Tag("expression")], Discriminator(_points_kind)
]


class Each(Written):
    """What every criterion below has unless it says otherwise."""

    combine: Expression | None = None
    adjust: Expression | None = None
    flag: Expression | None = None
    require: Expression | None = None
    when: Expression | None = None
    weight: Expression | None = None
    marks: Scale | None = None
    by: Ids = Field(default_factory=list)
    reason: Literal["required", "optional"] | None = None


class Criterion(Titled):
    """One thing that earns points, by experts' marks or by a formula."""

    marks: Scale | None = None
    by: Ids = Field(default_factory=list)
    adjust: Expression | None = None
    combine: Expression | None = None
    flag: Expression | None = None
    points: Points | None = None
    weight: Expression | None = None
    out_of: Expression | None = None
    require: Expression | None = None
    when: Expression | None = None
    figures: Figures = Field(default_factory=dict)
    reason: Literal["required", "optional"] | None = None


class GroupBody(Titled):
    criteria: dict[str, CriterionOrGroup] = Field(default_factory=dict)
    each: Each | None = None
    counted: Expression | None = None
    points: Points | None = None
    out_of: Expression | None = None
    require: Expression | None = None


class Group(GroupBody):
    """Criteria that belong together."""

    weight: Expression | None = None
    when: Expression | None = None


def _node_kind(value: object) -> str:
    return "group" if isinstance(value, dict) and "criteria" in value else "criterion"


CriterionOrGroup = Annotated[
    Annotated[Criterion, Tag("criterion")] | Annotated[Group, Tag("group")], Discriminator(_node_kind)
]


class Stage(GroupBody):
    """A step of the competition; only who passes it enters the next."""

    stage: Id
    rejected: LocalText | None = None
    experts: dict[str, RoleOrCount] = Field(default_factory=dict)
    requirements: dict[str, Requirement] = Field(default_factory=dict)
    figures: Figures = Field(default_factory=dict)
    flag: Expression | None = None


class By(Written):
    """One key of the ranking."""

    highest: Expression | None = None
    lowest: Expression | None = None
    decided: LocalText | None = None


def _key_kind(value: object) -> str:
    return "record" if isinstance(value, dict) else "word"


RankingKey = Annotated[
    Annotated[By, Tag("record")] | Annotated[Literal["shared", "lots", "decided"], Tag("word")],
    Discriminator(_key_kind),
]


class Result(Titled):
    """What those who pass get, dealt from the top of the ranking."""

    result: Id
    when: Expression | None = None
    lists: Expression | None = Field(None, description="one list per value, each with its places and pot")
    places: Expression | None = None
    pot: Expression | None = Field(None, description="money; `left` is what the line before left over")
    cost: Expression | None = Field(None, description="what an entry takes from the pot")
    too_dear: Literal["skip", "stop"] | None = None
    tied: Literal["in", "out", "decided"] | None = None
    years: Expression | None = None


class Decision(Written):
    """What people may decide under these rules; each decision made is an event of the round."""

    decision: Literal["drop_sheet", "change_mark", "order_ties", "set_result", "withdraw"]
    by: Ids = Field(default_factory=list, description="who may decide; left out: anybody recorded")
    clause: ClauseText | None = None
    note: LocalText | None = None


class Rubric(Titled):
    """The rules of one edition of a competition."""

    rubric: SlugId
    languages: list[Literal["pl", "en"]] = Field(default_factory=list)
    entry_title: Expression | None = Field(None, description="the form's field that names an entry in lists")
    round: dict[str, Any] = Field(default_factory=dict, description="what round.yaml must state")
    form: dict[str, Any] = Field(description="the fields of an application")
    figures: Figures = Field(default_factory=dict)
    stages: list[Stage] = Field(min_length=1)
    ranking: list[RankingKey] = Field(default_factory=list)
    results: list[Result] = Field(default_factory=list)
    decisions: list[Decision] = Field(default_factory=list, description="what people may decide")
    cases: list[Any] = Field(default_factory=list, description="the rubric's own examples")
