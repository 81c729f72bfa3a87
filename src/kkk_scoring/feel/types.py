"""The types of the static check: what a name or an expression can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar


@dataclass(frozen=True)
class Type:
    """*null*: whether the value may be absent (FEEL's null)."""

    null: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Any(Type):
    """Nothing is known about it; everything is allowed."""


@dataclass(frozen=True)
class Null(Type):
    """The literal ``null``."""


@dataclass(frozen=True)
class Number(Type):
    """*unit* is a label (``km``, ``USD``); None: a plain number, or not known."""

    unit: str | None = None


@dataclass(frozen=True)
class Text(Type):
    """*options* are the only values it can have; None: any text."""

    options: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Boolean(Type):
    pass


@dataclass(frozen=True)
class Date(Type):
    pass


@dataclass(frozen=True)
class DateTime(Type):
    pass


@dataclass(frozen=True)
class Days(Type):
    """A duration in days (and hours, minutes, seconds)."""


@dataclass(frozen=True)
class Months(Type):
    """A duration in years and months."""


@dataclass(frozen=True)
class Record(Type):
    fields: Mapping[str, Type] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class List(Type):
    """*at_least*: how many items it surely has (a panel's marks are never empty)."""

    item: Type = field(default_factory=Any)
    at_least: int = 0


@dataclass(frozen=True)
class Function(Type):
    """A figure with parameters; *result* is what its body gives for arguments of any type."""

    parameters: tuple[str, ...] = ()
    result: Type = field(default_factory=Any)


ANY: Final = Any()

_T = TypeVar("_T", bound=Type)


def may_be_null(type_: _T) -> _T:
    """The same type, possibly absent."""
    return replace(type_, null=True)


def never_null(type_: _T) -> _T:
    """The same type, surely there."""
    return replace(type_, null=False)


def join(first: Type, second: Type) -> Type:
    """The type of a value that has one of two types; `ANY` where they have nothing in common."""
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
