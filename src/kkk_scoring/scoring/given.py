"""What experts handed in, as scoring sees it; apart from `round`, which imports the shapes of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kkk_scoring.files.place import Place


class GivenMark(NamedTuple):
    """One mark on a sheet: what it counts as, as it was written, why, and where it stands."""

    value: object
    reason: str | None
    place: Place
    was: object = None
    """The mark that stood here before people changed it."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """What one expert says of one entry; not *impartial*: a declared conflict, no marks."""

    impartial: bool
    conflict: str | None
    marks: Mapping[str, GivenMark]
    place: Place


@dataclass(frozen=True, slots=True)
class Sheet:
    stage: str
    expert: str
    file: str
    entries: Mapping[str, SheetEntry]
