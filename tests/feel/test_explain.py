"""What an explanation of a condition shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkk_scoring.feel import UNKNOWN, Interval, Rows, compile_, parse
from kkk_scoring.feel.explain import (
    Chosen,
    Compared,
    Counted,
    Explanation,
    Joined,
    Negated,
    Operand,
    Plain,
    Within,
    digits_until_different,
    explain,
    operands,
)
from kkk_scoring.feel.tree import For, Node

SHARE = Fraction(43, 60)


def value_of(text: str, values: Mapping[str, object]) -> Callable[[Node], object]:
    """Values by the text of the part; the items of a loop by ``for`` and its text."""

    def found(node: Node) -> object:
        written = text[node.start : node.end]
        return values[f"for {written}" if isinstance(node, For) else written]

    return found


def explained(text: str, values: Mapping[str, object]) -> Explanation:
    return explain(parse(text), value_of(text, values), text=text)


def shown(operand: Operand) -> tuple[str, object]:
    return operand.text, operand.value


def test_a_comparison_shows_both_sides() -> None:
    found = explained("share >= 0.7", {"share": SHARE, "share >= 0.7": True})

    assert isinstance(found, Compared)
    assert (found.op, shown(found.left), shown(found.right)) == (
        ">=",
        ("share", SHARE),
        ("0.7", Fraction(7, 10)),
    )
    assert found.outcome is True


def test_the_largest_parts_of_a_comparison_are_shown_not_their_parts() -> None:
    text = "max(marks) - min(marks) > 20"
    found = explained(text, {"max(marks) - min(marks)": UNKNOWN, text: UNKNOWN})

    assert isinstance(found, Compared)
    assert found.left.text == "max(marks) - min(marks)"
    assert found.left.value is UNKNOWN
    assert found.outcome is UNKNOWN


def test_a_condition_that_is_a_name_shows_its_value() -> None:
    found = explained("signed", {"signed": None})

    assert isinstance(found, Plain)
    assert shown(found.operand) == ("signed", None)
    assert found.outcome is None


def test_each_part_of_a_chain_has_its_own_outcome() -> None:
    text = "share >= 0.7 and not(signed) and open"
    found = explained(
        text,
        {
            "share": SHARE,
            "share >= 0.7": True,
            "signed": True,
            "not(signed)": False,
            "open": UNKNOWN,
            text: False,
        },
    )

    assert isinstance(found, Joined)
    assert found.op == "and"
    assert found.outcome is False
    first, second, third = found.parts
    assert first.outcome is True
    assert isinstance(second, Negated)
    assert second.outcome is False
    assert second.part.outcome is True
    assert third.outcome is UNKNOWN


@pytest.mark.parametrize(
    ("text", "op", "among", "others"),
    [
        ("x between 1 and 10", "between", "1 and 10", []),
        ("x between low and low + 2", "between", "low and low + 2", ["low", "low + 2"]),
        ('x in ["a", "b"]', "in", '["a", "b"]', []),
        ('x in ("a", "b")', "in", '("a", "b")', []),
        ("(x) in [1..low]", "in", "[1..low]", ["low"]),
        ("x in (< low, -1, 3)", "in", "(< low, -1, 3)", ["low"]),
        ("x in small", "in", "small", ["small"]),
        ("x in [low, 2]", "in", "[low, 2]", ["low"]),
    ],
)
def test_a_range_or_list_is_shown_as_written_with_what_is_not_a_written_value(
    text: str, op: str, among: str, others: list[str]
) -> None:
    found = explained(text, {"x": 5, "(x)": 5, "low": 3, "low + 2": 5, "small": [5], text: True})

    assert isinstance(found, Within)
    assert (found.op, found.value.value, found.among) == (op, 5, among)
    assert [operand.text for operand in found.others] == others


CONDITION = 'if kind = "firm" then size > 3 else signed'


@pytest.mark.parametrize(
    ("condition", "taken"), [(True, "size > 3"), (False, "signed"), (None, "signed"), (UNKNOWN, None)]
)
def test_of_a_choice_only_the_branch_that_counts_is_asked_for(condition: object, taken: str | None) -> None:
    values: dict[str, object] = {"kind": "firm", 'kind = "firm"': condition, CONDITION: UNKNOWN}
    if taken == "size > 3":
        values |= {"size": 4, "size > 3": True}
    if taken == "signed":
        values["signed"] = True
    found = explained(CONDITION, values)

    assert isinstance(found, Chosen)
    assert found.condition.outcome is condition
    assert (found.taken is None) is (taken is None)


EVERY = "every m in members satisfies m.distance < 150"
SOME = "some m in members satisfies m.distance < 150"


@pytest.mark.parametrize(
    ("text", "outcomes", "held", "of", "places"),
    [
        (EVERY, [True, False, True, None, UNKNOWN], 2, 5, (2, 4)),
        (EVERY, [False] * 60, 0, 60, (1, 2, 3, 4, 5)),
        (EVERY, [], 0, 0, ()),
        (EVERY, UNKNOWN, None, None, ()),
        (SOME, [False, True, None, True], 2, 4, (2, 4)),
        (SOME, (True,) * 9, 9, 9, (1, 2, 3, 4, 5)),
    ],
)
def test_of_many_it_is_said_how_many_and_which_decide(
    text: str, outcomes: object, held: int | None, of: int | None, places: tuple[int, ...]
) -> None:
    found = explained(text, {f"for {text}": outcomes, text: False})

    assert found == Counted(text.split()[0], text, held, of, places, False)


def test_values_come_from_the_evaluator_known_or_not() -> None:
    text = "count(members) >= 3 and bonus > 1 and every m in members satisfies m.distance < 150"
    names = {"members": [{"distance": 150}, {"distance": 20}, {"distance": 151}], "bonus": Interval(0, 5)}
    found = explain(parse(text), lambda node: compile_(node)(names), text=text)

    assert isinstance(found, Joined)
    count, bonus, every = found.parts
    assert isinstance(count, Compared)
    assert (count.left.value, count.outcome) == (3, True)
    assert isinstance(every, Counted)
    assert (every.held, every.of, every.places, every.outcome) == (1, 3, (1, 3), False)
    assert isinstance(bonus, Compared)
    assert bonus.outcome is UNKNOWN
    assert found.outcome is False


@pytest.mark.parametrize(
    "members", [UNKNOWN, Rows([{"distance": 3}], more=None)], ids=["none is known", "others may come"]
)
def test_of_a_list_not_decided_no_place_is_named(members: object) -> None:
    found = explain(parse(EVERY), lambda node: compile_(node)({"members": members}), text=EVERY)

    assert isinstance(found, Counted)
    assert (found.held, found.of, found.places) == (None, None, ())
    assert found.outcome is UNKNOWN


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("share >= 0.7 and count(members) >= 51", ["share", "count(members)"]),
        ("not(a = 1 or b > -2)", ["a", "b"]),
        ("signed", ["signed"]),
        ("true", []),
        ('kind in ["a", "b"]', ["kind"]),
        ("x between low and 10", ["x", "low"]),
        ("x in ([1..top], < 3, y)", ["x", "top", "y"]),
        ("100 <= a + b", ["a + b"]),
        ("every m in members satisfies m.x > 3", ["every m in members satisfies m.x > 3"]),
        ("if a then b > 3 else c", ["a", "b", "c"]),
        ("starts with(a, b) and c", ["starts with(a, b)", "c"]),
    ],
)
def test_the_operands_are_what_a_condition_looks_at(text: str, parts: list[str]) -> None:
    assert [text[node.start : node.end] for node in operands(parse(text))] == parts


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        (70, 70, 0),
        (70, 71, 0),
        (Fraction(7, 10), Fraction(7, 10), 0),
        (SHARE * 100, 70, 0),
        (SHARE, Fraction(7, 10), 2),
        (Fraction(69_999, 1_000), 70, 0),
        (Fraction(70_001, 1_000), 70, 3),
        (Fraction(1, 3), Fraction(333, 1000), 4),
        (Fraction(-1, 100), Fraction(1, 100), 0),
    ],
)
def test_as_many_decimals_as_tell_two_numbers_apart(
    one: int | Fraction, other: int | Fraction, places: int
) -> None:
    assert digits_until_different(one, other) == places


def cut(value: Fraction, places: int) -> str:
    digits = abs(value) * 10**places // 1
    return f"{'-' if value < 0 else ''}{digits}"


@given(st.fractions(max_denominator=10**9), st.fractions(max_denominator=10**9))
def test_two_different_numbers_never_look_the_same_and_no_decimal_is_wasted(
    one: Fraction, other: Fraction
) -> None:
    places = digits_until_different(one, other)

    assert (cut(one, places) != cut(other, places)) is (one != other)
    assert places == 0 or cut(one, places - 1) == cut(other, places - 1)
