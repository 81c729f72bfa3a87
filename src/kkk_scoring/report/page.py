"""A page for a terminal: texts of strangers harmless, lines plain where the console can't show more."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from kkk_scoring.files.show import safe
from kkk_scoring.messages import Message

PLAIN_LINE: Final = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
"""A line below the heading and nothing else, so that as much as can be fits into 80 columns."""


class Line:
    """A text in one line however long, because somebody will copy it."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType | Segment]:
        yield from self.text.render(console)
        yield Segment.line()


class Page(ABC):
    """*plain*: only ASCII for lines and signs. Whatever an applicant wrote appears as it is:
    never as markup, link or terminal command."""

    def __init__(self, language: str, plain: bool = False) -> None:
        self.language, self.plain = language, plain
        self.width = 80

    @abstractmethod
    def parts(self) -> Iterator[RenderableType]:
        """What stands on the page, from top to bottom."""

    def render(self, width: int = 80, colour: bool = False) -> str:
        """The page as text of *width* columns."""
        self.width = width
        out = io.StringIO()
        console = Console(
            file=out,
            width=width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )
        for part in self.parts():
            console.print(part, crop=not isinstance(part, Line), end="" if isinstance(part, Line) else "\n")
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"

    def table(self, *columns: Message, left: tuple[int, ...] = (0,)) -> Table:
        """An empty table; *left*: which columns hold texts, the others hold numbers."""
        line = PLAIN_LINE if self.plain else box.SIMPLE_HEAD
        table = Table(box=line, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        lefts = {index % len(columns) for index in left}
        for index, column in enumerate(columns):
            table.add_column(self.say(column), justify="left" if index in lefts else "right")
        return table

    def say(self, message: Message, style: str = "") -> Text:
        return self.text(message.render(self.language), style)

    def text(self, text: str, style: str = "") -> Text:
        return Text(safe(text), style=style)

    def indented(self, message: Message, by: int, style: str = "") -> Padding:
        return Padding(self.say(message, style), (0, 0, 0, by))
