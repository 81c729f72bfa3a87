"""How papers write days, counts, numbers, names and their order."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from kkk_scoring.feel.unknown import Interval
from kkk_scoring.messages import say
from kkk_scoring.report.papers.wording import Tongue, plural
from kkk_scoring.report.papers.words_en import ENGLISH
from kkk_scoring.report.papers.words_pl import POLISH

PL, EN = Tongue("pl"), Tongue("en")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 wniosków"),
        (1, "1 wniosek"),
        (2, "2 wnioski"),
        (4, "4 wnioski"),
        (5, "5 wniosków"),
        (11, "11 wniosków"),
        (12, "12 wniosków"),
        (14, "14 wniosków"),
        (21, "21 wniosków"),
        (22, "22 wnioski"),
        (23, "23 wnioski"),
        (25, "25 wniosków"),
        (112, "112 wniosków"),
        (122, "122 wnioski"),
    ],
)
def test_a_count_takes_the_form_that_goes_with_the_number(number: int, expected: str) -> None:
    assert PL.counted("applications", number) == expected


def test_english_has_two_forms() -> None:
    assert [plural(number, "en") for number in (0, 1, 2, 5)] == [1, 0, 1, 1]


def test_days_are_written_with_the_name_of_the_month() -> None:
    assert PL.date(date(2015, 9, 11)) == "11\u00a0września 2015\u00a0r."
    assert PL.date(datetime(2015, 6, 12, 15, 7)) == "12\u00a0czerwca 2015\u00a0r., godz.\u00a015:07"
    assert EN.date(datetime(2015, 6, 12, 15, 7)) == "12\u00a0June 2015, 15:07"


def test_a_message_tells_days_in_the_same_way() -> None:
    message = say("{reason}", reason=date(2015, 6, 26))

    assert PL.text(message) == "26\u00a0czerwca 2015\u00a0r."


def test_a_date_at_the_end_of_a_sentence_has_one_full_stop() -> None:
    message = say("{title}: {points}", title="do", points=say("{reason}.", reason=date(2015, 6, 26)))

    assert PL.text(message) == "do: 26\u00a0czerwca 2015\u00a0r."


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([132, Fraction(1261, 10)], ["132,0", "126,1"]),
        ([1, 2], ["1", "2"]),
        ([Fraction(170, 3), 53], ["56,6666…", "53"]),
        ([None, Fraction(1, 4)], ["–", "0,25"]),
        ([Interval(1, 2), Fraction(1, 2)], ["1…2", "0,5"]),
        ([-1, Fraction(-1, 2)], ["-1,0", "-0,5"]),
    ],
)
def test_numbers_in_a_column_have_the_same_decimals_unless_they_are_cut(
    values: list[object], expected: list[str]
) -> None:
    assert PL.column(values) == expected


def test_polish_letters_stand_after_those_they_come_from() -> None:
    names = ["Żubr", "Zebra", "Źrebak", "Ćma", "Cap", "Ćwik", "Łoś", "Lis", "Mors", "Zzz"]

    assert sorted(names, key=PL.order) == [
        "Cap",
        "Ćma",
        "Ćwik",
        "Lis",
        "Łoś",
        "Mors",
        "Zebra",
        "Zzz",
        "Źrebak",
        "Żubr",
    ]


def test_polish_leaves_no_one_letter_word_at_the_end_of_a_line() -> None:
    assert PL.text("Rozwoju i Nauki w kraju") == "Rozwoju i\u00a0Nauki w\u00a0kraju"
    assert EN.text("I am a name") == "I am a name"


def test_the_foot_of_a_page_has_the_first_sentence_of_the_note() -> None:
    assert EN.brief("A reconstruction, e.g. of art. 3 and more. All else is assumed.") == (
        "A reconstruction, e.g. of art. 3 and more."
    )
    assert EN.brief("word " * 60).endswith("word…")


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    import string

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert list(POLISH) == list(ENGLISH)
    for key, text in POLISH.items():
        assert places(text) == places(ENGLISH[key]), key
        assert text.count("|") == ENGLISH[key].count("|"), key
