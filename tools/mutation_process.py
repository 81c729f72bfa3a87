"""Processes that may end in any way: how long they may take, and how they ended."""

from __future__ import annotations

import mmap
import os
import resource
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "src"
PATIENCE: Final = 5.0
"""Seconds of computing that a test may take beyond ten times what it takes without a mistake."""
OWN: Final = 0.003
"""Seconds that pytest itself takes for a test."""
MEMORY: Final = 3 << 30
"""Bytes that a process may have."""
OPTIONS: Final = ("-q", "--no-header", "--capture=sys", "-p", "no:cacheprovider", "--tb=no", "-W", "ignore")
"""Options of pytest: nobody reads what it prints."""


class Run(NamedTuple):
    """How tests ended that noticed the mistake, and which of them did."""

    status: str
    at: int


def limited(folder: str) -> None:
    """Leaves this process a folder for what it writes, a share of the memory, and nobody to talk to."""
    os.setpgrp()
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)


def give_time(seconds: float) -> None:
    """Ends this process when a test that takes *seconds* takes far longer, be it computing or waiting."""
    signal.setitimer(signal.ITIMER_PROF, PATIENCE + 10 * seconds)
    signal.setitimer(signal.ITIMER_REAL, 10 * (PATIENCE + 10 * seconds))


def ended(process: int, at: mmap.mmap, folder: str) -> Run | None:
    """Waits for the process and clears up after it; None when all tests passed. *at*: the test it is at."""
    _, status = os.waitpid(process, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return None
    how = {1: "failed", -signal.SIGPROF: "time", -signal.SIGALRM: "time"}.get(code, "crashed")
    return Run(how, int.from_bytes(at[:], "big"))
