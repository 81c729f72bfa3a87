"""Which workbook a hand-in is: of which round, stage and expert, with a tab for each of their entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from kkk_scoring.files.workbook import Cell, Tab
from kkk_scoring.scoring import sheet_form as form
from tests.sheets.hand_ins import GOOD, NAME, ROUND, a_tab, hidden, read, taken


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
