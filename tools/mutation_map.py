"""Which test runs which line of the code, and how long each test takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from time import perf_counter
from typing import Any, Final

import pytest

Map = dict[str, Any]
OTHER_PROGRAMS = "not slow and not chromium and not libreoffice and not node"
"""Tests that start a browser or an office see no mistake that is only in this process."""


_Cached: Final = type(cache(len))
_MADE_OF_TYPES: Final = frozenset(["_events", "validator", "_commands"])
"""Caches of the tests that keep what pydantic and typer make of types: no rule has a part in that."""


class SameEachTime:
    """Makes examples by chance the same each time, and none smaller, because nobody reads it."""

    def pytest_sessionstart(self) -> None:
        from hypothesis import HealthCheck, Phase, settings

        settings.register_profile(
            "mutation",
            derandomize=True,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutation")


def import_all() -> None:
    """Imports the whole package, so that no module is imported by the test that happens to need it first."""
    import kkk_scoring

    for module in walk_packages(kkk_scoring.__path__, "kkk_scoring."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # only there under Pyodide
                import_module(module.name)


class _Mapper(SameEachTime):
    """A pytest plugin that notes for each test which lines it runs, and how long it takes.

    What a fixture runs that several tests share belongs to all tests that ask for it; what one test leaves
    in a cache is forgotten before the next, which has to run it too. A test that fails belongs to nothing.
    """

    def __init__(self, coverage: Any) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.fixtures: dict[str, list[str]] = {}
        self.setup: dict[str, float] = {}
        self.context = ""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        import_all()
        for item in session.items:
            found: dict[str, Sequence[Any]] = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009 - private
            for definition in (one for several in found.values() for one in several):
                if definition.scope != "function":
                    self.fixtures.setdefault(_of_fixture(definition), []).append(item.nodeid)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        for kept in caches():
            kept.cache_clear()
        self._switch(nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        before, begun, fixture = self.context, perf_counter(), _of_fixture(fixturedef)
        self._switch(fixture)
        try:
            return (yield)
        finally:
            self.setup[fixture] = perf_counter() - begun
            self._switch(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if not report.passed:
            self.failed.add(report.nodeid)

    def all_seconds(self) -> dict[str, float]:
        """What each test takes when it is the only one: with the fixtures that it shares with others."""
        found = dict(self.seconds)
        for fixture, tests in self.fixtures.items():
            for test in tests:
                if test in found:
                    found[test] += self.setup.get(fixture, 0.0)
        return found

    def tests_of(self, contexts: Sequence[str]) -> set[str]:
        """The tests that passed among *contexts* and those of the fixtures there."""
        named = {test for one in contexts for test in self.fixtures.get(one, [one])}
        return {test for test in named if test in self.seconds and test not in self.failed}

    def _switch(self, context: str) -> None:
        if context != self.context:
            self.context = context
            self.coverage.switch_context(context)


def _of_fixture(definition: Any) -> str:
    return f"fixture {definition.baseid} {definition.argname}"


def caches() -> Iterator[Any]:
    """The functions of the package and of the tests that keep what they once gave."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("kkk_scoring", "tests")):
            values = [value for name, value in vars(module).items() if name not in _MADE_OF_TYPES]
            yield from (value for value in values if type(value) is _Cached)


def make_map(tests: Sequence[str], parts: Sequence[Path], base: Path, to: Path) -> int:
    """Runs *tests* (else all that are not slow) and writes the map of the folders *parts* as JSON.

    With *tests* what is known of others stays.

    It holds ``tests`` (name → seconds), ``lines`` (file, named from *base* → line → numbers of the tests
    that run it), ``imported`` (file → the lines that run while modules are imported and tests are collected)
    and ``modules`` (all that was imported from elsewhere). Gives pytest's exit code.
    """
    import coverage

    to.parent.mkdir(parents=True, exist_ok=True)
    measured = coverage.Coverage(
        data_file=None, include=[str(part / "*") for part in parts], config_file=False
    )
    mapper = _Mapper(measured)
    measured.start()
    code = pytest.main(["-q", "-m", OTHER_PROGRAMS, "-p", "no:cacheprovider", *tests], plugins=[mapper])
    measured.stop()
    found = _found(measured.get_data(), mapper, base)
    if tests and to.exists():
        found = _joined(json.loads(to.read_text("utf-8")), found)
    to.write_text(json.dumps(found), "utf-8")
    return int(code)


def _found(data: Any, mapper: _Mapper, base: Path) -> Map:
    names = sorted(mapper.seconds.keys() - mapper.failed)
    number = {name: index for index, name in enumerate(names)}
    lines: dict[str, dict[str, list[int]]] = {}
    imported: dict[str, list[int]] = {}
    for path in sorted(data.measured_files()):
        file = Path(path).relative_to(base).as_posix()
        by_line: dict[int, list[str]] = data.contexts_by_lineno(path)
        lines[file] = {
            str(line): sorted(number[test] for test in mapper.tests_of(contexts))
            for line, contexts in by_line.items()
        }
        imported[file] = [line for line, contexts in by_line.items() if "" in contexts]
    modules = sorted(name for name in sys.modules if not name.startswith(("kkk_scoring", "tests", "_")))
    seconds = mapper.all_seconds()
    tests = {name: seconds[name] for name in names}
    return {"tests": tests, "lines": lines, "imported": imported, "modules": modules}


def _joined(old: Map, new: Map) -> Map:
    """Both maps as one; what *new* says of a test holds."""
    seconds = {**old["tests"], **new["tests"]}
    names = sorted(seconds)
    number = {name: index for index, name in enumerate(names)}
    lines: dict[str, dict[str, set[int]]] = {}
    for map_, left_out in ((old, new["tests"].keys()), (new, set[str]())):
        own = list(map_["tests"])
        for file, by_line in map_["lines"].items():
            for line, tests in by_line.items():
                kept = {number[own[test]] for test in tests if own[test] not in left_out}
                lines.setdefault(file, {}).setdefault(line, set()).update(kept)
    joined = {file: {line: sorted(run) for line, run in by_line.items()} for file, by_line in lines.items()}
    imported = {
        file: sorted({*old["imported"].get(file, ()), *new["imported"].get(file, ())}) for file in joined
    }
    modules = sorted({*old["modules"], *new["modules"]})
    return {
        "tests": {name: seconds[name] for name in names},
        "lines": joined,
        "imported": imported,
        "modules": modules,
    }
