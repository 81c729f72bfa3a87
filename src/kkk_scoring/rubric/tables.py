"""Points by steps of a figure: `points: {of: share, from: {0.1: 3, 0.25: 6}}`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.check import check
from kkk_scoring.feel.unknown import UNKNOWN, Interval, hull
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.numbers import NUMBER, exact_number
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Formula, Step, Table
from kkk_scoring.rubric.names import suggestion

if TYPE_CHECKING:
    from kkk_scoring.rubric import written
    from kkk_scoring.rubric.expressions import Expressions, Names, Path

OPERATORS = ("from", "over", "up_to", "under", "is")


def table(given: written.Table, path: Path, expressions: Expressions, names: Names) -> Table | None:
    """The table written at *path*; None with a finding."""
    steps = {op: getattr(given, op + "_" if op in ("from", "is") else op) for op in OPERATORS}
    used = [op for op in OPERATORS if steps[op]]
    if len(used) != 1:
        fix = say("The word is the operator: `from` at least, `over` more, `up_to` at most, `under` less.")
        message = say(
            "A table has exactly one of {words}; here are {count}.",
            words=", ".join(OPERATORS),
            count=len(used),
        )
        expressions.findings.append(Finding("KKK231", message, fix, expressions.document.place(path)))
        return None
    operator = used[0]
    expected = None if operator == "is" else feel.Number(null=True)
    of = expressions.formula(given.of, (*path, "of"), names, expected)
    type_ = feel.ANY if of is None else check(of.node, names.types, None, text=of.text).type
    options = type_.options or () if operator == "is" and isinstance(type_, feel.Text) else ()
    if of is not None and type_.null and given.absent is None:
        place = expressions.document.place((*path, "of"))
        message = say("`{what}` may be absent, and the table doesn't say what it earns then.", what=of.text)
        fix = say("Write `absent:` with the points beside the steps.")
        expressions.findings.append(Finding("KKK213", message, fix, place))
    made: list[Step] = []
    for text, points in steps[operator].items():
        edge = text if operator == "is" else _number(text)
        if edge is None:
            place = expressions.document.key_place((*path, operator, text))
            message = say("The step {edge} is not a number.", edge=text[:60])
            expressions.findings.append(Finding("KKK231", message, None, place))
        elif options and text not in options:
            place = expressions.document.key_place((*path, operator, text))
            message = say("{what} is never {step}.", what=given.of, step=text[:60])
            expressions.findings.append(Finding("KKK231", message, suggestion(text, options), place))
        elif any(step.edge == edge for step in made):
            place = expressions.document.key_place((*path, operator, text))
            message = say("The step {edge} stands twice.", edge=text[:60])
            expressions.findings.append(Finding("KKK231", message, None, place))
        else:
            made.append(Step(edge, points))
    if operator != "is":
        made.sort(key=lambda step: step.edge, reverse=operator in ("from", "over"))
    if of is None:
        return None
    covers = operator == "is" and _covers(of, names, {str(step.edge) for step in made})
    return Table(of, operator, tuple(made), given.absent, covers)


def _covers(of: Formula, names: Names, edges: set[str]) -> bool:
    """Whether every value that *of* can have has a step of its own."""
    type_ = check(of.node, names.types, None, text=of.text).type
    if isinstance(type_, feel.Text) and type_.options:
        return edges >= set(type_.options)
    return isinstance(type_, feel.Boolean) and edges >= {"true", "false"}


def table_points(made: Table, value: object) -> object:
    """The points for *value*: the first step that holds, none 0; bounds where that is open."""
    if value is None:
        return made.absent if made.absent is not None else 0
    found = list(_possible(made, value))
    if value is UNKNOWN and made.absent is not None:
        found.append(made.absent)
    return hull(found)


def step_for(made: Table, value: object) -> int | None:
    """Which step, in the order in which they are tried, applies to the known *value*; None: none."""
    return next((n for n, step in enumerate(made.steps) if _holds(made.operator, value, step.edge)), None)


def _possible(made: Table, value: object) -> Iterator[object]:
    for step in made.steps:
        holds = _holds(made.operator, value, step.edge)
        if holds is not False:
            yield step.points
        if holds is True:
            return
    if not made.covers:
        yield 0


def _holds(operator: str, value: object, edge: object) -> bool | None:
    """Whether the step applies; None: open."""
    if value is UNKNOWN:
        return None
    if operator == "is":
        shown = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
        return shown == edge or _number(str(edge)) == value
    low, high = (value.low, value.high) if isinstance(value, Interval) else (value, value)
    lowest, highest = _meets(operator, low, edge, False), _meets(operator, high, edge, True)
    return lowest if lowest is highest else None


def _meets(operator: str, value: object, edge: object, is_high: bool) -> bool:
    if value is None:
        return is_high == (operator in ("from", "over"))
    if operator == "from":
        return bool(value >= edge)  # type: ignore[operator]  # numbers, as the type check saw to
    if operator == "over":
        return bool(value > edge)  # type: ignore[operator]
    if operator == "up_to":
        return bool(value <= edge)  # type: ignore[operator]
    return bool(value < edge)  # type: ignore[operator]


def _number(text: str) -> int | Fraction | None:
    return exact_number(text) if NUMBER.fullmatch(text) else None
