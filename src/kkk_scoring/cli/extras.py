"""Libraries that only some results need: there, or a sentence with the command that adds them."""

from __future__ import annotations

from importlib.util import find_spec

import typer

from kkk_scoring.cli.console import TROUBLE, tell
from kkk_scoring.messages import say


def require(module: str, extra: str, language: str) -> None:
    """Ends the command unless *module* can be imported; *extra* is what adds it to kkk."""
    if find_spec(module) is not None:
        return
    tell(
        say("This needs the library {library}, which is not installed. To add it, type:", library=module),
        language,
    )
    tell(say("    {command}", command=f"pip install 'kkk-scoring[{extra}]'"), language)
    raise typer.Exit(TROUBLE)
