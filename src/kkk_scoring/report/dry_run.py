"""Where a draft stands, for a terminal: what is met, what fails, what is open, what to answer next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kkk_scoring.feel.unknown import Interval
from kkk_scoring.messages import Message, Several, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.called import named
from kkk_scoring.report.explain import PLAIN_SIGNS, SIGNS, STYLES
from kkk_scoring.report.page import Page
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.report.standing_words import (
    check_word,
    clause,
    entry_title,
    headline,
    lines_named,
    question_title,
    rule_name,
    stage_word,
)
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.model import Criterion, Group
from kkk_scoring.scoring.protocol import Check, Mark, StageResult
from kkk_scoring.study.compare import Difference
from kkk_scoring.study.places import lines_of
from kkk_scoring.study.questions import COMPLETE, Question
from kkk_scoring.study.standing import Standing
from kkk_scoring.study.uses import Uses

MOST_QUESTIONS = 12


class DryRunPage(Page):
    """The page; *assumed*: ids whose marks were assumed; *changed*: differences from an older state."""

    def __init__(
        self,
        standing: Standing,
        open_questions: Sequence[Question],
        language: str,
        plain: bool = False,
        assumed: Collection[str] = (),
        changed: Sequence[Difference] | None = None,
    ) -> None:
        super().__init__(language, plain)
        self.standing, self.questions = standing, open_questions
        self.assumed, self.changed = assumed, changed
        self.uses = Uses(standing.rubric)

    def parts(self) -> Iterator[RenderableType]:
        yield from self.head()
        for line in headline(self.standing, self.questions):
            yield self.say(line, "bold")
        if self.changed is not None:
            yield from self.differences(self.changed)
        for stage in self.standing.stages:
            yield ""
            yield from self.stage(stage)
        yield from self.open_questions()

    def head(self) -> Iterator[RenderableType]:
        rubric, application = self.standing.rubric, self.standing.application
        yield self.text(f"{application.id} {entry_title(self.standing)}".rstrip(), "bold")
        yield self.text(summary.title(rubric.title, self.language, rubric.id), "dim")
        if rubric.note:
            yield self.text(summary.title(rubric.note, self.language, ""), "dim")
        yield ""

    def stage(self, result: StageResult) -> Iterator[RenderableType]:
        title = result.stage.title or result.stage.id
        yield self.say(say("{stage}: {state}", stage=title, state=stage_word(result)), "bold")
        for check in result.checks:
            yield from self.check(check)
        if result.marks:
            yield self.points(result)

    def check(self, check: Check) -> Iterator[RenderableType]:
        sign = (PLAIN_SIGNS if self.plain else SIGNS)[check.verdict]
        yield self.hanging(Text(sign, STYLES[check.verdict]), self.name(check), 2)
        yield self.indented(self.reason(check), 6)
        yield from self.where(check)

    def name(self, check: Check) -> Text:
        if any(check.id == stage.stage.id for stage in self.standing.stages):
            return self.say(say("Threshold"))
        return self.say(named(check.id, check.title))

    def hanging(self, lead: Text, text: Text, by: int) -> RenderableType:
        """*text* whose lines all begin behind *lead*."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_row(lead, text)
        return Padding(grid, (0, 0, 0, by))

    def reason(self, check: Check) -> Message:
        if check.formula is None and check.verdict == "pending" and not check.notes and not check.given:
            return say("Open: those who check it answer it.")
        if check.id in self.assumed:
            return say("Assumed.")
        return check_reason(check, self.standing.rubric)

    def where(self, check: Check) -> Iterator[RenderableType]:
        parts: list[Message] = []
        if check.clause:
            parts.append(clause(check.clause))
        if check.formula is not None and not any(check.id == s.stage.id for s in self.standing.stages):
            parts += lines_named(lines_of(check.id, self.standing.application, self.uses))
        if parts:
            yield self.indented(Several(parts, " · "), 6, "dim")

    def points(self, result: StageResult) -> RenderableType:
        table = self.table(say("Criterion"), say("Points"), say("Of"))
        table.show_edge = False
        marks = {mark.criterion.id: mark for mark in result.marks}
        groups = {group.group.id: group for group in result.groups}
        for part, depth in _flat(result.stage.group, 0):
            if isinstance(part, Group):
                of = groups[part.id]
                name = summary.title(part.title, self.language, part.id)
                self.row(table, "  " * depth + name, self.amount(of.points), of.out_of, "bold")
            else:
                mark = marks[part.id]
                name = named(part.id, part.title).render(self.language)
                self.row(table, "  " * depth + name, self.mark(mark), mark.out_of)
        self.row(
            table, say("Together").render(self.language), self.amount(result.points), result.out_of, "bold"
        )
        return Padding(table, (0, 0, 0, 2))

    def row(self, table: Table, name: str, points: Message, out_of: object, style: str = "") -> None:
        table.add_row(self.text(name), self.say(points), self.say(self.amount(out_of)), style=style)

    def mark(self, mark: Mark) -> Message:
        if mark.criterion.id in self.assumed:
            return say("{points} (assumed)", points=self.amount(mark.points))
        return self.amount(mark.points)

    def amount(self, points: object) -> Message:
        if isinstance(points, Interval) and points.low is None and points.high is not None:
            return say("at most {points}", points=points.high)
        if isinstance(points, Interval) and points.high is None and points.low is not None:
            return say("at least {points}", points=points.low)
        return summary.points(points)

    def differences(self, changed: Sequence[Difference]) -> Iterator[RenderableType]:
        yield ""
        yield self.say(say("Changed since the older file:"), "bold")
        if not changed:
            yield self.indented(say("Nothing that counts."), 2)
        for one in changed:
            line = say(
                "{rule}: {before} → {after}",
                rule=named(one.id, one.title),
                before=check_word(str(one.before)) if one.is_verdict else Shown(one.before),
                after=check_word(str(one.after)) if one.is_verdict else Shown(one.after),
            )
            yield self.indented(line, 2)

    def open_questions(self) -> Iterator[RenderableType]:
        asked = [question for question in self.questions if question.matters]
        if not asked:
            return
        yield ""
        yield self.say(say("Open questions, first those that can change most:"), "bold")
        for number, question in enumerate(asked[:MOST_QUESTIONS], 1):
            yield self.hanging(self.text(f"{number:>2}."), self.say(self.question(question)), 2)
            yield self.indented(self.effect(question), 6, "dim")
        if len(asked) > MOST_QUESTIONS:
            more = len(asked) - MOST_QUESTIONS
            yield self.indented(say_count("and {count} more", "and {count} more", more), 5)

    def question(self, question: Question) -> Message:
        if question.pattern == ("received",):
            return say("The day on which the office receives the application (--received 2015-06-30)")
        title = question_title(question)
        if question.pattern[0] == "round":
            return say("{title} (--round FOLDER)", title=title)
        application = self.standing.application
        place = application.place(question.paths[0])
        if place == application.place(()):
            return say("{title}: not in the file yet", title=title)
        line = place.line
        if len(question.paths) > 1:
            return say_count(
                "{title}: missing {count} time, first in line {line}",
                "{title}: missing {count} times, first in line {line}",
                len(question.paths),
                title=title,
                line=line,
            )
        return say("{title}: line {line}", title=title, line=line)

    def effect(self, question: Question) -> Message:
        rules = [id_ for id_ in question.decides if id_ != COMPLETE]
        parts: list[Message] = []
        if rules:
            parts.append(
                say("decides {rules}", rules=Several([rule_name(self.standing, id_) for id_ in rules], ", "))
            )
        if question.points is None:
            parts.append(say("changes points"))
        elif question.points:
            parts.append(say("up to {points} points", points=question.points))
        if not parts:
            parts.append(say("required in a complete application"))
        if question.field is not None and question.field.optional:
            parts.append(say("may be left out"))
        return Several(parts, "; ")


def _flat(group: Group, depth: int) -> Iterator[tuple[Criterion | Group, int]]:
    for part in group.parts:
        yield part, depth
        if isinstance(part, Group):
            yield from _flat(part, depth + 1)
