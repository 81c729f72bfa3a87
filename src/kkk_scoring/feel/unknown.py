"""Values that are not decided yet: `UNKNOWN`, bounds, lists some of whose items may be there.

They are hostile on purpose. Whatever code was written for plain values and meets one of them gets
`Undecided` instead of a wrong answer; who can say more about such values does so explicitly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NoReturn, TypeGuard

from kkk_scoring.feel.limits import ALTERNATIVES
from kkk_scoring.feel.numbers import tidy

Number = int | Fraction
NUMBERS: Final[frozenset[type]] = frozenset((int, Fraction))
LISTS: Final[frozenset[type]] = frozenset((list, tuple))


class Undecided(Exception):
    """A function for plain values met one that is not decided yet."""


class _Hostile:
    """Every operation raises `Undecided`, so that no code takes the object for a value."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise Undecided

    def __eq__(self, other: object) -> NoReturn:
        raise Undecided

    def __ne__(self, other: object) -> NoReturn:
        raise Undecided

    def __hash__(self) -> NoReturn:
        raise Undecided

    def __bool__(self) -> NoReturn:
        raise Undecided

    def __getattr__(self, name: str) -> NoReturn:
        # Python itself asks for ``__copy__`` and the like and must hear that there are none.
        if name.startswith("__"):
            raise AttributeError(name)
        raise Undecided

    __len__ = __iter__ = __getitem__ = __contains__ = __call__ = __reversed__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __pow__ = __rpow__ = __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __divmod__ = __rdivmod__ = (
        _refuse
    )
    __neg__ = __pos__ = __abs__ = __int__ = __float__ = __index__ = _refuse
    __round__ = __floor__ = __ceil__ = __trunc__ = _refuse


class Unknown(_Hostile):
    """The type of `UNKNOWN`: it may be anything, also null."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


class Rows(_Hostile):
    """A list, in an order not known, of which only some items are sure to be there.

    *sure* items are in it, each of *maybe* may be, and up to *more* further ones that are not listed
    (None: any number of them), each as *template* says. The items themselves may be undecided too.
    """

    __slots__ = ("maybe", "more", "sure", "template")
    sure: tuple[Any, ...]
    maybe: tuple[Any, ...]
    more: int | None
    template: Any

    def __init__(
        self,
        sure: Iterable[Any] = (),
        maybe: Iterable[Any] = (),
        more: int | None = 0,
        template: Any = UNKNOWN,
    ) -> None:
        self.sure, self.maybe = tuple(sure), tuple(maybe)
        self.more, self.template = more, template

    def possible(self) -> tuple[Any, ...]:
        """What may be there besides the sure items, the template standing for all that are not listed."""
        return self.maybe if self.more == 0 else (*self.maybe, self.template)

    def __repr__(self) -> str:
        return f"Rows({list(self.sure)!r}, maybe={list(self.maybe)!r}, more={self.more!r})"


class OneOf(_Hostile):
    """One of *alternatives*, at present not known which; they may be undecided themselves."""

    __slots__ = ("alternatives",)
    alternatives: tuple[Any, ...]

    def __init__(self, alternatives: Iterable[Any]) -> None:
        self.alternatives = tuple(alternatives)

    def __repr__(self) -> str:
        return f"OneOf({list(self.alternatives)!r})"


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
        low, high = bounds_of(other)
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
        low, high = bounds_of(other)
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
        low, high = bounds_of(other)
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
        low, high = bounds_of(other)
        if self.high is not None and low is not None and self.high < low:
            return True
        if self.low is not None and high is not None and self.low >= high:
            return False
        return UNKNOWN

    def __le__(self, other: object) -> bool | Unknown:
        if not is_bounded(other):
            return NotImplemented
        low, high = bounds_of(other)
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


UNDECIDED: Final[frozenset[type]] = frozenset((Unknown, Interval, Rows, OneOf))


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


def bounds_of(value: object) -> tuple[Number | None, Number | None]:
    """The lowest and highest number the value can be; None where there is no bound.

    >>> bounds_of(Interval(2, None))
    (2, None)
    """
    if type(value) is int or type(value) is Fraction:
        return value, value
    if type(value) is Interval:
        return value.low, value.high
    if type(value) is OneOf:
        joined = hull(value.alternatives)
        return (None, None) if type(joined) is OneOf else bounds_of(joined)
    return None, None


def is_known(value: object) -> bool:
    """Whether nothing in the value, however deep, is undecided."""
    kind = type(value)
    if kind in UNDECIDED:
        return False
    if isinstance(value, list | tuple):
        return all(map(is_known, value))
    if isinstance(value, Mapping):
        return all(map(is_known, value.values()))
    return True


def alike(left: object, right: object) -> bool:
    """Whether two values are the same, undecided ones in the same way."""
    if left is right:
        return True
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(alike, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(alike(left[key], right[key]) for key in left)
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return left == right
    if type(left) is not type(right):
        return False
    if isinstance(left, Interval) and isinstance(right, Interval):
        return left.low == right.low and left.high == right.high
    if isinstance(left, OneOf) and isinstance(right, OneOf):
        return alike(left.alternatives, right.alternatives)
    if isinstance(left, Rows) and isinstance(right, Rows):
        parts = ((rows.sure, rows.maybe, rows.more, rows.template) for rows in (left, right))
        return alike(*parts)
    return type(left) not in UNDECIDED and left == right


def hull(values: Iterable[Any]) -> Any:
    """The smallest value that covers all of *values*.

    Equal values give that value, numbers an `Interval`, lists of one length and records are covered
    item by item and field by field, anything else is UNKNOWN.
    """
    given = list(values)
    first = given[0] if given else UNKNOWN
    if all(alike(first, value) for value in given):
        return first
    if all(map(is_bounded, given)):
        lows, highs = zip(*map(bounds_of, given), strict=True)
        return interval(
            None if None in lows else min(lows),
            None if None in highs else max(highs),
        )
    if all(type(value) in LISTS and len(value) == len(first) for value in given):
        return [hull(items) for items in zip(*given, strict=True)]
    if all(isinstance(value, Mapping) for value in given):
        keys = dict.fromkeys(key for value in given for key in value)
        return {key: hull(value.get(key) for value in given) for key in keys}
    return UNKNOWN


def join(values: Iterable[Any]) -> Any:
    """Like `hull`, but lists stay apart as the alternatives of a `OneOf`, as long as they are few."""
    apart: list[Any] = []
    for value in values:
        for alternative in value.alternatives if type(value) is OneOf else (value,):
            if not any(alike(alternative, other) for other in apart):
                apart.append(alternative)
    if len(apart) == 1:
        return apart[0]
    if len(apart) <= ALTERNATIVES and all(type(value) in LISTS or type(value) is Rows for value in apart):
        return OneOf(apart)
    return hull(apart)


def as_rows(value: Sequence[Any] | Rows) -> Rows:
    """A list as rows that are all sure."""
    return value if isinstance(value, Rows) else Rows(value)

