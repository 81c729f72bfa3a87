"""Where points come from, as a rubric's author writes it: scales of marks, formulas, tables of steps."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from kkk_scoring.files.types import LocalText, Number
from kkk_scoring.rubric.keys import Expression, NumberOrExpression, Written, kind


class Scale(Written):
    """What a mark may be: numbers up to `to`, some numbers (`one_of`), or words (`levels`)."""

    from_: NumberOrExpression | None = Field(
        None, alias="from", title="From", description="Lowest mark, a number or in FEEL; 0 if left out."
    )
    to: NumberOrExpression | None = Field(None, title="To", description="Highest mark, a number or in FEEL.")
    step: Number | None = Field(None, title="Step", description="Marks go up by this; 1 if left out.")
    levels: dict[str, Number] | list[str] | None = Field(
        None,
        title="Levels",
        description="Words instead of numbers: with points (good: 6) or without ([A, B]).",
    )
    one_of: list[Number] | None = Field(None, title="One of", description="Only these numbers.")
    anchors: dict[str, LocalText] = Field(
        default_factory=dict, title="Anchors", description="What a mark stands for: the mark and a text."
    )


MarksKey = Annotated[
    Scale | None,
    Field(
        title="Scale of marks",
        description="What a mark may be. Without it the criterion is computed by `points`.",
    ),
]


Steps = dict[str, Number]


class Table(Written):
    """Points by steps of a figure. The word is the operator; the step nearest to the value applies."""

    of: Expression = Field(title="Of", description="The value that is looked up, in FEEL.")
    from_: Steps | None = Field(
        None, alias="from", title="At least", description="Step and points: from this value on."
    )
    over: Steps | None = Field(
        None, title="More than", description="Step and points: above this value, not at it."
    )
    up_to: Steps | None = Field(None, title="At most", description="Step and points: up to this value.")
    under: Steps | None = Field(
        None, title="Less than", description="Step and points: below this value, not at it."
    )
    is_: Steps | None = Field(
        None, alias="is", title="For each choice", description="Choice and points: exactly this value."
    )
    absent: Number | None = Field(
        None, title="If not given", description="Points when the value was not given."
    )


Points = Annotated[Annotated[Table, Tag("record")] | Annotated[Expression, Tag("short")], Discriminator(kind)]
PointsKey = Annotated[
    Points | None,
    Field(
        title="Points",
        description="A formula, or a table of steps. Left out: a criterion gets what its marks give, "
        "a group or stage the sum of what is in it.",
    ),
]
