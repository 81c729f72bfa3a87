"""The steps that call a function: a built-in one, or a figure with parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kkk_scoring.feel.frame import RUN, Frame, FunctionValue, Step
from kkk_scoring.feel.functions import FUNCTIONS
from kkk_scoring.feel.signatures import Form, Signature, bind
from kkk_scoring.feel.unknown import LISTS, UNKNOWN, OneOf, Rows, Undecided, is_known, join

# What some functions cost in a loop, in steps: for a call, and for each item of a list.
_DEAR: Final = dict.fromkeys(("exp", "log", "sqrt", "stddev"), 200)
_DEAR_ITEMS: Final = dict.fromkeys(("distinct values", "union", "string", "index of", "list contains"), 4)


def call_step(
    signature: Signature, given: Sequence[Step], names: Sequence[str | None], in_loop: bool
) -> Step:
    """A call of a built-in function; one with wrong arguments is null, as in DMN."""
    arguments = _arguments(signature.forms, given, names)
    if arguments is None:
        return lambda frame: None
    if in_loop:
        prices = _DEAR.get(signature.name, 0), _DEAR_ITEMS.get(signature.name, 1)
        arguments = [_paid(argument, *prices) for argument in arguments]
    name, function = signature.name, FUNCTIONS[signature.name]
    if len(arguments) == 1:
        return _call_of_one(name, arguments[0])

    def run(frame: Frame) -> Any:
        values = [argument(frame) for argument in arguments]
        try:
            value = function(*values)
        except Undecided:
            return _bounded(name, values, frame)
        if value is None and not all(map(is_known, values)):
            return _bounded(name, values, frame)
        return value

    return run


def _call_of_one(name: str, argument: Step) -> Step:
    function = FUNCTIONS[name]

    def run(frame: Frame) -> Any:
        given = argument(frame)
        try:
            value = function(given)
        except Undecided:
            return _bounded(name, (given,), frame)
        if value is None and not is_known(given):
            return _bounded(name, (given,), frame)
        return value

    return run


def _bounded(name: str, arguments: Sequence[Any], frame: Frame) -> Any:
    from kkk_scoring.feel.bounds import bounded

    # Bounds take about ten times as long as plain numbers.
    frame[RUN].spend(10 * sum(map(_length, arguments)))
    return bounded(name, arguments)


def _length(value: Any) -> int:
    if type(value) is Rows:
        return len(value.sure) + len(value.maybe)
    if type(value) is OneOf:
        return sum(map(_length, value.alternatives))
    return len(value) if type(value) in LISTS else 1


def _arguments(
    forms: Sequence[Form], given: Sequence[Step], names: Sequence[str | None]
) -> list[Step] | None:
    """One step per parameter of the first form that takes these arguments."""
    for form in forms:
        places = bind(form, names)
        if places is None:
            continue
        found = [_absent if place is None else given[place] for place in places[: len(form)]]
        if form and form[-1].repeats:
            found[len(form) - 1 :] = [_listed(tuple(given[len(form) - 1 :]))]
        while found and found[-1] is _absent:
            found.pop()
        return found
    return None


def _absent(frame: Frame) -> Any:
    return None


def _listed(steps: tuple[Step, ...]) -> Step:
    return lambda frame: [step(frame) for step in steps]


def _paid(step: Step, price: int, per_item: int) -> Step:
    """In a loop the functions' own walks through lists and texts cost too."""

    def run(frame: Frame) -> Any:
        value = step(frame)
        if type(value) in LISTS:
            frame[RUN].spend(price + per_item * len(value))
        elif type(value) is str:
            frame[RUN].spend(len(value) // 64)
        elif price:
            frame[RUN].spend(price)
        return value

    return run


def figure_step(target: Step, given: Sequence[Step], names: Sequence[str | None]) -> Step:
    """A call of a figure ``function(x) …``; null when it is no function or takes other arguments."""

    def run(frame: Frame) -> Any:
        return called(target(frame), frame)

    def called(function: Any, frame: Frame) -> Any:
        if type(function) is FunctionValue:
            order = _order(function.parameters, names)
            return (
                None if order is None else function.call([given[place](frame) for place in order], frame[RUN])
            )
        if type(function) is OneOf:
            return join(called(alternative, frame) for alternative in function.alternatives)
        return UNKNOWN if function is UNKNOWN else None

    return run


def _order(parameters: Sequence[str], names: Sequence[str | None]) -> list[int] | None:
    if len(names) != len(parameters):
        return None
    if not any(names):
        return list(range(len(names)))
    if set(names) != set(parameters):
        return None
    return [names.index(parameter) for parameter in parameters]
