"""A file that was read: its values, and where each of them stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from kkk_scoring.files.place import Place

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | Fraction | bool | None"
Path: TypeAlias = "tuple[str | int, ...]"


class Node:
    """A value's extent in the text: characters *start*..*end*; *inner* is what it holds.

    *inner* is a list of nodes, a mapping of keys to the nodes of key and value,
    or for a scalar a function that answers where each character of its text stands.
    """

    __slots__ = ("end", "inner", "start")

    def __init__(self, start: int, end: int, inner: Inner) -> None:
        self.start, self.end, self.inner = start, end, inner

    def step(self, step: str | int) -> tuple[Node, Node] | None:
        """The extents of the key and the value that *step* leads to; None if there is none."""
        return step_into(self.inner, step)


class LazyNode(Node):
    """A value's extent whose inside is looked at only when asked for."""

    __slots__ = ("_inner",)

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end
        self._inner: Inner | None = None

    @property
    def inner(self) -> Inner:  # type: ignore[override]  # worked out, not stored
        if self._inner is None:
            self._inner = self._look()
        return self._inner

    def _look(self) -> Inner:
        """What the value holds."""
        raise NotImplementedError


Members: TypeAlias = "dict[str, tuple[Node, Node]]"
Inner: TypeAlias = "list[Node] | Members | Callable[[], Sequence[int]]"


class Lines:
    """The text of a file, and the place of each of its characters; *first* is its first line's number."""

    __slots__ = ("_starts", "file", "first", "text")

    def __init__(self, file: str, text: str, first: int = 1) -> None:
        self.file, self.text, self.first = file, text, first
        self._starts: list[int] = []

    def place(self, index: int) -> Place:
        """Where character *index* stands; beyond the end, where the text ends."""
        starts = self._starts or self._line_starts()
        inside = min(max(index, 0), len(self.text))
        line = bisect_right(starts, inside) - 1
        return Place(self.file, self.first + line, inside - starts[line] + 1)

    def index(self, line: int) -> int:
        """The index of the first character of *line*."""
        return self._line_starts()[line - self.first]

    def line_text(self, line: int) -> str:
        """The text of *line* without its line break; empty if there is no such line."""
        starts, number = self._line_starts(), line - self.first
        if not 0 <= number < len(starts):
            return ""
        end = starts[number + 1] - 1 if number + 1 < len(starts) else len(self.text)
        return self.text[starts[number] : end]

    def _line_starts(self) -> list[int]:
        if not self._starts:
            start = 0
            for line in self.text.split("\n"):
                self._starts.append(start)
                start += len(line) + 1
        return self._starts


class Document:
    """A file's values, and where they stand.

    *value* is made of dict, list, str (NFC), int, Fraction (never integral), bool
    and None. *data* are the bytes that were read, and *again* reads them once more. Places are worked
    out only when asked for; a path that leads nowhere has the place of its nearest parent.
    """

    __slots__ = ("_asked", "_extents", "_lines", "_places", "_root", "_way", "again", "data", "file", "value")

    def __init__(
        self,
        value: dict[str, Value],
        data: bytes,
        lines: Lines,
        extents: Callable[[], Node],
        again: Callable[[], Document],
    ) -> None:
        self.value, self.data, self.file, self.again = value, data, lines.file, again
        self._lines, self._extents = lines, extents
        self._root: Node | None = None
        self._asked: Path = ()
        self._places: dict[int, Place] = {}
        self._way: list[tuple[Node, Node]] = []

    def place(self, path: Path = ()) -> Place:
        """Where the value at *path* begins."""
        start = self._nodes(path)[1].start
        found = self._places.get(start)
        if found is None:
            found = self._places[start] = self._lines.place(start)
        return found

    def key_place(self, path: Path) -> Place:
        """Where the key of the value at *path* begins; for an item of a list the item."""
        return self._lines.place(self._nodes(path)[0].start)

    def inside(self, path: Path, offset: int) -> Place:
        """Where character *offset* (from 0) of the text at *path* stands; the text's length gives its end."""
        node = self._nodes(path)[1]
        if not callable(node.inner):
            return self._lines.place(node.start)
        offsets = node.inner()
        return self._lines.place(offsets[min(max(offset, 0), len(offsets) - 1)])

    def with_value(self, value: dict[str, Value]) -> Document:
        """The same file as if it said *value*; what isn't in it as before has the place of what holds it."""
        return Document(value, self.data, self._lines, lambda: self.root, self.again)

    def line_text(self, line: int) -> str:
        """Line *line* as it is written, without its line break; empty if there is no such line."""
        return self._lines.line_text(line)

    @property
    def text(self) -> str:
        """The text that was read: without a byte order mark, lines ended by line feeds alone."""
        return self._lines.text

    @property
    def root(self) -> Node:
        """The extent of the whole file's value."""
        return self._nodes(())[1]

    def _nodes(self, path: Path) -> tuple[Node, Node]:
        """The extents of the key and the value at *path*."""
        if self._root is None:
            self._root = self._extents()
            self._way = [(self._root, self._root)]
        # Who asks for one place soon asks for one beside it: most of the way is the same.
        way, depth = self._way, 0
        for step, before in zip(path[: len(way) - 1], self._asked, strict=False):
            if step != before or type(step) is not type(before):
                break
            depth += 1
        del way[depth + 1 :]
        for step in path[depth:]:
            found = way[-1][1].step(step)
            if found is None:
                break
            way.append(found)
        self._asked = path
        return way[-1]


def step_into(inner: Inner, step: str | int) -> tuple[Node, Node] | None:
    """The extents of the key and the value that *step* leads to; None if there is none."""
    if isinstance(inner, dict):
        return inner.get(step) if isinstance(step, str) else None
    if isinstance(inner, list) and isinstance(step, int) and 0 <= step < len(inner):
        return inner[step], inner[step]
    return None
