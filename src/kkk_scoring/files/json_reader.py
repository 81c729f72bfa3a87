"""JSON files and NDJSON streams: exact numbers, no repeated keys, places when asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final, NoReturn
from unicodedata import normalize

from kkk_scoring.files import faults
from kkk_scoring.files.characters import read_text, too_large
from kkk_scoring.files.document import Document, Node, Value
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.limits import DEPTH, FILE_BYTES, KEY_LENGTH, LIST_LENGTH, NODES, TEXT_LENGTH
from kkk_scoring.files.numbers import exact_number
from kkk_scoring.messages import say

# Escapes that may give a character no text may hold; the slow reader looks closer.
_SUSPICIOUS: Final = re.compile(
    r"\\(?:[bfr]|u(?:00(?:0[0-8b-fB-F]|1|7[fF]|[89])|202[89]|[dD][89a-fA-F]|[fF][eE][fF][fF]|[fF]{3}[eEfF]))"
)


class _Doubt(ValueError):
    """Something is out of the ordinary: the slow reader decides."""


def read_json(data: bytes, file: str, first_line: int = 1) -> Document:
    """The values of a JSON file whose path is shown as *file*; raises BadFile.

    *first_line* is the number of the line that *data* begins with.
    """
    lines, findings = read_text(data, file, first_line)
    text = lines.text
    value = None
    if not findings and not ("\\" in text and _SUSPICIOUS.search(text)):
        value = _values(text)
    if value is None:
        from kkk_scoring.files.json_scan import JsonScan

        JsonScan(lines, findings).check()
        if findings:
            raise BadFile(findings)
        value = _values(text)
    if value is None:
        words = say("This is not valid JSON."), say("Write it anew with a program that writes JSON.")
        raise BadFile([Finding(*faults.not_json(*words), lines.place(0))])

    def extents() -> Node:
        from kkk_scoring.files.json_places import root_node

        return root_node(text)

    return Document(value, data, lines, extents)


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


def _values(text: str) -> dict[str, Value] | None:
    """The values of *text*, or None if anything about it is wrong."""
    try:
        value = _DECODER.decode(text)
        if not isinstance(value, dict) or (len(text) > NODES and _count(value) > NODES):
            return None
        _settled(value, 1)
    except (ValueError, RecursionError):
        return None
    return value


def _settled(value: Value, depth: int) -> Value:
    """*value*, its texts composed (NFC); doubts what is beyond the limits."""
    if isinstance(value, str):
        if len(value) > TEXT_LENGTH:
            raise _Doubt
        return value if value.isascii() else normalize("NFC", value)
    if isinstance(value, dict | list):
        if depth > DEPTH or (isinstance(value, list) and len(value) > LIST_LENGTH):
            raise _Doubt
        if isinstance(value, dict):
            for key, item in value.items():
                value[key] = _settled(item, depth + 1)
        else:
            value[:] = [_settled(item, depth + 1) for item in value]
    return value


def _count(value: Value) -> int:
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(_count, value.values()))
    return 1 + sum(map(_count, value)) if isinstance(value, list) else 1


def _mapping(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    mapping = dict(pairs)
    names = "".join(mapping)
    if not names.isascii():
        mapping = {normalize("NFC", key): value for key, value in pairs}
    if len(mapping) != len(pairs) or (len(names) > KEY_LENGTH and max(map(len, mapping)) > KEY_LENGTH):
        raise _Doubt
    return mapping


def _number(text: str) -> Value:
    value = exact_number(text)
    if value is None:
        raise _Doubt
    return value


def _no_number(word: str) -> NoReturn:
    raise _Doubt(word)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_mapping, parse_int=_number, parse_float=_number, parse_constant=_no_number
)
