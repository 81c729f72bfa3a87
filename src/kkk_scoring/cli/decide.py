"""`kkk decide`: records any other event of a round: a decision, a call, an approval, a grant."""

from __future__ import annotations

from datetime import date as date_type
from typing import Annotated, Any

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import Lang, Language, RubricFile, stop
from kkk_scoring.cli.recording import ClauseText, Date, Reason, RoundFolder


@app.command()
def decide(
    folder: RoundFolder,
    kind: Annotated[
        str, typer.Argument(metavar="EVENT", help="The kind of event, such as appeal_decision or approval.")
    ],
    about: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENTRY] [KEY=VALUE]…", help="The application's id, and the event's own keys."
        ),
    ] = None,
    *,
    date: Date,
    by: Annotated[str, typer.Option("--by", help="Who decided: a role, an office or an expert's id.")],
    reason: Reason = None,
    clause: ClauseText = None,
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """Add an event to the history, such as: kkk decide ROUND loss W07 --date 2016-03-01 --by office"""
    from kkk_scoring.cli.recording import record, when_and_why

    event: dict[str, Any] = {"event": kind}
    for word in about or ():
        key, equals, text = word.partition("=")
        if not equals:
            key, text = "entry", word
        event[key] = _value(text, lang)
    record(folder, event | when_and_why(date, by, reason, clause), lang, rubric)


def _value(text: str, lang: Language) -> Any:
    """The value as round.yaml would have it: a number, a word, a list in brackets."""
    from kkk_scoring.files.finding import BadFile
    from kkk_scoring.files.show import short
    from kkk_scoring.files.yaml_reader import read_yaml
    from kkk_scoring.messages import say

    try:
        return date_type.fromisoformat(text)
    except ValueError:
        pass
    try:
        return read_yaml(f"value: {text}".encode(), "value").value["value"]
    except (BadFile, KeyError):
        stop(lang, say("“{text}” is not a value as round.yaml has them.", text=short(text)))
