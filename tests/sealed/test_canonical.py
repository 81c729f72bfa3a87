"""Canonical JSON is RFC 8785 for texts: one document, one sequence of bytes."""

from __future__ import annotations

import json
import shutil
import subprocess
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.report.canonical import DEPTH, Value, canonical, digest, parsed
from tests.programs import needs

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)

EXAMPLES: list[tuple[Value, str]] = [
    # RFC 8785, 3.2.3: keys sort by UTF-16 code units, so the emoji (a pair from D83D) comes before U+FB33.
    (
        {
            "€": "Euro Sign",
            "\r": "Carriage Return",
            "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "😀": "Emoji: Grinning Face",
            "\u0080": "Control",
            "ö": "Latin Small Letter O With Diaeresis",
        },
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",'
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ),
    # RFC 8785, 3.2.2.2: the short escapes where there are any, \u00xx in small letters, nothing else escaped.
    ('€$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
    ("\b\t\n\f\r\x1f\x7f\u2028", '"\\b\\t\\n\\f\\r\\u001f\x7f\u2028"'),
    ([True, False, None, [], {}], "[true,false,null,[],{}]"),
]


@pytest.mark.parametrize(("value", "text"), EXAMPLES)
def test_the_standards_own_examples_come_out(value: Value, text: str) -> None:
    assert canonical(value).decode("utf-8") == text


@settings(max_examples=50)
@given(VALUES)
def test_reading_gives_the_document_back_and_writing_again_the_same_bytes(value: Value) -> None:
    data = canonical(value)

    assert parsed(data) == value
    assert canonical(parsed(data)) == data
    assert digest(value) == sha256(data).hexdigest()


@settings(max_examples=30)
@given(st.dictionaries(TEXTS, VALUES, max_size=5), st.randoms())
def test_the_order_in_which_keys_came_changes_nothing(value: dict[str, Any], by: Any) -> None:
    pairs = list(value.items())
    by.shuffle(pairs)

    assert canonical(dict(pairs)) == canonical(value)


@needs("node")
@settings(max_examples=1)
@given(st.lists(VALUES, min_size=150, max_size=150))
def test_javascript_which_the_standard_follows_writes_the_same(values: list[Any]) -> None:
    script = """
const c = v => Array.isArray(v) ? '[' + v.map(c).join(',') + ']'
  : v && typeof v == 'object'
  ? '{' + Object.keys(v).sort().map(k => JSON.stringify(k) + ':' + c(v[k])).join(',') + '}'
  : JSON.stringify(v)
process.stdout.write(c(JSON.parse(require('fs').readFileSync(0, 'utf8'))))
"""
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, "-e", script], input=json.dumps(values).encode(), capture_output=True, check=True
    )

    assert done.stdout == canonical(values)


@pytest.mark.parametrize("value", ["\ud83d", {"\udc00": None}])
def test_half_a_pair_of_surrogates_has_no_canonical_form(value: Value) -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        canonical(value)


@pytest.mark.parametrize("value", [1, 1.5, {"a": 2}, [b"x"]])
def test_a_number_must_be_a_text(value: Any) -> None:
    with pytest.raises(TypeError, match="not part of a canonical document"):
        canonical(value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"a":1}', "a number is written as text: 1"),
        (b'{"a":-0.5e3}', "a number is written as text"),
        (b'{"a":NaN}', "a number is written as text: NaN"),
        (b'{"a":"1","a":"2"}', "the key 'a' stands twice"),
        (b"\xff", "invalid start byte"),
        (b'{"a"', "delimiter"),
        (b"[" * 100_000, "too many brackets"),
        (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), "too many brackets"),
    ],
)
def test_what_is_no_canonical_document_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parsed(data)
