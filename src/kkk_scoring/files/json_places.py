"""Where JSON values stand in a text that is known to be JSON, down to each character of a string."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Final
from unicodedata import normalize

from kkk_scoring.files.composed import composed_offsets
from kkk_scoring.files.document import Inner, LazyNode, Members, Node

BLANK: Final = re.compile(r"[ \t\n\r]*")
ESCAPES: Final = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip
_LOW_HALF: Final = re.compile(r"\\u[dD][c-fC-F][0-9A-Fa-f]{2}")
# Numbers stay texts: only where a value ends is of interest, and a large number costs much to make.
_skip_value = json.JSONDecoder(parse_int=len, parse_float=len).scan_once  # type: ignore[attr-defined]  # typeshed leaves it out


class JsonNode(LazyNode):
    """The extent of a value in *text*."""

    __slots__ = ("_text",)

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(start, end)
        self._text = text

    def _look(self) -> Inner:
        first = self._text[self.start]
        if first == "{":
            return self._members()
        if first == "[":
            return self._items()
        if first == '"':
            return lambda: string_offsets(self._text, self.start + 1, self.end - 1)
        return lambda: range(self.start, self.end + 1)

    def _members(self) -> Members:
        members: Members = {}
        index = self._after(self.start + 1)
        while self._text[index] != "}":
            name, end = scanstring(self._text, index + 1, False)
            key = JsonNode(self._text, index, end)
            value = self._at(self._after(self._after(end) + 1))
            members[normalize("NFC", name)] = key, value
            index = self._following(value)
        return members

    def _items(self) -> list[Node]:
        items: list[Node] = []
        index = self._after(self.start + 1)
        while self._text[index] != "]":
            items.append(self._at(index))
            index = self._following(items[-1])
        return items

    def _at(self, start: int) -> Node:
        """The value that begins at *start*."""
        return JsonNode(self._text, start, _skip_value(self._text, start)[1])

    def _following(self, item: Node) -> int:
        """The start of the item after *item*, or of the bracket that closes."""
        index = self._after(item.end)
        return self._after(index + 1) if self._text[index] == "," else index

    def _after(self, index: int) -> int:
        return after_blanks(self._text, index)


def root_node(text: str) -> Node:
    """The extent of the whole value of *text*."""
    return JsonNode(text, after_blanks(text, 0), len(text.rstrip(" \t\n\r")))


def after_blanks(text: str, index: int) -> int:
    """The index of the first character from *index* on that is no blank."""
    return BLANK.match(text, index).end()  # type: ignore[union-attr]  # it matches nothing too


def string_offsets(text: str, start: int, end: int) -> Sequence[int]:
    """Where each character of the string between the quotes *start*..*end* is written, and its end."""
    return composed_offsets(written(text, start, end), end)


def written(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """The characters of the string between the quotes *start*..*end*, each with its index."""
    if text.find("\\", start, end) < 0:
        return list(zip(text[start:end], range(start, end), strict=True))
    characters: list[tuple[str, int]] = []
    index = start
    while index < end:
        character, length = text[index], 1
        if character == "\\" and text[index + 1] == "u":
            character, length = _by_code(text, index)
        elif character == "\\":
            character, length = ESCAPES[text[index + 1]], 2
        characters.append((character, index))
        index += length
    return characters


def _by_code(text: str, index: int) -> tuple[str, int]:
    """The character of the escape at *index*, which may be two halves, and the escape's length."""
    character = chr(int(text[index + 2 : index + 6], 16))
    low = text[index + 6 : index + 12]
    if "\ud800" <= character <= "\udbff" and _LOW_HALF.fullmatch(low):
        return chr(0x10000 + ((ord(character) - 0xD800) << 10) + (int(low[2:], 16) - 0xDC00)), 12
    return character, 6
