"""Conditions that another one already contains."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from kkk_scoring.messages import say
from kkk_scoring.study.sides import UP
from kkk_scoring.study.soundness.subject import Found, Rule, Subject
from kkk_scoring.study.soundness.thresholds import Limit, limit

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness


def implied(subject: Subject) -> Iterator[Found]:
    """Another requirement already demands this and more.

    Two conditions limit the same expression on the same side: whoever meets the stricter one meets the
    other, which therefore rejects nobody by itself.

    Bad:
        stages:
          - stage: check
            requirements:
              cheap: {require: price <= 300}
              not_dear: {require: price <= 500} # here
    Good:
        stages:
          - stage: check
            requirements:
              cheap: {require: price <= 300}
              not_free: {require: price >= 10}
    """
    open_ = (rule for rule in subject.conditions() if subject.bounds.outcomes[rule.id] is None)
    rules = [(rule, found) for rule in open_ if (found := limit(rule.formula)) is not None]
    for index, (rule, found) in enumerate(rules):
        for at, (other, also) in enumerate(rules):
            if rule is other or not _same_reach(rule, other) or _what(rule, found) != _what(other, also):
                continue
            if _implies(also, found) and not (_implies(found, also) and at > index):
                message = say(
                    "`{other}` demands at least as much (`{rule}`), so this never rejects anybody.",
                    other=other.id,
                    rule=other.formula.text,
                )
                fix = say("Leave one of them out, or change its limit.")
                yield Found(rule.path, message, fix, 0, partial(_caught, subject, rule, other), proved=True)
                break


def _caught(subject: Subject, rule: Rule, other: Rule) -> Witness | None:
    from kkk_scoring.study.soundness.showing import caught_by_other

    return caught_by_other(subject, rule, other)


def _same_reach(rule: Rule, other: Rule) -> bool:
    """Whether the other condition is asked of everybody of whom this one is asked."""
    if rule.stage is not other.stage:
        return False
    asked = [r for r in rule.stage.requirements if r.id == other.id]
    return not any(r.when is not None or r.correctable is not None for r in asked) and (
        other.part is None or other.part.when is None
    )


def _what(rule: Rule, found: Limit) -> str:
    """What is limited, under one name however it is written."""
    return rule.part.id if rule.part is not None and found.text == "points" else found.text


def _implies(strict: Limit, loose: Limit) -> bool:
    """Whether whatever meets *strict* meets *loose*."""
    if (strict.op in UP) != (loose.op in UP):
        return False
    ahead = strict.number - loose.number if strict.op in UP else loose.number - strict.number
    return ahead > 0 or (ahead == 0 and (len(strict.op) == 1 or len(loose.op) == 2))
