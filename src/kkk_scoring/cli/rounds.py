"""From what was typed to a round that is loaded; else a sentence on what to type."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kkk_scoring.cli.streams import FOUND, stop, tell
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.scoring.protocol import Outcome, Protocol


def load(
    folder: Path,
    rubric: Path | None,
    output: Path | None,
    language: str,
    command: str,
    as_of: datetime | None = None,
) -> LoadedRound:
    """The round in *folder*, or the folder itself when it is a plain one.

    *output*: where its result is to be written. *command* is what may be typed instead, with
    ``{folder}``. *as_of*: as it stood at the end of that day. Raises `UnusableRound`.
    """
    from kkk_scoring.loading import load_folder, load_round, round_files, rounds_below

    if folder.is_file() and folder.stem == "round":
        folder = folder.parent
    if output is not None and _would_be_read(output, folder):
        stop(language, say("{file} would be read as a file of the round; write elsewhere.", file=str(output)))
    if not folder.is_dir():
        stop(language, say("There is no folder {folder}.", folder=folder.as_posix()))
    if rubric is not None and not rubric.is_file():
        stop(language, say("There is no file {file}.", file=rubric.as_posix()))
    if round_files(folder):
        return _on_that_day(load_round(folder, rubric, as_of and as_of.date()), language)
    rounds = rounds_below(folder)
    if rounds:
        heading = say("{folder} holds rounds. To take one of them, type:", folder=folder.as_posix())
        stop(language, heading, *(_command(command, one) for one in rounds))
    if as_of is not None:
        stop(language, say("Without round.yaml nothing is known of any day."))
    if rubric is None:
        heading = say(
            "There is no round.yaml in {folder}. For a plain folder of applications name the rubric:",
            folder=folder.as_posix(),
        )
        stop(language, heading, _command(command + " --rubric FILE", folder))
    return load_folder(folder, rubric)


def usable_round(
    folder: Path,
    rubric: Path | None,
    output: Path | None,
    language: str,
    command: str,
    as_of: datetime | None = None,
) -> LoadedRound:
    """As `load`; where the round can't be used, shows why and ends the command."""
    from kkk_scoring.cli.findings import show_findings
    from kkk_scoring.loading import UnusableRound

    try:
        return load(folder, rubric, output, language, command, as_of)
    except UnusableRound as bad:
        show_findings(bad.findings, language, folder, bad.paths)
        raise SystemExit(FOUND) from None


def _on_that_day(loaded: LoadedRound, language: str) -> LoadedRound:
    """The round; that not all sheets have a day is said, where a day is asked for."""
    if loaded.undated:
        message = say(
            "When these sheets were handed in is not recorded; they are counted: {files}",
            files=", ".join(loaded.undated),
        )
        tell(message, language)
    return loaded


def _would_be_read(output: Path, folder: Path) -> bool:
    """Whether the result would lie among the files that it is made from."""
    from kkk_scoring.folders import LINES, SUFFIXES

    inside = Path(os.path.realpath(output)).is_relative_to(os.path.realpath(folder))
    return inside and output.suffix.lower() in (*SUFFIXES, LINES, ".yml")


def the_entry(protocol: Protocol, id_: str, language: str) -> Outcome:
    """The outcome of the entry with this id; if there is none, says so and ends the command."""
    from kkk_scoring.files.show import short
    from kkk_scoring.rubric.names import suggestion

    outcome = protocol.outcome(id_)
    if outcome is None:
        known = suggestion(id_, [one.entry for one in protocol.outcomes])
        missing = say("There is no application `{entry}` in this round.", entry=short(id_))
        stop(language, missing, *([known] if known else []))
    return outcome


def _command(command: str, folder: Path) -> Message:
    from shlex import quote

    return say("    {command}", command=command.replace("{folder}", quote(folder.as_posix())))
