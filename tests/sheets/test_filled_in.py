"""A hand-in cell by cell: where an expert may type, what is taken, and which finding stands at which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from kkk_scoring.files.workbook import Cell, Tab
from kkk_scoring.scoring.filled_in import CHANGED_CELLS, read_hand_in
from tests.sheets.hand_ins import GOOD, LOCKED, ROUND, RUBRIC, SUM, a_tab, hidden, read, taken


def test_of_a_workbook_as_it_was_made_marks_and_reasons_are_taken() -> None:
    made, findings = read(Tab("Cover", {}, frozenset()), a_tab("X", GOOD), hidden())

    assert findings == []
    assert taken(made) == {"A": 7, "B": 3, "C": 1, "G": "Good"}
    assert made is not None
    assert [mark.reason for mark in made.entries["X"].marks.values()] == ["sound", None, None, None]
    assert (made.entries["X"].impartial, made.entries["X"].conflict) == (True, None)


TYPED: list[tuple[str, Mapping[str, Cell], dict[str, object]]] = [
    ("a number typed as text, with a comma", {"D10": "3,0"}, {"B": 3}),
    ("a number with a space in it", {"D9": "1 0"}, {"A": 10}),
    ("a number as a spreadsheet stores it", {"D9": Fraction(7)}, {"A": 7}),
    ("a number of thirty characters", {"D10": "3." + "0" * 28}, {"B": 3}),
    ("a level, whatever its capitals", {"D12": "gOOD"}, {"G": "Good"}),
    ("a level in the same letters", {"D12": "poor"}, {"G": "poor"}),
    ("the declaration in the other language", {"D6": " tak "}, {}),
    ("the declaration as a cell that is true", {"D6": True}, {}),
]


@pytest.mark.parametrize(("typed", "other"), [case[1:] for case in TYPED], ids=[case[0] for case in TYPED])
def test_what_people_mean_is_taken(typed: Mapping[str, Cell], other: Mapping[str, object]) -> None:
    made, findings = read(a_tab("X", {**GOOD, **typed}), hidden())

    assert findings == []
    assert taken(made) == {"A": 7, "B": 3, "C": 1, "G": "Good", **other}


WRONG: list[tuple[str, Mapping[str, Cell], Sequence[str], Sequence[str]]] = [
    ("a locked cell", {"C15": "4 pieces"}, [SUM],
     ["J.xlsx:15:3 KKK345 Marks X!C15: This cell is locked, but was changed; now it says “4 pieces”."]),
    ("another criterion in the row", {"A9": "B"}, [SUM],
     ["J.xlsx:9:1 KKK345 Marks X!A9: This cell is locked, but was changed; now it says “B”.",
      "J.xlsx:10:4 KKK345 Marks X!D10: Nothing is to be written here: “3”."]),
    ("a locked cell that is cleared", {"B9": None}, [SUM],
     ["J.xlsx:9:2 KKK345 Marks X!B9: This cell is locked, but was changed; now it says “”."]),
    ("a formula in a locked cell without a text", {}, [SUM, "A8"],
     ["J.xlsx:8:1 KKK345 Marks X!A8: This cell is locked, but was changed; now it says “”."]),
    ("a text where nothing is to stand", {"F9": "see my letter"}, [SUM],
     ["J.xlsx:9:6 KKK345 Marks X!F9: Nothing is to be written here: “see my letter”."]),
    ("a mark beside what the application says", {"D15": 5}, [SUM],
     ["J.xlsx:15:4 KKK345 Marks X!D15: Nothing is to be written here: “5”."]),
    ("a reason beside the heading", {"E2": "x"}, [SUM],
     ["J.xlsx:2:5 KKK345 Marks X!E2: Nothing is to be written here: “x”."]),
    ("another mark where the sum was", {SUM: 11}, [],
     ["J.xlsx:13:4 KKK345 Marks X!D13: Nothing is to be written here: “11”."]),
    ("a second sum further below", {}, [SUM, "D14"],
     ["J.xlsx:14:4 KKK345 Marks X!D14: Nothing is to be written here: “”."]),
    ("a formula beside the sum", {}, [SUM, "F13"],
     ["J.xlsx:13:6 KKK345 Marks X!F13: Nothing is to be written here: “”."]),
    ("a formula as a mark", {}, [SUM, "D9"],
     ["J.xlsx:9:4 KKK348 Marks X!D9: A formula stands here; only what is typed counts."]),
    ("a formula as a reason", {}, [SUM, "E10"],
     ["J.xlsx:10:5 KKK348 Marks X!E10: A formula stands here; only what is typed counts."]),
    ("a formula as the declaration", {}, [SUM, "D6"],
     ["J.xlsx:6:4 KKK348 Marks X!D6: A formula stands here; only what is typed counts."]),
    ("a formula as the conflict", {}, [SUM, "E6"],
     ["J.xlsx:6:5 KKK348 Marks X!E6: A formula stands here; only what is typed counts."]),
    ("no declaration", {"D6": None}, [SUM],
     ["J.xlsx:6:4 KKK349 Marks X!D6: The declaration of impartiality is missing."]),
    ("a conflict without YES or CONFLICT", {"D6": None, "E6": "my brother"}, [SUM],
     ["J.xlsx:6:4 KKK349 Marks X!D6: The declaration of impartiality is missing."]),
    ("a conflict and nothing else", {**dict.fromkeys(GOOD), "E6": "my brother"}, [SUM],
     ["J.xlsx:6:4 KKK349 Marks X!D6: The declaration of impartiality is missing."]),
    ("another word and nothing else", {**dict.fromkeys(GOOD), "D6": "perhaps"}, [SUM],
     ["J.xlsx:6:4 KKK349 Marks X!D6: “perhaps” is no declaration."]),
    ("a cell that is false", {"D6": False}, [SUM],
     ["J.xlsx:6:4 KKK349 Marks X!D6: “False” is no declaration."]),
    ("impartial, and a conflict", {"E6": "my brother"}, [SUM],
     ["J.xlsx:6:4 KKK349 Marks X!D6: The expert declares to be impartial, but also names a conflict of "
      "interest."]),
    ("a conflict that isn't named", {**dict.fromkeys(GOOD), "D6": "CONFLICT"}, [SUM],
     ["J.xlsx:6:5 KKK349 Marks X!E6: A conflict of interest is declared, but not what it is."]),
    ("a conflict and marks", {"D6": "CONFLICT", "E6": "my brother"}, [SUM],
     ["J.xlsx:6:4 KKK310 Marks X!D6: J declares a conflict of interest for X, but gives marks."]),
    ("more than the scale", {"D10": 6}, [SUM],
     ["J.xlsx:10:4 KKK302 Marks X!D10: `B` has 6 points, but the rubric allows 5."]),
    ("a word that is no number", {"D10": "3 or 4"}, [SUM],
     ["J.xlsx:10:4 KKK302 Marks X!D10: `B` needs a number, but here is 3 or 4."]),
    ("a number of more than thirty characters", {"D10": "3." + "0" * 29}, [SUM],
     [f"J.xlsx:10:4 KKK302 Marks X!D10: `B` needs a number, but here is 3.{'0' * 29}."]),
    ("no reason where one is required", {"E9": None}, [SUM],
     ["J.xlsx:9:5 KKK303 Marks X!E9: The mark of `A` has no reason, but the rubric requires one."]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "formulas", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_what_is_wrong_is_named_with_its_cell(
    typed: Mapping[str, Cell], formulas: Sequence[str], expected: Sequence[str]
) -> None:
    # A formula takes the place of what was typed there.
    good = {cell: None if cell in formulas else value for cell, value in GOOD.items()}
    _, findings = read(a_tab("X", {**good, **typed}, formulas), hidden())

    assert [one for one in findings if "KKK350" not in one] == expected


def test_a_mark_that_is_a_formula_is_not_also_called_missing() -> None:
    _, findings = read(a_tab("X", {**GOOD, "D10": None}, (SUM, "D10")), hidden())

    assert findings == ["J.xlsx:10:4 KKK348 Marks X!D10: A formula stands here; only what is typed counts."]


def test_a_mark_still_blank_is_a_warning_except_where_the_criterion_may_not_apply() -> None:
    made, findings = read_hand_in(
        [a_tab("X", {"D6": "YES", "D9": 7, "E9": "sound", "D12": "poor"}), hidden()], "J.xlsx", RUBRIC, ROUND
    )

    assert [(str(f.place), f.code, f.severity) for f in findings] == [("J.xlsx:10:4", "KKK350", "warning")]
    assert taken(made) == {"A": 7, "G": "poor"}


def test_a_conflict_is_taken_without_marks_and_none_are_asked_for() -> None:
    made, findings = read(a_tab("X", {**dict.fromkeys(GOOD), "D6": "CONFLICT", "E6": "my brother"}), hidden())

    assert findings == []
    assert made is not None
    assert made.entries["X"].model_dump(include={"impartial", "conflict", "marks"}) == {
        "impartial": False,
        "conflict": "my brother",
        "marks": {},
    }


def test_a_tab_left_as_it_was_sent_says_nothing_of_its_entry() -> None:
    made, findings = read(a_tab("X", dict.fromkeys(GOOD)), hidden())

    assert findings == []
    assert made is not None
    assert made.entries == {}


@pytest.mark.parametrize("more", [-1, 0, 1, 2])
def test_the_first_changed_cells_are_named_and_the_others_counted(more: int) -> None:
    changed = {f"G{row}": "x" for row in range(20, 20 + CHANGED_CELLS + more)}
    made, findings = read(a_tab("X", {**GOOD, **changed}), hidden())
    named = [
        f"J.xlsx:{row}:7 KKK345 Marks X!G{row}: Nothing is to be written here: “x”."
        for row in range(20, 20 + CHANGED_CELLS + min(more, 0))
    ]
    next_ = 20 + CHANGED_CELLS
    rest = [f"J.xlsx:{next_}:7 KKK345 Marks X!G{next_}: {more} more cells of this tab were changed."]

    assert findings == named + (rest if more > 0 else [])
    assert made is not None
    assert made.entries == {}


def test_what_only_others_mark_has_no_place_on_the_sheet() -> None:
    _, findings = read(a_tab("X", {**GOOD, "A11": "R"}), hidden({**LOCKED, "A11": "R"}))

    assert findings == ["J.xlsx:11:4 KKK345 Marks X!D11: Nothing is to be written here: “1”."]


@pytest.mark.parametrize("formula", ["D2", "D3"])
def test_a_tab_without_anything_to_mark_has_no_sum(formula: str) -> None:
    locked = {cell: "" if cell.startswith("A") else text for cell, text in LOCKED.items()}
    tab = a_tab("X", {**locked, "D6": "YES"}, [formula])
    _, findings = read(tab, hidden(locked))

    assert findings == [f"J.xlsx:{formula[1]}:4 KKK345 Marks X!{formula}: Nothing is to be written here: “”."]
