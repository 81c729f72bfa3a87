"""What is loaded before a command begins, so that it begins soon. Nothing here depends on time."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

from kkk_scoring import cli
from tests.helpers import ROOT, environment

HEAVY = {"pydantic", "pydantic_core", "rich", "yaml", "jinja2", "xlsxwriter"}


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a run of `kkk` loads: those of kkk, and of others the heavy ones and typer."""
    code = (
        f"import sys; sys.argv = ['kkk', *{list(arguments)}]\n"
        "from kkk_scoring.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    modules = done.stderr.split()
    return {name for name in modules if name.partition(".")[0] == "kkk_scoring"} | (
        {"typer", *HEAVY} & set(modules)
    )


def test_help_loads_no_command() -> None:
    assert loaded_by("--help") == {
        "kkk_scoring",
        "kkk_scoring.cli",
        "kkk_scoring.cli.app",
        "kkk_scoring.cli.streams",
        "typer",
    }


def test_help_lists_every_command() -> None:
    from kkk_scoring.cli.app import app

    for command in cli.COMMANDS:
        import_module(f"kkk_scoring.cli.{command.replace('-', '_')}")
    commands = [(one.name, one.callback) for one in app.registered_commands]
    names = {name or callback.__name__ for name, callback in commands if callback is not None}
    groups = {str(group.name) for group in app.registered_groups}

    assert names | groups == cli.COMMANDS.keys()
    assert list(cli.COMMANDS) == sorted(cli.COMMANDS)
