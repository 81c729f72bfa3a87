"""What the form hides from experts is nowhere in a workbook, and what it shows is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkk_scoring.files.workbook import Tab, read_workbook
from tests.helpers import change, kkk
from tests.sheets.books import parts
from tests.sheets.prize import SECRETS, write


@pytest.fixture
def prize(tmp_path: Path) -> Path:
    return write(tmp_path)


def books(prize: Path, *more: str) -> list[Path]:
    done = kkk("sheets", "make", prize, "--stage", "merit", "--to", prize.parent / "out", *more)

    assert done.code == 0, done.err
    return sorted((prize.parent / "out").glob("*.xlsx"))


def tab_of(book: Path, name: str) -> Tab:
    (found,) = [tab for tab in read_workbook(book.read_bytes(), book.name) if tab.name == name]
    return found


@pytest.mark.parametrize("language", ["pl", "en"])
def test_no_part_of_the_file_holds_what_is_hidden_or_private(prize: Path, language: str) -> None:
    for book in books(prize, "--lang", language):
        for name, data in parts(book).items():
            found = [secret for secret in SECRETS if secret.encode() in data]

            assert found == [], (book.name, name)


def test_the_same_texts_are_there_when_nothing_is_hidden(prize: Path) -> None:
    rubric = prize.parent.parent / "rubrics" / "prize.yaml"
    rubric.write_text(rubric.read_text("utf-8").replace("blind: hidden, ", "").replace("private: true, ", ""))

    texts = parts(books(prize)[0])["xl/sharedStrings.xml"].decode()

    assert [secret for secret in ("Miodna", "1000100015", "Wanda") if secret not in texts] == []


def test_an_expert_sees_the_answers_and_figures_that_are_not_hidden(prize: Path) -> None:
    tab = tab_of(books(prize, "--lang", "en")[0], "Marks A1")
    said = {tab.cells.get((row, 0)): value for (row, column), value in tab.cells.items() if column == 2}

    assert tab.cells[2, 0] == "Application: A1 · =A hive for every school"
    assert {name: said.get(name) for name in ("Hives", "Sold online", "Hours of work")} == {
        "Hives": "12.5",
        "Sold online": "yes",
        "Hours of work": "25",
    }
    assert "Initials" not in said  # worked out from the firm's name


def test_a_criterion_says_its_clause_its_scale_its_levels_and_what_the_application_declares(
    prize: Path,
) -> None:
    tab = tab_of(books(prize, "--lang", "pl")[0], "Ocena A1")
    rows = {
        tab.cells.get((row, 0)): (tab.cells.get((row, 1)), tab.cells.get((row, 2))) for row, _ in tab.cells
    }

    assert rows["plan"] == (
        "Plan\nZnaczenie ocen:\n  0: brak planu\n  10: dojrzały\nPodstawa: § 4",
        "0–10, co 0,5",
    )
    assert rows["shop"] == (
        "Sklep\nWniosek podaje: Sprzedaż w sieci: tak\nKryterium stosuje się, gdy: online",
        "0; 1; 3; 9",
    )
    assert rows["taste"] == ("Smak", "poor (0) /\ngood (3) /\nexcellent (5)")
    assert rows["R1"] == ("Kompletny", "TAK /\nNIE /\nNIE DOTYCZY")


def test_an_entry_of_which_everything_is_hidden_is_called_by_its_id(prize: Path) -> None:
    change(
        prize.parent.parent / "rubrics" / "prize.yaml",
        "project: {is: text,",
        "project: {is: text, blind: hidden,",
    )

    tab = tab_of(books(prize, "--lang", "en")[0], "Marks A1")

    assert tab.cells[2, 0] == "Application: A1"
