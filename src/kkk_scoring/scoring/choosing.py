"""Which sheets a rule chooses (`counted`), in every way that can come out while something is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Any

from kkk_scoring.feel.unknown import OneOf
from kkk_scoring.rubric.model import Formula
from kkk_scoring.scoring.agree import Record
from kkk_scoring.scoring.limits import ORDERS, SUBSETS
from kkk_scoring.scoring.panel import Seat, listed


def choices(
    counted: Formula,
    names: Mapping[str, object],
    seats: tuple[Seat, ...],
    rows: Sequence[Record],
    sums: Sequence[object],
) -> Iterator[tuple[Seat, ...] | None]:
    """The sheets that count, of which *sums* are the totals; several answers where that is open.

    None: there are too many choices to try each.
    """
    at = {id(row): place for place, row in enumerate(rows)}
    found: dict[tuple[int, ...], None] = {}
    for order in _orders(seats):
        here = [seats[place] for place in order]
        sheets = listed([rows[place] for place in order], here)
        totals = listed([sums[place] for place in order], here)
        value = counted.program({**names, "sheets": sheets, "totals": totals})
        alternatives: Sequence[Any] = value.alternatives if isinstance(value, OneOf) else [value]
        if not all(isinstance(one, list | tuple) for one in alternatives):
            found = {}
            break
        for one in alternatives:
            found[tuple(sorted(at[id(row)] for row in one))] = None
    if found:
        yield from (tuple(seats[place] for place in places) for places in found)
    elif len(seats) <= SUBSETS:
        yield from (some for n in range(1, len(seats) + 1) for some in combinations(seats, n))
    else:
        yield None


def _orders(seats: Sequence[Seat]) -> Iterator[Sequence[int]]:
    """Every order in which the seats can stand in the end; none where they are too many.

    Of equal sheets the one that stands first is taken first, and who is not assigned yet may come to stand
    anywhere among the others.
    """
    if any(seat.many for seat in seats):
        return
    nobody = [place for place, seat in enumerate(seats) if seat.expert is None]
    known = [place for place, seat in enumerate(seats) if seat.expert is not None]
    if comb(len(seats), len(nobody)) > ORDERS:
        return
    for free in combinations(range(len(seats)), len(nobody)):
        rest, later = iter(known), iter(nobody)
        yield [next(later) if place in free else next(rest) for place in range(len(seats))]
