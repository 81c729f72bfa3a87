"""What a YAML scalar means: only what can't be misread is not a text."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.yaml_reader import read_yaml

Read = Callable[[bytes, str], Document]

SCALARS: list[tuple[str, object]] = [
    ("", None),
    ("null", None),
    ("~", None),
    ("true", True),
    ("false", False),
    ("0", 0),
    ("-0", 0),
    ("42", 42),
    ("-7", -7),
    ("7.5", Fraction(15, 2)),
    ("0.10", Fraction(1, 10)),
    ("7.0", 7),
    ("1e3", 1000),
    ("1E+2", 100),
    ("25e-1", Fraction(5, 2)),
    ("-1.5e-3", Fraction(-3, 2000)),
    ("9" * 60, int("9" * 60)),
    # Texts, whatever other readers of YAML make of them.
    ("NO", "NO"),
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("True", "True"),
    ("NULL", "NULL"),
    ("12:30", "12:30"),
    ("12:30:00", "12:30:00"),
    ("007", "007"),
    ("0123456789", "0123456789"),
    ("1_000", "1_000"),
    ("0x1F", "0x1F"),
    ("0o17", "0o17"),
    (".5", ".5"),
    ("5.", "5."),
    ("+1", "+1"),
    ("--1", "--1"),
    ("7,5", "7,5"),
    ("70%", "70%"),
    ("1e", "1e"),
    (".nan", ".nan"),
    (".inf", ".inf"),
    ("-.inf", "-.inf"),
    ("NaN", "NaN"),
    ("2015-05-12", "2015-05-12"),
    ("2026-02-30", "2026-02-30"),
    ("=", "="),
    ("٣", "٣"),
    ("a:b", "a:b"),
    ("'1'", "1"),
    ('"true"', "true"),
    ("''", ""),
    ("'it''s'", "it's"),
    ('"\\u0105\\t\\n\\x41\\/"', "ą\t\nA/"),
    ("a # comment", "a"),
    ("a#b", "a#b"),
    ("technical >= 75", "technical >= 75"),
    ("e\u0301", "é"),
    ("first\n  second\n\n  third", "first second\nthird"),
    ("|\n  one\n   two\n", "one\n two\n"),
    ("|-\n  one\n", "one"),
    (">\n  one\n  two\n", "one two\n"),
    ("|\n  1\n", "1\n"),
    ("1\u00a0000", "1\u00a0000"),
]


@pytest.mark.parametrize(("written", "value"), SCALARS, ids=[repr(written)[:30] for written, _ in SCALARS])
def test_a_scalar_has_the_value_that_can_not_be_misread(read: Read, written: str, value: object) -> None:
    document = read(f"key: {written}\n".encode(), "a.yaml")

    assert document.value["key"] == value
    assert type(document.value["key"]) is type(value)


def test_a_key_is_its_written_text(read: Read) -> None:
    document = read(b"0.10: a\n1: b\ntrue: c\nnull: d\n<<: e\nno: f\n", "a.yaml")

    assert list(document.value) == ["0.10", "1", "true", "null", "<<", "no"]


def test_lists_and_mappings_keep_their_order(read: Read) -> None:
    text = "b: [x, {z: 1, y: [2, 3]}]\na:\n- c: 1\n  d: 2\n-\n- - e\n"

    assert read(text.encode(), "a.yaml").value == {
        "b": ["x", {"z": 1, "y": [2, 3]}],
        "a": [{"c": 1, "d": 2}, None, ["e"]],
    }


def test_an_optional_field_of_a_form_may_stand_in_brackets(read: Read) -> None:
    assert read(b"form: {size?: [micro, small]}", "a.yaml").value == {"form": {"size?": ["micro", "small"]}}


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"---\n", b"# comment\n", b"\n\n", b"--- # comment\n"])
def test_what_may_stand_before_the_first_key(read: Read, start: bytes) -> None:
    assert read(start + b"a: 1\n", "a.yaml").value == {"a": 1}


def test_windows_line_ends_are_read_as_line_ends(read: Read) -> None:
    windows = read(b"a: |\r\n  x\r\n  y\r\nb: p\r\n  q\r\n", "a.yaml")

    assert windows.value == {"a": "x\ny\n", "b": "p q"}
    assert windows.place(("b",))[1:] == (4, 4)


@given(st.fractions(), st.integers(0, 20))
def test_a_decimal_is_read_exactly(fraction: Fraction, digits: int) -> None:
    scaled = int(fraction * 10**digits)
    written = f"{'-' if scaled < 0 else ''}{abs(scaled) // 10**digits}.{abs(scaled) % 10**digits:0{digits}}1"

    document = read_yaml(f"n: {written}".encode(), "a.yaml")

    assert document.value["n"] == Fraction(written)


TOKENS = [
    "a", "b c", "1", "'", '"', "\\", "\\x41", "\\n", "[", "]", "{", "}", ",", ":", ": ", "- ", "-", "? ", "|",
    "|-", "|+", "|2", ">", ">-", "\n", "\n  ", "\n ", "\n    ", "\n\n", "\t", " ", "#", " #c", "&a ", "*a",
    "!t ", "---", "...", "%", "@", "ż", "e\u0301", "'x'", '"x"', "k: v", "- k: v\n  ", "a:\n  ", "~", "<<: ",
    "😀", "key: |\n  ", "key: >\n  ", "k?: ", "\0", "\u2028", "\ud800",
]  # fmt: skip
soup = st.lists(st.sampled_from(TOKENS), max_size=14).map("".join)


def outcome(data: bytes, pure: bool) -> object:
    """Values and all places; or the findings, with their words."""
    try:
        document = read_yaml(data, "a.yaml", pure=pure)
    except BadFile as bad:
        return [(f.code, f.place, f.message, f.fix) for f in bad.findings]
    return document.value, [(p, document.place(p), document.key_place(p)) for p in paths(document.value, ())]


def paths(value: object, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(found for step, part in inner for found in paths(part, (*path, step)))]


@given(soup)
def test_both_parsers_give_the_same_values_places_and_findings(text: str) -> None:
    data = ("k: v\n" + text).encode("utf-8", "surrogatepass")

    assert outcome(data, pure=False) == outcome(data, pure=True)


# Texts on which they once differed.
@pytest.mark.parametrize("text", ["? " * 51 + "a", "- ? " * 26 + "a: 1", "? - " * 26 + "a"])
def test_both_parsers_give_the_same_where_keys_are_deep(text: str) -> None:
    assert outcome(text.encode(), pure=False) == outcome(text.encode(), pure=True)


@pytest.mark.slow
@settings(max_examples=20_000)
@given(soup)
def test_both_parsers_give_the_same_on_very_many_texts(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")

    assert outcome(data, pure=False) == outcome(data, pure=True)


@given(st.binary(max_size=60) | soup.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_values_or_findings(data: bytes) -> None:
    try:
        value = read_yaml(data, "a.yaml").value
    except BadFile:
        return

    assert isinstance(value, dict)
