"""`kkk explain`: every check and mark of one entry, with its reason, clause and places."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, AsOf, Lang, Output, RubricFile, write_page


@app.command()
def explain(
    folder: Annotated[
        Path, typer.Argument(metavar="ROUND", help="A round's folder, or a plain folder of applications.")
    ],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The application's id, such as W07.")],
    lang: Lang,
    rubric: RubricFile = None,
    as_of: AsOf = None,
    output: Output = None,
) -> None:
    """Explain one entry: every check and mark, the value seen, points, reason, clause and place."""
    from shlex import quote

    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.cli.progress import scored
    from kkk_scoring.cli.rounds import the_entry, usable_round
    from kkk_scoring.report.explain import Explanation

    typed = f"kkk explain {{folder}} {quote(entry)}"
    loaded = usable_round(folder, rubric, output, lang, typed, as_of)
    protocol = scored(loaded, lang)
    outcome = the_entry(protocol, entry, lang)
    of_others = {f for one in protocol.outcomes if one is not outcome for f in one.findings}
    findings = [f for f in protocol.findings if f not in of_others or f in outcome.findings]
    show_findings(findings, lang, loaded.folder, loaded.paths)
    write_page(lambda plain: Explanation(protocol, outcome, lang, plain), output)
    raise typer.Exit(FOUND if findings else DONE)
