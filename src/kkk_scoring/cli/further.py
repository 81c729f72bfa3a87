"""What is most useful to type next."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.scoring.protocol import Protocol


def somebody_reads() -> bool:
    """Whether result and remarks both go to a terminal."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def next_command(protocol: Protocol, folder: Path, rubric: Path | None) -> Message:
    """The command that helps on after `kkk score`: to findings, to what is open, else to the report."""
    round_ = quote(folder.as_posix())
    rules = f" --rubric {quote(rubric.as_posix())}" if rubric is not None else ""
    if protocol.findings:
        return say(
            "Next, all findings with the lines they point to: {command}", command=f"kkk check {round_}"
        )
    waiting = next((one for one in protocol.outcomes if one.verdict == "pending"), None)
    if waiting is not None:
        command = f"kkk explain {round_} {waiting.entry}{rules}"
        return say("Next, what is open in one entry: {command}", command=command)
    file = quote(f"{protocol.round.id or folder.resolve().name}.html")
    command = f"kkk report {round_} --to {file}{rules}"
    return say("Next, the report for reading and printing: {command}", command=command)
