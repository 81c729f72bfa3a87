"""Pictures as plain numbers: where each part of a funnel, bar or strip stands, in per cent of its width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kkk_scoring.report.bars import Bar, Chart
from kkk_scoring.rubric.model import Criterion, Words
from kkk_scoring.scoring.protocol import Exact, Funnel, Mark, bounds, certain

TINTS = 5


class Rect(NamedTuple):
    """A stretch from *x*, *width* wide; *kind* names its look; *title* and *points* say what it is."""

    x: str
    width: str
    kind: str
    title: Words = None
    points: Exact | None = None


class Dot(NamedTuple):
    """One expert's mark on a strip; *kind*: nothing, ``out`` (not counted) or ``may`` (not certain)."""

    x: str
    kind: str


class Strip(NamedTuple):
    """A criterion's points on its scale with the marks that made them; *tick*: where its points are."""

    rects: tuple[Rect, ...]
    dots: tuple[Dot, ...]


class Step(NamedTuple):
    """One stage of the funnel: a bar of all who entered, narrowing to those who passed.

    *points* is a polygon on a field of 100 by 100.
    """

    funnel: Funnel
    points: str
    share: str


def percent(part: Exact, whole: Exact) -> str:
    """*part* of *whole* as an SVG length: pictures show, the numbers beside them tell.

    >>> percent(100, 150)
    '66.67%'
    """
    share = f"{float(part * 100 / whole):.2f}".rstrip("0").rstrip(".") if whole else "0"
    return f"{share}%"


def steps(funnels: Sequence[Funnel]) -> Iterator[Step]:
    """The funnel from top to bottom, centred: as wide as those who entered, narrowing to those who passed."""
    widest = max((funnel.entered for funnel in funnels), default=0) or 1
    for funnel in funnels:
        top, bottom = (50 * n / widest for n in (funnel.entered, funnel.passed + funnel.pending))
        corners = [(50 - top, 0), (50 + top, 0), (50 + top, 30), (50 + bottom, 100), (50 - bottom, 100)]
        corners.append((50 - top, 30))
        points = " ".join(f"{x:.2f},{y}" for x, y in corners)
        yield Step(funnel, points, percent(funnel.entered, widest))


def bar(bar: Bar, chart: Chart) -> tuple[Rect, ...]:
    """What stands on a bar: its segments in changing tints, or how far an open one reaches."""
    names = list(chart.parts)
    if bar.segments:
        return tuple(
            Rect(
                percent(part.start, chart.scale),
                percent(part.end - part.start, chart.scale),
                f"s{names.index(part.id) % TINTS}",
                part.title or part.id,
                part.end - part.start,
            )
            for part in bar.segments
        )
    high = chart.scale if bar.high is None else bar.high
    sure = Rect("0%", percent(bar.low, chart.scale), "s0")
    return sure, Rect(percent(bar.low, chart.scale), percent(high - bar.low, chart.scale), "open")


def strip(mark: Mark) -> Strip | None:
    """The points of a criterion on its scale; None where it has none or no upper end."""
    ends, top = bounds(mark.points), _top(mark)
    if ends is None or top is None:
        return None
    low, high = ends[0] or 0, top if ends[1] is None else ends[1]
    if low < 0 or high > top:
        return None
    rects = [Rect("0%", percent(low, top), "have")]
    if high > low:
        rects.append(Rect(percent(low, top), percent(high - low, top), "open"))
    dots = [
        Dot(percent(points, top), {True: "", False: "out", None: "may"}[given.counted])
        for given in mark.given
        if (points := certain(given.points)) is not None and 0 <= points <= top
    ]
    return Strip(tuple(rects), tuple(dots))


def _top(mark: Mark) -> Exact | None:
    criterion: Criterion = mark.criterion
    ends = [certain(mark.out_of), criterion.most, criterion.scale.high if criterion.scale else None]
    known = [end for end in ends if end is not None]
    return max(known) if known and max(known) > 0 else None
