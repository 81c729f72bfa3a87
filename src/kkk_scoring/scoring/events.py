"""What happened in a round: one dated list, each kind of event one class."""

from __future__ import annotations

import datetime as time
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from kkk_scoring.files.types import Id, LocalDate, LocalDateTime, LocalText
from kkk_scoring.rubric.written import ClauseText, Written

When = Annotated[
    Annotated[LocalDate, Tag("date")] | Annotated[LocalDateTime, Tag("date and time")],
    Discriminator(lambda value: "date and time" if len(str(value)) > 10 else "date"),
]


class Event(Written):
    """*by*: who, by role or expert's id; *reason* and *clause* as the protocol shows them."""

    entry: Id
    date: When
    by: str
    reason: LocalText | None = None
    clause: ClauseText | None = None

    @property
    def day(self) -> time.date:
        return self.date.date() if isinstance(self.date, time.datetime) else self.date


class Received(Event):
    """The office received the application; to the minute."""

    event: Literal["received"]
    date: LocalDateTime


class Recusal(Event):
    """An expert takes no part in assessing this entry."""

    event: Literal["recusal"]
    expert: Id
    stage: Id | None = None


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


AnyEvent = Annotated[
    Received | Recusal | CallToCorrect | Correction | NoCorrection | Recheck | Settlement,
    Discriminator("event"),
]
