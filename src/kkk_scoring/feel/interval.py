"""Numbers known only between bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NoReturn, TypeGuard

from kkk_scoring.feel.hostile import UNKNOWN, Undecided, Unknown
from kkk_scoring.feel.numbers import Number, tidy

NUMBERS: Final[frozenset[type]] = frozenset((int, Fraction))


class Interval:
    """A number (never null) between *low* and *high*, both included; None: no bound on that side.

    Arithmetic gives the bounds of the result; a comparison gives True, False or UNKNOWN. Two intervals
    are independent of one another: ``x - x`` is not 0.
    """

    __slots__ = ("high", "low")
    low: Number | None
    high: Number | None

    def __init__(self, low: Number | None, high: Number | None) -> None:
        if low is not None and high is not None and low > high:
            raise ValueError(f"an interval from {low} to {high}")
        self.low, self.high = low, high

    def __repr__(self) -> str:
        return f"Interval({self.low}, {self.high})"

    def __bool__(self) -> NoReturn:
        raise Undecided

    def __hash__(self) -> NoReturn:
        raise Undecided

    def _refuse(self, *_: object) -> NoReturn:
        raise Undecided

    __len__ = __iter__ = __int__ = __float__ = __index__ = __round__ = __floor__ = __ceil__ = __trunc__ = (
        _refuse
    )
    __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __divmod__ = __rdivmod__ = __rpow__ = _refuse

    def __add__(self, other: object) -> Number | Interval:
        if not is_bounded(other):
            return NotImplemented
        low, high = ends_of(other)
        return interval(_sum(self.low, low), _sum(self.high, high))

    __radd__ = __add__

    def __neg__(self) -> Interval:
        return Interval(_minus(self.high), _minus(self.low))

    def __sub__(self, other: object) -> Number | Interval:
        if not is_bounded(other):
            return NotImplemented
        return self + -other

    def __rsub__(self, other: object) -> Number | Interval:
        return -self + other

    def __mul__(self, other: object) -> Number | Interval:
        if not is_bounded(other):
            return NotImplemented
        low, high = ends_of(other)
        ends = [
            _product(one, two)
            for one in (_end(self.low, -1), _end(self.high, 1))
            for two in (_end(low, -1), _end(high, 1))
        ]
        (below, least), (above, most) = min(ends), max(ends)
        return interval(None if below else tidy(least), None if above else tidy(most))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Number | Interval | Unknown:
        if not is_bounded(other):
            return NotImplemented
        low, high = ends_of(other)
        if (low is None or low <= 0) and (high is None or high >= 0):
            return UNKNOWN  # dividing by zero is null
        return self * Interval(_inverse(high), _inverse(low))

    def __rtruediv__(self, other: object) -> Number | Interval | Unknown:
        if not is_bounded(other):
            return NotImplemented
        return _as_interval(other) / self

    def __pow__(self, exponent: object) -> Number | Interval | Unknown:
        if type(exponent) is not int:
            return UNKNOWN
        if exponent < 0:
            return Interval(1, 1) / self**-exponent
        from kkk_scoring.feel.powers import raised

        low = None if self.low is None else raised(self.low, exponent)
        high = None if self.high is None else raised(self.high, exponent)
        if exponent % 2:
            return interval(low, high)
        if self.low is not None and self.low >= 0:
            return interval(low, high)
        if self.high is not None and self.high <= 0:
            return interval(high, low)
        least = 1 if exponent == 0 else 0
        return interval(least, None if low is None or high is None else max(low, high))

    def __abs__(self) -> Number | Interval:
        if self.low is not None and self.low >= 0:
            return self
        if self.high is not None and self.high <= 0:
            return -self
        return interval(0, None if self.low is None or self.high is None else max(-self.low, self.high))

    def __lt__(self, other: object) -> bool | Unknown:
        if not is_bounded(other):
            return NotImplemented
        low, high = ends_of(other)
        if self.high is not None and low is not None and self.high < low:
            return True
        if self.low is not None and high is not None and self.low >= high:
            return False
        return UNKNOWN

    def __le__(self, other: object) -> bool | Unknown:
        if not is_bounded(other):
            return NotImplemented
        low, high = ends_of(other)
        if self.high is not None and low is not None and self.high <= low:
            return True
        if self.low is not None and high is not None and self.low > high:
            return False
        return UNKNOWN

    def __gt__(self, other: object) -> bool | Unknown:
        return _opposite(self.__le__(other))

    def __ge__(self, other: object) -> bool | Unknown:
        return _opposite(self.__lt__(other))

    def __eq__(self, other: object) -> bool | Unknown:  # type: ignore[override]  # may be UNKNOWN, on purpose
        if not is_bounded(other):
            return NotImplemented
        below, above = self.__lt__(other), self.__gt__(other)
        if below is True or above is True:
            return False
        return True if below is False and above is False else UNKNOWN

    def __ne__(self, other: object) -> bool | Unknown:  # type: ignore[override]  # may be UNKNOWN, on purpose
        return _opposite(self.__eq__(other))


def _opposite(answer: bool | Unknown) -> bool | Unknown:
    return answer if answer is NotImplemented or answer is UNKNOWN else not answer


def _sum(left: Number | None, right: Number | None) -> Number | None:
    return None if left is None or right is None else tidy(left + right)


def _minus(value: Number | None) -> Number | None:
    return None if value is None else -value


def _inverse(value: Number | None) -> Number:
    return 0 if value is None else tidy(Fraction(1, 1) / value)


# One end of an interval: (-1, 0) and (1, 0) are the infinities, (0, x) is the number x; they compare as such.
_End = tuple[int, Number]


def _end(value: Number | None, sign: int) -> _End:
    return (sign, 0) if value is None else (0, value)


def _product(left: _End, right: _End) -> _End:
    if left == (0, 0) or right == (0, 0):
        return 0, 0
    if left[0] or right[0]:
        return (1 if (left > (0, 0)) == (right > (0, 0)) else -1), 0
    return 0, left[1] * right[1]


def _as_interval(value: Number | Interval) -> Interval:
    return value if isinstance(value, Interval) else Interval(value, value)


def interval(low: Number | None, high: Number | None) -> Number | Interval:
    """The number between *low* and *high*; just the number when they are equal."""
    return low if low is not None and low == high else Interval(low, high)


def is_bounded(value: object) -> TypeGuard[Number | Interval]:
    """Whether the value is a number or an interval of numbers."""
    return type(value) in NUMBERS or type(value) is Interval


def ends_of(value: Number | Interval) -> tuple[Number | None, Number | None]:
    """The lowest and the highest number it can be; None where there is no bound."""
    return (value.low, value.high) if isinstance(value, Interval) else (value, value)
