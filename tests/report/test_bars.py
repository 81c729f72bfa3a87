"""Points as bars: on one scale, in segments that add up, with the threshold where it belongs."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.bars import Chart, charts
from kkk_scoring.scoring.protocol import Protocol, certain
from tests.helpers import ROOT
from tests.small import a_round, rules, scored

TWO_STAGES = """
rubric: r
title: R
form: {ga: number, gb: number, gc: number}
stages:
  - stage: first
    criteria:
      G: {title: G, criteria: {A: {title: A, points: ga, out_of: 10}, B: {title: B, points: gb, out_of: 10}}}
    require: first >= 8
  - stage: last
    criteria: {C: {title: C, points: gc, out_of: 10}}
    require: first + last >= 12
ranking: [{highest: first + last}, shared]
"""


def of(folder: str) -> tuple[Protocol, list[Chart]]:
    protocol = score(load_round(ROOT / "applications" / folder))
    return protocol, list(charts(protocol))


def test_where_all_stages_add_up_to_the_total_the_bars_are_the_totals() -> None:
    protocol, (last, first) = of("kkk-2015")

    assert (last.stage.id, last.is_total, last.scale) == ("panel", True, 150)
    assert list(last.parts) == ["A", "B", "C", "D", "panel"]
    assert last.limit is not None
    assert (last.limit.limit, last.limit.op) == (101, ">=")
    assert [bar.low for bar in last.bars] == [o.total for o in protocol.outcomes if o.rank]
    assert (first.stage.id, first.scale, len(first.bars)) == ("substantive", 100, 10)


def test_where_the_ranking_weighs_otherwise_the_bars_are_the_stages_own_points() -> None:
    _, (chart,) = of("horizon-europe-ia")

    assert (chart.is_total, chart.scale) == (False, 15)
    assert [bar.low for bar in chart.bars][:2] == [Fraction(25, 2), Fraction(25, 2)]
    assert list(chart.parts) == ["excellence", "impact", "implementation"]
    assert chart.limit is not None
    assert chart.limit.limit == 10


def test_more_parts_than_tints_can_tell_apart_are_one_stretch() -> None:
    _, (chart,) = of("declared-points")

    assert list(chart.parts) == ["merit"]


def test_half_of_a_maximum_that_differs_is_no_line_but_everybody_has_a_margin() -> None:
    _, (chart,) = of("declared-points")

    assert chart.limit is None
    assert {bar.margin.limit for bar in chart.bars if bar.margin} == {Fraction(77, 2), 36}


def test_a_limit_that_differs_from_entry_to_entry_is_no_line() -> None:
    rubric = rules(TWO_STAGES.replace("first + last >= 12", "first + last >= ga + 3"))
    answers = {"W1": {"ga": 8, "gb": 8, "gc": 1}, "W2": {"ga": 9, "gb": 8, "gc": 1}}

    assert next(charts(scored(rubric, a_round(rubric, {}), answers))).limit is None


def test_an_open_entry_has_a_bar_from_the_lowest_to_the_highest_it_can_get() -> None:
    rubric = rules(
        """
rubric: r
title: R
form: {}
stages:
  - stage: s
    experts: {expert: 2}
    each: {combine: mean(marks)}
    criteria: {A: {title: A, marks: {to: 10}}}
    require: s >= 6
"""
    )
    round_ = a_round(rubric, {"X": "expert", "Y": "expert"}, {"s": {"X": {"W1": {"A": 8}}}})
    (chart,) = charts(scored(rubric, round_, {"W1": {}}))
    (bar,) = chart.bars

    assert (bar.low, bar.high, bar.segments, bar.margin) == (4, 9, (), None)


numbers = some.integers(0, 10)


@given(some.lists(some.tuples(numbers, numbers, numbers), min_size=1, max_size=6))
def test_segments_follow_one_another_without_a_gap_up_to_the_points(
    entries: list[tuple[int, int, int]],
) -> None:
    rubric = rules(TWO_STAGES)
    answers = {
        f"W{n}": dict(zip(("ga", "gb", "gc"), values, strict=True)) for n, values in enumerate(entries)
    }
    for chart in charts(scored(rubric, a_round(rubric, {}), answers)):
        for bar in chart.bars:
            assert bar.low == bar.high == bar.segments[-1].end <= chart.scale
            assert bar.segments[0].start == 0
            assert all(left.end == right.start for left, right in pairwise(bar.segments))
            if chart.is_total:
                assert bar.low == certain(bar.outcome.total)
