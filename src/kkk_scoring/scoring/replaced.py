"""What experts replaced on their sheets, as events: nobody writes these, the sheets' `was` tells them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from kkk_scoring.scoring.happening import Event

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.files.place import Place
    from kkk_scoring.scoring.sheets import EarlierEntry, EarlierMark, WrittenEntry, WrittenMark, WrittenSheet

Path = tuple[str | int, ...]


class MarkReplaced(Event):
    """An expert handed in another mark: *was*, and now *mark*."""

    event: Literal["mark_replaced"]
    stage: str
    expert: str
    criterion: str
    was: Any
    mark: Any


class DeclarationChanged(Event):
    """An expert declared a conflict of interest after all, or took one back."""

    event: Literal["declaration_changed"]
    stage: str
    expert: str
    impartial: bool


Replaced = tuple["Place", MarkReplaced | DeclarationChanged]


def replaced(
    document: Document,
    sheet: WrittenSheet,
    entry: str,
    given: WrittenEntry,
    items: Container[str],
    as_of: date | None,
) -> Iterator[Replaced]:
    """What was replaced of what *sheet* says of *entry*, up to the end of the day *as_of*."""
    path: Path = ("entries", entry)
    said: list[WrittenEntry | EarlierEntry] = [*given.was, given]
    about: dict[str, Any] = {"entry": entry, "stage": sheet.sheet, "expert": sheet.expert, "by": sheet.expert}
    for index, one in enumerate(said):
        here = path if one is given else (*path, "was", index)
        for place, event in _marks(document, one, here, items, about):
            if as_of is None or event.day <= as_of:
                yield place, event
        if one is not given:
            after = said[index + 1]
            changed = DeclarationChanged.model_construct(
                event="declaration_changed",
                date=one.until,  # type: ignore[union-attr]  # an earlier one
                reason=after.conflict,
                impartial=after.impartial,
                **about,
            )
            if as_of is None or changed.day <= as_of:
                yield document.place(here), changed


def _marks(
    document: Document,
    said: WrittenEntry | EarlierEntry,
    path: Path,
    items: Container[str],
    about: dict[str, Any],
) -> Iterator[tuple[Place, MarkReplaced]]:
    for criterion, mark in said.marks.items():
        if not mark.was or criterion not in items:
            continue
        following: list[EarlierMark | WrittenMark] = [*mark.was[1:], mark]
        for index, (old, new) in enumerate(zip(mark.was, following, strict=True)):
            place = document.place((*path, "marks", criterion, "was", index))
            yield (
                place,
                MarkReplaced.model_construct(
                    event="mark_replaced",
                    date=old.until,
                    reason=new.reason,
                    criterion=criterion,
                    was=old.mark,
                    mark=new.mark,
                    **about,
                ),
            )
