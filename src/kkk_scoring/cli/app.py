"""The command line itself: its options, and what each command adds itself to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

import kkk_scoring
from kkk_scoring.cli import COMMANDS

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter


class _Commands(TyperGroup):
    """All commands: they are listed without being imported."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


# Help without boxes and colours: readable in any width, console and log, and quick to show.
app = typer.Typer(
    cls=_Commands,
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
