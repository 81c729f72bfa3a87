"""JSON files and NDJSON streams: exact numbers, no repeated keys, places when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import BinaryIO, Final

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
    number = 0
    while line := stream.readline(FILE_BYTES + 2):
        number += 1
        if len(line.rstrip(b"\r\n")) > FILE_BYTES:
            yield BadFile([too_large(len(line) + _skip_line(line, stream), file, number)])
        elif line.strip():
            try:
                yield read_json(line.rstrip(b"\r\n"), file, number)
            except BadFile as bad:
                yield bad


def _skip_line(line: bytes, stream: BinaryIO) -> int:
    """Reads to the end of the line and gives the number of bytes that were left."""
    left = 0
    while not line.endswith(b"\n") and (line := stream.readline(FILE_BYTES)):
        left += len(line)
    return left
