"""What every part of the parser needs: the tokens, the place where it stands, and the plain values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NoReturn

from kkk_scoring.feel import limits, times
from kkk_scoring.feel.problem import FeelError
from kkk_scoring.feel.tokens import Token, text_value, tokens_of
from kkk_scoring.feel.tree import Literal, Node


class Cursor:
    """Reads tokens from the left; each method leaves *at* behind what it read."""

    def __init__(self, text: str, whole_feel: bool) -> None:
        self.text, self.whole_feel = text, whole_feel
        self.tokens = tokens_of(text)
        self.at = 0
        self.nodes = 0
        self.nesting = 0
        self.bracketed: Node | None = None  # what stood in the last brackets that were closed
        self.filters = True  # no filter begins at the upper end of ``]a..b[``

    def take(self, kind: str) -> Token:
        token = self.tokens[self.at]
        if token[0] != kind:
            self.fail(kind)
        self.at += 1
        return token

    def skip(self, kind: str) -> bool:
        if self.tokens[self.at][0] != kind:
            return False
        self.at += 1
        return True

    def end(self) -> int:
        return self.tokens[self.at - 1][3]

    def fail(self, expected: str = "") -> NoReturn:
        from kkk_scoring.feel.misreadings import unexpected

        raise unexpected(self.text, self.tokens, self.at, expected)

    def refuse(self, make: Callable[[str, int, int], FeelError], start: int, end: int) -> None:
        """Raises what *make* says about the text, unless all of FEEL is allowed."""
        if not self.whole_feel:
            raise make(self.text, start, end)

    def count(self) -> None:
        self.nodes += 1
        if self.nodes > limits.NODES:
            from kkk_scoring.feel import hints

            raise hints.too_many_parts(self.tokens[self.at][2])

    def enter(self) -> None:
        """One level deeper; whoever calls it takes 1 off *nesting* in the end."""
        self.nesting += 1
        if self.nesting > limits.NESTING:
            from kkk_scoring.feel import hints

            raise hints.too_deep(self.tokens[self.at][2], self.tokens[self.at][3])

    def inside(self, read: Callable[[], Node]) -> Node:
        """Inside brackets a ``[`` is a filter again."""
        before, self.filters = self.filters, True
        node = read()
        self.filters = before
        return node

    def number(self) -> Node:
        _, written, start, end = self.take("number")
        mantissa, _, exponent = written.lower().partition("e")
        if len(mantissa) > limits.DIGITS or len(exponent) > 4 or abs(int(exponent or 0)) > limits.EXPONENT:
            from kkk_scoring.feel import hints

            raise hints.long_number(start, end)
        if mantissa.isdigit() and not exponent:
            return Literal(start, end, int(mantissa))
        whole, _, decimals = mantissa.partition(".")
        power = int(exponent or 0) - len(decimals)
        digits = int(whole + decimals)
        value = Fraction(digits * 10 ** max(power, 0), 10 ** max(-power, 0))
        return Literal(start, end, value.numerator if value.denominator == 1 else value)

    def quoted(self) -> Node:
        _, written, start, end = self.take("text")
        return Literal(start, end, self.meaning(written, start, end))

    def meaning(self, written: str, start: int, end: int) -> str:
        value = text_value(written)
        if value is None:
            from kkk_scoring.feel import hints

            raise hints.strange_escape(start, end)
        return value

    def at_literal(self) -> Node:
        _, _, start, _ = self.take("@")
        _, written, inner, end = self.take("text")
        value = times.literal(self.meaning(written, inner, end))
        if value is None:
            from kkk_scoring.feel import hints

            raise hints.no_such_time(written, start, end)
        return Literal(start, end, value)

    def constant(self) -> Node:
        kind, _, start, end = self.tokens[self.at]
        self.at += 1
        return Literal(start, end, {"true": True, "false": False, "null": None}[kind])
