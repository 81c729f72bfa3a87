"""Work that other processes do ahead gives what this one would get alone, whatever happens to them."""

from __future__ import annotations

import mmap
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from kkk_scoring import ahead as module
from kkk_scoring.ahead import CHUNK, FEWEST, MOST, ahead, helpers
from tests.helpers import environment, heeds_ctrl_c

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does everything")
HERE = os.getpid()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes work ahead, however few cores there are and whatever runs the tests."""
    monkeypatch.setattr(module, "helpers", lambda _: 2)


def children() -> list[int]:
    """The processes that this one has started and not yet seen end."""
    found = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    return [int(one) for one in found.read_text().split()]


def square(number: int) -> int:
    return number * number


@linux
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("items", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK, 7 * CHUNK + 5])
def test_what_comes_is_in_order_and_the_same_however_many_work(
    monkeypatch: pytest.MonkeyPatch, items: int, count: int
) -> None:
    monkeypatch.setattr(module, "helpers", lambda _: count)
    before = children()

    assert list(ahead(square, range(items))) == [square(number) for number in range(items)]
    assert children() == before


@linux
@pytest.mark.usefixtures("two")
def test_each_process_works_on_every_second_chunk() -> None:
    found = list(ahead(lambda _: os.getpid(), range(4 * CHUNK)))
    first, second = found[0], found[CHUNK]

    assert found == [first] * CHUNK + [second] * CHUNK + [first] * CHUNK + [second] * CHUNK
    assert len({HERE, first, second}) == 3


@linux
@pytest.mark.parametrize(
    ("cores", "items", "expected"),
    [(1, 10_000, 0), (2, FEWEST - 1, 0), (2, FEWEST, 2), (3, FEWEST, 3), (64, 10_000, MOST)],
)
def test_where_there_are_several_cores_many_items_are_worked_on_ahead(
    monkeypatch: pytest.MonkeyPatch, cores: int, items: int, expected: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))
    monkeypatch.setattr(module, "_is_alone", lambda: True)

    assert helpers(items) == expected


def test_on_other_systems_one_process_does_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")

    assert helpers(10_000) == 0


@linux
def test_a_program_with_several_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    ending = threading.Event()
    thread = threading.Thread(target=ending.wait)
    thread.start()
    found = helpers(10_000)
    ending.set()
    thread.join()

    assert found == 0


@linux
@pytest.mark.usefixtures("two")
def test_who_works_ahead_starts_no_others() -> None:
    asked = helpers

    assert set(ahead(lambda _: asked(10_000), range(2 * CHUNK))) == {0}


def dies(number: int) -> int:
    """The process that gets CHUNK + 3 is killed, as one is that takes too much memory."""
    if number == CHUNK + 3 and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leaves(number: int) -> int:
    if number == CHUNK + 3 and os.getpid() != HERE:
        os._exit(3)
    return number


def fails_there(number: int) -> int:
    if number == CHUNK + 3 and os.getpid() != HERE:
        raise MemoryError
    return number


def no_value(number: int) -> Any:
    """What can't be sent to another process."""
    return number if number != CHUNK + 3 or os.getpid() == HERE else (lambda: number)


class Unreadable:
    """What can be sent and not received."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return int, ("no number",)


def no_number(number: int) -> Any:
    return number if number != CHUNK + 3 or os.getpid() == HERE else Unreadable()


@linux
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("work", [dies, leaves, fails_there, no_value, no_number])
def test_what_goes_wrong_elsewhere_is_done_over_here(work: Callable[[int], int]) -> None:
    before = children()

    assert list(ahead(work, range(6 * CHUNK))) == list(range(6 * CHUNK))
    assert children() == before


def refuses(number: int) -> int:
    if number == CHUNK + 3:
        raise ValueError("no such number")
    return number


@linux
@pytest.mark.usefixtures("two")
def test_an_exception_shows_where_and_when_it_would_without_other_processes() -> None:
    before, found = children(), []
    with pytest.raises(ValueError, match=r"^no such number$") as caught:  # noqa: PT012 - what comes before counts
        for number in ahead(refuses, range(6 * CHUNK)):
            found.append(number)  # noqa: PERF402 - what has come so far counts

    assert found == list(range(CHUNK + 3))
    assert caught.traceback[-1].name == "refuses"
    assert children() == before


@linux
@pytest.mark.parametrize("given", [0, 1])
def test_a_system_that_gives_no_more_processes_slows_only(
    monkeypatch: pytest.MonkeyPatch, given: int
) -> None:
    monkeypatch.setattr(module, "helpers", lambda _: 2)
    fork, before, asked = os.fork, children(), [None] * given

    def at_most() -> int:
        if not asked:
            raise BlockingIOError
        asked.pop()
        return fork()

    monkeypatch.setattr(os, "fork", at_most)

    assert set(ahead(lambda _: os.getpid(), range(4 * CHUNK))) == {HERE}
    assert children() == before


@linux
@pytest.mark.usefixtures("two")
def test_an_iterator_that_is_left_leaves_no_process() -> None:
    before, files = children(), os.listdir("/proc/self/fd")  # noqa: PTH208 - their names
    begun = ahead(lambda number: number if number < CHUNK else sleep(60), range(6 * CHUNK))

    assert next(begun) == 0
    assert len(children()) == len(before) + 2
    begun.close()  # type: ignore[attr-defined]  # it is a generator
    assert children() == before
    assert os.listdir("/proc/self/fd") == files  # noqa: PTH208 - their names


@linux
@pytest.mark.usefixtures("two")
def test_nothing_is_worked_on_far_ahead() -> None:
    counters = mmap.mmap(-1, 2 * 4)

    def work(number: int) -> bytes:
        at = number // CHUNK % 2 * 4
        begun = int.from_bytes(counters[at : at + 4], "little") + 1
        counters[at : at + 4] = begun.to_bytes(4, "little")
        return bytes(module.PIPE // 4)

    for taken, _ in enumerate(ahead(work, range(12 * CHUNK))):
        if taken % CHUNK == 0:
            sleep(0.02)
        begun = sum(int.from_bytes(counters[at : at + 4], "little") for at in (0, 4))

        # The chunk that was taken, and of each process the one that waits to be taken or is being made.
        assert begun <= (taken // CHUNK + 1) * CHUNK + 2 * CHUNK


PROGRAM = """
import sys
from time import sleep
from kkk_scoring import ahead
from kkk_scoring.cli import streams
ahead.helpers = lambda _: 2
def wait(number):
    sleep(0 if number < ahead.CHUNK else 0.05)
def run():
    for number, _ in enumerate(ahead.ahead(wait, range(1000))):
        if not number:
            print("begun", flush=True)
sys.exit(streams.guarded(run))
"""


def runs(process: str) -> bool:
    """Whether there is this process, and more of it than its number."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@linux
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_however_the_program_is_ended_no_process_stays_and_none_says_anything(
    sign: signal.Signals, code: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
        preexec_fn=heeds_ctrl_c,
    ) as program:
        assert program.stdout is not None
        begun = program.stdout.readline()
        started = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
        # As a terminal does it: Ctrl-C is for all of them.
        (os.killpg if sign is signal.SIGINT else os.kill)(program.pid, sign)
        said = program.communicate(timeout=20)

    assert (begun, len(started)) == (b"begun\n", 2)
    assert (program.returncode, *said) == (code, b"", b"")
    # A process closes its files, which is all that was waited for until here, a moment before it is gone.
    until = monotonic() + 20
    while any(map(runs, started)) and monotonic() < until:
        sleep(0.01)
    assert not any(map(runs, started))
