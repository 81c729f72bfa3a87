"""Whatever the text: a value or a FeelError, soon, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.feel import UNKNOWN, FeelError, Interval, OneOf, Problem, Rows, compile_, parse
from kkk_scoring.feel.signatures import SIGNATURES
from kkk_scoring.feel.tokens import KEYWORDS

SOON = 20.0  # seconds of the processor; the worst here takes two, with every line counted ten
MEMBERS = [{"nip": str(i), "km": Fraction(i, 3), "name": "x" * i} for i in range(500)]
NAMES: dict[str, Any] = {
    "xs": [Fraction(i, 7) for i in range(1, 501)],
    "members": MEMBERS,
    "n": Fraction(10**60, 7),
    "big": 10**4800 - 1,
    "bigs": [10**4000 + i for i in range(500)],
    "s": "a" * 50_000,
    "u": UNKNOWN,
    "open": [Interval(0, i) for i in range(300)],
    "rows": Rows(MEMBERS[:200], MEMBERS[200:], None, {"km": UNKNOWN}),
}
NAMES["f"] = compile_(parse("function(x) sum(for a in xs return a * x)"))(NAMES)
NAMES["endless"] = compile_(parse("function(x) endless(x) + endless(x)"))(NAMES)

ATTACKS = [
    "[" * 100_000,
    "(" * 9_000,
    "{" * 9_000,
    "-" * 9_999 + "1",
    "a in (" * 1_500,
    "a in [" * 1_500,
    "a in " + "[" * 1_500,
    "a in " + "(" * 1_500,
    "a in (" + "[(" * 1_500,
    "if true then " * 700,
    "if true then 1 else " * 450 + "1",
    "for a in " * 1_000,
    "1+" + "+1" * 4_000,
    "1" + "*2" * 119,
    "9" * 10_000,
    "9**9**9",
    "9 ** (9 ** 9)",
    "(9 ** 9) ** (9 ** 9)",
    "1e100 ** 40",
    "10 ** 0.3",
    "big ** 0.37",
    "(1 + 10 ** -100) ** 0.37",
    "log(1 + 10 ** -1000)",
    "round up(1 / 3, 6176)",
    "decimal(big, -6000)",
    "*".join(["big"] * 100),
    "*".join(["n"] * 100),
    "+".join([f"(1 / (n + {i}))" for i in range(100)]),
    "[big * big]",
    "for a in bigs, b in bigs return a * b",
    "for a in bigs, b in bigs return a / b",
    "sum(for a in xs return 1 / (a + big))",
    "product(xs)",
    "stddev(xs)",
    "for a in xs, b in xs, c in xs return 1",
    "for a in xs return for b in xs return for c in xs return c",
    "for a in xs, b in xs return " + "+".join(["(a * b)"] * 10),
    "for a in bigs, b in bigs return " + "+".join(["(a / b)"] * 50),
    "+".join(["(1 / big)"] * 100),
    "sum(for a in bigs return 1 / a)",
    "stddev(for a in bigs return 1 / a)",
    "for a in xs, b in xs return sum(xs)",
    "for a in xs, b in xs return xs = xs",
    "for a in xs, b in xs return a in xs",
    "for a in xs, b in xs return members.nip",
    "for a in xs, b in xs return s + s",
    'for a in xs, b in xs return contains(s, "b")',
    "for a in xs, b in xs return exp(1 / a)",
    "for a in xs, b in xs return a ** 0.37",
    "for a in xs, b in xs return 2 ** 3999",
    "for a in xs return concatenate(xs, xs, xs)",
    "for a in xs return distinct values(members)",
    "for m in members return distinct values(append(members, u))",
    "for m in members return string join(members.name)",
    "flatten(for a in xs return for b in xs return xs)",
    "some a in xs, b in xs, c in xs satisfies a + b = c",
    "count(members[count(members[km > count(members[km > 1])]) > 0])",
    "sum(for a in xs return f(a))",
    "f(" * 40 + "1" + ")" * 40,
    "endless(1)",
    "s + s + s",
    "string(members)",
    "upper case(s)",
    "median(open)",
    "mean(open)",
    "sort(open)",
    "distinct values(open)",
    "distinct values(rows)",
    "union(open, open)",
    "drop lowest(open, 150)",
    "drop lowest(open, 2)",
    'closest two(open, "lower")',
    "drop alone(open, 5)",
    "for a in open, b in open return median(open)",
    "for a in xs return if u then members else xs",
    "sum(rows.km) + count(rows[km > 3])",
    "substring(s, 10 ** 50)",
    "xs[10 ** 50]",
    '@"P999999999999Y" * 10 ** 60',
    '@"2020-01-01" + @"P999999999999Y"',
    '@"2020-01-01" + @"P999999999999D"',
    '@"2020-01-01T00:00:00" + @"P999999999999D" * 10 ** 50',
    '"' + "\\" * 9_000,
    "\u0301" * 100,
    "𝟘 + １",
    "é" * 9_000,
    "\ud800",
]


LONGER_ATTACKS = ["for a in xs, b in xs return " + "+".join(["(a * b)"] * 50)]
ALL_ATTACKS = [*ATTACKS, *(pytest.param(text, marks=pytest.mark.slow) for text in LONGER_ATTACKS)]


@pytest.mark.parametrize("text", ALL_ATTACKS, ids=[text[:40] for text in ATTACKS + LONGER_ATTACKS])
def test_an_attack_gets_an_answer_soon(text: str) -> None:
    start = time.process_time()
    answer(text, NAMES)

    assert time.process_time() - start < SOON


def answer(text: str, names: Mapping[str, object], whole_feel: bool = False) -> object:
    """The value, or the problem; any other exception is a failure of the test."""
    try:
        return compile_(parse(text, whole_feel=whole_feel))(names)
    except FeelError as error:
        return error.problem


TOO_MUCH = [
    ("for a in xs, b in xs, c in xs return 1", "The expression looks at more than 500000 items."),
    ("big * big * big * big * big", "A number gets too big to go on."),
    ("for a in xs return big * big", "A number gets too big to go on."),
    ("s + s + s", "A text gets longer than 100000 characters."),
    ("flatten(for a in xs return xs)", "A list gets longer than 100000 items."),
    ("endless(1)", "The figures go too deep into one another."),
]


@pytest.mark.parametrize(("text", "message"), TOO_MUCH)
def test_an_evaluation_beyond_all_reason_is_a_problem_of_its_expression(text: str, message: str) -> None:
    with pytest.raises(FeelError) as refused:
        compile_(parse(text))(NAMES)
    problem = refused.value.problem

    assert problem.message.render("en") == message
    assert (problem.kind, problem.start, problem.end) == ("limit", 0, len(text))


def test_each_run_has_its_own_budget() -> None:
    program = compile_(parse("some a in xs, b in xs satisfies a + b < 0"))

    assert [program({"xs": [1] * 400}) for _ in range(3)] == [False, False, False]


WORDS = (
    *SIGNATURES,
    *sorted(KEYWORDS),
    *("x", "xs", "item", "partial", "1", "0.5", "2e3", '"a"', '@"2015-01-31"', '@"P1Y"', "@"),
    *("+", "-", "*", "/", "**", "=", "!=", "<", ">=", "(", ")", "[", "]", "{", "}", ",", ".", "..", ":"),
    *("≥", "%", ";", "„", "!"),
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=30), st.booleans())
def test_random_tokens_are_a_value_or_a_problem(words: list[str], whole_feel: bool) -> None:
    text = " ".join(words)
    found = answer(text, SMALL, whole_feel)

    assert not isinstance(found, Problem) or 0 <= found.start <= found.end <= len(text)


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_random_characters_are_a_value_or_a_problem(text: str) -> None:
    answer(text, SMALL)


SMALL: dict[str, Any] = {
    "x": 3,
    "xs": [1, Fraction(1, 2), "a", None, True, {"x": 1}, [2]],
    "u": UNKNOWN,
    "i": Interval(-1, 2),
    "rows": Rows([{"x": 1}], [{"x": Interval(0, 5)}], 3, {"x": UNKNOWN}),
    "one": OneOf([[1, 2], [3], None]),
    "d": compile_(parse('@"2015-01-31"'))({}),
}
ATOMS = (
    *SMALL,
    "1",
    "0",
    "-2",
    "0.5",
    '"a"',
    '""',
    "true",
    "null",
    '@"P1D"',
    '@"P1M"',
    "[]",
    "{x: 1}",
    '@"2015-01-01T10:00:00Z"',
)
FORMS = (
    "(«») + («»)",
    "(«») - («»)",
    "(«») * («»)",
    "(«») / («»)",
    "(«») ** («»)",
    "-(«»)",
    "(«») = («»)",
    "(«») < («»)",
    "(«») and («»)",
    "(«») or («»)",
    "if «» then «» else («»)",
    "(for y in «» return «»)",
    "(for y in «», z in y return [z, «»])",
    "(some y in «» satisfies «»)",
    "(every y in «» satisfies y = («»))",
    "(«»)[«»]",
    "(«»)[item = («»)]",
    "(«»).x",
    "(«»).year",
    "[«», «»]",
    "{x: «», y: x}",
    "(«») between («») and («»)",
    "(«») in («»)",
    "(«») in [(«»)..(«»)]",
    "(«») in («», < («»))",
)


def every_call(random: Random) -> Iterator[str]:
    """Every built-in function with every number of arguments that one of its forms takes."""
    for name, signature in SIGNATURES.items():
        for form in signature.forms:
            arguments = ", ".join(expression(random, 1) for _ in form)
            yield f"{name}({arguments})"


def expression(random: Random, depth: int) -> str:
    if depth == 0:
        return random.choice(ATOMS)
    if random.random() < 0.3:
        name = random.choice(list(SIGNATURES))
        form = random.choice(SIGNATURES[name].forms)
        return f"{name}({', '.join(expression(random, depth - 1) for _ in form)})"
    pieces = random.choice(FORMS).split("«»")
    return pieces[0] + "".join(expression(random, depth - 1) + piece for piece in pieces[1:])


@settings(max_examples=300)
@given(st.integers(0, 2**48), st.integers(1, 3))
def test_ill_typed_expressions_are_a_value_or_a_problem(seed: int, depth: int) -> None:
    answer(expression(Random(seed), depth), SMALL)


@pytest.mark.parametrize("seed", range(40))
def test_every_function_takes_any_arguments(seed: int) -> None:
    for text in every_call(Random(seed)):
        answer(text, SMALL)


@pytest.mark.slow
def test_a_hundred_thousand_ill_typed_expressions_are_values_or_problems() -> None:
    for seed in range(100_000):
        answer(expression(Random(seed), 1 + seed % 3), SMALL)
