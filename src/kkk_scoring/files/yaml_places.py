"""Where YAML values stand in the text, down to each character of a scalar.

A quoted, folded or continued text differs from what is written; `scalar_offsets`
reads it once more by YAML's rules and notes for each character where it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final
from unicodedata import normalize

from yaml.nodes import MappingNode, ScalarNode

from kkk_scoring.files.composed import composed_offsets
from kkk_scoring.files.document import Inner, LazyNode, Members, Node

# A character of the text and where it is written; for a line break where the line ends.
Written = list[tuple[str, int]]

# The look-behind keeps a long run of blanks from being tried at each of them.
_BREAK: Final = re.compile(r"(?<![ \t])[ \t]*\n[ \t\n]*")
_DOUBLE: Final = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})"
    r"|(?P<go_on>\n)[ \t\n]*|(?P<one>.))"
)
_ESCAPES: Final = dict(zip("0abtnvfreN_LP", "\0\x07\x08\t\n\x0b\x0c\r\x1b\x85\xa0\u2028\u2029", strict=True))


class YamlNode(LazyNode):
    """The extent of one of PyYAML's nodes."""

    __slots__ = ("_members", "_node", "_text")

    def __init__(self, text: str, node: Any) -> None:
        super().__init__(node.start_mark.index, node.end_mark.index)
        self._text, self._node = text, node
        self._members: dict[str, tuple[Any, Any]] | None = None

    def step(self, step: str | int) -> tuple[Node, Node] | None:
        # Of a mapping only what is asked for: a sheet has many, and of each one value is looked at.
        if not isinstance(self._node, MappingNode):
            return super().step(step)
        if self._members is None:
            self._members = {}
            for key, value in self._node.value:
                self._members.setdefault(normalize("NFC", key.value), (key, value))
        found = self._members.get(step) if isinstance(step, str) else None
        return found and (YamlNode(self._text, found[0]), YamlNode(self._text, found[1]))

    def _look(self) -> Inner:
        text, node = self._text, self._node
        if isinstance(node, ScalarNode):
            return lambda: scalar_offsets(text, node)
        if isinstance(node, MappingNode):
            members: Members = {}
            for key, value in node.value:
                place = YamlNode(text, key), YamlNode(text, value)
                members.setdefault(normalize("NFC", key.value), place)
            return members
        return [YamlNode(text, item) for item in node.value]


def scalar_offsets(text: str, node: Any) -> Sequence[int]:
    """For each character of a scalar's text, and its end, the index in *text* where it is written."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("'", '"'):
        # A tag or an anchor, refused elsewhere, may stand before the text.
        start = text.index(node.style, start)
    if node.style == '"':
        written, after = _double_quoted(text, start + 1, end - 1), end - 1
    elif node.style == "'":
        written, after = _single_quoted(text, start + 1, end - 1), end - 1
    elif node.style in ("|", ">"):
        written = _block(text, start, end, node.value, node.style == ">")
        after = written[-1][1] + 1 if written else end
    else:
        written, after = _folded(text, start, end), end
    return composed_offsets(written, after)


def _folded(text: str, start: int, end: int) -> Written:
    """*text* as it is but for line breaks: one becomes a space, more become one fewer."""
    written: Written = []
    index = start
    # Cut out first: an escaped blank before *start* is no part of the break.
    for found in _BREAK.finditer(text[start:end]):
        begin, stop = start + found.start(), start + found.end()
        written += zip(text[index:begin], range(index, begin), strict=True)
        written += _break(text, begin, stop)
        index = stop
    written += zip(text[index:end], range(index, end), strict=True)
    return written


def _break(text: str, start: int, end: int) -> Written:
    breaks = [index for index in range(start, end) if text[index] == "\n"]
    return [(" ", breaks[0])] if len(breaks) == 1 else [("\n", index) for index in breaks[1:]]


def _single_quoted(text: str, start: int, end: int) -> Written:
    written: Written = []
    skip = False
    for character, index in _folded(text, start, end):
        # Of two quotes the first is the character; a break between them can't be.
        if not skip:
            written.append((character, index))
        skip = not skip and character == "'"
    return written


def _double_quoted(text: str, start: int, end: int) -> Written:
    written: Written = []
    index = start
    for found in _DOUBLE.finditer(text, start, end):
        written += _folded(text, index, found.start())
        here, index = found.start(), found.end()
        code = found["x"] or found["u"] or found["U"]
        if code:
            written.append((chr(int(code, 16)), here))
        elif found["go_on"]:
            written += [("\n", at) for at in range(here + 2, index) if text[at] == "\n"]
        else:
            written.append((_ESCAPES.get(found["one"], found["one"]), here))
    return written + _folded(text, index, end)


def _block(text: str, start: int, end: int, value: str, fold: bool) -> Written:
    """The lines of a ``|`` or ``>`` text, without their indentation.

    The indentation is not known here; the first line with a word tells it, for
    *value* is what is left when it is gone.
    """
    lines = _lines(text, text.find("\n", start, end) + 1, end)
    spaces = _leading_spaces([text[slice(*line)] for line in lines])
    indent = spaces - _leading_spaces(value.split("\n"))
    bare = [(min(begin + indent, stop), stop) for begin, stop in lines]
    return (_fold(text, bare) if fold else _unfolded(text, bare))[: len(value)]


def _leading_spaces(lines: list[str]) -> int:
    """The spaces before the first word; if there is none, in the longest line."""
    first = next((line for line in lines if line.strip(" ")), max(lines, key=len, default=""))
    return len(first) - len(first.lstrip(" "))


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines = []
    while 0 < start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        lines.append((start, stop))
        start = stop + 1
    return lines


def _unfolded(text: str, lines: list[tuple[int, int]]) -> Written:
    written: Written = []
    for begin, stop in lines:
        written += zip(text[begin:stop], range(begin, stop), strict=True)
        written.append(("\n", stop))
    return written


def _fold(text: str, lines: list[tuple[int, int]]) -> Written:
    """Breaks between two lines that don't begin with a blank are folded as in `_folded`."""
    written: Written = []
    full = [number for number, (begin, stop) in enumerate(lines) if begin < stop]
    for number in range(full[0] if full else len(lines)):
        written.append(("\n", lines[number][1]))
    for number, following in pairwise([*full, len(lines)]):
        begin, stop = lines[number]
        written += zip(text[begin:stop], range(begin, stop), strict=True)
        ends = [lines[line][1] for line in range(number, following)]
        last = following == len(lines)
        if last or text[begin] in " \t" or text[lines[following][0]] in " \t":
            written += [("\n", at) for at in ends]
        else:
            written += [(" ", ends[0])] if len(ends) == 1 else [("\n", at) for at in ends[1:]]
    return written
