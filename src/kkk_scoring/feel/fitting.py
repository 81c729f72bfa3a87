"""Which types go together: in arithmetic, in a comparison, at a place that asks for one."""

from __future__ import annotations

from typing import Final

from kkk_scoring.feel.types import Any, Date, DateTime, Days, List, Months, Null, Number, Text, Type

_RESULTS: Final[dict[tuple[str, type[Type], type[Type]], Type]] = {
    ("+", Text, Text): Text(),
    ("+", Date, Days): Date(),
    ("+", Days, Date): Date(),
    ("+", Date, Months): Date(),
    ("+", Months, Date): Date(),
    ("+", DateTime, Days): DateTime(),
    ("+", Days, DateTime): DateTime(),
    ("+", DateTime, Months): DateTime(),
    ("+", Months, DateTime): DateTime(),
    ("+", Days, Days): Days(),
    ("+", Months, Months): Months(),
    ("-", Date, Date): Days(),
    ("-", DateTime, DateTime): Days(),
    ("-", Date, Days): Date(),
    ("-", Date, Months): Date(),
    ("-", DateTime, Days): DateTime(),
    ("-", DateTime, Months): DateTime(),
    ("-", Days, Days): Days(),
    ("-", Months, Months): Months(),
    ("*", Days, Number): Days(),
    ("*", Number, Days): Days(),
    ("*", Months, Number): Months(),
    ("*", Number, Months): Months(),
    ("/", Days, Number): Days(),
    ("/", Days, Days): Number(),
    ("/", Months, Number): Months(),
    ("/", Months, Months): Number(),
}

ORDERED: Final = (Number, Date, DateTime, Days, Months)
"""The types whose values come one after another. Texts have no order."""


def arithmetic(op: str, left: Type, right: Type) -> Type | None:
    """The type of ``left op right`` for values that are there; None: the two can't be joined so."""
    if isinstance(left, Number) and isinstance(right, Number):
        return Number(_unit(op, left.unit, right.unit))
    return _RESULTS.get((op, type(left), type(right)))


def _unit(op: str, left: str | None, right: str | None) -> str | None:
    match op:
        case "+" | "-":
            return left or right
        case "*":
            return None if left and right else left or right
        case "/":
            return left if right is None else None
        case _:
            return None


def units_differ(left: Type, right: Type) -> bool:
    """Whether both are numbers with a unit, and not the same one."""
    if not (isinstance(left, Number) and isinstance(right, Number)):
        return False
    return left.unit is not None and right.unit is not None and left.unit != right.unit


def comparable(left: Type, right: Type) -> bool:
    """Whether ``left = right`` can be true and false; anything may be compared with ``null``."""
    if isinstance(left, Any | Null) or isinstance(right, Any | Null):
        return True
    if isinstance(left, List) and isinstance(right, List):
        return comparable(left.item, right.item)
    return type(left) is type(right)


def excluded(left: Type, right: Type) -> bool:
    """Whether both are texts that can never be equal, by the values they may have."""
    if not (isinstance(left, Text) and isinstance(right, Text)):
        return False
    if left.options is None or right.options is None:
        return False
    return not set(left.options) & set(right.options)


def misfit(found: Type, wanted: Type) -> str | None:
    """Why a value of type *found* can't stand where *wanted* is asked for.

    ``type``, ``list`` (a list instead of one value, or the reverse), ``null``, ``null item``,
    ``choice`` (a text that is not offered), ``unit``; None: it fits.
    """
    if type(found) is Any:
        return None
    if isinstance(found, Null):
        return None if wanted.null else "null"
    reason = None if isinstance(wanted, Any) or isinstance(found, Any) else _misfit_in_kind(found, wanted)
    if reason is None and found.null and not wanted.null:
        return "null"
    return reason


def _misfit_in_kind(found: Type, wanted: Type) -> str | None:
    match found, wanted:
        case List(), List():
            inner = misfit(found.item, wanted.item)
            return {"null": "null item", "list": "type"}.get(inner, inner) if inner else None
        case (List(), _) | (_, List()):
            return "list"
        case Text(), Text() if wanted.options is not None:
            offered = found.options is not None and set(found.options) <= set(wanted.options)
            return None if offered else "choice"
        case _ if units_differ(found, wanted):
            return "unit"
        case _:
            return None if type(found) is type(wanted) else "type"
