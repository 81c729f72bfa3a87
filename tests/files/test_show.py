"""A finding as people and programs read it; nothing a stranger wrote commands a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.files.finding import BadFile, Finding, tidy, to_json
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import render, safe, short
from kkk_scoring.messages import say

FINDING = Finding(
    "KKK099", say("The value is {value}.", value="x"), say("Mend it."), Place("w/a.yaml", 12, 4)
)


def test_a_finding_is_shown_with_its_line_and_a_caret() -> None:
    assert render(FINDING, "en", "a: x # why").splitlines() == [
        "w/a.yaml:12:4: KKK099 The value is x.",
        "    Mend it.",
        "  12 | a: x # why",
        "     |    ^",
    ]


def test_without_a_line_only_the_words_are_shown() -> None:
    assert render(FINDING, "en") == "w/a.yaml:12:4: KKK099 The value is x.\n    Mend it."


def test_a_warning_says_that_it_is_one() -> None:
    warning = Finding("KKK099", say("Odd."), None, Place("a.yaml", 1, 1), "warning")

    assert render(warning, "en") == "a.yaml:1:1: KKK099 warning: Odd."


LINES: list[tuple[str, int, str, int]] = [
    ("ab", 2, "ab", 1),
    ("zażółć", 6, "zażółć", 5),
    ("e\u0301x", 3, "e\u0301x", 1),
    ("日本x", 3, "日本x", 4),
    ("\tx", 2, "    x", 4),
    ("a\u202ex", 3, "a⟨U+202E⟩x", 9),
    ("\x1b[2Jx", 5, "⟨U+001B⟩[2Jx", 11),
    ("x" * 300, 1, "x" * 100 + "…", 0),
    ("x" * 300, 200, "…" + "x" * 100 + "…", 51),
    ("x" * 300, 301, "…" + "x" * 50, 51),
    ("ab", 9, "ab", 2),
]


@pytest.mark.parametrize(("line", "column", "shown", "before"), LINES)
def test_the_caret_stands_under_the_character(line: str, column: int, shown: str, before: int) -> None:
    finding = Finding("KKK099", say("Odd."), None, Place("a.yaml", 1, column))

    assert render(finding, "en", line).splitlines()[1:] == [f"  1 | {shown}", f"    | {' ' * before}^"]


SAFE = [
    ("plain ASCII", "plain ASCII"),
    ("zażółć „x” – 日本 😀", "zażółć „x” – 日本 😀"),
    ("a\x1b[31mb", "a⟨U+001B⟩[31mb"),
    ("a\nb\tc", "a⟨U+000A⟩b⟨U+0009⟩c"),
    ("\u202eabc\u2066", "⟨U+202E⟩abc⟨U+2066⟩"),
    ("a\u200bb\ufeffc\u00ad", "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+00AD⟩"),
    ("\ud800\U000e0041\x9b", "⟨U+D800⟩⟨U+E0041⟩⟨U+009B⟩"),
    ("\u2028\u2029\x85\x7f", "⟨U+2028⟩⟨U+2029⟩⟨U+0085⟩⟨U+007F⟩"),
]


@pytest.mark.parametrize(("text", "shown"), SAFE)
def test_hidden_characters_are_shown(text: str, shown: str) -> None:
    assert safe(text) == shown
    assert safe(safe(text)) == shown


def test_line_feeds_may_stay() -> None:
    assert safe("a\nb\r\x1b", lines=True) == "a\nb⟨U+000D⟩⟨U+001B⟩"


@given(st.text())
def test_what_is_shown_is_one_harmless_line(text: str) -> None:
    from unicodedata import category

    assert not {category(character) for character in safe(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(max_size=80), st.text(max_size=200), st.integers(1, 250))
def test_a_finding_about_any_text_is_shown_in_five_lines_or_fewer(name: str, line: str, column: int) -> None:
    message = say("Odd: {text}.", text=short(name))
    finding = Finding("KKK099", message, message, Place(name, 1, column))

    shown = render(finding, "pl", line)

    assert len(shown.splitlines()) in (2, 4)
    assert len(shown.splitlines()) == 2 + 2 * bool(line.strip())


def test_a_long_text_is_cut() -> None:
    assert short("x" * 60) == "x" * 60
    assert short("x" * 61) == "x" * 59 + "…"


def test_a_finding_goes_to_json_in_both_languages() -> None:
    assert to_json(FINDING) == {
        "code": "KKK099",
        "severity": "error",
        "message": {"en": "The value is x.", "pl": FINDING.message.render("pl")},
        "fix": {"en": "Mend it.", "pl": FINDING.fix.render("pl") if FINDING.fix else ""},
        "file": "w/a.yaml",
        "line": 12,
        "column": 4,
    }


def test_findings_are_sorted_by_place_and_each_is_kept_once() -> None:
    places = [Place("b", 1, 1), Place("a", 10, 1), Place("a", 9, 2), Place("a", 9, 1), Place("b", 1, 1)]
    findings = [Finding("KKK099", say("Odd."), None, place) for place in places]

    assert [finding.place for finding in tidy(findings)] == [
        Place("a", 9, 1), Place("a", 9, 2), Place("a", 10, 1), Place("b", 1, 1),
    ]  # fmt: skip


def test_the_hundred_findings_of_one_file_leave_room_for_another() -> None:
    many = [Finding("KKK099", say("Odd."), None, Place("a", line, 1)) for line in range(1, 103)]
    other = Finding("KKK098", say("Odd."), None, Place("b", 1, 1))

    found = BadFile([*many, other]).findings

    assert [finding.code for finding in found] == ["KKK099"] * 100 + ["KKK030", "KKK098"]
    assert found[100].message.render("en") == "At least 2 more findings in this file are not shown."
