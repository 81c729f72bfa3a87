"""Findings for a terminal, and texts of strangers made harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding

# Control characters, line and paragraph separators, invisible and direction-changing characters, lone
# surrogates: what can change how a terminal or a reader sees the text around it.
_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_QUOTED_LENGTH: Final = 60
_LINE_WIDTH: Final = 100


def safe(text: str, *, lines: bool = False) -> str:
    """*text* with every hidden or commanding character shown as ``⟨U+202E⟩``.

    With *lines* line feeds stay as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub(lambda found: "\n" if lines and found[0] == "\n" else _code(found[0]), text)


def short(text: str, length: int = _QUOTED_LENGTH) -> str:
    """*text* cut to *length* characters with ``…``, and safe: how messages quote what somebody wrote."""
    return safe(text if len(text) <= length else text[: length - 1] + "…")


def render(finding: Finding, language: str, line_text: str = "") -> str:
    """The finding as a person reads it: place, code, message; fix; the line with a caret.

    *line_text* is the line of the file where it stands (`Document.line_text`), as it
    is written; without it no line is shown. No character of the file reaches the
    terminal as a command.
    """
    place = finding.place
    head = f"{safe(place.file)}:{place.line}:{place.column}: {finding.code}"
    if finding.severity != "error":
        head = f"{head} {_severity(finding.severity, language)}:"
    shown = [f"{head} {safe(finding.message.render(language))}"]
    if finding.fix:
        shown.append(f"    {safe(finding.fix.render(language))}")
    if line_text.strip():
        line, before = _window(line_text, place.column)
        number = str(place.line)
        shown += [f"  {number} | {line}", f"  {' ' * len(number)} | {' ' * before}^"]
    return "\n".join(shown)


def _severity(name: str, language: str) -> str:
    return (say("warning") if name == "warning" else say("note")).render(language)


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of *line* around *column* as it is shown, and how many cells stand before that column."""
    before, after = line[: column - 1], line[column - 1 :]
    start = "" if len(before) <= _LINE_WIDTH // 2 else "…"
    before = before[-_LINE_WIDTH // 2 :] if start else before
    room = _LINE_WIDTH - len(before)
    end = "" if len(after) <= room else "…"
    shown_before = start + _in_line(before)
    return shown_before + _in_line(after[:room]) + end, _cells(shown_before)


def _in_line(text: str) -> str:
    return safe(text.replace("\t", "    "))


def _cells(text: str) -> int:
    """How many cells of a terminal *text* takes: two for wide characters, none for accents."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _code(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"
