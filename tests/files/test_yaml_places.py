"""Where values, keys and single characters of texts stand in a YAML file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kkk_scoring.files.document import Document, Path, Value
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.yaml_reader import read_yaml

Read = Callable[[bytes, str], Document]

TEXT = """\
application: W01
members:
  - nip: 5260250274
    zażółć: "gęślą"
  - {nip: '1', size:  small}
empty:
block: |
  one
text: first
  second
"""
PLACES: list[tuple[Path, tuple[int, int], tuple[int, int]]] = [
    ((), (1, 1), (1, 1)),
    (("application",), (1, 14), (1, 1)),
    (("members",), (3, 3), (2, 1)),
    (("members", 0), (3, 5), (3, 5)),
    (("members", 0, "nip"), (3, 10), (3, 5)),
    (("members", 0, "zażółć"), (4, 13), (4, 5)),
    (("members", 1), (5, 5), (5, 5)),
    (("members", 1, "size"), (5, 23), (5, 16)),
    (("empty",), (6, 7), (6, 1)),
    (("block",), (7, 8), (7, 1)),
    (("text",), (9, 7), (9, 1)),
    # What is not there has the place of what it would be in.
    (("members", 0, "krs"), (3, 5), (3, 5)),
    (("members", 7), (3, 3), (2, 1)),
    (("members", 7, "nip"), (3, 3), (2, 1)),
    (("application", "x"), (1, 14), (1, 1)),
    (("nothing",), (1, 1), (1, 1)),
    (("members", "0"), (3, 3), (2, 1)),
]


@pytest.mark.parametrize(("path", "value", "key"), PLACES, ids=[str(p[0]) for p in PLACES])
def test_values_and_keys_know_their_place(
    read: Read, path: Path, value: tuple[int, int], key: tuple[int, int]
) -> None:
    document = read(TEXT.encode(), "w01.yaml")

    assert document.place(path) == ("w01.yaml", *value)
    assert document.key_place(path) == ("w01.yaml", *key)


INSIDE: list[tuple[str, int, tuple[int, int]]] = [
    ("a >= b", 2, (1, 6)),
    ("a >= b", 6, (1, 10)),
    ("a >= b", 99, (1, 10)),
    ("a >= b", -1, (1, 4)),
    ("a and\n   b", 6, (2, 4)),
    ("a and\n   b", 5, (1, 9)),
    ("a and\n\n   b", 6, (3, 4)),
    ("'it''s'", 2, (1, 7)),
    ("'it''s'", 3, (1, 9)),
    ("'a\n   b'", 2, (2, 4)),
    ('"\\u0105b"', 1, (1, 11)),
    ('"\\"b"', 1, (1, 7)),
    ('"a\\\n   b"', 1, (2, 4)),
    ('"a  \n   b"', 2, (2, 4)),
    ('"a \\\n\n   b"', 3, (3, 4)),
    ("|\n  one\n   two\n", 5, (3, 4)),
    ("|\n\n  one\n", 1, (3, 3)),
    ("|2-\n    one\n", 2, (2, 5)),
    ("|+\n  one\n\n\n", 5, (4, 1)),
    (">\n  one\n  two\n", 4, (3, 3)),
    (">\n  one\n\n  two\n", 4, (4, 3)),
    (">\n  one\n    two\n  three\n", 6, (3, 5)),
    ("e\u0301x", 1, (1, 6)),
    ('"e\\u0301x"', 1, (1, 12)),
    ("\u1112\u1161\u11abx", 1, (1, 7)),
]


@pytest.mark.parametrize(("written", "offset", "place"), INSIDE, ids=[repr(i[:2]) for i in INSIDE])
def test_a_character_of_a_text_is_found_where_it_is_written(
    read: Read, written: str, offset: int, place: tuple[int, int]
) -> None:
    document = read(f"k: {written}\n".encode(), "a.yaml")

    assert document.inside(("k",), offset) == ("a.yaml", *place)


def test_inside_of_a_list_is_where_the_list_begins(read: Read) -> None:
    assert read(b"a: [x, y]", "a.yaml").inside(("a",), 3) == ("a.yaml", 1, 4)


def test_a_line_is_shown_as_it_is_written(read: Read) -> None:
    document = read("a: 1\r\nb:  ż \r\n".encode(), "a.yaml")

    assert [document.line_text(line) for line in range(5)] == ["", "a: 1", "b:  ż ", "", ""]


TOKENS = [
    "a", "b ", "  ", "ż", "e\u0301", "'", "''", "\\", "\\x41", "\\n", "\\\n", "\n", "\n  ", "\n    ", "\n\n",
    "\t", "|", "|2", "|+\n", "|-\n", ">\n", ">-\n", ">+\n", "k: ", "  - ", '"', "x y", "\n  x", "\n   y", "1",
    "\u0301",
]  # fmt: skip
STARTS = ["", 'k: "', "k: '", "k: |\n  ", "k: >\n  ", "k: |1\n ", "k:\n  j: >2\n    ", "k:\n  j: |+\n"]
ENDS = ["", "\n", '"', "'", '"\n', "\n\n"]
soup = st.tuples(
    st.sampled_from(STARTS), st.lists(st.sampled_from(TOKENS), min_size=1, max_size=14), st.sampled_from(ENDS)
).map(lambda parts: "k0: v\n" + parts[0] + "".join(parts[1]) + parts[2])


def texts(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(part, (*path, step))


def written_at(document: Document, path: Path, offset: int) -> str:
    """The file's character at that place, a line feed at the end of a line."""
    place = document.inside(path, offset)
    return f"{document.line_text(place.line)}\n"[place.column - 1]


