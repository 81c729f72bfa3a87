"""The command `kkk`: one file per command; the only place that reads, prints and sets the exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import kkk_scoring

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Scores competition applications against rules written in YAML: exact and explained.",
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"kkk {kkk_scoring.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Runs the command line; see `kkk --help`."""
    from kkk_scoring.cli import check, explain, score  # noqa: F401 - each adds its command
    from kkk_scoring.cli.console import guarded

    sys.exit(guarded(app))
