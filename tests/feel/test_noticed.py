"""What no other test noticed when the code was wrong there: found by tools/mutation.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, Days, Interval, Months, OneOf, Rows, bounds_of, compile_, parse
from kkk_scoring.feel.check import check
from kkk_scoring.feel.limits import ALTERNATIVES
from kkk_scoring.feel.numbers import shown
from kkk_scoring.feel.powers import square_root
from kkk_scoring.feel.types import List, Number, Record


def value(expression: str, **names: Any) -> object:
    return compile_(parse(expression))(names)


def test_a_number_less_one_that_is_not_certain_has_the_bounds_of_both_ends() -> None:
    assert bounds_of(value("10 - n", n=Interval(1, 3))) == (7, 9)
    assert bounds_of(10 - Interval(1, 3)) == (7, 9)


@pytest.mark.parametrize("offset", [-3, 0, 2])
def test_the_offset_of_a_time_is_a_duration_and_absent_without_one(offset: int) -> None:
    moment = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=offset)))

    assert value("t.time offset", t=moment) == Days(offset * 3600)
    assert value("t.time offset", t=moment.replace(tzinfo=None)) is None


def test_a_number_whose_decimals_end_is_written_with_all_of_them() -> None:
    assert shown(Fraction(1, 2**20), 5) == "0.00000095367431640625"
    assert shown(Fraction(1, 3), 5) == "0.33333"


@pytest.mark.parametrize(("least", "problems"), [(1, 1), (2, 0)])
def test_a_loop_over_a_list_gives_as_many_items_as_are_surely_in_it(least: int, problems: int) -> None:
    text = "min(drop lowest(for x in xs return x, 1)) + 1"
    found = check(parse(text), {"xs": List(Number(), at_least=least)}, text=text)

    assert len(found.problems) == problems


@pytest.mark.parametrize("number", [2, Fraction(1, 2), 10**40 + 1, Fraction(1, 10**40 + 1)])
def test_a_root_is_the_nearest_of_34_digits(number: int | Fraction) -> None:
    root = square_root(number)

    assert root is not None
    assert abs(Fraction(root) ** 2 / number - 1) < Fraction(2, 10**33)
    assert len(str(Fraction(root).numerator)) <= 80


@pytest.mark.parametrize(
    ("first", "second", "months"), [("2026-03-10", "2024-11-10", -4), ("2024-11-10", "2026-03-10", 4)]
)
def test_the_months_of_a_duration_backwards_are_negative(first: str, second: str, months: int) -> None:
    text = f'years and months duration(date("{first}"), date("{second}")).months'

    assert value(text) == months


@pytest.mark.parametrize(
    ("given", "turned"), [(True, False), (False, True), (None, None), (UNKNOWN, UNKNOWN)]
)
def test_the_opposite_of_what_is_open_is_open_and_of_what_is_absent_absent(
    given: object, turned: object
) -> None:
    assert value("not(a)", a=given) is turned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('duration("P3D") - duration("P1D")', Days(2 * 86400)),
        ('duration("P3M") - duration("P1M")', Months(2)),
        ('duration("P3M") - duration("P1D")', None),
    ],
)
def test_durations_of_one_kind_are_subtracted(text: str, expected: object) -> None:
    assert value(text) == expected


DAY = date(2026, 3, 1)
LATER = date(2026, 4, 1)
ELEVEN = OneOf([[0] * length for length in range(11)])

VALUES: list[tuple[str, dict[str, Any], object]] = [
    ("count(null)", {}, None),
    ("count(5)", {}, 1),
    ("sum(5)", {}, 5),
    ("max(days)", {"days": [DAY, LATER, DAY]}, LATER),
    ("min(days)", {"days": [LATER, DAY, LATER]}, DAY),
    ("max(mixed)", {"mixed": [DAY, "a"]}, None),
    ("distinct values(rows)", {"rows": [{"a": 1}, {"a": 2}, {"a": 1}]}, [{"a": 1}, {"a": 2}]),
    ("string join(words, delimiter)", {"words": ["a"], "delimiter": 1}, None),
    ("string join(words)", {"words": ["a", 1]}, None),
    ("string join(null)", {}, None),
    # After a filter a name means again what it means outside.
    ("count(rows[km > 1]) + km", {"rows": [{"km": 2}], "km": 10}, 11),
    # A list is in a list that holds it, and in one that equals it.
    ("xs in ys", {"xs": [1, 2], "ys": [[1, 2]]}, True),
    ("xs in ys", {"xs": [1, 2], "ys": [1, 2]}, True),
    ("xs in ys", {"xs": [1, 2], "ys": [1, 2, 3]}, False),
    ("xs in ys", {"xs": [], "ys": []}, True),
    ("xs in ys", {"xs": [], "ys": [1]}, False),
    ("x in ys", {"x": "a", "ys": [1, 2]}, False),
    ("is(x, y)", {"x": 1, "y": Fraction(1)}, True),
    ("is(x, y)", {"x": 1, "y": "1"}, False),
    ("is(x, y)", {"x": 1, "y": Rows([1])}, False),
    ("is(x, y)", {"x": None, "y": None}, True),
]


@pytest.mark.parametrize(("text", "names", "expected"), VALUES)
def test_a_function_or_operator_gives_what_the_language_says(
    text: str, names: dict[str, Any], expected: object
) -> None:
    assert value(text, **names) == expected


@pytest.mark.parametrize(("number", "held"), [(3, True), (9, True), (7, False)])
def test_a_number_is_in_a_list_of_tests_when_it_passes_one(number: int, held: bool) -> None:
    assert compile_(parse("n in [(< 5), 9]", whole_feel=True))({"n": number}) is held


def test_partial_is_the_list_so_far_only_in_its_loop() -> None:
    tree = parse("count(for x in [7, 8] return partial) + partial", whole_feel=True)

    assert compile_(tree)({"partial": 10}) == 12


def test_fields_of_an_item_that_is_absent_are_absent() -> None:
    tree = parse("count(rows[km > 1])")
    check(tree, {"rows": List(Record({"km": Number(null=True)}))}, text="count(rows[km > 1])")

    assert compile_(tree)({"rows": [{"km": 2}, None, {"km": 1}]}) == 1


def test_a_part_with_a_program_of_its_own_is_unknown_where_that_can_not_decide() -> None:
    tree = parse("total")

    assert compile_(tree, {id(tree): lambda names: bool(names["open"])})({"open": UNKNOWN}) is UNKNOWN


# What is not decided

OPEN: list[tuple[str, dict[str, Any], object]] = [
    ("sublist(xs, 5)", {"xs": OneOf([[1], [2, 3]])}, None),
    ("list contains(xs, y)", {"xs": ELEVEN, "y": ELEVEN}, UNKNOWN),
    ("x > 3", {"x": OneOf([4, 5])}, True),
    ("3 < x", {"x": OneOf([4, 5])}, True),
    ("x > 3", {"x": OneOf([1, 5])}, UNKNOWN),
    ("not(x)", {"x": OneOf([True, False])}, UNKNOWN),
    ("not(x)", {"x": Interval(0, 1)}, None),
    ("is(x, y)", {"x": 1, "y": UNKNOWN}, UNKNOWN),
    ("string join(words)", {"words": ["a", UNKNOWN]}, UNKNOWN),
    ("string join(words)", {"words": UNKNOWN}, UNKNOWN),
    ("abs(xs)", {"xs": [UNKNOWN]}, UNKNOWN),
]


@pytest.mark.parametrize(("text", "names", "expected"), OPEN)
def test_what_every_possible_value_gives_is_decided(
    text: str, names: dict[str, Any], expected: object
) -> None:
    assert value(text, **names) is expected


WIDE = Interval(0, 10)
BOUNDS: list[tuple[str, dict[str, Any], tuple[int | None, int | None]]] = [
    ("if open then a else b", {"a": Interval(1, 3), "b": Interval(1, 5)}, (1, 5)),
    ("if open then a else b", {"a": Interval(0, 5), "b": Interval(1, 5)}, (0, 5)),
    ("sum(xs[item >= 3])", {"xs": Rows([], [], 2, WIDE)}, (0, 20)),
    ("sum(xs[item > 10])", {"xs": Rows([], [], 2, WIDE)}, (0, 0)),
    ("sum(xs.km)", {"xs": Rows([], [], 1, {"km": WIDE})}, (0, 10)),
    ("count((if open then r else s).xs)", {
        "r": {"a": 1, "xs": OneOf([[1], [2, 3]])}, "s": {"a": 2, "xs": OneOf([[1], [2, 3]])}}, (1, 2)),
    ("count((if open then r else s).xs)", {
        "r": {"a": 1, "xs": Rows([1], [2])}, "s": {"a": 2, "xs": Rows([1], [2])}}, (1, 2)),
    ("count(distinct values(xs))", {"xs": [Interval(1, 2), Interval(1, 2)]}, (1, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "expected"), BOUNDS)
def test_bounds_cover_all_that_may_come_out_and_no_more(
    text: str, names: dict[str, Any], expected: tuple[int | None, int | None]
) -> None:
    assert bounds_of(value(text, open=UNKNOWN, **names)) == expected


@pytest.mark.parametrize(("number", "longest"), [(ALTERNATIVES, ALTERNATIVES), (ALTERNATIVES + 1, None)])
def test_so_many_lists_stay_apart_as_the_limit_says(number: int, longest: int | None) -> None:
    lists = OneOf([[0] * length for length in range(1, number + 1)])

    assert bounds_of(value("count(append(xs, 0)) - 1", xs=lists))[1] == longest
