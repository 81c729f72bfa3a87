"""Offsets in a text after its letters were composed (NFC)."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, normalize


def composed_offsets(written: Sequence[tuple[str, int]], after: int) -> list[int]:
    """Where each character of the NFC of a text is written, and *after* for its end.

    *written* are the text's characters before composing, each with its index.
    """
    text = "".join(character for character, _ in written)
    offsets = [index for _, index in written]
    if not text.isascii() and normalize("NFC", text) != text:
        offsets = [offsets[at] for at in _sources(text)]
    return [*offsets, after]


def _sources(text: str) -> list[int]:
    """For each character of the NFC of *text* the offset in *text* of the letter it came from."""
    sources: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and not _breaks(text, start, end):
            continue
        composed = normalize("NFC", text[start:end])
        sources += [min(start + offset, end - 1) for offset in range(len(composed))]
        start = end
    return sources


def _breaks(text: str, start: int, end: int) -> bool:
    """Whether what is before *end* and what is after it compose independently."""
    if combining(text[end]):
        return False
    before, joined = text[start:end], text[start : end + 1]
    return normalize("NFC", joined) == normalize("NFC", before) + normalize("NFC", text[end])
