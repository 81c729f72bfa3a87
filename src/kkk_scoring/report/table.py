"""The protocol for a terminal: the funnel, the list, who fell where and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rich.console import RenderableType
from rich.table import Table

from kkk_scoring.messages import Message, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.called import called, fell_as
from kkk_scoring.report.columns import aligned, places
from kkk_scoring.report.page import Page
from kkk_scoring.rubric.model import Group
from kkk_scoring.scoring.protocol import Outcome, Protocol, certain
from kkk_scoring.study.margins import stage_margin

WIDE: Final = 110
"""From so many columns on a list has its result in a column of its own, and the margin."""
WIDEST: Final = 140
"""From so many columns on it has the points of groups too."""
HEAD_WIDTH: Final = 12


class NumberColumn(NamedTuple):
    title: Message
    cells: Sequence[str]
    style: str


def _group(outcome: Outcome, id_: str) -> object:
    found = [one.points for stage in outcome.stages for one in stage.groups if one.group.id == id_]
    return found[0] if found else None


class Overview(Page):
    """The page about a whole round."""

    def __init__(self, protocol: Protocol, language: str, plain: bool = False) -> None:
        super().__init__(language, plain)
        self.protocol = protocol

    def parts(self) -> Iterator[RenderableType]:
        rubric = self.protocol.rubric
        yield self.text(summary.title(rubric.title, self.language, rubric.id), "bold")
        round_title = summary.title(self.protocol.round.title, self.language, "")  # type: ignore[arg-type]  # text or texts
        if round_title and round_title != summary.title(rubric.title, self.language, rubric.id):
            yield self.text(round_title)
        yield from map(self.say, summary.as_of(self.protocol.round))
        if rubric.note:
            yield self.text(summary.title(rubric.note, self.language, ""), "dim")
        yield ""
        yield self.funnel()
        if self.protocol.provisional:
            yield ""
            yield self.say(say("Provisional: not every entry has a verdict yet."), "yellow")
        yield from self.ranking()
        yield from self.open()
        yield from self.rejected()
        yield from self.invalid()

    def funnel(self) -> Table:
        table = self.table(
            say("Stage"), say("entered"), say("passed"), say("rejected"), say("open"), say("invalid")
        )
        for row in self.protocol.funnel:
            counts = (row.entered, row.passed, row.rejected, row.pending, row.invalid)
            table.add_row(
                self.text(summary.title(row.stage.title, self.language, row.stage.id)), *map(str, counts)
            )
        return table

    def ranking(self) -> Iterator[RenderableType]:
        placed = [o for o in self.protocol.outcomes if o.rank is not None or o.verdict == "passed"]
        if not placed:
            return
        yield ""
        yield self.say(say("Ranking list"), "bold")
        columns = list(self.number_columns(placed))
        wide = self.width >= WIDE
        heads = [say("No."), say("Entry"), say("Title"), *(column.title for column in columns)]
        table = self.table(*heads, *([say("Result")] if wide else []), left=(1, 2, *([-1] if wide else [])))
        for index in range(3, 3 + len(columns)):
            table.columns[index].max_width = HEAD_WIDTH
        group = None
        for index, outcome in enumerate(placed):
            result = self.result(outcome)
            style = "green" if outcome.verdict == "passed" else "red"
            if not wide and result != group:
                table.add_row("", "", self.text(result, style))
                group = result
            table.add_row(
                str(outcome.rank) if outcome.rank else "–",
                outcome.entry,
                self.text(outcome.title),
                *(self.text(column.cells[index], column.style) for column in columns),
                *([self.text(result, style)] if wide else []),
            )
        yield table
        yield ""

    def number_columns(self, placed: Sequence[Outcome]) -> Iterator[NumberColumn]:
        """Points of the stages, where there is room of their groups too, the total, the margin."""
        rubric = self.protocol.rubric
        scored = [stage for stage in rubric.stages if stage.has_points]
        if self.width >= WIDEST:
            for stage in scored:
                for part in stage.group.parts:
                    if isinstance(part, Group):
                        title = say("{title}", title=called(part.id, part.title))
                        yield self.column(title, [_group(o, part.id) for o in placed], "dim")
        if len(scored) > 1:
            for stage in scored:
                title = say("{title}", title=stage.title or stage.id)
                yield self.column(title, [summary.stage_points(o, stage.id) for o in placed])
        yield self.column(say("Total"), [summary.total(outcome) for outcome in placed], "bold")
        if self.width >= WIDE:
            found = [stage_margin(outcome, rubric.stages[-1].id) for outcome in placed]
            if any(found):
                distances = [one.distance if one else None for one in found]
                yield self.column(say("Margin"), distances, signed=True)

    def column(
        self, title: Message, values: Sequence[object], style: str = "", signed: bool = False
    ) -> NumberColumn:
        decimals = places(values)
        cells = [aligned(v, self.language, decimals) if v is not None else "–" for v in values]
        if signed:
            cells = [
                f"+{cell}" if (certain(v) or 0) > 0 else cell for cell, v in zip(cells, values, strict=True)
            ]
        return NumberColumn(title, cells, style)

    def result(self, outcome: Outcome) -> str:
        if outcome.verdict == "rejected":
            word = summary.verdict_word(outcome.verdict).render(self.language)
            return summary.title(fell_as(outcome), self.language, word)
        return summary.result_title(outcome, self.protocol.rubric, self.language)

    def open(self) -> Iterator[RenderableType]:
        waiting = [o for o in self.protocol.outcomes if o.verdict == "pending"]
        if not waiting:
            return
        yield self.say(say("Open"), "bold")
        for outcome in waiting:
            head = say(
                "{entry} {title}: {points} points",
                entry=outcome.entry,
                title=outcome.title,
                points=summary.points(outcome.open_points),
            )
            yield from self.entry(head, summary.why_open(outcome))
        yield ""

    def rejected(self) -> Iterator[RenderableType]:
        for heading, fallen in summary.groups_of_rejected(self.protocol):
            count = say_count(
                "{title}: {count} application", "{title}: {count} applications", len(fallen), title=heading
            )
            yield self.say(count, "bold")
            for outcome in fallen:
                head = say("{entry} {title}", entry=outcome.entry, title=outcome.title)
                yield from self.entry(head, summary.why_rejected(outcome, self.protocol.rubric))
            yield ""

    def invalid(self) -> Iterator[RenderableType]:
        broken = [o for o in self.protocol.outcomes if o.verdict == "invalid"]
        if not broken:
            return
        yield self.say(say("Invalid files"), "bold")
        for outcome in broken:
            head = say("{entry} ({file})", entry=outcome.entry, file=outcome.file)
            yield from self.entry(head, [finding.message for finding in outcome.findings])

    def entry(self, head: Message, lines: Iterable[Message]) -> Iterator[RenderableType]:
        yield self.indented(head, 2)
        for line in lines:
            yield self.indented(line, 6, "dim")
