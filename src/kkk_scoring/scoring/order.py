"""In which order things can have happened: an event that can't have happened then doesn't count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say, say_count
from kkk_scoring.rubric.model import Requirement, Rubric
from kkk_scoring.scoring.acts import (
    Appeal,
    AppealDecision,
    Approval,
    Grant,
    Held,
    Loss,
    Notice,
    Recommendation,
    Renewal,
    ReplaceSheet,
)
from kkk_scoring.scoring.events import (
    CallToCorrect,
    Correction,
    NoCorrection,
    Received,
    Recheck,
    Recusal,
    Withdraw,
)
from kkk_scoring.scoring.happening import Decision, Happening

H = TypeVar("H", bound=Happening)


def in_order(
    happened: Mapping[Place, Happening], rubric: Rubric
) -> tuple[dict[Place, Happening], list[Finding]]:
    """The events that can have happened in this order, and a finding about each other one.

    *happened*: place → event, by day, those of one day as they stand in the file.
    """
    good: dict[Place, Happening] = {}
    findings: list[Finding] = []
    for (place, event), faults in zip(
        happened.items(), order_faults(tuple(happened.values()), rubric), strict=True
    ):
        findings += (Finding("KKK360", fault, None, place) for fault in faults)
        if not faults:
            good[place] = event
    return good, findings


def order_faults(happened: Sequence[Happening], rubric: Rubric) -> Iterator[list[Message]]:
    """For each event, by day, why it can't have happened after those before it that can."""
    rules = _Rules(rubric, happened)
    past: dict[str, list[Happening]] = {}
    """Those that can, by entry, so that a round of thousands is not gone through for each of them."""
    for event in happened:
        found = [fault for entry in event.about for fault in rules.faults(event, entry, past.get(entry, ()))]
        if not found:
            for entry in dict.fromkeys(event.about):
                past.setdefault(entry, []).append(event)
        yield list(dict.fromkeys(found))


def last_day(call: CallToCorrect, requirement: Requirement) -> date:
    """The last day of the time that a call gives: calendar days, that of the call not counted."""
    assert requirement.correctable is not None
    return call.day + timedelta(days=requirement.correctable.days)


def appeal_until(rubric: Rubric, before: Iterable[Happening]) -> date | None:
    """The last day for an appeal after the latest notice among *before*; None: no limit, or no notice."""
    decision = rubric.decision("appeal")
    notices = [event.day for event in before if isinstance(event, Notice)]
    if decision is None or decision.days is None or not notices:
        return None
    return notices[-1] + timedelta(days=decision.days)


@dataclass(frozen=True, slots=True)
class _Past:
    """What happened to one entry before."""

    events: tuple[Happening, ...]

    def of(self, kind: type[H]) -> list[H]:
        return [event for event in self.events if isinstance(event, kind)]

    def calls(self, requirement: str) -> list[CallToCorrect]:
        return [call for call in self.of(CallToCorrect) if requirement in call.requirements]

    def answers(self, requirement: str) -> list[Correction]:
        return [answer for answer in self.of(Correction) if requirement in answer.requirements]


