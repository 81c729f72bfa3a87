"""Hand-ins built cell by cell, without any file: a workbook with a tab for each entry and the hidden one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kkk_scoring.files.workbook import At, Cell, Tab, position
from kkk_scoring.scoring import sheet_form as form
from kkk_scoring.scoring.filled_in import HandedIn, read_hand_in
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
