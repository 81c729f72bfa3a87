"""`kkk schema`: JSON Schemas with which editors complete, explain and check files while they are written."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import FOUND, Lang, Language, Output, stop, write_data
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric, Stage


class What(StrEnum):
    rubric = "rubric"
    cases = "cases"
    round = "round"
    application = "application"
    sheet = "sheet"


@app.command()
def schema(
    what: Annotated[
        What, typer.Argument(metavar="rubric|cases|round|application|sheet", help="The kind of file.")
    ],
    lang: Lang,
    rubric: Annotated[
        Path | None,
        typer.Option("--rubric", metavar="FILE", help="The rubric; for a round it may be left out."),
    ] = None,
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="ID", help="The stage that the sheets assess.")
    ] = None,
    output: Output = None,
) -> None:
    """A JSON Schema with which editors help: docs/editors.md."""
    from json import dumps

    rules = _rules(what, rubric, stage, lang)
    made = _schema(what, rules, stage, lang)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
    write_data(dumps(made, ensure_ascii=False, indent=1) + "\n", output)


def _rules(what: What, path: Path | None, stage: str | None, lang: Language) -> Rubric | None:
    """The rubric that was named; a sentence where one is needed, or can't be used."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.loading import load_rubric

    if what in (What.rubric, What.cases) and path is not None:
        stop(lang, say("One schema is for all rubrics: leave out --rubric."))
    if what is not What.sheet and stage is not None:
        stop(lang, say("Only a sheet belongs to a stage: leave out --stage."))
    if path is None:
        if what in (What.application, What.sheet):
            stop(lang, say("This schema comes from a rubric: name it with --rubric FILE."))
        return None
    if not path.is_file():
        stop(lang, say("There is no file {file}.", file=path.as_posix()))
    try:
        return load_rubric(path)
    except BadFile as bad:
        show_findings(bad.findings, lang, Path())
        raise typer.Exit(FOUND) from None


def _schema(what: What, rules: Rubric | None, stage: str | None, lang: Language) -> dict[str, Any]:
    from kkk_scoring.rubric.schema import application_schema, cases_schema, rubric_schema
    from kkk_scoring.scoring.schema import round_schema, sheet_schema

    if what is What.round:
        return round_schema(lang, rules)
    if rules is None:
        return cases_schema(lang) if what is What.cases else rubric_schema(lang)
    if what is What.application:
        return application_schema(rules, lang)
    return sheet_schema(rules, _stage(rules, stage, lang), lang)


def _stage(rules: Rubric, id_: str | None, lang: Language) -> Stage:
    from kkk_scoring.files.show import short
    from kkk_scoring.rubric.names import suggestion

    stages = {stage.id: stage for stage in rules.stages if stage.markable()}
    if id_ is None:
        stop(lang, say("Name the stage with --stage: {stages}.", stages=", ".join(stages)))
    if id_ not in stages:
        known = suggestion(id_, stages)
        message = say("The rubric has no stage `{stage}` with anything to mark.", stage=short(id_))
        stop(lang, message, *([known] if known else []))
    return stages[id_]
