"""`kkk score`: a round, or a plain folder of applications, through all its stages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, Lang, Language, Output, RubricFile, write_data, write_page

if TYPE_CHECKING:
    from kkk_scoring.scoring.protocol import Protocol


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


@app.command(short_help="A round: the ranking list, and who fell where and why.")
def score(
    folder: Annotated[
        Path, typer.Argument(metavar="ROUND", help="A round's folder, or a plain folder of applications.")
    ],
    lang: Lang,
    rubric: RubricFile = None,
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="How the result is written.")
    ] = Format.table,
    output: Output = None,
) -> None:
    """Score a round: the funnel, the ranking list, who fell where and why."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.rounds import load
    from kkk_scoring.loading import UnusableRound
    from kkk_scoring.loading import score as run

    try:
        loaded = load(folder, rubric, output, lang, "kkk score {folder}")
    except UnusableRound as bad:
        show_findings(bad.findings, lang, folder, bad.paths)
        if format_ is Format.json:
            from kkk_scoring.report import json

            write_data(json.unusable(bad.findings, bad.round), output)
        raise typer.Exit(FOUND) from None
    protocol = run(loaded)
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    _write(protocol, format_, output, lang)
    raise typer.Exit(FOUND if protocol.findings else DONE)


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
