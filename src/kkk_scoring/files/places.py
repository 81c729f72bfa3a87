"""Where the values of a file stand, for who needs nothing else of it and may be another process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import intern
from typing import Any, TypeAlias

from kkk_scoring.files.document import Document, Path
from kkk_scoring.files.place import Place

Known: TypeAlias = "dict[Path, tuple[int, int]]"
"""Line and column of what stands at a path."""


class Places:
    """`Document.place` of *document*.

    In another process the places of the *asked* paths are known; for any other the file's bytes, which come
    along, are read once more.
    """

    __slots__ = ("_again", "_asked", "_document", "_known")

    def __init__(self, document: Document, asked: Sequence[Path] = ()) -> None:
        self._document: Document | None = document
        self._again, self._asked = document.again, asked
        self._known: dict[Path, Place] = {}

    def __call__(self, path: Path = ()) -> Place:
        known = self._known.get(path)
        if known is None:
            if self._document is None:
                self._document = self._again()
            known = self._known[path] = self._document.place(path)
        return known

    def __reduce__(self) -> tuple[Callable[..., Places], tuple[Any, ...]]:
        known: Known = {path: self(path)[1:] for path in self._asked}
        return _elsewhere, (self(()).file, self._again, self._asked, known)


def _elsewhere(file: str, again: Callable[[], Document], asked: Sequence[Path], known: Known) -> Places:
    """The places of a document that another process has read."""
    places, file = Places.__new__(Places), intern(file)
    places._document, places._again, places._asked = None, again, asked
    places._known = {path: Place(file, *where) for path, where in known.items()}
    return places
