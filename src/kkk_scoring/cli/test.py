"""`kkk test`: a rubric's own cases run, its rules changed one by one, missing cases drafted."""

from __future__ import annotations

from dataclasses import replace
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


@app.command("test")
def run_cases(
    paths: Annotated[
        list[Path], typer.Argument(metavar="RUBRIC", help="Rubrics, files of cases, folders of them.")
    ],
    lang: Lang,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also say which rules lack a case on one side of their edge.")
    ] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Also change every rule in turn and list what no case notices.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Draft the missing cases instead, to be read and corrected.")
    ] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="text, or junit for build servers.")
    ] = Format.text,
    output: Output = None,
) -> None:
    """Run the cases of rubrics: what is given, and whether what is expected comes out.

    Ends with 1 where a case fails, or a rubric has none.
    """
    files = _files(paths, lang)
    found = [(path, suite) for path in files if (suite := _suite(path, lang)) is not None]
    if suggest:
        _suggest([suite for _, suite in found], output, lang)
        raise typer.Exit(DONE if len(found) == len(files) else FOUND)
    tested = [replace(_run(suite, coverage, mutate), path=path.as_posix()) for path, suite in found]
    if format_ is Format.junit:
        from kkk_scoring.report.junit import junit

        write_data(junit(tested, lang), output)
    elif tested:
        from kkk_scoring.report.cases import CasesPage

        write_page(lambda plain: CasesPage(tested, lang, plain), output)
    good = len(tested) == len(files) and all(one.good for one in tested)
    raise typer.Exit(DONE if good else FOUND)


def _files(paths: list[Path], lang: str) -> list[Path]:
    """The rubrics that are named, and those in folders; ends with wrong use where there are none."""
    from kkk_scoring.case_files import rubrics_below

    gone = [path for path in paths if not path.exists()]
    for path in gone:
        tell(say("There is no file or folder {path}.", path=path.as_posix()), lang)
    below = {path: rubrics_below(path) for path in paths if path.is_dir()}
    empty = [path for path, rubrics in below.items() if not rubrics]
    for path in empty:
        tell(say("There is no rubric in {path}.", path=path.as_posix()), lang)
    if gone or empty:
        raise typer.Exit(TROUBLE)
    return [file for path in paths for file in below.get(path, [path])]


def _suite(path: Path, lang: str) -> Suite | None:
    """The rubric with its cases; None with the findings when they can't be run."""
    from kkk_scoring.case_files import UnusableSuite, load_suite
    from kkk_scoring.cli.findings import show_findings

    try:
        suite = load_suite(path)
    except UnusableSuite as bad:
        show_findings(bad.findings, lang, Path(), bad.paths)
        return None
    if suite.findings:
        show_findings(suite.findings, lang, Path(), suite.paths)
        return None
    return suite


def _run(suite: Suite, with_coverage: bool, with_changes: bool) -> Tested:
    from kkk_scoring.report.cases import Tested
    from kkk_scoring.study.cases.run import run

    ran = tuple(run(case, suite.rubric) for case in suite.cases)
    tested = Tested(suite.rubric, ran, changes_wanted=with_changes)
    if with_coverage:
        from kkk_scoring.study.coverage import coverage

        tested = replace(tested, covered=coverage(suite.document, suite.rubric, suite.cases))
    if with_changes and not tested.failed:
        from kkk_scoring.study.mutants.kill import idle, try_all

        tried = tuple(try_all(suite.document, suite.rubric, suite.cases, suite.excuses))
        tested = replace(tested, tried=tried, idle=tuple(idle(tried, suite.excuses)))
    return tested


def _suggest(suites: list[Suite], output: Path | None, lang: str) -> None:
    from kkk_scoring.study.suggest import drafts, written_drafts

    made = (
        written_drafts(one.rubric.id, drafts(one.document, one.rubric, one.cases, one.excuses), lang)
        for one in suites
    )
    write_data("".join(made), output)
