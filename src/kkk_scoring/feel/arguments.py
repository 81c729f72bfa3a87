"""The static check of calls: how many arguments, which, and of what type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from kkk_scoring.feel import times
from kkk_scoring.feel import types as t
from kkk_scoring.feel.comparing import equal
from kkk_scoring.feel.demands import compare
from kkk_scoring.feel.faults import Faults
from kkk_scoring.feel.fitting import ORDERED, misfit
from kkk_scoring.feel.mending import Side, mend, mend_list
from kkk_scoring.feel.results import Given
from kkk_scoring.feel.scope import Scope
from kkk_scoring.feel.signatures import SIGNATURES, Form, Parameter, Signature, bind
from kkk_scoring.feel.tree import Call, Name, Node
from kkk_scoring.feel.types import ANY, Type, never_null, replace
from kkk_scoring.feel.walk import constant
from kkk_scoring.feel.words import described, described_any, listed
from kkk_scoring.messages import Message, say, say_count

if TYPE_CHECKING:
    from kkk_scoring.feel.check import Checker

_SEVERITY: Final = {None: 0, "list": 3, "type": 2}
_FROM_TEXT: Final = {
    "date": times.date_of,
    "date and time": times.date_time_of,
    "duration": times.duration_of,
}


class _Argument(NamedTuple):
    """An argument where it meets its parameter; *reason* as `misfit` gives it."""

    parameter: Parameter
    node: Node
    type: Type
    reason: str | None


def call(checker: Checker, node: Call, scope: Scope) -> Type:
    """The type of a call, of a built-in function or of a figure with parameters."""
    found = [checker.type_of(argument, scope) for argument in node.arguments]
    signature = SIGNATURES.get(node.name)
    if signature is None:
        return _figure(checker.faults, node, scope)
    matched = [
        _matched(node, form, places, found)
        for form in signature.forms
        if (places := bind(form, node.names)) is not None
    ]
    if not matched:
        _wrong_arguments(checker.faults, node, signature)
        return ANY
    # Of several forms the one meant is that into which the arguments fit best: max(list), max(a, b).
    chosen = min(matched, key=lambda given: sum(_severity(argument) for argument in given if argument))
    return _result(checker.faults, node, signature, chosen, scope)


def _matched(
    node: Call, form: Form, places: Sequence[int | None], found: list[Type]
) -> list[_Argument | None]:
    matched: list[_Argument | None] = []
    for place, argument in enumerate(places):
        if argument is None:
            matched.append(None)
            continue
        parameter = form[min(place, len(form) - 1)]
        reasons = [misfit(found[argument], wanted) for wanted in parameter.accepts]
        mildest = min(reasons, key=lambda reason: _SEVERITY.get(reason, 1))
        matched.append(_Argument(parameter, node.arguments[argument], found[argument], mildest))
    return matched


def _severity(argument: _Argument) -> int:
    return _SEVERITY.get(argument.reason, 1)


def _result(
    faults: Faults, node: Call, signature: Signature, matched: list[_Argument | None], scope: Scope
) -> Type:
    given = [argument for argument in matched if argument]
    lone = len({argument.parameter.name for argument in given}) == 1
    for argument in given:
        if argument.reason:
            _report(faults, node, argument, lone, scope)
    if any(argument.reason in ("type", "list", "choice") for argument in given):
        return ANY
    _check_values(faults, node, given)
    result = signature.result([_given(argument) if argument else None for argument in matched])
    return never_null(result) if given and type(given[0].type) is t.Any else result


def _given(argument: _Argument) -> Given:
    """The argument for the signature, without the absence that was reported."""
    found = argument.type
    if argument.reason == "null":
        found = ANY if isinstance(found, t.Null) else never_null(found)
    elif argument.reason == "null item" and isinstance(found, t.List):
        found = replace(never_null(found), item=never_null(found.item))
    return Given(found, constant(argument.node))


def _report(faults: Faults, call: Call, argument: _Argument, lone: bool, scope: Scope) -> None:
    """The problem of an argument that doesn't fit; a *lone* parameter needs no name."""
    parameter, node, found, reason = argument
    told: dict[str, object] = {"function": call.name, "name": parameter.name}
    if reason == "null":
        faults.present(node, found, scope)
        return
    if reason == "null item":
        faults.absent_items(node)
        return
    if reason == "choice":
        options = next(type_.options or () for type_ in parameter.accepts if isinstance(type_, t.Text))
        message = say("`{name}` of `{function}` must be one of {options}.", options=listed(options), **told)
        faults.add("argument", node, message, say("Write {options}.", options=listed(options, " / ")))
        return
    value = faults.words(node)
    told |= {"wanted": described_any(parameter.accepts), "value": value, "found": described(found)}
    if lone:
        message = say("`{function}` needs {wanted}, but `{value}` is {found}.", **told)
    else:
        message = say("`{function}` needs {wanted} as `{name}`, but `{value}` is {found}.", **told)
    faults.add("type", node, message, _mend(argument, value))


def _side(faults: Faults, argument: _Argument) -> Side:
    return Side(argument.node, argument.type, faults.words(argument.node))


