"""How severe each expert is beside the others, and how steadily.

The model: a mark is the level of its entry less the severity of its expert, and what is left over. Levels
and severities are those with the least squares of what is left over, so that experts who saw different
entries can be compared, as long as entries seen by both of them link them.

Source: R. A. Bailey, Design of Comparative Experiments (2008), chapter 11 (incomplete blocks: entries are
the blocks, experts the treatments).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

Exact = int | Fraction
Marks = Mapping[str, Mapping[str, Exact]]
"""Entry → expert → mark."""

LEAST_SHARED = 3
"""Fewer entries shared with others say too little of an expert."""

# Thousandths of Student's t at 97.5 % for 1, 2 … 30 degrees of freedom and for 100 or more.
# Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2.
_T = (
    12_706, 4_303, 3_182, 2_776, 2_571, 2_447, 2_365, 2_306, 2_262, 2_228, 2_201, 2_179, 2_160, 2_145,
    2_131, 2_120, 2_110, 2_101, 2_093, 2_086, 2_080, 2_074, 2_069, 2_064, 2_060, 2_056, 2_052, 2_048,
    2_045, 2_042,
)  # fmt: skip
_T_OF_100 = 1_984


@dataclass(frozen=True, slots=True)
class Severity:
    """One expert beside those of the same *group*: experts whom shared entries link.

    *severity*: how many points fewer this expert gives to the same entry than the group in the mean; below
    0: more. None: fewer than `LEAST_SHARED` entries shared. *variance*: the square of its standard error;
    None where no mark is left over to tell it. *freedom*: the degrees of freedom behind it.
    *left_over*: the mean square of what the model leaves over in this expert's marks; the smaller, the
    steadier. *entries* were seen by others too, *alone* by nobody else.
    """

    expert: str
    group: int
    entries: int
    alone: int
    severity: Fraction | None
    variance: Fraction | None
    freedom: int
    left_over: Fraction | None

    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the severity, for display: Student's t with *freedom* degrees."""
        if self.severity is None or self.variance is None:
            return None
        half = float(t_quantile(self.freedom)) * float(self.variance) ** 0.5
        return float(self.severity) - half, float(self.severity) + half

    def deviation(self) -> float | None:
        """The root of *left_over* in points, for display."""
        return None if self.left_over is None else float(self.left_over) ** 0.5


def severities(marks: Marks) -> list[Severity]:
    """Every expert's severity, in the order of their ids.

    Severities of one group add up to 0. Entries seen by one expert alone say nothing of severity and are
    left aside.

    >>> [one.severity for one in severities({e: {"A": 5, "B": 7} for e in ("X", "Y", "Z")})]
    [Fraction(1, 1), Fraction(-1, 1)]
    """
    shared = {entry: given for entry, given in marks.items() if len(given) > 1}
    alone: dict[str, int] = {}
    for given in marks.values():
        for expert in given:
            alone[expert] = alone.get(expert, 0) + (len(given) == 1)
    found = []
    for number, experts in enumerate(_groups(shared, alone), 1):
        own = {entry: given for entry, given in shared.items() if not experts.isdisjoint(given)}
        found += _group(number, sorted(experts), own, alone)
    return sorted(found, key=lambda one: one.expert)


def t_quantile(freedom: int) -> Fraction:
    """Student's t at 97.5 % with *freedom* degrees; between those tabled that of fewer, which is larger."""
    return Fraction(_T_OF_100 if freedom >= 100 else _T[min(freedom, len(_T)) - 1], 1000)


def _groups(shared: Marks, experts: Mapping[str, object]) -> list[set[str]]:
    """The experts whom shared entries link, directly or through others; the first id decides the order."""
    groups: list[set[str]] = [{expert} for expert in experts]
    for given in shared.values():
        touched = [group for group in groups if not group.isdisjoint(given)]
        groups = [group for group in groups if group.isdisjoint(given)]
        groups.append(set().union(*touched))
    return sorted(groups, key=min)


def _group(number: int, experts: Sequence[str], marks: Marks, alone: Mapping[str, int]) -> list[Severity]:
    index = {expert: i for i, expert in enumerate(experts)}
    counts = [sum(expert in given for given in marks.values()) for expert in experts]
    inverse = _inverse(_reduced(index, marks))
    level = {entry: Fraction(sum(given.values())) / len(given) for entry, given in marks.items()}
    below = [Fraction(0)] * len(experts)
    for entry, given in marks.items():
        for expert, mark in given.items():
            below[index[expert]] += level[entry] - Fraction(mark)
    severity = [sum(map(mul, row, below), Fraction(0)) for row in inverse]
    squares = [Fraction(0)] * len(experts)
    for entry, given in marks.items():
        mean = sum((severity[index[expert]] for expert in given), Fraction(0)) / len(given)
        for expert, mark in given.items():
            squares[index[expert]] += (mark - (level[entry] + mean - severity[index[expert]])) ** 2
    freedom = sum(counts) - len(marks) - (len(experts) - 1)
    error = sum(squares, Fraction(0)) / freedom if freedom > 0 else None
    share = Fraction(1, len(experts))
    return [
        Severity(
            expert,
            number,
            counts[i],
            alone[expert],
            severity[i],
            None if error is None else error * (inverse[i][i] - share),
            freedom,
            squares[i] / counts[i],
        )
        if counts[i] >= LEAST_SHARED
        else Severity(expert, number, counts[i], alone[expert], None, None, freedom, None)
        for i, expert in enumerate(experts)
    ]


def _reduced(index: Mapping[str, int], marks: Marks) -> list[list[Fraction]]:
    """The equations for the severities alone, and one that lets them add up to 0.

    Without the last its rows add up to 0; 1/m in every cell makes it one that can be inverted.
    """
    m = len(index)
    rows = [[Fraction(1, m)] * m for _ in range(m)]
    for given in marks.values():
        seen = [index[expert] for expert in given]
        share = Fraction(1, len(seen))
        for i in seen:
            rows[i][i] += 1
            for j in seen:
                rows[i][j] -= share
    return rows


def _inverse(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """The inverse of a matrix that has one and whose diagonal never vanishes on the way (it is positive)."""
    m = len(matrix)
    rows = [[*row, *(Fraction(i == j) for j in range(m))] for i, row in enumerate(matrix)]
    for i in range(m):
        pivot = rows[i][i]
        rows[i] = [value / pivot for value in rows[i]]
        for j in range(m):
            factor = rows[j][i]
            if j != i and factor:
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[m:] for row in rows]
