"""What the tool says to people: every sentence in both languages, with the same values in it."""

from __future__ import annotations

import gettext
import string
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from kkk_scoring.messages import exact, say, say_count, shown_number  # noqa: E402
from messages import Sentence, sentences  # noqa: E402 - a tool beside the package

POLISH = gettext.translation("kkk", ROOT / "src" / "kkk_scoring" / "locale", ["pl"])


@cache
def all_said() -> list[tuple[str, str]]:
    """Every sentence with its plural; looking for them takes seconds, so not where tests are collected."""
    return sorted({(s.text, s.plural) for s in sentences()})


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def polish(sentence: Sentence | tuple[str, str]) -> list[str]:
    text, plural = sentence[:2]
    if plural:
        return [POLISH.ngettext(text, plural, n) for n in (1, 2, 5)]
    return [POLISH.gettext(text)]


def test_every_sentence_has_a_polish_translation() -> None:
    known: dict[object, str] = POLISH._catalog  # type: ignore[attr-defined]  # the only way to ask what is there
    missing = [said[0] for said in all_said() if not known.get((said[0], 0) if said[1] else said[0])]

    assert missing == [], "run `python tools/messages.py update`, translate, and `compile`"


def test_every_translation_has_the_values_of_its_sentence() -> None:
    wrong = [
        (said, translated)
        for said in all_said()
        for translated in polish(said)
        if not translated or places(translated) | {"count"} != places(said[0]) | places(said[1]) | {"count"}
    ]

    assert len(all_said()) > 1_000
    assert wrong == []


def test_nothing_is_translated_that_is_no_longer_said() -> None:
    known: dict[object, str] = POLISH._catalog  # type: ignore[attr-defined]
    texts = {key[0] if isinstance(key, tuple) else key for key in known}

    assert texts - {""} == {text for text, _ in all_said()}


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "1 wniosek"),
        (2, "2 wnioski"),
        (4, "4 wnioski"),
        (5, "5 wniosków"),
        (12, "12 wniosków"),
        (22, "22 wnioski"),
        (23, "23 wnioski"),
        (25, "25 wniosków"),
    ],
)
def test_polish_plurals(count: int, expected: str) -> None:
    message = say_count("{title}: {count} application", "{title}: {count} applications", count, title="T")

    assert message.render("pl") == f"T: {expected}"


@pytest.mark.parametrize(
    ("numerator", "denominator", "as_json", "polish_text", "english_text"),
    [
        (113, 1, "113", "113", "113"),
        (1261, 10, "126.1", "126,1", "126.1"),
        (-1, 2, "-0.5", "-0,5", "-0.5"),
        (43, 60, "43/60", "0,7166…", "0.7166…"),
        (10099999, 100000, "100.99999", "100,9999…", "100.9999…"),
        (-1, 3, "-1/3", "-0,3333…", "-0.3333…"),
        (1, 1 << 20, "0.00000095367431640625", "0,0000…", "0.0000…"),
    ],
)
def test_numbers_are_exact_in_data_and_cut_never_rounded_for_people(
    numerator: int, denominator: int, as_json: str, polish_text: str, english_text: str
) -> None:
    value = Fraction(numerator, denominator)

    assert exact(value) == as_json
    assert (shown_number(value, "pl"), shown_number(value, "en")) == (polish_text, english_text)


def test_a_message_is_a_sentence_in_the_readers_language() -> None:
    message = say("It is {value}, but must be {low} or more.", value=1, low=2)

    assert message.both() == {
        "en": "It is 1, but must be 2 or more.",
        "pl": "Jest 1, a ma być co najmniej 2.",
    }


@pytest.mark.parametrize("language", ["en", "pl"])
def test_what_is_to_be_written_in_braces_is_shown_in_single_ones(language: str) -> None:
    plain = say("Write `marks: {{to: 10}}`.").render(language)
    with_a_value = say("Write `title: {{{languages}}}`.", languages="pl: …").render(language)

    assert "`marks: {to: 10}`" in plain
    assert "`title: {pl: …}`" in with_a_value


def test_a_message_without_a_text_says_nothing_in_any_language() -> None:
    assert [say("").render(language) for language in ("en", "pl")] == ["", ""]


LARGE = 3 * 10**8000 + 7
"""More digits than Python's own str() writes."""


def test_a_number_of_any_size_is_written_with_all_its_digits() -> None:
    whole = "3" + "0" * 7999 + "7"

    assert exact(LARGE) == exact(Fraction(LARGE)) == whole
    assert exact(-LARGE) == "-" + whole
    assert exact(Fraction(LARGE, 10)) == whole[:-1] + ".7"
    assert exact(Fraction(1, LARGE)) == "1/" + whole
    assert shown_number(LARGE, "pl") == whole
    assert shown_number(Fraction(10 * LARGE + 1, 3), "en") == "1" + "0" * 7999 + "23.6666…"
    assert say("{number}", number=LARGE).render("pl") == whole
