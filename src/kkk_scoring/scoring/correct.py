"""Correction of a formal defect: called once, mended in time, checked again — or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import Requirement
from kkk_scoring.scoring.events import CallToCorrect, Correction, NoCorrection, Recheck, Settlement
from kkk_scoring.scoring.protocol import Missing, Verdict
from kkk_scoring.scoring.round import Round
from kkk_scoring.scoring.who import who

ANSWERED: dict[str, Verdict] = {"yes": "passed", "no": "rejected", "not_applicable": "not_applicable"}


class Corrected(NamedTuple):
    """Where a failed requirement stands after the events of its correction."""

    verdict: Verdict
    notes: tuple[Message, ...] = ()
    missing: tuple[Missing, ...] = ()


def correct(requirement: Requirement, stage: str, entry: str, round_: Round) -> Corrected:
    """The standing of a requirement that failed and may be corrected.

    Open until the applicant is called and answers; the answer counts if it comes within the
    rubric's calendar days (the day of the call not counted), and is then checked again. Two
    checks that differ stay open until the commission settles them.
    """
    assert requirement.correctable is not None
    calls = [e for e in round_.of(entry, CallToCorrect) if requirement.id in e.requirements]
    if not calls:
        message = say(
            "{requirement} may be corrected: the applicant is to be called.", requirement=requirement.id
        )
        return _open("correction", stage, message)
    call = calls[-1]
    until = call.day + timedelta(days=requirement.correctable.days)
    called = say("Called to correct on {date}, until {until}.", date=call.day, until=until)
    answers = [
        e for e in round_.of(entry, Correction) if requirement.id in e.requirements and e.day >= call.day
    ]
    if not answers:
        lapsed = [e for e in round_.of(entry, NoCorrection) if requirement.id in e.requirements]
        if lapsed:
            note = say("No correction was received by {until}.", until=until)
            return Corrected("rejected", (called, *with_reason(note, lapsed[-1].reason)))
        message = say(
            "The correction of {requirement} is open until {until}.", requirement=requirement.id, until=until
        )
        return _open("correction", stage, message, called)
    if answers[0].day > until:
        note = say("The correction came on {date}, after {until}.", date=answers[0].day, until=until)
        return Corrected("rejected", (called, note))
    return _rechecked(requirement, stage, entry, round_, answers[0].day, called)


def _rechecked(
    requirement: Requirement, stage: str, entry: str, round_: Round, since: date, called: Message
) -> Corrected:
    settled = settlement(requirement, entry, round_, since)
    if settled is not None:
        return Corrected(ANSWERED[settled.mark], (called, *settled_notes(settled)))
    checks = [e for e in round_.of(entry, Recheck) if e.requirement == requirement.id and e.day >= since]
    if not checks:
        message = say("The correction of {requirement} is to be checked.", requirement=requirement.id)
        return _open("recheck", stage, message, called)
    notes: list[Message] = [called]
    for check in checks:
        answer = say("yes") if check.mark == "yes" else say("no")
        note = say("Checked again on {date} by {by}: {mark}.", date=check.day, by=who(check.by), mark=answer)
        notes += with_reason(note, check.reason)
    if len({check.mark for check in checks}) > 1:
        message = say(
            "{requirement}: the checks of the correction differ; the commission settles it.",
            requirement=requirement.id,
        )
        return Corrected("pending", tuple(notes), (Missing("settlement", stage, None, message),))
    return Corrected(ANSWERED[checks[0].mark], tuple(notes))


def settlement(
    requirement: Requirement, entry: str, round_: Round, since: date | None = None
) -> Settlement | None:
    """The commission's settlement of the requirement; *since*: of its correction, else of the first check."""
    calls = [e.day for e in round_.of(entry, CallToCorrect) if requirement.id in e.requirements]
    found = None
    for event in round_.of(entry, Settlement):
        of_correction = bool(calls) and event.day >= min(calls)
        if event.requirement == requirement.id and (event.day >= since if since else not of_correction):
            found = event
    return found


def settled_notes(event: Settlement) -> tuple[Message, ...]:
    """The settlement as the protocol tells it."""
    return with_reason(say("Settled on {date} by {by}.", date=event.day, by=who(event.by)), event.reason)


def with_reason(note: Message, reason: object) -> tuple[Message, ...]:
    """The note, and the reason somebody gave for it."""
    return (note, say("{reason}", reason=reason)) if reason else (note,)


def _open(what: str, stage: str, message: Message, *notes: Message) -> Corrected:
    return Corrected("pending", notes, (Missing(what, stage, None, message),))
