"""`kkk explain`: every check and mark of one entry, with its reason, clause and places."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli import app
from kkk_scoring.cli.console import FOUND, MISUSED, Lang, Output, RubricFile, show_findings, tell, write_page
from kkk_scoring.cli.score import load
from kkk_scoring.messages import say


@app.command()
def explain(
    folder: Annotated[Path, typer.Argument(metavar="ROUND", help="The round's folder.")],
    entry: Annotated[str, typer.Argument(help="The application's id, such as W07.")],
    lang: Lang,
    rubric: RubricFile = None,
    output: Output = None,
) -> None:
    """Explain one entry: every check and mark, the value seen, points, reason, clause and place."""
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.report.explain import Explanation
    from kkk_scoring.rubric.names import suggestion
    from kkk_scoring.scoring.score import score as run

    try:
        loaded = load(folder, rubric, lang)
    except BadFile as bad:
        show_findings(bad.findings, lang, [folder, Path()])
        raise typer.Exit(FOUND) from None
    protocol = run(loaded.rubric, loaded.round, loaded.applications(), loaded.findings)
    outcome = protocol.outcome(entry)
    if outcome is None:
        tell(say("There is no application `{entry}` in this round.", entry=entry), lang)
        known = suggestion(entry, [one.entry for one in protocol.outcomes])
        if known:
            tell(known, lang)
        raise typer.Exit(MISUSED)
    show_findings(outcome.findings, lang, [folder])
    write_page(lambda plain: Explanation(protocol, outcome, lang, plain), output)
    if outcome.findings:
        raise typer.Exit(FOUND)
