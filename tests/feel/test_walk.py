"""What a tree alone tells: the names it takes from outside, the functions it calls."""

from __future__ import annotations

import pytest

from kkk_scoring.feel.check import check
from kkk_scoring.feel.parser import parse
from kkk_scoring.feel.types import ANY, List, Number, Record
from kkk_scoring.feel.walk import calls, constant, first_use, free_names

NAMES = {
    "members": List(Record({"size": Number(), "price": Number()})),
    "marks": List(Number()),
    "size": Number(),
    "price": Number(),
}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("size + price", {"size", "price"}),
        ("members[size > 3]", {"members"}),
        ("members[size > limit]", {"members", "limit"}),
        ("members[size > 3].price + price", {"members", "price"}),
        ("members[price > entry.price]", {"members", "entry"}),
        ("marks[item > size]", {"marks", "size"}),
        ("marks[size]", {"marks", "size"}),
        ("members[count(marks[item > size]) > 1]", {"members", "marks"}),
        ("for m in members return m.size + size", {"members", "size"}),
        ("for m in members, n in m.parts return n + k", {"members", "k"}),
        ("some size in marks satisfies size > price", {"marks", "price"}),
        ("every x in x satisfies x > 3", {"x"}),
        ("function(a, b) a + b + size", {"size"}),
        ("above(size)", {"above", "size"}),
        ("count(members)", {"members"}),
        ("{a: size}.a", {"size"}),
        ("if a then b else c", {"a", "b", "c"}),
        ("a in ([b..c], < d)", {"a", "b", "c", "d"}),
        ("a between b and c", {"a", "b", "c"}),
        ('"size"', set()),
    ],
)
def test_names_from_outside_are_free(text: str, names: set[str]) -> None:
    node = parse(text)
    check(node, NAMES, text=text)

    assert free_names(node) == names


def test_before_the_check_a_field_in_a_filter_counts_as_a_name() -> None:
    assert free_names(parse("members[size > 3]")) == {"members", "size"}


def test_calls_are_found_at_every_depth_in_the_order_of_the_text() -> None:
    node = parse("mean(drop lowest(marks, count(marks[abs(item) > 1]))) + above(1)")

    assert [call.name for call in calls(node)] == ["mean", "drop lowest", "count", "abs", "above"]


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), ("-3", -3), ('"a"', "a"), ("true", True), ("-a", None), ("1 + 1", None)]
)
def test_a_written_value_is_a_constant(text: str, value: object) -> None:
    assert constant(parse(text)) == value


def test_a_figure_of_unknown_type_leaves_the_names_in_its_filter_open() -> None:
    text = "figure[size > 3]"
    node = parse(text)
    check(node, {"figure": ANY}, text=text)

    assert free_names(node) == {"figure", "size"}


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("size + price", "size", 0),
        ("size + price", "price", 7),
        ("price + size + price", "price", 0),
        ("count(members[size > 3])", "size", 14),
        ("size + price", "other", -1),
        ('"size"', "size", -1),
        ("3", "size", -1),
    ],
)
def test_the_first_use_of_a_name_is_its_first_character(text: str, name: str, place: int) -> None:
    assert first_use(parse(text), name) == place
