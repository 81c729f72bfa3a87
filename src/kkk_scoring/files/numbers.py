"""Numbers exactly as they are written."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from kkk_scoring.files.limits import EXPONENT, NUMBER_DIGITS

NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
"""What is a number, in YAML (unquoted) and in JSON alike; anything else is a text."""


# The sign, the digits, the point, the letter e, the exponent's sign and its three digits.
_LONGEST: Final = 1 + NUMBER_DIGITS + 1 + 5


def exact_number(text: str) -> int | Fraction | None:
    """The value of *text*, which matches `NUMBER`; None if it is beyond the limits.

    >>> exact_number("7.50"), exact_number("1e3"), exact_number("1e999999999")
    (Fraction(15, 2), 1000, None)
    """
    return _value(text) if len(text) <= _LONGEST else None


@lru_cache(4096)
def _value(text: str) -> int | Fraction | None:
    mantissa, _, power = text.replace("E", "e").partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = whole + decimals
    exponent = int(power or 0)
    if len(digits.lstrip("-")) > NUMBER_DIGITS or abs(exponent) > EXPONENT:
        return None
    shift = exponent - len(decimals)
    value = Fraction(int(digits) * 10**shift) if shift >= 0 else Fraction(int(digits), 10**-shift)
    return value.numerator if value.denominator == 1 else value
