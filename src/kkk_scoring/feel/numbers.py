"""Exact numbers: an int when integral, else a Fraction in lowest terms; never a float."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from kkk_scoring.feel.limits import WORKING_BITS, Exceeded
from kkk_scoring.messages import all_digits

Number = int | Fraction


def tidy(value: Number) -> Number:
    """The same number, as an int if it is one."""
    if type(value) is int:
        return value
    return value.numerator if value.denominator == 1 else bounded_size(value)


def bounded_size(value: Number) -> Number:
    """The same number; raises Exceeded when it is too big to go on calculating with."""
    if value.numerator.bit_length() + value.denominator.bit_length() > WORKING_BITS:
        raise Exceeded("number")
    return value


def size(value: Number) -> Number:
    """The number without its sign."""
    return -value if value < 0 else value


def divide(left: Number, right: Number) -> Number | None:
    """The exact quotient; None for division by zero."""
    if not right:
        return None
    if type(left) is int and type(right) is int:
        quotient, rest = divmod(left, right)
        if not rest:
            return quotient
        bounded_size(left)
        return Fraction(left, bounded_size(right))
    return tidy(Fraction(left.numerator * right.denominator, left.denominator * right.numerator))


def total(values: Sequence[Number]) -> Number:
    """The exact sum."""
    whole, common = total_parts(values)
    return whole if common == 1 else tidy(Fraction(whole, common))


def mean(values: Sequence[Number]) -> Number | None:
    """The exact mean; None of no numbers."""
    whole, common = total_parts(values)
    return divide(whole, common * len(values))


def total_parts(values: Sequence[Number]) -> tuple[int, int]:
    """The sum as numerator and common denominator: much cheaper than adding fraction by fraction."""
    common = 1
    for value in values:
        denominator = value.denominator
        if common % denominator:
            common *= denominator // gcd(common, denominator)
            if common.bit_length() > WORKING_BITS:
                raise Exceeded("number")
    if common == 1:
        return sum([value.numerator for value in values]), 1
    return sum([value.numerator * (common // value.denominator) for value in values]), common


def rounded(value: Number, scale: int, mode: str) -> Number:
    """*value* to *scale* decimal places (negative: tens, hundreds …).

    *mode*: ``floor``, ``ceiling``, ``up`` (away from zero), ``down``, ``half up`` (away from zero),
    ``half down``, ``half even``.
    """
    if type(value) is int and scale >= 0:
        return value
    shift = 10 ** abs(scale)
    numerator, denominator = value.numerator, value.denominator
    if scale >= 0:
        numerator *= shift
    else:
        denominator *= shift
    whole, rest = divmod(numerator, denominator)
    if rest and _goes_up(whole, 2 * rest - denominator, mode):
        whole += 1
    return whole * shift if scale <= 0 else tidy(Fraction(whole, shift))


def _goes_up(floor: int, half: int, mode: str) -> bool:
    """Whether a number above *floor* becomes the next integer; *half* > 0: it is nearer to that."""
    if mode == "floor":
        return False
    if mode == "ceiling":
        return True
    negative = floor < 0
    if mode == "up":
        return not negative
    if mode == "down":
        return negative
    if half:
        return half > 0
    if mode == "half even":
        return floor % 2 == 1
    return negative == (mode == "half down")


def shown(value: Number, digits: int) -> str:
    """A number as FEEL writes it in a text: all its digits, or *digits* significant ones, half even."""
    if value.denominator == 1:
        return all_digits(value.numerator)
    from decimal import Context, Decimal

    # One division, rounded once by decimal itself.
    context = Context(prec=max(digits, 1), Emax=999_999, Emin=-999_999)
    exact = _finite_digits(value.denominator)
    if exact is not None:
        context.prec = max(digits, len(all_digits(abs(value.numerator))) + exact)
    return format(context.divide(Decimal(value.numerator), Decimal(value.denominator)), "f")


def _finite_digits(denominator: int) -> int | None:
    """How many decimals a fraction with this denominator has; None if they never end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None
