"""JSON read once more, slowly: where everything stands, and all that is wrong with it.

The standard library reads fast but keeps no places, takes NaN and drops repeated
keys. This reader is used only when a place is asked for or something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from kkk_scoring.files import faults
from kkk_scoring.files.characters import refused, refused_in
from kkk_scoring.files.composed import composed_offsets
from kkk_scoring.files.document import Node
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.limits import DEPTH, FINDINGS_KEPT, KEY_LENGTH, LIST_LENGTH, NODES, TEXT_LENGTH
from kkk_scoring.files.numbers import NUMBER, exact_number
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.files.document import Lines

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]*')
_WORD: Final = re.compile(r"[^\s\[\]{},:\"]*")
_UNICODE: Final = re.compile(r"[0-9A-Fa-f]{4}")
_ESCAPES: Final = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip


class NotJson(Exception):
    """The text is not JSON from some character on, or can't be read further."""


class JsonScan:
    """One pass over *lines*' text; *findings* gets what is wrong, `root` gives the extents."""

    def __init__(self, lines: Lines, findings: list[Finding]) -> None:
        self.lines, self.text, self.findings = lines, lines.text, findings
        self.nodes = 0

    def root(self) -> Node | None:
        """The extent of the whole value, or None where the text is not JSON."""
        try:
            start = self._skip(0)
            if start == len(self.text):
                raise self._stop(faults.empty(), 0)
            node = self._value(start, 1)
            if self._skip(node.end) < len(self.text):
                words = say("Something follows where the value has already ended."), say("Remove it.")
                raise self._stop(faults.not_json(*words), self._skip(node.end))
        except NotJson:
            return None
        if not isinstance(node.inner, dict):
            self._report(faults.not_a_mapping(_kind(node)), node.start)
        return node

    def _value(self, index: int, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > NODES:
            raise self._stop(faults.too_many_nodes(), index)
        first = self.text[index : index + 1]
        if first in ("{", "["):
            if depth > DEPTH:
                raise self._stop(faults.too_deep(), index)
            return self._object(index, depth) if first == "{" else self._array(index, depth)
        if first == '"':
            return self._string(index, TEXT_LENGTH)[1]
        return self._word(index)

    def _object(self, start: int, depth: int) -> Node:
        members: dict[str, tuple[Node, Node]] = {}
        index = self._skip(start + 1)
        while self.text[index : index + 1] != "}":
            self.nodes += 1
            if self.text[index : index + 1] != '"':
                raise self._expected(index, say("a key in double quotes"))
            key, key_node = self._string(index, KEY_LENGTH)
            index = self._skip(key_node.end)
            if self.text[index : index + 1] != ":":
                raise self._expected(index, say("a colon"))
            value = self._value(self._skip(index + 1), depth + 1)
            if key in members:
                first = self.lines.place(members[key][0].start)
                self._report(faults.repeated_key(key, first), key_node.start)
            members[key] = (key_node, value)
            index = self._after_item(value.end, "}")
        return Node(start, index + 1, members)

    def _array(self, start: int, depth: int) -> Node:
        items: list[Node] = []
        index = self._skip(start + 1)
        while self.text[index : index + 1] != "]":
            items.append(self._value(index, depth + 1))
            index = self._after_item(items[-1].end, "]")
        if len(items) > LIST_LENGTH:
            self._report(faults.list_too_long(len(items)), start)
        return Node(start, index + 1, items)

    def _after_item(self, index: int, closing: str) -> int:
        """The start of the next item, or of the bracket that closes."""
        index = self._skip(index)
        found = self.text[index : index + 1]
        if found == closing:
            return index
        if found != ",":
            raise self._expected(index, say("a comma or the closing bracket"))
        following = self._skip(index + 1)
        if self.text[following : following + 1] == closing:
            words = say("A comma stands before the closing bracket."), say("Remove the comma.")
            raise self._stop(faults.not_json(*words), index)
        return following

    def _word(self, index: int) -> Node:
        found = _WORD.match(self.text, index)
        word = found[0] if found else ""
        if word in ("true", "false", "null"):
            return Node(index, index + len(word), partial(range, index, index + len(word) + 1))
        if NUMBER.fullmatch(word):
            if exact_number(word) is None:
                self._report(faults.number_beyond(word), index)
        elif word in ("NaN", "Infinity", "-Infinity"):
            self._report(faults.not_a_number(word), index)
        else:
            raise self._expected(index, say("a value"))
        return Node(index, index + len(word), partial(range, index, index + len(word) + 1))

    def _string(self, start: int, longest: int) -> tuple[str, Node]:
        """The text in quotes at *start*, and its extent."""
        index = start + 1
        while True:
            index = _PLAIN.match(self.text, index).end()  # type: ignore[union-attr]  # it matches nothing too
            stop = self.text[index : index + 1]
            if stop == '"':
                break
            if stop != "\\":
                raise self._bad_character(start, index)
            index += self._escape(index)
        text, _ = scanstring(self.text, start + 1, False)
        if len(text) > longest:
            fault = faults.key_too_long if longest == KEY_LENGTH else faults.text_too_long
            self._report(fault(len(text)), start)
        elif found := list(refused_in(text)):
            written = self._written(start + 1, index)
            for offset, character in found[: FINDINGS_KEPT - len(self.findings)]:
                self.findings.append(refused(character, self.lines, written[offset][1]))
        return normalize("NFC", text), Node(start, index + 1, partial(self._offsets, start + 1, index))

    def _escape(self, index: int) -> int:
        """The length of the escape at *index*."""
        letter = self.text[index + 1 : index + 2]
        if letter in _ESCAPES and letter:
            return 2
        if letter == "u" and _UNICODE.match(self.text, index + 2):
            return 6
        words = (
            say("In a text a backslash begins a special character, and this one is not known."),
            say("Double the backslash."),
        )
        raise self._stop(faults.not_json(*words), index)

    def _written(self, start: int, end: int) -> list[tuple[str, int]]:
        """The characters of a string, each with the index where it is written."""
        if self.text.find("\\", start, end) < 0:
            return list(zip(self.text[start:end], range(start, end), strict=True))
        written: list[tuple[str, int]] = []
        index = start
        while index < end:
            character, length = self.text[index], 1
            if character == "\\" and self.text[index + 1] == "u":
                character, length = chr(int(self.text[index + 2 : index + 6], 16)), 6
                low = self.text[index + 6 : index + 12]
                if "\ud800" <= character <= "\udbff" and re.fullmatch(r"\\u[dD][c-fC-F][0-9A-Fa-f]{2}", low):
                    code = 0x10000 + ((ord(character) - 0xD800) << 10) + (int(low[2:], 16) - 0xDC00)
                    character, length = chr(code), 12
            elif character == "\\":
                character, length = _ESCAPES[self.text[index + 1]], 2
            written.append((character, index))
            index += length
        return written

    def _offsets(self, start: int, end: int) -> Sequence[int]:
        return composed_offsets(self._written(start, end), end)

    def _skip(self, index: int) -> int:
        return _BLANK.match(self.text, index).end()  # type: ignore[union-attr]  # it matches nothing too

    def _bad_character(self, start: int, index: int) -> NotJson:
        if index >= len(self.text):
            words = say("The text that begins here has no closing quote."), say("Add the missing quote.")
            return self._stop(faults.not_json(*words), start)
        code = f"U+{ord(self.text[index]):04X}"
        message = say(
            "A text in JSON can't hold a new line, a tab or another control character ({code}).", code=code
        )
        return self._stop(faults.not_json(message, say("Write \\n for a new line and \\t for a tab.")), index)

    def _expected(self, index: int, what: Message) -> NotJson:
        found = self.text[index : index + 1]
        if not found:
            message = say("The file ends where {what} is expected.", what=what)
            return self._stop(faults.not_json(message, say("Add what is missing.")), index)
        message = say("Expected {what}, found “{found}”.", what=what, found=found)
        fix = say("Write texts and keys in double quotes, and true, false, null and numbers without.")
        return self._stop(faults.not_json(message, fix), index)

    def _stop(self, fault: faults.Fault, index: int) -> NotJson:
        self.findings.append(Finding(*fault, self.lines.place(index)))
        return NotJson()

    def _report(self, fault: faults.Fault, index: int) -> None:
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(*fault, self.lines.place(index)))


def _kind(node: Node) -> Message:
    return say("a list") if isinstance(node.inner, list) else say("a single value")
