"""`kkk dry-run`: where one's own application stands, finished or not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, Lang, Output, RubricFile, write_data, write_page
from kkk_scoring.cli.drafts import (
    Assumed,
    DraftFile,
    Final,
    Format,
    FormatOf,
    ReceivedDay,
    RoundFolder,
    assumed_marks,
    loaded,
    received_day,
    with_assumed,
)


@app.command("dry-run")
def dry_run(
    file: DraftFile,
    lang: Lang,
    rubric: RubricFile = None,
    round_: RoundFolder = None,
    received: ReceivedDay = None,
    final: Final = False,
    assumed: Assumed = None,
    compare: Annotated[
        Path | None,
        typer.Option("--compare", metavar="OLD", help="An older state of the file: what changed since."),
    ] = None,
    format_: FormatOf = Format.table,
    output: Output = None,
) -> None:
    """Where an application stands: met, failing, open.

    And what to answer next, first what can change most.
    """
    from kkk_scoring.report.dry_run import DryRunPage
    from kkk_scoring.study.compare import compare as compare_both
    from kkk_scoring.study.questions import questions

    day = received_day(received, lang)
    draft = loaded(file, lang, rubric, round_, day, final)
    marks = assumed_marks(assumed or [], lang)
    rules = with_assumed(draft.rubric, marks, lang)
    standing = draft.standing(rules)
    changed = None
    if compare is not None:
        older = loaded(compare, lang, rubric, round_, day, final)
        changed = list(compare_both(older.standing(rules), standing))
    asked = questions(standing)
    if format_ is Format.json:
        from kkk_scoring.report import draft_json

        write_data(draft_json.dry_run(standing, asked, marks.keys(), changed), output)
        raise typer.Exit(DONE)
    write_page(lambda plain: DryRunPage(standing, asked, lang, plain, marks.keys(), changed), output)
    raise typer.Exit(DONE)
