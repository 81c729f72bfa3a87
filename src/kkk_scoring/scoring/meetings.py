"""What only round.yaml can tell the papers: the office, the meetings of the commission, who was there.

Nothing here changes a point or a verdict. Everybody is named by office or by the
expert's id, never by name: names belong beside signatures, and the tool signs nothing.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import Field

from kkk_scoring.files.show import short
from kkk_scoring.files.types import Checked, Id, LocalDate, LocalText, Whole
from kkk_scoring.files.unfit import Unfit, WrongKind
from kkk_scoring.messages import say
from kkk_scoring.rubric.keys import Written
from kkk_scoring.scoring.events import StageKey

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def clock_time(value: object) -> str:
    """A time of day: ``09:30``."""
    fix = say("Write it as 09:30, in quotes.")
    if not isinstance(value, str):
        raise WrongKind(say("a time of day"), value, fix)
    if not _CLOCK.fullmatch(value):
        raise Unfit("KKK062", say("“{text}” is not a time of day.", text=short(value)), fix)
    return value


ClockTime = Annotated[str, Checked(clock_time, {"type": "string", "pattern": f"^{_CLOCK.pattern}$"})]
FromKey = Annotated[
    ClockTime | None,
    Field(alias="from", title="From", description="The time of day at which it began: 09:30."),
]
ToKey = Annotated[ClockTime | None, Field(title="To", description="The time of day at which it ended.")]


class Hearing(Written):
    """One entry's part of a meeting; *representatives* by their offices."""

    from_: FromKey = None
    to: ToKey = None
    representatives: list[LocalText] | None = Field(
        default=None, title="Representatives", description="Who spoke for the applicant, by their offices."
    )
    course: LocalText | None = Field(
        default=None, title="Course", description="What was asked and answered, in a sentence or two."
    )


class Vote(Written):
    """A vote of the commission and how it went."""

    about: LocalText = Field(title="About", description="What was put to the vote.")
    for_: Whole = Field(alias="for", ge=0, title="For", description="How many voted for it.")
    against: Whole = Field(default=0, ge=0, title="Against", description="How many voted against it.")
    abstained: Whole = Field(default=0, ge=0, title="Abstained", description="How many abstained.")


class Meeting(Written):
    """A meeting of the commission that assesses a stage; what is left out stays a blank in its minutes."""

    stage: StageKey
    number: str | None = Field(default=None, title="Number", description="The number of the minutes.")
    commission: LocalText | None = Field(
        default=None, title="Commission", description="What the commission is called."
    )
    date: LocalDate | None = Field(default=None, title="Date", description="The day of the meeting.")
    from_: FromKey = None
    to: ToKey = None
    place: LocalText | None = Field(default=None, title="Place", description="Where it took place.")
    chair: LocalText | None = Field(default=None, title="Chair", description="The office of who presided.")
    secretary: LocalText | None = Field(
        default=None, title="Secretary", description="The office of who kept the minutes."
    )
    present: list[Id] | None = Field(default=None, title="Present", description="The experts who were there.")
    agenda: list[LocalText] | None = Field(
        default=None, title="Agenda", description="The items of the agenda; the usual ones if left out."
    )
    hearings: dict[Id, Hearing] = Field(
        default_factory=dict, title="Hearings", description="Each entry's part of the meeting."
    )
    votes: list[Vote] | None = Field(
        default=None, title="Votes", description="What was put to the vote; an empty list: nothing."
    )
    dissents: list[LocalText] | None = Field(
        default=None, title="Dissenting opinions", description="An empty list: there were none."
    )
    annexes: list[LocalText] | None = Field(
        default=None,
        title="Annexes",
        description="Besides the sheets, the statements, the attendance and the ranking list.",
    )


class PaperFacts(Written):
    """What the papers of a round say besides its results."""

    organiser: LocalText | None = Field(
        default=None, title="Organiser", description="The office that runs the competition."
    )
    place: LocalText | None = Field(
        default=None, title="Place", description="Where letters and the list are dated."
    )
    date: LocalDate | None = Field(
        default=None, title="Date", description="The day of which letters and the list are dated."
    )
    reference: str | None = Field(
        default=None, title="Reference", description="The reference number of the case."
    )
    basis: LocalText | None = Field(
        default=None, title="Basis", description="The rules on which the papers rest."
    )
    approved_by: LocalText | None = Field(
        default=None, title="Approved by", description="The office of who approves the ranking list."
    )
    signed_by: LocalText | None = Field(
        default=None, title="Signed by", description="The office of who signs letters to applicants."
    )
    appeal: LocalText | None = Field(
        default=None, title="Appeal", description="The instruction on appeal, as the rules have it."
    )
