"""What stands in brackets: where it begins and ends, and how much of it there may be."""

from __future__ import annotations

import pytest

from kkk_scoring.feel import FeelError, compile_, parse
from kkk_scoring.feel.limits import NESTING, NODES
from kkk_scoring.feel.tree import Node, children


def parts(text: str, whole_feel: bool) -> list[str]:
    """The text of every node, each before what is in it."""
    found: list[str] = []

    def note(node: Node) -> None:
        found.append(text[node.start : node.end])
        for child in children(node):
            note(child)

    note(parse(text, whole_feel=whole_feel))
    return found


@pytest.mark.parametrize(
    ("text", "whole_feel", "expected"),
    [
        ("x in (1..3]", False, ["x in (1..3]", "x", "(1..3]", "1", "3"]),
        ("x in [1..3)", False, ["x in [1..3)", "x", "[1..3)", "1", "3"]),
        ("x in (1, < 3)", False, ["x in (1, < 3)", "x", "1", "< 3", "3"]),
        ("x in ((1..3), 7)", False, ["x in ((1..3), 7)", "x", "(1..3)", "1", "3", "7"]),
        ("x in > 2 * y", False, ["x in > 2 * y", "x", "> 2 * y", "2 * y", "2", "y"]),
        ("x in (a or b, 2)", False, ["x in (a or b, 2)", "x", "a or b", "a", "b", "2"]),
        ("x in (a) * 2", False, ["x in (a) * 2", "x", "(a) * 2", "a", "2"]),
        ("x in (-a) ** 2", False, ["x in (-a) ** 2", "x", "(-a) ** 2", "-a", "a", "2"]),
        ("x in 1 + 2 * 3", False, ["x in 1 + 2 * 3", "x", "1 + 2 * 3", "1", "2 * 3", "2", "3"]),
        ("[1..3]", True, ["[1..3]", "1", "3"]),
        ("]1..3[", True, ["]1..3[", "1", "3"]),
        ("(1..3)", True, ["(1..3)", "1", "3"]),
        ('{ "a b": 1, c: [2] }', False, ['{ "a b": 1, c: [2] }', "1", "[2]", "2"]),
        ("x in [xs[1]..3]", False, ["x in [xs[1]..3]", "x", "[xs[1]..3]", "xs[1]", "xs", "1", "3"]),
    ],
)
def test_what_is_in_brackets_points_at_its_text(text: str, whole_feel: bool, expected: list[str]) -> None:
    assert parts(text, whole_feel) == expected


@pytest.mark.parametrize(
    ("text", "whole_feel"),
    [
        ("x in [1..3", False),
        ("x in [1..3[", False),
        ("x in ]1..3]", False),
        ("[1..3 5", True),
        ("[1..3", True),
        ("[1..3] = x", False),
        ("(1..3) = x", False),
        ('{"a" 1}', False),
        ("{a: 1 b: 2}", False),
        ("{1}", False),
    ],
)
def test_brackets_that_are_not_as_they_must_be_are_refused(text: str, whole_feel: bool) -> None:
    with pytest.raises(FeelError):
        parse(text, whole_feel=whole_feel)


def test_a_records_entry_may_have_any_text_as_its_name() -> None:
    assert compile_(parse('{"a b": 1, "c": 2, d: 3}'))({}) == {"a b": 1, "c": 2, "d": 3}


@pytest.mark.parametrize("test", ["x in 1", "x in (1)", "x in [1]", "x in (1, 2)", "x in (> 1)"])
def test_how_deep_brackets_are_is_counted_and_not_how_many_there_are(test: str) -> None:
    many = " or ".join([test] * (NESTING + 10))
    deep = "(" * NESTING + "true" + ")" * NESTING

    assert len(children(parse(many))) == NESTING + 10
    with pytest.raises(FeelError):
        parse(f"{many} or {deep}")


@pytest.mark.parametrize(("test", "parts"), [("< 1", 2), ("[1]", 2), ("[1..2]", 4), ("1", 1), ("[1 + 1]", 4)])
def test_a_test_counts_with_the_parts_in_it(test: str, parts: int) -> None:
    number = (NODES - 2) // parts  # the value and `in` are parts, too
    last, first = (f"x in ({', '.join([test] * many)})" for many in (number, number + 1))

    assert len(children(parse(last))) == 1 + number
    with pytest.raises(FeelError, match=f"more than {NODES} parts"):
        parse(first)
