"""How a check of one value says that the value doesn't fit.

Pydantic passes a `ValueError` of a validator through, so these checks need no
pydantic and serve spreadsheets and registers just as well.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkk_scoring.files.show import short
from kkk_scoring.messages import say

if TYPE_CHECKING:
    from kkk_scoring.files.document import Path
    from kkk_scoring.messages import Message


class Unfit(ValueError):
    """The value doesn't fit; the finding is to carry *code*, *message* and *fix*.

    *path* leads from the checked value to the part of it that is meant; with
    *on_key* its key is. So a check of a whole mapping can point at one line.
    """

    def __init__(
        self,
        code: str,
        message: Message,
        fix: Message | None = None,
        path: Path = (),
        on_key: bool = False,
    ) -> None:
        super().__init__(message.text)
        self.code, self.message, self.fix, self.path, self.on_key = code, message, fix, path, on_key


class WrongKind(Unfit):
    """A value of another kind is expected: *expected* names it (``a number``)."""

    def __init__(self, expected: Message, given: object, fix: Message | None = None, path: Path = ()) -> None:
        message = say("Expected {expected}, found {given}.", expected=expected, given=kind_of(given))
        super().__init__("KKK052", message, fix, path)
        self.expected = expected


def kind_of(value: object) -> Message:
    """What *value* is, in words: ``the text “7,5”``, ``a list``."""
    if value is None:
        return say("nothing")
    if isinstance(value, bool):
        return say("the word true") if value else say("the word false")
    if isinstance(value, int | Fraction):
        return say("the number {number}", number=value)
    if isinstance(value, str):
        return say("the text “{text}”", text=short(value)) if value else say("an empty text")
    return say("a list") if isinstance(value, list) else say("a mapping of keys to values")
