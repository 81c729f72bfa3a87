"""`kkk new rubric`: a few questions, then a rubric to start from."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.console import DONE, Lang, Output, tell, write_data
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.cli.questions import Questions
    from kkk_scoring.rubric.starter import Answers


class Limit(StrEnum):
    places = "places"
    money = "money"
    none = "none"


Id = Annotated[str | None, typer.Option("--id", metavar="ID", help="The rubric's id, such as prize-2027.")]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The title.")]
Formal = Annotated[
    bool | None, typer.Option("--formal/--no-formal", help="Whether there is a formal assessment.")
]
Experts = Annotated[
    str | None, typer.Option("--experts", metavar="NUMBER", help="Experts for each application; 0: none.")
]
Third = Annotated[
    bool | None,
    typer.Option("--third/--no-third", help="Whether a third expert is called where two differ."),
]
Panel = Annotated[
    bool | None, typer.Option("--panel/--no-panel", help="Whether a panel assesses at the end.")
]
Threshold = Annotated[
    str | None,
    typer.Option("--threshold", metavar="POINTS", help="Points of 100 that each assessment needs."),
]
Limited = Annotated[Limit | None, typer.Option("--limit", help="What is limited: places, money or nothing.")]
Places = Annotated[str | None, typer.Option("--places", metavar="NUMBER", help="How many places there are.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def rubric(
    lang: Lang,
    id_: Id = None,
    title: Title = None,
    formal: Formal = None,
    experts: Experts = None,
    third: Third = None,
    panel: Panel = None,
    threshold: Threshold = None,
    limit: Limited = None,
    places: Places = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """A short rubric to start from. What no option answers is asked."""
    from kkk_scoring.cli.questions import Questions
    from kkk_scoring.rubric.starter import Answers, starter

    questions = Questions(lang)
    if output is not None and output.exists() and not force:
        questions.stop(say("{file} is there already; it is not written over.", file=output.as_posix()))
    name = _id(questions, id_, output)
    titled = questions.ask(say("What is the competition called?"), "--title", title, _title)
    checked = questions.yes(
        say("Is there a formal assessment?"), "--formal/--no-formal", formal, suggested=True
    )
    answers = _assessments(
        questions,
        Answers(name, titled, checked, 0, False, False, "0", "none", 1),
        experts,
        third,
        panel,
        threshold,
    )
    if not (answers.formal or answers.scored):
        questions.stop(say("A competition needs one stage at least: formal, experts or a panel."))
    answers = _limits(questions, answers, limit, places)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
    write_data(starter(answers, lang), output)
    if output is not None:
        tell(
            say("{file} is written. Now type: {command}", file=output.as_posix(), command=_next(output)), lang
        )
    raise typer.Exit(DONE)


def _id(questions: Questions, given: str | None, output: Path | None) -> str:
    stem = output.stem if output is not None else None
    suggested = stem if stem and _is_id(stem) else None
    name = questions.ask(
        say("What id shall the rubric have (such as prize-2027)?"), "--id", given, _name, suggested
    )
    if stem is not None and stem != name:  # rounds find a rubric by the name of its file
        questions.stop(say("Let the file's name be the id: {name}.", name=f"{name}.yaml"))
    return name


def _assessments(
    questions: Questions,
    answers: Answers,
    experts: str | None,
    third: bool | None,
    panel: bool | None,
    threshold: str | None,
) -> Answers:
    from kkk_scoring.cli.questions import Wrong

    question = say("How many experts assess each application (0: none)?")
    count = questions.ask(question, "--experts", experts, lambda text: _whole(text, 0, 20), "2")
    if count == 2:
        question = say("Is a third expert called where the two are far apart?")
        third = questions.yes(question, "--third/--no-third", third, suggested=False)
    elif third:
        questions.stop(say("A third expert is called only where there are two."))
    with_panel = questions.yes(say("Does a panel assess at the end?"), "--panel/--no-panel", panel, False)
    answers = answers._replace(experts=count, third=bool(third), panel=with_panel)
    if not answers.scored:
        return answers

    def points(text: str) -> str:
        written = text.replace(",", ".")
        if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", written, re.ASCII) or _above(written, 100):
            raise Wrong(say("Write a number from 0 to 100."))
        return written

    question = say("How many points of 100 must each assessment reach?")
    return answers._replace(threshold=questions.ask(question, "--threshold", threshold, points, "60"))


def _limits(questions: Questions, answers: Answers, limit: Limit | None, places: str | None) -> Answers:
    words = {Limit.places: say("places"), Limit.money: say("money"), Limit.none: say("nothing")}
    wrong = say("Answer places, money or nothing.")
    question = say("What is limited: places, money or nothing?")
    limited = questions.choose(
        question, "--limit", limit, words, Limit.places if places else Limit.none, wrong
    )
    if limited is Limit.none:
        return answers
    if limited is Limit.money:
        return answers._replace(limit="money")
    count = questions.ask(
        say("How many places are there?"), "--places", places, lambda text: _whole(text, 1, 100_000), "3"
    )
    return answers._replace(limit="places", places=count)


def _next(output: Path) -> str:
    from shlex import quote

    return f"kkk check {quote(output.as_posix())}"


def _is_id(text: str) -> bool:
    from kkk_scoring.files.types import slug

    try:
        slug(text)
    except ValueError:
        return False
    return True


def _name(text: str) -> str:
    from kkk_scoring.cli.questions import Wrong

    if not _is_id(text):
        raise Wrong(say("An id is a letter, then letters, digits, _ and -, 32 at most."))
    return text


def _title(text: str) -> str:
    from kkk_scoring.cli.questions import Wrong

    title = text.strip()
    if not title or len(title) > 200 or not title.isprintable():
        raise Wrong(say("A title is one line of up to 200 letters and signs."))
    return title


def _whole(text: str, least: int, most: int) -> int:
    from kkk_scoring.cli.questions import Wrong

    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not least <= int(text) <= most:
        raise Wrong(say("Write a whole number from {least} to {most}.", least=least, most=most))
    return int(text)


def _above(text: str, most: int) -> bool:
    from fractions import Fraction

    return Fraction(text) > most
