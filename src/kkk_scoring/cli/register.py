"""`kkk register`: who holds which status from when to when, by which decision, with which members."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import (
    DONE,
    FOUND,
    TROUBLE,
    Lang,
    Language,
    Output,
    RubricFile,
    tell,
    write_data,
    write_page,
)

if TYPE_CHECKING:
    from datetime import date

    from kkk_scoring.scoring.register import Register


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


@app.command()
def register(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="ROUND", help="Rounds' folders, and registers kept by hand."),
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Say also what holds on this day: 2016-01-31.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="How it is written.")] = Format.table,
    output: Output = None,
    *,
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """List the statuses that rounds granted, and those of registers of facts; the two are never mixed."""
    from kkk_scoring.report.register import RegisterPage, as_csv, as_json
    from kkk_scoring.scoring.register import renewals

    day = _day(on, lang)
    found: list[Register] = []
    clean = True
    for path in paths:
        good = _facts(path, found, lang) if _is_register(path) else _round(path, rubric, output, found, lang)
        clean = good and clean
    registers = renewals(found)
    if format_ is Format.json:
        write_data(as_json(registers, day), output)
    elif format_ is Format.csv:
        write_data(as_csv(registers, day, lang), output)
    else:
        write_page(lambda plain: RegisterPage(registers, day, lang, plain), output)
    raise typer.Exit(DONE if clean else FOUND)


def _day(on: str | None, lang: Language) -> date | None:
    from kkk_scoring.files.dates import local_date
    from kkk_scoring.files.unfit import Unfit

    if on is None:
        return None
    try:
        return local_date(on)
    except Unfit as bad:
        tell(bad.message, lang)
        if bad.fix:
            tell(bad.fix, lang)
        raise typer.Exit(TROUBLE) from None


def _is_register(path: Path) -> bool:
    return path.is_file() and path.stem != "round"


def _facts(path: Path, found: list[Register], lang: Language) -> bool:
    """Adds the register in a file; False where the file has findings."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.files.fit import fit
    from kkk_scoring.files.read import read
    from kkk_scoring.folders import wrong_kind
    from kkk_scoring.scoring.register import WrittenRegister, of_facts

    try:
        document = read(path, path.as_posix())
        wrong = wrong_kind(document, "register")
        if wrong is not None:
            raise BadFile([wrong])
        written, findings = fit(document, WrittenRegister)
        if written is None:
            raise BadFile(findings)
    except BadFile as bad:
        show_findings(bad.findings, lang, Path())
        return False
    found.append(of_facts(written))
    return True


def _round(
    path: Path, rubric: Path | None, output: Path | None, found: list[Register], lang: Language
) -> bool:
    """Adds the register of a round; False where the round has findings."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.progress import scored
    from kkk_scoring.cli.rounds import load
    from kkk_scoring.loading import UnusableRound
    from kkk_scoring.scoring.register import of_round

    try:
        loaded = load(path, rubric, output, lang, "kkk register {folder}")
    except UnusableRound as bad:
        show_findings(bad.findings, lang, path, bad.paths)
        return False
    protocol = scored(loaded, lang)
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    found.append(of_round(protocol, loaded.applications()))
    return not protocol.findings
