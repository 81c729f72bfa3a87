"""The law of the static check: what it passes has a value of the type it says, whatever the application.

Expressions are made at random, sound ones and others. Those in which the check finds nothing are
evaluated for random applications; the value must be of the type, and absent only if the type says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.feel import Days, Months, compile_, parse
from kkk_scoring.feel import types as t
from kkk_scoring.feel.check import check

SEEDS = st.integers(0, 2**48)
APPLICATIONS = 6

MEMBER = t.Record(
    {
        "kind": t.Text(("firm", "school", "other")),
        "size": t.Text(("small", "large"), null=True),
        "distance": t.Number("km"),
        "turnover": t.Number(null=True),
        "exports": t.Boolean(),
        "marks": t.List(t.Number(), 1),
    }
)
NAMES: dict[str, t.Type] = {
    "total": t.Number(),
    "extra": t.Number(null=True),
    "distance": t.Number("km"),
    "turnover": t.Number(null=True),
    "flag": t.Boolean(),
    "answer": t.Boolean(null=True),
    "kind": t.Text(("firm", "school", "other")),
    "size": t.Text(("small", "large"), null=True),
    "founded": t.Date(),
    "closed": t.Date(null=True),
    "marks": t.List(t.Number(), 2),
    "scores": t.List(t.Number()),
    "gaps": t.List(t.Number(null=True)),
    "papers": t.List(t.Text(), null=True),
    "members": t.List(MEMBER),
    "board": t.Record({"chairs": t.Number(), "since": t.Date(null=True)}, null=True),
}
NUMBERS = ("1", "0", "-2", "0.5", "total", "total", "marks[1]", "distance", "extra")


@given(SEEDS)
def test_what_the_check_passes_has_a_value_of_its_type(seed: int) -> None:
    holds(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(8))
def test_what_the_check_passes_has_a_value_of_its_type_for_many(block: int) -> None:
    passed = sum(holds(seed) for seed in range(block * 10_000, (block + 1) * 10_000))

    assert passed > 2_000


def holds(seed: int) -> bool:
    """Whether the check passed the seed's expression; then its values are as the check says."""
    random = Random(seed)
    text = Maker(random).anything(random.randint(1, 4))
    node = parse(text)
    checked = check(node, NAMES, text=text)
    if checked.problems:
        return False
    program = compile_(node)
    for _ in range(APPLICATIONS):
        names = {name: value_of(type_, random) for name, type_ in NAMES.items()}
        value = program(names)

        assert conforms(value, checked.type), f"seed {seed}: {text}\n{value!r} is no {checked.type}\n{names}"
    return True


def value_of(type_: t.Type, random: Random) -> object:
    """Any value of the type."""
    if type_.null and random.random() < 0.4:
        return None
    match type_:
        case t.Number():
            return random.choice([0, 1, -2, 3, 10, Fraction(1, 3), Fraction(-5, 2)])
        case t.Text():
            return random.choice(type_.options or ("", "a", "firm", "2015-01-31"))
        case t.Boolean():
            return random.random() < 0.5
        case t.Date():
            return date(2015, 1, 31) + timedelta(days=random.randint(-500, 500))
        case t.List():
            length = random.choice([0, 0, 1, 2, 4]) + type_.at_least
            return [value_of(type_.item, random) for _ in range(length)]
        case t.Record():
            return {name: value_of(field, random) for name, field in type_.fields.items()}
    raise AssertionError(type_)


def conforms(value: object, type_: t.Type) -> bool:
    if isinstance(type_, t.Any):
        return True
    if value is None:
        return type_.null
    match type_:
        case t.Number():
            return type(value) in (int, Fraction)
        case t.Text():
            return isinstance(value, str) and (type_.options is None or value in type_.options)
        case t.Boolean():
            return isinstance(value, bool)
        case t.Date():
            return type(value) is date
        case t.Days():
            return isinstance(value, Days)
        case t.Months():
            return isinstance(value, Months)
        case t.List():
            return (
                isinstance(value, list | tuple)
                and len(value) >= type_.at_least
                and all(conforms(item, type_.item) for item in value)
            )
        case t.Record():
            return isinstance(value, dict) and all(
                conforms(value.get(name), field) for name, field in type_.fields.items()
            )
    return False


