"""A bar on standard error for what takes longer than a second; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from kkk_scoring.cli.console import printable
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.scoring.protocol import Protocol

T = TypeVar("T")
PATIENCE, PAUSE = 1.0, 0.1
"""Seconds until the bar appears, and between two of its steps."""
WIDTH = 30


def progress(items: Iterable[T], total: int, what: Message, language: str) -> Iterator[T]:
    """*items* one by one; after a second a line tells how many of *total* have come.

    The line is wiped out at the end, so that it stands in no result.
    """
    if not sys.stderr.isatty() or not total:
        yield from items
        return
    bar = _Bar(total, what.render(language), monotonic)
    try:
        for item in items:
            yield item
            bar.step()
    finally:
        bar.wipe()


def scored(loaded: LoadedRound, language: str) -> Protocol:
    """The protocol of the round; the bar counts its applications."""
    from kkk_scoring.loading import score

    return score(loaded, lambda all_: progress(all_, len(loaded.files), say("Applications"), language))


class _Bar:
    def __init__(self, total: int, what: str, clock: Callable[[], float]) -> None:
        self.total, self.what, self.clock = total, what, clock
        self.done, self.shown = 0, 0
        self.next = clock() + PATIENCE

    def step(self) -> None:
        self.done += 1
        now = self.clock()
        if now >= self.next:
            self.next = now + PAUSE
            self._write(self._line())

    def _line(self) -> str:
        full = WIDTH * self.done // self.total
        return f"{self.what} [{'#' * full}{'.' * (WIDTH - full)}] {self.done}/{self.total}"

    def wipe(self) -> None:
        if self.shown:
            self._write(" " * self.shown + "\r")

    def _write(self, line: str) -> None:
        self.shown = len(line)
        sys.stderr.write("\r" + printable(line, sys.stderr))
        sys.stderr.flush()
