"""Whatever an expression says: a value or a problem inside its text, and never a word from Python."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from kkk_scoring.feel import (
    UNKNOWN,
    Days,
    FeelError,
    FunctionValue,
    Interval,
    Months,
    OneOf,
    Problem,
    Rows,
    compile_,
    parse,
)
from kkk_scoring.feel import types as t
from kkk_scoring.feel.check import check
from kkk_scoring.feel.relations import RangeValue
from kkk_scoring.feel.signatures import SIGNATURES
from kkk_scoring.feel.tokens import KEYWORDS
from tests.fuzz.texts import TOKENS, campaign, campaigns
from tests.helpers import ROOT

PAGE = (ROOT / "docs" / "expressions.md").read_text("utf-8")
EXPRESSIONS = sorted(set(re.findall(r"`([^`\n]+)`", PAGE)))
WORDS = (
    *(f"{name}(" for name in SIGNATURES),
    *(f" {word} " for word in sorted(KEYWORDS)),
    *(
        "x",
        "xs",
        "members",
        "m",
        "u",
        "rows",
        "one",
        "d",
        "f(",
        "item",
        "partial",
        ".x",
        ".km",
        "[1]",
        "[-1]",
    ),
    *(
        "1",
        "0",
        "-2",
        "0.5",
        "2e3",
        '"a"',
        '""',
        '@"2015-01-31"',
        '@"P1Y"',
        '@"PT5H"',
        '@"2015-01-01T10:00:00Z"',
    ),
    *("+", "-", "*", "/", "**", "=", "!=", "<", ">=", "(", ")", "[", "]", "{", "}", ",", ".", "..", ":", " "),
    *TOKENS,
)
RECORD = {"x": 1, "km": Fraction(1, 3), "nip": "1", "d": date(2015, 1, 31)}
NAMES: dict[str, Any] = {
    "x": 3,
    "xs": [1, Fraction(1, 2), "a", None, True, {"x": 1}, [2]],
    "members": [RECORD, {**RECORD, "x": 2}],
    "m": Interval(0, 60),
    "u": UNKNOWN,
    "rows": Rows([RECORD], [{**RECORD, "x": Interval(0, 5)}], 3, {"x": UNKNOWN}),
    "one": OneOf([[1, 2], [3], None]),
    "d": date(2015, 1, 31),
    "f": compile_(parse("function(x) x * x + 1"))({}),
}
TYPES: dict[str, t.Type] = {
    "x": t.Number(),
    "xs": t.ANY,
    "members": t.List(t.Record({"x": t.Number(), "km": t.Number(), "nip": t.Text(), "d": t.Date()})),
    "m": t.Number(),
    "u": t.ANY,
    "d": t.Date(),
}
VALUES = (
    int,
    Fraction,
    str,
    bool,
    type(None),
    date,
    datetime,
    Days,
    Months,
    list,
    dict,
    FunctionValue,
    RangeValue,
)
UNDECIDED = (type(UNKNOWN), Interval, OneOf, Rows)


@campaigns(few=1_500, many=5_000)
def test_an_expression_is_a_value_or_a_problem(number: int) -> None:
    outcomes = campaign(evaluated, EXPRESSIONS, number, WORDS, seed="evaluate")

    assert len(outcomes) > 20


@campaigns(few=1_000, many=5_000)
def test_the_static_check_finds_problems_inside_the_text(number: int) -> None:
    outcomes = campaign(checked, EXPRESSIONS, number, WORDS, seed="check")

    assert len(outcomes) > 20


def evaluated(text: str) -> Hashable:
    """The kind of the value, or the problem."""
    outcomes: list[Hashable] = []
    for whole_feel in (False, True):
        try:
            value = compile_(parse(text, whole_feel=whole_feel))(NAMES)
        except FeelError as error:
            outcomes.append(problem(error.problem, text))
        else:
            assert isinstance(value, (*VALUES, *UNDECIDED)), value
            outcomes.append(type(value).__name__)
    return tuple(outcomes)


def checked(text: str) -> Hashable:
    """The problems that are found without evaluating."""
    try:
        node = parse(text)
    except FeelError as error:
        return problem(error.problem, text)
    return frozenset(problem(found, text) for found in check(node, TYPES, text=text).problems)


def problem(found: Problem, text: str) -> Hashable:
    """What is new about a problem: its kind and sentence, without what was written."""
    assert 0 <= found.start <= found.end <= len(text)
    assert found.message.render("en")
    assert found.message.render("pl")
    return found.kind, found.message.text
