"""What things are called where people read of them: by number or title, not by the id that files use."""

from __future__ import annotations

from collections.abc import Iterator

from kkk_scoring.messages import Message, say
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.rubric.model import Rubric, Stage, Words
from kkk_scoring.scoring.examine import COMPLETE
from kkk_scoring.scoring.protocol import Check, Outcome, StageResult

THRESHOLD = say("Threshold of points")
WITHDRAWN = say("Withdrawn")
"""What those are called who took their entry back."""


def is_number(id_: str) -> bool:
    """Whether people use the id too, because it looks like a number: ``F7`` or ``A``, not ``at_least_3``."""
    return len(id_) == 1 or ("_" not in id_ and any(letter.isdigit() for letter in id_))


def number_of(id_: str, title: Words) -> str:
    """What stands before a title: the id if it is a number, or if there is no title; else nothing."""
    return id_ if is_number(id_) or not title else ""


def called(id_: str, title: Words) -> Words:
    """The number alone where there is one, else the title, else the id."""
    return number_of(id_, title) or title


def rule_called(id_: str, rubric: Rubric) -> Words:
    """A stage by its title, any other rule by its number or title."""
    for stage in rubric.stages:
        if stage.id == id_:
            return stage.title or id_
    own = COMPLETE if id_ == "complete" else None
    return called(id_, rubric.titles.get(id_, (None, None))[0] or own)


def result_called(id_: str, rubric: Rubric) -> Words:
    return next((one.title for one in rubric.results if one.id == id_), None) or id_


def named(id_: str, title: Words) -> Message:
    """The number and title, or the one that there is."""
    if not title:
        return say("{title}", title=id_)
    if not is_number(id_):
        return say("{title}", title=title)
    return say("{number} {title}", number=id_, title=title)


def is_requirement(stage: Stage, id_: str) -> bool:
    """Whether a check with this id is about a requirement, not a threshold of points."""
    return id_ in {r.id for r in stage.requirements} | {"complete", "withdraw"}


def is_withdrawal(check: Check, stage: Stage) -> bool:
    """Whether the check says that the applicant took the entry back."""
    return check.id == "withdraw" and check.id not in {r.id for r in stage.requirements}


def is_withdrawn(outcome: Outcome) -> bool:
    """Whether the applicant took the entry back: its verdict is ``rejected``, but nobody rejected it."""
    return outcome.verdict == "rejected" and any(
        is_withdrawal(check, result.stage) for result in outcome.stages[-1:] for check in result.checks
    )


def fell_as(outcome: Outcome) -> Words:
    """What those are called who fell where this one did; None: the rubric doesn't say."""
    if is_withdrawn(outcome):
        return WITHDRAWN.both()
    return outcome.stages[-1].stage.rejected if outcome.stages else None


def decisive(result: StageResult) -> list[Check]:
    """The checks that the entry fell by at this stage: the withdrawal alone where there was one."""
    failed = [check for check in result.checks if check.verdict == "rejected"]
    return [check for check in failed if is_withdrawal(check, result.stage)] or failed


def failed_by(check: Check, stage: Stage) -> Words | Message:
    """In a word or two, what an entry fell by: ``F7``, *Quality of the proposal*, *withdrawn*."""
    if is_withdrawal(check, stage):
        return say("withdrawn")
    return check.title or check.id if check.id == stage.id else called(check.id, check.title)


def failure(check: Check, stage: Stage, rubric: Rubric) -> Message:
    """A failed check by name, with its reason."""
    reason = check_reason(check, rubric)
    if is_withdrawal(check, stage):
        return reason
    if is_requirement(stage, check.id) or (check.id != stage.id and is_number(check.id)):
        return say("{name}: {reason}", name=called(check.id, check.title), reason=reason)
    return say("{name}: {reason}", name=THRESHOLD, reason=reason)


def failures(result: StageResult, rubric: Rubric) -> Iterator[Message]:
    """Everything that the entry fell by at this stage."""
    for check in decisive(result):
        yield failure(check, result.stage, rubric)
