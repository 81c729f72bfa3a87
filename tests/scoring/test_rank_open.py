"""Places on the list while entries are still open: what no completion can change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kkk_scoring.feel.unknown import UNKNOWN, Interval
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Outcome, StageResult
from kkk_scoring.scoring.rank import rank, ranking_sum
from tests.small import a_round, rules


def rubric_of(ranking: str) -> Rubric:
    return rules(
        f"""
rubric: list
form: {{name?: text}}
stages:
  - {{stage: formal, criteria: {{P: {{points: 1}}}}}}
  - stage: merit
    experts: {{expert: 1}}
    each: {{combine: mean(marks), marks: {{to: 10}}}}
    criteria: {{M: {{}}, N: {{}}}}
ranking: {ranking}
"""
    )


HIGHEST, LOWEST = "[highest: merit, shared]", "[lowest: merit, shared]"
LOWEST_OF_TWO = "[lowest: merit, highest: M]"
TWO_KEYS, LOTS, DECIDED = (f"[highest: merit, {more}]" for more in ("highest: M", "lots", "decided"))


def outcome(rubric: Rubric, entry: str, verdict: Any, merit: Any, stage: int = 1) -> Outcome:
    names: dict[str, object] = {} if merit is None else {"merit": merit, "M": 1}
    reached = StageResult(rubric.stages[0 if merit is None else stage], verdict, merit, 20)
    return Outcome(entry, entry, f"{entry}.yaml", verdict, (reached,), names=names)


def ranked(ranking: str, *entries: tuple[str, Any]) -> list[Outcome]:
    """The outcomes of A, B, C …, each with its verdict and points."""
    rubric = rubric_of(ranking)
    found = [outcome(rubric, "ABCDEF"[at], *one) for at, one in enumerate(entries)]
    rank(rubric, a_round(rubric, {"E1": "expert"}), found)
    return found


PASSED_8, FELL_3 = ("passed", 8), ("rejected", 3)


@pytest.mark.parametrize(
    ("ranking", "listed", "still_open", "places", "joinable"),
    [
        (HIGHEST, PASSED_8, ("pending", Interval(0, 7)), (1, 1), 0),
        (HIGHEST, PASSED_8, ("pending", Interval(0, 8)), (1, 1), 1),
        (HIGHEST, PASSED_8, ("pending", Interval(0, 9)), (1, 2), 1),
        (HIGHEST, PASSED_8, ("pending", Interval(None, None)), (1, 2), 1),
        (HIGHEST, PASSED_8, ("pending", Interval(9, 10)), (1, 2), 0),
        (HIGHEST, PASSED_8, ("pending", UNKNOWN), (1, 2), 1),
        (HIGHEST, PASSED_8, ("pending", None), (1, 1), 0),
        (HIGHEST, PASSED_8, ("passed", Interval(9, 10)), (2, 2), 0),
        (HIGHEST, PASSED_8, ("passed", Interval(8, 10)), (1, 2), 1),
        (HIGHEST, PASSED_8, ("passed", Interval(8, None)), (1, 2), 1),
        (HIGHEST, PASSED_8, ("rejected", Interval(9, 10)), (1, 1), 0),
        (HIGHEST, FELL_3, ("passed", Interval(0, 10)), (2, 2), 0),
        (HIGHEST, FELL_3, ("pending", Interval(0, 1)), (1, 2), 0),
        (HIGHEST, FELL_3, ("pending", Interval(0, 9)), (1, 2), 1),
        (HIGHEST, FELL_3, ("rejected", Interval(5, 6)), (2, 2), 0),
        (HIGHEST, FELL_3, ("rejected", Interval(3, 6)), (1, 2), 1),
        (HIGHEST, FELL_3, ("rejected", Interval(0, 2)), (1, 1), 0),
        (LOWEST, PASSED_8, ("pending", Interval(9, 10)), (1, 1), 0),
        (LOWEST, PASSED_8, ("pending", Interval(8, 10)), (1, 1), 1),
        (LOWEST, PASSED_8, ("pending", Interval(7, 10)), (1, 2), 1),
        (LOWEST, PASSED_8, ("passed", Interval(1, 7)), (2, 2), 0),
        (LOWEST, PASSED_8, ("passed", Interval(1, 8)), (1, 2), 1),
        (TWO_KEYS, PASSED_8, ("pending", Interval(0, 8)), (1, 2), 0),
        (TWO_KEYS, PASSED_8, ("pending", Interval(0, 7)), (1, 1), 0),
        (LOWEST_OF_TWO, PASSED_8, ("pending", Interval(8, 10)), (1, 2), 0),
        (LOWEST_OF_TWO, PASSED_8, ("pending", Interval(9, 10)), (1, 1), 0),
        (LOTS, PASSED_8, ("pending", Interval(0, 8)), (1, 2), 0),
        (DECIDED, PASSED_8, ("pending", Interval(0, 8)), (1, 2), 0),
        (DECIDED, PASSED_8, ("pending", Interval(0, 7)), (1, 1), 0),
    ],
)
def test_a_place_is_certain_where_an_open_entry_cannot_change_it(
    ranking: str,
    listed: tuple[str, Any],
    still_open: tuple[str, Any],
    places: tuple[int, int],
    joinable: int,
) -> None:
    found, other = ranked(ranking, listed, still_open)

    assert (found.best, found.worst, found.joinable) == (*places, joinable)
    assert found.rank == (places[0] if places[0] == places[1] else None)
    assert (other.rank, other.best, other.worst) == (None, None, None)


def test_every_open_entry_may_push_the_others_down() -> None:
    found = ranked(
        HIGHEST,
        ("passed", 9),
        ("passed", 5),
        ("passed", 5),
        ("rejected", 7),
        ("pending", Interval(0, 6)),
        ("passed", Interval(4, 8)),
    )

    assert [(one.best, one.worst) for one in found[:4]] == [(1, 1), (2, 4), (2, 4), (5, 6)]
    assert [one.behind for one in found] == [0, 0, 0, 0, 1, 1]


FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


@pytest.mark.parametrize(
    ("ranking", "listed", "still_open", "places"),
    [
        (LOWEST, FIRST, SECOND, (1, 1)),
        (LOWEST, SECOND, FIRST, (1, 2)),
        (HIGHEST, FIRST, SECOND, (1, 2)),
        (HIGHEST, SECOND, FIRST, (1, 1)),
        (LOWEST, "a", "b", (1, 1)),
        (LOWEST, "b", "a", (1, 2)),
        (HIGHEST, [8, SECOND], [8, FIRST], (1, 1)),
        (HIGHEST, [8, FIRST], [8, SECOND], (1, 2)),
        (LOWEST, FIRST, UNKNOWN, (1, 2)),
        (HIGHEST, None, 8, (1, 2)),
        (HIGHEST, None, UNKNOWN, (1, 2)),
    ],
)
def test_dates_and_texts_are_compared_once_both_are_certain(
    ranking: str, listed: object, still_open: object, places: tuple[int, int]
) -> None:
    rubric = rubric_of(ranking)
    found = [
        replace(outcome(rubric, entry, verdict, 1), names={"merit": value, "M": 1})
        for entry, verdict, value in [("A", "passed", listed), ("B", "pending", still_open)]
    ]
    rank(rubric, a_round(rubric, {}), found)

    assert (found[0].best, found[0].worst) == places


def test_an_open_entry_that_lacks_what_the_list_is_ordered_by_cannot_come_first() -> None:
    rubric = rubric_of(HIGHEST)
    found = [outcome(rubric, "A", "passed", 8), outcome(rubric, "B", "pending", 8)]
    found[1].names = {"merit": None, "M": 1}
    rank(rubric, a_round(rubric, {}), found)

    assert found[0].best == 1


@pytest.mark.parametrize(
    ("ranking", "why"),
    [
        (LOTS, "Equal entries are drawn by lots, but the round records no `seed` yet."),
        (DECIDED, "People put equal entries in order; that is not recorded yet."),
    ],
)
def test_equal_entries_wait_for_their_order(ranking: str, why: str) -> None:
    found = ranked(ranking, PASSED_8, ("passed", 9), PASSED_8, FELL_3)

    assert [(one.best, one.worst, one.rank) for one in found] == [
        (2, 3, None),
        (1, 1, 1),
        (2, 3, None),
        (4, 4, 4),
    ]
    told = [one.place_open.message.render("en") if one.place_open else None for one in found]
    assert told == [why, None, why, None]


def test_an_entry_that_is_not_at_the_end_or_invalid_has_no_place() -> None:
    rubric = rubric_of(HIGHEST)
    found = [
        outcome(rubric, "A", "rejected", 1, stage=0),
        outcome(rubric, "B", "invalid", 9),
        outcome(rubric, "C", "pending", 9),
        outcome(rubric, "D", "passed", 2),
        Outcome("E", "E", "E.yaml", "invalid"),
    ]
    rank(rubric, a_round(rubric, {}), found)

    assert [(one.rank, one.best) for one in found] == [(None, None)] * 3 + [(None, 1), (None, None)]
    assert [one.keys for one in found] == [(), (), (), (2, None), ()]


@pytest.mark.parametrize(
    ("verdict", "stage", "total"),
    [("passed", 1, 8), ("rejected", 1, 8), ("rejected", 0, 8), ("pending", 0, None)],
)
def test_the_total_is_what_decided(verdict: str, stage: int, total: object) -> None:
    rubric = rubric_of(HIGHEST)
    found = outcome(rubric, "A", verdict, 8, stage=stage)
    rank(rubric, a_round(rubric, {}), [found])

    assert found.total == total


@pytest.mark.parametrize(
    ("ranking", "merit", "expected"),
    [
        (HIGHEST, 7, 7),
        (HIGHEST, UNKNOWN, UNKNOWN),
        (HIGHEST, None, None),
        (HIGHEST, "seven", 12),
        ("[lots]", 7, 12),
        ("[lots, highest: merit]", 7, 7),
    ],
)
def test_the_ranking_sum_is_the_first_key_that_is_a_number(
    ranking: str, merit: object, expected: object
) -> None:
    rubric = rubric_of(ranking)
    last = StageResult(rubric.stages[-1], "passed", 12, 20)

    assert ranking_sum(rubric, last, {"merit": merit}) is expected
