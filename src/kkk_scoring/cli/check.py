"""`kkk check`: all findings in rubrics, rounds, applications and sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, TROUBLE, Lang, tell
from kkk_scoring.messages import say, say_count


@app.command(short_help="All that is wrong in files, where, and how to mend it.")
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders, in any mix.")],
    lang: Lang,
) -> None:
    """Check files: everything that is wrong in them, where, and how to mend it."""
    from kkk_scoring.checking import check_paths
    from kkk_scoring.cli.findings import show_findings

    gone = [path for path in paths if not path.exists() and not path.is_symlink()]
    for path in gone:
        tell(say("There is no file or folder {path}.", path=path.as_posix()), lang)
    if gone:
        raise typer.Exit(TROUBLE)
    checked = check_paths(paths)
    show_findings(checked.findings, lang, Path())
    files = say_count("{count} file", "{count} files", checked.files)
    findings = say_count("{count} finding", "{count} findings", len(checked.findings))
    tell(say("{files} checked, {findings}.", files=files, findings=findings), lang)
    raise typer.Exit(FOUND if checked.findings else DONE)
