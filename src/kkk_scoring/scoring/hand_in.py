"""A further hand-in of a sheet: what is new, what differs, and what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from kkk_scoring.scoring.sheets import EarlierEntry, EarlierMark, WrittenEntry, WrittenMark

Entries = Mapping[str, WrittenEntry]


class Change(NamedTuple):
    """What a hand-in says otherwise than the sheet: of a mark, or (*item* None) of the declaration.

    *before* None: it wasn't said at all.
    """

    entry: str
    item: str | None
    before: WrittenMark | WrittenEntry | None
    after: WrittenMark | WrittenEntry

    @property
    def is_new(self) -> bool:
        return self.before is None


def changes(sheet: Entries, handed_in: Entries) -> Iterator[Change]:
    """Everything that *handed_in* says and *sheet* doesn't. What was left blank this time says nothing."""
    for entry, after in handed_in.items():
        before = sheet.get(entry)
        if before is None or _declared(before) != _declared(after):
            yield Change(entry, None, before, after)
        old = before.marks if before is not None else {}
        for item, mark in after.marks.items():
            if item not in old or _said(old[item]) != _said(mark):
                yield Change(entry, item, old.get(item), mark)


def merged(sheet: Entries, handed_in: Entries, until: date) -> dict[str, WrittenEntry]:
    """The sheet after the hand-in; what it replaced stays in the history as valid *until* then."""
    entries = dict(sheet)
    for entry, after in handed_in.items():
        before = sheet.get(entry)
        if before is None:
            entries[entry] = after
        elif _declared(before) != _declared(after):
            earlier = EarlierEntry(
                impartial=before.impartial, conflict=before.conflict, marks=before.marks, until=until
            )
            entries[entry] = after.model_copy(update={"was": [*before.was, earlier]})
        else:
            marks = before.marks | dict(_marks(before, after, until))
            entries[entry] = before.model_copy(update={"marks": marks})
    return entries


def _marks(before: WrittenEntry, after: WrittenEntry, until: date) -> Iterator[tuple[str, WrittenMark]]:
    for item, mark in after.marks.items():
        old = before.marks.get(item)
        if old is None:
            yield item, mark
        elif _said(old) != _said(mark):
            earlier = EarlierMark(mark=old.mark, reason=old.reason, until=until)
            yield item, mark.model_copy(update={"was": [*old.was, earlier]})


def _declared(entry: WrittenEntry) -> tuple[bool, str]:
    return entry.impartial, (entry.conflict or "").strip()


def _said(mark: WrittenMark) -> tuple[object, str]:
    answer = {True: "yes", False: "no"}.get(mark.mark, mark.mark) if type(mark.mark) is bool else mark.mark
    return answer, (mark.reason or "").strip()
