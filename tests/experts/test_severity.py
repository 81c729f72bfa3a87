"""Severity: planted ones are found again, and where data say nothing there is no number."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from kkk_scoring.study.severity import Severity, severities, t_quantile

PLANTED = {"A": -4, "B": -1, "C": 0, "D": 2, "E": 3}
Marks = dict[str, dict[str, int | Fraction]]


def simulated(random: Random, entries: int, per_entry: int, noise: float) -> Marks:
    """Sums of sheets with the planted severities, each entry seen by a few experts."""
    marks: Marks = {}
    for number in range(entries):
        level = random.randint(40, 90)
        seen = random.sample(sorted(PLANTED), per_entry)
        marks[f"N{number}"] = {e: level - PLANTED[e] + round(random.gauss(0, noise)) for e in seen}
    return marks


def by_expert(marks: Marks) -> dict[str, Severity]:
    return {one.expert: one for one in severities(marks)}


def test_without_noise_planted_severities_are_found_exactly() -> None:
    found = by_expert(simulated(Random(1), 30, 2, 0))

    assert {e: one.severity for e, one in found.items()} == PLANTED
    assert {one.left_over for one in found.values()} == {0}


def test_with_noise_planted_severities_are_found_within_their_intervals() -> None:
    random, inside, all_ = Random(2), 0, 0
    for _ in range(40):
        for expert, one in by_expert(simulated(random, 40, 2, 5)).items():
            ends = one.interval()

            assert ends is not None
            assert one.severity is not None
            assert abs(one.severity - PLANTED[expert]) < 5
            inside += ends[0] <= PLANTED[expert] <= ends[1]
            all_ += 1

    # 95 % of 200 are 190, give or take 2 √(200 · 0.95 · 0.05) = 6; the marks of one round hang together.
    assert 180 <= inside <= 200 == all_


def test_two_experts_and_three_entries_by_hand() -> None:
    # Differences B − A: 2, 4, 6; mean 4. So severities +2 and −2; left over of each mark 1, 0, 1 squared.
    # Freedom 6 − 3 − 1 = 2, error (2 + 2) / 2; the difference has variance 2 · 2 / 3, its half a fourth.
    marks: Marks = {"X": {"A": 1, "B": 3}, "Y": {"A": 5, "B": 9}, "Z": {"A": 2, "B": 8}}
    a, b = severities(marks)

    assert [a.severity, b.severity] == [2, -2]
    assert (a.left_over, a.freedom, a.variance) == (Fraction(2, 3), 2, Fraction(1, 3))
    half = 4.303 * (1 / 3) ** 0.5
    assert a.interval() == pytest.approx((2 - half, 2 + half))


def test_an_expert_who_gives_all_the_same_is_no_division_by_zero() -> None:
    marks: Marks = {f"N{level}": {"A": 50, "B": level} for level in (40, 50, 60)}
    found = by_expert(marks)

    assert found["A"].severity == found["B"].severity == 0
    assert found["A"].left_over == Fraction(50, 3)


def test_experts_whom_no_entry_links_stand_in_groups_of_their_own() -> None:
    marks: Marks = {f"N{i}": {"A": i, "B": i + 1} for i in range(3)}
    marks |= {f"M{i}": {"C": i, "D": i + 5} for i in range(3)}
    found = by_expert(marks)

    assert {e: (one.group, one.severity) for e, one in found.items()} == {
        "A": (1, Fraction(1, 2)),
        "B": (1, Fraction(-1, 2)),
        "C": (2, Fraction(5, 2)),
        "D": (2, Fraction(-5, 2)),
    }


def test_below_three_shared_entries_there_is_no_severity() -> None:
    found = by_expert({"X": {"A": 1, "B": 2}, "Y": {"A": 1, "B": 2}, "Z": {"B": 9}})

    assert [(one.severity, one.entries, one.alone) for one in found.values()] == [(None, 2, 0), (None, 2, 1)]


def test_nobody_marked_anything() -> None:
    assert severities({}) == []
    assert severities({"X": {}}) == []


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, "12.706"), (29, "2.045"), (30, "2.042"), (5000, "1.984")]
)
def test_students_t_is_never_taken_too_small(freedom: int, quantile: str) -> None:
    assert t_quantile(freedom) >= Fraction(quantile)
