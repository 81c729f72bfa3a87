"""A sheet held against its stage: what counts of it, and what is told with its place and how to mend it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from kkk_scoring.files.place import Place
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.scoring.round import Sheet
from kkk_scoring.scoring.sheets import read_entries, read_sheet
from tests.small import rules

STAGE = rules("""
rubric: sheets
form: {size: number}
stages:
  - stage: merit
    experts: {judge: 1}
    requirements: {signed: {judged: true}}
    criteria:
      A: {marks: {to: 10}, reason: required}
      B: {marks: {to: 5}}
""").stages[0]
HEAD = "sheet: merit\nexpert: J\nrubric: sheets\nentries:\n"
RULE = {"A": "The rule stands at rubric.yaml:9:7.", "B": "The rule stands at rubric.yaml:10:7."}


def read(entries: str, day: date | None = None) -> tuple[Sheet, list[tuple[str, str, str, str | None]]]:
    """The sheet, and of each finding the word at its place, its code, what it says and how to mend it."""
    document = read_yaml((HEAD + entries).encode(), "J.yaml")
    written, findings = read_sheet(document)

    assert written is not None
    assert findings == []
    sheet, found = read_entries(document, written, STAGE, day)
    return sheet, [
        (at(f.place, HEAD + entries), f.code, f.message.render("en"), f.fix.render("en") if f.fix else None)
        for f in found
    ]


def at(place: Place | None, text: str) -> str:
    assert place is not None
    return re.split(r"[:,} ]", text.splitlines()[place.line - 1][place.column - 1 :])[0]


def counted(sheet: Sheet) -> dict[str, dict[str, object]]:
    return {
        id_: {name: mark.value for name, mark in entry.marks.items()} for id_, entry in sheet.entries.items()
    }


GOOD = "  Y: {impartial: true, marks: {B: {mark: 5}}}\n"
WRONG: list[tuple[str, str, dict[str, Any] | None, tuple[str, str, str, str | None]]] = [
    ("a mark outside its scale", "{impartial: true, marks: {B: {mark: 6}, signed: {mark: yes}}}",
     {"signed": "yes"},
     ("6", "KKK302", "`B` has 6 points, but the rubric allows 5.",
      f"Give 0 to 5 in steps of 1, and check that the sheet is for this competition. {RULE['B']}")),
    ("a mark without its reason", "{impartial: true, marks: {A: {mark: 6}}}", {},
     ("6", "KKK303", "The mark of `A` has no reason, but the rubric requires one.",
      "Write `reason:` beside the mark; until then it doesn't count.")),
    ("a reason of spaces", "{impartial: true, marks: {A: {mark: 6, reason: '  '}}}", {},
     ("6", "KKK303", "The mark of `A` has no reason, but the rubric requires one.",
      "Write `reason:` beside the mark; until then it doesn't count.")),
    ("nothing that can be marked", "{impartial: true, marks: {AA: {mark: 6}, B: {mark: 1}}}", {"B": 1},
     ("AA", "KKK301", "There is nothing to mark called `AA` in this stage.", "Did you mean `A`?")),
    ("an answer that is none", "{impartial: true, marks: {signed: {mark: maybe}}}", {},
     ("maybe", "KKK302", "`signed` is answered with maybe.",
      "Write one of: yes, no. The rule stands at rubric.yaml:7:20.")),
    ("marks in spite of a conflict", "{impartial: false, conflict: mine, marks: {B: {mark: 1}}}", {"B": 1},
     ("marks", "KKK310", "J declares a conflict of interest for X, but gives marks.",
      "Remove the marks; they don't count.")),
    ("impartial and a conflict", "{impartial: true, conflict: mine, marks: {B: {mark: 1}}}", None,
     ("conflict", "KKK310", "J declares to be impartial for X, but also names a conflict of interest.",
      "Keep one of the two; until then nothing that is said of this entry counts.")),
    ("no declaration", "{marks: {B: {mark: 1}}}", None,
     ("{marks", "KKK051", "The key “impartial” is missing.", "Add “impartial: …”.")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "marks", "finding"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_what_is_wrong_is_told_and_what_is_said_of_other_entries_counts(
    entry: str, marks: dict[str, Any] | None, finding: tuple[str, str, str, str | None]
) -> None:
    sheet, found = read(f"  X: {entry}\n{GOOD}")

    assert found == [finding]
    assert counted(sheet) == ({} if marks is None else {"X": marks}) | {"Y": {"B": 5}}


HISTORY = """\
  X:
    impartial: false
    conflict: mine
    was:
      - until: 2026-03-05
        impartial: true
        marks:
          B:
            mark: 3
            was: [{mark: 1, until: 2026-03-02}, {mark: 2, until: 2026-03-03 12:00}]
"""


@pytest.mark.parametrize(
    ("day", "impartial", "marks"),
    [
        (date(2026, 3, 1), True, {"B": 1}),
        (date(2026, 3, 2), True, {"B": 2}),
        (date(2026, 3, 3), True, {"B": 3}),
        (date(2026, 3, 4), True, {"B": 3}),
        (date(2026, 3, 5), False, {}),
        (None, False, {}),
    ],
)
def test_on_a_day_counts_what_had_not_been_replaced_by_then(
    day: date | None, impartial: bool, marks: dict[str, int]
) -> None:
    sheet, found = read(HISTORY, day)

    assert found == []
    assert (sheet.entries["X"].impartial, counted(sheet)) == (impartial, {"X": marks})
