"""Mutation testing of scoring/ and feel/: does a test notice when the code is wrong?

    python tools/mutation.py map [TEST…]        which test runs which line (once; again after changes)
    python tools/mutation.py run [--sample N] [--only PART] [--workers N] [--hours N] [--budget S] [--again]
    python tools/mutation.py report [--only PART]  how many are noticed; survivors without a reason

Each mutant (tools/mutants.py) is run in a process of its own (tools/mutation_run.py), with the tests that run
its line, the quick ones first, until one fails. What was found is written into the results as it comes; `run`
goes on where it stopped, and does again what belongs to a file that changed; with --again only what survived.
The results and the map stand in build/mutation/; reasons why a survivor needs no test stand in
docs/mutation.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from mutants import body_lines, mutants, statement_lines
from mutation_map import make_map
from mutation_process import OWN, PACKAGE, ROOT
from mutation_run import Job, Limits, Outcome, Runner

PARTS: Final = ("kkk_scoring/scoring", "kkk_scoring/feel")
FOLDER: Final = ROOT / "build" / "mutation"
PAGE: Final = ROOT / "docs" / "mutation.md"
NOTICED: Final = ("failed", "time", "crashed")

Known = dict[str, Any]
"""The map, as `make_map` writes it."""


# -- running ---------------------------------------------------------------------------------------


def jobs(known: Known, only: str) -> Iterator[Job]:
    """Every mutant of the files whose name holds *only*."""
    tests_of = {
        file: {test for run_by in lines.values() for test in run_by} for file, lines in known["lines"].items()
    }
    modules = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in _modules()}
    test_files = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in (ROOT / "tests").rglob("test_*.py")
    }
    tests_in: dict[str, list[int]] = {}
    for number, name in enumerate(known["tests"]):
        tests_in.setdefault(name.partition("::")[0], []).append(number)
    for path in _modules():
        file = path.relative_to(PACKAGE).as_posix()
        if only not in file:
            continue
        source = path.read_text("utf-8")
        lines: dict[str, list[int]] = known["lines"].get(file, {})
        starts = statement_lines(source)
        own = tests_of.get(file, set())
        others = {test for user in _users(file, modules) for test in tests_of.get(user, ())}
        # A test that reads a value of the module runs none of its lines.
        readers = {test for user in _users(file, test_files) for test in tests_in.get(user, ())}
        anywhere = _in_order(own | others | readers, path, known)
        bodies = body_lines(source)
        for mutant in mutants(source):
            start = max((start for start in starts if start <= mutant.line), default=0)
            # Of a statement of several lines, the first may be one that nothing runs: `if (`.
            several = {test for line in range(start, mutant.line + 1) for test in lines.get(str(line), ())}
            imported = start in known["imported"].get(file, ())
            # What runs at import belongs to every test that uses the module or imports it.
            run_by = () if imported and mutant.line not in bodies else _in_order(several, path, known)
            yield Job(file, mutant, run_by or (anywhere if imported else ()))


def _in_order(tests: Iterable[int], module: Path, known: Known) -> tuple[str, ...]:
    """The quick ones first, above all the *module*'s; of many cases of a test each further one later."""
    seconds: dict[str, float] = known["tests"]
    names = list(seconds)
    beside = f"tests/{module.parent.name}/"
    own = (f"{beside}test_{module.stem}", f"tests/test_{module.stem}")
    times: Counter[str] = Counter()
    order: dict[str, float] = {}
    for name in sorted((names[one] for one in tests), key=seconds.__getitem__):
        test = name.partition("[")[0]
        times[test] += 1
        near = 0.001 if name.startswith(own) else 0.2 if name.startswith(beside) else 1.0
        order[name] = near * times[test] ** 0.5 * (seconds[name] + OWN)
    return tuple(sorted(order, key=order.__getitem__))


def _modules() -> list[Path]:
    return sorted(path for part in PARTS for path in (PACKAGE / part).glob("*.py"))


def _users(file: str, sources: Mapping[str, str]) -> Iterator[str]:
    """Which of *sources* (file → its text) import the module *file*."""
    name = re.escape(file.removesuffix(".py").replace("/", "."))
    above, _, last = name.rpartition(".")
    use = re.compile(rf"^\s*(from {name} import|from {above} import .*\b{last}\b)", re.MULTILINE)
    yield from (user for user, text in sources.items() if use.search(text))


