"""Options that commands share, and what they write with (`cli.streams`)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kkk_scoring.cli.streams import DONE as DONE
from kkk_scoring.cli.streams import FOUND as FOUND
from kkk_scoring.cli.streams import TROUBLE as TROUBLE
from kkk_scoring.cli.streams import Language as Language
from kkk_scoring.cli.streams import complain as complain
from kkk_scoring.cli.streams import guarded as guarded
from kkk_scoring.cli.streams import harmless as harmless
from kkk_scoring.cli.streams import language
from kkk_scoring.cli.streams import printable as printable
from kkk_scoring.cli.streams import stop as stop
from kkk_scoring.cli.streams import tell as tell
from kkk_scoring.cli.streams import write_data as write_data
from kkk_scoring.cli.streams import write_page as write_page

Lang = Annotated[
    Language,
    typer.Option(
        "--lang",
        default_factory=language,
        show_default=False,
        help="Language of texts for people; left out: that of the environment.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of the screen."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The round as it stood at the end of this day, such as 2015-06-30.",
    ),
]
RubricFile = Annotated[
    Path | None,
    typer.Option(
        "--rubric",
        metavar="FILE",
        help="The rubric; left out: found by its id in a folder `rubrics` beside or above.",
    ),
]
