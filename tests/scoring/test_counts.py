"""How many others lie before an entry is looked up in their order; it is what asking each of them gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.scoring.protocol import bounds
from tests.small import a_round, outcome, rules, scored

RULES = """
rubric: counts
form: {{price: {{is: number, min: 0, max: 9}}, size: {{is: number, min: 0, max: 9}}}}
stages:
  - stage: first
    experts: {{judge: 1}}
    criteria: {{M: {{marks: {{to: 9}}}}}}
  - stage: second
    criteria: {{others: {{points: "{rule}", out_of: 1000}}}}
"""

# A rule that is looked up, and the same written so that each of the others is asked.
SAME = [
    ("count(field[price < entry.price])", "sum(for o in field return if o.price < price then 1 else 0)"),
    ("count(field[price <= entry.size])", "sum(for o in field return if o.price <= size then 1 else 0)"),
    (
        "count(field[price > entry.price])",
        "sum(for o in field return if o.price > price then 1 else 0)",
    ),
    ("count(field[entry.price >= size])", "sum(for o in field return if price >= o.size then 1 else 0)"),
    ("count(field[first = entry.first])", "sum(for o in field return if o.first = first then 1 else 0)"),
    ("count(entered.first[M < entry.M])", "sum(for o in entered.first return if o.M < M then 1 else 0)"),
    (
        "count(field[size > 4][price < entry.price])",
        "sum(for o in field return if o.size > 4 and o.price < price then 1 else 0)",
    ),
    (
        "sum(for n in [1, 2, 3] return count(field[price < n]))",
        "sum(for n in [1, 2, 3], o in field return if o.price < n then 1 else 0)",
    ),
]
ENTRIES = st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=7)


def counted(rule: str, entries: list[tuple[int, int, int]], missing: int = 0) -> list[Any]:
    """The points of each entry of this price, size and mark; the last *missing* are not marked yet."""
    rubric = rules(RULES.format(rule=rule))
    ids = [f"N{n}" for n in range(len(entries))]
    marks = {
        id_: {"M": mark} for id_, (_, _, mark) in list(zip(ids, entries, strict=True))[: len(ids) - missing]
    }
    round_ = a_round(rubric, {"J": "judge"}, {"first": {"J": marks}})
    answers = {id_: {"price": p, "size": s} for id_, (p, s, _) in zip(ids, entries, strict=True)}
    protocol = scored(rubric, round_, answers)
    return [bounds(outcome(protocol, id_).open_points or outcome(protocol, id_).total) for id_ in ids]


@pytest.mark.parametrize(("rule", "one_by_one"), SAME, ids=[rule for rule, _ in SAME])
@given(ENTRIES)
@settings(max_examples=15, deadline=None)
def test_the_others_before_an_entry_are_as_many_as_when_each_is_asked(
    rule: str, one_by_one: str, entries: list[tuple[int, int, int]]
) -> None:
    assert counted(rule, entries) == counted(one_by_one, entries)


def test_an_entry_that_is_still_open_leaves_the_number_open() -> None:
    entries = [(1, 1, 5), (2, 2, 3), (3, 3, 9)]

    assert counted("count(field[first < entry.first])", entries) == [(1, 1), (0, 0), (2, 2)]
    assert counted("count(field[first < entry.first])", entries, missing=1)[:2] == [(1, 2), (0, 1)]
