"""`kkk diff`: what changed between two editions of a rubric, and what that does to a round."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, TROUBLE, Lang, Language, Output, tell, write_data, write_page
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.editions import Edition
    from kkk_scoring.report.difference import Compared


class Format(StrEnum):
    text = "text"
    md = "md"
    json = "json"


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The older rubric's file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The newer rubric's file.")],
    lang: Lang,
    on: Annotated[
        Path | None,
        typer.Option("--on", metavar="ROUND", help="A round's folder on which the amendment is tried."),
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="How the difference is written.")
    ] = Format.text,
    output: Output = None,
) -> None:
    """Tell what changed in the rules, by clause; on a round also who flips, moves, gains or loses."""
    editions = [_edition(path, lang) for path in (old, new)]
    compared = _compared(editions[0], editions[1], on, lang)
    _write(compared, format_, output, lang)
    amendment = compared.amendment
    found = amendment is not None and (amendment.old.findings or amendment.new.findings)
    raise typer.Exit(FOUND if found else DONE)


def _edition(path: Path, language: Language) -> Edition:
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.editions import load_edition
    from kkk_scoring.files.finding import BadFile

    if not path.is_file():
        tell(say("There is no file {file}.", file=path.as_posix()), language)
        raise typer.Exit(TROUBLE)
    try:
        return load_edition(path)
    except BadFile as bad:
        show_findings(bad.findings, language, Path())
        raise typer.Exit(FOUND) from None


def _compared(old: Edition, new: Edition, folder: Path | None, language: Language) -> Compared:
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.editions import amend_round, compare
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.loading import UnusableRound
    from kkk_scoring.report.difference import Compared

    if folder is None:
        return Compared(old.rubric, new.rubric, compare(old, new))
    if not folder.is_dir():
        tell(say("There is no folder {folder}.", folder=folder.as_posix()), language)
        raise typer.Exit(TROUBLE)
    ticks = _Ticks(language)
    try:
        amendment = amend_round(old, new, folder, ticks.step)
    except BadFile as bad:
        paths = bad.paths if isinstance(bad, UnusableRound) else {}
        show_findings(bad.findings, language, folder, paths)
        raise typer.Exit(FOUND) from None
    finally:
        ticks.close()
    for protocol, edition in ((amendment.old, old), (amendment.new, new)):
        if protocol.findings:
            tell(say("Under {file}:", file=edition.path.as_posix()), language)
            paths = {edition.rubric.place.file: edition.path}
            show_findings(protocol.findings, language, folder, paths)
    return Compared(old.rubric, new.rubric, amendment.difference, amendment)


class _Ticks:
    """The bar that counts how often the round was scored."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.bar: Iterator[None] | None = None

    def step(self, sets: int) -> None:
        """One scoring more, of as many as there are *sets*."""
        from kkk_scoring.cli.progress import progress

        if self.bar is None:
            self.bar = progress(repeat(None), sets, say("Sets of clauses"), self.language)
        next(self.bar)

    def close(self) -> None:
        """Wipes the bar out."""
        if self.bar is not None:
            self.bar.close()  # type: ignore[attr-defined]  # it is a generator


def _write(compared: Compared, format_: Format, output: Path | None, language: Language) -> None:
    from kkk_scoring.report import difference as report

    match format_:
        case Format.json:
            from kkk_scoring.report import difference_json

            write_data(difference_json.render(compared), output)
        case Format.md:
            write_data(report.markdown(compared, language), output)
        case Format.text:
            write_page(lambda plain: report.DifferencePage(compared, language, plain), output)
