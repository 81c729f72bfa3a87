"""`kkk advise`: the smallest changes that make an application pass."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, Lang, Output, RubricFile, stop, write_data, write_page
from kkk_scoring.cli.drafts import (
    Assumed,
    DraftFile,
    Final,
    Format,
    FormatOf,
    ReceivedDay,
    RoundFolder,
    assumed_marks,
    loaded,
    received_day,
    with_assumed,
)
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric
    from kkk_scoring.study.candidates import Effort


@app.command()
def advise(
    file: DraftFile,
    lang: Lang,
    rubric: RubricFile = None,
    round_: RoundFolder = None,
    received: ReceivedDay = None,
    final: Final = False,
    assumed: Assumed = None,
    efforts: Annotated[
        list[str] | None,
        typer.Option(
            "--effort",
            metavar="FIELD=N",
            help="What a change costs you: members=3. Left out: the rubric's effort, or 1.",
        ),
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option("--keep", metavar="FIELD", help="Never advise to change this field.")
    ] = None,
    steps: Annotated[
        int, typer.Option("--steps", min=1, metavar="N", help="Stop the search after so many steps.")
    ] = 20_000,
    format_: FormatOf = Format.table,
    output: Output = None,
) -> None:
    """The smallest changes that make an application pass.

    Each set is checked by scoring the changed application.
    """
    from kkk_scoring.report.advice import AdvicePage
    from kkk_scoring.study.advice import advise as search

    draft = loaded(file, lang, rubric, round_, received_day(received, lang), final)
    rules = with_assumed(draft.rubric, assumed_marks(assumed or [], lang), lang)
    effort = _effort(efforts or [], keep or [], rules, lang)
    advice = search(draft.standing(rules), effort, draft.final, steps)
    if format_ is Format.json:
        from kkk_scoring.report import draft_json

        write_data(draft_json.advice(advice), output)
        raise typer.Exit(DONE)
    write_page(lambda plain: AdvicePage(advice, lang, plain), output)
    raise typer.Exit(DONE)


def _effort(given: list[str], keep: list[str], rules: Rubric, language: str) -> Effort:
    """What was typed of efforts; ends the command where it can't be used."""
    from kkk_scoring.files.numbers import NUMBER, exact_number
    from kkk_scoring.study.candidates import Effort

    costs: dict[tuple[str, ...], int | Fraction] = {}
    for pair in (one for text in given for one in text.split(",")):
        name, _, cost = pair.partition("=")
        number = exact_number(cost.strip()) if NUMBER.fullmatch(cost.strip()) else None
        if number is None or number <= 0:
            stop(language, say("“{text}” is not FIELD=NUMBER with a number above 0.", text=pair[:60]))
        costs[_field(name, rules, language)] = number
    return Effort(costs, frozenset(_field(one, rules, language) for text in keep for one in text.split(",")))


def _field(name: str, rules: Rubric, language: str) -> tuple[str, ...]:
    from kkk_scoring.rubric.names import suggestion
    from kkk_scoring.study.uses import field_at

    pattern = tuple(name.strip().split("."))
    if field_at(rules.form, pattern) is None:
        near = suggestion(pattern[0], rules.form)
        stop(language, say("The form has no field `{name}`.", name=name[:60]), *([near] if near else []))
    return pattern
