"""`kkk sheets`: score sheets as workbooks out to the experts, back in, and who still owes one."""

from __future__ import annotations

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.sheets_collect import collect
from kkk_scoring.cli.sheets_make import make
from kkk_scoring.cli.sheets_status import status

sheets = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Score sheets as spreadsheets: out to the experts, back in, and what is still open.",
)
app.add_typer(sheets, name="sheets")
sheets.command(short_help="Write one workbook per expert.")(make)
sheets.command(short_help="Read workbooks that experts handed in.")(collect)
sheets.command(short_help="Who has handed in what, and what a verdict still needs.")(status)