class _Rules:
    """*everything*: all events of the round, of which some may turn out not to count."""

    def __init__(self, rubric: Rubric, everything: Sequence[Happening]) -> None:
        self.rubric = rubric
        self.requirements = {r.id: r for stage in rubric.stages for r in stage.requirements}
        self.received = {event.entry: event.day for event in everything if isinstance(event, Received)}
        self.recommending = any(isinstance(event, Recommendation) for event in everything)
        self.approving = any(isinstance(event, Approval) for event in everything)

    def faults(self, event: Happening, entry: str, before: Iterable[Happening]) -> Iterator[Message]:
        """Why *event* can't have happened to *entry* after what happened to it *before*."""
        past = _Past(tuple(before))
        yield from self._of_entry(event, entry, past)
        match event:
            case CallToCorrect():
                yield from self._call(event, past)
            case Correction() | NoCorrection() | Recheck():
                yield from self._answer(event, past)
            case AppealDecision():
                yield from self._appeal_decision(event, past)
            case ReplaceSheet():
                yield from _replaced(event, past)
            case Approval() | Grant() | Renewal() | Loss():
                yield from self._status(event, entry, past)
            case _:
                pass
        if isinstance(event, Decision):
            yield from self._times(event, past)

    def _of_entry(self, event: Happening, entry: str, past: _Past) -> Iterator[Message]:
        received = self.received.get(entry)
        if received is not None and event.day < received and not isinstance(event, Recusal):
            yield say(
                "This is dated {date}, but {entry} was received only on {received}.",
                date=event.day,
                entry=entry,
                received=received,
            )
        gone = past.of(Withdraw)
        if gone and not isinstance(event, Notice):
            yield say("{entry} was withdrawn on {date}; nothing can follow.", entry=entry, date=gone[0].day)

    def _call(self, event: CallToCorrect, past: _Past) -> Iterator[Message]:
        for id_ in event.requirements:
            requirement = self.requirements.get(id_)
            if requirement is None or requirement.correctable is None:
                yield say("The rubric doesn't say that {requirement} may be corrected.", requirement=id_)
                continue
            times = requirement.correctable.times
            if len(past.calls(id_)) >= times:
                yield say_count(
                    "The rubric allows one call for {requirement}; it was on {date}.",
                    "The rubric allows {count} calls for {requirement}; the last was on {date}.",
                    times,
                    requirement=id_,
                    date=past.calls(id_)[-1].day,
                )
            until = last_day(event, requirement)
            if event.until is not None and event.until != until:
                yield say(
                    "The call says {stated}, but the rubric gives {days} calendar days: until {until}.",
                    stated=event.until,
                    days=requirement.correctable.days,
                    until=until,
                )

    def _answer(self, event: Correction | NoCorrection | Recheck, past: _Past) -> Iterator[Message]:
        asked = (event.requirement,) if isinstance(event, Recheck) else tuple(event.requirements)
        for id_ in asked:
            calls = past.calls(id_)
            if not calls:
                yield say("Nobody was called to correct {requirement} before.", requirement=id_)
                continue
            answers = [answer for answer in past.answers(id_) if answer.day >= calls[-1].day]
            until = last_day(calls[-1], self.requirements[id_])
            if isinstance(event, Recheck) and not answers:
                yield say("No correction of {requirement} was received before.", requirement=id_)
            if isinstance(event, NoCorrection) and event.day <= until:
                yield say(
                    "The time to correct {requirement} runs until {until}.", requirement=id_, until=until
                )
            if isinstance(event, NoCorrection) and answers and answers[0].day <= until:
                yield say(
                    "A correction of {requirement} was received on {date}.",
                    requirement=id_,
                    date=answers[0].day,
                )

    def _appeal_decision(self, event: AppealDecision, past: _Past) -> Iterator[Message]:
        appeals = past.of(Appeal)
        if len(past.of(AppealDecision)) >= len(appeals):
            yield say("There is no appeal to decide.")
            return
        appeal = appeals[len(past.of(AppealDecision))]
        until = appeal_until(self.rubric, past.events[: past.events.index(appeal)])
        if until is not None and appeal.day > until and event.decision != "left_unexamined":
            yield say(
                "The appeal came on {date}, after {until}; it can only be left unexamined.",
                date=appeal.day,
                until=until,
            )

    def _times(self, event: Decision, past: _Past) -> Iterator[Message]:
        decision = self.rubric.decision(getattr(event, "event", ""))
        earlier = past.of(type(event))
        if decision is not None and decision.times is not None and len(earlier) >= decision.times:
            yield say_count(
                "The rubric allows this once for one entry; it was done on {date}.",
                "The rubric allows this {count} times for one entry; the last was on {date}.",
                decision.times,
                date=earlier[-1].day,
            )

    def _status(self, event: Approval | Grant | Renewal | Loss, entry: str, past: _Past) -> Iterator[Message]:
        if isinstance(event, Approval):
            if self.recommending and not past.of(Recommendation):
                yield say("{entry} was not recommended before.", entry=entry)
            return
        ends = [index for index, one in enumerate(past.events) if isinstance(one, Loss)]
        since = _Past(past.events[ends[-1] + 1 if ends else 0 :])
        held = [*since.of(Grant), *since.of(Renewal)]
        if isinstance(event, Loss):
            if not held:
                yield say("{entry} holds no status that it could lose.", entry=entry)
            return
        if self.approving and not past.of(Approval):
            yield say("{entry} was not approved before.", entry=entry)
        if held and not _follows(event, held[-1]):
            yield say("{entry} holds the status since {date} already.", entry=entry, date=held[-1].first_day)


def _follows(event: Grant | Renewal, held: Held) -> bool:
    """Whether the status can be given again: a grant once it has run out, a renewal also before that."""
    if isinstance(event, Renewal):
        return event.first_day > held.first_day
    return held.until is not None and event.first_day > held.until


def _replaced(event: ReplaceSheet, past: _Past) -> Iterator[Message]:
    if event.new_expert == event.expert:
        yield say("{expert} can't assess the entry again in their own place.", expert=event.expert)
    for earlier in past.of(ReplaceSheet):
        if earlier.stage != event.stage:
            continue
        if event.expert in (earlier.expert, earlier.new_expert):
            yield say(
                "The sheet of {expert} was replaced on {date} already, or is the one that replaced it.",
                expert=event.expert,
                date=earlier.day,
            )
