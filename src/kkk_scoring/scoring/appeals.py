"""Which sheet stands after a re-assessment: the rubric's rule, applied to one decision after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN, Interval
from kkk_scoring.messages import Message, say
from kkk_scoring.scoring.acts import ReplaceSheet
from kkk_scoring.scoring.correct import with_reason
from kkk_scoring.scoring.protocol import Missing
from kkk_scoring.scoring.round import Round
from kkk_scoring.scoring.who import who

Way = tuple[bool, ...]
"""For each re-assessment whether the new sheet stands; those not named keep the old one."""


class Weighed(NamedTuple):
    """What a stage comes to with some sheets: whether all its conditions hold, and its points."""

    holds: object
    points: object


class Standing(NamedTuple):
    """*versions*: the round with the sheets that stand; several while that is open, the last is shown."""

    versions: tuple[Round, ...]
    notes: tuple[Message, ...] = ()
    missing: tuple[Missing, ...] = ()


def standing(
    stage: str,
    entry: str,
    round_: Round,
    weigh: Callable[[Round], Weighed],
    total: Callable[[Round, str], object],
) -> Standing:
    """Which of the sheets before and after each re-assessment of *entry* in *stage* stands.

    *weigh* gives what the stage comes to, *total* what one expert's sheet comes to alone. Each decision
    is taken with what stands by then; one that can't be taken yet leaves both versions.
    """
    replaced = [event for event in round_.of(entry, ReplaceSheet) if event.stage == stage]
    if not replaced:
        return Standing((round_,))

    def version(way: Way) -> Round:
        return _version(round_, entry, replaced, way)

    ways: list[Way] = [()]
    notes: list[Message] = []
    missing: list[Missing] = []
    for event in replaced:
        further: list[Way] = []
        for way in ways:
            old, new = version((*way, False)), version((*way, True))
            answer = _new_stands(event, old, new, weigh, total)
            further += [(*way, stands) for stands in (False, True) if answer in (None, stands)]
        ways = further
        notes += _notes(event, {way[-1] for way in ways}, round_.stands)
        if len({way[-1] for way in ways}) > 1:
            missing.append(_to_come(event))
    return Standing(tuple(map(version, ways)), tuple(notes), tuple(missing))


def _version(round_: Round, entry: str, replaced: Sequence[ReplaceSheet], way: Way) -> Round:
    """The round with the new sheets where *way* says so; elsewhere it is the new expert who is out."""
    old = [event for index, event in enumerate(replaced) if index >= len(way) or not way[index]]
    events = [
        event.model_copy(update={"expert": event.new_expert, "new_expert": event.expert})
        if isinstance(event, ReplaceSheet) and any(event is one for one in old)
        else event
        for event in round_.events.get(entry, ())
    ]
    return replace(round_, events={**round_.events, entry: events})


def _new_stands(
    event: ReplaceSheet,
    old: Round,
    new: Round,
    weigh: Callable[[Round], Weighed],
    total: Callable[[Round, str], object],
) -> bool | None:
    """Whether the new sheet stands; None while that is open. The new one stands where nothing differs."""
    if new.sheet(event.stage, event.new_expert, event.entry) is None:
        return None
    out_anyway = old.recused(event.stage, event.expert, event.entry)
    if old.stands == "new" or out_anyway:
        return True
    if old.stands == "higher":
        return _at_least(total(new, event.new_expert), total(old, event.expert))
    before, after = weigh(old), weigh(new)
    if before.points is None and after.points is None:
        return True
    if before.holds is True and after.holds is False:
        return False
    if before.holds is UNKNOWN or after.holds is UNKNOWN:
        return None
    return _at_least(after.points, before.points)


def at_least(points: object, before: object) -> object:
    """*points* that are open, but surely not below those of *before*."""
    low: Any = before.low if isinstance(before, Interval) else before
    if not isinstance(points, Interval) or low is UNKNOWN or low is None:
        return points
    return Interval(low if points.low is None else max(points.low, low), points.high)


def _at_least(one: Any, other: Any) -> bool | None:
    if one is UNKNOWN or other is UNKNOWN:
        return None
    answer = one >= other
    return None if answer is UNKNOWN else bool(answer)


def _notes(event: ReplaceSheet, answers: set[bool], rule: str) -> tuple[Message, ...]:
    said = say(
        "Assessed again by {new} instead of {old}, as {by} decided on {date}.",
        new=event.new_expert,
        old=event.expert,
        by=who(event.by),
        date=event.day,
    )
    notes = with_reason(said, event.reason)
    if answers == {True}:
        return (*notes, say("The new sheet stands: {rule}", rule=_RULES[rule]))
    if answers == {False}:
        return (*notes, say("The sheet of before stands: {rule}", rule=_RULES[rule]))
    return notes


_RULES = {
    "new": say("under the rules the re-assessment replaces it."),
    "higher": say("under the rules the sheet with the higher total counts."),
    "never_lower": say("under the rules a re-assessment never lowers the points."),
}


def _to_come(event: ReplaceSheet) -> Missing:
    message = say("Whether the re-assessment by {expert} stands is still open.", expert=event.new_expert)
    return Missing("reassessment", event.stage, event.new_expert, message)
