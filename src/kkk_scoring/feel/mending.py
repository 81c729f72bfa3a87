"""How to mend two values that don't go together, said for the commonest mistakes."""

from __future__ import annotations

from typing import NamedTuple

from kkk_scoring.feel.tree import Arithmetic, Filter, Literal, Node
from kkk_scoring.feel.types import (
    Boolean,
    Date,
    DateTime,
    Days,
    Function,
    List,
    Months,
    Number,
    Record,
    Text,
    Type,
)
from kkk_scoring.messages import Message, say


class Side(NamedTuple):
    """One of two values that are joined: its part of the tree, its type, its words."""

    node: Node
    type: Type
    words: str


def mend(op: str, left: Side, right: Side) -> Message | None:
    """What to write instead of ``left op right``, where the types suggest it."""
    for one, other in ((left, right), (right, left)):
        found = _mend_one(op, one, other)
        if found:
            return found
    return None


def _mend_one(op: str, one: Side, other: Side) -> Message | None:
    match one.type, other.type:
        case Function(), _:
            return say("Call it with a value for each parameter: `{name}(…)`.", name=one.words)
        case List(), List():
            return say("Write `concatenate(a, b)` to join two lists.") if op == "+" else None
        case List(), _:
            return mend_list(one)
        case DateTime(), Date():
            return say("Write `date({value})` for its day.", value=one.words)
        case Days(), Months():
            return _mend_durations(one)
        case Days(), Number():
            return say('Write `{value}.days`, or a duration such as `@"P14D"`.', value=one.words)
        case Months(), Number():
            return say('Write `{value}.years`, or a duration such as `@"P3Y"`.', value=one.words)
        case ((Date() | DateTime()), Number()):
            if op in ("+", "-"):
                return say('Add a duration: `@"P14D"` for 14 days, `@"P3Y"` for 3 years.')
            return say(
                'Compare with a date, such as `@"2015-01-31"`, or write `{value}.year`.', value=one.words
            )
        case Text(), (Date() | DateTime()):
            if isinstance(one.node, Literal):
                return say("Write a date with `@` before the quotes: `@{value}`.", value=one.words)
            return say("Write `date({value})`, and say what holds if it is none.", value=one.words)
        case Text(), Number():
            return _mend_text(op, one, other)
        case Boolean(), (Number() | Text()):
            return say("A yes/no value is written `true` or `false`.")
        case Record(), _:
            return say("Say which part of it: `{value}.…`.", value=one.words)
        case _:
            return None


def mend_list(list_: Side) -> Message:
    """What to write where a list stands instead of one value."""
    if isinstance(list_.node, Filter):
        return say("A filter gives a list, even of one item: write `{value}[1]`.", value=list_.words)
    return say("Say which item, as in `{value}[1]`, or join them, as in `count({value})`.", value=list_.words)


def _mend_durations(days: Side) -> Message:
    if isinstance(days.node, Arithmetic):
        return say(
            "`date - date` is in days, and months differ in length. Write "
            "`years and months duration(from, to)` instead of it."
        )
    return say('Months differ in length: write both as days (`@"P30D"`), or both as months (`@"P1M"`).')


def _mend_text(op: str, text: Side, number: Side) -> Message | None:
    if isinstance(text.node, Literal) and isinstance(text.node.value, str):
        from kkk_scoring.feel.words import is_number

        if is_number(text.node.value):
            return say("Write the number without quotes.")
    if op == "+":
        return say("Write `string({value})` to put a number into a text.", value=number.words)
    return None
