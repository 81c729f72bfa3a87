"""A changed rule: where it stands, what was written and what is written instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kkk_scoring.files.place import Place

Path = tuple[str | int, ...]


class _LeftOut:
    __slots__ = ()


LEFT_OUT: Final = _LeftOut()
"""In place of a value: the key is not there."""


class Mutant(NamedTuple):
    """One change of a rubric's values.

    *at* names the spot (`F8.require`, `ranking[2].highest`), *old* and *new* say what is changed there;
    *value* is what then stands at *path*. *about*: names of the rubric that the change is about.
    """

    place: Place
    path: Path
    at: str
    old: str
    new: str
    value: object
    about: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        """The change in one line, as excuses quote it."""
        return f"{self.old} → {self.new}"


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of the rubric. *kind*: ``expression``, or what kind of number or word it is.

    *at* is its name; *owner*: the criterion, group or stage whose names its expression sees; *stage*:
    where it stands, by index.
    """

    path: Path
    at: str
    kind: str
    value: Any
    owner: str = ""
    stage: int | None = None


class Edit(NamedTuple):
    """A change within an expression: the characters *start*..*end* become *text*.

    *old* and *new* say it in the words of the part that is changed.
    """

    start: int
    end: int
    text: str
    old: str
    new: str
