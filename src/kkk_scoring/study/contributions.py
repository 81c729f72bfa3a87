"""How much of a change each of several causes brought about: Shapley values, exact.

The order in which causes are taken matters: a bonus counts for nothing until the threshold falls. The
Shapley value of a cause is what it adds, averaged over all orders; so equal causes get equal parts and
the parts add up to the whole. (L. S. Shapley, A value for n-person games, 1953.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Final, NamedTuple

EXACT_UP_TO: Final = 10
"""With more causes than this there are too many sets to try: then they are taken in their order."""

Taken = frozenset[int]
Exact = int | Fraction
Worth = Callable[[Taken], Sequence[Exact | None] | None]
"""What is reached with a set of causes: numbers, None where it isn't certain; None: the set can't be."""


class Contributions(NamedTuple):
    """*causes*: the numbers of those that count as one, because they can't do without each other.

    *parts*: for each number that is reached, the part of each cause in how it changes, or None where it isn't
    certain with every set. *averaged*: over all orders, else in the given order alone.
    """

    causes: tuple[tuple[int, ...], ...]
    parts: tuple[tuple[Exact, ...] | None, ...]
    averaged: bool


def contributions(count: int, worth: Worth) -> Contributions:
    """The part of each of *count* causes in what changes between none and all of them.

    Both ends must be possible. Causes of which one alone is impossible are merged with what they need.

    >>> contributions(2, lambda taken: [6 if taken == {0, 1} else 0]).parts
    ((3, 3),)
    """
    reached: dict[Taken, Sequence[Exact | None] | None] = {}

    def of(taken: Iterable[Taken]) -> Sequence[Exact | None] | None:
        whole = frozenset[int]().union(*taken)
        if whole not in reached:
            reached[whole] = worth(whole)
        return reached[whole]

    causes = [frozenset([number]) for number in range(count)]
    if count > EXACT_UP_TO:
        causes = _possible_in_order(causes, lambda taken: of(taken) is not None)
    if len(causes) <= EXACT_UP_TO:
        causes = _all_possible(causes, lambda taken: of(taken) is not None)
    averaged = len(causes) <= EXACT_UP_TO
    values = {index: of([causes[i] for i in index]) for index in _sets(len(causes))}
    numbers = len(values[()] or ())
    shares = _averaged if averaged else _in_order
    parts = tuple(_certain(values, number, len(causes), shares) for number in range(numbers))
    return Contributions(tuple(tuple(sorted(cause)) for cause in causes), parts, averaged)


Index = tuple[int, ...]
Values = dict[Index, Exact]


Possible = Callable[[Iterable[Taken]], bool]


def _sets(count: int) -> Iterator[Index]:
    """The sets that are looked at, small ones first: all, or with many causes those of the given order."""
    for size in range(count + 1):
        if count <= EXACT_UP_TO:
            yield from combinations(range(count), size)
        else:
            yield tuple(range(size))


def _all_possible(causes: list[Taken], possible: Possible) -> list[Taken]:
    """The causes, with those merged that can't do without each other, so that every set is possible.

    An impossible set lies between the largest possible ones in it and the smallest possible ones around
    it; what is in one of those but not in one of these is merged. So it is the same for going back.
    """
    sets = [frozenset(index) for index in _sets(len(causes))]
    good = {taken for taken in sets if possible(causes[one] for one in taken)}
    home = list(range(len(causes)))
    for bad in sets:
        if bad in good:
            continue
        inside = [taken for taken in good if taken < bad]
        around = [taken for taken in good if taken > bad]
        most, least = max(map(len, inside)), min(map(len, around))
        for small in (taken for taken in inside if len(taken) == most):
            for large in (taken for taken in around if len(taken) == least):
                _merge(home, large - small)
    return _homes(causes, home)


def _possible_in_order(causes: list[Taken], possible: Possible) -> list[Taken]:
    """The causes, each merged with what it needs, so that they can be taken one after the other.

    Of many causes not every set can be tried: one alone is looked for, else the next in order come along.
    """
    home = list(range(len(causes)))
    taken: set[int] = set()
    for cause in range(len(causes)):
        if cause in taken:
            continue
        rest = [one for one in range(cause + 1, len(causes)) if one not in taken]
        sets = [(), *((one,) for one in rest), *(tuple(rest[:size]) for size in range(2, len(rest) + 1))]
        more = next(some for some in sets if possible(causes[one] for one in (*taken, cause, *some)))
        _merge(home, (cause, *more))
        taken |= {cause, *more}
    return _homes(causes, home)


def _merge(home: list[int], together: Iterable[int]) -> None:
    """Gives all causes that share a home with one of *together* the first of these homes."""
    homes = {home[one] for one in together}
    home[:] = [min(homes) if one in homes else one for one in home]


def _homes(causes: list[Taken], home: list[int]) -> list[Taken]:
    """The causes of each home as one, in the order of their first ones."""
    return [
        frozenset[int]().union(*(cause for cause, own in zip(causes, home, strict=True) if own == one))
        for one in sorted(set(home))
    ]


def _certain(
    values: dict[Index, Sequence[Exact | None] | None],
    number: int,
    count: int,
    shares: Callable[[Values, int], tuple[Exact, ...]],
) -> tuple[Exact, ...] | None:
    found: Values = {}
    for index, reached in values.items():
        value = reached[number] if reached is not None else None
        if value is None:
            return None
        found[index] = value
    return shares(found, count)


def _averaged(values: Values, count: int) -> tuple[Exact, ...]:
    weights = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    sums: list[Exact] = [0] * count
    for index, value in values.items():
        if not value:
            continue
        size = len(index)
        for one in range(count):
            if one in index:
                sums[one] += weights[size - 1] * value
            else:
                sums[one] -= weights[size] * value
    return tuple(_exact(Fraction(total, factorial(count))) for total in sums)


def _in_order(values: Values, count: int) -> tuple[Exact, ...]:
    return tuple(values[tuple(range(n + 1))] - values[tuple(range(n))] for n in range(count))


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value
