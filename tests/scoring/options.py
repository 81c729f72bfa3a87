"""What random rules are made of: scales, combinations, conditions, tables, as a rubric writes them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

Written = dict[str, Any]

FORM = {
    "price": {"is": "number", "over": 0, "max": 9},
    "extra?": {"is": "number", "min": 0, "max": 4},
    "size": ["small", "large"],
    "members": [{"kind": ["enterprise", "other"], "staff?": {"is": "number", "min": 0, "max": 4}}],
}
REGISTERS = {"known": [{"size": ["small", "large"], "bonus": {"is": "number", "min": 0, "max": 4}}]}
FIGURES = {
    "ratio": "price / 2",
    "enterprises": 'count(members[kind = "enterprise"])',
    "capped": "function(x) min(x, 4)",
}

NUMERIC: Sequence[tuple[Written, Sequence[Any]]] = (
    ({"to": 3}, (0, 1, 2, 3)),
    ({"to": 1, "step": 0.5}, (0, Fraction(1, 2), 1)),
    ({"from": -1, "to": 1}, (-1, 0, 1)),
    ({"from": 1, "to": 3}, (1, 2, 3)),
    ({"one_of": [0, 1, 3, 9]}, (0, 1, 3, 9)),
    ({"levels": {"poor": 0, "good": 3, "best": 5}}, (0, 3, 5)),
)
AROUND: Sequence[Written] = (
    {"to": 3},
    {"from": "max(-9, min(0, merit))", "to": "3 + max(0, min(merit, 9))"},
    {"to": 'if size = "small" then 3 else price + 2'},
)
"""Scales of a later stage; each has 0 to 3, whatever the entry came to before."""
WORDS: tuple[Written, Sequence[Any]] = ({"levels": ["A", "B"]}, ("A", "B"))

ANY_COUNT = (
    "mean(marks)",
    "median(marks)",
    "min(marks)",
    "max(marks)",
    "sum(marks)",
    "sum(drop lowest(marks, 1))",
    'sum(closest two(marks, "higher"))',
    'mean(closest two(marks, "lower"))',
    "count(marks[item >= 1])",
    "max(marks) - min(marks)",
    "round half up(mean(marks), 0)",
    "mean(drop alone(marks, 1))",
    "if max(marks) - min(marks) <= 1 then mean(marks) else min(marks)",
    "if count(marks) > 2 then median(marks) else max(marks)",
    'nearest(marks, 1, "higher")',
    "count(distinct values(marks))",
    "mean(marks) * (if price > 4 then 2 else 1)",
    "sum(for m in marks return m * m)",
    "if every m in marks satisfies m >= 1 then sum(marks) else 0",
    "capped(sum(marks))",
)
BY_ROLE = (
    'if count(sheets[role = "agency"]) > 0 then mean(sheets[role = "agency"].mark) else mean(marks)',
    'mean(for s in sheets return if s.role = "agency" then s.mark else s.mark / 2)',
    '(3 * mean(sheets[role = "expert"].mark) + mean(sheets[role = "agency"].mark)) / 4',
)
THREE_OR_MORE = (
    "mean(drop lowest(drop highest(marks, 1), 1))",
    "sum(drop lowest(drop highest(marks, 1), 1)) / 2",
)
COUNTED = (
    'closest two(sheets, "lower", totals)',
    'closest two(sheets, "higher", totals)',
    "drop lowest(sheets, 1, totals)",
    "drop highest(sheets, 1, totals)",
    "drop alone(sheets, 2, totals)",
)
CALLS = (
    "max(totals) - min(totals) > 2",
    "count(sheets[total < 2]) > 0",
    "sum(totals) >= 6",
    "min(totals) < 2",
    "median(totals) > 1 and price > 3",
    'max(sheets[role = "expert"].total) > 2',
)
"""When a role is called in."""
FORMAL_RULES = (
    "price <= 6",
    "price < 9",
    "ratio >= 1",
    "enterprises >= 1",
    "count(members[staff != null and staff > 1]) >= 1",
    'some m in members satisfies m.kind = "other"',
    "count(field[price < entry.price]) < 2",
    "extra != null and extra < 3",
    "some row in known satisfies row.size = size",
)
DEMANDS = (
    "count(field[merit > entry.merit]) < 2",
    "sum(field[merit > entry.merit].price) < 2 * round.budget",
    "merit >= mean(field.merit)",
    "merit > 0 and count(entered.merit) > 1",
)
"""Who is let in to what comes after the assessment."""
WHENS = (
    "price > 4",
    'size = "small"',
    "extra != null",
    "count(field) > 1",
    "price > 4 or (extra != null and extra > 1)",
)
WEIGHTS = ("2", "0.5", "-1", "0", "if price > 4 then 2 else 1")
TABLES: Sequence[Written] = (
    {"of": "price", "from": {"2": 1, "5": 3}},
    {"of": "price", "up_to": {"3": 4, "6": 2}},
    {"of": "extra", "over": {"0": 1, "2": 3}, "absent": 2},
    {"of": "ratio", "under": {"1": 5, "3": 1}},
    {"of": "size", "is": {"small": 2, "large": 1}},
    {"of": "enterprises", "from": {"1": 2, "2": 3}},
)
FORMULAS: Sequence[Written] = (
    {"points": "3"},
    {"points": "round half up(4 / price, 1)", "out_of": 4},
    {"points": "if extra = null then 1 else extra", "out_of": 4},
    {"points": "min(price, 5)"},
    {"points": "10 * min(field.price) / price", "out_of": 10},
    {"points": "count(field[price < entry.price])", "out_of": 10},
    {"points": "capped(sum(members[staff != null].staff))", "out_of": 4},
    {"points": "capped(boost)"},
    {"points": "count(field[price < cheap_enough])", "out_of": 10},
    {"points": "sum(for row in known return if row.size = size then row.bonus else 0)", "out_of": 20},
    {"points": "min(count(known[bonus > 1]), 2)"},
    {"points": "x * x", "figures": {"x": "ratio - 2"}, "out_of": 30},
)
GROUP_POINTS: Sequence[Any] = (
    {"of": "subtotal", "from": {"1": 1, "4": 3}},
    "min(subtotal, 5)",
    "count(parts[points >= 1])",
    "if count(parts) > 0 then max(parts.points) else 0",
    "round down(subtotal / 2, 0)",
    "if count(parts[points <= 0]) > 0 then 0 else subtotal",
)
PARTS_REQUIRED = ("count(parts[points >= 1]) >= 1", "every p in parts satisfies p.points >= 0")
REQUIRES = ("points >= 1", "points > 0", "points >= out_of / 2", "points != 0", "points <= 2")
