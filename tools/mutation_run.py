"""Runs mutants, each in a copy of a process that has imported and collected everything already.

One process imports the package and collects the tests, and divides into workers; for each mutant a worker
divides once more, and the copy puts the mistake into the function it belongs to and runs the tests. What a
function gave while modules were imported is not worked out anew by that: a mutant in such a function, or
outside of functions, is tried by a process that has imported nothing of the package yet (mutation_fresh.py).
What tests work out while they are collected is as it is without the mistake; what caches hold is forgotten.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final, NamedTuple

import pytest

from mutants import Mutant, mutated
from mutation_fresh import Fresh
from mutation_map import SameEachTime, caches, import_all
from mutation_process import OPTIONS, OWN, PACKAGE, Run, ended, give_time, limited
from mutation_swap import Called, Change, Place, changes, functions, place, within

TOGETHER: Final = 40
"""So many tests are put in the order of their files, which share what is made for several tests."""
NOT_RUN: Final = "no test runs this line"
Put = Sequence[tuple[FunctionType, CodeType]]


class Job(NamedTuple):
    """A mutant in a *file* (named from src/), with the tests that run its line, the first to try first."""

    file: str
    mutant: Mutant
    tests: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.file}:{self.mutant.line}:{self.mutant.column} {self.mutant.what}"


class Outcome(NamedTuple):
    """What became of a job: its *status*, the test that noticed, how many were tried, and seconds."""

    status: str
    by: str | None
    tried: int
    seconds: float


class Limits(NamedTuple):
    """How many *workers*; seconds of tests that one mutant may have; when none is begun any more.

    *thorough*: what needs a new process is tried there by the tests of all files, not of a few.
    """

    workers: int
    budget: float
    until: float
    thorough: bool


class Runner(SameEachTime):
    """A pytest plugin that does *jobs* instead of running tests. *seconds*: what each test takes."""

    def __init__(self, jobs: Sequence[Job], seconds: Mapping[str, float], limits: Limits) -> None:
        self.jobs, self.seconds, self.limits = jobs, seconds, limits
        self.functions: Mapping[Place, Sequence[FunctionType]] = {}
        self.items: dict[str, pytest.Item] = {}
        self.fresh: Sequence[Fresh] = ()
        self.importing = Called(str(PACKAGE))

    def run(self, modules: Sequence[str], told: Callable[[int, Outcome], None]) -> None:
        """Collects all tests that any job has, does the jobs, and tells what became of each."""
        self.fresh = [Fresh(modules) for _ in range(self.limits.workers)]
        self.told = told
        files = sorted({name.partition("::")[0] for job in self.jobs for name in job.tests})
        self.importing.start()
        import_all()
        self.importing.stop()
        pytest.main([*OPTIONS, *files], plugins=[self])

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = {item.nodeid: item for item in session.items}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session = session
        gc.collect()
        self.functions = functions(str(PACKAGE))
        gc.freeze()
        waiting, numbers = os.pipe()
        results, result = os.pipe()
        for fresh in self.fresh:
            if os.fork() == 0:
                os.close(numbers)
                os.close(results)
                _Worker(self, fresh).work(waiting, result)
                os._exit(0)
        os.close(result)
        with os.fdopen(numbers, "wb", buffering=0) as stream:
            for number in range(len(self.jobs)):
                stream.write(number.to_bytes(4, "big"))
        with os.fdopen(results) as told:
            for line in told:
                index, *outcome = json.loads(line)
                self.told(index, Outcome(*outcome))
        return True


class _Worker:
    """Does one job after the other; what it has learnt about the tests helps with the next."""

    def __init__(self, runner: Runner, fresh: Fresh) -> None:
        self.runner, self.fresh = runner, fresh
        self.noticed: Counter[tuple[str, str]] = Counter()
        self.sound: dict[str, bool] = {}
        self.at = mmap.mmap(-1, 8)

    def work(self, waiting: int, result: int) -> None:
        """Takes the numbers of jobs from *waiting*, writes what becomes of them to *result*."""
        while time.monotonic() < self.runner.limits.until and (number := os.read(waiting, 4)):
            begun = time.monotonic()
            index = int.from_bytes(number, "big")
            status, by, tried = self.tried(self.runner.jobs[index])
            outcome = (index, status, by, tried, round(time.monotonic() - begun, 2))
            os.write(result, (json.dumps(outcome) + "\n").encode())

    def tried(self, job: Job) -> tuple[str, str | None, int]:
        """The status, the test that noticed the mistake, and the number of tests."""
        if not job.tests:
            return NOT_RUN, None, 0
        change = changes(_code(job.file), _mistaken(job.file, job.mutant.number))
        if change == []:
            return "same", None, 0
        put = self.put_into(change) if change else None
        while tests := self.chosen(job):
            if put is not None:
                run = self.here(list(tests), put)
            else:
                run = self.fresh.run(job.file, job.mutant.number, tests, self.runner.limits.thorough)
            if run is None:
                return "survived", None, len(tests)
            by = list(tests)[run.at]
            if self.is_sound(by):
                self.noticed[job.file, by] += 1
                return run.status, by, run.at + 1
        return NOT_RUN, None, 0

    def chosen(self, job: Job) -> dict[str, float]:
        """The tests that can be had for the budget: those first that noticed others in this file."""
        seconds = self.runner.seconds
        known = [name for name in job.tests if name in self.runner.items and self.sound.get(name, True)]
        known.sort(key=lambda name: self.noticed[job.file, name] == 0)
        left, chosen = self.runner.limits.budget, list[str]()
        for name in known:
            if seconds[name] + OWN < left:
                left -= seconds[name] + OWN
                chosen.append(name)
        chosen = chosen or known[:1]
        chunks = (chosen[start : start + TOGETHER] for start in range(0, len(chosen), TOGETHER))
        ordered = (
            name for chunk in chunks for name in sorted(chunk, key=lambda name: name.partition("::")[0])
        )
        return {name: seconds[name] for name in ordered}

    def put_into(self, change: Sequence[Change]) -> Put | None:
        """The functions to put the mistake into; None if that would not do."""
        found = []
        for real, mistaken in change:
            there = self.runner.functions.get(place(real), ())
            if not there or real.co_freevars != mistaken.co_freevars:
                return None
            found += [(function, mistaken) for function in there]
        inner = (place(code) for one in change for code in within(one.real))
        return None if any(code in self.runner.importing.places for code in inner) else found

    def here(self, tests: Sequence[str], put: Put) -> Run | None:
        """Runs the tests in a copy of this process until one fails."""
        self.at[:] = bytes(8)
        folder = tempfile.mkdtemp(prefix="mutant-")
        process = os.fork()
        if process == 0:
            for function, code in put:
                function.__code__ = code
            _copy(self.runner, tests, folder, self.at)
        return ended(process, self.at, folder)

    def is_sound(self, test: str) -> bool:
        """Whether the test passes without any mistake, run as the others are."""
        if test not in self.sound:
            self.sound[test] = self.here([test], ()) is None
        return self.sound[test]


def _copy(runner: Runner, tests: Sequence[str], folder: str, at: mmap.mmap) -> None:
    """What the copy of the process does: runs the tests and ends."""
    code = 1
    try:
        limited(folder)
        for kept in caches():
            kept.cache_clear()
        session = runner.session
        session.config._tmp_path_factory._basetemp = Path(folder)  # type: ignore[attr-defined]  # pytest's own
        items = [runner.items[name] for name in tests]
        for index, (item, after) in enumerate(zip(items, [*items[1:], None], strict=True)):
            at[:] = index.to_bytes(8, "big")
            give_time(runner.seconds[item.nodeid])
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                break
        else:
            code = 0
    finally:
        os._exit(code)


@cache
def _code(file: str) -> CodeType:
    path = PACKAGE / file
    return compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True)


def _mistaken(file: str, number: int) -> CodeType:
    path = PACKAGE / file
    return compile(mutated(path.read_text("utf-8"), number), str(path), "exec", dont_inherit=True)
