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
        from kkk_scoring.cli.streams import guarded

        code = guarded(lambda: _run(arguments))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _run(arguments: list[str]) -> None:
    # What runs before every commit needs nothing that reads options, which would be a sixth of its time.
    # On Windows that also puts files in the place of `*`.
    if arguments[:1] == ["check"] and arguments[1:] and sys.platform != "win32":
        if not any(argument.startswith("-") for argument in arguments):
            from pathlib import Path

            from kkk_scoring.cli.checked import check_and_show
            from kkk_scoring.cli.streams import language

            sys.exit(check_and_show([Path(argument) for argument in arguments[1:]], language()))
    _import_commands(arguments)
    from kkk_scoring.cli.app import app

    app(prog_name="kkk")


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
