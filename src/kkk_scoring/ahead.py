"""Work that other processes do ahead: large rounds are read by all cores, while this process scores."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, Final, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEWEST: Final = 100
"""Items from which on the start of other processes costs less than they save."""
MOST: Final = 4
"""Processes beyond which this one, which takes what they give, is not quick enough for them."""
CHUNK: Final = 16
"""Items that come at once. No process works further ahead than one chunk and what its pipe holds."""
PIPE: Final = 1 << 20
"""Bytes that wait in a pipe, as many as Linux allows everybody."""

_inside = False
"""Whether this process is one of those that work ahead; they start no others."""


def ahead(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """What *work* gives for each of *items*, in their order; worked out in other processes where that pays.

    Those are copies of this one (`fork`). What they give must be picklable, and the same wherever it is
    worked out. Whatever goes wrong in them (an exception, an end by force) is done over by this process, so
    that it shows as it does without them. They end with the iterator, and with this process.
    """
    workers: list[_Worker] = []
    try:
        _start(workers, helpers(len(items)), work, items)
        for number, chunk in enumerate(_chunks(items)):
            given = workers[number % len(workers)].next() if workers else None
            yield from map(work, chunk) if given is None else given
    finally:
        for worker in workers:
            worker.stop()


def helpers(items: int) -> int:
    """How many processes work ahead on so many items; 0: this one does everything."""
    if _inside or items < FEWEST or sys.platform != "linux":
        return 0
    cores = len(os.sched_getaffinity(0))
    return min(cores, MOST) if cores > 1 and _is_alone() else 0


def _is_alone() -> bool:
    """Whether this process has one thread: of several a copy holds the locks, but not who opens them."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are all that is needed
    except OSError:
        return False


def _chunks(items: Sequence[T], first: int = 0, step: int = 1) -> Iterator[Sequence[T]]:
    """Every *step*-th chunk from *first* on."""
    return (items[start : start + CHUNK] for start in range(first * CHUNK, len(items), step * CHUNK))


def _start(workers: list[_Worker], count: int, work: Callable[[T], R], items: Sequence[T]) -> None:
    """Adds the processes; none of them if the system doesn't give all."""
    try:
        for number in range(count):
            workers.append(_Worker(work, _chunks(items, number, count), workers))
    except OSError:
        while workers:
            workers.pop().stop()


class _Worker:
    """A process that works on every so-maniest chunk and writes what it got into a pipe."""

    def __init__(self, work: Callable[[Any], Any], chunks: Iterator[Any], others: Sequence[_Worker]) -> None:
        from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask

        reading, writing = os.pipe()
        _widen(writing)
        # Ctrl-C is for this process; the copy keeps it blocked, and here it waits a moment.
        blocked = pthread_sigmask(SIG_BLOCK, [SIGINT])
        try:
            self.process = os.fork()
            if self.process == 0:
                _run(work, chunks, writing, [reading, *(other.stream.fileno() for other in others)])
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
            pthread_sigmask(SIG_SETMASK, blocked)
        self.stream: BinaryIO = os.fdopen(reading, "rb")
        self.ended = False

    def next(self) -> list[Any] | None:
        """What came of its next chunk; None: nothing."""
        from pickle import load

        if self.ended:
            return None
        try:
            return load(self.stream)  # type: ignore[no-any-return]  # what `_run` writes
        except Exception:
            self.ended = True
            return None

    def stop(self) -> None:
        """Ends the process, wherever it is, and leaves nothing of it behind."""
        from signal import SIGKILL

        self.stream.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)


def _widen(pipe: int) -> None:
    """Lets more wait in the pipe, where the system has that left."""
    from fcntl import F_SETPIPE_SZ, fcntl

    with suppress(OSError):
        fcntl(pipe, F_SETPIPE_SZ, PIPE)


def _run(work: Callable[[Any], Any], chunks: Iterator[Any], into: int, others: Sequence[int]) -> NoReturn:
    """The life of a process that works ahead: it reads nothing but what *work* reads, and says nothing."""
    global _inside
    try:
        import gc

        _inside = True
        gc.freeze()  # what came from there stays: to look through it would only copy it
        for pipe in others:
            os.close(pipe)  # who held one open would keep its writer from noticing that nobody reads
        with os.fdopen(into, "wb") as stream:
            for chunk in chunks:
                stream.write(_done(work, chunk))
                stream.flush()
    finally:
        os._exit(0)  # whatever happened: none of what that process still had to write or to clear up


def _done(work: Callable[[Any], Any], chunk: Any) -> bytes:
    """What *work* gives for all of *chunk*, pickled; None instead if anything goes wrong."""
    from pickle import HIGHEST_PROTOCOL, dumps

    try:
        return dumps([work(item) for item in chunk], HIGHEST_PROTOCOL)
    except Exception:
        return dumps(None)
