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
    """Whether *data* begins as UTF-16 does: with its mark, or with every second byte zero."""
    start = data[:64]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    even, odd = start[::2], start[1::2]
    return len(start) >= 4 and any(
        not any(zero) and all(letter) for zero, letter in ((even, odd), (odd, even))
    )


def likely_encoding(data: bytes) -> str:
    """The name of the encoding that *data*, which is not UTF-8, most likely has; else an empty text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or looks_like_utf16(data):
        return "UTF-16"
    windows, latin_2 = (_letters(data, _DIFFERENT, code) for code in ("cp1250", "iso8859_2"))
    # These bytes are „ ” – and other signs in Windows-1250, and control characters in ISO-8859-2.
    windows += sum(0x80 <= byte <= 0x9F for byte in data)
    if windows or latin_2:
        return "Windows-1250" if windows >= latin_2 else "ISO-8859-2"
    return "Windows-1250" if _letters(data, _SAME, "cp1250") else ""


def not_utf8(data: bytes, start: int, file: str, first_line: int = 1) -> Finding:
    """The one finding for a file in another encoding; *start* is the first byte that is wrong."""
    name = likely_encoding(data)
    if not name:
        message = say("The file is not in UTF-8.")
    else:
        message = say("The file is not in UTF-8; it seems to be in {name}.", name=name)
    before = "" if name == "UTF-16" else data[:start].decode("utf-8-sig", "replace")
    line, column = before.count("\n"), len(before) - before.rfind("\n")
    return Finding("KKK003", message, _SAVE, Place(file, first_line + line, column))


def _letters(data: bytes, letters: str, encoding: str) -> int:
    return sum(data.count(letter.encode(encoding)) for letter in letters)
