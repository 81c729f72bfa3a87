"""JSON files and NDJSON: the same values, findings and places as YAML, exactly and fast."""

from __future__ import annotations

import io
import json
import pathlib
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.files.document import Document, Path
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.json_reader import find_lines, read_json, read_line, read_ndjson

Faults = Callable[[Callable[[], object]], list[tuple[str, int, int]]]

VALUES: list[tuple[str, object]] = [
    ("7.50", Fraction(15, 2)),
    ("0.1", Fraction(1, 10)),
    ("1e3", 1000),
    ("-0", 0),
    ("-0.0", 0),
    ("25E-1", Fraction(5, 2)),
    ("9" * 60, int("9" * 60)),
    ('"7.5"', "7.5"),
    ("true", True),
    ("null", None),
    ('"e\u0301"', "é"),
    ('"e\\u0301"', "é"),
    ('"\\ud83d\\ude00"', "😀"),
    ('"\\\\b\\t\\n\\/"', "\\b\t\n/"),
    ("[1, [2.5], {}]", [1, [Fraction(5, 2)], {}]),
]


@pytest.mark.parametrize(("written", "value"), VALUES, ids=[written[:20] for written, _ in VALUES])
def test_values_are_exact(written: str, value: object) -> None:
    read = read_json(f'\ufeff{{"k": {written}}}\r\n'.encode(), "a.json").value["k"]

    assert read == value
    assert type(read) is type(value)


