"""Values put into a YAML file at their own places: comments, order and all the rest stay byte for byte."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from kkk_scoring.files.document import Document, Node, Path, step_into
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.messages import exact

_PLAIN: Final = re.compile(r"[^\W\d_][^\n:#\[\]{},&*!|>'\"%@`\\?~\t]*(?<! )")
_WORDS: Final = frozenset(["true", "false", "null"])


class CannotEdit(Exception):
    """The value can't be put there without touching something else."""


def with_value(document: Document, path: Path, value: Any) -> Document:
    """The file with *value* at *path*, read again.

    What is not there yet is added: a key behind the other keys of its record, an item behind the last one
    (its number is the list's length). Nothing else changes, not a byte; that is checked by reading the
    result. Raises `CannotEdit`, also where a record or list would be replaced.
    """
    start, end, written = _Splice(document).at(path, value)
    try:
        made = read_yaml(_bytes(document, start, end, written), document.file)
    except BadFile as bad:
        raise CannotEdit(str(bad)) from None
    if made.value != _expected(document.value, path, value):
        raise CannotEdit(".".join(map(str, path)))
    return made


def written_scalar(value: object) -> str:
    """A single value as YAML, so that it is read as the same one; in quotes only where it must be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        text = exact(value)
        if "/" in text:
            raise CannotEdit(text)
        return text
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" + (f":{value:%S}" if value.second else "")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and len(text) < 200:
        return text
    from json import dumps

    return dumps(text, ensure_ascii=False)


def block(value: object, indent: int) -> Iterator[str]:
    """The lines of a record or list in block style."""
    margin = " " * indent
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(f"{margin}{key}:", inner, indent + 2)
    elif isinstance(value, list | tuple):
        for item in value:
            lines = list(block(item, indent + 2)) if isinstance(item, Mapping | list) and item else None
            if lines:
                yield f"{margin}- {lines[0].lstrip()}"
                yield from lines[1:]
            else:
                yield f"{margin}- {flow(item)}".rstrip()


def flow(value: object) -> str:
    """A value in one line: ``{name: X, kind: other}``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join("null" if item is None else flow(item) for item in value) + "]"
    return written_scalar(value)


def _entry(head: str, value: object, indent: int) -> Iterator[str]:
    in_block = isinstance(value, Mapping) and bool(value)
    if isinstance(value, list | tuple):
        in_block = any(isinstance(item, Mapping) for item in value)
    if in_block:
        yield head
        yield from block(value, indent)
    else:
        yield f"{head} {flow(value)}".rstrip()


class _Splice:
    """Finds what to replace by what: start and end in the text, and the new text."""

    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text

    def at(self, path: Path, value: object) -> tuple[int, int, str]:
        key = node = self.document.root
        in_flow = False
        for depth, step in enumerate(path):
            in_flow = in_flow or self._is_flow(node)
            found = step_into(node.inner, step)
            if found is None:
                return self._add(key, node, path[depth:], value, in_flow)
            key, node = found
        if not callable(node.inner):
            raise CannotEdit(".".join(map(str, path)))
        return self._replace(node, flow(value))

    def _replace(self, node: Node, written: str) -> tuple[int, int, str]:
        """A single value replaced; the ends of lines behind a text of several lines stay."""
        old = self.text[node.start : node.end]
        end = node.end - (len(old) - len(old.rstrip("\n")))
        space = " " if not old and written and self.text[node.start - 1 : node.start] != " " else ""
        return node.start, end, space + written

    def _add(self, key: Node, node: Node, rest: Path, value: object, in_flow: bool) -> tuple[int, int, str]:
        """What *rest* leads to put below *node*, where it isn't yet."""
        new = _wrapped(rest, value)
        if callable(node.inner):
            if self.text[node.start : node.end].strip():
                raise CannotEdit(".".join(map(str, rest)))
            if in_flow:
                return self._replace(node, flow(new))
            return self._lines(node.start, block(new, self._column(key.start) + 2))
        if self._is_flow(node):
            inside = flow(new)[1:-1]
            at = self._content_end(_last(node)) if node.inner else node.start + 1
            return at, at, f", {inside}" if node.inner else inside
        return self._lines(self._content_end(node), block(new, self._column(node.start)))

    def _lines(self, after: int, lines: Iterator[str]) -> tuple[int, int, str]:
        """New lines below the one that holds the character before *after*."""
        found = self.text.find("\n", after)
        at = len(self.text) if found < 0 else found
        return at, at, "".join(f"\n{line}" for line in lines)

    def _content_end(self, node: Node) -> int:
        """Where what *node* says ends, without the comments and empty lines behind it."""
        if callable(node.inner) or self._is_flow(node):
            return node.end - (len(old := self.text[node.start : node.end]) - len(old.rstrip("\n")))
        return self._content_end(_last(node))

    def _column(self, index: int) -> int:
        return index - (self.text.rfind("\n", 0, index) + 1)

    def _is_flow(self, node: Node) -> bool:
        return not callable(node.inner) and self.text[node.start : node.start + 1] in ("[", "{")


def _last(node: Node) -> Node:
    inner = node.inner
    assert not callable(inner)
    return list(inner.values())[-1][1] if isinstance(inner, dict) else inner[-1]


def _wrapped(rest: Sequence[str | int], value: object) -> object:
    for step in reversed(rest):
        value = {step: value} if isinstance(step, str) else [value]
    return value


def _bytes(document: Document, start: int, end: int, written: str) -> bytes:
    """The file's bytes with characters *start* to *end* of its text replaced."""
    bom = BOM_UTF8 if document.data.startswith(BOM_UTF8) else b""
    raw = document.data[len(bom) :].decode()
    if "\r\n" not in raw:
        return bom + (raw[:start] + written + raw[end:]).encode()
    # An index of the text counts a line's end as one character.
    before, after = _raw_index(raw, start), _raw_index(raw, end)
    return bom + (raw[:before] + written.replace("\n", "\r\n") + raw[after:]).encode()


def _raw_index(raw: str, index: int) -> int:
    at = 0
    for line in raw.split("\r\n"):
        if index <= len(line):
            return at + index
        index -= len(line) + 1
        at += len(line) + 2
    return len(raw)


def _expected(old: Mapping[str, Any], path: Path, value: Any) -> object:
    """What the file must say afterwards."""
    new: Any = deepcopy(old)
    holder = new
    for step, following in pairwise(path):
        below = holder[step] if isinstance(step, str) and step in holder else None
        if isinstance(step, int) and step < len(holder):
            below = holder[step]
        if below is None:
            below = {} if isinstance(following, str) else []
            _put(holder, step, below)
        holder = below
    _put(holder, path[-1], _as_read(value))
    return new


def _put(holder: Any, step: str | int, value: object) -> None:
    if isinstance(holder, list) and isinstance(step, int):
        if step == len(holder):
            holder.append(value)
        elif step < len(holder):
            holder[step] = value
        else:
            raise CannotEdit(str(step))
    else:
        holder[step] = value


def _as_read(value: object) -> object:
    """What *value* is when it is read from a file: dates are texts there."""
    if isinstance(value, Mapping):
        return {key: _as_read(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_read(item) for item in value]
    if isinstance(value, date):
        return written_scalar(value)
    if isinstance(value, str):
        from unicodedata import normalize

        return normalize("NFC", value)
    return value
