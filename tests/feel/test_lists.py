"""What functions give of plain lists."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, FeelError, compile_, parse
from kkk_scoring.feel.limits import BITS, ITEMS

FIRST, SECOND = datetime(2026, 1, 1, 12, 0), datetime(2026, 1, 2, 12, 0)
NAMES: dict[str, Any] = {
    "five": 5,
    "nothing": None,
    "first": FIRST,
    "second": SECOND,
    "far": datetime(2026, 1, 1, 12, 0, tzinfo=UTC),
    "u": UNKNOWN,
    "many": [1] * ITEMS,
    "large": 2 ** (BITS - 1),
}


def value(text: str) -> Any:
    return compile_(parse(text))(NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(five)", 5),
        ("max(five)", 5),
        ("sum(nothing)", None),
        ("count(nothing)", None),
        ('max(["b", "c", "a"])', "c"),
        ('min(["b", "a", "c"])', "a"),
        ("max([first, second])", SECOND),
        ("min([second, first])", FIRST),
        ('max(["a", 1])', None),
        ("all([true, true])", True),
        ("all([true, null])", None),
        ("all([null, false])", False),
        ("any([false, false])", False),
        ("any([false, null])", None),
        ("any([null, true])", True),
        ("sort([second, first])", [FIRST, SECOND]),
        ("sort([second, far])", None),
        ('sort(["b", "a"])', ["a", "b"]),
        ("sort([2, 1.5])", [Fraction(3, 2), 2]),
        ('sort(["b", 1])', None),
        ("mode([3, 1, 3, 1, 2])", [1, 3]),
        ("mode([])", []),
        ('distinct values(["b", "a", "b"])', ["b", "a"]),
        ('distinct values([1, "1", 1, null, null])', [1, "1", None]),
        ("sublist([1, 2, 3], -2)", [2, 3]),
        ("sublist([1, 2, 3], 1, 2)", [1, 2]),
        ("remove([1, 2, 3], 1)", [2, 3]),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("remove([1, 2, 3], 0)", None),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ],
)
def test_a_function_of_a_list_gives_what_dmn_says(text: str, expected: object) -> None:
    assert value(text) == expected


def test_a_list_made_flat_has_as_many_items_as_a_list_may_have() -> None:
    assert value("count(flatten([many]))") == ITEMS
    with pytest.raises(FeelError):
        value("count(flatten([many, [1]]))")


def test_a_product_is_as_large_as_a_number_that_is_calculated_with() -> None:
    assert value("product([large, large, 2]) > large") is True  # 32,000 bits
    with pytest.raises(FeelError):
        value("product([large, large, 4]) > large")


@pytest.mark.parametrize("text", ["flatten([1, u])", "flatten([[1], [[u]]])"])
def test_a_list_is_not_made_flat_while_an_item_may_be_a_list(text: str) -> None:
    assert value(text) is UNKNOWN
