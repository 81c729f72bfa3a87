"""What the parts of a running program share.

A program is made of steps. Each takes the frame, a list: the names, the run (its budget), then one
place per loop variable, filter item or parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kkk_scoring.feel.limits import STEPS, Exceeded
from kkk_scoring.feel.values import kept

Frame = list[Any]
Step = Callable[[Frame], Any]

NAMES: Final = 0
RUN: Final = 1
FIRST: Final = 2


class Run:
    """What one evaluation may still spend."""

    left = STEPS

    def spend(self, steps: int) -> None:
        """Takes *steps* off the budget, before they are done."""
        self.left -= steps
        if self.left < 0:
            raise Exceeded("steps")


class FunctionValue:
    """A figure ``function(x) …``, with the names that it sees."""

    __slots__ = ("_body", "_cost", "_names", "_size", "parameters")

    def __init__(
        self, parameters: tuple[str, ...], body: Step, size: int, cost: int, names: Mapping[str, object]
    ) -> None:
        self.parameters, self._body, self._size, self._cost, self._names = parameters, body, size, cost, names

    def call(self, arguments: list[Any], run: Run) -> Any:
        """The value of the body for these arguments, one per parameter; *run* pays for it."""
        run.spend(self._cost)
        rest = [None] * (self._size - len(arguments))
        return kept(self._body([self._names, run, *arguments, *rest]))

    def __repr__(self) -> str:
        return f"FunctionValue({', '.join(self.parameters)})"
