"""Every built-in function: how it is written, what it takes, what it gives.

One table for the parser (names of several words), the static check (types,
absence), the evaluator (binding of arguments) and the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from kkk_scoring.feel import results as give
from kkk_scoring.feel.results import Given
from kkk_scoring.feel.types import Any, Boolean, Date, DateTime, Days, List, Months, Number, Text, Type


class Parameter(NamedTuple):
    """One parameter: its name, and the types of which an argument must have one.

    A type with *null* also takes an absent value; a `Text` with options only those texts.
    *repeats*: the last parameter takes one or more arguments.
    """

    name: str
    accepts: tuple[Type, ...]
    optional: bool = False
    repeats: bool = False


Form = tuple[Parameter, ...]


class Signature(NamedTuple):
    """A built-in function. It may be called in any of its *forms*: ``max(list)``, ``max(a, b, c)``.

    *result* gives the type of the call from its arguments in the order of the form's parameters
    (None for one left out; those of a repeating parameter follow one another).
    """

    name: str
    doc: str
    result: Callable[[Sequence[Given | None]], Type]
    forms: tuple[Form, ...]


def bind(form: Form, names: Sequence[str | None]) -> tuple[int | None, ...] | None:
    """For each parameter the place of its argument in a call, None where it is left out.

    *names* has an entry per argument, None where it is positional. The arguments of a repeating
    parameter follow one another. None: a call with these arguments is not of this form.

    >>> bind(SIGNATURES["substring"].forms[0], ["start position", "string"])
    (1, 0, None)
    """
    if any(name is not None for name in names):
        known = [parameter.name for parameter in form if not parameter.repeats]
        if len(set(names)) < len(names) or not set(names) <= set(known):
            return None
        places = tuple(names.index(parameter.name) if parameter.name in names else None for parameter in form)
    else:
        if len(names) > len(form) and not (form and form[-1].repeats):
            return None
        places = tuple(range(len(names))) + (None,) * (len(form) - len(names))
    for parameter, place in zip(form, places, strict=False):
        if place is None and not parameter.optional:
            return None
    return places


_P = Parameter
_NUMBER = (Number(),)
_TEXT = (Text(),)
_BOOLEAN = (Boolean(),)
_DAY = (Date(), DateTime())
_POINT = (Number(), Date(), DateTime(), Days(), Months())
_ANYTHING = (Any(null=True),)
_LIST = (List(Any(null=True)),)
_NUMBERS = (List(Number()),)
_POINTS = tuple(List(point) for point in _POINT)
_GAPS = (Text(("lower", "higher")),)


def _one(*parameters: Parameter) -> tuple[Form, ...]:
    return (parameters,)


def _many(item: tuple[Type, ...], lists: tuple[Type, ...]) -> tuple[Form, ...]:
    """The forms of ``max(list)`` and ``max(a, b, c)``."""
    return ((_P("list", lists),), (_P("item", item, repeats=True),))


def _by(*middle: Parameter) -> tuple[Form, ...]:
    """The forms of a choice among numbers, or among anything by a list of numbers of equal length."""
    return ((_P("list", _NUMBERS), *middle), (_P("list", _LIST), *middle, _P("by", _NUMBERS)))


_SCALED = _one(_P("n", _NUMBER), _P("scale", _NUMBER))
_SCALABLE = _one(_P("n", _NUMBER), _P("scale", _NUMBER, optional=True))
_STRING = _one(_P("string", _TEXT))
_MATCH = _one(_P("string", _TEXT), _P("match", _TEXT))
_POINT_PAIR = tuple((_P("point1", (point,)), _P("point2", (point,))) for point in _POINT)

_NUMBER_FUNCTIONS: Final = (
    Signature("abs", "the size, without the sign", give.same, _one(_P("n", (Number(), Days(), Months())))),
    Signature(
        "floor", "the nearest whole number (or number of `scale` decimals) not above", give.same, _SCALABLE
    ),
    Signature(
        "ceiling", "the nearest whole number (or number of `scale` decimals) not below", give.same, _SCALABLE
    ),
    Signature("decimal", "rounded to `scale` decimals, a half to the even digit", give.same, _SCALED),
    Signature("round up", "rounded to `scale` decimals, away from zero", give.same, _SCALED),
    Signature("round down", "rounded to `scale` decimals, towards zero", give.same, _SCALED),
    Signature("round half up", "rounded to `scale` decimals, a half away from zero", give.same, _SCALED),
    Signature("round half down", "rounded to `scale` decimals, a half towards zero", give.same, _SCALED),
    Signature(
        "modulo",
        "the rest of whole division, with the divisor's sign",
        give.same,
        _one(_P("dividend", _NUMBER), _P("divisor", _NUMBER)),
    ),
    Signature(
        "sqrt",
        "the square root: exact where there is one, else 34 digits",
        give.number,
        _one(_P("number", _NUMBER)),
    ),
    Signature("log", "the natural logarithm, 34 digits", give.number, _one(_P("number", _NUMBER))),
    Signature("exp", "e to that power, 34 digits", give.number, _one(_P("number", _NUMBER))),
    Signature("odd", "whether the number is odd", give.boolean, _one(_P("number", _NUMBER))),
    Signature("even", "whether the number is even", give.boolean, _one(_P("number", _NUMBER))),
)

_LIST_FUNCTIONS: Final = (
    Signature("count", "how many items the list has", give.number, _one(_P("list", _LIST))),
    Signature("min", "the lowest", give.extreme, _many(_POINT, _POINTS)),
    Signature("max", "the highest", give.extreme, _many(_POINT, _POINTS)),
    Signature("sum", "all added; 0 for an empty list", give.total, _many(_NUMBER, _NUMBERS)),
    Signature("mean", "the sum divided by the count", give.mean, _many(_NUMBER, _NUMBERS)),
    Signature("median", "the middle one, or the mean of the middle two", give.mean, _many(_NUMBER, _NUMBERS)),
    Signature("product", "all multiplied", give.product, _many(_NUMBER, _NUMBERS)),
    Signature(
        "stddev",
        "the standard deviation of a sample, 34 digits; needs two numbers",
        give.stddev,
        _many(_NUMBER, _NUMBERS),
    ),
    Signature("mode", "the most frequent ones, lowest first", give.some_of, _many(_NUMBER, _NUMBERS)),
    Signature(
        "all",
        "whether every one is true; true for an empty list",
        give.boolean,
        _many(_BOOLEAN, (List(Boolean()),)),
    ),
    Signature(
        "any",
        "whether one at least is true; false for an empty list",
        give.boolean,
        _many(_BOOLEAN, (List(Boolean()),)),
    ),
    Signature(
        "list contains",
        "whether one of the items equals the element",
        give.boolean,
        _one(_P("list", _LIST), _P("element", _ANYTHING)),
    ),
    Signature(
        "sublist",
        "the items from a place on (`-1` is the last), `length` of them at most; "
        "absent if there is no such place",
        give.sublist,
        _one(_P("list", _LIST), _P("start position", _NUMBER), _P("length", _NUMBER, optional=True)),
    ),
    Signature(
        "append",
        "the list with further items at its end",
        give.append,
        _one(_P("list", _LIST), _P("item", _ANYTHING, repeats=True)),
    ),
    Signature(
        "concatenate", "the lists one after another", give.concatenate, _one(_P("list", _LIST, repeats=True))
    ),
    Signature(
        "union",
        "the lists one after another, equal items once",
        give.union,
        _one(_P("list", _LIST, repeats=True)),
    ),
    Signature(
        "insert before",
        "the list with an item put in before a place; absent if there is no such place",
        give.insert,
        _one(_P("list", _LIST), _P("position", _NUMBER), _P("newItem", _ANYTHING)),
    ),
    Signature(
        "remove",
        "the list without the item at a place; absent if there is no such place",
        give.remove,
        _one(_P("list", _LIST), _P("position", _NUMBER)),
    ),
    Signature(
        "list replace",
        "the list with another item at a place; absent if there is no such place",
        give.replaced,
        _one(_P("list", _LIST), _P("position", _NUMBER), _P("newItem", _ANYTHING)),
    ),
    Signature("reverse", "the list from its end", give.same, _one(_P("list", _LIST))),
    Signature(
        "index of",
        "the places of the items equal to `match`",
        give.places,
        _one(_P("list", _LIST), _P("match", _ANYTHING)),
    ),
    Signature("distinct values", "the list with equal items once", give.some_of, _one(_P("list", _LIST))),
    Signature(
        "flatten", "the items of all lists in the list, in one list", give.flatten, _one(_P("list", _LIST))
    ),
    Signature("sort", "the list, lowest first", give.same, _one(_P("list", _POINTS))),
    Signature(
        "string join",
        "the texts one after another, with `delimiter` between them",
        give.text,
        _one(_P("list", (List(Text(null=True)),)), _P("delimiter", (Text(null=True),), optional=True)),
    ),
)

_CHOICE_FUNCTIONS: Final = (
    Signature(
        "drop lowest",
        "without the `n` lowest, exactly `n` even among equals",
        give.fewer,
        _by(_P("n", _NUMBER)),
    ),
    Signature(
        "drop highest",
        "without the `n` highest, exactly `n` even among equals",
        give.fewer,
        _by(_P("n", _NUMBER)),
    ),
    Signature(
        "closest two",
        'the two nearest to each other, of equal gaps the `"lower"` or `"higher"` pair; '
        "two or fewer: as they are",
        give.two,
        _by(_P("equal gaps", _GAPS)),
    ),
    Signature(
        "drop alone",
        "of three or more: without the one that stands alone below the line, or alone at or above it",
        give.all_but_one,
        _by(_P("line", _NUMBER)),
    ),
    Signature(
        "nearest",
        'the one nearest to a value, of equal gaps the `"lower"` or `"higher"`',
        give.extreme,
        _by(_P("to", _NUMBER), _P("equal gaps", _GAPS)),
    ),
)

_TEXT_FUNCTIONS: Final = (
    Signature("string", "the value as a text", give.string, _one(_P("from", _ANYTHING))),
    Signature("string length", "how many characters the text has", give.number, _STRING),
    Signature("upper case", "the text in capital letters", give.text, _STRING),
    Signature("lower case", "the text in small letters", give.text, _STRING),
    Signature(
        "substring",
        "the text from a place on (`-1` is the last character), `length` characters at most; "
        "absent if there is no such place",
        give.maybe_text,
        _one(_P("string", _TEXT), _P("start position", _NUMBER), _P("length", _NUMBER, optional=True)),
    ),
    Signature(
        "substring before", "what stands before the first `match`; empty if there is none", give.text, _MATCH
    ),
    Signature(
        "substring after", "what stands after the first `match`; empty if there is none", give.text, _MATCH
    ),
    Signature("contains", "whether the text holds `match`", give.boolean, _MATCH),
    Signature("starts with", "whether the text begins with `match`", give.boolean, _MATCH),
    Signature("ends with", "whether the text ends with `match`", give.boolean, _MATCH),
    Signature(
        "number",
        "the number that the text writes; absent if it is none",
        give.number_from,
        (
            (_P("from", _TEXT),),
            (
                _P("from", _TEXT),
                _P("grouping separator", (Text(null=True),)),
                _P("decimal separator", (Text(null=True),)),
            ),
        ),
    ),
)

_DATE_FUNCTIONS: Final = (
    Signature(
        "date",
        "the date that a text writes, of a date and time, or of year, month and day; "
        "absent if there is no such day",
        give.date_from,
        (
            (_P("from", (Text(), Date(), DateTime())),),
            (_P("year", _NUMBER), _P("month", _NUMBER), _P("day", _NUMBER)),
        ),
    ),
    Signature(
        "date and time",
        "the date and time that a text writes; absent if there is none",
        give.datetime_from,
        _one(_P("from", (Text(), Date(), DateTime()))),
    ),
    Signature(
        "duration",
        'the duration that a text writes: `"P3Y"`, `"P14D"`',
        give.duration_from,
        _one(_P("from", _TEXT)),
    ),
    Signature(
        "years and months duration",
        "the whole years and months between two days",
        give.months,
        _one(_P("from", _DAY), _P("to", _DAY)),
    ),
    Signature("day of year", "the number of the day in its year", give.number, _one(_P("date", _DAY))),
    Signature("day of week", 'the English name of the day: `"Monday"`', give.weekday, _one(_P("date", _DAY))),
    Signature(
        "month of year", 'the English name of the month: `"January"`', give.month, _one(_P("date", _DAY))
    ),
    Signature("week of year", "the number of the ISO 8601 week", give.number, _one(_P("date", _DAY))),
    Signature("before", "whether the first comes before the second", give.boolean, _POINT_PAIR),
    Signature("after", "whether the first comes after the second", give.boolean, _POINT_PAIR),
)

_OTHER_FUNCTIONS: Final = (
    Signature("not", "true for false, false for true", give.boolean, _one(_P("negand", _BOOLEAN))),
    Signature(
        "is",
        "whether the two are the same value of the same kind",
        give.boolean,
        _one(_P("value1", _ANYTHING), _P("value2", _ANYTHING)),
    ),
)

SIGNATURES: Final[Mapping[str, Signature]] = {
    signature.name: signature
    for signature in (
        *_NUMBER_FUNCTIONS,
        *_LIST_FUNCTIONS,
        *_CHOICE_FUNCTIONS,
        *_TEXT_FUNCTIONS,
        *_DATE_FUNCTIONS,
        *_OTHER_FUNCTIONS,
    )
}
