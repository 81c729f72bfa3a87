"""The command `kkk`: one file per command; the only place that reads, prints and sets the exit code."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; see `kkk --help`."""
    try:
        # Imported here, so that Ctrl-C while they load ends without a traceback too.
        from kkk_scoring.cli import (  # noqa: F401 - each adds its command
            advise,
            check,
            dry_run,
            explain,
            fill,
            new,
            papers,
            report,
            schema,
            score,
        )
        from kkk_scoring.cli.app import app
        from kkk_scoring.cli.console import guarded

        code = guarded(lambda: app(prog_name="kkk"))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
