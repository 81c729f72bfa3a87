"""`kkk report`: a round, or one entry, as one HTML file that holds everything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, AsOf, Lang, RubricFile, stop, write_data
from kkk_scoring.messages import say

SUFFIXES = (".html", ".htm")
RoundFolder = Annotated[
    Path, typer.Argument(metavar="ROUND", help="A round's folder, or a plain folder of applications.")
]
EntryId = Annotated[str | None, typer.Argument(metavar="[ENTRY]", help="Only this application, such as W07.")]
Public = Annotated[
    bool, typer.Option("--public", help="Without what the form marks private; roles instead of experts.")
]


@app.command()
def report(
    folder: RoundFolder,
    entry: EntryId = None,
    *,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The HTML file to write.")],
    public: Public = False,
    lang: Lang,
    rubric: RubricFile = None,
    as_of: AsOf = None,
) -> None:
    """Write a report: funnel, ranking, every entry with its reasons, the rules; one file, no network."""
    from shlex import quote

    from kkk_scoring.cli.extras import require
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.progress import progress, scored
    from kkk_scoring.cli.rounds import the_entry, usable_round
    from kkk_scoring.provenance import provenance

    if to.suffix.lower() not in SUFFIXES:
        wrong = say("The report is HTML; give the file a name that ends in .html: {file}", file=to.as_posix())
        stop(lang, wrong)
    require("jinja2", "html", lang)
    typed = f"kkk report {{folder}} {f'{quote(entry)} ' if entry else ''}--to {quote(to.as_posix())}"
    loaded = usable_round(folder, rubric, to, lang, typed, as_of)
    protocol = scored(loaded, lang)
    only = the_entry(protocol, entry, lang).entry if entry else None
    show_findings(protocol.findings, lang, loaded.folder, loaded.paths)
    from kkk_scoring.report.html.render import render

    total = 1 if only else len(protocol.outcomes)
    page = render(
        protocol,
        lang,
        provenance(loaded),
        only=only,
        public=public,
        through=lambda views: progress(views, total, say("Report"), lang),
    )
    write_data(page, to)
    raise typer.Exit(FOUND if protocol.findings else DONE)
