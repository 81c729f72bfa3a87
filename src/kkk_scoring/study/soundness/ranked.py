"""Keys of the ranking that can't decide anything, and what a ranking leaves unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from kkk_scoring.feel.unknown import is_known
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import RankingKey
from kkk_scoring.study.soundness.bounds import worked_out
from kkk_scoring.study.soundness.subject import Found, Path, Subject

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness

_LAST: Final = ("shared", "lots", "decided")


def key_never_matters(subject: Subject) -> Iterator[Found]:
    """A key of the ranking can never decide anything.

    Entries that are equal in all keys before it are always equal in this one too: because it is a sum of
    multiples of them, because it is the same for everybody, or because the key before ends every tie.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria: {method: {marks: {to: 60}}, team: {marks: {to: 40}}}
        ranking:
          - highest: method + team
          - highest: method
          - highest: team # here
          - shared
    Good:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria: {method: {marks: {to: 60}}, team: {marks: {to: 40}}}
        ranking:
          - highest: method + team
          - highest: method
          - shared
    """
    from kkk_scoring.study.soundness.linear import Span

    span = Span(subject)
    before: list[RankingKey] = []
    for index, key in enumerate(subject.rubric.ranking):
        path: Path = ("ranking", index)
        ended = next((one.direction for one in before if one.direction in _LAST), None)
        if ended is not None and key.direction != "shared":
            message = say("This key never decides anything: `{word}` before it ends every tie.", word=ended)
            find = partial(_ended, subject, index, ended)
            yield Found(path, message, say("Put `{word}` last.", word=ended), None, find, proved=True)
        elif key.formula is not None:
            value = worked_out(key.formula, subject.bounds.names)
            if is_known(value):
                message = say("This key never decides anything: it is the same for everybody.")
                find = partial(_undecided, subject, index, True)
                yield Found((*path, key.direction), message, say("Leave it out."), 0, find, proved=True)
            elif not span.adds(key.formula):
                message = say(
                    "This key never decides anything: entries that are equal in the keys before it are equal"
                    " in it too."
                )
                fix, find = (
                    say("Leave it out, or take another key."),
                    partial(_undecided, subject, index, False),
                )
                yield Found((*path, key.direction), message, fix, 0, find, proved=True)
        before.append(key)


def _ended(subject: Subject, index: int, word: str) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import ended_before

    return ended_before(subject, index, word)


def _undecided(subject: Subject, index: int, known: bool) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import undecided_key

    return undecided_key(subject, index, known)


def ranking_has_no_end(subject: Subject) -> Iterator[Found]:
    """The ranking doesn't say what becomes of entries that are equal in every key.

    The last key is `shared` (they share the place), `lots` or `decided`.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria: {method: {marks: {to: 60}}}
        ranking:
          - highest: merit # here
    Good:
        stages:
          - stage: merit
            experts: {expert: 1}
            criteria: {method: {marks: {to: 60}}}
        ranking:
          - highest: merit
          - shared
    """
    ranking = subject.rubric.ranking
    if ranking and ranking[-1].formula is not None:
        message = say("Nothing says what becomes of entries that are equal in every key of the ranking.")
        fix = say("Let the last key be `shared`, `lots` or `decided`.")
        path = ("ranking", len(ranking) - 1)
        yield Found(path, message, fix, None, partial(_equal, subject), proved=True)


def _equal(subject: Subject) -> Witness | None:
    from kkk_scoring.study.soundness.unlike import equal_to_the_end

    return equal_to_the_end(subject)
