"""What the lists of a protocol say in words: why an entry fell, what is missing, what it got."""

from __future__ import annotations

from collections.abc import Iterator

from kkk_scoring.messages import Message, Several, say
from kkk_scoring.report.called import failures, fell_as, is_withdrawn
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.model import Rubric, Words
from kkk_scoring.scoring.protocol import Outcome, Protocol, certain
from kkk_scoring.scoring.round import Round


def title(words: Words, language: str, otherwise: str) -> str:
    """A title in *language*, or in the one there is."""
    if isinstance(words, str):
        return words
    return str((words or {}).get(language) or next(iter((words or {}).values()), otherwise))


def why_rejected(outcome: Outcome, rubric: Rubric) -> list[Message]:
    """Every check that the entry failed at its last stage, by name and with its reason."""
    return list(failures(outcome.stages[-1], rubric))


def as_of(round_: Round) -> list[Message]:
    """The day of which the result is, where it is not that of all that is recorded."""
    return [] if round_.as_of is None else [say("As it stood at the end of {day}.", day=round_.as_of)]


def why_open(outcome: Outcome) -> list[Message]:
    """What is missing for a verdict."""
    return [item.message for item in outcome.missing]


def points(value: object) -> Shown | Message:
    """Points as lists show them: exact, cut with ``…``, or bounds."""
    return say("–") if value is None else Shown(value)


def stage_points(outcome: Outcome, id_: str) -> object:
    """The entry's points at a stage; None if it never got there."""
    return next((stage.points for stage in outcome.stages if stage.stage.id == id_), None)


def total(outcome: Outcome) -> object:
    """What the list shows as the total: the certain points, else their bounds."""
    if certain(outcome.total) is not None or outcome.open_points is None:
        return outcome.total
    return outcome.open_points


def result_title(outcome: Outcome, rubric: Rubric, language: str) -> str:
    """What the entry got, in words."""
    for result in rubric.results:
        if result.id == outcome.result:
            return title(result.title, language, result.id)
    return outcome_word(outcome).render(language)


def outcome_word(outcome: Outcome) -> Message:
    """The entry's verdict as people say it; who withdrew was not rejected."""
    return say("withdrawn") if is_withdrawn(outcome) else verdict_word(outcome.verdict)


def verdict_word(verdict: str) -> Message:
    """A verdict as people say it."""
    return {
        "passed": say("passed"),
        "rejected": say("rejected"),
        "pending": say("open"),
        "invalid": say("invalid file"),
        "not_applicable": say("not applicable"),
    }[verdict]


def groups_of_rejected(protocol: Protocol) -> Iterator[tuple[Words, list[Outcome]]]:
    """The rejected under what they are called, from the last stage to the first; then the withdrawn."""
    rejected = [outcome for outcome in protocol.outcomes if outcome.verdict == "rejected"]
    gone = [outcome for outcome in rejected if is_withdrawn(outcome)]
    for stage in reversed(protocol.rubric.stages):
        fallen = [o for o in rejected if o.stopped_at == stage.id and not is_withdrawn(o)]
        if fallen:
            own = fallen[0].stages[-1].stage
            yield own.rejected or own.title or own.id, fallen
    if gone:
        yield fell_as(gone[0]), gone


def all_reasons(outcome: Outcome, rubric: Rubric) -> Message:
    """One message with everything that decides against, or is missing."""
    if outcome.verdict == "rejected":
        return Several(why_rejected(outcome, rubric))
    if outcome.verdict == "invalid":
        return Several([finding.message for finding in outcome.findings])
    return Several(why_open(outcome))
