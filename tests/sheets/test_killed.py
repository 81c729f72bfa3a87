"""A program that is killed while it writes leaves every sheet whole: as it was, or as it will be."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import environment, kkk
from tests.sheets.books import FIRST, type_in

COMMAND = [sys.executable, "-m", "kkk_scoring", "sheets", "collect"]


@pytest.mark.slow
def test_nothing_collected_is_lost_when_the_program_is_killed_at_any_moment(
    filled: Path, folder: Path, tmp_path: Path
) -> None:
    sheet = folder / "sheets" / "substantive" / "E3.yaml"
    before = sheet.read_bytes()
    type_in(filled, {"Marks W04": {f"D{FIRST}": 8}})
    arguments = [str(filled), "--into", str(folder), "--replace", "--date", "2015-08-01"]
    start = time.monotonic()
    assert kkk("sheets", "collect", *arguments).code == 0
    after = sheet.read_bytes()
    sheet.write_bytes(before)
    whole = subprocess.run([*COMMAND, *arguments], env=environment(), capture_output=True, check=False)
    length = time.monotonic() - start
    draw = random.Random(2015)

    assert whole.returncode == 0
    seen = set()
    for _ in range(25):
        sheet.write_bytes(before)
        process = subprocess.Popen(
            [*COMMAND, *arguments], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(draw.uniform(0, length))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        seen.add(sheet.read_bytes())

        assert seen <= {before, after}
    assert kkk("score", folder, "--format", "json").json["findings"] == []


def test_a_sheet_is_whole_when_writing_stops_before_the_last_step(
    filled: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = folder / "sheets" / "substantive" / "E3.yaml"
    before = sheet.read_bytes()
    type_in(filled, {"Marks W04": {f"D{FIRST}": 8}})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = kkk("sheets", "collect", filled, "--into", folder, "--replace")

    assert done.code == 2
    assert "No space left on device" in done.err
    assert sheet.read_bytes() == before
