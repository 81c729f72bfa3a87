"""What an expression costs in steps: counted, not timed, so that each machine and version refuses the same.

A look at an item costs 1 step, and 1 more for every 4 parts of what is done to it. Inside a loop the walks of
functions and operators through lists and texts cost too; bounds cost ten times as much as plain values.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import Interval, Rows, compile_, parse
from kkk_scoring.feel.frame import Run

NAMES: dict[str, Any] = {
    "many": list(range(1, 11)),
    "long": "x" * 640,
    "records": [{"km": 1}, {"km": 2}, {"km": 3}],
    "open": [1, 2, Interval(1, 3)],
    "rows": Rows([1, 2], [3, 4, 5]),
    "n": Interval(1, 3),
    **{f"bits{bits}": Fraction(1, 2 ** (bits - 1)) for bits in (512, 513, 1536)},
}
FIGURES = {"short": "function(x) x > 0", "longer": "function(x) not(x > 0)"}

COSTS = [
    # Items, weighed by the parts of the expression that looks at each.
    ("for a in many return a", 10),
    ("for a in many return a + a", 10 * 2),
    ("for a in many return a + a + a + a", 10 * 3),
    ("for a in many, b in many return 1", 10 + 10 * 10),
    ("some a in many satisfies a > 20", 10 * 2),
    ("every a in many satisfies a > 20", 10 * 2),
    ("many[item > 0]", 10),
    ("many[not(item > 0)]", 10 * 2),
    ("rows[item > 0]", 2 + 3 + 1),
    ("for i in 1..10 return i", 10 + 10 * 2),
    ("for i in 10..1 return i", 10 + 10 * 2),
    ("short(1)", 1),
    ("longer(1)", 1 + 1),
    ("for a in many return short(a)", 10 + 10 * 1),
    # What costs only in a loop.
    ("for a in many return sum(many)", 10 + 10 * 10),
    ("for a in many return list contains(many, 0)", 10 * 2 + 10 * 4 * 10),
    ("for a in many return string length(long)", 10 + 10 * (640 // 64)),
    ("for a in many return long", 10 + 10 * (640 // 8)),
    ("for a in many return exp(0)", 10 + 10 * 200),
    ("for a in many return stddev(many)", 10 + 10 * (200 + 10)),
    ("for a in many return floor(a)", 10),
    ("for a in many return records.km", 10 + 10 * 3),
    ("for a in many return many = many", 10 * 2 + 10 * 10),
    ("for a in many return a in many", 10 * 2 + 10 * 10),
    ("many[sum(many) > 0]", 10 * 2 + 10 * 10),
    ("count(many[item > 0]) + sum(many)", 10),
    ("count(for a in many return a) + sum(many)", 10),
    ("sum(many) + exp(0) + count(records.km)", 0),
    ("many = many and 1 in many", 0),
    # What costs everywhere.
    ("2 ** 3", 5),
    ("2 ** 0.5", 500),
    ("sum(open)", 10 * 3),
    ("sum(rows)", 10 * (2 + 3)),
    ("floor(n)", 10 * 1),
    ("max(n, 1)", 10 * 2),
    ("bits512 + 0", 0),
    ("bits513 + 0", 1),
    ("bits1536 + 0", 3**2),
]


@pytest.mark.parametrize(("text", "steps"), COSTS)
def test_an_expression_costs_what_it_looks_at(text: str, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[int] = []
    program = compile_(parse(text, whole_feel=True))
    figures = {name: compile_(parse(figure))({}) for name, figure in FIGURES.items()}
    monkeypatch.setattr(Run, "spend", lambda run, cost: spent.append(cost))
    program({**NAMES, **figures})

    assert sum(spent) == steps
