"""A sheet handed in again: what counts as a change, and what of the first hand-in stays on record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kkk_scoring.scoring.hand_in import changes, merged
from kkk_scoring.scoring.sheets import WrittenEntry

UNTIL = date(2026, 3, 9)


def an_entry(impartial: bool = True, conflict: str | None = None, **marks: tuple[Any, str | None]) -> Any:
    given = {id_: {"mark": mark, "reason": reason} for id_, (mark, reason) in marks.items()}
    return WrittenEntry.model_validate({"impartial": impartial, "conflict": conflict, "marks": given})


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Each change: entry, item, whether it is new, and the mark before and after."""
    return [
        (c.entry, c.item, c.is_new, getattr(c.before, "mark", None), getattr(c.after, "mark", None))
        for c in changes(before, after)
    ]


SAME: list[tuple[Any, Any]] = [
    ((7, "sound"), (7, "sound")),
    ((7, "sound"), (7, " sound\n")),
    ((7, None), (7, "")),
    ((True, None), ("yes", None)),
    (("no", None), (False, None)),
]
OTHER: list[tuple[Any, Any]] = [
    ((7, "sound"), (8, "sound")),
    ((7, "sound"), (7, "unsound")),
    ((7, "sound"), (7, None)),
    ((True, None), ("no", None)),
    ((True, None), (1, None)),
    ((0, None), (False, None)),
]


@pytest.mark.parametrize(("first", "again"), SAME)
def test_a_mark_that_says_the_same_is_no_change(first: Any, again: Any) -> None:
    before, after = {"X": an_entry(A=first)}, {"X": an_entry(A=again)}

    assert told(before, after) == []
    assert merged(before, after, UNTIL) == before


@pytest.mark.parametrize(("first", "again"), OTHER)
def test_another_mark_or_reason_is_a_change_and_the_first_one_stays_on_record(first: Any, again: Any) -> None:
    before, after = {"X": an_entry(A=first, B=(1, None))}, {"X": an_entry(A=again)}
    found = merged(before, after, UNTIL)["X"].marks

    assert told(before, after) == [("X", "A", False, first[0], again[0])]
    assert (found["A"].mark, found["A"].reason) == again
    assert [(was.mark, was.reason, was.until) for was in found["A"].was] == [(*first, UNTIL)]
    assert found["B"] == before["X"].marks["B"]


def test_what_was_replaced_twice_stays_in_its_order() -> None:
    once = merged({"X": an_entry(A=(1, None))}, {"X": an_entry(A=(2, None))}, date(2026, 3, 1))
    twice = merged(once, {"X": an_entry(A=(3, None))}, UNTIL)

    assert [(was.mark, was.until) for was in twice["X"].marks["A"].was] == [
        (1, date(2026, 3, 1)),
        (2, UNTIL),
    ]


def test_a_mark_that_was_blank_is_new_and_replaces_nothing() -> None:
    before, after = {"X": an_entry(A=(7, None))}, {"X": an_entry(B=(1, None))}

    assert told(before, after) == [("X", "B", True, None, 1)]
    assert merged(before, after, UNTIL) == {"X": an_entry(A=(7, None), B=(1, None))}


def test_an_entry_that_was_not_on_the_sheet_is_new_with_its_declaration_and_marks() -> None:
    before, after = {"Y": an_entry()}, {"X": an_entry(A=(7, None))}

    assert told(before, after) == [("X", None, True, None, None), ("X", "A", True, None, 7)]
    assert merged(before, after, UNTIL) == {**before, **after}


def test_a_conflict_named_with_other_spaces_is_no_change() -> None:
    before, after = {"X": an_entry(False, "my brother")}, {"X": an_entry(False, " my brother ")}

    assert told(before, after) == []
    assert merged(before, after, UNTIL) == before


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (an_entry(A=(7, "sound")), an_entry(False, "my brother")),
        (an_entry(False, "my brother"), an_entry(A=(7, "sound"))),
        (an_entry(False, "my brother"), an_entry(False, "my sister")),
    ],
)
def test_another_declaration_replaces_the_whole_entry_which_stays_on_record(first: Any, again: Any) -> None:
    found = merged({"X": first}, {"X": again}, UNTIL)["X"]
    marks = [("X", id_, True, None, mark.mark) for id_, mark in again.marks.items()]

    assert told({"X": first}, {"X": again}) == [("X", None, False, None, None), *marks]
    assert (found.impartial, found.conflict, found.marks) == (again.impartial, again.conflict, again.marks)
    assert [(was.impartial, was.conflict, was.marks, was.until) for was in found.was] == [
        (first.impartial, first.conflict, first.marks, UNTIL)
    ]
