"""The points of a stage as bars: what stands on each, on one scale, with the threshold as a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from kkk_scoring.feel.walk import constant
from kkk_scoring.rubric.model import Criterion, Group, Stage, Words
from kkk_scoring.scoring.protocol import Exact, Outcome, Protocol, StageResult, bounds, certain
from kkk_scoring.study.margins import Margin, Nearest, nearest, stage_margin

MOST_SEGMENTS = 9


class Segment(NamedTuple):
    """A group, criterion or stage as one stretch of a bar, *start*..*end* in points."""

    id: str
    title: Words
    start: Exact
    end: Exact


class Bar(NamedTuple):
    """One entry: its segments, or where points are open only *low*..*high*; None: no bound."""

    outcome: Outcome
    segments: tuple[Segment, ...]
    low: Exact
    high: Exact | None
    margin: Margin | None


class Chart(NamedTuple):
    """Bars of all entries assessed in *stage*, in the order of the list; *scale*: where it ends.

    *limit* is the threshold as a place on the scale, None where it is no such place.
    *is_total*: the bars are the totals by which the list is ordered.
    """

    stage: Stage
    is_last: bool
    is_total: bool
    bars: tuple[Bar, ...]
    scale: Exact
    limit: Margin | None
    nearest: Nearest

    @property
    def parts(self) -> dict[str, Words]:
        """What the segments are: id → title, in the order of the bars."""
        return {segment.id: segment.title for bar in self.bars for segment in bar.segments}


def charts(protocol: Protocol) -> Iterator[Chart]:
    """The list first, then every earlier stage that gives points."""
    stages = [stage for stage in protocol.rubric.stages if stage.has_points]
    for stage in reversed(stages):
        reached = [o for o in protocol.outcomes if _result(o, stage) is not None]
        if reached:
            yield _chart(protocol, stage, stages, reached)


def _chart(protocol: Protocol, stage: Stage, stages: Sequence[Stage], reached: Sequence[Outcome]) -> Chart:
    is_last = stage is protocol.rubric.stages[-1]
    shown, is_total = _added(stages, reached) if is_last else ([stage], False)
    if not is_last:
        reached = sorted(reached, key=lambda outcome: -_low(_result(outcome, stage)))
    whole = _whole_parts(shown, reached)
    bars = tuple(_bar(outcome, stage, shown, whole) for outcome in reached)
    limits = {bar.margin.limit for bar in bars if bar.margin is not None}
    on_scale = all(bar.margin is None or bar.margin.value == bar.low for bar in bars)
    first = next((bar.margin for bar in bars if bar.margin is not None), None)
    limit = first if on_scale and len(limits) == 1 else None
    return Chart(
        stage,
        is_last,
        is_total,
        bars,
        _scale(shown, reached, bars, limit),
        limit,
        nearest(protocol.outcomes, stage.id),
    )


def _added(stages: Sequence[Stage], reached: Sequence[Outcome]) -> tuple[list[Stage], bool]:
    """The stages whose points add up to the totals; else the last one alone."""
    sure = [outcome for outcome in reached if certain(outcome.total) is not None]
    for some in (list(stages), [stages[-1]]):
        if sure and all(_sum(outcome, some) == outcome.total for outcome in sure):
            return some, True
    return [stages[-1]], False


def _sum(outcome: Outcome, stages: Sequence[Stage]) -> Exact | None:
    points = [certain(result.points) if (result := _result(outcome, s)) else None for s in stages]
    return None if None in points else sum(point for point in points if point is not None)


def _result(outcome: Outcome, stage: Stage) -> StageResult | None:
    return next((result for result in outcome.stages if result.stage.id == stage.id), None)


def _low(result: StageResult | None) -> Exact:
    ends = bounds(result.points) if result else None
    return ends[0] or 0 if ends else 0


def _bar(outcome: Outcome, stage: Stage, shown: Sequence[Stage], whole: frozenset[str]) -> Bar:
    ends = [bounds(result.points) or (0, 0) for one in shown if (result := _result(outcome, one))]
    low = sum(end[0] or 0 for end in ends)
    highs = [end[1] for end in ends]
    high = None if None in highs else sum(end for end in highs if end is not None)
    segments = tuple(_segments(outcome, shown, whole)) if low == high else ()
    return Bar(outcome, segments, low, high, stage_margin(outcome, stage.id))


def _segments(outcome: Outcome, shown: Sequence[Stage], whole: frozenset[str]) -> Iterator[Segment]:
    start: Exact = 0
    for stage in shown:
        result = _result(outcome, stage)
        assert result is not None
        parts = [(stage.id, stage.title, certain(result.points) or 0)]
        if stage.id not in whole:
            parts = [(part.id, part.title, points or 0) for part, points in _parts(result)]
        for id_, title, points in parts:
            yield Segment(id_, title, start, start + points)
            start += points


def _whole_parts(shown: Sequence[Stage], reached: Sequence[Outcome]) -> frozenset[str]:
    """The stages that make one stretch: their parts don't add up, are many, or there are several stages."""
    whole = set()
    for stage in shown:
        parts = stage.group.parts
        flat = len(shown) > 1 and not any(isinstance(part, Group) for part in parts)
        if flat or len(parts) > MOST_SEGMENTS or not all(_adds_up(o, stage) for o in reached):
            whole.add(stage.id)
    return frozenset(whole)


def _adds_up(outcome: Outcome, stage: Stage) -> bool:
    result = _result(outcome, stage)
    if result is None or certain(result.points) is None:
        return True
    points = [points for _, points in _parts(result)]
    return all(point >= 0 for point in points) and sum(points) == result.points


def _parts(result: StageResult) -> list[tuple[Criterion | Group, Exact]]:
    """What is added up to the stage's points, each times its weight."""
    known = {mark.criterion.id: certain(mark.points) for mark in result.marks}
    known |= {group.group.id: certain(group.points) for group in result.groups}
    found = []
    for part in result.stage.group.parts:
        weight = 1 if part.weight is None else constant(part.weight.node)
        if isinstance(weight, int | Fraction):
            found.append((part, weight * (known.get(part.id) or 0)))
    return found


def _scale(
    shown: Sequence[Stage], reached: Sequence[Outcome], bars: Sequence[Bar], limit: Margin | None
) -> Exact:
    """The maximum where the rules have one, else the highest that is shown."""
    ends: list[Exact] = [1, *(bar.low for bar in bars), *(bar.high or 0 for bar in bars)]
    if limit is not None:
        ends.append(limit.limit)
    for outcome in reached:
        results = [result for stage in shown if (result := _result(outcome, stage))]
        tops = [end[1] for result in results if (end := bounds(result.out_of))]
        ends.append(sum(top for top in tops if top is not None))
    return max(ends)
