"""What a line of the results gives and leaves over, while something about others is open."""

from __future__ import annotations

import pytest

from kkk_scoring.scoring.protocol import Protocol
from tests.small import Marks, a_round, rules, scored

RULES = """
rubric: left
form: {price: {is: number, min: 0}, kind: [a, b]}
stages:
  - stage: s
    requirements: {signed: {judged: true}}
    experts: {clerk: 1}
    criteria: {P: {points: price, out_of: 99}}
ranking: [highest: s, shared]
results:
  - {result: first, when: kind = "a", pot: 6, cost: price, too_dear: skip, tied: out}
  - result: second
    when: kind = "b"
    lists: kind
    pot: if left >= 1 then 9 else 0
    cost: price
    too_dear: skip
    tied: out
"""


def dealt(signed: str) -> Protocol:
    """A and B are on the list a, C is on b; *signed*: whose requirement is known to be met."""
    rubric = rules(RULES)
    marks = {"K": {id_: {"signed": "yes"} for id_ in signed}}
    answers = {
        "A": {"price": 4, "kind": "a"},
        "B": {"price": 2, "kind": "a"},
        "C": {"price": 3, "kind": "b"},
    }
    return scored(rubric, a_round(rubric, {"K": "clerk"}, {"s": marks}), answers)


@pytest.mark.parametrize(
    ("signed", "result", "is_open"),
    [
        # A and B take all of the 6, so that nothing is left for C.
        ("ABC", None, False),
        # A alone leaves 2. B stands behind C, but may still take them.
        ("AC", None, True),
        ("BC", None, True),
    ],
)
def test_a_list_of_its_own_gets_what_the_line_before_leaves_once_that_is_certain(
    signed: str, result: str | None, is_open: bool
) -> None:
    found = {one.entry: one for one in dealt(signed).outcomes}["C"]

    assert (found.result, found.result_open is not None) == (result, is_open)


OPEN = """
rubric: open
form: {price: {is: number, min: 0}}
stages:
  - stage: s
    requirements: {signed: {judged: true, by: clerk}}
    experts: {clerk: 1, judge: 1}
    criteria: {P: {points: price, out_of: 9}, M: {marks: {to: 3}, by: judge}}
ranking: [highest: s, shared]
results: [RESULT]
"""


def given(result: str, prices: dict[str, int], signed: str, marks: dict[str, int]) -> dict[str, str]:
    """What each entry gets: the result, `open`, or nothing."""
    rubric = rules(OPEN.replace("RESULT", result))
    sheets: dict[str, Marks] = {
        "s": {
            "K": {id_: {"signed": "yes"} for id_ in signed},
            "J": {id_: {"M": mark} for id_, mark in marks.items()},
        }
    }
    round_ = a_round(rubric, {"K": "clerk", "J": "judge"}, sheets)
    protocol = scored(rubric, round_, {id_: {"price": price} for id_, price in prices.items()})
    return {
        one.entry: one.result or ("open" if one.result_open else "")
        for one in sorted(protocol.outcomes, key=lambda one: one.entry)
    }


MONEY = "{result: x, pot: 12, cost: price, too_dear: skip, tied: out}"


def test_money_goes_to_who_surely_stands_above_though_the_points_of_one_below_are_open() -> None:
    # A has 9 + 3. B has 2 to 5, and its 2 would fit into what A leaves.
    assert given(MONEY, {"A": 9, "B": 2}, "AB", {"A": 3}) == {"A": "x", "B": "open"}


@pytest.mark.parametrize(("places", "expected"), [(3, "x"), (2, "open")])
def test_equal_entries_get_a_place_once_all_of_them_surely_fit(places: int, expected: str) -> None:
    # D may come before B and C, which then are second and third.
    found = given(
        f"{{result: x, places: {places}, tied: out}}",
        {"B": 5, "C": 5, "D": 9},
        "BC",
        {"B": 1, "C": 1, "D": 1},
    )

    assert found == {"B": expected, "C": expected, "D": ""}


def test_an_entry_waits_while_it_is_open_on_which_list_it_is() -> None:
    lists = 'if received > date and time("2026-01-01T00:00:00") then "early" else "late"'
    result = f"{{result: x, lists: '{lists}', places: 1, tied: out}}"

    assert given(result, {"A": 5}, "A", {"A": 1}) == {"A": "open"}


def test_below_a_place_that_people_decide_the_next_line_waits_for_who_is_left_over() -> None:
    first = "{result: first, places: 1, tied: decided}"
    second = "{result: second, places: 1, tied: out}"
    marks = {"B": 1, "C": 1, "D": 1}

    # One of B and C gets the first result, the other the second one.
    assert given(f"{first}, {second}", {"B": 5, "C": 5, "D": 1}, "BCD", marks) == dict.fromkeys("BCD", "open")
    assert given(f"{first}, {second}", {"B": 6, "C": 5, "D": 1}, "BCD", marks) == {
        "B": "first",
        "C": "second",
        "D": "",
    }
