"""The end of a rubric as its author writes it: ranking, results, decisions of people."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from kkk_scoring.files.types import Id, LocalText
from kkk_scoring.rubric.keys import (
    Allowing,
    ClauseKey,
    Expression,
    Ids,
    NoteKey,
    Positive,
    Titled,
    Written,
    kind,
)


class By(Allowing):
    """One key of the ranking: exactly one of these."""

    highest: Expression | None = Field(
        None, title="Highest first", description="The entry with more of this stands higher."
    )
    lowest: Expression | None = Field(
        None, title="Lowest first", description="The entry with less of this stands higher."
    )
    decided: LocalText | None = Field(
        None,
        title="Decided by people",
        description="Who orders those who are still equal, and how; each time with a reason.",
    )
    clause: ClauseKey = None


RankingKey = Annotated[
    Annotated[By, Tag("record")] | Annotated[Literal["shared", "lots", "decided"], Tag("short")],
    Discriminator(kind),
]


class Result(Titled):
    """What those who pass get, dealt from the top of the ranking."""

    result: Id = Field(title="Result", description="The result's id; several lines may deal the same one.")
    when: Expression | None = Field(None, title="Only for", description="Condition: only these get it.")
    lists: Expression | None = Field(
        None, title="Lists", description="One list per value of this, each with its own places and pot."
    )
    places: Expression | None = Field(None, title="Places", description="How many entries can get it.")
    pot: Expression | None = Field(
        None, title="Money to share out", description="`left` is what the line before left over."
    )
    cost: Expression | None = Field(None, title="Cost", description="What an entry takes from the pot.")
    too_dear: Literal["skip", "stop"] | None = Field(
        None,
        title="When an entry costs too much",
        description="skip it and go on, or stop. Needed with `pot`.",
    )
    tied: Literal["in", "out", "decided"] | None = Field(
        None,
        title="Tie at the limit",
        description="Whether those who share the last place are all in, all out, or people decide.",
    )
    years: Expression | None = Field(
        None, title="Holds for", description="How many years it holds, from the day of the document."
    )


class Decision(Written):
    """What people may decide under these rules; each decision made is an event of the round."""

    decision: Literal[
        "drop_sheet",
        "change_mark",
        "moderate_mark",
        "replace_sheet",
        "order_ties",
        "set_result",
        "withdraw",
        "appeal",
        "appeal_decision",
    ] = Field(title="Decision", description="What may be decided.")
    by: Ids = Field(
        default_factory=list, title="By", description="Who may decide; left out: anybody recorded."
    )
    stands: Literal["new", "higher", "never_lower"] | None = Field(
        None,
        title="Which stands",
        description="After a re-assessment: the new sheet, the one with the higher total, or the new one "
        "unless the points of the stage would fall.",
    )
    days: Positive | None = Field(
        None,
        title="Days",
        description="Of an appeal: within so many calendar days of the notice, the first not counted.",
    )
    times: Positive | None = Field(
        None, title="Times", description="How often it may be done for one entry; left out: any number."
    )
    clause: ClauseKey = None
    note: NoteKey = None
