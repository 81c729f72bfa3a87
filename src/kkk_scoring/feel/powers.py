"""Powers, roots, logarithms: exact where the result is rational, else 34 significant digits, half even.

The last digit is right, not just near: each result is enclosed between a lower and an upper
bound, and these are made finer until both give the same 34 digits. So every machine agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Final

from kkk_scoring.feel.limits import BITS, PRECISION, Exceeded
from kkk_scoring.feel.numbers import Number, size, tidy
from kkk_scoring.messages import all_digits

if TYPE_CHECKING:
    from decimal import Decimal

_FINEST: Final = 800
"""Digits after which it is given up; a result would have to be all but halfway between two numbers."""

_NEAR: Final = 10**30


def raised(base: Number, exponent: Number) -> Number | None:
    """``base ** exponent``; None where that is no real number or a division by zero."""
    if type(exponent) is int:
        return _whole_power(base, exponent)
    if base <= 0:
        return 0 if base == 0 and exponent > 0 else None
    root = _exact_root(base, exponent.denominator)
    if root is not None:
        return _whole_power(root, exponent.numerator)
    _check_size(size(exponent) * _bits(base))
    return _settled(lambda digits: _power_bounds(base, exponent, digits))


def square_root(value: Number) -> Number | None:
    """The root, exact if it is rational; None of a negative number."""
    if value < 0:
        return None
    root = _exact_root(value, 2)
    if root is not None:
        return root
    top, bottom = value.numerator, value.denominator
    # So many places that the whole part of the shifted root has at least two digits more than asked for.
    places = PRECISION + 3 - (top.bit_length() - bottom.bit_length()) * 301 // 2000
    places = max(places, 0)
    floor = isqrt(top * 10 ** (2 * places) // bottom)
    surplus = len(all_digits(floor)) - PRECISION
    whole, rest = divmod(floor, 10**surplus)
    # The root is irrational, so a rest of exactly one half stands for a little more than that.
    if 2 * rest >= 10**surplus:
        whole += 1
    return tidy(Fraction(whole * 10**surplus, 10**places))


def exponential(value: Number) -> Number:
    """e to the power of *value*."""
    if not value:
        return 1
    _check_size(size(value) * Fraction(3, 2))
    return _settled(lambda digits: _exp_bounds(*_enclosed(value, digits), digits))


def logarithm(value: Number) -> Number | None:
    """The natural logarithm; None unless *value* is positive."""
    if value <= 0:
        return None
    if value == 1:
        return 0
    return _settled(lambda digits: _log_bounds(value, digits))


def _whole_power(base: Number, exponent: int) -> Number | None:
    if base in (0, 1, -1):
        if not base:
            return None if exponent < 0 else int(exponent == 0)
        return base if exponent % 2 else 1
    _check_size(size(exponent) * (_bits(base) - 1))
    return tidy(Fraction(base) ** exponent)


def _bits(value: Number) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _check_size(bits: Number) -> None:
    if bits > BITS:
        raise Exceeded("number")


def _exact_root(value: Number, degree: int) -> Number | None:
    top, bottom = _integer_root(value.numerator, degree), _integer_root(value.denominator, degree)
    return None if top is None or bottom is None else tidy(Fraction(top, bottom))


def _integer_root(value: int, degree: int) -> int | None:
    """The whole number whose power *degree* is *value*, if there is one."""
    if value in (0, 1):
        return value
    if degree == 2:
        root = isqrt(value)
    elif degree >= value.bit_length():
        return None
    else:
        root = _root_below(value, degree)
    return root if root**degree == value else None


def _root_below(value: int, degree: int) -> int:
    """The largest whole number whose power is at most *value*, by Newton's method from above."""
    guess: int = 1 << -(-value.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


def _settled(bounds: Callable[[int], tuple[Decimal, Decimal]]) -> Number:
    """The 34 digits on which a lower and an upper bound agree, once they are fine enough."""
    from decimal import Context

    target = Context(prec=PRECISION)
    digits = PRECISION + 16
    while digits <= _FINEST:
        low, high = map(target.plus, bounds(digits))
        if low == high:
            return tidy(Fraction(low))
        digits *= 2
    raise Exceeded("number")


def _enclosed(value: Number, digits: int) -> tuple[Decimal, Decimal]:
    from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

    top, bottom = Decimal(value.numerator), Decimal(value.denominator)
    down, up = Context(prec=digits, rounding=ROUND_FLOOR), Context(prec=digits, rounding=ROUND_CEILING)
    return down.divide(top, bottom), up.divide(top, bottom)


def _exp_bounds(low: Decimal, high: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    from decimal import Context

    context = Context(prec=digits)
    return low.exp(context).next_minus(context), high.exp(context).next_plus(context)


def _log_bounds(value: Number, digits: int) -> tuple[Decimal, Decimal]:
    from decimal import Context

    if value < 1:
        low, high = _log_bounds(1 / Fraction(value), digits)
        # Not -high: the minus of decimal rounds to the current context's digits.
        return high.copy_negate(), low.copy_negate()
    if (value - 1) * _NEAR < 1:
        return _log_near_one(value - 1, digits)
    context = Context(prec=digits)
    low, high = _enclosed(value, digits)
    return low.ln(context).next_minus(context), high.ln(context).next_plus(context)


def _log_near_one(above: Number, digits: int) -> tuple[Decimal, Decimal]:
    """ln(1 + d) = d - d**2 / 2 + d**3 / 3 - …: two sums that follow one another enclose it."""
    odd = even = Fraction(0)
    term, count = Fraction(above), 1
    while count <= digits // 15:
        odd, even = even, odd
        odd = even + (term / count if count % 2 else -term / count)
        term, count = term * above, count + 1
    low, high = sorted((odd, even))
    return _enclosed(low, digits)[0], _enclosed(high, digits)[1]


def _power_bounds(base: Number, exponent: Number, digits: int) -> tuple[Decimal, Decimal]:
    ends = [
        end
        for logarithm in _log_bounds(base, digits)
        for end in _enclosed(Fraction(logarithm) * exponent, digits)
    ]
    return _exp_bounds(min(ends), max(ends), digits)
