"""What happened in a round: one dated list, each kind of event one class."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field

from kkk_scoring.files.types import Id, LocalDate, LocalDateTime
from kkk_scoring.scoring.acts import (
    Appeal,
    AppealDecision,
    Approval,
    Grant,
    Loss,
    Notice,
    Recommendation,
    Renewal,
    ReplaceSheet,
)
from kkk_scoring.scoring.happening import (
    Decision,
    Event,
    ExpertKey,
    Happening,
    RequirementKey,
    RequirementsKey,
    StageKey,
    When,
)

__all__ = ["Decision", "Event", "Happening", "StageKey", "When"]


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


class HandedIn(Happening):
    """Sheets of a stage were handed in. Without such a record nobody knows since when a sheet counts."""

    event: Literal["sheets"]
    stage: StageKey
    experts: list[Id] | None = Field(
        None, title="Experts", description="Whose sheets; left out: those of all experts of the stage."
    )


class CallToCorrect(Event):
    """The applicant is called to mend what these requirements ask for."""

    event: Literal["call_to_correct"]
    requirements: RequirementsKey
    fields: list[str] | None = Field(
        None,
        title="Fields",
        description="What of the form may be changed, such as action_plan.until; left out: what the "
        "requirements look at.",
    )
    until: LocalDate | None = Field(
        None, title="Until", description="The last day of the time that the rubric gives, written out."
    )


class Correction(Event):
    """The applicant answered a call; a new file lies in `corrections/` under the day of the answer."""

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


class ModerateMark(Decision):
    """The panel sets the mark of a criterion itself, whatever the sheets come to together."""

    event: Literal["moderate_mark"]
    stage: StageKey
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
    | HandedIn
    | NoSheet
    | CallToCorrect
    | Correction
    | NoCorrection
    | Recheck
    | Settlement
    | DropSheet
    | ChangeMark
    | ModerateMark
    | SetResult
    | Withdraw
    | OrderTies
    | Notice
    | Appeal
    | AppealDecision
    | ReplaceSheet
    | Recommendation
    | Approval
    | Grant
    | Renewal
    | Loss,
    Discriminator("event"),
]
