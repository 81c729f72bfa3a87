"""What happens after the commission has voted: appeals, approval, and the status that is granted."""

from __future__ import annotations

import datetime as time
from typing import Literal

from pydantic import Field

from kkk_scoring.files.types import Id, LocalDate
from kkk_scoring.scoring.happening import Decision, Event, EventOfSeveral, ExpertKey, StageKey


class Notice(Event):
    """The applicant was told the result; the days of an appeal count from the next day."""

    event: Literal["notice"]


class Appeal(Decision):
    """The applicant asks for the result to be looked at again."""

    event: Literal["appeal"]
    concerns: list[Id] = Field(
        default_factory=list,
        title="Concerns",
        description="The ids of the stages, requirements and criteria that it is about.",
    )


class AppealDecision(Decision):
    """What becomes of the appeal; a re-assessment that it orders is an event of its own."""

    event: Literal["appeal_decision"]
    decision: Literal["upheld", "dismissed", "left_unexamined"] = Field(
        title="Decision", description="Whether the appeal is upheld, dismissed or left unexamined."
    )


class ReplaceSheet(Decision):
    """Another expert assesses the entry again; the rubric says which of the two sheets stands."""

    event: Literal["replace_sheet"]
    stage: StageKey
    expert: ExpertKey
    new_expert: Id = Field(
        title="New expert", description="The id of the expert who assesses the entry again."
    )


class Recommendation(EventOfSeveral):
    """The commission recommends these entries."""

    event: Literal["recommendation"]


class Approval(EventOfSeveral):
    """The office that decides approves what the commission recommended."""

    event: Literal["approval"]


class Held(Event):
    """A status that the entry's applicant holds. What is not known is left out."""

    document: str | None = Field(
        None, title="Document", description="The number of the document that confirms it."
    )
    starts: LocalDate | None = Field(
        None, title="Starts", description="The first day of the status; left out: the day of the event."
    )
    until: LocalDate | None = Field(
        None,
        title="Until",
        description="The last day of the status; left out: as long as the result of the rubric holds.",
    )

    @property
    def first_day(self) -> time.date:
        """The day from which the status is held."""
        return self.starts or self.day


class Grant(Held):
    """The status is granted."""

    event: Literal["grant"]


class Renewal(Held):
    """A status that was held before is renewed."""

    event: Literal["renewal"]


class Loss(Event):
    """The status ends before its time."""

    event: Literal["loss"]


SHOWN = (Appeal, AppealDecision, Recommendation, Approval, Grant, Renewal, Loss)
"""What happened after the vote and is shown with the result; re-assessments stand with their stage."""
