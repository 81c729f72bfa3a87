"""The law of undecided values: whatever fills the gaps, the result lies within what was said before.

Expressions are made at random over names that are partly undecided. Each is evaluated once as it
is and then with the gaps filled at random; the first value must cover every other one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.feel import UNKNOWN, FeelError, Interval, OneOf, Rows, compile_, parse
from kkk_scoring.feel.numbers import tidy
from kkk_scoring.feel.tree import Filter, Node, children

SEEDS = st.integers(0, 2**48)
FILLINGS = 12


@settings(max_examples=500)
@given(SEEDS)
def test_a_value_covers_whatever_comes_out_when_the_gaps_are_filled(seed: int) -> None:
    expect_cover(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(8))
def test_a_value_covers_whatever_comes_out_of_many_expressions(block: int) -> None:
    for seed in range(block * 5_000, (block + 1) * 5_000):
        expect_cover(seed)


@settings(max_examples=300)
@given(SEEDS)
def test_filling_a_gap_never_widens_the_bounds(seed: int) -> None:
    random = Random(seed)
    marks = [gap(random) for _ in range(4)]
    narrower = [fill(mark, random) if random.random() < 0.5 else mark for mark in marks]
    program = compile_(parse(f"{expression(random, 2, 'number')} + sum(marks) / 4 + max(marks) - min(marks)"))
    names = {**some_names(random), "marks": marks}

    assert covers(program(shown(names)), program(shown({**names, "marks": narrower})))


def expect_cover(seed: int) -> None:
    random = Random(seed)
    text = expression(random, 3)
    names = some_names(random)
    tree = parse(text)
    if random.random() < 0.5:
        decide_filters(tree)
    program = compile_(tree)
    value = program(shown(names))
    for _ in range(FILLINGS):
        filled = fill(names, random)
        result = program(filled)

        assert covers(value, result), (
            f"{seed}: {text}\n{names}\n{value!r} does not cover {result!r}\n{filled}"
        )


def decide_filters(node: Node) -> None:
    """What the static check says about filters: which names are the item's."""
    if isinstance(node, Filter):
        node.fields = frozenset(("x", "k", "ok", "y"))
    for child in children(node):
        decide_filters(child)


# Undecided values, of which the test knows what they may become


class Open:
    """UNKNOWN for the program; one of *values* when the gap is filled."""

    def __init__(self, *values: Any) -> None:
        self.values = values

    def __repr__(self) -> str:
        return f"Open{self.values}"


TEXT = Open("a", "b", "c", None)
TRUTH = Open(True, False, None)
NUMBER = Open(0, 1, 2, 5, Fraction(-3, 2), None)
DAY = Open(date(2012, 2, 29), date(2015, 2, 28), None)


def some_names(random: Random) -> dict[str, Any]:
    rows = [record(random) for _ in range(random.randint(0, 4))]
    return {
        "n": gap(random),
        "m": gap(random),
        "o": random.choice((2, None, NUMBER)),
        "t": random.choice(("a", "b", TEXT)),
        "f": random.choice((True, False, TRUTH)),
        "d": random.choice((date(2012, 2, 29), DAY)),
        "r": record(random),
        "marks": marks(random),
        "rows": random.choice((rows, Rows(rows[:2], rows[2:]), Rows(rows, (), 2, record(random)))),
    }


def marks(random: Random) -> Any:
    found = [gap(random) for _ in range(random.randint(0, 4))]
    if random.random() < 0.1:
        found.append(random.choice((NUMBER, None)))
    kind = random.random()
    if kind < 0.6:
        return found
    if kind < 0.8:
        return Rows(found[:2], found[2:], random.choice((0, 0, 1, 3)), gap(random))
    return OneOf([found, found[1:], [1, 2, 3]])


def gap(random: Random) -> Any:
    """A number, known or between bounds."""
    low = random.choice((-3, 0, 0, 1, 2, Fraction(5, 2)))
    if random.random() < 0.4:
        return low
    ends = (
        None if random.random() < 0.1 else low,
        None if random.random() < 0.1 else low + random.randint(1, 4),
    )
    return Interval(*ends)


def record(random: Random) -> dict[str, Any]:
    found: dict[str, Any] = {
        "x": gap(random),
        "k": random.choice(("a", "b", "c", TEXT)),
        "ok": random.choice((True, False, TRUTH)),
    }
    if random.random() < 0.7:
        found["y"] = random.choice((1, 2, None, NUMBER))
    return found


