"""What happened in a round: one dated list, each kind of event one class."""

from __future__ import annotations

import datetime as time
from typing import Annotated, Any, Literal

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


class Event(Happening):
    """Something that happened to one entry."""

    entry: Id = Field(title="Entry", description="The application's id.")


class Received(Event):
    """The office received the application; to the minute."""

    event: Literal["received"]
    date: LocalDateTime = Field(title="Date", description="The day and the minute of receipt.")


class Recusal(Event):
    """An expert takes no part in assessing this entry."""

    event: Literal["recusal"]
    expert: ExpertKey
    stage: Id | None = Field(
        None, title="Stage", description="The stage's id in the rubric; all stages if left out."
    )


class NoSheet(Event):
    """A sheet that the rules allow to stay away will not come (no agreement was reached)."""

    event: Literal["no_sheet"]
    stage: StageKey
    expert: ExpertKey


class CallToCorrect(Event):
    """The applicant is called to mend what these requirements ask for."""

    event: Literal["call_to_correct"]
    requirements: RequirementsKey


class Correction(Event):
    """The applicant answered a call."""

    event: Literal["correction"]
    requirements: RequirementsKey


class NoCorrection(Event):
    """The time of a call has run out without an answer."""

    event: Literal["no_correction"]
    requirements: RequirementsKey


class Recheck(Event):
    """What the check of the corrected part found."""

    event: Literal["recheck"]
    requirement: RequirementKey
    mark: Literal["yes", "no"] = Field(title="Answer", description="Whether the requirement is met now.")


class Settlement(Event):
    """The commission settles a requirement that two checkers answered differently."""

    event: Literal["settlement"]
    requirement: RequirementKey
    mark: Literal["yes", "no", "not_applicable"] = Field(
        title="Answer", description="What holds from now on."
    )


class Decision(Event):
    """What people decide under the rubric's `decisions`."""


class DropSheet(Decision):
    """The sheet of an expert is left out of this entry's assessment."""

    event: Literal["drop_sheet"]
    stage: StageKey
    expert: ExpertKey


class ChangeMark(Decision):
    """A mark on a sheet is changed; the old one stays on the sheet."""

    event: Literal["change_mark"]
    stage: StageKey
    expert: ExpertKey
    criterion: Id = Field(title="Criterion", description="The criterion's id in the rubric.")
    mark: Any = Field(title="Mark", description="The mark that counts from now on.")


class SetResult(Decision):
    """The final say: this entry gets this result, whatever the list says."""

    event: Literal["set_result"]
    result: Id = Field(title="Result", description="The result's id in the rubric.")


class Withdraw(Decision):
    """The applicant withdraws the application."""

    event: Literal["withdraw"]


class OrderTies(Happening):
    """Entries that were still equal are put in this order, first place first."""

    event: Literal["order_ties"]
    order: list[Id] = Field(title="Order", description="The entries' ids, first place first.")


AnyEvent = Annotated[
    Received
    | Recusal
    | NoSheet
    | CallToCorrect
    | Correction
    | NoCorrection
    | Recheck
    | Settlement
    | DropSheet
    | ChangeMark
    | SetResult
    | Withdraw
    | OrderTies,
    Discriminator("event"),
]
