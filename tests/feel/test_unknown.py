"""What can be said while something is not decided: bounds, possible rows, open conditions."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.feel import UNKNOWN, Interval, OneOf, Rows, bounds_of, compile_, hull, is_known, parse
from kkk_scoring.feel.unknown import Undecided, alike, interval, join

MEMBER = {"nip": UNKNOWN, "kind": UNKNOWN, "km": Interval(0, None)}
NAMES: dict[str, Any] = {
    "u": UNKNOWN,
    "n": Interval(1, 3),
    "low": Interval(None, 3),
    "any_number": Interval(None, None),
    "marks": [40, Interval(0, 60), 55],
    "rows": [
        {"kind": "enterprise", "km": 10},
        {"kind": UNKNOWN, "km": Interval(0, 300)},
        {"kind": "other", "km": 20},
    ],
    "members": Rows(more=500, template=MEMBER),
    "some_members": Rows(
        [{"nip": "1", "kind": "enterprise", "km": 5}], [{"nip": "2", "kind": "other", "km": 7}]
    ),
    "endless": Rows([1], more=None, template=Interval(0, 10)),
    "lists": OneOf([[1, 2], [3]]),
}


def value(text: str) -> Any:
    return compile_(parse(text))(NAMES)


BOUNDS = [
    ("n + 1", (2, 4)),
    ("n - n", (-2, 2)),
    ("-n", (-3, -1)),
    ("n * -2", (-6, -2)),
    ("n * 0", (0, 0)),
    ("any_number * 0", (0, 0)),
    ("low * -1", (-3, None)),
    ("low * low", (None, None)),
    ("6 / n", (2, 6)),
    ("n / 2", (Fraction(1, 2), Fraction(3, 2))),
    ("n ** 2", (1, 9)),
    ("(n - 2) ** 2", (0, 1)),
    ("(n - 2) ** 3", (-1, 1)),
    ("n ** -1", (Fraction(1, 3), 1)),
    ("abs(n - 2)", (0, 1)),
    ("abs(low)", (0, None)),
    ("round half up(n / 2, 0)", (1, 2)),
    ("floor(n / 2)", (0, 1)),
    ("modulo(n, 2)", (0, 2)),
    ("sum(marks)", (95, 155)),
    ("mean(marks)", (Fraction(95, 3), Fraction(155, 3))),
    ("min(marks)", (0, 40)),
    ("max(marks)", (55, 60)),
    ("median(marks)", (40, 55)),
    ("max(marks) - min(marks)", (15, 60)),
    ("sort(marks)[1]", (0, 40)),
    ("sort(marks)[2]", (40, 55)),
    ("count(marks)", (3, 3)),
    ('count(rows[kind = "enterprise"])', (1, 2)),
    ('sum(rows[kind = "enterprise"].km)', (10, 310)),
    ('mean(rows[kind = "enterprise"].km)', (5, 155)),
    ('max(rows[kind = "enterprise"].km)', (10, 300)),
    ("count(members)", (0, 500)),
    ('count(members[kind = "enterprise"])', (0, 500)),
    ("count(distinct values(members.nip))", (0, 500)),
    ("sum(members.km)", (0, None)),
    ("count(some_members)", (1, 2)),
    ("sum(some_members.km)", (5, 12)),
    ("mean(some_members.km)", (5, 6)),
    ("count(distinct values(some_members.nip))", (1, 2)),
    ("mean(endless)", (0, 10)),
    ("median(endless)", (0, 10)),
    ("min(endless)", (0, 1)),
    ("max(endless)", (1, 10)),
    ("sum(endless)", (1, None)),
    ("count(endless)", (1, None)),
    ("count(distinct values([1, 2, n]))", (2, 3)),
    ("count(distinct values([5, 6, n]))", (3, 3)),
    ("count(union([5, n], [5, 6]))", (3, 3)),
    ("sum(for m in marks return m * 2)", (190, 310)),
    ("sum(for m in some_members return m.km + 1)", (6, 14)),
    ("sum(concatenate(marks, some_members.km))", (100, 167)),
    ("sum(lists)", (3, 3)),
    ("count(lists)", (1, 2)),
    ("mean(lists)", (Fraction(3, 2), 3)),
    ("sum(lists[item > 1])", (2, 3)),
    ("if u then 1 else n", (1, 3)),
    ("if n > 0 then 5 else n", (5, 5)),
    ("if u = null then 0 else 1", (0, 1)),
    ('nearest(marks, 50, "lower")', (0, 60)),
]


@pytest.mark.parametrize(("text", "ends"), BOUNDS)
def test_numbers_have_the_narrowest_bounds(text: str, ends: tuple[Any, Any]) -> None:
    assert bounds_of(value(text)) == ends


CONDITIONS = [
    ("n > 0", True),
    ("n >= 1", True),
    ("n > 3", False),
    ("n < 1", False),
    ("n > 1", UNKNOWN),
    ("n = 2", UNKNOWN),
    ("n = 4", False),
    ("n != 4", True),
    ("low < 4", True),
    ("low > 4", False),
    ("low > 0", UNKNOWN),
    ("n between 0 and 5", True),
    ("n between 2 and 5", UNKNOWN),
    ("n in [0..3]", True),
    ("n in (3..9]", False),
    ("n in [7, 8]", False),
    ("n in [2, 8]", UNKNOWN),
    ("n in (7, > 0)", True),
    ("n = null", False),
    ("u = null", UNKNOWN),
    ("u = u", UNKNOWN),
    ("null < u", None),
    ("n < null", None),
    ('n = "a"', None),
    ("u and false", False),
    ("u or true", True),
    ("u and true", UNKNOWN),
    ("u or false", UNKNOWN),
    ("u and null", UNKNOWN),
    ("not(u)", UNKNOWN),
    ("n and true", None),
    ("some m in marks satisfies m > 50", True),
    ("some m in marks satisfies m > 55", UNKNOWN),
    ("some m in marks satisfies m > 60", False),
    ("every m in marks satisfies m >= 0", True),
    ("every m in marks satisfies m > 40", False),
    ("every m in marks satisfies m < 56", UNKNOWN),
    ("every m in members satisfies m.km >= 0", True),
    ("some m in members satisfies m.km < 0", False),
    ("some m in members satisfies m.km >= 0", UNKNOWN),
    ("some m in some_members satisfies m.km = 5", True),
    ("some m in some_members satisfies m.km = 7", UNKNOWN),
    ("list contains([1, 2], n)", UNKNOWN),
    ("list contains([7, 8], n)", False),
    ("list contains([7, 8, u], 7)", True),
    ('list contains(some_members.nip, "1")', True),
    ('list contains(some_members.nip, "2")', UNKNOWN),
    ('list contains(some_members.nip, "3")', False),
    ('"1" in some_members.nip', True),
    ('"3" in some_members.nip', False),
    ("all([true, u])", UNKNOWN),
    ("all([false, u])", False),
    ("any([true, u])", True),
    ("[1, n] = [2, n]", False),
    ("[1, n] = [1, n]", UNKNOWN),
    ("[1, n] = [1]", False),
    ("{a: n} = {a: 9}", False),
    ("min(marks) < 41", True),
    ("mean(marks) >= 60", False),
    ('count(rows[kind = "enterprise"]) / count(rows) >= 0.7', False),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS)
def test_a_condition_is_decided_as_soon_as_every_filling_agrees(text: str, expected: object) -> None:
    assert value(text) is expected


UNKNOWNS = [
    "u + 1",
    "1 / (n - 2)",
    "n / any_number",
    "min(members.km)",
    "mean(members.km)",
    "sum([1, u])",
    "sqrt(low)",
    "log(n - 1)",
    "2 ** n",
    "n ** 0.5",
    "marks[n]",
    "marks[u]",
    "some_members[1]",
    "u.name",
    "u[item > 1]",
    "for x in u return x",
    "count(u)",
    "date(u)",
    "string length(u)",
    "upper case(u)",
    "string(n)",
    "stddev(marks)",
    "mode(marks)",
    'substring("abc", n)',
    '@"2015-01-01" + u',
    'if u then 1 else "a"',
    "if u then true else false",
    "f(u)",
    "for x in marks, y in some_members return x",
    "for x in u, y in marks return x",
    "u in [1, 2]",
    "some_members = some_members",
    'nearest(u, 1, "lower")',
]


@pytest.mark.parametrize("text", UNKNOWNS)
def test_anything_else_is_unknown_and_never_a_wrong_value(text: str) -> None:
    program = compile_(parse(text))
    figure = compile_(parse("function(x) if x then 1 else 2"))(NAMES)
    found = program({**NAMES, "f": figure})

    assert bounds_of(found) == (1, 2) if text == "f(u)" else found is UNKNOWN


def test_an_optional_field_not_yet_answered_may_still_be_left_out() -> None:
    program = compile_(parse("if x = null then 0 else x * 2"))

    assert program({"x": UNKNOWN}) is UNKNOWN
    assert bounds_of(program({"x": Interval(1, 10)})) == (2, 20)


def test_rows_that_may_be_there_stay_apart_from_those_that_are() -> None:
    found = value('rows[kind = "enterprise"]')

    assert isinstance(found, Rows)
    assert [row["km"] for row in found.sure] == [10]
    assert [bounds_of(row["km"]) for row in found.maybe] == [(0, 300)]
    assert found.more == 0


def test_a_filter_that_is_decided_for_every_row_gives_a_plain_list() -> None:
    assert value("marks[item > 60]") == []
    assert value("[n, 7][item > 5]") == [7]


def test_lists_of_two_branches_stay_apart() -> None:
    found = value("if u then [1, 2] else [3]")

    assert isinstance(found, OneOf)
    assert list(found.alternatives) == [[1, 2], [3]]


# The values themselves

HOSTILE: list[Callable[[Any], object]] = [
    bool,
    len,
    iter,
    hash,
    int,
    float,
    list,
    abs,
    round,
    sorted,
    operator.neg,
    operator.index,
    lambda x: x == 1,
    lambda x: x != 1,
    lambda x: x < 1,
    lambda x: x >= 1,
    lambda x: x + 1,
    lambda x: 1 - x,
    lambda x: x * 2,
    lambda x: 2 / x,
    lambda x: x**2,
    lambda x: x % 2,
    lambda x: x[0],
    lambda x: 1 in x,
    lambda x: x(),
    lambda x: x.name,
    lambda x: {x: 1},
    lambda x: sum([1, x]),
    lambda x: max(1, x),
]


@pytest.mark.parametrize("operation", HOSTILE)
@pytest.mark.parametrize("undecided", [UNKNOWN, Rows([1], [2]), OneOf([1, 2])], ids=repr)
def test_code_for_plain_values_never_gets_an_answer(
    operation: Callable[[Any], object], undecided: object
) -> None:
    with pytest.raises(Undecided):
        operation(undecided)


@pytest.mark.parametrize("operation", [bool, hash, int, float, len, iter, round])
def test_an_interval_is_no_number_and_no_truth_value(operation: Callable[[Any], object]) -> None:
    with pytest.raises(Undecided):
        operation(Interval(1, 2))


def test_unknown_survives_copies() -> None:
    assert copy.deepcopy(UNKNOWN) is UNKNOWN
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN


def test_an_interval_upside_down_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="an interval from 2 to 1"):
        Interval(2, 1)


def test_an_interval_of_one_number_is_that_number() -> None:
    assert interval(2, 2) == 2
    assert bounds_of(interval(None, None)) == (None, None)
    assert bounds_of("text") == (None, None)
    assert bounds_of(OneOf([1, Interval(2, 5)])) == (1, 5)


HULLS = [
    ([1, 1], 1),
    (["a", "a"], "a"),
    ([True, True], True),
    ([None, None], None),
    ([[1, 2], [1, 2]], [1, 2]),
    ([True, False], UNKNOWN),
    ([None, 1], UNKNOWN),
    (["a", "b"], UNKNOWN),
    ([[1], [1, 2]], UNKNOWN),
    ([1, True], UNKNOWN),
    ([], UNKNOWN),
]


@pytest.mark.parametrize(("values", "expected"), HULLS)
def test_equal_values_cover_themselves_and_different_ones_are_unknown(
    values: list[Any], expected: Any
) -> None:
    assert alike(hull(values), expected)


def test_numbers_lists_and_records_are_covered_part_by_part() -> None:
    assert bounds_of(hull([3, Interval(1, 2)])) == (1, 3)
    assert bounds_of(hull([3, Interval(1, None)])) == (1, None)
    assert alike(hull([[1, "a"], [2, "a"]]), [Interval(1, 2), "a"])
    assert alike(hull([{"a": 1, "b": 2}, {"a": 1}]), {"a": 1, "b": UNKNOWN})


def test_alternatives_are_joined_without_repetition() -> None:
    joined = join([OneOf([[1], [2, 3]]), [1], [2, 3]])

    assert isinstance(joined, OneOf)
    assert list(joined.alternatives) == [[1], [2, 3]]


def test_too_many_alternatives_are_covered_by_one_value() -> None:
    joined = join([[number, 0] for number in range(200)])

    assert alike(joined, [Interval(0, 199), 0])


@pytest.mark.parametrize("value", [1, "a", None, True, [1, {"a": 2}], {}])
def test_plain_values_are_known(value: object) -> None:
    assert is_known(value)


@pytest.mark.parametrize(
    "value", [UNKNOWN, Interval(1, 2), Rows(), OneOf([1]), [1, UNKNOWN], {"a": [UNKNOWN]}]
)
def test_a_value_with_an_undecided_part_is_not_known(value: object) -> None:
    assert not is_known(value)


# Laws

NUMBERS = st.integers(-9, 9) | st.fractions(-9, 9, max_denominator=4)
ENDS = st.tuples(NUMBERS, NUMBERS).map(sorted)
OPERATIONS = st.sampled_from([operator.add, operator.sub, operator.mul, operator.truediv])
COMPARISONS = st.sampled_from([operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne])
PART = st.fractions(0, 1, max_denominator=8)


@given(ENDS, ENDS, PART, PART, OPERATIONS)
def test_an_interval_operation_covers_the_operation_on_numbers(
    one: list[Any],
    other: list[Any],
    part: Fraction,
    other_part: Fraction,
    operation: Callable[[Any, Any], Any],
) -> None:
    left, right = (low + (high - low) * at for (low, high), at in ((one, part), (other, other_part)))
    result = operation(Interval(*one), Interval(*other))
    if result is UNKNOWN:
        assert other[0] <= 0 <= other[1]
    else:
        low, high = bounds_of(result)
        assert low is not None
        assert high is not None
        assert low <= operation(Fraction(left), Fraction(right)) <= high


@given(ENDS, ENDS, PART, PART, COMPARISONS)
def test_a_decided_comparison_of_intervals_holds_for_all_numbers_in_them(
    one: list[Any],
    other: list[Any],
    part: Fraction,
    other_part: Fraction,
    comparison: Callable[[Any, Any], Any],
) -> None:
    left, right = (low + (high - low) * at for (low, high), at in ((one, part), (other, other_part)))
    result = comparison(Interval(*one), Interval(*other))

    assert result is UNKNOWN or result is comparison(left, right)


@given(ENDS, ENDS)
def test_the_bounds_of_a_sum_are_reached(one: list[Any], other: list[Any]) -> None:
    assert bounds_of(Interval(*one) + Interval(*other)) == (one[0] + other[0], one[1] + other[1])
