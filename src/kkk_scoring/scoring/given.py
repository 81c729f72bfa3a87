"""What experts handed in, as scoring sees it; apart from `round`, which imports the shapes of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kkk_scoring.files.place import Place
    from kkk_scoring.rubric.model import Words
    from kkk_scoring.scoring.replaced import Replaced


class GivenMark(NamedTuple):
    """One mark on a sheet: what it counts as, as it was written, why, and where it stands."""

    value: object
    reason: Words
    """Why: as the expert wrote it, or as whoever changed the mark said, maybe in both languages."""
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
    replaced: Sequence[Replaced] = ()
    """What the expert replaced on it later."""
