"""One entry explained: every check and mark with the value seen, reason, clause and places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from kkk_scoring.feel.unknown import interval
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, Several, say
from kkk_scoring.report import summary
from kkk_scoring.report.called import THRESHOLD, called, is_withdrawn, named
from kkk_scoring.report.columns import aligned, places
from kkk_scoring.report.page import Page
from kkk_scoring.report.reasons import check_reason, mark_reason
from kkk_scoring.report.told import told
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.model import Clause, Stage
from kkk_scoring.scoring.acts import SHOWN
from kkk_scoring.scoring.protocol import Check, Given, GroupPoints, Mark, Outcome, Protocol, StageResult
from kkk_scoring.scoring.who import who
from kkk_scoring.study.losses import losses

MOST_LOSSES: Final = 5
ROOM: Final = 44
EXPERT_WIDTH: Final = 8
"""How many columns of a line are no expert's, and what an expert takes."""
SIGNS = {"passed": "✓", "rejected": "✗", "pending": "?", "not_applicable": "–"}
PLAIN_SIGNS = {"passed": "+", "rejected": "x", "pending": "?", "not_applicable": "-"}
STYLES = {"passed": "green", "rejected": "red", "pending": "yellow", "not_applicable": "dim"}


def _key(direction: str, text: str, value: object) -> Message:
    """What one key of the ranking says of the entry."""
    if direction == "highest":
        return say("Highest first by {expression}: {value}", expression=text, value=Shown(value))
    return say("Lowest first by {expression}: {value}", expression=text, value=Shown(value))


