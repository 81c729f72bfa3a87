"""The register: who holds which status from when to when, by which decision, with which members."""

from __future__ import annotations

import datetime as time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from kkk_scoring.files.types import LocalDate, LocalText, Nip, SlugId
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.keys import NoteKey, TitleKey, Written
from kkk_scoring.scoring.who import who

if TYPE_CHECKING:
    from kkk_scoring.rubric.form import Field as FormField
    from kkk_scoring.rubric.model import Result, Rubric
    from kkk_scoring.scoring.protocol import Outcome, Protocol
    from kkk_scoring.scoring.round import Application, Round

State = Literal["in_force", "to_come", "expired", "lost", "open"]

# -- kept by hand ----------------------------------------------------------------------------


class Member(Written):
    """A member of what holds the status; what is not known is left out."""

    name: str | None = Field(None, title="Name", description="The member's name.")
    nip: Nip | None = Field(None, title="NIP", description="The member's tax number.")
    since: LocalDate | None = Field(
        None, alias="from", title="From", description="The first day of membership."
    )
    until: LocalDate | None = Field(None, title="Until", description="The last day of membership.")


class WrittenHeld(Written):
    """One status that somebody holds or held; what is not known is left out."""

    holder: str = Field(title="Holder", description="Who holds the status.")
    status: LocalText = Field(title="Status", description="What the status is called.")
    applicant: str | None = Field(
        None, title="Applicant", description="Who applied for it, such as the coordinator."
    )
    since: LocalDate | None = Field(
        None, alias="from", title="From", description="The first day of the status."
    )
    until: LocalDate | None = Field(None, title="Until", description="The last day of the status.")
    decision: LocalText | None = Field(None, title="Decision", description="By which decision it was given.")
    lost: LocalDate | None = Field(
        None, title="Lost", description="The day on which it ended before its time."
    )
    members: list[Member] = Field(default_factory=list, title="Members", description="Its members.")
    source: str = Field(title="Source", description="Where this is known from.")
    note: NoteKey = None


class WrittenRegister(Written):
    """A register of facts that people keep: who holds which status, each with its source."""

    register_: SlugId = Field(alias="register", title="Register", description="The register's id.")
    title: TitleKey = None
    note: NoteKey = None
    rows: list[WrittenHeld] = Field(title="Rows", description="One for each status.")


# -- as the register shows it ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """A status. *start*, *end*: its first and last day, None where that isn't known; *lost*: from this day
    on it is lost, before its time; *entry*: the application; *renewed*: a later one of the holder follows."""

    holder: str
    status: object
    start: time.date | None
    end: time.date | None
    decision: object
    lost: time.date | None = None
    applicant: str | None = None
    members: tuple[Member, ...] = ()
    source: str | None = None
    entry: str | None = None
    renewed: bool = False

    def state(self, day: time.date) -> State:
        """What holds on *day*; ``open``: the days that are known don't tell."""
        if self.lost is not None and self.lost <= day:
            return "lost"
        if self.end is not None and self.end < day:
            return "expired"
        if self.start is not None and day < self.start:
            return "to_come"
        return "open" if self.start is None or self.end is None else "in_force"


class Register:
    """The statuses of one round, or of one register of *facts*."""

    __slots__ = ("facts", "held", "id", "note", "title")

    def __init__(
        self, id_: str | None, title: object, note: object, facts: bool, held: Iterable[Held]
    ) -> None:
        self.id, self.title, self.note, self.facts = id_, title, note, facts
        self.held: Sequence[Held] = tuple(held)


def of_facts(written: WrittenRegister) -> Register:
    """The register that people keep in a file."""
    rows = (
        Held(
            row.holder,
            row.status,
            row.since,
            row.until,
            row.decision,
            row.lost,
            row.applicant,
            tuple(row.members),
            row.source,
        )
        for row in written.rows
    )
    return Register(written.register_, written.title, written.note, True, rows)


def of_round(protocol: Protocol, applications: Iterable[Application]) -> Register:
    """What a round granted: to whom people granted or renewed a status, or whose result was approved.

    A status begins on the day of its grant, which is that of the document; until that is recorded its days
    are open. Without approval nobody holds anything: a result is only a recommendation.
    """
    rubric, round_ = protocol.rubric, protocol.round
    of = {application.id: application for application in applications}
    held = [
        one
        for outcome in protocol.outcomes
        for one in _of_entry(outcome, rubric, round_, of.get(outcome.entry))
    ]
    note = round_.note or rubric.note
    return Register(round_.id, round_.title or rubric.title, note, False, held)


