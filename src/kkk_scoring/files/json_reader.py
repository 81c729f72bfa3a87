"""JSON files and NDJSON streams: exact numbers, no repeated keys, places when asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import BinaryIO, Final, NamedTuple

from kkk_scoring.files import faults
from kkk_scoring.files.characters import read_text, too_large
from kkk_scoring.files.document import Document, Node
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.json_values import careful_values, quick_values
from kkk_scoring.files.limits import FILE_BYTES
from kkk_scoring.messages import say

# Escapes that may give a character no text may hold; the slow reader looks closer.
_SUSPICIOUS: Final = re.compile(
    r"\\(?:[bfr]|u(?:00(?:0[0-8b-fB-F]|1|7[fF]|[89])|202[89]|[dD][89a-fA-F]|[fF][eE][fF][fF]|[fF]{3}[eEfF]))"
)

_LONGEST: Final = FILE_BYTES + len("\r\n")


class Line(NamedTuple):
    """A line of an NDJSON file: its number from 1, the byte where it begins, and its bytes."""

    number: int
    start: int
    size: int


def read_json(data: bytes, file: str, first_line: int = 1) -> Document:
    """The values of a JSON file whose path is shown as *file*; raises BadFile.

    *first_line* is the number of the line that *data* begins with.
    """
    lines, findings = read_text(data, file, first_line)
    text = lines.text
    value = None
    if not findings and not ("\\" in text and _SUSPICIOUS.search(text)):
        value = quick_values(text) or careful_values(text)
    if value is None:
        from kkk_scoring.files.json_scan import JsonScan

        JsonScan(lines, findings).check()
        if findings:
            raise BadFile(findings)
        value = careful_values(text)
    if value is None:
        words = say("This is not valid JSON."), say("Write it anew with a program that writes JSON.")
        raise BadFile([Finding(*faults.not_json(*words), lines.place(0))])

    def extents() -> Node:
        from kkk_scoring.files.json_places import root_node

        return root_node(text)

    return Document(value, data, lines, extents, partial(read_json, data, file, first_line))


def read_ndjson(source: bytes | BinaryIO, file: str) -> Iterator[Document | BadFile]:
    """One document for each line that is not blank, in the order of the lines.

    A bad line gives its BadFile as a value, so that it never loses the others.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    for line, data in _lines(stream):
        yield _read_line(line, data, file)


def find_lines(stream: BinaryIO) -> list[Line]:
    """Where the lines that are not blank stand in *stream*, which is at its beginning."""
    return [line for line, _ in _lines(stream)]


def read_line(stream: BinaryIO, line: Line, file: str) -> Document | BadFile:
    """The document of one *line* of an open file, wherever in it was read before."""
    size = min(line.size, _LONGEST)
    if hasattr(os, "pread"):
        # Copies of this process have the same place in the file; this reads without it.
        return _read_line(line, os.pread(stream.fileno(), size, line.start), file)
    stream.seek(line.start)
    return _read_line(line, stream.read(size), file)


def _lines(stream: BinaryIO) -> Iterator[tuple[Line, bytes]]:
    """The lines that are not blank, of those that are too long only the beginning."""
    number = start = 0
    while data := stream.readline(_LONGEST):
        number += 1
        line = Line(number, start, len(data) + _skip_line(data, stream))
        start += line.size
        if data.strip() or line.size > len(data):
            yield line, data


def _read_line(line: Line, data: bytes, file: str) -> Document | BadFile:
    text = data.rstrip(b"\r\n")
    if len(text) > FILE_BYTES or line.size > len(data):
        return BadFile([too_large(line.size, file, line.number)])
    try:
        return read_json(text, file, line.number)
    except BadFile as bad:
        return bad


def _skip_line(line: bytes, stream: BinaryIO) -> int:
    """Reads to the end of the line and gives the number of bytes that were left."""
    left = 0
    while not line.endswith(b"\n") and (line := stream.readline(FILE_BYTES)):
        left += len(line)
    return left
