"""The command line itself: its options, and what each command adds itself to."""

from __future__ import annotations

from typing import Annotated

import typer

import kkk_scoring

# Help without boxes and colours: readable in any width, console and log, and quick to show.
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    help="Scores competition applications against rules written in YAML: exact and explained.",
    epilog=(
        "Exit code: 0 done, also when applications are rejected; 1 something in the files is to be mended;"
        " 2 wrong use, or the result can't be written."
    ),
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
