"""Which test runs which line of the code, and how long each test takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Map = dict[str, Any]


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


class _Mapper(SameEachTime):
    """A pytest plugin that notes for each test which lines it runs, and how long it takes."""

    def __init__(self, coverage: Any) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def make_map(tests: Sequence[str], parts: Sequence[Path], base: Path, to: Path) -> int:
    """Runs *tests* (else all that are not slow) and writes the map of the folders *parts* as JSON.

    With *tests* what is known of others stays.

    It holds ``tests`` (name → seconds) and ``lines`` (file, named from *base* → line → numbers of the tests
    that run it); a line that runs only while a module is imported has none. Gives pytest's exit code.
    """
    import coverage
    import pytest

    to.parent.mkdir(parents=True, exist_ok=True)
    measured = coverage.Coverage(
        data_file=None, include=[str(part / "*") for part in parts], config_file=False
    )
    mapper = _Mapper(measured)
    measured.start()
    code = pytest.main(["-q", "-m", "not slow", "-p", "no:cacheprovider", *tests], plugins=[mapper])
    measured.stop()
    data = measured.get_data()
    names = sorted(mapper.seconds)
    number = {name: index for index, name in enumerate(names)}
    lines = {
        Path(file).relative_to(base).as_posix(): {
            line: [number[context] for context in contexts if context in number]
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in sorted(data.measured_files())
    }
    found: Map = {"tests": {name: mapper.seconds[name] for name in names}, "lines": lines}
    if tests and to.exists():
        found = _joined(json.loads(to.read_text("utf-8")), found)
    to.write_text(json.dumps(found), "utf-8")
    return int(code)


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
                lines.setdefault(file, {}).setdefault(str(line), set()).update(kept)
    joined = {file: {line: sorted(run) for line, run in by_line.items()} for file, by_line in lines.items()}
    return {"tests": {name: seconds[name] for name in names}, "lines": joined}
