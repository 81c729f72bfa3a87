"""What every event of a round has: its day, who, why, and which entries it is about."""

from __future__ import annotations

import datetime as time
from typing import Annotated

from pydantic import Discriminator, Field, Tag, WithJsonSchema

from kkk_scoring.files import type_schemas
from kkk_scoring.files.types import Id, LocalDate, LocalDateTime, LocalText
from kkk_scoring.rubric.keys import ClauseText, Written

When = Annotated[
    Annotated[LocalDate, Tag("date")] | Annotated[LocalDateTime, Tag("date and time")],
    Discriminator(lambda value: "date and time" if len(str(value)) > 10 else "date"),
    WithJsonSchema(type_schemas.EITHER_DATE),
]

# -- keys that stand at many events ------------------------------------------------------------

StageKey = Annotated[Id, Field(title="Stage", description="The stage's id in the rubric.")]
ExpertKey = Annotated[Id, Field(title="Expert", description="The expert's id in this round.")]
RequirementKey = Annotated[Id, Field(title="Requirement", description="The requirement's id in the rubric.")]
RequirementsKey = Annotated[
    list[Id], Field(title="Requirements", description="The requirements' ids in the rubric.")
]


class Happening(Written):
    """*by*: who, by role or expert's id; *reason* and *clause* as the protocol shows them."""

    date: When = Field(title="Date", description="The day, or the day and the time of day.")
    by: str = Field(title="By", description="Who did it: a role, an office or an expert's id.")
    reason: LocalText | None = Field(None, title="Reason", description="Why, as the protocol shows it.")
    clause: ClauseText | None = Field(
        None, title="Clause", description="The clause of the regulations that provides for it."
    )

    @property
    def day(self) -> time.date:
        return self.date.date() if isinstance(self.date, time.datetime) else self.date

    @property
    def about(self) -> tuple[str, ...]:
        """The entries that this is an event of."""
        return ()


class Event(Happening):
    """Something that happened to one entry."""

    entry: Id = Field(title="Entry", description="The application's id.")

    @property
    def about(self) -> tuple[str, ...]:
        return (self.entry,)


class EventOfSeveral(Happening):
    """Something that happened to several entries at once."""

    entries: list[Id] = Field(title="Entries", description="The applications' ids.")

    @property
    def about(self) -> tuple[str, ...]:
        return tuple(self.entries)


class Decision(Event):
    """What people decide under the rubric's `decisions`."""
