"""The steps that find what a name means: a variable, a field of the item, a name from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kkk_scoring.feel.frame import NAMES, Frame, Step
from kkk_scoring.feel.relations import is_open
from kkk_scoring.feel.tree import Node
from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.feel.values import field


def variable(slot: int) -> Step:
    return lambda frame: frame[slot]


def own(name: str, slot: int) -> Step:
    """A field of the item at *slot*."""

    def run(frame: Frame) -> Any:
        item = frame[slot]
        return item.get(name) if type(item) is dict else field(item, name)

    return run


def own_or(name: str, slot: int, outer: Step) -> Step:
    """A field of the item if it has it, else what the name means outside."""

    def run(frame: Frame) -> Any:
        item = frame[slot]
        if isinstance(item, Mapping) and name in item:
            return item[name]
        return UNKNOWN if is_open(item) else outer(frame)

    return run


def given(frame: Frame, name: str) -> Any:
    try:
        return frame[NAMES][name]
    except KeyError:
        return None


def outside(name: str, node: Node) -> Step:
    def run(frame: Frame) -> Any:
        try:
            return frame[NAMES][name]
        except KeyError as error:
            from kkk_scoring.feel.hints import no_value

            raise no_value(name, node.start, node.end) from error

    return run
