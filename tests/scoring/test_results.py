"""What each line of results takes and leaves while something is still open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.small import a_round, rules, scored

TEXT = """
rubric: dealt
form: {size: number, kind?: [x, y], cost?: number}
stages:
  - {stage: merit, experts: {judge: 1}, criteria: {M: {marks: {to: 9}}}, require: merit >= 3}
"""
OPEN = "?"
"""Passed, but what the entry gets is not certain yet."""


def dealt(
    results: str, entries: dict[str, dict[str, Any]], marks: dict[str, int], ranking: str = "shared"
) -> dict[str, str | None]:
    """What each entry that passed gets; one without a mark is still open."""
    rubric = rules(f"{TEXT}ranking: [highest: size, {ranking}]\nresults: [{results}]\n")
    sheets = {"merit": {"J": {entry: {"M": mark} for entry, mark in marks.items()}}}
    protocol = scored(rubric, a_round(rubric, {"J": "judge"}, sheets), entries)
    return {
        one.entry: OPEN if one.result_open else one.result
        for one in protocol.outcomes
        if one.verdict == "passed"
    }


EQUAL = {"A": {"size": 9}, "B": {"size": 5}, "C": {"size": 5}}
PASSED = dict.fromkeys("ABC", 9)


def places(name: str, number: int, more: str = "") -> str:
    return f"{{result: {name}, places: {number}, tied: out{more}}}"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (places("r", 1), {"A": "r", "B": None, "C": None}),
        (places("r", 2), {"A": "r", "B": OPEN, "C": OPEN}),
        (places("r", 3), {"A": "r", "B": "r", "C": "r"}),
        (f"{places('r', 1)}, {places('q', 1)}", {"A": "r", "B": OPEN, "C": OPEN}),
        (f"{places('none', 1, ', when: size > 99')}, {places('r', 3)}", {"A": "r", "B": "r", "C": "r"}),
        (f"{places('none', 1, ', when: size > 99')}, {places('r', 1)}", {"A": "r", "B": None, "C": None}),
    ],
)
def test_equal_entries_without_an_order_get_what_they_get_in_any_order(
    results: str, expected: dict[str, str | None]
) -> None:
    assert dealt(results, EQUAL, PASSED, "decided") == expected


BIG, SMALL = {"size": 9, "kind": "x", "cost": 600}, {"size": 5, "kind": "y", "cost": 300}
ALSO_BIG = {"size": 6, "kind": "x", "cost": 300}
TAKES = "too_dear: skip, tied: out, cost: 'if cost = null then 0 else cost'"
LEFT_OVER = f"{{result: r, when: 'kind = \"x\"', pot: 1000, {TAKES}}}, {{result: q, pot: left, {TAKES}}}"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"A": 9, "B": 9, "C": 9}, {"A": "r", "B": "r", "C": None}),
        ({"A": 9, "B": 1, "C": 9}, {"A": "r", "C": "q"}),
        ({"A": 9, "C": 9}, {"A": "r", "C": OPEN}),
    ],
)
def test_what_a_line_leaves_is_open_while_somebody_may_yet_take_from_it(
    marks: dict[str, int], expected: dict[str, str | None]
) -> None:
    assert dealt(LEFT_OVER, {"A": BIG, "B": ALSO_BIG, "C": SMALL}, marks) == expected


def test_who_comes_after_an_entry_and_meets_no_earlier_condition_leaves_it_what_is_left() -> None:
    entries = {"A": BIG, "B": {"size": 1, "kind": "y", "cost": 300}, "C": SMALL}

    assert dealt(LEFT_OVER, entries, {"A": 9, "C": 9}) == {"A": "r", "C": "q"}
