"""The command `kkk`: one file per command; the only place that reads, prints and sets the exit code."""

from __future__ import annotations

import gc
import os
import sys
from typing import Final

# The module of each command.
_COMMANDS: Final = (
    "advise",
    "appeal",
    "check",
    "correct",
    "decide",
    "diff",
    "dry_run",
    "experts",
    "explain",
    "fill",
    "history",
    "new",
    "papers",
    "protocol",
    "publish",
    "register",
    "report",
    "schema",
    "score",
    "sheets",
    "test",
    "verify",
)


def main() -> None:
    """Runs the command line; see `kkk --help`."""
    try:
        # Imported here, so that Ctrl-C while they load ends without a traceback too.
        arguments = sys.argv[1:]
        if arguments == ["--version"] and _version_written():
            return
        # What is read is kept or dropped as a whole; looking for circles among it every 700 objects takes a
        # fifth of the time.
        gc.set_threshold(100_000, 20, 100)
        # No plugin that happens to be installed may have a say in what is valid; nor need any be looked for.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        _import_commands(arguments)
        from kkk_scoring.cli.app import app
        from kkk_scoring.cli.console import guarded

        code = guarded(lambda: app(prog_name="kkk"))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _import_commands(arguments: list[str]) -> None:
    """Each module adds its command; where the first argument names one, the others are not needed."""
    from importlib import import_module

    named = arguments[0].replace("-", "_") if arguments else ""
    for module in (named,) if named in _COMMANDS else _COMMANDS:
        import_module(f"kkk_scoring.cli.{module}")


def _version_written() -> bool:
    """Whether the version could be printed; scripts ask for it, so nothing is imported for it."""
    import kkk_scoring

    try:
        print(f"kkk {kkk_scoring.__version__}", flush=True)  # noqa: T201 - as typer.echo does, without typer
    except OSError:
        return False
    return True
