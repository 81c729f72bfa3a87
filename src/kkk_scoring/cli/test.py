"""`kkk test`: a rubric's own cases run, its rules changed one by one, missing cases drafted."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, TROUBLE, Lang, Output, tell, write_data, write_page
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.case_files import Suite
    from kkk_scoring.report.cases import Tested


class Format(StrEnum):
    text = "text"
    junit = "junit"


@app.command("test", short_help="Run the cases of rubrics.")
def run_cases(
    paths: Annotated[
        list[Path], typer.Argument(metavar="RUBRIC", help="Rubrics, files of cases, folders of them.")
    ],
    lang: Lang,
    format_: Annotated[
        Format, typer.Option("--format", help="text, or junit for build servers.")
    ] = Format.text,
    output: Output = None,
) -> None:
    """Run the cases of rubrics: what is given, and whether what is expected comes out."""
    from kkk_scoring.case_files import rubrics_below

    gone = [path for path in paths if not path.exists()]
    for path in gone:
        tell(say("There is no file or folder {path}.", path=path.as_posix()), lang)
    if gone:
        raise typer.Exit(TROUBLE)
    files = [file for path in paths for file in (rubrics_below(path) if path.is_dir() else [path])]
    tested = [one for path in files if (one := _tested(path, lang)) is not None]
    if format_ is Format.junit:
        from kkk_scoring.report.junit import junit

        write_data(junit(tested, lang), output)
    else:
        from kkk_scoring.report.cases import CasesPage

        write_page(lambda plain: CasesPage(tested, lang, plain), output)
    good = len(tested) == len(files) and all(one.good for one in tested)
    raise typer.Exit(DONE if good else FOUND)


def _tested(path: Path, lang: str) -> Tested | None:
    """The rubric's cases run; None with its findings when they can't be."""
    from kkk_scoring.case_files import load_suite
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import BadFile

    try:
        suite = load_suite(path)
    except BadFile as bad:
        show_findings(bad.findings, lang, Path(), {path.as_posix(): path})
        return None
    if suite.findings:
        show_findings(suite.findings, lang, Path(), suite.paths)
        return None
    return _run(suite)


def _run(suite: Suite) -> Tested:
    from kkk_scoring.report.cases import Tested
    from kkk_scoring.study.cases.run import run

    return Tested(suite.rubric, tuple(run(case, suite.rubric) for case in suite.cases))
