"""Coefficients of agreement: published examples, the values of other packages, and laws."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.study.agreement import (
    complete,
    concordance,
    interval_alpha,
    mean_icc,
    nominal_alpha,
    ordinal_alpha,
    single_icc,
)
from kkk_scoring.study.resampling import intervals
from tests.helpers import ROOT

COEFFICIENTS = {
    "alpha_nominal": nominal_alpha,
    "alpha_ordinal": ordinal_alpha,
    "alpha_interval": interval_alpha,
    "icc_2_1": single_icc,
    "icc_2_k": mean_icc,
    "kendall_w": concordance,
}
OF_COMPLETE = ("icc_2_1", "icc_2_k", "kendall_w")

# Krippendorff (2011), section C: four observers, twelve units; a dot is a gap.
OBSERVERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
UNITS = [[None if c == "." else int(c) for c in unit] for unit in zip(*OBSERVERS, strict=True)]

# Shrout and Fleiss (1979), table 2: six targets, four judges.
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

FROZEN = json.loads((ROOT / "tests" / "data" / "agreement" / "values.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("alpha", "published"),
    [("alpha_nominal", "0.743"), ("alpha_ordinal", "0.815"), ("alpha_interval", "0.849")],
)
def test_krippendorffs_example_comes_out_as_published(alpha: str, published: str) -> None:
    found = COEFFICIENTS[alpha](UNITS)

    assert found is not None
    assert f"{float(found):.3f}" == published


def test_shrout_and_fleiss_example_comes_out_as_published() -> None:
    found = single_icc(TARGETS), mean_icc(TARGETS)

    assert [f"{float(value or 0):.2f}" for value in found] == ["0.29", "0.62"]


def exact(rows: list[list[Any]]) -> list[list[Any]]:
    return [[None if mark is None else Fraction(str(mark)) for mark in row] for row in rows]


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_values_are_those_of_other_packages(name: str) -> None:
    compared = 0
    for case in FROZEN["cases"]:
        if name not in case["values"]:
            continue
        rows = exact(case["marks"])
        found = COEFFICIENTS[name](complete(rows) if name in OF_COMPLETE else rows)
        compared += 1

        assert found is not None
        assert float(found) == pytest.approx(case["values"][name], abs=1e-12)
    assert compared >= 25


def test_kendalls_w_with_ties_is_the_one_worked_out_by_hand() -> None:
    # Ranks of the three experts: 1 2 3; 1.5 1.5 3; 3 2 1. Sums 5.5, 5.5, 7; mean 6; S = 0.25 + 0.25 + 1.
    # W = 12 S / (m² (n³ − n) − m Σ (t³ − t)) = 18 / (9 · 24 − 3 · 6).
    assert concordance([[1, 4, 9], [2, 4, 8], [3, 5, 7]]) == Fraction(18, 198)


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_where_nothing_varies_there_is_no_coefficient(name: str) -> None:
    assert COEFFICIENTS[name]([[5, 5], [5, 5], [5, 5]]) is None
    assert COEFFICIENTS[name]([]) is None


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_an_expert_who_gives_all_the_same_is_no_division_by_zero(name: str) -> None:
    found = COEFFICIENTS[name]([[5, 1, 2], [5, 4, 4], [5, 7, 9]])

    assert found is not None
    assert found < 1


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_full_agreement_is_1(name: str) -> None:
    assert COEFFICIENTS[name]([[5, 5, 5], [2, 2, 2], [7, 7, 7]]) == 1


MARKS = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=3, max_size=8)


@given(rows=MARKS, order=st.permutations(range(3)))
@settings(max_examples=60)
def test_the_order_of_experts_and_entries_does_not_matter(rows: list[list[int]], order: list[int]) -> None:
    turned = [[row[i] for i in order] for row in reversed(rows)]

    for coefficient in COEFFICIENTS.values():
        assert coefficient(turned) == coefficient(rows)


@given(rows=MARKS, times=st.fractions(Fraction(1, 9), 9, max_denominator=9), plus=st.integers(-5, 5))
@settings(max_examples=60)
def test_another_unit_of_points_does_not_matter(rows: list[list[int]], times: Fraction, plus: int) -> None:
    other = [[mark * times + plus for mark in row] for row in rows]

    for coefficient in COEFFICIENTS.values():
        assert coefficient(other) == coefficient(rows)


@given(rows=MARKS)
@settings(max_examples=60)
def test_ranks_see_only_the_order_of_marks(rows: list[list[int]]) -> None:
    stretched = [[mark**3 for mark in row] for row in rows]

    assert ordinal_alpha(stretched) == ordinal_alpha(rows)
    assert concordance(stretched) == concordance(rows)


@given(rows=MARKS)
@settings(max_examples=60)
def test_w_lies_between_0_and_1_and_alpha_is_at_most_1(rows: list[list[int]]) -> None:
    found = concordance(rows)

    assert found is None or 0 <= found <= 1
    for name in ("alpha_nominal", "alpha_ordinal", "alpha_interval"):
        alpha = COEFFICIENTS[name](rows)
        assert alpha is None or alpha <= 1


def test_an_entry_with_one_mark_says_nothing() -> None:
    rows = [[1, 2, None], [3, 3, None], [5, 4, None]]

    for alpha in (nominal_alpha, ordinal_alpha, interval_alpha):
        assert alpha([*rows, [None, None, 9], [None, None, None]]) == alpha(rows)


# -- intervals ---------------------------------------------------------------------------------


def test_intervals_come_from_the_seed_alone() -> None:
    drawn = [intervals(UNITS, {"a": interval_alpha}, seed, 200)["a"] for seed in ("one", "one", "two")]

    assert drawn[0] == drawn[1] != drawn[2]


def test_an_interval_is_the_middle_95_percent_of_the_draws() -> None:
    # A coefficient that is the mean of one mark a row: of 40 rows 0…39 about 19.5 ± 1.96 · 11.54 / √40.
    rows = [[mark] for mark in range(40)]
    found = intervals(rows, {"mean": lambda drawn: Fraction(sum(r[0] for r in drawn), 40)}, "s", 2000)["mean"]

    assert found is not None
    assert (float(found.low), float(found.high)) == pytest.approx((15.9, 23.1), abs=0.6)
    assert found.draws == 2000


def test_without_variation_in_most_draws_there_is_no_interval() -> None:
    rows = [[1, 1]] * 11 + [[2, 2]]

    assert intervals([[1, 1]] * 12, {"a": nominal_alpha}, "s", 100)["a"] is None
    assert intervals(rows, {"a": nominal_alpha}, "s", 100)["a"] is not None