def shown(spec: Any) -> Any:
    """What the program gets to see."""
    if isinstance(spec, Open):
        return UNKNOWN
    if isinstance(spec, Rows):
        return Rows(shown(spec.sure), shown(spec.maybe), spec.more, shown(spec.template))
    if isinstance(spec, OneOf):
        return OneOf(shown(spec.alternatives))
    if isinstance(spec, list | tuple):
        return [shown(item) for item in spec]
    if isinstance(spec, Mapping):
        return {key: shown(item) for key, item in spec.items()}
    return spec


def fill(spec: Any, random: Random) -> Any:
    """One way to fill the gaps."""
    if isinstance(spec, Open):
        return random.choice(spec.values)
    if isinstance(spec, Interval):
        low = spec.low if spec.low is not None else (spec.high or 0) - 7
        high = spec.high if spec.high is not None else low + 9
        return tidy(random.choice((low, high, low + (high - low) * Fraction(random.randint(0, 4), 4))))
    if isinstance(spec, Rows):
        present = [item for item in spec.maybe if random.random() < 0.5]
        items = [*spec.sure, *present, *[spec.template] * random.randint(0, spec.more or 0)]
        random.shuffle(items)
        return fill(items, random)
    if isinstance(spec, OneOf):
        return fill(random.choice(spec.alternatives), random)
    if isinstance(spec, list):
        return [fill(item, random) for item in spec]
    if isinstance(spec, Mapping):
        return {key: fill(item, random) for key, item in spec.items()}
    return spec


# Whether a value says enough


def covers(value: Any, other: Any) -> bool:
    """Whether *other* is one of the things that *value* says it may be."""
    if value is UNKNOWN:
        return True
    if isinstance(value, Interval):
        return lies_within(value, other)
    if isinstance(value, OneOf):
        alternatives = other.alternatives if isinstance(other, OneOf) else (other,)
        return all(any(covers(mine, one) for mine in value.alternatives) for one in alternatives)
    if isinstance(value, Rows):
        return isinstance(other, list | tuple) and matches(value, list(other))
    if isinstance(value, list | tuple):
        same = isinstance(other, list | tuple) and len(value) == len(other)
        return same and all(map(covers, value, other))
    if isinstance(value, Mapping):
        return isinstance(other, Mapping) and all(covers(value[key], other.get(key)) for key in value)
    return type(value) is type(other) and value == other


def lies_within(bounds: Interval, other: Any) -> bool:
    if type(other) in (int, Fraction):
        other = Interval(other, other)
    if not isinstance(other, Interval):
        return False
    low = bounds.low is None or (other.low is not None and bounds.low <= other.low)
    return low and (bounds.high is None or (other.high is not None and other.high <= bounds.high))


def matches(rows: Rows, items: list[Any]) -> bool:
    """Whether each sure row is one of the items and each other item a row that may be there."""
    places: list[Any] = [*rows.sure, *rows.maybe, *[rows.template] * min(rows.more or 0, len(items))]
    if rows.more is None:
        places += [rows.template] * len(items)
    fits = [[place for place, row in enumerate(places) if covers(row, item)] for item in items]
    taken: dict[int, int] = {}
    if not all(_assign(at, fits, taken, set()) for at in range(len(items))):
        return False
    # Each sure row must be among the assigned ones; try to move others out of the way.
    wanted = [[at for at, item in enumerate(items) if covers(row, item)] for row in rows.sure]
    held: dict[int, int] = {}
    return all(_assign(at, wanted, held, set()) for at in range(len(rows.sure)))


def _assign(at: int, fits: Sequence[Sequence[int]], taken: dict[int, int], tried: set[int]) -> bool:
    for place in fits[at]:
        if place in tried:
            continue
        tried.add(place)
        if place not in taken or _assign(taken[place], fits, taken, tried):
            taken[place] = at
            return True
    return False


# Expressions: «kind» stands for another expression of that kind

