"""docs/history.md shows what the commands print."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.helpers import ROOT, Done, change, kkk

PAGE = (ROOT / "docs" / "history.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
EVENT = "  - {event: correction, entry: O3, requirements: [F3], date: 2026-03-12, by: applicant}\n"


def runs(block: str) -> list[tuple[str, str]]:
    """Each command of a block and what it prints."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def said(done: Done) -> str:
    return done.text.replace("\r\n", "\n") + done.err


@pytest.mark.parametrize(
    "block", BLOCKS, ids=[runs(block)[0][0].split(" applications")[0] for block in BLOCKS]
)
def test_the_page_shows_what_is_printed(block: str, folder: Path) -> None:
    base = folder.parent.parent
    if "kkk correct" in block:
        new = folder / "corrections" / "2026-03-12" / "O3-parasole.yaml"
        shutil.move(new, base / "new.yaml")
        change(folder / "round.yaml", EVENT, "")
    for command, shown in runs(block):
        printed = said(kkk(*shlex.split(command)[1:], cwd=base))
        pieces = [piece.strip("\n") for piece in shown.split("…\n")]

        assert all(piece in printed for piece in pieces), printed


def test_every_block_of_commands_is_run() -> None:
    assert len(BLOCKS) == 5
