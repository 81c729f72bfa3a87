"""Laws of comparing editions and of sharing out a change, on editions drawn by chance."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.study.contributions import EXACT_UP_TO, Contributions, Exact, contributions
from kkk_scoring.study.difference import difference
from tests.difference.pairs import amended, applications, editions

few = settings(max_examples=12, deadline=None)


@few
@given(editions())
def test_an_edition_does_not_differ_from_itself(edition: dict[str, Any]) -> None:
    found = difference(edition, edition)

    assert (found.clauses, found.renamed) == ((), {})


@few
@given(editions(), editions(), applications())
def test_the_parts_of_the_clauses_add_up_to_each_change(
    old: dict[str, Any], new: dict[str, Any], answers: dict[str, dict[str, int]]
) -> None:
    for effect in amended(difference(old, new), answers).effects:
        assert effect.points is not None
        assert effect.passing is not None
        assert sum(effect.points) == effect.change
        flip = (effect.new.verdict == "passed") - (effect.old.verdict == "passed")
        assert sum(effect.passing) == flip


@few
@given(editions(), editions(), applications())
def test_the_difference_the_other_way_round_has_the_opposite_parts(
    old: dict[str, Any], new: dict[str, Any], answers: dict[str, dict[str, int]]
) -> None:
    there, back = amended(difference(old, new), answers), amended(difference(new, old), answers)

    assert parts_by_clause(there, 1) == parts_by_clause(back, -1)


def parts_by_clause(amendment: Any, sign: int) -> dict[str, dict[frozenset[tuple[Any, ...]], Exact]]:
    """Entry → what the clauses change → part; `None` of one direction is as good as that of the other."""
    changed = [
        frozenset(change.path for number in cause for change in amendment.difference.clauses[number].changes)
        for cause in amendment.causes
    ]
    return {
        effect.old.entry: dict(zip(changed, (sign * part for part in effect.points), strict=True))
        for effect in amendment.effects
    }


@few
@given(editions(), editions())
def test_with_all_clauses_taken_over_the_older_edition_is_the_newer_one(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    found = difference(old, new)
    mixed = found.mixed(range(len(found.clauses))).value

    left = [change for clause in difference(mixed, new).clauses for change in clause.changes]
    assert [change for change in left if not change.wording] == []


quick = settings(max_examples=25, deadline=None)
numbers = st.fractions(min_value=-9, max_value=9, max_denominator=4)


@quick
@given(st.lists(numbers, min_size=16, max_size=16), st.sets(st.integers(0, 14)))
def test_whatever_a_set_of_causes_is_worth_the_parts_add_up(
    worth: list[Fraction], impossible: set[int]
) -> None:
    def of(taken: frozenset[int]) -> list[Fraction] | None:
        number = sum(2**one for one in taken)
        return None if number in impossible - {0} else [worth[number]]

    found = contributions(4, of)

    assert found.parts[0] is not None
    assert sum(found.parts[0]) == worth[15] - worth[0]
    assert sorted(one for cause in found.causes for one in cause) == [0, 1, 2, 3]


@quick
@given(st.lists(numbers, min_size=16, max_size=16))
def test_the_part_of_a_cause_is_its_mean_over_all_orders(worth: list[Fraction]) -> None:
    from itertools import permutations

    def of(taken: frozenset[int]) -> list[Fraction]:
        return [worth[sum(2**one for one in taken)]]

    orders = list(permutations(range(4)))
    sums = [Fraction(0)] * 4
    for order in orders:
        for place, one in enumerate(order):
            before = frozenset(order[:place])
            sums[one] += of(before | {one})[0] - of(before)[0]

    assert contributions(4, of).parts == (tuple(total / len(orders) for total in sums),)


def test_up_to_ten_causes_are_averaged_and_more_are_taken_in_their_order() -> None:
    def all_together(taken: frozenset[int]) -> list[int]:
        return [int(len(taken) == count)]

    for count, expected in (
        (EXACT_UP_TO, Contributions(each(10), ((Fraction(1, 10),) * 10,), True)),
        (EXACT_UP_TO + 1, Contributions(each(11), ((*[0] * 10, 1),), False)),
    ):
        assert contributions(count, all_together) == expected


def each(count: int) -> tuple[tuple[int, ...], ...]:
    return tuple((number,) for number in range(count))


def test_a_cause_that_needs_another_counts_as_one_with_it() -> None:
    def worth(taken: frozenset[int]) -> list[int] | None:
        return None if 2 in taken and 0 not in taken else [len(taken)]

    assert contributions(3, worth) == Contributions(((0, 2), (1,)), ((2, 1),), True)


def test_also_with_more_than_ten_causes_one_that_needs_another_counts_as_one_with_it() -> None:
    def worth(taken: frozenset[int]) -> list[int] | None:
        return None if 1 in taken and 5 not in taken else [len(taken)]

    found = contributions(12, worth)

    assert found.causes[:3] == ((0,), (1, 5), (2,))
    assert found.parts == ((1, 2, *[1] * 9),)


def test_a_part_is_open_where_a_set_of_causes_leaves_it_open() -> None:
    def worth(taken: frozenset[int]) -> list[int | None]:
        return [len(taken), None if taken == {1} else 5]

    assert contributions(2, worth).parts == ((1, 1), None)
