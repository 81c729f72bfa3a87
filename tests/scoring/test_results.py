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
        ("{result: r, places: 3, tied: in}", {"A": "r", "B": "r", "C": "r"}),
        ("{result: r, when: rank <= 3}, {result: q}", {"A": "r", "B": "r", "C": "r"}),
        ("{result: r, when: rank <= 2}, {result: q}", {"A": "r", "B": OPEN, "C": OPEN}),
        ("{result: r, when: rank <= 1}, {result: q}", {"A": "r", "B": "q", "C": "q"}),
        (f"{places('r', 1)}, {places('q', 1)}", {"A": "r", "B": OPEN, "C": OPEN}),
        (f"{places('none', 1, ', when: size > 99')}, {places('r', 3)}", {"A": "r", "B": "r", "C": "r"}),
        (f"{places('none', 1, ', when: size > 99')}, {places('r', 1)}", {"A": "r", "B": None, "C": None}),
    ],
)
def test_equal_entries_without_an_order_get_what_they_get_in_any_order(
    results: str, expected: dict[str, str | None]
) -> None:
    assert dealt(results, EQUAL, PASSED, "decided") == expected


Answers = dict[str, Any]
BIG: Answers = {"size": 9, "kind": "x", "cost": 600}
SMALL: Answers = {"size": 5, "kind": "y", "cost": 300}
ALSO_BIG: Answers = {"size": 6, "kind": "x", "cost": 300}
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


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"A": 9, "C": 9}, {"A": "r", "C": OPEN}),
        ({"A": 9, "B": 1, "C": 9}, {"A": "r", "C": "q"}),
        ({"A": 9, "B": 9, "C": 9}, {"A": "r", "B": "r", "C": None}),
    ],
)
def test_who_comes_later_may_take_what_was_too_little_for_an_entry(
    marks: dict[str, int], expected: dict[str, str | None]
) -> None:
    """C is too dear for the first line; half of what it costs is left for it unless B takes it."""
    entries = {"A": BIG, "B": {"size": 1, "cost": 400}, "C": {"size": 5, "cost": 600}}
    half = TAKES.replace("else cost", "else cost / 2")

    assert (
        dealt(f"{{result: r, pot: 1000, {TAKES}}}, {{result: q, pot: left, {half}}}", entries, marks)
        == expected
    )


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"A": 9, "C": 4}, {"A": "r", "C": OPEN}),
        ({"A": 9, "B": 4, "C": 4}, {"A": "r", "B": None, "C": "q"}),
        ({"A": 9, "B": 5, "C": 4}, {"A": "r", "B": "r", "C": None}),
    ],
)
def test_who_may_come_to_meet_a_lines_condition_may_take_from_it(
    marks: dict[str, int], expected: dict[str, str | None]
) -> None:
    entries = {"A": BIG, "B": {"size": 1, "cost": 400}, "C": {"size": 5, "cost": 1}}
    lines = f"{{result: r, when: merit >= 5, pot: 1000, {TAKES}}}, {{result: q, pot: left, {TAKES}}}"

    assert dealt(lines, entries, marks) == expected


@pytest.mark.parametrize(
    ("pot", "more", "expected"),
    [(0, 300, "q"), (0, 299, None), (-100, 400, "q"), (-100, 399, None), (1, 299, OPEN)],
)
def test_from_a_pot_of_nothing_nobody_takes_anything(pot: int, more: int, expected: str | None) -> None:
    """B, still open, costs 1, and C, behind whom nothing is decided, 300."""
    entries = {"B": {"size": 1, "kind": "x", "cost": 1}, "C": SMALL}
    lines = LEFT_OVER.replace("pot: 1000", f"pot: {pot}").replace("pot: left", f"pot: left + {more}")

    assert dealt(lines, entries, {"C": 9}) == {"C": expected}


ON_LISTS = f"{{result: r, lists: 'if kind = \"x\" then 1 else 2', pot: 1000, {TAKES}}}"


@pytest.mark.parametrize(("cost", "expected"), [(1100, "q"), (1101, None)])
def test_a_line_without_lists_finds_what_all_lists_left(cost: int, expected: str | None) -> None:
    """List x leaves 400 and list y 700."""
    entries = {"A": BIG, "C": SMALL, "D": {"size": 1, "kind": "x", "cost": cost}}
    found = dealt(f"{ON_LISTS}, {{result: q, pot: left, {TAKES}}}", entries, dict.fromkeys("ACD", 9))

    assert found == {"A": "r", "C": "r", "D": expected}


BIG_ON_LISTS = f"{{result: r, when: size >= 9, lists: kind, pot: 1000, {TAKES}}}"


@pytest.mark.parametrize(("cost", "expected"), [(1000, "q"), (1001, None)])
def test_a_list_from_which_nobody_took_has_its_whole_pot_left(cost: int, expected: str | None) -> None:
    """List x leaves 400; on list y nobody is big enough for the first line."""
    entries = {"A": BIG, "C": {**SMALL, "cost": cost}}
    lines = f"{BIG_ON_LISTS}, {{result: q, lists: kind, pot: left, {TAKES}}}"

    assert dealt(lines, entries, dict.fromkeys("AC", 9)) == {"A": "r", "C": expected}


