"""Mutation testing of scoring/ and feel/: does a test notice when the code is wrong?

    python tools/mutation.py map [TEST…]        which test runs which line (once; again after changes)
    python tools/mutation.py run [--sample N] [--only PART] [--workers N] [--hours N]
    python tools/mutation.py report             how many are noticed; survivors without a reason

Each mutant (tools/mutants.py) is run in a process of its own, with the tests that run its line, the quick
ones first, until one fails. What was found is written into the results as it comes; `run` goes on where it
stopped, and does again what belongs to a file that changed. The results and the map stand in
build/mutation/; reasons why a survivor needs no test stand in docs/mutation.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from mutants import Mutant, mutants, mutated, statement_lines
from mutation_map import SameEachTime, make_map

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "src"
PARTS: Final = ("kkk_scoring/scoring", "kkk_scoring/feel")
FOLDER: Final = ROOT / "build" / "mutation"
MAP, RESULTS, PAGE = FOLDER / "map.json", FOLDER / "results.json", ROOT / "docs" / "mutation.md"
QUICKEST: Final = 60
"""So many tests of a line are run first; only if they notice nothing, all others."""
PATIENCE: Final = 20.0
"""Seconds that a mutant may take beyond ten times what its tests take without it; then it is noticed."""
NOTICED: Final = ("failed", "time", "crashed")
NOT_RUN: Final = "no test runs this line"
NO_TESTS: Final = 5
"""Pytest's exit code when it found none of the tests."""


class Job(NamedTuple):
    """A mutant in a *file* (named from src/), with the tests that run its line, quickest first."""

    file: str
    mutant: Mutant
    tests: tuple[str, ...]
    seconds: float

    @property
    def id(self) -> str:
        return f"{self.file}:{self.mutant.line}:{self.mutant.column} {self.mutant.what}"


# -- running ---------------------------------------------------------------------------------------


def jobs(only: str) -> Iterator[Job]:
    """Every mutant of the files whose name holds *only*."""
    known = json.loads(MAP.read_text("utf-8"))
    seconds: dict[str, float] = known["tests"]
    names = list(seconds)
    for path in sorted(path for part in PARTS for path in (PACKAGE / part).glob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        if only not in file:
            continue
        source = path.read_text("utf-8")
        lines = {int(line): run_by for line, run_by in known["lines"].get(file, {}).items()}
        starts = statement_lines(source)
        anywhere = sorted({test for run_by in lines.values() for test in run_by})
        for mutant in mutants(source):
            line = max((start for start in starts if start <= mutant.line), default=0)
            # What runs when the module is imported belongs to every test that uses the module.
            run_by = lines[line] or anywhere if line in lines else []
            found = sorted((names[one] for one in run_by), key=seconds.__getitem__)
            yield Job(file, mutant, tuple(found), sum(seconds[name] for name in found))


def run(sample: int | None, only: str, workers: int, hours: float) -> int:
    """Runs the mutants that have no result yet, or a sample of all that is drawn alike each time."""
    all_ = list(jobs(only))
    if sample is not None and sample < len(all_):
        all_ = random.Random(1).sample(all_, sample)
    results = _results()
    waiting = [job for job in all_ if job.id not in results]
    until = time.monotonic() + hours * 3600
    print(f"{len(all_)} mutants, {len(all_) - len(waiting)} of them known", flush=True)
    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(_outcome, job, until) for job in waiting]
        for count, done in enumerate(as_completed(running), start=1):
            job, outcome = done.result()
            if outcome is not None:
                results[job.id] = outcome
            if count % 20 == 0 or count == len(running):
                _write(results)
    return _said(all_, results)


def _outcome(job: Job, until: float) -> tuple[Job, dict[str, Any] | None]:
    if time.monotonic() > until:
        return job, None
    begun = time.monotonic()
    status = NOT_RUN
    first, rest = job.tests[:QUICKEST], job.tests[QUICKEST:]
    for tests in (first, rest):
        if tests:
            status = _tried(job, tests)
            if status in NOTICED:
                break
    outcome = {"status": status, "seconds": round(time.monotonic() - begun, 2), "file": _hash(job.file)}
    return job, outcome


def _tried(job: Job, tests: Sequence[str]) -> str:
    """What a process with the mutant in it comes to: ``failed`` (a test noticed), ``survived`` …"""
    read, write = os.pipe()
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, __file__, "one", job.file, str(job.mutant.number)],
        os.environ | {"PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1"},
        file_actions=[(os.POSIX_SPAWN_DUP2, read, 0), (os.POSIX_SPAWN_CLOSE, write)],
        setpgroup=0,
    )
    os.close(read)
    with os.fdopen(write, "w") as stream:
        json.dump(list(tests), stream)
    limit = time.monotonic() + PATIENCE + 10 * job.seconds
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return {0: "survived", 1: "failed", NO_TESTS: NOT_RUN}.get(code, "crashed")
        if time.monotonic() > limit:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return "time"
        time.sleep(0.02)