LEAVES = {
    "number": ("0", "1", "2", "2.5", "-3", "n", "n", "m", "r.x"),
    "numbers": ("marks", "marks", "marks", "rows.x", "rows.y", "[n, m, 2]"),
    "rows": ("rows",),
    "truth": ("true", "false", "f", 't = "a"', "n > 1", "o != null", 'd < @"2013-01-01"'),
    "inside": ("ok", 'k = "a"', "k != t", "y > 1", "x <= 2", 'k in ["a", "b"]', "x = m", "item.x < n"),
    "value": ("t", "d", "o", "r", "null", "rows.k", "d.year"),
    "sign": ("=", "!=", "<", "<=", ">", ">="),
    "side": ('"lower"', '"higher"'),
}
LARGER = {
    "number": (
        "(«number» + «number»)",
        "(«number» - «number»)",
        "(«number» * «number»)",
        "(«number» / «number»)",
        "-(«number»)",
        "(«number») ** 2",
        "(«number») ** 3",
        "(«number») ** -1",
        "sum(«numbers»)",
        "min(«numbers»)",
        "max(«numbers»)",
        "mean(«numbers»)",
        "median(«numbers»)",
        "product(«numbers»)",
        "stddev(«numbers»)",
        "count(«numbers»)",
        "count(«rows»)",
        "abs(«number»)",
        "floor(«number»)",
        "ceiling(«number»)",
        "sqrt(«number»)",
        "round half up(«number», 0)",
        "round half down(«number», 1)",
        "decimal(«number», 0)",
        "round down(«number», 0)",
        "round up(«number», 1)",
        "modulo(«number», 2)",
        "(if «truth» then «number» else «number»)",
        "(if o = null then «number» else o)",
        "nearest(«numbers», «number», «side»)",
        "«numbers»[1]",
        "«numbers»[-1]",
        "«numbers»[«number»]",
    ),
    "numbers": (
        "[«number», «number», «number»]",
        "«rows».x",
        "«rows».y",
        "«numbers»[item «sign» «number»]",
        "(for i in «numbers» return i + «number»)",
        "(for i in «numbers» return i * «number»)",
        "(for i in «rows» return i.x)",
        "distinct values(«numbers»)",
        "sort(«numbers»)",
        "reverse(«numbers»)",
        "flatten([«numbers», «number»])",
        "concatenate(«numbers», «numbers»)",
        "union(«numbers», «numbers»)",
        "append(«numbers», «number»)",
        "sublist(«numbers», 2)",
        "remove(«numbers», 1)",
        "insert before(«numbers», 1, «number»)",
        "mode(«numbers»)",
        "drop lowest(«numbers», 1)",
        "drop lowest(«numbers», 2)",
        "drop highest(«numbers», 1)",
        "drop lowest(«numbers», 1, «numbers»)",
        "closest two(«numbers», «side»)",
        "drop alone(«numbers», «number»)",
        "(if «truth» then «numbers» else «numbers»)",
    ),
    "rows": (
        "rows[«inside»]",
        "«rows»[«inside»]",
        "«rows»[«inside» and «truth»]",
        "«rows»[«truth»]",
        "«rows»[x «sign» «number»]",
        "distinct values(«rows»)",
        "drop lowest(«rows», 1, «rows».x)",
        "drop highest(«rows», 1, rows.x)",
        "closest two(«rows», «side», rows.x)",
        "drop alone(«rows», «number», rows.x)",
        "append(«rows», r)",
        "append(«rows», r, r)",
        "concatenate(rows, «rows»)",
    ),
    "truth": (
        "(«number» «sign» «number»)",
        "(«truth» and «truth»)",
        "(«truth» or «truth»)",
        "not(«truth»)",
        "(«number» between «number» and «number»)",
        "(«number» in [«number»..«number»])",
        "(«number» in («number», > «number»))",
        "(«number» in «numbers»)",
        '(t in ["a", "c"])',
        "(o «sign» «number»)",
        "(some i in «numbers» satisfies i «sign» «number»)",
        "(every i in «numbers» satisfies i «sign» «number»)",
        "(some i in rows, j in marks satisfies i.x «sign» j)",
        "(every i in rows, j in «numbers» satisfies i.x «sign» j)",
        "list contains(«numbers», «number»)",
        "(«numbers» = «numbers»)",
        "(«value» = «value»)",
        "all(rows.ok)",
        "any(rows.ok)",
        "all([«truth», «truth»])",
        "any([«truth», «truth»])",
    ),
    "value": (
        "«rows»[1]",
        "nearest(«rows», «number», «side», rows.x)",
        "if «truth» then «value» else «value»",
    ),
}
ANYTHING = ("number", "number", "truth", "truth", "numbers", "rows", "value")


def expression(random: Random, depth: int, kind: str = "") -> str:
    """A random expression of some kind; its parts are the simpler the deeper they are."""
    kind = kind or random.choice(ANYTHING)
    template = random.choice(LARGER.get(kind, LEAVES[kind]) if depth > 0 else LEAVES[kind])
    return re.sub("«(.*?)»", lambda hole: expression(random, depth - 1, hole[1]), template)


def test_an_expression_over_gaps_raises_nothing_but_limits() -> None:
    random = Random(7)
    problems = []
    for _ in range(300):
        program = compile_(parse(expression(random, 4)))
        try:
            program(shown(some_names(random)))
        except FeelError as error:
            problems.append(error.problem.kind)

    assert set(problems) <= {"limit"}
