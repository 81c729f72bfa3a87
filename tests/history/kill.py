"""Adds events in processes that are killed at random moments; prints what the history was each time.

Run as a program: FOLDER TIMES SEED. Forks, because starting Python two hundred times takes too long.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path
from time import sleep
from typing import Any, NoReturn

from kkk_scoring.appending import append_event
from kkk_scoring.files.yaml_reader import read_yaml

EVENT = {"event": "notice", "entry": "O1", "date": "2026-05-12", "by": "office"}


def keep_adding(folder: Path) -> NoReturn:
    """Until it is killed."""
    while True:
        append_event(folder, EVENT)


def main(folder: Path, times: int, seed: int) -> None:
    by, path = random.Random(seed), folder / "round.yaml"
    first = path.read_bytes()
    count = len(_events(first))
    append_event(folder, EVENT)
    added = path.read_bytes().removeprefix(first)
    path.write_bytes(first)
    for _ in range(times):
        child = os.fork()
        if child == 0:
            keep_adding(folder)
        sleep(by.uniform(0, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        data = path.read_bytes()
        whole = (len(data) - len(first)) // len(added)

        assert data == first + whole * added, data
        assert len(_events(data)) == count + whole
        print(whole)  # noqa: T201 - what the test reads
        path.write_bytes(first)


def _events(data: bytes) -> list[Any]:
    events = read_yaml(data, "round.yaml").value["events"]

    assert isinstance(events, list)
    return events


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