class Maker:
    """Makes texts of expressions, mostly of the kind that is asked for."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.items: list[str] = []

    def one_of(self, *texts: str) -> str:
        return self.random.choice(texts)

    def anything(self, depth: int) -> str:
        makers = [self.number, self.boolean, self.boolean, self.numbers, self.members, self.day, self.text]
        return self.random.choice(makers)(depth)

    def made(self, makers: list[Callable[[], str]]) -> str:
        return self.random.choice(makers)()

    def number(self, depth: int) -> str:
        if depth == 0 or self.random.random() < 0.15:
            return self.one_of(
                "1", "0", "-2", "0.5", "total", "total", "marks[1]", "distance", "extra", *self.items
            )
        n, ns, b, ms, d = self.number, self.numbers, self.boolean, self.members, depth - 1
        maybe, ns1 = self.maybe_number(d), ns(d)
        return self.made(
            [
                lambda: f"({n(d)} {self.one_of('+', '-', '*')} {n(d)})",
                lambda: f"(if {b(d)} then {n(d)} else {n(d)})",
                lambda: f"(if {maybe} = null then {n(d)} else {maybe} + {n(d)})",
                lambda: f"(if not({maybe} = null) and {b(d)} then {maybe} else {n(d)})",
                lambda: f"(if {maybe} = null or {b(d)} then {n(d)} else {maybe})",
                lambda: (
                    f"(if count({ns1}) {self.one_of('>', '>=', '=', '!=', '<')} {self.one_of('0', '1', '2')} "
                    f"then {self.one_of('max', 'mean', 'median', 'stddev')}({ns1}) else {n(d)})"
                ),
                lambda: f"(if count({ns1}) {self.one_of('>', '<=', '=')} 1 then {n(d)} else {ns1}[2])",
                lambda: f"{self.one_of('count', 'sum', 'max', 'min', 'mean', 'product')}({ns1})",
                lambda: f"max({n(d)}, {n(d)})",
                lambda: f"count({self.one_of(ms(d), ns1)})",
                lambda: f"{self.one_of('abs', 'floor')}({n(d)})",
                lambda: f"round half up({n(d)}, 1)",
                lambda: f"{self.day(d)}.{self.one_of('year', 'month', 'weekday')}",
                lambda: f"({self.day(d)} - {self.day(d)}).days",
                lambda: f"{ns1}[{self.one_of('1', '2', '-1', '3', 'total')}]",
                lambda: f'nearest({ns1}, {n(d)}, "lower")',
                lambda: f"string length({self.text(d)})",
                lambda: maybe,
            ]
        )

    def maybe_number(self, depth: int) -> str:
        """A number that is often absent."""
        return self.one_of(
            "extra", "turnover", "board.chairs", "scores[1]", "mean(scores)", "members[1].turnover",
            "gaps[1]", "(if flag then null else 1)", f"max({self.numbers(depth)})",
        )  # fmt: skip

    def numbers(self, depth: int) -> str:
        if depth == 0:
            return self.one_of("marks", "scores", "scores", "[1, total]", "gaps[item != null]", "[]", "gaps")
        n, ns, d = self.number, self.numbers, depth - 1
        return self.made(
            [
                lambda: f"{self.members(d)}.{self.one_of('distance', 'turnover')}",
                lambda: f"{self.members(d)}[turnover != null].turnover",
                lambda: f"[{n(d)}, {n(d)}]",
                lambda: self.filtered(ns(d), d),
                lambda: f"concatenate({ns(d)}, {ns(d)})",
                lambda: f"append({ns(d)}, {n(d)})",
                lambda: f"{self.one_of('sort', 'distinct values', 'reverse')}({ns(d)})",
                lambda: f"drop lowest({ns(d)}, {self.one_of('1', '2', 'count(gaps)')})",
                lambda: f"drop highest({ns(d)}, {self.one_of('1', '2', 'count(gaps)')})",
                lambda: f'closest two({ns(d)}, "higher")',
                lambda: f"drop alone({ns(d)}, {n(d)})",
                lambda: f"sublist({ns(d)}, {self.one_of('1', '2', '-1', '-2')})",
                lambda: f"sublist({ns(d)}, {self.one_of('1', '2', '-2')}, {self.one_of('1', '2')})",
                lambda: f"mode({ns(d)})",
                lambda: f"union({ns(d)}, {ns(d)})",
                lambda: f"flatten([{ns(d)}, {ns(d)}])",
                lambda: f"insert before({ns(d)}, {self.one_of('1', '2', '-1')}, {n(d)})",
                lambda: f"remove({ns(d)}, {self.one_of('1', '2', '-1')})",
                lambda: f"list replace({ns(d)}, {self.one_of('1', '3', '-1')}, {n(d)})",
                lambda: f"index of({ns(d)}, {n(d)})",
                lambda: self.loop(d),
            ]
        )

    def filtered(self, list_: str, depth: int) -> str:
        self.items.append("item")
        made = f"{list_}[{self.one_of('item != null', f'item > {self.number(depth)}')}]"
        self.items.pop()
        return made

    def loop(self, depth: int) -> str:
        source = self.numbers(depth)
        self.items.append("x")
        made = f"(for x in {source} return {self.number(depth)})"
        self.items.pop()
        return made

    def members(self, depth: int) -> str:
        if depth == 0 or self.random.random() < 0.3:
            return "members"
        fields = ["distance", "turnover", "item.turnover", "max(marks)"]
        self.items += fields
        condition = self.one_of(
            self.boolean(depth - 1), "exports", 'size = "small"', "turnover != null", "turnover > 1",
            "turnover != null and turnover > total", "item.size != null", "answer != null and answer",
        )  # fmt: skip
        del self.items[-len(fields) :]
        return f"{self.members(depth - 1)}[{condition}]"

    def boolean(self, depth: int) -> str:
        if depth == 0:
            return self.one_of("flag", "true", "answer", 'kind = "firm"', "size = null", "extra != null")
        n, b, d = self.number, self.boolean, depth - 1
        maybe = self.maybe_number(d)
        return self.made(
            [
                lambda: f"({n(d)} {self.one_of('<', '<=', '>', '>=', '=', '!=')} {n(d)})",
                lambda: f"({self.day(d)} {self.one_of('<', '>=', '=')} {self.day(d)})",
                lambda: f"({b(d)} {self.one_of('and', 'or')} {b(d)})",
                lambda: f"({maybe} != null and {maybe} > {n(d)})",
                lambda: f"({maybe} > {n(d)} and {b(d)} and {maybe} != null)",
                lambda: f"({maybe} = null or {maybe} > {n(d)})",
                lambda: f"({maybe} = {self.one_of('1', '3')} and {maybe} < {n(d)})",
                lambda: f"({maybe} in [1, 3] and {maybe} < {n(d)})",
                lambda: f"not({b(d)})",
                lambda: f"({n(d)} between {n(d)} and {n(d)})",
                lambda: f"({n(d)} in ({n(d)}, < {n(d)}, [{n(d)}..{n(d)}]))",
                lambda: f"({maybe} in [1, 2])",
                lambda: f'({self.text(d)} in ["firm", "small"])',
                lambda: f"list contains({self.numbers(d)}, {n(d)})",
                lambda: self.quantified(d),
                lambda: f"({maybe} {self.one_of('=', '!=')} {n(d)})",
                lambda: f"({self.members(d)} = [])",
                lambda: f"{self.one_of('any', 'all')}({self.members(d)}.exports)",
                lambda: f"(if {b(d)} then {b(d)} else {b(d)})",
                lambda: "(papers != null and count(papers) > 1)",
            ]
        )

    def quantified(self, depth: int) -> str:
        source = self.numbers(depth)
        self.items.append("x")
        made = f"({self.one_of('some', 'every')} x in {source} satisfies {self.boolean(depth)})"
        self.items.pop()
        return made

    def day(self, depth: int) -> str:
        if depth == 0:
            return self.one_of("founded", "founded", '@"2015-01-31"', 'date("2012-02-29")', "closed")
        span = self.one_of('@"P14D"', '@"P1Y"', '@"P1M"', 'duration("P2M")')
        return self.one_of(
            f"({self.day(depth - 1)} {self.one_of('+', '-')} {span})",
            f"(if closed = null then {self.day(depth - 1)} else closed)",
            f"max({self.day(depth - 1)}, {self.day(depth - 1)})",
        )

    def text(self, depth: int) -> str:
        if depth == 0:
            return self.one_of("kind", '"a"', "size", "papers[1]")
        return self.one_of(
            f"day of week({self.day(depth - 1)})",
            f"upper case({self.text(depth - 1)})",
            f'(if {self.boolean(depth - 1)} then {self.text(depth - 1)} else "b")',
            f"substring({self.text(depth - 1)}, 2)",
            f"string({self.number(depth - 1)})",
            f'({self.text(depth - 1)} + "x")',
        )