class Explanation(Page):
    """The page about one entry."""

    def __init__(self, protocol: Protocol, outcome: Outcome, language: str, plain: bool = False) -> None:
        super().__init__(language, plain)
        self.protocol, self.outcome = protocol, outcome

    def parts(self) -> Iterator[RenderableType]:
        outcome, rubric = self.outcome, self.protocol.rubric
        yield self.text(f"{outcome.entry} {outcome.title}", "bold")
        verdict = say("Verdict: {verdict}", verdict=self.verdict())
        yield self.say(verdict, STYLES.get(outcome.verdict, "red"))
        yield from map(self.say, summary.as_of(self.protocol.round))
        if summary.total(outcome) is not None:
            yield self.say(say("Points: {points}", points=summary.points(summary.total(outcome))))
        if outcome.rank:
            yield self.say(say("Place on the list: {rank}", rank=outcome.rank))
            for key, value in zip(rubric.ranking, outcome.keys, strict=False):
                if key.formula is not None:
                    yield self.indented(_key(key.direction, key.formula.text, value), 2, "dim")
        for event in self.protocol.round.events.get(outcome.entry, ()):
            if isinstance(event, SHOWN):
                said = told(event, rubric, named=False)
                yield self.say(say("{day}: {told} ({by})", day=event.day, told=said, by=who(event.by)))
        if rubric.note:
            yield self.text(summary.title(rubric.note, self.language, ""), "dim")
        for finding in outcome.findings:
            yield self.indented(finding.message, 2, "red")
        yield from self.lost()
        for stage in outcome.stages:
            yield ""
            yield from self.stage(stage)

    def verdict(self) -> Message:
        outcome, rubric = self.outcome, self.protocol.rubric
        if outcome.verdict == "rejected":
            stage = outcome.stages[-1].stage
            if is_withdrawn(outcome):
                return summary.outcome_word(outcome)
            return say("rejected at {stage}", stage=stage.title or stage.id)
        return say("{result}", result=summary.result_title(outcome, rubric, self.language))

    def stage(self, result: StageResult) -> Iterator[RenderableType]:
        outcome = self.outcome
        last = is_withdrawn(outcome) and result is outcome.stages[-1]
        head = say(
            "{stage}: {verdict}",
            stage=result.stage.title or result.stage.id,
            verdict=summary.outcome_word(outcome) if last else summary.verdict_word(result.verdict),
        )
        yield self.say(head, "bold " + STYLES[result.verdict])
        if result.stage.has_points:
            yield self.indented(self.of(result.points, result.out_of), 2)
        for note in result.notes:
            yield self.indented(note, 2)
        for check in result.checks:
            yield from self.check(check, result.stage)
        yield from self.overview(result)
        groups = {group.group.id: group for group in result.groups}
        first_of = {
            next(g.group.criteria()).id: g for g in groups.values() if any(True for _ in g.group.criteria())
        }
        for mark in result.marks:
            if mark.criterion.id in first_of:
                yield from self.group(first_of[mark.criterion.id])
            yield from self.mark(mark)
        for missing in result.missing:
            yield self.indented(say("Missing: {message}", message=missing.message), 2, "yellow")

    def lost(self) -> Iterator[RenderableType]:
        """Where most points were lost, the dearest criteria first."""
        dearest = [one for one in losses(self.outcome) if one.most > 0][:MOST_LOSSES]
        if not dearest:
            return
        said = [
            say(
                "{criterion} {points}",
                criterion=called(one.mark.criterion.id, one.mark.criterion.title),
                points=Shown(interval(one.least, one.most)),
            )
            for one in dearest
        ]
        yield self.say(say("Most points were lost at: {losses}.", losses=Several(said, ", ")))

    def overview(self, result: StageResult) -> Iterator[RenderableType]:
        """All marks in one table: criteria as rows, experts as columns; what doesn't count in brackets."""
        experts = list(dict.fromkeys(given.expert for mark in result.marks for given in mark.given))
        if not experts or len(experts) > (self.width - ROOM) // EXPERT_WIDTH:
            return
        table = self.table(
            say("Criterion"),
            *(say("{expert}", expert=expert) for expert in experts),
            say("Points"),
            say("of"),
        )
        decimals = places(mark.points for mark in result.marks)
        for mark in result.marks:
            given = {one.expert: one for one in mark.given}
            points = "–" if mark.points is None else aligned(mark.points, self.language, decimals)
            table.add_row(
                self.say(named(mark.criterion.id, mark.criterion.title)),
                *(self.given(given.get(expert)) for expert in experts),
                self.text(points, "bold"),
                self.say(summary.points(mark.out_of)),
            )
        yield Padding(table, (1, 0, 1, 2))

    def given(self, given: Given | None) -> Text:
        if given is None:
            return self.text("")
        mark = Shown(given.points)
        return self.say(mark) if given.counted else self.say(say("({mark})", mark=mark), "dim")

    def check(self, check: Check, stage: Stage) -> Iterator[RenderableType]:
        sign = (PLAIN_SIGNS if self.plain else SIGNS)[check.verdict]
        name = THRESHOLD if check.id == stage.id else named(check.id, check.title)
        yield Padding(Text.assemble((sign, STYLES[check.verdict]), " ", self.say(name)), (0, 0, 0, 2))
        yield self.indented(check_reason(check, self.protocol.rubric), 6)
        yield from self.where(check.clause, check.place, check.rule_place)

    def group(self, group: GroupPoints) -> Iterator[RenderableType]:
        title = summary.title(group.group.title, self.language, group.group.id)
        head = say("{title}: {points}", title=title, points=self.of(group.points, group.out_of))
        yield self.indented(head, 2, "bold")

    def mark(self, mark: Mark) -> Iterator[RenderableType]:
        criterion = mark.criterion
        title = named(criterion.id, criterion.title)
        yield self.indented(
            say("{title}: {points}", title=title, points=self.of(mark.points, mark.out_of)), 2
        )
        yield self.indented(mark_reason(mark), 6)
        for given in mark.given:
            if given.reason:
                text = say(
                    "{expert} {points}: {reason}",
                    expert=given.expert,
                    points=Shown(given.points),
                    reason=given.reason,
                )
                yield self.indented(text, 6)
        yield from self.where(criterion.clause, mark.place, criterion.place)

    def of(self, points: object, out_of: object) -> Message:
        return say("{points} of {out_of}", points=summary.points(points), out_of=summary.points(out_of))

    def where(
        self, clause: Clause | None, place: Place | None, rule: Place | None
    ) -> Iterator[RenderableType]:
        parts = [str(at) for at in (place, rule) if at]
        if clause:
            parts.insert(0, clause.text.get(self.language) or next(iter(clause.text.values())))
            if clause.assumed:
                parts.insert(1, say("(assumed)").render(self.language))
        if parts:
            yield Padding(self.text("  ".join(parts), "dim"), (0, 0, 0, 6))
