"""Doing something again whenever the files it rests on change."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep

from kkk_scoring.cli.console import DONE, tell
from kkk_scoring.messages import say

PAUSE = 0.3
"""Seconds between two looks. Looking is asked of no system service, so it works on shared drives too."""

Snapshot = dict[str, tuple[int, int]]


def watch(run: Callable[[], int], folder: Path, rubric: Path | None, language: str) -> int:
    """Calls *run* now and after every change below *folder* or of a rubric, until Ctrl-C; the exit code.

    A change counts once nothing has changed any more between two looks, so that a file that is still
    being written is not read half.
    """
    try:
        while True:
            before = snapshot(folder, rubric)
            if sys.stdout.isatty():
                sys.stdout.write("\x1b[2J\x1b[H")
            _once(run)
            tell(say("Watching {folder} for changes; Ctrl-C ends.", folder=folder.as_posix()), language)
            _wait(before, lambda: snapshot(folder, rubric))
    except KeyboardInterrupt:
        return DONE


def _once(run: Callable[[], int]) -> None:
    # What is wrong has been said then; it may be mended while we watch.
    with suppress(SystemExit):
        run()
    sys.stdout.flush()


def _wait(before: Snapshot, look: Callable[[], Snapshot]) -> None:
    seen = before
    while True:
        sleep(PAUSE)
        now = look()
        if now == seen and now != before:
            return
        seen = now


def snapshot(folder: Path, rubric: Path | None) -> Snapshot:
    """Size and time of every file below *folder* that is not hidden, and of the rubrics it may use."""
    return {path: times for path in _files(folder, rubric) if (times := _times(path)) is not None}


def _files(folder: Path, rubric: Path | None) -> Iterator[str]:
    yield from _below(folder)
    if rubric is not None:
        yield os.fspath(rubric)
        return
    for parent in folder.resolve().parents:
        yield from _below(parent / "rubrics")


def _below(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(parent, name) for name in files if not name.startswith("."))  # noqa: PTH118 - quick


def _times(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - quick: all files are looked at several times a second
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
