"""The steps that compare, test membership, and join conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kkk_scoring.feel.frame import RUN, Frame, Step
from kkk_scoring.feel.relations import PLAIN, both, compare, either, equal, is_open, member
from kkk_scoring.feel.unknown import LISTS, NUMBERS, join

Test = Callable[[Frame, Any], Any]


def comparison_step(op: str, left: Step, right: Step, in_loop: bool) -> Step:
    """``left op right``."""
    plain = PLAIN[op]

    def run(frame: Frame) -> Any:
        one, other = left(frame), right(frame)
        if type(one) in NUMBERS and type(other) in NUMBERS:
            # Cross-multiplied, because comparing two Fractions is three times as slow.
            return plain(one.numerator * other.denominator, other.numerator * one.denominator)
        if in_loop and type(one) in LISTS:
            frame[RUN].spend(len(one))
        return compare(op, one, other)

    return run


def equals_text(left: Step, text: str) -> Step:
    """``left = "text"``, the commonest condition of a filter."""

    def run(frame: Frame) -> Any:
        value = left(frame)
        return value == text if type(value) is str else equal(value, text)

    return run


def logic_step(op: str, steps: Sequence[Step]) -> Step:
    """A chain of ``and`` or of ``or``; it ends with the first value that decides."""
    neutral = op == "and"
    combine = both if neutral else either

    def run(frame: Frame) -> Any:
        result: Any = neutral
        for step in steps:
            value = step(frame)
            if value is not neutral:
                result = combine(result, value)
                if result is (not neutral):
                    return result
        return result

    return run


def between_step(value: Step, low: Step, high: Step) -> Step:
    """``value between low and high``, both ends included."""

    def run(frame: Frame) -> Any:
        found = value(frame)
        return both(compare(">=", found, low(frame)), compare("<=", found, high(frame)))

    return run


def membership_step(value: Step, tests: Sequence[Test]) -> Step:
    """``value in …``: whether one of the tests holds."""
    if len(tests) == 1:
        (only,) = tests
        return lambda frame: only(frame, value(frame))

    def run(frame: Frame) -> Any:
        found = value(frame)
        result: Any = False
        for test in tests:
            result = either(result, test(frame, found))
            if result is True:
                return True
        return result

    return run


def in_value(step: Step, in_loop: bool) -> Test:
    """Membership in whatever an expression gives: a list, a range, or the value itself."""

    def run(frame: Frame, value: Any) -> Any:
        test = step(frame)
        if in_loop and type(test) in LISTS:
            frame[RUN].spend(len(test))
        return member(value, test)

    return run


def in_constants(values: list[Any]) -> Test:
    """Membership in a list of constants: one look-up for texts and numbers."""
    texts = frozenset(value for value in values if type(value) is str)
    numbers = frozenset(value for value in values if type(value) in NUMBERS)

    def run(frame: Frame, value: Any) -> Any:
        if type(value) is str:
            return value in texts
        if type(value) in NUMBERS:
            return value in numbers
        return member(value, values)

    return run


def if_step(condition: Step, then: Step, otherwise: Step) -> Step:
    """``if``: an open condition gives what covers both branches."""

    def run(frame: Frame) -> Any:
        answer = condition(frame)
        if answer is True:
            return then(frame)
        if is_open(answer):
            return join((then(frame), otherwise(frame)))
        return otherwise(frame)

    return run