REFUSED: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("empty", "", [("KKK004", 1, 1)]),
    ("blank", " \n ", [("KKK004", 1, 1)]),
    ("a list", "[1]", [("KKK005", 1, 1)]),
    ("a text", '\n"a"', [("KKK005", 2, 1)]),
    ("repeated key", '{"a": 1,\n "a": 2}', [("KKK008", 2, 2)]),
    ("repeated after composing", '{"é": 1, "e\\u0301": 2}', [("KKK008", 1, 10)]),
    ("control character", '{"a": "\x1b"}', [("KKK015", 1, 8)]),
    ("control character by escape", '{"a": "x\\u001b\\b"}', [("KKK015", 1, 9), ("KKK015", 1, 15)]),
    ("NUL in a key", '{"a\\u0000": 1}', [("KKK015", 1, 4)]),
    ("half a character", '{"a": "\\ud800", "b": "\\ude00\\ud83d"}',
     [("KKK015", 1, 8), ("KKK015", 1, 23), ("KKK015", 1, 29)]),
    ("next line by escape", '{"a": "\\u0085\\u2028"}', [("KKK015", 1, 8), ("KKK015", 1, 14)]),
    ("41 deep", '{"a": ' + "[" * 40 + "]" * 40 + "}", [("KKK017", 1, 46)]),
    ("200,000 brackets", "[" * 200_000, [("KKK017", 1, 41)]),
    ("200,000 braces", '{"a":' * 200_000, [("KKK017", 1, 201)]),
    ("61 digits", '{"a": 1,\n"b": ' + "1" * 61 + "}", [("KKK018", 2, 6)]),
    ("100,000 digits", '{"a": ' + "1" * 100_000 + "}", [("KKK018", 1, 7)]),
    ("huge exponent", '{"a": [1e999999999, 1e-101]}', [("KKK018", 1, 8), ("KKK018", 1, 21)]),
    ("NaN", '{"a": NaN, "b": [Infinity, -Infinity]}',
     [("KKK019", 1, 7), ("KKK019", 1, 18), ("KKK019", 1, 28)]),
    ("long text", '{"a": "' + "x" * 100_001 + '"}', [("KKK020", 1, 7)]),
    ("long key", '{"' + "k" * 201 + '": 1}', [("KKK021", 1, 2)]),
    ("long list", '{"a": [' + "1, " * 20_000 + "1]}", [("KKK022", 1, 7)]),
    ("no colon", '{"a" 1}', [("KKK007", 1, 6)]),
    ("key without quotes", "{a: 1}", [("KKK007", 1, 2)]),
    ("single quotes", "{'a': 1}", [("KKK007", 1, 2)]),
    ("comma at the end", '{"a": [1,], "b": 2}', [("KKK007", 1, 9)]),
    ("comma before the brace", '{"a": 1,}', [("KKK007", 1, 8)]),
    ("no comma", '{"a": 1\n "b": 2}', [("KKK007", 2, 2)]),
    ("two values", '{"a": 1} {"b": 2}', [("KKK007", 1, 10)]),
    ("leading zero", '{"a": 007}', [("KKK007", 1, 7)]),
    ("decimal comma", '{"a": 7,5}', [("KKK007", 1, 9)]),
    ("Python's word", '{"a": True}', [("KKK007", 1, 7)]),
    ("no value", '{"a": }', [("KKK007", 1, 7)]),
    ("unknown escape", '{"a": "C:\\dir"}', [("KKK007", 1, 10)]),
    ("short escape", '{"a": "\\u12"}', [("KKK007", 1, 8)]),
    ("open quote", '{"a": "x}', [("KKK007", 1, 7)]),
    ("new line in a text", '{"a": "x\ny"}', [("KKK007", 1, 9)]),
    ("tab in a text", '{"a": "x\ty"}', [("KKK007", 1, 9)]),
    ("ends too soon", '{"a": [1, ', [("KKK007", 1, 11)]),
    ("ends after a key", '{"a"', [("KKK007", 1, 5)]),
    ("comment", '{"a": 1} // one', [("KKK007", 1, 10)]),
    ("all at once", '{"a": NaN, "a": "\\u0000", "b": 1e999}',
     [("KKK019", 1, 7), ("KKK008", 1, 12), ("KKK015", 1, 18), ("KKK018", 1, 32)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_is_refused_has_a_code_and_a_place(
    faults: Faults, text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert faults(lambda: read_json(text.encode(), "a.json")) == expected


@pytest.mark.slow
def test_a_file_of_more_than_half_a_million_values_is_refused(faults: Faults) -> None:
    data = b'{"a": [' + b"[1], " * 250_000 + b"1]}"

    assert faults(lambda: read_json(data, "a.json")) == [("KKK023", 1, 1_249_999)]


TEXT = '{"b": [1, {"zażółć": "e\\u0301\\"x"}],\n "c": 12}'
PLACES: list[tuple[Path, tuple[int, int], tuple[int, int]]] = [
    ((), (1, 1), (1, 1)),
    (("b",), (1, 7), (1, 2)),
    (("b", 0), (1, 8), (1, 8)),
    (("b", 1, "zażółć"), (1, 22), (1, 12)),
    (("c",), (2, 7), (2, 2)),
    (("b", 1, "no"), (1, 11), (1, 11)),
]


@pytest.mark.parametrize(("path", "value", "key"), PLACES, ids=[str(p[0]) for p in PLACES])
def test_values_and_keys_know_their_place(path: Path, value: tuple[int, int], key: tuple[int, int]) -> None:
    document = read_json(TEXT.encode(), "a.json")

    assert document.place(path) == ("a.json", *value)
    assert document.key_place(path) == ("a.json", *key)


@pytest.mark.parametrize(("offset", "column"), [(0, 23), (1, 30), (2, 32), (3, 33), (9, 33)])
def test_a_character_of_a_text_is_found_where_it_is_written(offset: int, column: int) -> None:
    document = read_json(TEXT.encode(), "a.json")

    assert document.inside(("b", 1, "zażółć"), offset) == ("a.json", 1, column)


def test_inside_of_a_number_is_where_its_digits_are() -> None:
    assert read_json(TEXT.encode(), "a.json").inside(("c",), 1) == ("a.json", 2, 8)


def test_one_bad_line_never_loses_the_others() -> None:
    data = b'{"a": 1}\r\n\n{"a": x}\n[]\n{"a": "\xb9"}\n' + b'{"a": 2.5}\n{"a": 3'

    lines = list(read_ndjson(data, "all.ndjson"))

    assert [line.value if isinstance(line, Document) else line.findings[0].code for line in lines] == [
        {"a": 1}, "KKK007", "KKK005", "KKK003", {"a": Fraction(5, 2)}, "KKK007",
    ]  # fmt: skip
    places = [line.place() if isinstance(line, Document) else line.findings[0].place for line in lines]
    assert [place[1:] for place in places] == [(1, 1), (3, 7), (4, 1), (5, 8), (6, 1), (7, 8)]


def test_a_line_that_is_too_long_never_loses_the_others() -> None:
    stream = io.BytesIO(b'{"a": 1}\n{"a": "' + b"x" * 11_000_000 + b'"}\n{"a": 2}\n')

    first, second, third = read_ndjson(stream, "all.ndjson")

    assert isinstance(first, Document)
    assert isinstance(second, BadFile)
    assert (second.findings[0].code, second.findings[0].place) == ("KKK002", ("all.ndjson", 2, 1))
    assert isinstance(third, Document)
    assert third.value == {"a": 2}
    assert third.place(("a",)) == ("all.ndjson", 3, 7)


LARGEST = 5_000_000
"""Bytes of a line, as docs/limits.md has it."""


@pytest.mark.parametrize(
    ("text", "ends", "code"),
    [
        (LARGEST, b"\n", None),
        (LARGEST, b"\r\n", None),
        (LARGEST, b"", None),
        (LARGEST + 1, b"\n", "KKK002"),
        (LARGEST + 1, b"", "KKK002"),
        (LARGEST, b"\r\r[]\n", "KKK002"),
    ],
)
def test_a_line_is_as_long_as_a_file_may_be_however_it_ends(text: int, ends: bytes, code: str | None) -> None:
    data = b'{"a": 1' + b" " * (text - len('{"a": 1}')) + b"}" + ends
    found = list(read_ndjson(data, "all.ndjson"))

    assert [one.findings[0].code if isinstance(one, BadFile) else None for one in found] == [code]


def test_a_line_is_read_alone_and_says_the_same(tmp_path: pathlib.Path) -> None:
    data = b'\n{"a": 1}\r\n  \n{"a": x}\n{"a": "\xb9"}\n{"a": "' + b"x" * 11_000_000 + b'"}\n{"a": 2}'
    (tmp_path / "all.ndjson").write_bytes(data)
    with (tmp_path / "all.ndjson").open("rb") as stream:
        lines = find_lines(stream)
        alone = [read_line(stream, line, "all.ndjson") for line in reversed(lines)][::-1]

    assert [line.number for line in lines] == [2, 4, 5, 6, 7]
    assert list(map(told, alone)) == list(map(told, read_ndjson(data, "all.ndjson")))


def told(line: Document | BadFile) -> object:
    return (line.value, line.place(("a",))) if isinstance(line, Document) else line.findings


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**59), 10**59) | st.text('ab ż\\"\n\t😀/', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abż", max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.text("abż", max_size=3), plain, max_size=3), st.booleans(), st.sampled_from([None, 1])
)
def test_what_python_writes_is_read_back(value: dict[str, object], plain: bool, indent: int | None) -> None:
    data = json.dumps(value, ensure_ascii=plain, indent=indent).encode()

    assert read_json(data, "a.json").value == value


PARTS = [
    '"a"', ":", ",", "{", "}", "[", "]", "1", "2.5e1", " ", "\n", "null",
    '"\\u00', '"\\ud83d\\ude00"', '"\\n"',
    "NaN", '"b": 1', '{"c": [', "\0", "ż",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_any_text_is_read_as_python_reads_it_or_refused(text: str) -> None:
    value = read_or_refuse(text.encode())

    assert value is None or value == json.loads(text, parse_float=Fraction)


@given(st.binary(max_size=40))
def test_any_bytes_give_values_or_findings(data: bytes) -> None:
    assert isinstance(read_or_refuse(data), dict | None)


def read_or_refuse(data: bytes) -> object:
    try:
        return read_json(data, "a.json").value
    except BadFile:
        return None
