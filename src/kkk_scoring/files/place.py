"""Where something stands in a file."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A character of a file: *line* and *column* are counted from 1.

    Columns count characters (Unicode code points), not bytes and not cells of a
    terminal. *file* is the path as it is to be shown: relative, with ``/``.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
