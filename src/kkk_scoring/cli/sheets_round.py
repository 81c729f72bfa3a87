"""What the commands of `kkk sheets` share: the round, the stage, a way to stop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkk_scoring.cli.console import stop
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.loading import LoadedRound
    from kkk_scoring.rubric.model import Stage

Folder = Annotated[Path, typer.Argument(metavar="ROUND", help="A round's folder.")]


def the_stage(loaded: LoadedRound, id_: str, lang: str) -> Stage:
    """The stage called *id_*, in which there is something to mark."""
    from kkk_scoring.files.show import short
    from kkk_scoring.rubric.names import suggestion

    marked = {stage.id: stage for stage in loaded.rubric.stages if stage.markable()}
    if id_ not in marked:
        message = say("There is no stage `{stage}` in which experts mark anything.", stage=short(id_))
        stop(lang, message, suggestion(id_, marked) or say("Stages: {stages}.", stages=", ".join(marked)))
    return marked[id_]
