"""A score sheet as the text of its YAML file: for people to read, the same for the same content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from json import dumps
from typing import Final

from kkk_scoring.messages import exact
from kkk_scoring.scoring.sheets import EarlierEntry, EarlierMark, WrittenEntry, WrittenMark, WrittenSheet

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NOT_TEXT: Final = frozenset(["true", "false", "null"])


def sheet_text(sheet: WrittenSheet, entries: Mapping[str, WrittenEntry], heading: str = "") -> str:
    """The file of *sheet* with these *entries*; *heading*: lines of comment that stand above it.

    Reading it gives the same sheet. Every text is in quotes, so that none can be taken for
    anything else.
    """
    lines = [f"sheet: {sheet.sheet}", f"expert: {sheet.expert}", f"rubric: {sheet.rubric}"]
    if sheet.rubric_sha256 is not None:
        lines.append(f"rubric_sha256: {_text(sheet.rubric_sha256)}")
    lines.append("entries:" if entries else "entries: {}")
    for id_, entry in entries.items():
        lines.append(f"  {_key(id_)}:")
        lines += _entry(entry, "    ")
    return heading + "\n".join(lines) + "\n"


def heading_of(text: str) -> str:
    """The comment at the beginning of a file; it stays when the sheet is written again."""
    found = re.match(r"(?:#[^\n]*\n)*", text)
    return found[0] if found else ""


def _entry(entry: WrittenEntry, indent: str) -> Iterator[str]:
    yield from _said(entry, indent)
    if entry.was:
        yield f"{indent}was:"
        for earlier in entry.was:
            yield f"{indent}  - until: {_when(earlier.until)}"
            yield from _said(earlier, f"{indent}    ")


def _said(entry: WrittenEntry | EarlierEntry, indent: str) -> Iterator[str]:
    yield f"{indent}impartial: {_scalar(entry.impartial)}"
    if entry.conflict is not None:
        yield f"{indent}conflict: {_text(entry.conflict)}"
    if entry.marks:
        yield f"{indent}marks:"
        for id_, mark in entry.marks.items():
            yield from _mark(_key(id_), mark, f"{indent}  ")


def _mark(key: str, mark: WrittenMark, indent: str) -> Iterator[str]:
    if not mark.was:
        yield f"{indent}{key}: {{{_given(mark)}}}"
        return
    yield f"{indent}{key}:"
    yield f"{indent}  mark: {_scalar(mark.mark)}"
    if mark.reason is not None:
        yield f"{indent}  reason: {_text(mark.reason)}"
    yield f"{indent}  was:"
    for earlier in mark.was:
        yield f"{indent}    - {{{_given(earlier)}, until: {_when(earlier.until)}}}"


def _given(mark: WrittenMark | EarlierMark) -> str:
    reason = "" if mark.reason is None else f", reason: {_text(mark.reason)}"
    return f"mark: {_scalar(mark.mark)}{reason}"


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return exact(value)
    text = str(value)
    return text if _is_plain(text) else _text(text)


def _key(text: str) -> str:
    return text if _is_plain(text) else _text(text)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text.lower() not in _NOT_TEXT


def _text(text: str) -> str:
    return dumps(text, ensure_ascii=False)


def _when(value: date | datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f'"{value.isoformat()}"'
