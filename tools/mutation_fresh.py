"""Runs mutants in processes that have imported nothing of the package: for what is worked out at import."""

from __future__ import annotations

import json
import mmap
import os
import socket
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any, Final

import pytest

from mutants import mutated
from mutation_map import SameEachTime
from mutation_process import OPTIONS, PACKAGE, ROOT, Run, ended, give_time, limited

NO_TESTS: Final = 5
"""Pytest's exit code when it found none of the tests."""


class Fresh:
    """A process that has imported all *modules* from elsewhere; it divides for each mutant."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.asked, ask = socket.socketpair()
        if os.fork() == 0:
            self.asked.close()
            _serve(modules, ask)
            os._exit(0)
        ask.close()
        self.stream = self.asked.makefile("rw")

    def run(self, file: str, number: int, tests: dict[str, float], all_: bool) -> Run | None:
        """As `Worker.here`; files named like the module and the two that have most, the rest for *all_*."""
        names = list(tests)
        files = [name.partition("::")[0] for name in names]
        own = f"test_{Path(file).stem}.py"
        few = {name for name, _ in Counter(files).most_common(2)} | {
            name for name in files if Path(name).name == own
        }
        first = [name for name, of in zip(names, files, strict=True) if of in few]
        rest = [name for name, of in zip(names, files, strict=True) if of not in few]
        for part in (first, rest if all_ else []):
            if part:
                asked = (file, number, {name: tests[name] for name in part})
                print(json.dumps(asked), file=self.stream, flush=True)
                answer = json.loads(self.stream.readline())
                if answer is not None:
                    return Run(answer[0], names.index(part[answer[1]]))
        return None


def _serve(modules: Sequence[str], ask: socket.socket) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in modules:
            with suppress(Exception):
                import_module(name)
    stream = ask.makefile("rw")
    at = mmap.mmap(-1, 8)
    for line in stream:
        at[:] = bytes(8)
        folder = tempfile.mkdtemp(prefix="mutant-")
        process = os.fork()
        if process == 0:
            code = 2
            try:
                limited(folder)
                give_time(2.0)
                file, number, tests = json.loads(line)
                code = one(file, number, tests, at, folder)
            finally:
                os._exit(code)
        print(json.dumps(ended(process, at, folder)), file=stream, flush=True)


def one(file: str, number: int, tests: dict[str, float], at: mmap.mmap, folder: str) -> int:
    """Runs the *tests* (name → seconds) with the mutant in place of its module; pytest's exit code."""
    sys.meta_path.insert(0, _Importer(file, number))
    files = sorted({name.partition("::")[0] for name in tests})
    os.chdir(ROOT)
    code = pytest.main(["-x", f"--basetemp={folder}/t", *OPTIONS, *files], plugins=[_Chosen(tests, at)])
    return 0 if code == NO_TESTS else int(code)


class _Chosen(SameEachTime):
    """A pytest plugin that keeps the chosen tests, in their order, and notes where it is."""

    def __init__(self, tests: dict[str, float], at: mmap.mmap) -> None:
        self.tests, self.at = tests, at
        self.order = {name: index for index, name in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.at[:] = self.order[nodeid].to_bytes(8, "big")
        give_time(self.tests[nodeid])


class _Importer:
    """Imports one module of the package with a mistake in it."""

    def __init__(self, file: str, number: int) -> None:
        self.name = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        self.path, self.number = PACKAGE / file, number

    def find_spec(self, name: str, path: object, target: object = None) -> Any:
        if name != self.name:
            return None
        spec = spec_from_file_location(name, self.path)
        assert spec is not None
        assert spec.loader is not None
        tree = mutated(self.path.read_text("utf-8"), self.number)
        code = compile(tree, str(self.path), "exec", dont_inherit=True)
        spec.loader.get_code = lambda _: code  # type: ignore[attr-defined]  # the loader of source files
        return spec
