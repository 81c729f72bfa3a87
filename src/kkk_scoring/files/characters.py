"""Bytes of a file to its text: UTF-8 only, line feeds only, no hidden commands."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from kkk_scoring.files.document import Lines
from kkk_scoring.files.encoding import looks_like_utf16, not_utf8
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.limits import FILE_BYTES, FINDINGS_KEPT
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say, say_count

if TYPE_CHECKING:
    from kkk_scoring.messages import Message

# Control characters except tab and line feed, other ends of lines, the byte order mark, non-characters
# and lone surrogates.
REFUSED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
# Bytes that can't be part of such a character. Most files have no others, and to see that is quick.
_HARMLESS: Final = bytes({*range(256)} - {*range(9), *range(11, 32), 0x7F, 0xC2, 0xE2, 0xED, 0xEF})


def read_text(data: bytes, file: str, first_line: int = 1) -> tuple[Lines, list[Finding]]:
    """The text of *data*, and a finding for each character that no file may hold.

    Windows line ends become line feeds, a byte order mark at the start is dropped,
    a refused character becomes U+FFFD. Raises BadFile if the file is too large or
    not UTF-8.
    """
    if len(data) > FILE_BYTES:
        raise BadFile([too_large(len(data), file, first_line)])
    text = _decoded(data, file, first_line)
    if b"\r" in data:
        text = text.replace("\r\n", "\n")
    lines = Lines(file, text, first_line)
    suspicious = data.translate(None, _HARMLESS)
    # Dashes and quotation marks begin with the same byte as two of the refused characters.
    if not suspicious or not (suspicious.strip(b"\xe2") or "\u2028" in text or "\u2029" in text):
        return lines, []
    found = islice(REFUSED.finditer(text), FINDINGS_KEPT)
    findings = [refused(character[0], lines, character.start()) for character in found]
    if findings:
        lines.text = REFUSED.sub("\ufffd", text)
    return lines, findings


def refused(character: str, lines: Lines, index: int) -> Finding:
    """The finding about a character that no text may hold, written as it is or as an escape."""
    return Finding("KKK015", *_about(character), lines.place(index))


def refused_in(text: str) -> Iterator[tuple[int, str]]:
    """Offset and character of what in *text* no text may hold."""
    if not text.isprintable():
        for found in islice(REFUSED.finditer(text), FINDINGS_KEPT):
            yield found.start(), found[0]


def too_large(size: int, file: str, line: int = 1) -> Finding:
    """The finding about a file, or a line of NDJSON, of *size* bytes."""
    message = say_count(
        "The file has {count} byte; at most {limit} are read.",
        "The file has {count} bytes; at most {limit} are read.",
        size,
        limit=FILE_BYTES,
    )
    fix = say("Leave out what is not needed, or split the file.")
    return Finding("KKK002", message, fix, Place(file, line, 1))


def _decoded(data: bytes, file: str, first_line: int) -> str:
    bare = data.removeprefix(BOM_UTF8)
    try:
        if b"\0" not in data[:64] or not looks_like_utf16(data):
            return bare.decode()
        start = 0
    except UnicodeDecodeError as error:
        start = error.start
    raise BadFile([not_utf8(bare, start, file, first_line)])


def _about(character: str) -> tuple[Message, Message]:
    code = f"U+{ord(character):04X}"
    if character == "\r":
        message = say("A carriage return ({code}) that is not part of a line end.", code=code)
        return message, say("End each line with a line feed, with or without a carriage return before it.")
    if "\ud800" <= character <= "\udfff":
        message = say("Half a character ({code}): one part of a surrogate pair without the other.", code=code)
        return message, say("Write the character itself.")
    if character in "\x85\u2028\u2029":
        message = say("An end of line ({code}) that most programs do not show.", code=code)
        return message, say("Replace it by an ordinary new line or a space.")
    if character in "\ufeff\ufffe\uffff":
        return say("An invisible character ({code}).", code=code), say("Remove it.")
    message = say("A control character ({code}).", code=code)
    return message, say("Remove it; of the control characters only tab and new line are allowed.")
