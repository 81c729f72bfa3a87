"""What is wrong with a text that is no expression, in the words of whoever wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkk_scoring.feel import limits
from kkk_scoring.feel.problem import FeelError, Problem
from kkk_scoring.messages import Message, say

if TYPE_CHECKING:
    from kkk_scoring.feel.tokens import Token


def error(kind: str, start: int, end: int, message: Message, fix: Message | None = None) -> FeelError:
    return FeelError(Problem(kind, message, fix, start, end))


def too_long(text: str) -> FeelError:
    return error(
        "limit",
        0,
        len(text),
        say(
            "The expression is too long: {length} characters, at most {limit}.",
            length=len(text),
            limit=limits.CHARACTERS,
        ),
    )


def too_deep(start: int, end: int) -> FeelError:
    return error("limit", start, end, say("The expression is nested too deeply."))


def too_many_parts(start: int) -> FeelError:
    return error(
        "limit",
        start,
        start,
        say("The expression has too many parts, more than {limit}.", limit=limits.NODES),
    )


def long_number(start: int, end: int) -> FeelError:
    return error("limit", start, end, say("The number has too many digits."))


def strange_character(text: str, start: int) -> FeelError:
    return error(
        "syntax", start, start + 1, say("The sign {sign} can't stand in an expression.", sign=text[start])
    )


def strange_escape(start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("bad escape"))


def no_such_time(written: str, start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("{text} is no date.", text=written))


def not_supported(name: str, start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("{name} is not supported.", name=name))


def power_of_negation(start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("brackets"))


def power_of_power(start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("brackets"))


def chained_comparison(start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("chained"))


def range_elsewhere(start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("range"))


def loop_over_range(start: int, end: int) -> FeelError:
    return error("syntax", start, end, say("loop over range"))


def bare_range(text: str, tokens: list[Token], at: int, start: int) -> FeelError:
    return error("syntax", start, tokens[at][3], say("bare range"))


def unexpected(text: str, tokens: list[Token], at: int, expected: str) -> FeelError:
    return error(
        "syntax",
        tokens[at][2],
        tokens[at][3],
        say("unexpected {text}, expected {expected}", text=tokens[at][1], expected=expected),
    )


def exceeded(what: str, start: int, end: int) -> FeelError:
    return error("limit", start, end, say("too much {what}", what=what))


def no_value(name: str, start: int, end: int) -> FeelError:
    return error("unknown name", start, end, say("There is no {name}.", name=name))