def may_stand_for(written: str, character: str) -> bool:
    folded = written == "\n" and character in " \n"
    composed = normalize("NFD", character)[0] == normalize("NFD", written)[0]
    return folded or composed or written == "\\"


@given(soup, st.booleans())
@example('k0: v\nk: "\\\t\n  x"', False)
def test_each_character_of_each_text_is_where_it_is_written(text: str, pure: bool) -> None:
    try:
        document = read_yaml(text.encode(), "a.yaml", pure=pure)
    except BadFile:
        return
    for path, value in texts(document.value, ()):
        places = [document.inside(path, offset) for offset in range(len(value) + 1)]
        assert places == sorted(places)
        for offset, character in enumerate(value):
            assert may_stand_for(written_at(document, path, offset), character)


WORDS = st.text(st.sampled_from("abż \u0301\U0001f600"), min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(1, 4), st.sampled_from("|>'\""))
def test_a_text_written_in_any_style_is_found_line_by_line(lines: list[str], indent: int, style: str) -> None:
    body = ("\n" + " " * indent).join(lines)
    is_block = style in "|>"
    text = f"k: {style}\n{' ' * indent}{body}\n" if is_block else f"k: {style}{body}{style}\n"
    document = read_yaml(text.encode(), "a.yaml")
    value = document.value["k"]

    assert isinstance(value, str)
    offset = 0
    for number, line in enumerate(normalize("NFC", each) for each in lines):
        place = document.inside(("k",), offset)
        assert place.line == number + (2 if is_block else 1)
        assert place.column == (indent + 1 if is_block or number else 5)
        offset += len(line) + 1


@given(st.text(max_size=20), st.integers(0, 20))
def test_in_double_quotes_with_escapes_every_offset_finds_its_escape(text: str, offset: int) -> None:
    allowed = "".join(character for character in normalize("NFC", text) if character.isprintable())
    if normalize("NFC", allowed) != allowed or not allowed:
        return
    offset %= len(allowed)
    escaped = "".join(f"\\U{ord(character):08x}" for character in allowed)

    document = read_yaml(f'k: "{escaped}"'.encode(), "a.yaml")

    assert document.value["k"] == allowed
    assert document.inside(("k",), offset) == ("a.yaml", 1, 5 + 10 * offset)
