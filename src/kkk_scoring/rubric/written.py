"""A rubric as its author writes it: the shape of the YAML, key by key.

These models say which keys there are, what each holds and whether it may be left
out; the JSON Schema for editors is made from them, titles and descriptions included.
What the keys mean together is compiled in `kkk_scoring.rubric.build`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from kkk_scoring.files.types import Id, LocalText, SlugId, YesNo
from kkk_scoring.rubric.keys import (
    AdjustKey,
    Allowing,
    ByKey,
    ClauseKey,
    CombineKey,
    CountedKey,
    Expression,
    FlagKey,
    GroupedBy,
    Ids,
    NoteKey,
    NotNegative,
    OutOfKey,
    Positive,
    ReasonKey,
    RequireKey,
    TitleKey,
    WeightKey,
    WhenKey,
    kind,
)
from kkk_scoring.rubric.keys import Clause as Clause
from kkk_scoring.rubric.keys import ClauseText as ClauseText
from kkk_scoring.rubric.keys import Titled as Titled
from kkk_scoring.rubric.keys import Written as Written
from kkk_scoring.rubric.written_cases import CasesKey
from kkk_scoring.rubric.written_points import MarksKey, PointsKey
from kkk_scoring.rubric.written_points import Scale as Scale
from kkk_scoring.rubric.written_points import Table as Table
from kkk_scoring.rubric.written_results import By as By
from kkk_scoring.rubric.written_results import Decision as Decision
from kkk_scoring.rubric.written_results import RankingKey
from kkk_scoring.rubric.written_results import Result as Result


class Figure(Titled):
    """A named value that rules use."""

    is_: Expression = Field(alias="is", title="Expression", description="What the figure is, in FEEL.")
    unit: str | None = Field(None, title="Unit", description="Only for showing; with % 0.7 is shown as 70%.")


FigureOrExpression = Annotated[
    Annotated[Figure, Tag("record")] | Annotated[Expression, Tag("short")],
    Discriminator(kind),
]
FiguresKey = Annotated[
    dict[str, FigureOrExpression],
    Field(title="Figures", description="Names for values and parts of rules: name and FEEL expression."),
]


class Sheets(Written):
    """How many sheets of a role there must be."""

    min: NotNegative | None = Field(
        None,
        title="At least",
        description="Fewest sheets. Left out: 1, or 0 beside `max` (the sheet may stay away).",
    )
    max: Positive | None = Field(None, title="At most", description="Most sheets; left out: no limit.")


SheetCount = Annotated[
    Annotated[Positive, Tag("short")] | Annotated[Sheets, Tag("record")],
    Discriminator(kind),
]


class Role(Titled):
    """Those who hand in sheets in one capacity."""

    sheets: SheetCount | None = Field(
        None, title="Number of sheets", description="A number or min and max; left out: as many as assigned."
    )
    quorum: Positive | None = Field(
        None, title="Quorum", description="How many must remain after recusals; left out: all required."
    )
    when: Expression | None = Field(
        None,
        title="Called when",
        description="Condition on the sheets of the roles without `when`; only then this role is called.",
    )
    replaces: Ids = Field(
        default_factory=list,
        title="Replaces",
        description="Roles whose sheets no longer count once this role's sheet is there.",
    )


RoleOrCount = Annotated[
    Annotated[Positive, Tag("short")] | Annotated[Role, Tag("record")],
    Discriminator(kind),
]


class Correctable(Written):
    """The applicant is called to mend this within so many calendar days."""

    days: Positive = Field(title="Days", description="Calendar days, the first not counted.")
    times: Positive = Field(1, title="Times", description="How often the applicant is called; 1 if left out.")


class Requirement(Titled):
    """A condition of the formal kind: it holds, or the entry falls at this stage."""

    require: RequireKey = None
    judged: YesNo = Field(
        False,
        title="Answered yes or no",
        description="true: answered on the sheets, instead of by `require`.",
    )
    may_not_apply: YesNo = Field(
        False, title="May not apply", description="true: a sheet may also answer not_applicable."
    )
    combine: CombineKey = None
    by: ByKey = Field(default_factory=list)
    when: WhenKey = None
    reason: ReasonKey = None
    correctable: Correctable | None = Field(
        None, title="May be corrected", description="The applicant is called to mend it."
    )


class Each(Written):
    """What every criterion below has unless it says otherwise."""

    combine: CombineKey = None
    adjust: AdjustKey = None
    flag: FlagKey = None
    require: RequireKey = None
    when: WhenKey = None
    weight: WeightKey = None
    marks: MarksKey = None
    by: ByKey = Field(default_factory=list)
    reason: ReasonKey = None


class Criterion(Titled):
    """One thing that earns points, by experts' marks or by a formula."""

    marks: MarksKey = None
    by: ByKey = Field(default_factory=list)
    adjust: AdjustKey = None
    combine: CombineKey = None
    flag: FlagKey = None
    points: PointsKey = None
    weight: WeightKey = None
    out_of: OutOfKey = None
    require: RequireKey = None
    when: WhenKey = None
    figures: FiguresKey = Field(default_factory=dict)
    reason: ReasonKey = None


