"""Loops over lists that are not known to the end, and over what is no list."""

from __future__ import annotations

from typing import Any

import pytest

from kkk_scoring.feel import UNKNOWN, FeelError, Interval, Rows, bounds_of, compile_, parse
from kkk_scoring.feel.frame import Run

NAMES: dict[str, Any] = {
    "u": UNKNOWN,
    "five": 5,
    "ten": list(range(1, 11)),
    "one": [1],
    "marks": [10, Interval(0, 60), 50],
    "rows": Rows([1], more=5, template=Interval(0, 10)),
    "one_more": Rows([1], more=1, template=Interval(0, 10)),
    "perhaps": Rows([1], [4]),
    "long_rows": Rows(list(range(30)), list(range(30))),
}


def value(text: str, *, whole_feel: bool = False) -> Any:
    return compile_(parse(text, whole_feel=whole_feel))(NAMES)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("max(for x in rows return x + 1)", (2, 11)),
        ("max(for x in one_more return x + 1)", (2, 11)),
        ("max(for x in perhaps return x + 1)", (2, 5)),
        ("count(for x in rows return x)", (1, 6)),
        ("count(for x in one_more return x)", (1, 2)),
        ("sum(drop lowest(marks, 1))", (60, 110)),
        ("sum(drop highest(marks, 1))", (10, 60)),
    ],
)
def test_a_list_with_items_still_to_come_has_bounds(text: str, ends: tuple[Any, Any]) -> None:
    assert bounds_of(value(text)) == ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for a in one, b in one, c in five return 1", None),
        ("for a in one, b in five return 1", None),
        ("for a in one, b in one, c in one return a + b + c", [3]),
        ("ten[item > 9]", [10]),
        ("ten[if item > 9 then true else null]", [10]),
    ],
)
def test_a_loop_within_a_loop_goes_through_lists_only(text: str, expected: object) -> None:
    assert value(text) == expected


def test_items_that_may_be_there_are_paid_for_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "left", 500)

    assert value("count(long_rows[item > 100])") == 0
    with pytest.raises(FeelError):
        value("for a in ten return count(long_rows[item > 100])")


@pytest.mark.parametrize("text", ["-1000000000000..1000000000000", "1000000000000..-1000000000000"])
def test_a_range_is_refused_before_its_items_are_made(text: str) -> None:
    with pytest.raises(FeelError, match="looks at more than"):
        value(f"for i in {text} return i", whole_feel=True)


@pytest.mark.parametrize(
    "text",
    ["for a in one, b in u return 1", "for a in one, b in one, c in u return 1", "for a in u return 1"],
)
def test_a_loop_is_open_while_what_it_goes_through_may_be_a_list(text: str) -> None:
    assert value(text) is UNKNOWN


def test_a_figure_is_paid_for_each_time_that_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "left", 300)
    long = " + ".join(["a"] * 40)
    figure = compile_(parse(f"function(a) {long}", whole_feel=True))({})
    program = compile_(parse("for a in xs return figure(a)", whole_feel=True))

    assert program({"xs": [1, 2], "figure": figure}) == [40, 80]
    with pytest.raises(FeelError):
        program({"xs": list(range(60)), "figure": figure})


def test_a_figure_with_a_loop_in_it_gets_its_own_places() -> None:
    figure = compile_(parse("function(a, b) for x in a return x * b", whole_feel=True))({})

    assert compile_(parse("figure(xs, 2)"))({"figure": figure, "xs": [1, 2]}) == [2, 4]