@pytest.mark.parametrize(("cost", "expected"), [(1400, "q"), (1401, None)])
def test_what_all_lists_left_holds_the_pots_from_which_nobody_took(cost: int, expected: str | None) -> None:
    entries = {"A": BIG, "C": {**SMALL, "cost": cost}}
    lines = f"{BIG_ON_LISTS}, {{result: q, pot: left, {TAKES}}}"

    assert dealt(lines, entries, dict.fromkeys("AC", 9)) == {"A": "r", "C": expected}


def test_what_all_lists_left_is_open_while_somebody_may_come_with_a_list_of_their_own() -> None:
    """With C, which nothing decides yet, there is list y as well."""
    entries = {"A": BIG, "C": SMALL, "D": {"size": 5, "kind": "x", "cost": 401}}
    lines = f"{BIG_ON_LISTS}, {{result: q, pot: left, {TAKES}}}"

    assert dealt(lines, entries, {"A": 9, "D": 9}) == {"A": "r", "D": OPEN}
    assert dealt(lines, entries, {"A": 9, "C": 4, "D": 9}) == {"A": "r", "C": "q", "D": "q"}
    assert dealt(lines, entries, {"A": 9, "C": 1, "D": 9}) == {"A": "r", "D": None}


def test_a_list_on_which_only_the_next_line_finds_somebody_has_its_whole_pot_left() -> None:
    lines = f"{BIG_ON_LISTS}, {{result: q, lists: kind, pot: left, {TAKES}}}"

    assert dealt(lines, {"C": {**SMALL, "cost": 1000}}, {"C": 9}) == {"C": "q"}


def test_of_a_list_that_somebody_may_come_with_perhaps_nothing_is_left() -> None:
    """Without C just the 400 of list x are left."""
    entries = {"A": BIG, "C": SMALL, "D": {"size": 5, "kind": "x", "cost": 1}}
    lines = f"{BIG_ON_LISTS}, {{result: q, pot: if left > 400 then 1 else 0, {TAKES}}}"

    assert dealt(lines, entries, {"A": 9, "D": 9})["D"] == OPEN


def test_who_comes_to_share_a_place_on_a_list_takes_nothing_while_there_is_room_for_both() -> None:
    """B, still open, is equal to A."""
    entries = {"A": {"size": 5, "kind": "x"}, "B": {"size": 5, "kind": "x"}}
    lists = "{result: r, lists: kind, places: N, tied: out}"

    assert dealt(lists.replace("N", "2"), entries, {"A": 9}) == {"A": "r"}
    assert dealt(lists.replace("N", "1"), entries, {"A": 9}) == {"A": OPEN}


def test_what_all_lists_left_is_open_while_it_is_open_which_list_somebody_is_on() -> None:
    by_size = BIG_ON_LISTS.replace("lists: kind", "lists: 'if merit > 5 then size else 1'")
    entries = {"A": BIG, "C": SMALL, "D": {"size": 5, "kind": "x", "cost": 401}}

    found = dealt(f"{by_size}, {{result: q, pot: left, {TAKES}}}", entries, {"A": 9, "D": 9})
    assert found == {"A": "r", "D": OPEN}


@pytest.mark.parametrize(("marks", "expected"), [({"B": 1}, "q"), ({}, OPEN), ({"B": 9}, None)])
def test_what_all_lists_left_is_open_while_somebody_may_take_from_one(
    marks: dict[str, int], expected: str | None
) -> None:
    """List y leaves nothing, list x 400 unless B takes them."""
    entries = {
        "A": BIG,
        "B": {"size": 6, "kind": "x", "cost": 400},
        "C": {"size": 5, "kind": "y", "cost": 1000},
        "D": {"size": 7, "kind": "x", "cost": 1001},
    }
    one = "too_dear: skip, tied: out, cost: 1"
    found = dealt(f"{ON_LISTS}, {{result: q, pot: left, {one}}}", entries, {"A": 9, "C": 9, "D": 9, **marks})

    assert found["D"] == expected


HALF = "{result: r, lists: 'if kind = \"x\" then 1 else 2', places: floor(count(field) / 2), tied: out}"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({}, {"A": "r", "B": None, "C": "r", "D": None, "E": None}),
        ({"F": 9}, {"A": "r", "B": "r", "C": "r", "D": None, "E": None, "F": None}),
    ],
)
def test_with_lists_the_field_is_that_of_the_list(
    marks: dict[str, int], expected: dict[str, str | None]
) -> None:
    kinds = {"A": "x", "B": "x", "C": "y", "D": "y", "E": "x", "F": "x"}
    entries = {id_: {"size": 9 - at, "kind": kind} for at, (id_, kind) in enumerate(kinds.items())}
    open_ = dealt(HALF, entries, dict.fromkeys("ABCDE", 9))

    assert dealt(HALF, entries, {**dict.fromkeys("ABCDE", 9), "F": 1, **marks}) == expected
    assert {id_: open_[id_] for id_ in "BCD"} == {"B": OPEN, "C": "r", "D": None}


