"""The whole page: what stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kkk_scoring.messages import Message, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.bars import Bar, Chart, charts
from kkk_scoring.report.called import number_of
from kkk_scoring.report.columns import places
from kkk_scoring.report.html import geometry
from kkk_scoring.report.html.entries import EntryView, entry, result_words
from kkk_scoring.report.html.words import WORDS
from kkk_scoring.report.public import publish
from kkk_scoring.report.rules import Rule, rules
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.model import Stage, Words
from kkk_scoring.scoring.protocol import Protocol, bounds
from kkk_scoring.study.margins import UP

if TYPE_CHECKING:
    from kkk_scoring.provenance import Provenance

SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}


class BarView(NamedTuple):
    """*near*: ``above`` or ``below`` the line, for those nearest to it."""

    bar: Bar
    rects: tuple[geometry.Rect, ...]
    result: str
    near: str


class ChartView(NamedTuple):
    """*limit*: where the threshold's line stands; *sign*: how it is compared, as a sign."""

    chart: Chart
    title: Words
    about: Message
    legend: tuple[tuple[str, str, Words], ...]
    limit: str | None
    sign: str
    bars: tuple[BarView, ...]
    places: int
    has_margins: bool


class Cell(NamedTuple):
    """A number in the table; *order*: its place among those of its column, by which it is sorted;
    *places*: the decimals of its column."""

    value: object
    order: int
    places: int


class Row(NamedTuple):
    entry: EntryView
    rank: Cell
    points: tuple[Cell, ...]
    total: Cell
    margin: Cell


class RuleGroup(NamedTuple):
    """The rules of one stage and one kind, in the rubric's order; *stage* None: of the whole rubric."""

    kind: str
    stage: Stage | None
    rules: tuple[Rule, ...]


class PageView(NamedTuple):
    """Everything that the template shows. *only*: this is the report on one entry."""

    t: Mapping[str, Message]
    lang: str
    protocol: Protocol
    heading: Words
    round_title: object
    headline: tuple[Message, ...]
    public: bool
    only: EntryView | None
    funnel: tuple[geometry.Step, ...]
    charts: tuple[ChartView, ...]
    stages: tuple[Stage, ...]
    rows: tuple[Row, ...]
    results: tuple[str, ...]
    entries: tuple[EntryView, ...]
    rules: tuple[RuleGroup, ...]
    provenance: Provenance


def page(
    protocol: Protocol, language: str, provenance: Provenance, only: str | None, public: bool
) -> PageView:
    """What the report shows of *protocol*, or of the entry *only*."""
    if public:
        protocol = publish(protocol, language)
    rubric = protocol.rubric
    about = [o for o in protocol.outcomes if only is None or o.entry == only]
    entries = tuple(entry(outcome, protocol, language) for outcome in about)
    round_title = protocol.round.title
    return PageView(
        WORDS,
        language,
        protocol,
        rubric.title or rubric.id,
        round_title if round_title and round_title != rubric.title else None,
        tuple(_headline(protocol, language)),
        public,
        entries[0] if only is not None else None,
        tuple(geometry.steps(protocol.funnel)),
        tuple(_chart(chart, protocol, language) for chart in charts(protocol)),
        tuple(stage for stage in rubric.stages if stage.has_points),
        tuple(_rows(entries, protocol)),
        tuple(dict.fromkeys(view.result for view in entries)),
        entries,
        tuple(_rule_groups(protocol)),
        provenance,
    )


def _headline(protocol: Protocol, language: str) -> Iterator[Message]:
    """How many applications there were, and what became of them."""
    yield say_count("{count} application", "{count} applications", len(protocol.outcomes))
    got = [result_words(outcome, protocol.rubric, language) for outcome in protocol.outcomes]
    for result in dict.fromkeys(got):
        yield say("{result}: {count}", result=result, count=got.count(result))


def _chart(chart: Chart, protocol: Protocol, language: str) -> ChartView:
    legend = tuple(
        (f"s{index % geometry.TINTS}", number_of(id_, title), title)
        for index, (id_, title) in enumerate(chart.parts.items())
    )
    title = chart.stage.title or chart.stage.id
    scale = Shown(chart.scale)
    if chart.is_total:
        about = say("Totals on a scale from 0 to {scale}.", scale=scale)
    else:
        about = say("Points of the stage “{stage}” on a scale from 0 to {scale}.", stage=title, scale=scale)
    margin = chart.limit
    return ChartView(
        chart,
        title,
        about,
        legend if len(legend) > 1 else (),
        None if margin is None else geometry.percent(margin.limit, chart.scale),
        "" if margin is None else SIGNS[margin.op],
        tuple(_bar(bar, chart, protocol, language) for bar in chart.bars),
        places(number for bar in chart.bars for number in _numbers(bar, chart)),
        any(bar.margin is not None for bar in chart.bars),
    )


def _numbers(bar: Bar, chart: Chart) -> Iterator[object]:
    yield summary.total(bar.outcome) if chart.is_last else bar.low
    if bar.margin is not None:
        yield bar.margin.distance


def _bar(bar: Bar, chart: Chart, protocol: Protocol, language: str) -> BarView:
    near = ""
    if bar.margin is not None and bar.outcome.entry in chart.nearest.above | chart.nearest.below:
        near = "above" if bar.margin.holds == (bar.margin.op in UP) else "below"
    return BarView(bar, geometry.bar(bar, chart), result_words(bar.outcome, protocol.rubric, language), near)


def _rows(entries: Sequence[EntryView], protocol: Protocol) -> Iterator[Row]:
    stages = [stage for stage in protocol.rubric.stages if stage.has_points]
    outcomes = [view.outcome for view in entries]
    ranks = _column([outcome.rank for outcome in outcomes], highest_first=False)
    points = [_column([summary.stage_points(o, stage.id) for o in outcomes]) for stage in stages]
    totals = _column([summary.total(outcome) for outcome in outcomes])
    margins = _column([view.margin.distance if view.margin else None for view in entries])
    for index, view in enumerate(entries):
        cells = tuple(column[index] for column in points)
        yield Row(view, ranks[index], cells, totals[index], margins[index])


def _column(values: Sequence[object], highest_first: bool = True) -> list[Cell]:
    """Equal values get equal numbers; those that are missing come last, open ones by their lowest."""
    lows = [(bounds(value) or (None, None))[0] for value in values]
    order = sorted({low for low in lows if low is not None}, reverse=highest_first)
    at = {low: place for place, low in enumerate(order)}
    decimals = places(values)
    return [
        Cell(value, len(at) if low is None else at[low], decimals)
        for value, low in zip(values, lows, strict=True)
    ]


def _rule_groups(protocol: Protocol) -> Iterator[RuleGroup]:
    stages = {stage.id: stage for stage in protocol.rubric.stages}

    def which(rule: Rule) -> tuple[str, str]:
        kind = {"group": "criterion", "threshold": "criterion"}.get(rule.kind, rule.kind)
        return rule.stage, kind

    for (stage, kind), found in groupby(rules(protocol.rubric), which):
        yield RuleGroup(kind, stages.get(stage), tuple(found))
