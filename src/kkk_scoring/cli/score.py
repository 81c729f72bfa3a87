"""`kkk score`: a round, or a plain folder of applications, through all its stages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli import app
from kkk_scoring.cli.console import (
    DONE,
    FOUND,
    MISUSED,
    Lang,
    Language,
    Output,
    RubricFile,
    show_findings,
    tell,
    write_data,
    write_page,
)
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.scoring.protocol import Protocol


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


@app.command()
def score(
    folder: Annotated[Path, typer.Argument(help="A round's folder, or a plain folder of applications.")],
    lang: Lang,
    rubric: RubricFile = None,
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="How the result is written.")
    ] = Format.table,
    output: Output = None,
) -> None:
    """Score a round: the funnel, the ranking list, who fell where and why."""
    from kkk_scoring.files.finding import BadFile

    try:
        loaded = load(folder, rubric, lang)
    except BadFile as bad:
        show_findings(bad.findings, lang, [folder, Path()])
        if format_ is Format.json:
            from kkk_scoring.report import json

            write_data(json.unusable(list(bad.findings), folder.resolve().name), output)
        raise typer.Exit(FOUND) from None
    from kkk_scoring.scoring.score import score as run

    protocol = run(loaded.rubric, loaded.round, loaded.applications(), loaded.findings)
    show_findings(protocol.findings, lang, [folder])
    _write(protocol, format_, output, lang)
    raise typer.Exit(FOUND if protocol.findings else DONE)


def load(folder: Path, rubric: Path | None, lang: Language) -> LoadedRound:
    """The round in *folder*, or the folder itself when it is a plain one; else says how to call."""
    from kkk_scoring.loading import load_folder, load_round, round_files, rounds_below

    if not folder.is_dir():
        tell(say("There is no folder {folder}.", folder=folder.as_posix()), lang)
        raise typer.Exit(MISUSED)
    if round_files(folder):
        return load_round(folder, rubric)
    rounds = rounds_below(folder)
    if rounds:
        tell(say("{folder} holds rounds. To score one, type:", folder=folder.as_posix()), lang)
        for one in rounds:
            tell(say("    kkk score {folder}", folder=one.as_posix()), lang)
        raise typer.Exit(MISUSED)
    if rubric is None:
        tell(
            say(
                "There is no round.yaml in {folder}. To score a plain folder, name the rubric:",
                folder=folder.as_posix(),
            ),
            lang,
        )
        tell(say("    kkk score {folder} --rubric FILE", folder=folder.as_posix()), lang)
        raise typer.Exit(MISUSED)
    return load_folder(folder, rubric)


def _write(protocol: Protocol, format_: Format, output: Path | None, lang: Language) -> None:
    if format_ is Format.json:
        from kkk_scoring.report import json

        write_data(json.render(protocol), output)
    elif format_ is Format.csv:
        from kkk_scoring.report import csv

        write_data(csv.render(protocol, lang), output)
    else:
        from kkk_scoring.report.table import Overview

        write_page(lambda plain: Overview(protocol, lang, plain), output)
