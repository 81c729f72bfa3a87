"""Values that are not decided yet and refuse every operation: `UNKNOWN`, `Rows`, `OneOf`.

They are hostile on purpose. Whatever code was written for plain values and meets one of them gets
`Undecided` instead of a wrong answer; who can say more about such values does so explicitly.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NoReturn


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
