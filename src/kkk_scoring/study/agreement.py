"""How far experts agree: coefficients of marks that several experts gave to the same entries.

A table holds one row for each entry and in it one mark for each expert, None where there is none. All
results are exact fractions of the marks; None where a coefficient has no value, because nothing varies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from operator import mul
from typing import Any

Exact = int | Fraction
Row = Sequence[Any]
Coefficient = Callable[[Sequence[Row]], Fraction | None]


def nominal_alpha(rows: Sequence[Row]) -> Fraction | None:
    """Krippendorff's alpha for marks that are only alike or not: 1 minus disagreement seen by expected.

    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C; gaps are allowed,
    a row with fewer than two marks says nothing. 1 is full agreement, 0 what chance gives; below 0 worse.

    >>> nominal_alpha([["yes", "yes"], ["no", "no"], ["yes", "no"]])
    Fraction(4, 9)
    """
    units = _pairable(rows)
    pooled = Counter(chain.from_iterable(units))
    expected = pooled.total() ** 2 - sum(n * n for n in pooled.values())
    return _alpha(units, (len(unit) ** 2 - sum(map(unit.count, unit)) for unit in units), expected)


def interval_alpha(rows: Sequence[Row]) -> Fraction | None:
    """Krippendorff's alpha where the distance of two marks counts by its square.

    Source: Krippendorff (2011), sections C and D, metric difference (c − k)². Gaps as in `nominal_alpha`.

    >>> interval_alpha([[1, 2], [3, 3], [5, 4]])
    Fraction(5, 6)
    """
    units = _whole_numbers(_pairable(rows))
    return _alpha(units, map(_squares, units), _squares(list(chain.from_iterable(units))))


def ordinal_alpha(rows: Sequence[Row]) -> Fraction | None:
    """Krippendorff's alpha where marks are only in an order.

    Source: Krippendorff (2011), section D: the difference of two marks is the square of the number of marks
    between them, half of those on either counted; that is the squared distance of their middle ranks
    among all marks given. Gaps as in `nominal_alpha`.

    >>> ordinal_alpha([[1, 2], [3, 3], [5, 4]]) == interval_alpha([[2, 4], [7, 7], [12, 10]])
    True
    """
    units = _pairable(rows)
    ranks = _middle_ranks(chain.from_iterable(units))
    return interval_alpha([[ranks[mark] for mark in unit] for unit in units])


def single_icc(rows: Sequence[Row]) -> Fraction | None:
    """ICC(2,1): how much of the variance is the entries', with one expert taken at random.

    Source: P. E. Shrout, J. L. Fleiss, Intraclass Correlations (1979), case 2: two-way random effects,
    absolute agreement. *rows* must be without gaps: see `complete`.
    """
    found = _mean_squares(rows)
    if found is None:
        return None
    entries, experts, rest, n, k = found
    return _ratio(n * (entries - rest), n * (entries + (k - 1) * rest) + k * (experts - rest))


def mean_icc(rows: Sequence[Row]) -> Fraction | None:
    """ICC(2,k): the same for the mean of all k experts.

    Source: Shrout, Fleiss (1979), case 2, mean of k ratings. *rows* must be without gaps: see `complete`.
    """
    found = _mean_squares(rows)
    if found is None:
        return None
    entries, experts, rest, n, _ = found
    return _ratio(n * (entries - rest), n * entries + experts - rest)


def concordance(rows: Sequence[Row]) -> Fraction | None:
    """Kendall's W: how far the experts put the entries into the same order; 1 the same, 0 none.

    Source: M. G. Kendall, Rank Correlation Methods (1948), chapter 6, corrected for ties: equal marks share
    their middle rank. An expert who gives all the same has no order. *rows* must be without gaps.

    >>> concordance([[1, 1], [2, 2], [3, 3]])
    Fraction(1, 1)
    """
    n, m = len(rows), len(rows[0]) if rows else 0
    ranks = [_middle_ranks(column) for column in zip(*rows, strict=True)]
    sums = [sum(ranks[i][mark] for i, mark in enumerate(row)) for row in rows]
    ties = sum(count**3 - count for column in zip(*rows, strict=True) for count in Counter(column).values())
    # Twice the ranks, so that all numbers are whole: four times the sum of squares.
    squares = n * sum(s * s for s in sums) - sum(sums) ** 2
    return _ratio(3 * squares, n * (m * m * (n**3 - n) - m * ties))


def complete(rows: Sequence[Row]) -> list[Row]:
    """The rows without a gap: ICC and Kendall's W need the marks of the same experts throughout."""
    return [row for row in rows if None not in row]


# -- parts of the definitions ------------------------------------------------------------------


def _pairable(rows: Sequence[Row]) -> list[list[Any]]:
    """The marks of every row that has at least two."""
    units = ([mark for mark in row if mark is not None] for row in rows)
    return [unit for unit in units if len(unit) > 1]


def _alpha(units: Sequence[Sequence[Any]], apart: Iterable[int], expected: int) -> Fraction | None:
    """1 − D_o / D_e. *apart*: for each unit the differences of all ordered pairs, added; *expected* the
    same for all marks together.

    D_o is the sum of what each unit is apart by its marks less one, over n; D_e is *expected* over n(n − 1).
    """
    sums: dict[int, int] = {}
    for unit, difference in zip(units, apart, strict=True):
        sums[len(unit) - 1] = sums.get(len(unit) - 1, 0) + difference
    scale = lcm(*sums)
    seen = sum(whole * scale // less for less, whole in sums.items())
    marks = sum(map(len, units))
    return _ratio(expected * scale - seen * (marks - 1), expected * scale)


def _squares(marks: Sequence[int]) -> int:
    """The squared differences of all ordered pairs, added."""
    total = sum(marks)
    squares: int = sum(map(mul, marks, marks))
    return 2 * (len(marks) * squares - total * total)


def _whole_numbers(units: Sequence[Sequence[Exact]]) -> list[list[int]]:
    """All marks times their common denominator: coefficients don't change, and sums become quick."""
    scale = lcm(*{mark.denominator for unit in units for mark in unit})
    return [[int(mark * scale) for mark in unit] for unit in units]


def _middle_ranks(marks: Iterable[Any]) -> dict[Any, int]:
    """Twice the rank of each mark among all, equal ones sharing the middle of theirs."""
    ranks, before = {}, 0
    for mark, count in sorted(Counter(marks).items()):
        ranks[mark] = 2 * before + count + 1
        before += count
    return ranks


def _mean_squares(rows: Sequence[Row]) -> tuple[int, int, int, int, int] | None:
    """Mean squares of entries, experts and the rest, all times the same number, so that they are whole;
    then the numbers of entries and of experts."""
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < 2 or k < 2:
        return None
    whole = _whole_numbers(rows)
    rows_ = list(map(sum, whole))
    columns = [sum(column) for column in zip(*whole, strict=True)]
    correction = sum(rows_) ** 2
    entries = n * sum(map(mul, rows_, rows_)) - correction
    experts = k * sum(map(mul, columns, columns)) - correction
    rest = n * k * sum(sum(map(mul, row, row)) for row in whole) - correction - entries - experts
    return entries * (k - 1), experts * (n - 1), rest, n, k


def _ratio(part: int, whole: int) -> Fraction | None:
    return None if whole == 0 else Fraction(part, whole)