class _Chosen(SameEachTime):
    """A pytest plugin that keeps the chosen tests, in their order."""

    def __init__(self, tests: Iterable[str]) -> None:
        self.order = {name: index for index, name in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )


def one(file: str, number: int) -> int:
    """In a process of its own: the tests named on standard input, with the mutant in place of its module."""
    import pytest

    tests = json.load(sys.stdin)
    sys.meta_path.insert(0, _Importer(file, number))
    files = sorted({name.partition("::")[0] for name in tests})
    arguments = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", "-W", "ignore"]
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - to the end of the process
    os.chdir(ROOT)
    return int(pytest.main([*arguments, *files], plugins=[_Chosen(tests)]))


class _Importer:
    """Imports one module of the package with a mistake in it."""

    def __init__(self, file: str, number: int) -> None:
        self.name = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        self.path, self.number = PACKAGE / file, number

    def find_spec(self, name: str, path: object, target: object = None) -> Any:
        from importlib.util import spec_from_file_location

        if name != self.name:
            return None
        spec = spec_from_file_location(name, self.path)
        assert spec is not None
        assert spec.loader is not None
        tree = mutated(self.path.read_text("utf-8"), self.number)
        code = compile(tree, str(self.path), "exec")
        spec.loader.get_code = lambda _: code  # type: ignore[attr-defined]  # the loader of source files
        return spec


# -- results ---------------------------------------------------------------------------------------


def _hash(file: str) -> str:
    return sha256((PACKAGE / file).read_bytes()).hexdigest()[:16]


def _results() -> dict[str, dict[str, Any]]:
    """What is known of files that are still as they were."""
    if not RESULTS.exists():
        return {}
    known: dict[str, dict[str, Any]] = json.loads(RESULTS.read_text("utf-8"))
    hashes = {
        file: _hash(file) for file in {id_.partition(":")[0] for id_ in known} if (PACKAGE / file).exists()
    }
    return {id_: one for id_, one in known.items() if hashes.get(id_.partition(":")[0]) == one["file"]}


def _write(results: Mapping[str, Any]) -> None:
    new = RESULTS.with_suffix(".new")
    new.write_text(json.dumps(results, ensure_ascii=False, indent=0, sort_keys=True), "utf-8")
    new.replace(RESULTS)


def _said(all_: Sequence[Job], results: Mapping[str, dict[str, Any]]) -> int:
    """Prints what is known of the mutants; 1 if one survived of which docs/mutation.md says nothing."""
    explained = _explained()
    known = {job.id: results[job.id] for job in all_ if job.id in results}
    noticed = sum(one["status"] in NOTICED for one in known.values())
    unexplained = []
    for id_, outcome in sorted(known.items()):
        if outcome["status"] not in NOTICED:
            reason = explained.get(_place(id_))
            print(f"{outcome['status']}: {id_}" + (f" ({reason})" if reason else ""))
            if reason is None:
                unexplained.append(id_)
    seconds = sum(one["seconds"] for one in known.values())
    if known:
        share, mean = 100 * noticed / len(known), seconds / len(known)
        print(f"noticed {noticed} of {len(known)} ({share:.1f} %); {mean:.1f} s each")
    print(f"{len(unexplained)} survivors without a reason")
    return 1 if unexplained else 0


Place = tuple[str, str, str]


def _explained() -> dict[Place, str]:
    """The survivors that docs/mutation.md explains: by file, code and mistake, because lines move."""
    if not PAGE.exists():
        return {}
    rows = re.findall(
        r"^\| `([^|`]+)` \| `(.+?)` \| `(.+?)` \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    return {(f"kkk_scoring/{file}", code, what): reason for file, code, what, reason in rows}


def _place(id_: str) -> Place:
    """The file, the line of code and the mistake of a mutant."""
    where, _, what = id_.partition(" ")
    file, line, _ = where.split(":")
    code = (PACKAGE / file).read_text("utf-8").splitlines()[int(line) - 1].strip()
    return file, code, what


def main() -> int:
    """The command line."""
    if sys.argv[1:2] == ["one"]:
        return one(sys.argv[2], int(sys.argv[3]))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("map").add_argument("tests", nargs="*")
    runner = commands.add_parser("run")
    runner.add_argument("--sample", type=int)
    runner.add_argument("--only", default="")
    runner.add_argument("--workers", type=int, default=2)
    runner.add_argument("--hours", type=float, default=24)
    commands.add_parser("report")
    given = parser.parse_args()
    if given.command == "map":
        return make_map(given.tests, [PACKAGE / part for part in PARTS], PACKAGE, MAP)
    if given.command == "run":
        return run(given.sample, given.only, given.workers, given.hours)
    return _said(list(jobs("")), _results())


if __name__ == "__main__":
    sys.exit(main())
