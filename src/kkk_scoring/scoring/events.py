"""What happened in a round: one dated list, each kind of event one class."""

from __future__ import annotations

import datetime as time
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from kkk_scoring.files.types import Id, LocalDate, LocalDateTime, LocalText
from kkk_scoring.rubric.written import ClauseText, Written

When = Annotated[
    Annotated[LocalDate, Tag("date")] | Annotated[LocalDateTime, Tag("date and time")],
    Discriminator(lambda value: "date and time" if len(str(value)) > 10 else "date"),
]


class Happening(Written):
    """*by*: who, by role or expert's id; *reason* and *clause* as the protocol shows them."""

    date: When
    by: str
    reason: LocalText | None = None
    clause: ClauseText | None = None

    @property
    def day(self) -> time.date:
        return self.date.date() if isinstance(self.date, time.datetime) else self.date


class Event(Happening):
    """Something that happened to one entry."""

    entry: Id


class Received(Event):
    """The office received the application; to the minute."""

    event: Literal["received"]
    date: LocalDateTime


class Recusal(Event):
    """An expert takes no part in assessing this entry."""

    event: Literal["recusal"]
    expert: Id
    stage: Id | None = None


class NoSheet(Event):
    """A sheet that the rules allow to stay away will not come (no agreement was reached)."""

    event: Literal["no_sheet"]
    stage: Id
    expert: Id


class CallToCorrect(Event):
    """The applicant is called to mend what *requirements* ask for."""

    event: Literal["call_to_correct"]
    requirements: list[Id]


class Correction(Event):
    """The applicant answered a call."""

    event: Literal["correction"]
    requirements: list[Id]


class NoCorrection(Event):
    """The time of a call has run out without an answer."""

    event: Literal["no_correction"]
    requirements: list[Id]


class Recheck(Event):
    """What the check of the corrected part found."""

    event: Literal["recheck"]
    requirement: Id
    mark: Literal["yes", "no"]


class Settlement(Event):
    """The commission settles a requirement that two checkers answered differently."""

    event: Literal["settlement"]
    requirement: Id
    mark: Literal["yes", "no", "not_applicable"]


class Decision(Event):
    """What people decide under the rubric's `decisions`."""


class DropSheet(Decision):
    """The sheet of an expert is left out of this entry's assessment."""

    event: Literal["drop_sheet"]
    stage: Id
    expert: Id


class ChangeMark(Decision):
    """A mark on a sheet is changed; the old one stays on the sheet."""

    event: Literal["change_mark"]
    stage: Id
    expert: Id
    criterion: Id
    mark: Any


class SetResult(Decision):
    """The final say: this entry gets this result, whatever the list says."""

    event: Literal["set_result"]
    result: Id


class Withdraw(Decision):
    """The applicant withdraws the application."""

    event: Literal["withdraw"]


class OrderTies(Happening):
    """Entries that were still equal are put in this order, first place first."""

    event: Literal["order_ties"]
    order: list[Id]


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
