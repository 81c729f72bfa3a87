"""The protocol for a terminal: the funnel, the list, who fell where and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.table import Table

from kkk_scoring.messages import Message, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.page import Page
from kkk_scoring.scoring.protocol import Outcome, Protocol


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
        if rubric.note:
            yield self.text(summary.title(rubric.note, self.language, ""), "dim")
        yield ""
        yield self.funnel()
        if self.protocol.provisional:
            yield self.say(say("Provisional: not every entry has a verdict yet."), "yellow")
            yield ""
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
        scored = [stage for stage in self.protocol.rubric.stages if stage.has_points]
        yield self.say(say("Ranking list"), "bold")
        columns = (
            [say("{title}", title=stage.title or stage.id) for stage in scored] if len(scored) > 1 else []
        )
        table = self.table(
            say("No."), say("Entry"), say("Title"), *columns, say("Total"), say("Result"), left=(1, 2, -1)
        )
        for outcome in placed:
            cells = (
                [summary.points(summary.stage_points(outcome, stage.id)) for stage in scored]
                if columns
                else []
            )
            table.add_row(
                str(outcome.rank) if outcome.rank else "–",
                outcome.entry,
                self.text(outcome.title),
                *(self.say(cell) for cell in cells),
                self.say(summary.points(summary.total(outcome)), "bold"),
                self.text(self.result(outcome), "green" if outcome.verdict == "passed" else "red"),
            )
        yield table

    def result(self, outcome: Outcome) -> str:
        if outcome.verdict == "rejected":
            return summary.title(outcome.stages[-1].stage.rejected, self.language, outcome.verdict)
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
        for result, fallen in summary.groups_of_rejected(self.protocol):
            stage = result.stage
            heading = summary.title(
                stage.rejected, self.language, summary.title(stage.title, self.language, stage.id)
            )
            count = say_count(
                "{title}: {count} application", "{title}: {count} applications", len(fallen), title=heading
            )
            yield self.say(count, "bold")
            for outcome in fallen:
                reasons = [
                    say("{id}: {reason}", id=i, reason=r)
                    for i, r in summary.why_rejected(outcome, self.protocol.rubric)
                ]
                yield from self.entry(
                    say("{entry} {title}", entry=outcome.entry, title=outcome.title), reasons
                )
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