_CRITERIA = ("Criteria", "Criteria and groups of criteria, each with its name.")


class GroupBody(Titled):
    criteria: dict[str, CriterionOrGroup] = Field(
        default_factory=dict, title=_CRITERIA[0], description=_CRITERIA[1]
    )
    each: Each | None = Field(
        None,
        title="For every criterion",
        description="What every criterion below has unless it says otherwise.",
    )
    counted: CountedKey = None
    points: PointsKey = None
    out_of: OutOfKey = None
    require: RequireKey = None


class Group(GroupBody):
    """Criteria that belong together."""

    weight: WeightKey = None
    when: WhenKey = None


_grouped = GroupedBy("criteria", *_CRITERIA)
CriterionOrGroup = Annotated[
    Annotated[Criterion, Tag("single")] | Annotated[Group, Tag("group")],
    Discriminator(_grouped.kind),
    _grouped,
]


class Stage(GroupBody):
    """A step of the competition; only who passes it enters the next."""

    stage: Id = Field(title="Stage", description="The stage's id; in expressions it is the stage's points.")
    rejected: LocalText | None = Field(
        None, title="Name of those rejected", description="What those who fall at this stage are called."
    )
    experts: dict[str, RoleOrCount] = Field(
        default_factory=dict,
        title="Experts",
        description="Who hands in sheets: the role and how many sheets, or more about the role.",
    )
    requirements: dict[str, Requirement] = Field(
        default_factory=dict,
        title="Requirements",
        description="Formal conditions, each with its name. All are checked and reported.",
    )
    figures: FiguresKey = Field(default_factory=dict)
    flag: FlagKey = None


class Rubric(Allowing):
    """The rules of one edition of a competition."""

    rubric: SlugId = Field(title="Rubric", description="The rubric's id; the file is called <id>.yaml.")
    title: TitleKey = None
    note: NoteKey = None
    clause: ClauseKey = None
    languages: list[Literal["pl", "en"]] = Field(
        default_factory=list, title="Languages", description="Languages that every title must have."
    )
    entry_title: Expression | None = Field(
        None, title="Name of an entry", description="The form's field that names an entry in lists."
    )
    entry_applicant: Expression | None = Field(
        None, title="Applicant of an entry", description="The form's field that papers are addressed to."
    )
    round: dict[str, Any] = Field(
        default_factory=dict,
        title="Parameters of the round",
        description="What round.yaml must state, such as the deadline; written like `form`.",
    )
    registers: dict[str, Any] = Field(
        default_factory=dict,
        title="Registers",
        description="Lists kept elsewhere that rules look into, each with its columns; written like `form`.",
    )
    form: dict[str, Any] = Field(
        title="Application form", description="The fields of an application: name and type."
    )
    figures: FiguresKey = Field(default_factory=dict)
    stages: list[Stage] = Field(
        min_length=1, title="Stages", description="The steps of the competition, in their order."
    )
    ranking: list[RankingKey] = Field(
        default_factory=list, title="Ranking", description="What decides the order, first key first."
    )
    results: list[Result] = Field(
        default_factory=list,
        title="Results",
        description="What those who pass get, line by line from the top of the ranking.",
    )
    decisions: list[Decision] = Field(
        default_factory=list, title="Decisions of people", description="What people may decide."
    )
    cases: CasesKey = Field(default_factory=list)
