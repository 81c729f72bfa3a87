"""Which functions a mistake changes, and how to put the mistake into a program that is already running."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from types import CodeType, FrameType, FunctionType
from typing import NamedTuple

Place = tuple[object, ...]


class Change(NamedTuple):
    """A function's code without and with the mistake."""

    real: CodeType
    mistaken: CodeType


def changes(real: CodeType, mistaken: CodeType) -> list[Change] | None:
    """The outermost functions that differ between the two modules; None when something outside of them does.

    No change at all is an empty list: the compiler makes the same of both.
    """
    if real.co_flags & CO_OPTIMIZED:  # a function; modules and classes are not
        return [] if _all_of(real) == _all_of(mistaken) else [Change(real, mistaken)]
    if _own(real) != _own(mistaken):
        return None
    found: list[Change] = []
    for one, other in zip(_inner(real), _inner(mistaken), strict=True):
        inside = changes(one, other)
        if inside is None:
            return None
        found += inside
    return found


def place(code: CodeType) -> Place:
    """What tells a function from all others of its file."""
    return (code.co_filename, code.co_qualname, code.co_firstlineno, tuple(code.co_positions()))


def functions(folder: str) -> dict[Place, list[FunctionType]]:
    """All functions that there are now and that were written below *folder*."""
    found: dict[Place, list[FunctionType]] = {}
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename.startswith(folder):
            found.setdefault(place(one.__code__), []).append(one)
    return found


class Called:
    """Notes the places of all functions below *folder* that are called from the start to the stop."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.codes: dict[int, CodeType] = {}
        self.places: set[Place] = set()

    def start(self) -> None:
        sys.setprofile(self._note)

    def stop(self) -> None:
        sys.setprofile(None)
        codes = self.codes.values()
        self.places |= {place(code) for code in codes if code.co_filename.startswith(self.folder)}

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            self.codes[id(frame.f_code)] = frame.f_code


def within(code: CodeType) -> Iterator[CodeType]:
    """The code itself and all functions in it."""
    yield code
    for inner in _inner(code):
        yield from within(inner)


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _own(code: CodeType) -> object:
    """What runs in the code, without the functions in it."""
    constants = [None if isinstance(one, CodeType) else (type(one), repr(one)) for one in code.co_consts]
    return (code.co_code, code.co_names, code.co_varnames, constants)


def _all_of(code: CodeType) -> object:
    return (_own(code), [_all_of(inner) for inner in _inner(code)])
