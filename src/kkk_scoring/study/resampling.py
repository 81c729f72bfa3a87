"""How sure a coefficient is: its interval when the entries are drawn anew, from a recorded seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kkk_scoring.study.agreement import Coefficient, Row

CONFIDENCE = Fraction(95, 100)
"""How many of all draws lie within an interval."""


class Spread(NamedTuple):
    """An interval: *low*..*high* hold the middle 95 % of the *draws* that gave a value."""

    low: Fraction
    high: Fraction
    draws: int


def intervals(
    rows: Sequence[Row], coefficients: Mapping[str, Coefficient], seed: str, draws: int
) -> dict[str, Spread | None]:
    """Percentile bootstrap intervals: each draw takes as many entries as there are, with repetition.

    Source: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. Whole entries
    are drawn, so that the marks of one entry stay together. Draws in which nothing varies give no value;
    None where fewer than half of all draws gave one. The same *seed* gives the same intervals.
    """
    found: dict[str, list[Fraction]] = {name: [] for name in coefficients}
    for drawn in _drawn(rows, seed, draws):
        for name, coefficient in coefficients.items():
            value = coefficient(drawn)
            if value is not None:
                found[name].append(value)
    return {name: _middle(values) if 2 * len(values) >= draws > 0 else None for name, values in found.items()}


def _drawn(rows: Sequence[Row], seed: str, draws: int) -> Iterator[list[Row]]:
    from random import Random

    # Only random() is promised to give the same numbers in every later version of Python.
    number, n = Random(seed).random, len(rows)
    for _ in range(draws):
        yield [rows[int(number() * n)] for _ in range(n)]


def _middle(values: list[Fraction]) -> Spread:
    values.sort()
    outside = len(values) * (1 - CONFIDENCE) / 2
    cut = int(outside)
    return Spread(values[cut], values[-1 - cut], len(values))
