"""`kkk score`: a round, or a plain folder of applications, through all its stages."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import (
    DONE,
    FOUND,
    TROUBLE,
    AsOf,
    Lang,
    Language,
    Output,
    RubricFile,
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
    excel_pl = "excel-pl"
    xlsx = "xlsx"
    md = "md"


@app.command()
def score(
    folder: Annotated[
        Path, typer.Argument(metavar="ROUND", help="A round's folder, or a plain folder of applications.")
    ],
    lang: Lang,
    rubric: RubricFile = None,
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="How the result is written; excel-pl is CSV with semicolons and decimal commas.",
        ),
    ] = Format.table,
    output: Output = None,
    as_of: AsOf = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Score again whenever a file changes, until Ctrl-C.")
    ] = False,
) -> None:
    """Score a round: the funnel, the ranking list, who fell where and why."""
    if format_ is Format.xlsx:
        _may_write_workbook(output, lang)
    once = partial(_once, folder, rubric, format_, output, lang, as_of)
    if watch:
        from kkk_scoring.cli.watch import watch as keep_watching

        raise typer.Exit(keep_watching(once, folder, rubric, lang))
    raise typer.Exit(once())


def _once(
    folder: Path,
    rubric: Path | None,
    format_: Format,
    output: Path | None,
    lang: Language,
    as_of: datetime | None,
) -> int:
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.further import next_command, somebody_reads
    from kkk_scoring.cli.progress import scored
    from kkk_scoring.cli.rounds import load
    from kkk_scoring.loading import UnusableRound

    try:
        loaded = load(folder, rubric, output, lang, "kkk score {folder}", as_of)
    except UnusableRound as bad:
        show_findings(bad.findings, lang, folder, bad.paths)
        if format_ is Format.json:
            from kkk_scoring.report import json

            write_data(json.unusable(bad.findings, bad.round), output)
        return FOUND
    protocol = scored(loaded, lang)
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    _write(protocol, loaded, format_, output, lang)
    if format_ is Format.table and output is None and somebody_reads():
        tell(next_command(protocol, folder, rubric), lang)
    return FOUND if protocol.findings else DONE


def _write(
    protocol: Protocol, loaded: LoadedRound, format_: Format, output: Path | None, lang: Language
) -> None:
    match format_:
        case Format.json:
            from kkk_scoring.report import json

            write_data(json.pieces(protocol), output)
        case Format.csv | Format.excel_pl:
            from kkk_scoring.report import csv

            dialect = csv.EXCEL_PL if format_ is Format.excel_pl else csv.RFC_4180
            write_data(csv.render(protocol, lang, dialect), output)
        case Format.md:
            from kkk_scoring.report import markdown

            write_data(markdown.render(protocol, lang), output)
        case Format.xlsx:
            from kkk_scoring.provenance import provenance
            from kkk_scoring.report import xlsx

            write_data(xlsx.render(protocol, lang, provenance(loaded)), output)
        case Format.table:
            from kkk_scoring.report.table import Overview

            write_page(lambda plain: Overview(protocol, lang, plain), output)


def _may_write_workbook(output: Path | None, lang: Language) -> None:
    from kkk_scoring.cli.extras import require

    require("xlsxwriter", "xlsx", lang)
    if output is None and sys.stdout.isatty():
        tell(say("A workbook can't be shown here; name a file for it with --output."), lang)
        raise typer.Exit(TROUBLE)
