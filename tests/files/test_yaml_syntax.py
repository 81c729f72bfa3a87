"""Where a text is not YAML: the place to mend, and what to do, in words of the author."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile

Read = Callable[[bytes, str], Document]

TAB = "A tab stands where only spaces may indent a line."
SPACE = "The colon has no space after it."
INDENTED = "This line is indented differently from the lines it belongs to."
ENDED = "Something follows where the value has already ended."
QUOTES = "Put the whole value in quotes."
CASES: list[tuple[str, int, int, str, str]] = [
    ("a: 1\n\tb: 2\n", 2, 1, TAB, "Replace each tab by spaces; most editors can do it for the whole file."),
    ("a:\n\tb: 2\n", 2, 1, TAB, ""),
    ("a:\n  - b: 1\n\t c: 2\n", 3, 1, TAB, ""),
    ("a: |\n\tx\n", 2, 1, TAB, ""),
    ("a:1\nb: 2\n", 1, 2, SPACE, "Write “key: value”."),
    ("a: 1\nnip:526\nc: 3\n", 2, 4, SPACE, ""),
    ("m:\n  - kind:firm\n    nip: 1\n", 2, 9, SPACE, ""),
    (
        "title Foo\na: 1\n",
        1,
        1,
        "“title Foo” is neither a key with a colon nor the continuation of a text.",
        "Write “key: value”; lines that continue a text are indented more than its key.",
    ),
    ("a: 1\nfoo\nb: 2\n", 2, 1, "“foo” is neither a key with a colon nor the continuation of a text.", ""),
    ("a:\n  x\n  y: 1\n", 2, 3, "“x” is neither a key with a colon nor the continuation of a text.", ""),
    (
        "a: 1\n# comment\n  b: 2\n",
        3,
        3,
        "This line is indented under line 1, which already has a value.",
        "Indent it as the lines above, or remove the value of line 1.",
    ),
    (
        "title: Robotics: a plan\n",
        1,
        16,
        "A second colon in one line: a text that holds “: ” is read as a key.",
        "Put the value in quotes.",
    ),
    (
        "a:\n  b: 1\n c: 2\n",
        3,
        2,
        INDENTED,
        "Indent lines of one mapping or list by the same number of spaces.",
    ),
    ("  a: 1\nb: 2\n", 2, 1, INDENTED, ""),
    ("a: - x\n", 1, 4, "A list can't begin in the line of its key.", ""),
    ("a: ? x\n", 1, 4, "“?” marks a key, and none can stand here.", ""),
    ("a: 1\n- b\n", 2, 1, "An item of a list begins here, where a key is expected.", ""),
    ("a: 'x\nb: y\n", 1, 4, "The text that begins here has no closing quote.", "Add the missing quote."),
    ('a: "x\n---\nb: y\n', 1, 4, "The text that begins here has no closing quote.", ""),
    (
        "a: 'it's'\n",
        1,
        8,
        ENDED,
        "Put the whole value in one pair of single quotes; double any single quote inside.",
    ),
    ('a: "big" plan\n', 1, 10, ENDED, ""),
    (
        'a: "C:\\dir"\n',
        1,
        8,
        "In double quotes a backslash begins a special character, and this one is not known.",
        "Double the backslash, or use single quotes.",
    ),
    (
        'a: "\\U00110000"\n',
        1,
        7,
        "In double quotes a backslash begins a special character, and this one is not known.",
        "",
    ),
    ("a: %x\n", 1, 4, "A value can't begin with “%” unless it is in quotes.", QUOTES),
    ("a: @x\n", 1, 4, "A value can't begin with “@” unless it is in quotes.", QUOTES),
    ("a: * x\n", 1, 4, "A value can't begin with “*” unless it is in quotes.", QUOTES),
    (
        "* x\n",
        1,
        1,
        "A value can't begin with “*” unless it is in quotes.",
        "Begin an item of a list with “- ”.",
    ),
    ("a: |x\n  y\n", 1, 5, "After | or > the line must end; the text begins in the next one.", ""),
    (
        "a: [1, 2\nb: 3\n",
        1,
        4,
        "The pair [ ] that opens here is not closed before line 2.",
        "Close it, or add the missing comma; if it is part of a text, put the text in quotes.",
    ),
    (
        "f: {is: x[a = 1], unit: km}\n",
        1,
        10,
        "Inside { } a comma or the closing bracket is expected here.",
        "If brackets, commas or colons belong to a text or an expression, put all of it in quotes.",
    ),
    ("a: [1]]\n", 1, 7, "The closing bracket “]” has no opening one.", ""),
    ("a: [1,,2]\n", 1, 7, "A value is expected here, before “,”.", ""),
    ("a: }\n", 1, 4, "A value is expected here, before “}”.", ""),
    (": 1\n", 1, 1, "There is no key before the colon.", "Write “key: value”."),
    ("%a\nb: 1\n", 1, 1, "A line that begins with % is not read here.", ""),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "fix"), CASES, ids=[c[0][:20] for c in CASES])
def test_a_text_that_is_not_yaml_says_where_and_how_to_mend_it(
    read: Read, text: str, line: int, column: int, message: str, fix: str
) -> None:
    with pytest.raises(BadFile) as caught:
        read(text.encode(), "a.yaml")

    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("KKK006", ("a.yaml", line, column))
    assert finding.message.render("en") == message
    assert finding.fix is not None
    assert finding.fix.render("en") == (fix or finding.fix.render("en"))


def test_a_long_file_that_is_not_yaml_is_explained_too() -> None:
    from kkk_scoring.files.yaml_reader import read_yaml

    text = "".join(f"k{number}: 1\n" for number in range(40_000)) + "a: 'x\n"

    with pytest.raises(BadFile) as caught:
        read_yaml(text.encode(), "a.yaml")

    (finding,) = caught.value.findings
    assert finding.place == ("a.yaml", 40_001, 4)
    assert finding.message.render("en") == "The text that begins here has no closing quote."