def _mend(argument: _Argument, value: str) -> Message | None:
    parameter, node, found, reason = argument
    if reason == "list":
        if isinstance(found, t.List):
            return mend_list(Side(node, found, value))
        return say("Write it as a list: `[{value}]`.", value=value)
    item = found.item if isinstance(found, t.List) else found
    if isinstance(item, t.Text) and len(parameter.accepts) > 3:
        return say("Texts have no order here.")
    if isinstance(item, t.Record) and isinstance(found, t.List):
        return say("Say which part of each record: `{value}.…`.", value=value)
    if isinstance(parameter.accepts[0], t.Boolean):
        return compare(value, found)
    return mend("", Side(node, found, value), Side(node, parameter.accepts[0], parameter.name))


def _check_values(faults: Faults, node: Call, given: list[_Argument]) -> None:
    """Problems that the written values themselves show."""
    values = [constant(argument.node) for argument in given]
    if node.name == "modulo" and values[1] == 0:
        faults.add("null", node, say("Nothing can be divided by 0."))
    if node.name in ("list contains", "index of") and isinstance(given[0].type, t.List):
        items, element = (_side(faults, argument) for argument in given)
        equal(faults, element.node, items._replace(type=given[0].type.item), "=", element)
    read = _FROM_TEXT.get(node.name)
    if read and len(values) == 1 and isinstance(values[0], str) and read(values[0]) is None:
        _unreadable(faults, node, given[0].node)
    if node.name == "date" and len(values) == 3:
        year, month, day = values
        if type(year) is int and type(month) is int and type(day) is int and not times.day(year, month, day):
            _unreadable(faults, node, node)
    if node.name in ("before", "after") or given[-1].parameter.repeats:
        _alike(faults, given)


def _alike(faults: Faults, given: list[_Argument]) -> None:
    """Problems where values that are put in order or added are not of one kind and unit."""
    first, *rest = (_side(faults, argument) for argument in given)
    if not isinstance(first.type, ORDERED):
        return
    for other in rest:
        equal(faults, other.node, first, "=", other)
        if first.type == t.Number():
            first = other


def _unreadable(faults: Faults, node: Call, place: Node) -> None:
    value = faults.words(place)
    if node.name == "duration":
        fix = say('Write a duration such as `"P3Y"` (3 years), `"P6M"` (6 months) or `"P14D"` (14 days).')
        faults.add("argument", place, say("`{value}` is no duration.", value=value), fix)
    else:
        fix = say('Write a day of the calendar, such as `"2015-01-31"`.')
        faults.add("argument", place, say("`{value}` is no date.", value=value), fix)


def _wrong_arguments(faults: Faults, node: Call, signature: Signature) -> None:
    """Why the call has no form of the function: a wrong name, a mixture, too many, too few."""
    usage = say(
        "Write {forms}.", forms=" / ".join(f"`{written(node.name, form)}`" for form in signature.forms)
    )
    names = [name for name in node.names if name is not None]
    known = {parameter.name for form in signature.forms for parameter in form}
    unknown = next((name for name in names if name not in known), None)
    if names and len(names) < len(node.names):
        message = say("Either all arguments of `{function}` have names, or none.", function=node.name)
    elif unknown is not None:
        message = say("`{function}` has no `{name}`.", function=node.name, name=unknown)
        other = faults.meant(unknown, known)
        usage = say("Did you mean `{other}`?", other=other) if other else usage
    elif len(set(names)) < len(names):
        message = say("An argument of `{function}` is given twice.", function=node.name)
    else:
        message = say_count(
            "`{function}` can't be called with {count} argument.",
            "`{function}` can't be called with {count} arguments.",
            len(node.arguments),
            function=node.name,
        )
    faults.add("argument", node, message, usage)


def written(function: str, form: Form) -> str:
    """How a form is called: ``substring(string, start position, length?)``."""
    names = (
        f"{parameter.name}{'?' if parameter.optional else ''}{', …' if parameter.repeats else ''}"
        for parameter in form
    )
    return f"{function}({', '.join(names)})"


def _figure(faults: Faults, node: Call, scope: Scope) -> Type:
    """The type of a call of what is no built-in function."""
    found = scope.find(node.name)
    place = Name(node.start, node.start + len(node.name), node.name)
    if found is None:
        functions = [name for name, type_ in scope.all_names() if isinstance(type_, t.Function)]
        other = faults.meant(node.name, [*functions, *SIGNATURES])
        fix = say("Did you mean `{other}(…)`?", other=other) if other else None
        faults.add("unknown name", place, say("There is no function `{name}`.", name=node.name), fix)
        return ANY
    function = found[0]
    if isinstance(function, t.Any):
        return ANY
    if not isinstance(function, t.Function):
        faults.add(
            "type",
            place,
            say("`{name}` is {found}, not a function.", name=node.name, found=described(function)),
        )
        return ANY
    form = tuple(Parameter(name, (ANY,)) for name in function.parameters)
    if bind(form, node.names) is None:
        _wrong_arguments(faults, node, Signature(node.name, "", lambda _: ANY, (form,)))
    return function.result
