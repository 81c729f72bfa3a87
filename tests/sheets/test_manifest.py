"""The hidden tab of a workbook: it says what the workbook is, in rows that are read back as they were."""

from __future__ import annotations

import re

import pytest

from kkk_scoring.scoring.sheet_form import Manifest, Tab, answer_of, seal, sheet_name

KIND = "kkk score sheet 1"


def a_manifest(*tabs: Tab, round_: str = "r") -> Manifest:
    return Manifest("S-1f0c83a9d2e4", round_, "prize", "ab" * 32, "merit", "J", "en", tabs)


def test_its_rows_begin_with_its_kind_and_end_with_the_tabs() -> None:
    made = a_manifest(Tab("W1", {"A1": "ba7816bf", "B7": "0a1b2c3d"}), Tab("W2", {}))

    assert list(made.rows()) == [
        (KIND,),
        ("name", "S-1f0c83a9d2e4"),
        ("round", "r"),
        ("rubric", "prize"),
        ("rubric_sha256", "ab" * 32),
        ("stage", "merit"),
        ("expert", "J"),
        ("language", "en"),
        ("tab", "W1", "A1:ba7816bf B7:0a1b2c3d"),
        ("tab", "W2", ""),
    ]


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2000, 2001])
def test_a_cell_holds_a_thousand_digests_and_all_are_read_back(count: int) -> None:
    made = a_manifest(
        Tab("W1", {f"A{row}": f"{row:08x}" for row in range(1, count + 1)}), Tab("W2", {"B2": "00"})
    )
    rows = list(made.rows())

    assert sum(row[:2] == ("tab", "W1") for row in rows) == max(1, -(-count // 1000))
    assert all(len(cell) <= 32_767 for row in rows for cell in row)
    assert Manifest.read(rows) == made


def test_a_plain_folder_of_applications_has_no_round() -> None:
    made = a_manifest(round_="")

    assert Manifest.read([[cell or None for cell in row] for row in made.rows()]) == made


@pytest.mark.parametrize("key", ["name", "rubric", "rubric_sha256", "stage", "expert", "language"])
def test_without_one_of_its_other_lines_it_is_no_score_sheet(key: str) -> None:
    rows = list(a_manifest().rows())

    assert Manifest.read([row for row in rows if row[0] != key]) is None
    assert Manifest.read([(key, None) if row[0] == key else row for row in rows]) is None


@pytest.mark.parametrize("rows", [[], [[]], [["kkk score sheet 2"]], [["name", KIND]]])
def test_rows_of_something_else_are_no_score_sheet(rows: list[list[object]]) -> None:
    rest = [row for row in a_manifest().rows() if row[0] != KIND]

    assert Manifest.read([*rows, *rest] if rows else []) is None


def test_lines_that_say_less_than_they_should_are_passed_over() -> None:
    made = a_manifest(Tab("W1", {"A1": "ba7816bf"}))

    assert Manifest.read([*made.rows(), ("tab", "W2"), ("tab",), ("more",)]) == made


# -- its number and digests --------------------------------------------------------------------------


def test_a_digest_is_the_beginning_of_the_sha_256_of_the_text() -> None:
    assert seal("abc") == "ba7816bf"  # the example of FIPS 180-4


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("a b", " a\r\n b ", True),
        ("z\u0307o\u0142w", "żołw", True),
        ("a b", "ab", False),
        ("a", "A", False),
        ("\ud800", "?", True),
    ],
)
def test_spaces_line_ends_and_how_letters_are_composed_do_not_count_in_a_digest(
    one: str, other: str, alike: bool
) -> None:
    assert (seal(one) == seal(other)) is alike


def test_a_workbook_s_number_stands_for_round_edition_stage_and_expert() -> None:
    edition = "ab" * 32
    numbers = [
        sheet_name("r", edition, "merit", "J"),
        sheet_name("s", edition, "merit", "J"),
        sheet_name("r", "cd" * 32, "merit", "J"),
        sheet_name("r", edition, "formal", "J"),
        sheet_name("r", edition, "merit", "K"),
    ]

    assert all(re.fullmatch("S-[0-9a-f]{12}", number) for number in numbers)
    assert len(set(numbers)) == 5
    assert sheet_name(None, edition, "merit", "J") == sheet_name("", edition, "merit", "J")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("YES", "yes"),
        ("tak", "yes"),
        ("Nie", "no"),
        ("no", "no"),
        (" nie   dotyczy ", "not_applicable"),
        ("n/a", "not_applicable"),
        ("Konflikt", "conflict"),
        ("CONFLICT", "conflict"),
        ("maybe", None),
        ("", None),
    ],
)
def test_an_answer_is_known_in_both_languages(text: str, answer: str | None) -> None:
    assert answer_of(text) == answer