def limited(most: int | None, pot: int | None, tied: str) -> str:
    money = "" if pot is None else f", pot: {pot}, cost: 'if cost = null then 0 else cost', too_dear: skip"
    return f"{{result: r{'' if most is None else f', places: {most}'}{money}, tied: {tied}}}"


@pytest.mark.parametrize(
    ("limits", "costs", "joins", "expected"),
    [
        # Places: A, then B, at whose size F may come to stand.
        ((1, None, "in"), {}, True, None),
        ((2, None, "in"), {}, True, "r"),
        ((2, None, "out"), {}, True, OPEN),
        ((2, None, "out"), {}, False, "r"),
        ((3, None, "out"), {}, True, "r"),
        ((2, None, "decided"), {}, True, OPEN),
        ((3, None, "decided"), {}, True, "r"),
        # Money: A takes 600 of 1000.
        ((None, 1000, "out"), {"B": 500}, True, None),
        ((None, 1000, "in"), {"B": 500}, True, OPEN),
        ((None, 1000, "in"), {"B": 500}, False, None),
        ((None, 1000, "decided"), {"B": 500}, True, OPEN),
        ((None, 1000, "decided"), {"B": 500}, False, None),
        ((None, 1000, "out"), {"B": 300}, True, OPEN),
        ((None, 1000, "out"), {"B": 300}, False, "r"),
        ((None, 1000, "in"), {"B": 300}, True, "r"),
        ((None, 600, "out"), {"B": 1}, False, None),
        ((1, 1000, "in"), {"B": 500}, True, None),
    ],
)
def test_who_may_come_to_share_a_place_leaves_open_what_hangs_on_it(
    limits: tuple[int | None, int | None, str], costs: dict[str, int], joins: bool, expected: str | None
) -> None:
    entries = {
        "A": {"size": 9, "cost": 600},
        "B": {"size": 5, "cost": costs.get("B", 0)},
        "F": {"size": 5, "cost": 300},
    }
    found = dealt(limited(*limits), entries, {"A": 9, "B": 9, **({} if joins else {"F": 1})})

    assert found == {"A": "r", "B": expected}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((1, None, "in"), {"A": "r", "B": None, "C": None, "D": None}),
        ((1, None, "decided"), {"A": "r", "B": None, "C": None, "D": None}),
        ((2, None, "decided"), {"A": "r", "B": OPEN, "C": OPEN, "D": None}),
        ((2, None, "in"), {"A": "r", "B": "r", "C": "r", "D": None}),
    ],
)
def test_no_place_is_left_behind_equal_entries_at_the_limit(
    limits: tuple[int | None, int | None, str], expected: dict[str, str | None]
) -> None:
    found = dealt(limited(*limits), {**EQUAL, "D": {"size": 1}}, dict.fromkeys("ABCD", 9))

    assert found == expected


def test_equal_entries_who_get_in_together_get_in_whoever_joins_them() -> None:
    found = dealt(limited(2, None, "in"), {**EQUAL, "F": {"size": 5}}, PASSED)

    assert found == {"A": "r", "B": "r", "C": "r"}


@pytest.mark.parametrize(("number", "expected"), [(3, None), (4, "r")])
def test_entries_whose_order_is_open_take_one_place_each(number: int, expected: str | None) -> None:
    entries = {**EQUAL, "D": {"size": 1}}

    assert dealt(places("r", number), entries, dict.fromkeys("ABCD", 9), "decided")["D"] == expected


@pytest.mark.parametrize(("number", "expected"), [(1, None), (2, OPEN), (3, "r")])
def test_on_a_line_with_a_condition_there_is_a_place_for_whoever_may_join(
    number: int, expected: str | None
) -> None:
    entries = {"A": {"size": 9}, "B": {"size": 5}, "F": {"size": 5}}

    assert dealt(places("r", number, ", when: size > 0"), entries, {"A": 9, "B": 9}) == {
        "A": "r",
        "B": expected,
    }


def test_all_that_was_left_on_every_list_may_be_taken() -> None:
    entries = {
        "A": BIG,
        "B": {"size": 6, "kind": "x", "cost": 400},
        "C": {"size": 5, "kind": "y", "cost": 1000},
        "D": {"size": 7, "kind": "x", "cost": 1001},
    }
    line = "{result: q, pot: if left >= 1 then 1 else 0, too_dear: skip, tied: out, cost: 1}"

    assert dealt(f"{ON_LISTS}, {line}", entries, dict.fromkeys("ACD", 9))["D"] == OPEN
    assert dealt(f"{ON_LISTS}, {line}", entries, {**dict.fromkeys("ACD", 9), "B": 9})["D"] is None
