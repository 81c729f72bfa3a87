"""The types of the static check: what a name or an expression can be.

Plain classes, compared by what they hold and never changed once made: `replace` makes another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar


class Type:
    """*null*: whether the value may be absent (FEEL's null)."""

    __slots__ = ("null",)
    __match_args__: tuple[str, ...] = ()

    def __init__(self, *, null: bool = False) -> None:
        self.null = null

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in ("null", *self.__match_args__)
        )

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.null))

    def __repr__(self) -> str:
        held = [repr(getattr(self, name)) for name in self.__match_args__]
        return f"{type(self).__name__}({', '.join([*held, *(['null=True'] if self.null else [])])})"


class Any(Type):
    """Nothing is known about it; everything is allowed."""

    __slots__ = ()


class Nothing(Any):
    """The item of ``[]``: there is none."""

    __slots__ = ()


class Null(Type):
    """The literal ``null``."""

    __slots__ = ()


class Number(Type):
    """*unit* is a label (``km``, ``USD``); None: a plain number, or not known."""

    __slots__ = ("unit",)
    __match_args__ = ("unit",)

    def __init__(self, unit: str | None = None, *, null: bool = False) -> None:
        self.unit, self.null = unit, null


class Text(Type):
    """*options* are the only values it can have; None: any text."""

    __slots__ = ("options",)
    __match_args__ = ("options",)

    def __init__(self, options: tuple[str, ...] | None = None, *, null: bool = False) -> None:
        self.options, self.null = options, null


class Boolean(Type):
    __slots__ = ()


class Date(Type):
    __slots__ = ()


class DateTime(Type):
    __slots__ = ()


class Days(Type):
    """A duration in days (and hours, minutes, seconds)."""

    __slots__ = ()


class Months(Type):
    """A duration in years and months."""

    __slots__ = ()


ANY: Final = Any()


class Record(Type):
    __slots__ = ("fields",)
    __match_args__ = ("fields",)

    def __init__(self, fields: Mapping[str, Type] | None = None, *, null: bool = False) -> None:
        self.fields: Mapping[str, Type] = fields or {}
        self.null = null


class List(Type):
    """*at_least*: how many items it surely has (a panel's marks are never empty)."""

    __slots__ = ("at_least", "item")
    __match_args__ = ("item", "at_least")

    def __init__(self, item: Type = ANY, at_least: int = 0, *, null: bool = False) -> None:
        self.item, self.at_least, self.null = item, at_least, null


class Function(Type):
    """A figure with parameters; *result* is what its body gives for arguments of any type."""

    __slots__ = ("parameters", "result")
    __match_args__ = ("parameters", "result")

    def __init__(self, parameters: tuple[str, ...] = (), result: Type = ANY, *, null: bool = False) -> None:
        self.parameters, self.result, self.null = parameters, result, null


_T = TypeVar("_T", bound=Type)


def replace(type_: _T, **changes: object) -> _T:
    """The same type with other *null*, *item*, *at_least* … ."""
    changed = object.__new__(type(type_))
    for name in ("null", *type_.__match_args__):
        setattr(changed, name, changes.get(name, getattr(type_, name)))
    return changed


def may_be_null(type_: _T) -> _T:
    """The same type, possibly absent."""
    return type_ if type_.null else replace(type_, null=True)


def never_null(type_: _T) -> _T:
    """The same type, surely there."""
    return replace(type_, null=False) if type_.null else type_


def join(first: Type, second: Type) -> Type:
    """The type of a value that has one of two types; `ANY` where they have nothing in common."""
    if isinstance(first, Nothing):
        return may_be_null(second) if first.null else second
    if isinstance(second, Nothing):
        return may_be_null(first) if second.null else first
    null = first.null or second.null
    if isinstance(first, Null):
        return may_be_null(second)
    if isinstance(second, Null):
        return may_be_null(first)
    joined: Type = ANY
    match first, second:
        case Number(), Number():
            joined = Number(_unit(first, second))
        case Text(), Text():
            joined = Text(_options(first, second))
        case List(), List():
            joined = List(join(first.item, second.item), min(first.at_least, second.at_least))
        case Record(), Record():
            joined = Record(_fields(first, second))
        case Function(), Function():
            pass
        case _ if type(first) is type(second):
            joined = first
    return joined if isinstance(joined, Any) else replace(joined, null=null)


def _unit(first: Number, second: Number) -> str | None:
    if first.unit and second.unit and first.unit != second.unit:
        return None
    return first.unit or second.unit


def _options(first: Text, second: Text) -> tuple[str, ...] | None:
    if first.options is None or second.options is None:
        return None
    return tuple(dict.fromkeys(first.options + second.options))


def _fields(first: Record, second: Record) -> dict[str, Type]:
    """All fields; one that the other record lacks may be absent."""
    return {
        name: join(first.fields.get(name, Null()), second.fields.get(name, Null()))
        for name in {**first.fields, **second.fields}
    }
