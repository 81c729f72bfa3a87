"""The order on the list, and what is dealt out along it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.small import a_round, outcome, rules, scored

FORM = "form: {a: number, b?: number, name?: text, group?: [x, y], cost?: number}"
STAGE = "stages: [{stage: s, criteria: {P: {points: a, out_of: 100}}, require: s >= 1}]"


def ranked(ranking: str, entries: dict[str, dict[str, Any]], results: str = "[]", **facts: Any) -> Any:
    rubric = rules(f"rubric: rank\n{FORM}\n{STAGE}\nranking: {ranking}\nresults: {results}\n")
    return scored(rubric, replace(a_round(rubric, {}), **facts), entries)


def places(protocol: Any) -> dict[str, int | None]:
    return {o.entry: o.rank for o in protocol.outcomes}


def dealt(protocol: Any) -> dict[str, str | None]:
    return {o.entry: o.result for o in protocol.outcomes}


THREE = {"A": {"a": 5, "b": 1}, "B": {"a": 7, "b": 2}, "C": {"a": 5, "b": 3}}


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ("[highest: s, shared]", {"B": 1, "A": 2, "C": 2}),
        ("[lowest: s, shared]", {"A": 1, "C": 1, "B": 3}),
        ("[highest: s, lowest: if b = null then 9 else b]", {"B": 1, "A": 2, "C": 3}),
        ("[highest: s, highest: b]", {"B": 1, "C": 2, "A": 3}),
        ("[highest: '[s, if b = null then 0 else b]']", {"B": 1, "C": 2, "A": 3}),
        ("[]", {"A": 1, "B": 1, "C": 1}),
    ],
)
def test_keys_break_ties_in_their_order(ranking: str, expected: dict[str, int]) -> None:
    assert places(ranked(ranking, THREE)) == expected


def test_what_was_not_given_comes_after_all_that_was() -> None:
    entries = {"A": {"a": 5}, "B": {"a": 5, "b": 9}, "C": {"a": 5, "b": 1}}

    assert places(ranked("[highest: s, lowest: b, shared]", entries)) == {"C": 1, "B": 2, "A": 3}


def test_those_who_fell_at_the_last_stage_are_numbered_on_behind_all_who_passed() -> None:
    entries = {"A": {"a": 0, "b": 9}, "B": {"a": 1, "b": 1}}

    assert places(ranked("[highest: b, shared]", entries)) == {"B": 1, "A": 2}


def test_lots_need_a_recorded_seed_and_are_the_same_every_time() -> None:
    equal = {id_: {"a": 5} for id_ in "ABCDE"}
    drawn = places(ranked("[highest: s, lots]", equal, seed="2015-09-11/7"))

    assert places(ranked("[highest: s, lots]", equal)) == dict.fromkeys("ABCDE")
    assert sorted(drawn.values()) == [1, 2, 3, 4, 5]  # type: ignore[type-var]  # all drawn
    assert places(ranked("[highest: s, lots]", dict(reversed(equal.items())), seed="2015-09-11/7")) == drawn
    assert places(ranked("[highest: s, lots]", equal, seed="2015-09-11/8")) != drawn


def test_people_may_order_those_who_are_still_equal_and_only_those() -> None:
    decided = ranked("[highest: s, decided]", THREE, orders=[["C", "A"]])

    assert places(ranked("[highest: s, decided]", THREE)) == {"B": 1, "A": None, "C": None}
    assert places(decided) == {"B": 1, "C": 2, "A": 3}


FOUR = {
    "A": {"a": 9, "cost": 600, "group": "x"},
    "B": {"a": 8, "cost": 500, "group": "x"},
    "C": {"a": 7, "cost": 300, "group": "y"},
    "D": {"a": 6, "cost": 100, "group": "y"},
}
COST = "if cost = null then 0 else cost"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("[{result: r}]", {"A": "r", "B": "r", "C": "r", "D": "r"}),
        ("[{result: r, places: 2, tied: in}]", {"A": "r", "B": "r", "C": None, "D": None}),
        (
            "[{result: r, places: 1, tied: in}, {result: q, places: 1, tied: in}]",
            {"A": "r", "B": "q", "C": None, "D": None},
        ),
        ("[{result: r, when: s >= 8}, {result: q}]", {"A": "r", "B": "r", "C": "q", "D": "q"}),
        ("[{result: r, lists: group, places: 1, tied: in}]", {"A": "r", "B": None, "C": "r", "D": None}),
        (
            f"[{{result: r, pot: 1000, cost: '{COST}', too_dear: skip, tied: out}}]",
            {"A": "r", "B": None, "C": "r", "D": "r"},
        ),
        (
            f"[{{result: r, pot: 1000, cost: '{COST}', too_dear: stop, tied: out}}]",
            {"A": "r", "B": None, "C": None, "D": None},
        ),
        (
            f"[{{result: r, pot: 1000, cost: '{COST}', too_dear: stop, tied: out}},"
            f" {{result: q, pot: left, cost: '{COST}', too_dear: skip, tied: out}}, {{result: no_money}}]",
            {"A": "r", "B": "no_money", "C": "q", "D": "q"},
        ),
        (
            "[{result: r, places: 'floor(count(field) / 2)', tied: in}]",
            {"A": "r", "B": "r", "C": None, "D": None},
        ),
    ],
)
def test_results_are_dealt_from_the_top(results: str, expected: dict[str, str | None]) -> None:
    assert dealt(ranked("[highest: s, shared]", FOUR, results)) == expected


@pytest.mark.parametrize(
    ("tied", "expected"),
    [
        ("in", {"B": "r", "A": "r", "C": "r"}),
        ("out", {"B": "r", "A": None, "C": None}),
        ("decided", {"B": "r", "A": None, "C": None}),
    ],
)
def test_equal_entries_at_the_limit(tied: str, expected: dict[str, str | None]) -> None:
    protocol = ranked("[highest: s, shared]", THREE, f"[{{result: r, places: 2, tied: {tied}}}]")

    assert dealt(protocol) == expected
    assert [m.what for m in outcome(protocol, "A").missing] == (["result"] if tied == "decided" else [])


def test_places_that_follow_from_the_field_are_open_while_an_entry_may_still_pass() -> None:
    text = (
        "rubric: half\nform: {price: {is: number, min: 0}}\nstages:\n"
        "  - stage: merit\n    experts: {judge: 1}\n"
        "    criteria: {M: {marks: {to: 9}}}\n    require: merit >= 3\nranking: [highest: merit, shared]\n"
        "results: [{result: main, places: ceiling(count(field) / 2), tied: out}, {result: rest}]\n"
    )
    rubric = rules(text)
    marks: dict[str, dict[str, object]] = {"A": {"M": 9}, "B": {"M": 8}}

    def results(given: dict[str, dict[str, object]]) -> dict[str, str | None]:
        round_ = a_round(rubric, {"J": "judge"}, {"merit": {"J": given}})
        protocol = scored(rubric, round_, {name: {"price": 1} for name in "ABC"})
        return {outcome.entry: outcome.result for outcome in protocol.outcomes}

    assert results(marks) == {"A": None, "B": None, "C": None}
    assert results({**marks, "C": {"M": 3}}) == {"A": "main", "B": "main", "C": "rest"}
    assert results({**marks, "C": {"M": 2}}) == {"A": "main", "B": "rest", "C": None}
