"""`kkk check`: all findings in rubrics, rounds, applications and sheets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.checked import Format, check_and_show
from kkk_scoring.cli.console import TROUBLE, Lang, Output, tell
from kkk_scoring.messages import say


class FailOn(StrEnum):
    error = "error"
    warning = "warning"


@app.command()
def check(
    lang: Lang,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Files and folders, in any mix.")
    ] = None,
    explain: Annotated[
        str, typer.Option(metavar="CODE", help="Print the manual page of a code, and check nothing.")
    ] = "",
    format_: Annotated[
        Format, typer.Option("--format", help="How findings are written.", show_default=True)
    ] = Format.text,
    fail_on: Annotated[
        FailOn, typer.Option(help="From which severity on the exit code is 1.", show_default=True)
    ] = FailOn.error,
    witness: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write what shows the findings, as rounds to be scored."),
    ] = None,
    output: Output = None,
) -> None:
    """Check files: everything that is wrong in them, where, and how to mend it."""
    if explain:
        _explain(explain, lang)
        return
    fails = {"error"} if fail_on is FailOn.error else {"error", "warning"}
    raise typer.Exit(check_and_show(paths or (), lang, format_, frozenset(fails), witness, output))


def _explain(code: str, lang: str) -> None:
    from kkk_scoring.cli.console import write_data
    from kkk_scoring.files.show import short
    from kkk_scoring.study.soundness.pages import page, pages, shown

    found = page(code)
    if found is None:
        codes = ", ".join(one.code for one in pages())
        tell(say("There is no page for {code}; there are: {codes}.", code=short(code), codes=codes), lang)
        raise typer.Exit(TROUBLE)
    write_data(shown(found, lang), None)
