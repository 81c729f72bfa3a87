"""`kkk check`: all findings in rubrics, rounds, applications and sheets."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, TROUBLE, Lang, Output, tell
from kkk_scoring.messages import say, say_count

if TYPE_CHECKING:
    from kkk_scoring.checking import Checked
    from kkk_scoring.files.finding import Finding


class Format(StrEnum):
    """How findings are written: each but text is a module of `kkk_scoring.report.findings`."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


class FailOn(StrEnum):
    error = "error"
    warning = "warning"


@app.command(short_help="All that is wrong in files, where, and how to mend it.")
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
    gone = [path for path in paths or () if not path.exists() and not path.is_symlink()]
    for path in gone:
        tell(say("There is no file or folder {path}.", path=path.as_posix()), lang)
    if not paths:
        tell(say("Name a file or folder to check, or `--explain` a code."), lang)
    if output is not None and format_ is Format.text:
        tell(say("Text is for the screen; choose another `--format` for a file."), lang)
    if gone or not paths or (output is not None and format_ is Format.text):
        raise typer.Exit(TROUBLE)
    from kkk_scoring.checking import check_paths

    checked = check_paths(paths, witness is not None)
    _show(checked, format_, lang, output)
    if witness is not None:
        _write_witnesses(checked.findings, witness, lang)
    fails = {"error"} if fail_on is FailOn.error else {"error", "warning"}
    raise typer.Exit(FOUND if any(one.severity in fails for one in checked.findings) else DONE)


def _show(checked: Checked, format_: Format, lang: str, output: Path | None) -> None:
    from kkk_scoring.cli.findings import show_findings

    if format_ is Format.text:
        show_findings(checked.findings, lang, Path())
        files = say_count("{count} file", "{count} files", checked.files)
        findings = say_count("{count} finding", "{count} findings", len(checked.findings))
        tell(say("{files} checked, {findings}.", files=files, findings=findings), lang)
        return
    from importlib import import_module

    from kkk_scoring.cli.console import write_data

    module = import_module(f"kkk_scoring.report.findings.{format_}")
    write_data(module.render(checked.findings, checked.files, lang), output)


def _explain(code: str, lang: str) -> None:
    from kkk_scoring.cli.console import write_data
    from kkk_scoring.files.show import short
    from kkk_scoring.study.soundness.pages import page, pages, shown

    found = page(code)
    if found is None:
        codes = ", ".join(one.code for one in pages())
        tell(say("There is no page for {code}; there are: {codes}.", code=short(code), codes=codes), lang)
        raise typer.Exit(TROUBLE)
    write_data(shown(found), None)


def _write_witnesses(findings: Sequence[Finding], folder: Path, lang: str) -> None:
    from kkk_scoring.study.soundness.rounds import write_witnesses

    for path, shows in write_witnesses(findings, folder):
        tell(say("{path}: {shows}", path=path.as_posix(), shows=shows), lang)