def run(folder: Path, sample: int | None, only: str, again: bool, limits: Limits) -> int:
    """Runs the mutants that have no result yet, or a sample of all that is drawn alike each time."""
    known: Known = json.loads((folder / "map.json").read_text("utf-8"))
    file = folder / "results.json"
    all_ = list(jobs(known, only))
    if sample is not None and sample < len(all_):
        all_ = random.Random(1).sample(all_, sample)
    results = _results(file)
    survived = {id_ for id_, one in results.items() if one["status"] not in NOTICED}
    waiting = [job for job in all_ if (job.id in survived if again else job.id not in results)]
    print(f"{len(all_)} mutants, {len(all_) - len(waiting)} of them known", flush=True)
    count = 0

    def told(index: int, outcome: Outcome) -> None:
        nonlocal count
        job = waiting[index]
        results[job.id] = {**outcome._asdict(), "of": len(job.tests), "file": _hash(job.file)}
        count += 1
        if count % 20 == 0:
            _write(file, results)

    if waiting:
        Runner(waiting, known["tests"], limits).run(known["modules"], told)
        _write(file, results)
    return _said(all_, results)


# -- results ---------------------------------------------------------------------------------------


def _hash(file: str) -> str:
    return sha256((PACKAGE / file).read_bytes()).hexdigest()[:16]


def _results(file: Path) -> dict[str, dict[str, Any]]:
    """What is known of files that are still as they were."""
    if not file.exists():
        return {}
    known: dict[str, dict[str, Any]] = json.loads(file.read_text("utf-8"))
    hashes = {
        file: _hash(file) for file in {id_.partition(":")[0] for id_ in known} if (PACKAGE / file).exists()
    }
    return {id_: one for id_, one in known.items() if hashes.get(id_.partition(":")[0]) == one["file"]}


def _write(file: Path, results: Mapping[str, Any]) -> None:
    new = file.with_suffix(".new")
    new.write_text(json.dumps(results, ensure_ascii=False, indent=0, sort_keys=True), "utf-8")
    new.replace(file)


def _said(all_: Sequence[Job], results: Mapping[str, dict[str, Any]]) -> int:
    """Prints what is known of the mutants; 1 if one survived of which docs/mutation.md says nothing."""
    reasons = explained()
    known = {job.id: results[job.id] for job in all_ if job.id in results}
    noticed = sum(one["status"] in NOTICED for one in known.values())
    unexplained = []
    for id_, outcome in sorted(known.items()):
        if outcome["status"] not in NOTICED:
            reason = reasons.get(_place(id_))
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


def explained() -> dict[Place, str]:
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
    sys.path.insert(0, str(PACKAGE))
    os.environ["PYTHONPATH"] = str(PACKAGE)
    os.chdir(ROOT)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="of the map and the results")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("map").add_argument("tests", nargs="*")
    runner = commands.add_parser("run")
    runner.add_argument("--sample", type=int)
    runner.add_argument("--only", default="")
    runner.add_argument("--workers", type=int, default=2)
    runner.add_argument("--hours", type=float, default=24)
    runner.add_argument("--budget", type=float, default=10, help="seconds of tests for one mutant")
    runner.add_argument("--again", action="store_true", help="only what survived")
    runner.add_argument(
        "--thorough", action="store_true", help="new processes collect all tests, not a few files"
    )
    commands.add_parser("report").add_argument("--only", default="")
    given = parser.parse_args()
    if given.command == "map":
        return make_map(given.tests, [PACKAGE / part for part in PARTS], PACKAGE, given.folder / "map.json")
    if given.command == "run":
        limits = Limits(given.workers, given.budget, time.monotonic() + given.hours * 3600, given.thorough)
        return run(given.folder, given.sample, given.only, given.again, limits)
    known = json.loads((given.folder / "map.json").read_text("utf-8"))
    return _said(list(jobs(known, given.only)), _results(given.folder / "results.json"))


if __name__ == "__main__":
    sys.exit(main())
