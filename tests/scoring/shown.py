"""What a protocol shows of what is still open, held against a later one in which more is known."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kkk_scoring.feel.unknown import UNKNOWN, is_bounded, is_known
from kkk_scoring.scoring.protocol import GroupPoints, Mark, Outcome, Protocol, StageResult, bounds

Exact = int | Fraction


def numbers(protocol: Protocol) -> Iterator[object]:
    """All points of a protocol, and what they and the places were worked out from."""
    for outcome in protocol.outcomes:
        yield from (outcome.total, outcome.open_points, outcome.keys)
        for stage in outcome.stages:
            made: list[StageResult | Mark | GroupPoints] = [stage, *stage.marks, *stage.groups]
            yield from ((one.points, one.out_of, one.working) for one in made)
    for dealt in protocol.dealt:
        yield from (dealt.places, dealt.pot, dealt.left)


def contradictions(before: Protocol, after: Protocol) -> list[str]:
    """What *before* showed and *after*, in which more is known, does not keep."""
    found: list[str] = []
    for was in before.outcomes:
        now = after.outcome(was.entry)
        assert now is not None
        found += [f"{was.entry}: {text}" for text in (*_entry(was, now), *_place(was, now))]
    dealt = {(id(row.line), row.list): row for row in after.dealt}
    for row in before.dealt:
        later = dealt.get((id(row.line), row.list))
        for what in ("places", "pot") if later else ():
            if not _covers_value(getattr(row, what), getattr(later, what)):
                found.append(f"{row.line.id} {what} {getattr(row, what)} → {getattr(later, what)}")
    return found


def _place(was: Outcome, now: Outcome) -> Iterator[str]:
    """What is said of the places that the entry can still take, and of the stages that it can reach."""
    if was.best is not None and now.rank is not None:
        assert was.worst is not None
        if not was.best <= now.rank <= was.worst:
            yield f"places {was.best} to {was.worst} → {now.rank}"
    if was.verdict != "pending":
        return
    if not was.may_pass and now.verdict == "passed":
        yield "was said not to pass any more"
    reached = {stage.stage.id for stage in was.stages} | {*was.ahead}
    if not {stage.stage.id for stage in now.stages} <= reached:
        yield f"reached more than {sorted(reached)}"


def _entry(was: Outcome, now: Outcome) -> Iterator[str]:
    if was.verdict not in ("pending", now.verdict):
        yield f"verdict {was.verdict} → {now.verdict}"
    if not _covers(_shown(was), _shown(now)):
        yield f"bounds {_shown(was)} → {_shown(now)}"
    if was.rank is not None and was.rank != now.rank:
        yield f"rank {was.rank} → {now.rank}"
    if was.result is not None and was.result != now.result:
        yield f"result {was.result} → {now.result}"
    got_nothing = was.verdict == "passed" and was.result is None and was.result_open is None
    if got_nothing and not (now.result is None and now.result_open is None):
        yield f"no result → {now.result}"
    stages = {stage.stage.id: stage for stage in now.stages}
    for stage in was.stages:
        if stage.stage.id in stages:
            yield from (f"{stage.stage.id}: {text}" for text in _stage(stage, stages[stage.stage.id]))
        elif was.stages[-1] is not stage or was.verdict != "pending":
            yield f"{stage.stage.id} was reached"


def _stage(was: StageResult, now: StageResult) -> Iterator[str]:
    if was.verdict not in ("pending", now.verdict):
        yield f"verdict {was.verdict} → {now.verdict}"
    for role, call in was.called.items():
        if call not in (None, now.called.get(role)):
            yield f"{role} called: {call} → {now.called.get(role)}"
    if not _covers_value(was.out_of, now.out_of):
        yield f"out of {was.out_of} → {now.out_of}"
    checks = {check.id: check for check in now.checks}
    for check in was.checks:
        if check.id not in checks:  # what it asks for turned out not to apply
            if check.verdict == "rejected":
                yield f"{check.id} rejected → not asked"
            continue
        for text, value in check.values.items():
            later = checks[check.id].values.get(text, value)
            if check.verdict == "pending" and not _covers_value(value, later):
                yield f"{check.id}: {text} {value} → {later}"
        if check.verdict not in ("pending", checks[check.id].verdict):
            yield f"{check.id} {check.verdict} → {checks[check.id].verdict}"
    points = {mark.criterion.id: mark.points for mark in now.marks}
    points |= {group.group.id: group.points for group in now.groups} | {was.stage.id: now.points}
    shown = {mark.criterion.id: mark.points for mark in was.marks}
    shown |= {group.group.id: group.points for group in was.groups} | {was.stage.id: was.points}
    for id_, value in shown.items():
        # Of marks of which the rule makes nothing there is nothing to hold against what was shown.
        if points[id_] is not UNKNOWN and not _covers(bounds(value), bounds(points[id_])):
            yield f"{id_} {value} → {points[id_]}"
    later_marks = {mark.criterion.id: mark for mark in now.marks}
    for mark in was.marks:
        later_mark = later_marks[mark.criterion.id]
        if later_mark.out_of is None:
            continue  # it doesn't apply; what was shown of it held if it did
        for what in ("out_of", "weight"):
            if not _covers_value(getattr(mark, what), getattr(later_mark, what)):
                yield f"{mark.criterion.id}: {what} {getattr(mark, what)} → {getattr(later_mark, what)}"
        for part, value in mark.working.items():
            if not _covers_value(value, later_mark.working.get(part, value)):
                yield f"{mark.criterion.id}: {part} {value} → {later_mark.working[part]}"
    counted = {(m.criterion.id, g.expert): g.counted for m in now.marks for g in m.given}
    for mark in was.marks:
        for one in mark.given if later_marks[mark.criterion.id].out_of is not None else ():
            if one.counted not in (None, counted[mark.criterion.id, one.expert]):
                yield f"{mark.criterion.id}: the mark of {one.expert} counts no longer as before"


def _covers_value(was: object, now: object) -> bool:
    """Whether a value shown as certain stays, and one shown with bounds keeps within them."""
    if was is None or now is None:
        return was is None or was is now
    wide, narrow = bounds(was), bounds(now)
    numbers = all(is_bounded(value) for value in (was, now))
    if numbers and wide is not None and narrow is not None:
        return _covers(wide, narrow)
    return not is_known(was) or was == now


def _shown(outcome: Outcome) -> Any:
    value = outcome.open_points if outcome.verdict == "pending" else outcome.total
    return bounds(value) if not isinstance(value, str | list) else None


def _covers(wide: Any, narrow: Any) -> bool:
    """Whether the bounds *narrow* lie within *wide*; where nothing is said, nothing is broken."""
    if wide is None or narrow is None or not all(isinstance(end, int | Fraction | None) for end in narrow):
        return True
    (low, high), (lower, upper) = wide, narrow
    below = low is None or (lower is not None and low <= lower)
    return below and (high is None or (upper is not None and upper <= high))
