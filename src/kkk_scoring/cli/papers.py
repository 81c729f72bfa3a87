"""`kkk papers`: a round's official papers as Word and PDF files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, AsOf, Lang, RubricFile, stop, tell
from kkk_scoring.messages import say, say_count

if TYPE_CHECKING:
    from kkk_scoring.report.papers.desk import Paper
    from kkk_scoring.scoring.protocol import Protocol

LIBRARIES = {"pdf": "typst", "docx": "docxtpl"}
"""Kind of file → the library that makes it; the extra is called like the kind."""
Writers = dict[str, "Callable[[Paper], bytes]"]


class Files(StrEnum):
    docx = "docx"
    pdf = "pdf"
    both = "both"


class Kind(StrEnum):
    criteria = "criteria"
    formal_card = "formal-card"
    assessment_card = "assessment-card"
    ranking_list = "ranking-list"
    minutes = "minutes"
    notice = "notice"


RoundFolder = Annotated[
    Path | None,
    typer.Argument(metavar="ROUND", help="A round's folder, or a plain folder of applications."),
]
EntryId = Annotated[
    str | None,
    typer.Argument(metavar="[ENTRY]", help="Only what is about this application, such as W07."),
]
Kinds = Annotated[
    list[Kind] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        help="Only this kind; may be given several times: " + ", ".join(Kind) + ".",
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="Your own templates; kinds without one use the shipped."),
]
Export = Annotated[
    bool,
    typer.Option("--export-templates", help="Write the shipped templates to --to, to be changed there."),
]


@app.command()
def papers(
    folder: RoundFolder = None,
    entry: EntryId = None,
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")],
    kinds: Kinds = None,
    files: Annotated[
        Files, typer.Option("--format", "-f", help="Word files, PDF files or both.")
    ] = Files.both,
    templates: Templates = None,
    export: Export = False,
    lang: Lang,
    rubric: RubricFile = None,
    as_of: AsOf = None,
) -> None:
    """Write the papers of a round: criteria, cards, ranking list, minutes, notices to applicants."""
    from kkk_scoring.cli.extras import require
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.progress import scored
    from kkk_scoring.cli.rounds import the_entry, usable_round

    wanted = list(LIBRARIES) if files is Files.both else [files.value]
    if export:
        _export(to, wanted, lang)
        return
    if folder is None:
        stop(lang, say("Name the folder of a round."))
    if templates is not None and not templates.is_dir():
        stop(lang, say("There is no folder {folder}.", folder=templates.as_posix()))
    for one in wanted:
        require(LIBRARIES[one], one, lang)
    typed = f"kkk papers {{folder}} --to {to.as_posix()}"
    loaded = usable_round(folder, rubric, None, lang, typed, as_of)
    protocol = scored(loaded, lang)
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    names = [kind.value.replace("-", "_") for kind in kinds or Kind]
    only = the_entry(protocol, entry, lang).entry if entry else None
    drawn = _drawn(protocol, lang, names, only)
    _write(drawn, to, _writers(wanted, templates), lang)
    _tell_what_is_left(drawn, protocol, only, names, lang)
    raise typer.Exit(FOUND if protocol.findings else DONE)


def _drawn(protocol: Protocol, lang: str, kinds: list[str], only: str | None) -> list[Paper]:
    from kkk_scoring.report.papers.draw import papers as draw

    return [paper for paper in draw(protocol, lang, kinds) if only is None or paper.entry == only]


def _writers(wanted: list[str], templates: Path | None) -> Writers:
    writers: Writers = {}
    if "docx" in wanted:
        from kkk_scoring.report.papers.word.writer import WordWriter

        writers["docx"] = WordWriter(templates).write
    if "pdf" in wanted:
        from kkk_scoring.report.papers.pdf.writer import PdfWriter

        writers["pdf"] = PdfWriter(templates).write
    return writers


def _write(drawn: list[Paper], to: Path, writers: Writers, lang: str) -> None:
    """Every paper in every wanted form, each file whole or not at all."""
    from kkk_scoring.cli.progress import progress
    from kkk_scoring.files.write import write_atomically
    from kkk_scoring.report.papers.template import BadTemplate

    for paper in progress(drawn, len(drawn), say("Papers"), lang):
        folder = to / paper.folder
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, write in writers.items():
            try:
                data = write(paper)
            except BadTemplate as bad:
                stop(lang, say("The template {file} can't be used: {why}", file=bad.file, why=bad.why))
            write_atomically(folder / f"{paper.name}.{suffix}", data)
    papers_ = say_count("{count} paper", "{count} papers", len(drawn))
    count = say_count("{count} file", "{count} files", len(drawn) * len(writers))
    tell(
        say("{papers} in {files} written to {folder}.", papers=papers_, files=count, folder=to.as_posix()),
        lang,
    )


def _tell_what_is_left(
    drawn: list[Paper], protocol: Protocol, only: str | None, kinds: list[str], lang: str
) -> None:
    """Blanks to fill in by hand, each with its place in round.yaml, and letters that were not written."""
    papers_of: dict[str, int] = {}
    for paper in drawn:
        for blank in paper.blanks:
            papers_of[blank] = papers_of.get(blank, 0) + 1
    if papers_of:
        tell(say("Left blank, because round.yaml doesn't say it:"), lang)
        for blank, count in papers_of.items():
            tell(
                say_count("    {blank} ({count} paper)", "    {blank} ({count} papers)", count, blank=blank),
                lang,
            )
    told = {paper.entry for paper in drawn if paper.kind == "notice"}
    waiting = [o.entry for o in protocol.outcomes if o.entry not in told and only in (None, o.entry)]
    if "notice" in kinds and waiting:
        tell(
            say(
                "No notice was written, because there is no result yet: {entries}.",
                entries=", ".join(waiting),
            ),
            lang,
        )


def _export(to: Path, wanted: list[str], lang: str) -> None:
    """The shipped templates; none is written where one would be overwritten."""
    from kkk_scoring.files.write import write_atomically

    found = dict(_templates(wanted, lang))
    for name in found:
        if (to / name).exists():
            message = say("{file} is there already; no template was written.", file=(to / name).as_posix())
            stop(lang, message)
    to.mkdir(parents=True, exist_ok=True)
    for name, data in found.items():
        write_atomically(to / name, data)
    count = say_count("{count} template", "{count} templates", len(found))
    tell(say("{templates} written to {folder}.", templates=count, folder=to.as_posix()), lang)


def _templates(wanted: list[str], lang: str) -> Iterator[tuple[str, bytes]]:
    from kkk_scoring.report.papers.pdf.layouts import layouts
    from kkk_scoring.report.papers.word.templates import templates

    if "docx" in wanted:
        yield from templates(lang)
    if "pdf" in wanted:
        yield from layouts()
