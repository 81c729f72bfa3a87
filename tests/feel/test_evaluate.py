"""What expressions give when everything is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import (
    UNKNOWN,
    Days,
    FeelError,
    Interval,
    Months,
    OneOf,
    Rows,
    bounds_of,
    compile_,
    parse,
)
from kkk_scoring.feel.tree import Filter, Node

MEMBERS = [
    {"nip": "1", "kind": "enterprise", "size": "small", "exports": True, "km": Fraction(5, 2)},
    {"nip": "2", "kind": "enterprise", "size": "large", "exports": False, "km": 150},
    {"nip": "1", "kind": "other", "exports": True, "km": 20},
]
NAMES: dict[str, Any] = {
    "members": MEMBERS,
    "marks": [40, 45, 60],
    "points": 7,
    "absent": None,
    "empty": [],
    "text": "Łódź",
    "cluster": {"name": "Robotyka", "founded": date(2012, 2, 29), "address": {"city": "Łódź"}},
    "field": [{"points": 5}, {"points": 9}],
    "entry": {"points": 5},
}


def value(text: str) -> Any:
    return compile_(parse(text))(NAMES)


RULES = [
    ("count(distinct values(members.nip))", 2),
    ('count(members[kind = "enterprise"]) / count(members)', Fraction(2, 3)),
    ('count(members[kind = "enterprise"]) / count(members) >= 0.7', False),
    ('count(members[size in ["small", "medium"]])', 1),
    ("every m in members satisfies m.km <= 150", True),
    ("some m in members satisfies m.km > 150", False),
    ("some m in members, n in members satisfies m.nip = n.nip and m.kind != n.kind", True),
    ("sum(members[exports].km)", Fraction(45, 2)),
    ('members[kind = "other"][1].nip', "1"),
    ("mean(marks)", Fraction(145, 3)),
    ("max(marks) - min(marks) > 20 or mean(marks) < 60", True),
    ("marks[item > mean(marks)]", [60]),
    ("marks[-1]", 60),
    ("marks[count(marks)]", 60),
    ("for m in marks return m - mean(marks)", [Fraction(-25, 3), Fraction(-10, 3), Fraction(35, 3)]),
    ("sum(for m in members return m.km * 2)", 345),
    ("cluster.address.city", "Łódź"),
    ("cluster.founded.year", 2012),
    ("count(field[points > entry.points])", 1),
    ('if points >= 5 then "yes" else "no"', "yes"),
    ("points in (1, 2, [5..7])", True),
    ("points in (5..7)", False),
    ("points between 7 and 7", True),
    ("{sum: points + 1, twice: sum * 2}.twice", 16),
]


@pytest.mark.parametrize(("text", "expected"), RULES)
def test_rules_as_competitions_write_them(text: str, expected: object) -> None:
    assert value(text) == expected


EXACT = [
    ("0.1 + 0.2 = 0.3", True),
    ("1 / 3 * 3 = 1", True),
    ("2.50", Fraction(5, 2)),
    ("1.0", 1),
    ("6 / 3", 2),
    ("1.5e3", 1500),
    ("12e-1", Fraction(6, 5)),
    ("-.5", Fraction(-1, 2)),
    ("2 ** -2", Fraction(1, 4)),
    ("0.5 ** 2", Fraction(1, 4)),
    ("0 ** 0", 1),
    ("modulo(-7, 3)", 2),
    ("modulo(7.5, 2)", Fraction(3, 2)),
    ("abs(-2.5)", Fraction(5, 2)),
    ("sum([0.1, 0.2, 0.3])", Fraction(3, 5)),
    ("sum([0.5, 0.5])", 1),
    ("mean([1, 2])", Fraction(3, 2)),
    ("median([61.5, 10, 250])", Fraction(123, 2)),
    ("median([1, 2, 3, 4])", Fraction(5, 2)),
    ("product([0.5, 4])", 2),
    ("odd(3)", True),
    ("even(3)", False),
    ("distinct values([1, 1.0, 2])", [1, 2]),
]


@pytest.mark.parametrize(("text", "expected"), EXACT)
def test_numbers_are_exact_and_whole_ones_are_integers(text: str, expected: object) -> None:
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


ROUNDING = [
    # number, scale, half up, half down, half even, up, down, floor, ceiling
    ("2.5", 0, 3, 2, 2, 3, 2, 2, 3),
    ("-2.5", 0, -3, -2, -2, -3, -2, -3, -2),
    ("3.5", 0, 4, 3, 4, 4, 3, 3, 4),
    ("2.345", 2, "2.35", "2.34", "2.34", "2.35", "2.34", "2.34", "2.35"),
    ("-1.121", 2, "-1.12", "-1.12", "-1.12", "-1.13", "-1.12", "-1.13", "-1.12"),
    ("2", 1, 2, 2, 2, 2, 2, 2, 2),
    ("15", -1, 20, 10, 20, 20, 10, 10, 20),
    ("(1 / 3)", 2, "0.33", "0.33", "0.33", "0.34", "0.33", "0.33", "0.34"),
]
MODES = ("round half up", "round half down", "decimal", "round up", "round down", "floor", "ceiling")


@pytest.mark.parametrize("row", ROUNDING, ids=[row[0] for row in ROUNDING])
def test_each_rounding_function_rounds_its_way(row: tuple[Any, ...]) -> None:
    number, scale, *expected = row
    found = [value(f"{mode}({number}, {scale})") for mode in MODES]

    assert found == [Fraction(result) for result in expected]


LOGIC = [
    ("true and null", None),
    ("false and null", False),
    ("true or null", True),
    ("false or null", None),
    ("null and absent", None),
    ("true and 1", None),
    ("false and 1", False),
    ("not(null)", None),
    ("not(1)", None),
    ("null = null", True),
    ("absent = 1", False),
    ("absent != 1", True),
    ("null = false", False),
    ("absent > 1", None),
    ('1 = "1"', None),
    ('1 < "2"', None),
    ("true = 1", None),
    ("true < false", None),
    ("absent between 1 and 2", None),
    ("absent in [1, 2]", False),
    ("absent in [1..2]", None),
    ("1 in [null, 1]", True),
    ("if null then 1 else 2", 2),
    ("if 1 then 1 else 2", 2),
    ("some x in [1, null] satisfies x > 1", None),
    ("some x in [2, null] satisfies x > 1", True),
    ("every x in [2, null] satisfies x > 1", None),
    ("every x in [1, null] satisfies x > 1", False),
    ("some x in empty satisfies x", False),
    ("every x in empty satisfies x", True),
    ("count([1, null, 3][item > 1])", 1),
    ("all([true, null])", None),
    ("any([true, null])", True),
    ("all([])", True),
    ("any([])", False),
]


@pytest.mark.parametrize(("text", "expected"), LOGIC)
def test_conditions_are_true_false_or_null(text: str, expected: object) -> None:
    assert value(text) is expected


NULLS = [
    "1 / 0",
    "absent + 1",
    "-absent",
    '1 + "a"',
    "[1] + 1",
    '"a" * 2',
    "absent.name",
    "points.name",
    "cluster.nothing",
    "marks[0]",
    "marks[4]",
    "marks[-4]",
    "marks[1.5]",
    "absent[1]",
    "[][1]",
    "[][-1]",
    "mean([])",
    "min([])",
    "max([])",
    "median([])",
    "product([])",
    "stddev([1])",
    "sum([1, null])",
    'mean([1, "a"])',
    'max([1, "a"])',
    "sum(null)",
    "count(null)",
    "sqrt(-1)",
    "log(0)",
    "0 ** -1",
    "(-8) ** (1 / 3)",
    "modulo(1, 0)",
    'round half up("1", 0)',
    "round half up(1, 0.5)",
    "floor()",
    "floor(1, 2, 3)",
    "date(2015, 2, 30)",
    'date("2015-02-30")',
    'date and time("2015-02-30T10:00:00")',
    'duration("3 years")',
    'substring("abc", 0)',
    'substring("abc", 4)',
    'sort([1, "a"])',
    "sublist([1, 2], 3)",
    "remove([1, 2], 0)",
    'number("a")',
    "1 in null",
    "for x in 1 return x",
    "sum(list: [1], list: [2])",
    "sum(numbers: [1])",
]


@pytest.mark.parametrize("text", NULLS)
def test_what_has_no_answer_is_null(text: str) -> None:
    assert value(text) is (False if text == "1 in null" else None)


LISTS = [
    ("sum([])", 0),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ('sort(["b", "a"])', ["a", "b"]),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ("reverse([1, 2, 3])", [3, 2, 1]),
    ("sublist([1, 2, 3], 2)", [2, 3]),
    ("sublist([1, 2, 3], -2, 1)", [2]),
    ("sublist([1, 2, 3], 2, 9)", [2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]),
    ("index of([1, 2, 1, null], 1)", [1, 3]),
    ("index of([1, null], null)", [2]),
    ("list contains([1, null], null)", True),
    ('distinct values([1, "1", true, null, 1, true, [1], [1]])', [1, "1", True, None, [1]]),
    ("mode([6, 1, 9, 6, 1])", [1, 6]),
    ("mode([])", []),
    ("min(3, 1, 2)", 1),
    ('max(["a", "b"])', "b"),
    ('min(@"2015-01-02", @"2015-01-01")', date(2015, 1, 1)),
    ("count(5)", 1),
    ("[1, [2, 3]] = [1, [2, 3]]", True),
    ('[1, 2] = [1, "2"]', False),
    ("{a: 1, b: 2} = {b: 2, a: 1}", True),
    ("members.km", [Fraction(5, 2), 150, 20]),
    ("members.size", ["small", "large", None]),
    ("for x in [1, 2], y in [x, 10] return x * y", [1, 10, 4, 20]),
    ("5[true]", [5]),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists(text: str, expected: object) -> None:
    assert value(text) == expected


TEXTS = [
    ("string length(text)", 4),
    ("upper case(text)", "ŁÓDŹ"),
    ('lower case("ŁÓDŹ")', "łódź"),
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "x")', ""),
    ('substring after("foobar", "o")', "obar"),
    ('substring after("foobar", "x")', ""),
    ('substring after("foobar", "")', "foobar"),
    ('contains("foobar", "ob")', True),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "ar")', True),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('string join(["a", "b"])', "ab"),
    ('"a" + "b"', "ab"),
    ('number("1 234,5", " ", ",")', Fraction(2469, 2)),
    ('number("-3.50")', Fraction(-7, 2)),
    ("string(1.5)", "1.5"),
    ("string(1 / 3)", "0.3333333333333333333333333333333333"),
    ("string(true)", "true"),
    ('string(@"2015-01-31")', "2015-01-31"),
    ('string(@"P1Y2M")', "P1Y2M"),
    ('string([1, "a", null])', '[1, "a", null]'),
    ("string({a: 1})", "{a: 1}"),
    ("string(null)", None),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_texts(text: str, expected: object) -> None:
    assert value(text) == expected


UTC2 = timezone(timedelta(hours=2))
TIMES = [
    ("date(2015, 1, 31)", date(2015, 1, 31)),
    ('date(@"2015-01-31T23:00:00")', date(2015, 1, 31)),
    ('@"2015-06-01T10:00:00+02:00"', datetime(2015, 6, 1, 10, tzinfo=UTC2)),
    ('date and time(@"2015-01-31")', datetime(2015, 1, 31)),
    ('@"2015-01-31T24:00:00"', datetime(2015, 2, 1)),
    ('@"2015-01-31" + @"P1M"', date(2015, 2, 28)),
    ('@"2012-02-29" + @"P3Y"', date(2015, 2, 28)),
    ('@"2015-03-31" - @"P1M"', date(2015, 2, 28)),
    ('@"2015-01-01" + @"P14D"', date(2015, 1, 15)),
    ('@"2015-01-02" - @"PT1H"', date(2015, 1, 1)),
    ('@"2015-01-01T10:00:00" + @"PT0.5S"', datetime(2015, 1, 1, 10, 0, 0, 500_000)),
    ('@"9999-12-31" + @"P1D"', None),
    ('@"0001-01-01" - @"P1M"', None),
    ('@"2015-01-31" - @"2015-01-01"', Days(30 * 86_400)),
    ('@"2015-01-01T12:00:00" - @"2015-01-01T10:30:00"', Days(5_400)),
    ('@"2015-01-01T12:00:00Z" - @"2015-01-01T12:00:00+02:00"', Days(7_200)),
    ('@"2015-01-01T12:00:00Z" - @"2015-01-01T12:00:00"', None),
    ('@"2015-01-01T12:00:00Z" < @"2015-01-01T12:00:00"', None),
    ('@"2015-01-01T12:00:00Z" = @"2015-01-01T14:00:00+02:00"', True),
    ('@"2015-01-01" < @"2015-01-01T12:00:00"', None),
    ('@"2015-01-01" <= @"2015-01-02"', True),
    ('years and months duration(@"2012-02-29", @"2015-02-28")', Months(35)),
    ('years and months duration(@"2012-02-29", @"2015-03-01")', Months(36)),
    ('years and months duration(@"2015-03-31", @"2012-01-01")', Months(-38)),
    ('years and months duration(@"2012-02-29", @"2015-02-28") >= @"P3Y"', False),
    ('@"P1Y" = @"P12M"', True),
    ('@"P1D" = @"PT24H"', True),
    ('@"P30D" < @"P1M"', None),
    ('@"P1Y" * 2.5', Months(30)),
    ('@"P1D" / 2', Days(43_200)),
    ('@"P3Y" / @"P6M"', 6),
    ('-@"P1Y"', Months(-12)),
    ('abs(@"-P1D")', Days(86_400)),
    ('@"P1Y14M".years', 2),
    ('@"P2DT3H".hours', 3),
    ('@"2015-06-01".weekday', 1),
    ('day of week(@"2015-06-01")', "Monday"),
    ('month of year(@"2015-06-01")', "June"),
    ('day of year(@"2015-02-01")', 32),
    ('week of year(@"2015-01-01")', 1),
    ('@"2015-06-01T10:11:12.5".second', Fraction(25, 2)),
    ('before(@"2015-01-01", @"2015-01-02")', True),
    ("after(1, 2)", False),
    ('is(@"2015-01-01", @"2015-01-01")', True),
    ('is(1, "1")', False),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_dates_and_durations(text: str, expected: object) -> None:
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


DURATIONS = ["P1Y2M", "-P1Y", "P0M", "P1DT2H3M4S", "-PT1H", "PT0S", "PT0.25S", "P400D", "P100Y"]


@pytest.mark.parametrize("text", DURATIONS)
def test_a_duration_is_written_as_it_is_read(text: str) -> None:
    assert str(value(f'@"{text}"')) == text


def test_a_figure_with_parameters_is_called_by_its_name() -> None:
    names = dict(NAMES)
    names["above"] = compile_(parse("function(x) count(field[points >= x])"))(names)
    names["share"] = compile_(parse("function(part, whole) part / whole"))(names)

    assert compile_(parse("above(6)"))(names) == 1
    assert compile_(parse("share(whole: 4, part: 1)"))(names) == Fraction(1, 4)
    assert compile_(parse("share(1)"))(names) is None
    assert compile_(parse("points(1)"))(names) is None


def test_in_a_filter_the_items_fields_come_first() -> None:
    items = [{"points": 1}, {"points": 8}, {"other": 3}]

    assert compile_(parse("items[points > 5]"))({"items": items, "points": 6}) == [
        {"points": 8},
        {"other": 3},
    ]


def test_fields_that_the_static_check_names_are_the_items_even_where_absent() -> None:
    tree = parse("items[points > 5]")
    assert isinstance(tree, Filter)
    tree.fields, tree.kind = frozenset(("points", "other")), "rows"
    items = [{"points": 1}, {"points": 8}, {"other": 3}]

    assert compile_(tree)({"items": items, "points": 6}) == [{"points": 8}]


def test_a_number_in_a_filter_is_a_place() -> None:
    assert compile_(parse("marks[place]"))({"marks": [1, 2], "place": 2}) == 2
    assert compile_(parse("marks[flag]"))({"marks": [1, 2], "flag": True}) == [1, 2]
    assert compile_(parse("marks[place]"))({"marks": [], "place": 2}) == []


PLACES = [
    ([1, 2], 2, 2),
    ([1, 2], -1, 2),
    ([1, 2], 3, None),
    ([], 1, None),
    (None, 1, None),
    (7, 1, 7),
    ([1, 2], None, None),
]


@pytest.mark.parametrize(("marks", "place", "expected"), PLACES)
def test_a_filter_that_the_static_check_calls_a_place_gives_one_item(
    marks: object, place: object, expected: object
) -> None:
    assert compile_(placed("marks[place]"))({"marks": marks, "place": place}) == expected


def placed(text: str) -> Node:
    tree = parse(text)
    assert isinstance(tree, Filter)
    tree.kind, tree.fields = "item", frozenset()
    return tree


def test_a_place_in_what_is_not_decided_covers_the_items_in_reach() -> None:
    program = compile_(placed("marks[place]"))

    assert bounds_of(program({"marks": [1, 5], "place": OneOf([1, 2])})) == (1, 5)
    assert bounds_of(program({"marks": OneOf([[1, 5], [3]]), "place": 1})) == (1, 3)
    assert program({"marks": Rows([1, 5]), "place": 1}) is UNKNOWN
    assert program({"marks": UNKNOWN, "place": 1}) is UNKNOWN
    assert program({"marks": [1, 5], "place": Interval(1, 2)}) is UNKNOWN


WHOLE_FEEL = [
    ("-2 ** 2", 4),
    ("2 ** 3 ** 2", 64),
    ("[1..3] = [1..3]", True),
    ("(1..3] = ]1..3]", True),
    ("(< 3) = (< 3)", True),
    ("2 in (< 3)", True),
    ("5 in [1..3[", False),
    ("[1..3].start", 1),
    ("[1..3[.end included", False),
    ("(1..3).middle", None),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in 1..4 return if i = 1 then 1 else partial[-1] * i", [1, 2, 6, 24]),
    ("for i in 1..2, j in i..2 return i * j", [1, 2, 4]),
    ("some i in 1..3 satisfies i > 2", True),
    ("for i in 1.5..3 return i", None),
    ("for i in u..3 return i", UNKNOWN),
    ("[{item: 1}, {item: 3}][item > 2]", [{"item": 3}]),
    ("true = true = true", True),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE_FEEL)
def test_what_only_the_conformance_cases_need(text: str, expected: object) -> None:
    found = compile_(parse(text, whole_feel=True))({"u": UNKNOWN})

    assert found is UNKNOWN if expected is UNKNOWN else found == expected


@pytest.mark.parametrize(("text", "end"), [("1 + nothing", 11), ("1 + nothing(2)", 14)])
def test_a_name_without_a_value_is_a_problem_at_its_place(text: str, end: int) -> None:
    with pytest.raises(FeelError) as refused:
        value(text)
    problem = refused.value.problem

    assert (problem.kind, problem.start, problem.end) == ("unknown name", 4, end)
    assert problem.message.render("en") == "Nothing here is called `nothing`."


def test_a_tuple_is_a_list() -> None:
    assert compile_(parse("sum(marks[item > 1])"))({"marks": (1, 2, 3)}) == 5


def test_the_same_program_can_run_again_with_other_names() -> None:
    program = compile_(parse("sum(for m in marks return m + bonus)"))

    assert program({"marks": [1, 2], "bonus": 1}) == 5
    assert program({"marks": [Interval(0, 1)], "bonus": 1}).high == 2
    assert program({"marks": [1, 2], "bonus": 1}) == 5