def renewals(registers: Sequence[Register]) -> list[Register]:
    """The same registers, with those statuses marked that a later one of the same holder follows.

    What is a fact and what a round says are never brought together.
    """
    return [
        Register(
            one.id,
            one.title,
            one.note,
            one.facts,
            [replace(held, renewed=_followed(held, one.facts, registers)) for held in one.held],
        )
        for one in registers
    ]


def _followed(held: Held, facts: bool, registers: Sequence[Register]) -> bool:
    return any(
        other.start > held.start
        for register in registers
        if register.facts == facts
        for other in register.held
        if other.start and held.start and _same(other, held)
    )


def _same(one: Held, other: Held) -> bool:
    return " ".join(one.holder.split()).casefold() == " ".join(other.holder.split()).casefold()


def _of_entry(
    outcome: Outcome, rubric: Rubric, round_: Round, application: Application | None
) -> Iterator[Held]:
    """The statuses that came of one entry, first the earliest."""
    line = next((one for one in rubric.results if one.id == outcome.result and one.years), None)
    kinds: Any = round_.events.get(outcome.entry, ())
    happened = {kind: [one for one in kinds if one.event == kind] for kind in _KINDS}
    status = (line.title or line.id) if line else rubric.title or rubric.id
    members = tuple(_members(rubric, application)) if application else ()
    losses = [event.day for event in happened["loss"]]
    base = Held(outcome.title, status, None, None, None, None, outcome.applicant, members)
    base = replace(base, entry=outcome.entry)
    for event in (*happened["grant"], *happened["renewal"]):
        start = event.starts or event.day
        end = event.until or _end(start, line, outcome)
        lost = next((day for day in losses if start <= day and (end is None or day <= end)), None)
        yield replace(base, start=start, end=end, decision=_decision(event), lost=lost)
    approved = happened["approval"]
    if approved and line and outcome.verdict == "passed" and not (happened["grant"] or happened["renewal"]):
        yield replace(base, decision=_decision(approved[-1]), lost=min(losses, default=None))


_KINDS = ("grant", "renewal", "loss", "approval")


def _end(start: time.date, line: Result | None, outcome: Outcome) -> time.date | None:
    years = line.years.program(outcome.names) if line and line.years else None
    return last_day(start, years) if isinstance(years, int) else None


def last_day(start: time.date, years: int) -> time.date:
    """The last day of a status of so many *years*: that of the same date, for the first day isn't counted.

    Where there is no such day, the last of that month (29 February in a common year).
    """
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def _decision(event: Any) -> Message:
    """By whom and when, and where it is known under which number and why."""
    number, day = getattr(event, "document", None), event.day
    if number:
        return say("{number} of {day}, by {who}", number=number, day=day, who=who(event.by))
    return say("{what} of {day}, by {who}", what=_WHAT[event.event], day=day, who=who(event.by))


_WHAT: Mapping[str, Message] = {
    "grant": say("grant"),
    "renewal": say("renewal"),
    "approval": say("approval"),
}


def _members(rubric: Rubric, application: Application) -> Iterator[Member]:
    """The members that the application lists: the first list of the form whose items have a NIP."""
    name, number, title = _list_of_members(rubric.form)
    rows: Any = (application.answers or {}).get(name) if name else None
    for row in rows if isinstance(rows, list) else ():
        called, nip = row.get(title), row.get(number)
        yield Member.model_construct(
            name=called if isinstance(called, str) else None, nip=nip if isinstance(nip, str) else None
        )


def _list_of_members(form: Mapping[str, FormField]) -> tuple[str, str, str]:
    """The list, and its fields of number and name; empty where the form has no such list."""
    for name, field in form.items():
        inner = field.item.fields if field.item is not None else None
        number = next((key for key, one in (inner or {}).items() if one.kind == "nip"), None)
        if number:
            title = next((key for key, one in (inner or {}).items() if one.kind == "text"), "")
            return name, number, title
    return "", "", ""
