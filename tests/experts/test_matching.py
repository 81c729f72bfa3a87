"""Seats filled from experts: the best of all ways, as trying them all shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.study.matching import Pair, balanced

EXPERTS, ENTRIES = "ABC", "1234"
Filled = Mapping[str, Sequence[str]]


class Case(NamedTuple):
    allowed: dict[str, list[str]]
    needed: dict[str, int]
    before: dict[str, int]
    spare: dict[str, int | None]
    avoided: set[Pair]

    def loads(self, filled: Filled) -> dict[str, int]:
        return {e: sum(e in those for those in filled.values()) for e in self.before}

    def fits(self, filled: Filled) -> bool:
        rooms = ((self.spare[e], load) for e, load in self.loads(filled).items())
        return all(room is None or load <= room for room, load in rooms)

    def worth(self, filled: Filled) -> tuple[int, int, int]:
        """Seats filled, then pairs not avoided, then how equal loads are; more is better."""
        avoided = sum((entry, e) in self.avoided for entry, those in filled.items() for e in those)
        squares = sum((self.before[e] + load) ** 2 for e, load in self.loads(filled).items())
        return sum(map(len, filled.values())), -avoided, -squares


@st.composite
def cases(draw: st.DrawFn) -> Case:
    allowed = {
        entry: draw(st.permutations(draw(st.sets(st.sampled_from(EXPERTS)).map(sorted)))) for entry in ENTRIES
    }
    pairs = [(entry, e) for entry, experts in allowed.items() for e in experts]
    return Case(
        allowed,
        {entry: draw(st.integers(0, 2)) for entry in ENTRIES},
        {e: draw(st.integers(0, 2)) for e in EXPERTS},
        {e: draw(st.none() | st.integers(0, 3)) for e in EXPERTS},
        draw(st.sets(st.sampled_from(pairs))) if pairs else set(),
    )


def all_ways(case: Case) -> list[dict[str, tuple[str, ...]]]:
    ways = [
        [some for n in range(case.needed[entry] + 1) for some in combinations(experts, n)]
        for entry, experts in case.allowed.items()
    ]
    return [dict(zip(case.allowed, way, strict=True)) for way in product(*ways)]


@given(case=cases())
@settings(max_examples=80)
def test_no_other_way_fills_more_or_avoids_more_or_is_more_equal(case: Case) -> None:
    filled = balanced(*case)

    assert case.fits(filled)
    for entry, experts in filled.items():
        assert len(set(experts)) == len(experts) <= case.needed[entry]
        assert set(experts) <= set(case.allowed[entry])
    assert case.worth(filled) == max(case.worth(way) for way in all_ways(case) if case.fits(way))


def test_five_hundred_entries_among_sixty_experts_share_out_evenly() -> None:
    experts = [f"E{n}" for n in range(60)]
    entries = [f"N{n}" for n in range(500)]
    filled = balanced(
        dict.fromkeys(entries, experts),
        dict.fromkeys(entries, 3),
        dict.fromkeys(experts, 0),
        dict.fromkeys(experts),
    )
    loads = [sum(e in those for those in filled.values()) for e in experts]

    assert set(loads) == {25}
