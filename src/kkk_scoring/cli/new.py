"""`kkk new`: the first version of a file; an empty application to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, Lang, Output, stop, tell, write_data
from kkk_scoring.cli.new_rubric import rubric as new_rubric
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric

new = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Begin a new file.")
app.add_typer(new, name="new")
new.command(name="rubric")(new_rubric)


@new.command()
def application(
    lang: Lang,
    rubric: Annotated[
        str,
        typer.Option(
            "--rubric", metavar="FILE", help="The rubric: its file, or its id if it lies in `rubrics`."
        ),
    ],
    id_: Annotated[
        str | None,
        typer.Option(
            "--id", metavar="ID", help="The application's id; left out: how the file's name begins."
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="TABLE", help="A table with the items of a list: .xlsx, .ods or .csv."
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="FIELD", help="The list that the table fills, such as members."),
    ] = None,
    output: Output = None,
) -> None:
    """Every field of the form, explained and empty."""
    from kkk_scoring.report.blank import blank_application

    rules = _rubric(rubric, lang)
    if output is not None and output.exists():
        stop(lang, say("{file} is there already; it is not written over.", file=output.as_posix()))
    items, faulty = _items(rules, table, into, lang)
    file = output.name if output is not None else ""
    text = blank_application(rules, _id(id_, output, lang), lang, items, file)
    write_data(text, output)
    if output is not None:
        tell(
            say("{file} is written. Now type: {command}", file=output.as_posix(), command=_next(output)), lang
        )
    raise typer.Exit(FOUND if faulty else DONE)


def _next(output: Path) -> str:
    from shlex import quote

    return f"kkk fill {quote(output.as_posix())}"


def _rubric(given: str, language: str) -> Rubric:
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.drafts import rubric_file
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.loading import load_rubric, rubric_name

    path = rubric_file(given, Path.cwd())
    if path is None:
        stop(language, say("There is no rubric {rubric}.", rubric=given[:100]))
    try:
        return load_rubric(path, rubric_name(path))
    except BadFile as bad:
        show_findings(bad.findings, language, path.parent, {rubric_name(path): path})
        raise typer.Exit(FOUND) from None


def _id(given: str | None, output: Path | None, language: str) -> str:
    from kkk_scoring.files.types import identifier
    from kkk_scoring.folders import id_in_name

    text = given or (id_in_name(output.name) if output is not None else "A1")
    try:
        identifier(text)
    except ValueError:
        stop(
            language,
            say("“{text}” is not an id.", text=text[:60]),
            say("Let the file's name begin with a letter from a to z, or give an --id."),
        )
    if output is not None and id_in_name(output.name).casefold() != text.casefold():
        stop(language, say("Let the file's name begin with the id: {name}.", name=f"{text}.yaml"))
    return text


def _items(
    rules: Rubric, table: Path | None, into: str | None, language: str
) -> tuple[dict[str, list[dict[str, Any]]], bool]:
    """The items of a list in the table, and whether some of its cells don't fit."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.registers import read_register

    if table is None:
        return {}, False
    lists = {
        name: field
        for name, field in rules.form.items()
        if field.kind == "list" and field.item is not None and field.item.kind == "record"
    }
    if not table.is_file():
        stop(language, say("There is no file {file}.", file=table.as_posix()))
    if not lists or (into is not None and into not in lists):
        stop(language, say("The form has these lists: {lists}.", lists=", ".join(lists) or "–"))
    name = into or next(iter(lists))
    try:
        found = read_register(table, table.name, lists[name])
    except BadFile as bad:
        show_findings(bad.findings, language, table.parent)
        raise typer.Exit(FOUND) from None
    show_findings(found.findings, language, table.parent)
    return {name: found.items}, bool(found.findings)
