"""The real command line on copies of the shipped round: in this process where it can be, else in its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from kkk_scoring.cli import main

ROOT = Path(__file__).parent.parent

# What the machine that runs the tests may have set and what would change what is printed.
_PLAIN: dict[str, str | None] = {
    **dict.fromkeys(("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "NO_COLOR", "COLUMNS"), None),
    **dict.fromkeys(("FORCE_COLOR", "LC_ALL", "LC_MESSAGES", "LANG", "PYTHONIOENCODING", "PYTHONUTF8"), None),
    "KKK_LANG": "en",
}


class Done(NamedTuple):
    """What a run of `kkk` came to: its exit code, standard output (bytes) and standard error."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)  # type: ignore[no-any-return]  # the result is an object

    def entry(self, id_: str) -> dict[str, Any]:
        """The entry of this id in the JSON."""
        return next(entry for entry in self.json["entries"] if entry["entry"] == id_)

    @property
    def found(self) -> list[tuple[str, str, int, int]]:
        """All findings of the JSON: code, file, line, column."""
        return [(f["code"], f["file"], f["line"], f["column"]) for f in self.json["findings"]]

    @property
    def codes(self) -> list[str]:
        """The codes of all findings of the JSON."""
        return [code for code, *_ in self.found]


def copy_round(into: Path) -> Path:
    """A copy of the shipped round below *into*, with its rubric beside it; its folder."""
    folder = into / "applications" / "kkk-2015"
    shutil.copytree(ROOT / "applications" / "kkk-2015", folder)
    (into / "rubrics").mkdir()
    shutil.copy(ROOT / "rubrics" / "kkk-2015.yaml", into / "rubrics")
    return folder


def change(file: Path, old: str, new: str) -> None:
    """Replaces *old*, which must stand in *file*, by *new*, once."""
    text = file.read_text("utf-8")

    assert old in text, (file, old)
    file.write_text(text.replace(old, new, 1), "utf-8")


def place_of(text: str, file: Path) -> tuple[int, int]:
    """Line and column where *text* stands first in *file*, counted by hand."""
    before, found, _ = file.read_bytes().decode("utf-8").partition(text)

    assert found, text
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def kkk(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    typed: str | None = None,
) -> Done:
    """Runs `kkk` in this process; *typed* is what stands in its standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with _as_it_was(env, cwd):
        sys.argv, sys.stdout, sys.stderr = ["kkk", *map(str, arguments)], out, err
        if typed is not None:
            sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
        try:
            main()
            code: object = 0
        except SystemExit as stop:
            code = stop.code
        out.flush()
        err.flush()

    assert isinstance(code, int)
    written = (stream.buffer.getvalue() for stream in (out, err))
    return Done(code, next(written), next(written).decode())


def scored(folder: Path, *arguments: object) -> Done:
    """`kkk score FOLDER --format json`; there must be no traceback."""
    done = kkk("score", folder, "--format", "json", *arguments)

    assert "Traceback" not in done.err
    return done


def kkk_process(*arguments: object, env: Mapping[str, str] | None = None, **more: Any) -> Done:
    """Runs `kkk` in a process of its own; *more* goes to `subprocess.run`."""
    more.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run(
        [sys.executable, "-m", "kkk_scoring", *map(str, arguments)],
        stderr=subprocess.PIPE,
        env=environment(env),
        check=False,
        timeout=60,
        **more,
    )
    return Done(done.returncode, done.stdout or b"", done.stderr.decode("utf-8", "replace"))


def heeds_ctrl_c() -> None:
    """Run in a new process before the command: Ctrl-C counts there even if the tests run in the background,
    where a shell has told everything to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what would change the output, and with *env*."""
    changed = {**os.environ, **_PLAIN, **(env or {})}
    return {name: value for name, value in changed.items() if value is not None}


@contextmanager
def _as_it_was(env: Mapping[str, str] | None, cwd: Path | None) -> Iterator[None]:
    before, variables, folder = (sys.argv, sys.stdin, sys.stdout, sys.stderr), dict(os.environ), Path.cwd()
    os.environ.clear()
    os.environ.update(environment(env))
    os.chdir(cwd or folder)
    try:
        yield
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(folder)
