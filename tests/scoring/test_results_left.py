"""What a line of the results leaves over, while somebody may still take from it."""

from __future__ import annotations

import pytest

from kkk_scoring.scoring.protocol import Protocol
from tests.small import a_round, rules, scored

RULES = """
rubric: left
form: {price: {is: number, min: 0}, kind: [a, b]}
stages:
  - stage: s
    requirements: {signed: {judged: true}}
    experts: {clerk: 1}
    criteria: {P: {points: price, out_of: 99}}
ranking: [highest: s, shared]
results:
  - {result: first, when: kind = "a", lists: kind, pot: 6, cost: price, too_dear: skip, tied: out}
  - result: second
    when: kind = "b"
    lists: kind
    pot: if left >= 1 then 9 else 0
    cost: price
    too_dear: skip
    tied: out
"""


def dealt(signed: str) -> Protocol:
    """A and B are on the list a, C is on b; *signed*: whose requirement is known to be met."""
    rubric = rules(RULES)
    marks = {"K": {id_: {"signed": "yes"} for id_ in signed}}
    answers = {
        "A": {"price": 4, "kind": "a"},
        "B": {"price": 2, "kind": "a"},
        "C": {"price": 3, "kind": "b"},
    }
    return scored(rubric, a_round(rubric, {"K": "clerk"}, {"s": marks}), answers)


@pytest.mark.parametrize(
    ("signed", "result", "is_open"),
    [
        # A and B take all of the 6, so that nothing is left for C.
        ("ABC", None, False),
        # A alone leaves 2. B stands behind C, but may still take them.
        ("AC", None, True),
        ("BC", None, True),
    ],
)
def test_a_list_of_its_own_gets_what_the_line_before_leaves_once_that_is_certain(
    signed: str, result: str | None, is_open: bool
) -> None:
    found = {one.entry: one for one in dealt(signed).outcomes}["C"]

    assert (found.result, found.result_open is not None) == (result, is_open)
