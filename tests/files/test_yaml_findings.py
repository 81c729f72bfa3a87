"""What is refused in YAML: each with its code and the exact place."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile
from kkk_scoring.files.yaml_reader import read_yaml

Read = Callable[[bytes, str], Document]
Faults = Callable[[Callable[[], object]], list[tuple[str, int, int]]]

deep = "a: " + "[" * 40 + "]" * 40

REFUSED: list[tuple[str, str | bytes, list[tuple[str, int, int]]]] = [
    ("empty file", "", [("KKK004", 1, 1)]),
    ("only a mark", b"\xef\xbb\xbf", [("KKK004", 1, 1)]),
    ("only comments", "# nothing\n\n", [("KKK004", 1, 1)]),
    ("an empty document", "---\n", [("KKK004", 1, 1)]),
    ("null", "null\n", [("KKK005", 1, 1)]),
    ("a list", "- a\n- b\n", [("KKK005", 1, 1)]),
    ("a text", "\nhello\n", [("KKK005", 2, 1)]),
    ("no spaces after colons", "a:1\nb:2\n", [("KKK005", 1, 1)]),
    ("repeated key", "a: 1\nb: 2\na: 3\n", [("KKK008", 3, 1)]),
    ("repeated twice", "a: 1\na: 2\na: 3\n", [("KKK008", 2, 1), ("KKK008", 3, 1)]),
    ("repeated in brackets", "m: {x: 1, y: 2, x: 3}", [("KKK008", 1, 17)]),
    ("repeated with and without quotes", "a: 1\n'a': 2\n", [("KKK008", 2, 1)]),
    ("repeated after composing", "é: 1\ne\u0301: 2\n", [("KKK008", 2, 1)]),
    ("repeated merge key", "<<: 1\n<<: 2", [("KKK008", 2, 1)]),
    ("anchor", "a: &x 1\n", [("KKK009", 1, 4)]),
    ("anchor and aliases", "a: &x 1\nb: *x\nc: [*x]\n",
     [("KKK009", 1, 4), ("KKK009", 2, 4), ("KKK009", 3, 5)]),
    ("alias of nothing", "a: *x\n", [("KKK009", 1, 4)]),
    ("an alias inside itself", "a: &x [*x]\n", [("KKK009", 1, 4), ("KKK009", 1, 8)]),
    ("anchor at a key", "&x a: 1\n", [("KKK009", 1, 1)]),
    ("merge by alias", "a: &x {b: 1}\nc:\n  <<: *x\n", [("KKK009", 1, 4), ("KKK009", 3, 7)]),
    ("tag of Python", "a: !!python/object:os.system x\n", [("KKK010", 1, 4)]),
    ("tag of text", "a: !!str 1\n", [("KKK010", 1, 4)]),
    ("own tag at a list", "a: !own [1]\n", [("KKK010", 1, 4)]),
    ("bare tag", "a: ! b\n", [("KKK010", 1, 4)]),
    ("full tag", "a: !<tag:x> b\n", [("KKK010", 1, 4)]),
    ("half a tag", "a: !<x\nb: !'q'\t1\n", [("KKK010", 1, 4), ("KKK010", 2, 4)]),
    ("tag of a handle", "a: !x!y b\n", [("KKK010", 1, 4)]),
    ("two documents", "a: 1\n---\nb: 2\n", [("KKK011", 2, 1)]),
    ("the same twice", "a: 1\n---\na: 1\n---\na: 1\n", [("KKK011", 2, 1)]),
    ("version", "%YAML 1.2\n---\na: 1\n", [("KKK012", 1, 1)]),
    ("prefix", "%TAG ! x\n---\na: 1\n", [("KKK012", 1, 1)]),
    ("a list as key", "[a, b]: 1\n", [("KKK013", 1, 1)]),
    ("a mapping as key", "? {a: 1}\n: 2\n", [("KKK013", 1, 3)]),
    ("no key", ": 1\n", [("KKK006", 1, 1)]),
    ("no key further down", "a: 1\n: 2\n", [("KKK006", 2, 1)]),
    ("no key in brackets", "{a: 1, : 2}\n", [("KKK006", 1, 8)]),
    ("no key after a question mark", "{? : 2}\n", [("KKK013", 1, 6)]),
    ("control characters where the text is not YAML", "a: \0\n[", [("KKK015", 1, 4)]),
    ("empty key", "'': 1\n", [("KKK013", 1, 5)]),
    ("half an expression", "{is: min(a, b), unit: km}", [("KKK014", 1, 13)]),
    ("a set", "a: {b, c}", [("KKK014", 1, 5), ("KKK014", 1, 8)]),
    ("NUL", "a: b\0c\n", [("KKK015", 1, 5)]),
    ("escape sequence of a terminal", "a: \x1b[31mred\n", [("KKK015", 1, 4)]),
    ("bell in a comment", "a: 1 # \x07\n", [("KKK015", 1, 8)]),
    ("delete", "a: \x7f\n", [("KKK015", 1, 4)]),
    ("control character above ASCII", "a: \u0085b\n", [("KKK015", 1, 4)]),
    ("line separator", "a: b\u2028c: d\n", [("KKK015", 1, 5)]),
    ("mark in the middle", "a: b\ufeff\n", [("KKK015", 1, 5)]),
    ("carriage return alone", "a: 1\rb: 2\n", [("KKK015", 1, 5)]),
    ("NUL by escape", 'a: "x\\0y"\n', [("KKK015", 1, 6)]),
    ("escape by escape", 'a: "ż\\x1b"\n', [("KKK015", 1, 6)]),
    ("next line by escape", 'a: "\\u0085\\N"\n', [("KKK015", 1, 5), ("KKK015", 1, 11)]),
    ("return by escape", 'a: "x\n  \\r"\n', [("KKK015", 2, 3)]),
    ("half a character", 'a: "\\ud800"\n', [("KKK015", 1, 5)]),
    ("a pair of halves", 'a: "\\ud83d\\ude00"\n', [("KKK015", 1, 5), ("KKK015", 1, 11)]),
    ("control character in a key", '"a\\0": 1\n', [("KKK015", 1, 3)]),
    ("41 deep", "x: 1\n" + deep.replace("[]", "[[]]"), [("KKK017", 2, 43)]),
    ("deep by indentation", "".join(" " * n + "a:\n" for n in range(60)), [("KKK017", 41, 41)]),
    ("deep by dashes", "a:\n" + "- " * 60, [("KKK017", 2, 79)]),
    ("200,000 brackets", "[" * 200_000, [("KKK017", 1, 41)]),
    ("200,000 braces", "{a: " * 200_000, [("KKK017", 1, 161)]),
    ("200,000 question marks", "? " * 200_000, [("KKK017", 1, 81)]),
    ("61 digits", "a: " + "1" * 61, [("KKK018", 1, 4)]),
    ("100,000 digits", "a: 1\nb: 0." + "1" * 100_000, [("KKK018", 2, 4)]),
    ("huge exponent", "a: [1e999999999, 1e101, 1e-101]",
     [("KKK018", 1, 5), ("KKK018", 1, 18), ("KKK018", 1, 25)]),
    ("long text", "a: 1\nb: " + "x" * 100_001, [("KKK020", 2, 4)]),
    ("long block", "a: |\n" + "  0123456789\n" * 10_000, [("KKK020", 1, 4)]),
    ("long key", "k" * 201 + ": 1", [("KKK021", 1, 1)]),
    ("long list", "a: [" + "1, " * 20_001 + "]", [("KKK022", 1, 4)]),
    ("too large", b"a: " + b"x" * 5_000_000, [("KKK002", 1, 1)]),
    (
        "all at once",
        'a: 1\na: &x 2\nb: !t "\\0"\nc: {d: *x, d}\ne: 1e999',
        [
            ("KKK008", 2, 1), ("KKK009", 2, 4), ("KKK010", 3, 4), ("KKK015", 3, 8), ("KKK009", 4, 8),
            ("KKK008", 4, 12), ("KKK014", 4, 12), ("KKK018", 5, 4),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_is_refused_has_a_code_and_a_place(
    read: Read, faults: Faults, text: str | bytes, expected: list[tuple[str, int, int]]
) -> None:
    data = text if isinstance(text, bytes) else text.encode()

    assert faults(lambda: read(data, "a.yaml")) == sorted(expected, key=lambda e: (e[1:], e[0]))


@pytest.mark.parametrize(
    "text",
    [
        deep[:42] + deep[44:],
        "a: Smith & Sons\nb: wow!\nc: 100 %\nd: a * b\ne: x &y\n",
        "a: >-\n  &x *y !z %\n",
        "a: '&x'\nb: \"*x !y\"\n",
        "a: " + "1" * 60 + "\nb: 1e100\nc: 1e-100\n",
        "a: " + "x" * 100_000,
        "k" * 200 + ": 1",
        "a: [" + "1, " * 20_000 + "]",
        "a: {b: , c: }",
        "a: [x, y]",
        'a: "\\t\\n\\_"',
        "a: 1\n...\n",
    ],
)
def test_what_looks_odd_but_is_allowed(read: Read, text: str) -> None:
    assert isinstance(read(text.encode(), "a.yaml").value, dict)


def test_deep_brackets_do_not_exhaust_a_small_stack(faults: Faults) -> None:
    from threading import Thread, stack_size

    found: list[object] = []
    texts = ["- " * 99 + "[" * 499, "".join(" " * n + "a:\n" for n in range(199)) + " " * 199 + "[" * 499]
    before = stack_size(512 * 1024)
    for text in texts:
        thread = Thread(
            target=lambda data: found.append(faults(lambda: read_yaml(data, "a"))), args=[text.encode()]
        )
        thread.start()
        thread.join()
    stack_size(before)

    assert found == [[("KKK017", 1, 81)], [("KKK017", 41, 41)]]


def test_a_repeated_key_names_the_place_of_the_first(read: Read) -> None:
    with pytest.raises(BadFile) as caught:
        read(b"a: 1\nnip: 1\nnip: 2\n", "w01.yaml")

    (finding,) = caught.value.findings
    assert finding.message.render("en") == "“nip” is already given in line 2, column 1."
    assert str(finding.place) == "w01.yaml:3:1"


@pytest.mark.slow
def test_a_file_of_more_than_half_a_million_values_is_refused(read: Read, faults: Faults) -> None:
    data = b"a: [" + b"[1], " * 250_000 + b"]"

    assert faults(lambda: read(data, "a.yaml")) == [("KKK023", 1, 1_249_996)]


def test_of_very_many_findings_the_first_hundred_are_shown(read: Read) -> None:
    with pytest.raises(BadFile) as caught:
        read(b"a: 1\n" * 300, "a.yaml")

    findings = caught.value.findings
    assert [f.code for f in findings] == ["KKK008"] * 100 + ["KKK030"]
    assert findings[-1].message.render("en") == "At least 199 more findings in this file are not shown."
    assert findings[-1].place.line == 102


HOSTILE = {
    "brackets": b"[" * 4_900_000,
    "dashes": b"- " * 2_400_000,
    "blanks": b"a: b" + b" " * 4_900_000 + b"\n  c",
    "escapes": b'a: "' + b"\\0" * 49_000 + b'"',
    "marks": b"\xef\xbb\xbf" * 1_000_000,
    "accents": b"a: e" + b"\xcc\x81" * 99_000,
    "anchors": b"a: [" + b"&a b, " * 9_000 + b"]",
    "keys": b"a: 1\n" * 40_000,
    "numbers": b"a: " + b"1" * 4_900_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little_time(name: str) -> None:
    start = time.perf_counter()
    with suppress(BadFile):
        read_yaml(HOSTILE[name], "a.yaml")

    assert time.perf_counter() - start < 5
