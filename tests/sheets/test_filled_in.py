"""A hand-in cell by cell: where an expert may type, what is taken, and which finding stands at which cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.files.workbook import At, Cell, Tab, position
from kkk_scoring.scoring import sheet_form as form
from kkk_scoring.scoring.filled_in import CHANGED_CELLS, HandedIn, read_hand_in
from kkk_scoring.scoring.round import Round
from tests.small import a_round, rules

RUBRIC = rules("""
rubric: cells
form: {size: number}
stages:
  - stage: first
    experts: {judge: 1}
    criteria: {F: {marks: {to: 10}}}
  - stage: merit
    experts: {judge: 1, clerk: 1}
    requirements:
      R: {judged: true, by: clerk}
    criteria:
      A: {marks: {to: 10}, by: [judge], reason: required}
      B: {marks: {to: 5}, by: judge}
      C: {marks: {to: 5}, by: judge, when: size > 1}
      G: {marks: {levels: {poor: 0, Good: 3}}, by: judge}
""")
ROUND = a_round(
    RUBRIC, {"J": "judge", "K": "clerk"}, assigned={"merit": {"J": frozenset("XY"), "K": frozenset("X")}}
)
NAME = form.sheet_name(ROUND.id, RUBRIC.sha256, "merit", "J")
LOCKED = {
    "A1": "A",  # the heading, which may be called like a criterion
    "A6": "I am impartial.",
    "A8": "",
    "A9": "A", "B9": "Plan", "A10": "B", "A11": "C", "A12": "G",
    "A13": "", "B13": "Sum", "E13": "without weights",
    "A15": "B", "C15": "3 pieces",  # what the application says, under a title like a criterion's
}  # fmt: skip
GOOD: Mapping[str, Cell] = {"D6": "YES", "D9": 7, "E9": "sound", "D10": 3, "D11": 1, "D12": "Good"}
SUM = "D13"


def at(cell: str) -> At:
    found = position(cell)

    assert found is not None
    return found


def a_tab(entry: str, typed: Mapping[str, Cell], formulas: Collection[str] = (SUM,)) -> Tab:
    """The tab of *entry* with what is typed into it; None: cleared."""
    written = {"E1": f"{NAME} {entry}", **LOCKED, **typed}
    cells: dict[At, Cell] = {at(cell): value for cell, value in written.items() if value not in (None, "")}
    return Tab(f"Marks {entry}", cells, frozenset(map(at, formulas)))


def hidden(locked: Mapping[str, str] = LOCKED, entries: Sequence[str] = "X", **other: Any) -> Tab:
    """The hidden tab of a workbook for *entries*; *other*: what it says of the workbook."""
    sealed = tuple(
        form.Tab(entry, {cell: form.seal(text) for cell, text in {"E1": f"{NAME} {entry}", **locked}.items()})
        for entry in entries
    )
    made = form.Manifest(NAME, "test", "cells", RUBRIC.sha256, "merit", "J", "en", sealed)
    rows = list(replace(made, **other).rows())
    return Tab(
        form.HIDDEN_TAB,
        {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row)},
        frozenset(),
    )


def read(*tabs: Tab, round_: Round = ROUND) -> tuple[HandedIn | None, list[str]]:
    """What was filled in, and each finding with its place, its code and what it says."""
    made, findings = read_hand_in(tabs, "J.xlsx", RUBRIC, round_)
    return made, [f"{f.place} {f.code} {f.message.render('en')}" for f in findings]


def taken(made: HandedIn | None, entry: str = "X") -> dict[str, object]:
    assert made is not None
    return {id_: mark.mark for id_, mark in made.entries[entry].marks.items()}


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


# -- which workbook it is ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["my notes", "S-341d5d259048", "Total 12", 2026, date(2026, 3, 1)])
def test_a_tab_of_the_expert_s_own_is_left_alone(text: Cell) -> None:
    own = Tab("Notes", {form.NAME_CELL: text}, frozenset())
    made, findings = read(a_tab("X", GOOD), own, hidden())

    assert findings == []
    assert taken(made)["A"] == 7


def test_each_entry_has_its_tab_once() -> None:
    x = a_tab("X", GOOD)
    other = Tab("Copy", {**x.cells, form.NAME_CELL: f"{NAME} Z"}, frozenset())

    assert read(hidden())[1] == ["J.xlsx:1:1 KKK346 The tab of X is missing."]
    assert read(x, x, hidden())[1] == ["J.xlsx:1:1 KKK346 There are 2 tabs for X."]
    assert read(x, other, hidden())[1] == [
        "J.xlsx:1:5 KKK346 Copy!E1: This workbook has no tab for Z; it was added."
    ]


def test_a_tab_of_another_workbook_is_refused() -> None:
    _, findings = read(a_tab("X", {**GOOD, "E1": "S-000000000000 X"}), hidden())

    assert findings == [
        "J.xlsx:1:5 KKK346 Marks X!E1: The tab of X is from another workbook (S-000000000000).",
        "J.xlsx:1:5 KKK345 Marks X!E1: This cell is locked, but was changed; now it says “S-000000000000 X”.",
    ]


def test_an_entry_that_is_not_the_expert_s_is_refused_and_others_are_read() -> None:
    round_ = replace(ROUND, assignments={"merit": {"J": frozenset("Y")}})
    made, findings = read(a_tab("X", GOOD), a_tab("Y", GOOD), hidden(entries=["X", "Y"]), round_=round_)

    assert findings == ["J.xlsx:1:5 KKK347 Marks X!E1: X is not assigned to J."]
    assert made is not None
    assert list(made.entries) == ["Y"]


NO_SHEET = "J.xlsx:1:1 KKK344 This is not a score sheet: the hidden tab that says what it is is missing."
MANIFESTS: list[tuple[str, Tab, Sequence[str]]] = [
    ("no such tab", Tab("other", hidden().cells, frozenset()), [NO_SHEET]),
    ("nothing in it", Tab(form.HIDDEN_TAB, {}, frozenset()), [NO_SHEET]),
    ("a formula in it", Tab(form.HIDDEN_TAB, hidden().cells, frozenset([(1, 1)])), [NO_SHEET]),
    ("another kind of file", Tab(form.HIDDEN_TAB, {**hidden().cells, (0, 0): "x"}, frozenset()), [NO_SHEET]),
    ("no stage", Tab(form.HIDDEN_TAB, {**hidden().cells, (5, 1): None}, frozenset()), [NO_SHEET]),
    ("another round", hidden(round="other"),
     ["J.xlsx:1:1 KKK347 This sheet belongs to the round `other` under the rubric `cells`, not to `test`."]),
    ("another rubric", hidden(rubric="wet"),
     ["J.xlsx:1:1 KKK347 This sheet belongs to the round `test` under the rubric `wet`, not to `test`."]),
    ("a stage there isn't", hidden(stage="final"),
     ["J.xlsx:1:1 KKK347 J is not assigned to the stage `final`.",
      "J.xlsx:1:1 KKK345 The hidden tab was changed: its number doesn't belong to what else it says."]),
    ("a stage of others", hidden(stage="first"),
     ["J.xlsx:1:1 KKK347 J is not assigned to the stage `first`.",
      "J.xlsx:1:1 KKK345 The hidden tab was changed: its number doesn't belong to what else it says."]),
    ("an expert there isn't", hidden(expert="Q"),
     ["J.xlsx:1:1 KKK347 Q is not assigned to the stage `merit`.",
      "J.xlsx:1:1 KKK345 The hidden tab was changed: its number doesn't belong to what else it says."]),
    ("another expert", hidden(expert="K"),
     ["J.xlsx:1:1 KKK345 The hidden tab was changed: its number doesn't belong to what else it says."]),
    ("another edition", hidden(rubric_sha256="0" * 64),
     ["J.xlsx:1:1 KKK316 This sheet was made for another edition of the rubric (000000000000000…).",
      "J.xlsx:1:1 KKK345 The hidden tab was changed: its number doesn't belong to what else it says."]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("manifest", "expected"), [case[1:] for case in MANIFESTS], ids=[case[0] for case in MANIFESTS]
)
def test_a_workbook_that_has_no_place_in_the_round_is_refused_as_a_whole(
    manifest: Tab, expected: Sequence[str]
) -> None:
    assert read(a_tab("X", GOOD), manifest) == (None, expected)
