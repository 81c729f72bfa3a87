"""The command `kkk`: one file per command; the only place that reads, prints and sets the exit code."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Final

# What each command answers, as `kkk --help` lists it; its module is named like it.
COMMANDS: Final = {
    "advise": "The smallest changes that make an application pass.",
    "appeal": "Records that an appeal arrived.",
    "check": "All that is wrong in files, where, and how to mend it.",
    "correct": "Records that a correction arrived, with the new file.",
    "decide": "Records a decision or another event of a round.",
    "diff": "Two editions of a rubric: what changed, and what that does to a round.",
    "dry-run": "Where an application stands: met, failing, open.",
    "experts": "Who assesses what; how the experts agree.",
    "explain": "One entry: its checks and marks, with all reasons.",
    "fill": "Ask an application's open questions one by one.",
    "history": "What happened in a round, or to one entry, day by day.",
    "new": "Begin a new file.",
    "papers": "A round's official papers as Word and PDF files.",
    "protocol": "The whole result as one sealed file, to be signed and recomputed.",
    "publish": "The public package: ranking, public reasons, redacted protocol.",
    "register": "Who holds which status from when to when, by which decision.",
    "report": "A round, or one entry, as one HTML file for reading and printing.",
    "schema": "A JSON Schema with which editors help: docs/editors.md.",
    "score": "A round: the ranking list, and who fell where and why.",
    "sheets": "Experts' score sheets as spreadsheets.",
    "test": "Run the cases of rubrics.",
    "verify": "A sealed protocol recomputed: identical, or what differs.",
}


def main() -> None:
    """Runs the command line; see `kkk --help`."""
    try:
        # Imported here, so that Ctrl-C while they load ends without a traceback too.
        arguments = sys.argv[1:]
        if arguments == ["--version"] and _version_written():
            return
        # What is read is kept or dropped as a whole; looking for circles among it every 700 objects takes a
        # fifth of the time, and looking again at all of it at the end as much as a tenth.
        gc.set_threshold(100_000, 20, 100)
        atexit.register(gc.freeze)
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

    if arguments in ([], ["-h"], ["--help"]):
        return  # the list of commands is known without them
    for command in (arguments[0],) if arguments[0] in COMMANDS else COMMANDS:
        import_module(f"kkk_scoring.cli.{command.replace('-', '_')}")


def _version_written() -> bool:
    """Whether the version could be printed; scripts ask for it, so nothing is imported for it."""
    import kkk_scoring

    try:
        print(f"kkk {kkk_scoring.__version__}", flush=True)  # noqa: T201 - as typer.echo does, without typer
    except OSError:
        return False
    return True
