"""What is wrong with an expression, and where in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kkk_scoring.messages import Message


class Problem(NamedTuple):
    """One fault at characters *start*..*end* of the expression's text, and how to mend it.

    *kind* is a short stable name of the fault: ``syntax``, ``unknown name``, ``type``,
    ``null``, ``argument``, ``limit``, ``shadowed``, ``unit``.
    """

    kind: str
    message: Message
    fix: Message | None
    start: int
    end: int


class FeelError(Exception):
    """The expression can't be parsed, or evaluating it met a limit."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message.render("en"))
        self.problem = problem
