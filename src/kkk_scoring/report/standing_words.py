"""Where a draft stands, in words: what is certain, what is open, and how lines and clauses are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kkk_scoring.feel.unknown import UNKNOWN, Interval, Rows
from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, Several, say, say_count
from kkk_scoring.report.called import rule_called
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.model import Clause
from kkk_scoring.scoring.evaluate import registers
from kkk_scoring.scoring.examine import written_path
from kkk_scoring.scoring.protocol import StageResult
from kkk_scoring.study.places import Lines
from kkk_scoring.study.questions import Question
from kkk_scoring.study.standing import Standing


def headline(standing: Standing, open_questions: Sequence[Question]) -> Iterator[Message]:
    """The few sentences that say where the application stands."""
    failed = list(dict.fromkeys(check.id for check in standing.checks("rejected")))
    if failed:
        rules = Several([rule_name(standing, id_) for id_ in failed], ", ")
        yield say("Certain to fail: {rules}.", rules=rules)
    for stage in standing.stages:
        if stage.verdict == "passed":
            yield say("Certain to pass: {stage}.", stage=stage.stage.title or stage.stage.id)
    yield from _total(standing.total)
    waiting = _waiting(standing, open_questions)
    if waiting:
        yield say("Open: {what}.", what=Several(waiting, ", "))


def _total(total: object) -> Iterator[Message]:
    if isinstance(total, Interval):
        if total.low is not None and total.high is not None:
            yield say("In the end between {low} and {high} points.", low=total.low, high=total.high)
        elif total.high is not None:
            yield say("In the end at most {points} points.", points=total.high)
    elif type(total) in (int, Fraction):
        yield say("In the end {points} points.", points=Shown(total))


def _waiting(standing: Standing, open_questions: Sequence[Question]) -> list[Message]:
    parts: list[Message] = []
    answers = sum(question.matters for question in open_questions)
    if answers:
        parts.append(say_count("{count} answer", "{count} answers", answers))
    waited = {missing.what for stage in standing.stages for missing in stage.missing}
    if waited & {"expert", "sheet", "third", "mark", "settlement", "reassessment"}:
        parts.append(say("the experts"))
    if any(_hangs_on_others(stage) for stage in standing.stages):
        parts.append(say("what others hand in"))
    read = registers(standing.rubric, standing.round)
    unread = [name for name, rows in read.items() if rows is UNKNOWN or isinstance(rows, Rows)]
    parts += [say("the register `{name}`, which is not here", name=name) for name in unread]
    return parts


def _hangs_on_others(result: StageResult) -> bool:
    """Whether the stage compares entries and something in it is open that nobody judges."""
    computed = [mark.points for mark in result.marks if mark.criterion.scale is None]
    checked = [check.verdict for check in result.checks if check.formula is not None]
    open_ = any(isinstance(points, Interval) for points in computed) or "pending" in checked
    return result.stage.uses_field and open_


def rule_name(standing: Standing, id_: str) -> Message:
    """A requirement by its number, any other by its title, a stage's threshold by the stage's."""
    name = rule_called(id_, standing.rubric)
    return say("{id}", id=name) if name == id_ else say("“{rule}”", rule=name)


def stage_word(result: StageResult) -> Message:
    """How sure it is that the stage is passed."""
    return {
        "passed": say("certain to pass"),
        "rejected": say("certain to fail"),
        "pending": say("open"),
    }[result.verdict]


def check_word(verdict: str) -> Message:
    """A requirement's verdict as applicants say it."""
    return {
        "passed": say("met"),
        "rejected": say("not met"),
        "pending": say("open"),
        "not_applicable": say("does not apply"),
    }[verdict]


def lines_named(found: Sequence[Lines]) -> Iterator[Message]:
    """The lines of a file, as one part of a sentence."""
    if len(found) == 1 and found[0].first == found[0].last:
        yield say("line {line}", line=found[0].first)
    elif found:
        yield say("lines {lines}", lines=", ".join(map(str, found)))


def clause(of: Clause) -> Message:
    """The clause, with a word where nothing known grounds it."""
    text = say("{clause}", clause=of.text)
    return say("{clause} (assumed)", clause=text) if of.assumed else text


def question_title(question: Question) -> object:
    """The title of the field that is asked for, or its name."""
    if question.field is not None and question.field.title:
        return question.field.title
    return written_path([step for step in question.paths[0] if isinstance(step, str)])


def entry_title(standing: Standing) -> str:
    """What the entry is called, where that is answered."""
    formula = standing.rubric.entry_title
    value = formula.program(standing.application.answers or {}) if formula else None
    return short(value) if isinstance(value, str) else ""
