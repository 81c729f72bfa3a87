"""JSON read once more, slowly: all that is wrong with it.

The standard library reads fast but names no places, takes NaN and drops repeated
keys. This reader is used only when something is wrong.
"""

from __future__ import annotations

import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from kkk_scoring.files import faults
from kkk_scoring.files.characters import refused, refused_in
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.json_places import ESCAPES, after_blanks, written
from kkk_scoring.files.limits import DEPTH, FINDINGS_KEPT, KEY_LENGTH, LIST_LENGTH, NODES, TEXT_LENGTH
from kkk_scoring.files.numbers import NUMBER, exact_number
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.files.document import Lines

_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]*')
_WORD: Final = re.compile(r"[^\s\[\]{},:\"]*")
_UNICODE: Final = re.compile(r"[0-9A-Fa-f]{4}")


class NotJson(Exception):
    """The text is not JSON from some character on, or can't be read further."""


class JsonScan:
    """One pass over *lines*' text; *findings* gets what is wrong."""

    def __init__(self, lines: Lines, findings: list[Finding]) -> None:
        self.lines, self.text, self.findings = lines, lines.text, findings
        self.nodes = 0

    def check(self) -> None:
        """Adds a finding for all that is wrong, up to where the text is no JSON."""
        try:
            start = self._skip(0)
            if start == len(self.text):
                raise self._stop(faults.empty(), 0)
            end = self._skip(self._value(start, 1))
            if end < len(self.text):
                words = say("Something follows where the value has already ended."), say("Remove it.")
                raise self._stop(faults.not_json(*words), end)
        except NotJson:
            return
        if self.text[start] != "{":
            kind = say("a list") if self.text[start] == "[" else say("a single value")
            self._report(faults.not_a_mapping(kind), start)

    def _value(self, index: int, depth: int) -> int:
        """The end of the value that begins at *index*, as of all that follows."""
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

    def _object(self, start: int, depth: int) -> int:
        starts: dict[str, int] = {}
        index = self._skip(start + 1)
        while self.text[index : index + 1] != "}":
            self.nodes += 1
            if self.text[index : index + 1] != '"':
                raise self._expected(index, say("a key in double quotes"))
            key, end = self._string(index, KEY_LENGTH)
            if key in starts:
                self._report(faults.repeated_key(key, self.lines.place(starts[key])), index)
            starts[key] = index
            index = self._skip(end)
            if self.text[index : index + 1] != ":":
                raise self._expected(index, say("a colon"))
            index = self._after_item(self._value(self._skip(index + 1), depth + 1), "}")
        return index + 1

    def _array(self, start: int, depth: int) -> int:
        length = 0
        index = self._skip(start + 1)
        while self.text[index : index + 1] != "]":
            index = self._after_item(self._value(index, depth + 1), "]")
            length += 1
        if length > LIST_LENGTH:
            self._report(faults.list_too_long(length), start)
        return index + 1

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

    def _word(self, index: int) -> int:
        found = _WORD.match(self.text, index)
        word = found[0] if found else ""
        if word in ("true", "false", "null"):
            return index + len(word)
        if NUMBER.fullmatch(word):
            if exact_number(word) is None:
                self._report(faults.number_beyond(word), index)
        elif word in ("NaN", "Infinity", "-Infinity"):
            self._report(faults.not_a_number(word), index)
        else:
            raise self._expected(index, say("a value"))
        return index + len(word)

    def _string(self, start: int, longest: int) -> tuple[str, int]:
        """The text in quotes at *start*, and its end."""
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
            places = written(self.text, start + 1, index)
            for offset, character in found[: FINDINGS_KEPT - len(self.findings)]:
                self.findings.append(refused(character, self.lines, places[offset][1]))
        return normalize("NFC", text), index + 1

    def _escape(self, index: int) -> int:
        """The length of the escape at *index*."""
        letter = self.text[index + 1 : index + 2]
        if letter in ESCAPES and letter:
            return 2
        if letter == "u" and _UNICODE.match(self.text, index + 2):
            return 6
        words = (
            say("In a text a backslash begins a special character, and this one is not known."),
            say("Double the backslash."),
        )
        raise self._stop(faults.not_json(*words), index)

    def _skip(self, index: int) -> int:
        return after_blanks(self.text, index)

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
