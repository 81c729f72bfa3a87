"""Which encoding a file that is not UTF-8 seems to have."""

from __future__ import annotations

from typing import Final

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say

# Six Polish letters have different bytes in the two old encodings; the other twelve have the same.
_DIFFERENT: Final = "ąśźĄŚŹ"
_SAME: Final = "ćęłńóżĆĘŁŃÓŻ"
_SAVE: Final = say(
    "Save it again as UTF-8 (“Save with encoding” in most editors), then check the Polish letters."
)


def looks_like_utf16(data: bytes) -> bool:
    """Whether *data* begins as UTF-16 does: with its mark, or with most of every second byte zero."""
    start = data[:64]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    even, odd = start[::2].count(0), start[1::2].count(0)
    return min(even, odd) == 0 and max(even, odd) >= max(2, len(start) // 3)


def likely_encoding(data: bytes) -> str:
    """The name of the encoding that *data*, which is not UTF-8, most likely has; else an empty text."""
    if looks_like_utf16(data):
        return "UTF-16"
    windows, latin_2 = (_letters(data, _DIFFERENT, code) for code in ("cp1250", "iso8859_2"))
    # These bytes are „ ” – and other signs in Windows-1250, and control characters in ISO-8859-2.
    windows += len(data) - len(data.translate(None, bytes(range(0x80, 0xA0))))
    if windows or latin_2:
        return "Windows-1250" if windows >= latin_2 else "ISO-8859-2"
    return "Windows-1250" if _letters(data, _SAME, "cp1250") else ""


def not_utf8(data: bytes, start: int, file: str, first_line: int = 1) -> Finding:
    """The one finding for a file in another encoding; *start* is the first byte that is wrong."""
    before = data[:start].decode("utf-8", "replace")
    line, column = before.count("\n"), len(before) - before.rfind("\n")
    place = Place(file, first_line + line, column)
    others = [character for character in data.decode("utf-8", "replace") if character > "\x7f"]
    if others.count("\ufffd") * 2 < len(others):
        message = say("What stands here is not in UTF-8; most of the file is.")
        return Finding(
            "KKK003", message, say("Delete the characters that look wrong and type them again."), place
        )
    name = likely_encoding(data)
    if not name:
        return Finding("KKK003", say("The file is not in UTF-8."), _SAVE, place)
    return Finding(
        "KKK003", say("The file is not in UTF-8; it seems to be in {name}.", name=name), _SAVE, place
    )


def _letters(data: bytes, letters: str, encoding: str) -> int:
    return sum(data.count(letter.encode(encoding)) for letter in letters)
