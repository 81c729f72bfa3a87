"""A score sheet read against its stage: every mark within the rubric's scale, or a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import Field, TypeAdapter

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.show import short
from kkk_scoring.files.types import Id, SlugId
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.keys import Written
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Criterion, Requirement, Stage
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.events import When
from kkk_scoring.scoring.replaced import Replaced, replaced
from kkk_scoring.scoring.round import GivenMark, Sheet, SheetEntry

Path = tuple[str | int, ...]
Markable = Mapping[str, Criterion | Requirement]


class EarlierMark(Written):
    """A mark that was handed in before and replaced."""

    mark: Any = Field(title="Mark", description="The mark that was handed in first.")
    reason: str | None = Field(None, title="Reason", description="The reason that was given for it.")
    until: When = Field(title="Until", description="When another mark took its place.")


class WrittenMark(Written):
    """A mark and why it was given.

    *mark*: a number, a level's word, or yes / no / not_applicable.
    """

    mark: Any = Field(title="Mark", description="The mark, or the answer yes or no.")
    reason: str | None = Field(None, title="Reason", description="Why this mark; the applicant can read it.")
    was: list[EarlierMark] = Field(
        default_factory=list, title="Was", description="Marks that this one replaced, the first one first."
    )


class EarlierEntry(Written):
    """What was said of an entry before the expert's declaration changed."""

    impartial: bool = Field(strict=True, title="Impartial", description="The declaration as it was.")
    conflict: str | None = Field(None, title="Conflict of interest", description="As it was declared.")
    marks: dict[str, WrittenMark] = Field(
        default_factory=dict, title="Marks", description="The marks as they were."
    )
    until: When = Field(title="Until", description="When the declaration changed.")


class WrittenEntry(Written):
    """What the expert says of one entry."""

    impartial: bool = Field(
        strict=True, title="Impartial", description="The expert's declaration: true, or false and no marks."
    )
    conflict: str | None = Field(
        None, title="Conflict of interest", description="What it is, where the expert is not impartial."
    )
    marks: dict[str, WrittenMark] = Field(
        default_factory=dict, title="Marks", description="Each criterion's mark and its reason."
    )
    was: list[EarlierEntry] = Field(
        default_factory=list,
        title="Was",
        description="What was said before the declaration changed, the first one first.",
    )


class WrittenSheet(Written):
    """A sheet as the expert hands it in.

    Each of its *entries* is a `WrittenEntry`.
    """

    sheet: Id = Field(title="Sheet", description="The id of the stage that is assessed.")
    expert: Id = Field(title="Expert", description="The expert's id in this round.")
    rubric: SlugId = Field(title="Rubric", description="The id of the rubric under which it is assessed.")
    rubric_sha256: str | None = Field(
        None,
        title="Edition",
        description="The SHA-256 of the rubric's file for which the sheet was made; kkk sheets writes it.",
    )
    entries: dict[str, Any] = Field(
        default_factory=dict, title="Entries", description="What the expert says, by the entry's id."
    )


_ENTRY: TypeAdapter[WrittenEntry | None] = TypeAdapter(WrittenEntry)


def read_sheet(document: Document) -> tuple[WrittenSheet | None, list[Finding]]:
    """Who hands in which sheet, or what is wrong with it as a whole."""
    return fit(document, WrittenSheet)


def read_entries(
    document: Document, written: WrittenSheet, stage: Stage, as_of: date | None = None
) -> tuple[Sheet, list[Finding]]:
    """The sheet, and what is wrong in it; with *as_of* what counted at the end of that day.

    A mark that the rubric doesn't allow is left out, and so is all that is said of an entry where it
    isn't clear whether marks may be given at all. What is said of other entries counts.
    """
    findings: list[Finding] = []
    entries: dict[str, SheetEntry] = {}
    earlier: list[Replaced] = []
    items = stage.markable()
    for entry in written.entries:
        path: Path = ("entries", entry)
        given, misfits = fit(document, _ENTRY, path)
        findings += misfits
        if given is None:
            continue
        earlier += replaced(document, written, entry, given, items, as_of)
        said, path = _as_it_was(given, path, as_of)
        if said.impartial and said.conflict is not None:
            findings.append(_both(document, written.expert, entry, path))
            continue
        if said.marks and not said.impartial:
            findings.append(_marks_in_conflict(document, written.expert, entry, path))
        marks = dict(_marks(document, said, path, items, findings, as_of))
        entries[entry] = SheetEntry(said.impartial, said.conflict, marks, document.key_place(path))
    return Sheet(stage.id, written.expert, document.file, entries, tuple(earlier)), findings


def _as_it_was(given: WrittenEntry, path: Path, day: date | None) -> tuple[WrittenEntry | EarlierEntry, Path]:
    """What was said of an entry at the end of *day*, and where that stands."""
    index = _still_counting(given.was, day)
    return (given, path) if index is None else (given.was[index], (*path, "was", index))


def _still_counting(was: Sequence[EarlierMark | EarlierEntry], day: date | None) -> int | None:
    """Which of those that were replaced still counted at the end of *day*; None: the present one did.

    Until when something counted is a day in the round's zone: on that day it counts no more.
    """
    if day is None:
        return None
    return next((index for index, one in enumerate(was) if day < _day(one.until)), None)


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _marks(
    document: Document,
    said: WrittenEntry | EarlierEntry,
    path: Path,
    items: Markable,
    findings: list[Finding],
    day: date | None,
) -> Iterator[tuple[str, GivenMark]]:
    for id_, written in said.marks.items():
        here: Path = (*path, "marks", id_)
        item = items.get(id_)
        if item is None:
            message = say("There is nothing to mark called `{id}` in this stage.", id=short(id_))
            findings.append(Finding("KKK301", message, suggestion(id_, items), document.key_place(here)))
            continue
        mark: WrittenMark | EarlierMark = written
        index = _still_counting(written.was, day)
        if index is not None:
            mark, here = written.was[index], (*here, "was", index)
        value, wrong, fix = mark_value(item, mark.mark)
        place = document.place((*here, "mark"))
        if wrong is not None:
            findings.append(Finding("KKK302", wrong, _with_rule(fix, item), place))
        elif item.reason_required and not (mark.reason or "").strip():
            message = say("The mark of `{id}` has no reason, but the rubric requires one.", id=id_)
            fix = say("Write `reason:` beside the mark; until then it doesn't count.")
            findings.append(Finding("KKK303", message, fix, place))
        else:
            yield id_, GivenMark(value, mark.reason, place)


def _marks_in_conflict(document: Document, expert: str, entry: str, path: Path) -> Finding:
    message = say(
        "{expert} declares a conflict of interest for {entry}, but gives marks.",
        expert=expert,
        entry=short(entry),
    )
    fix = say("Remove the marks; they don't count.")
    return Finding("KKK310", message, fix, document.key_place((*path, "marks")))


def _both(document: Document, expert: str, entry: str, path: Path) -> Finding:
    message = say(
        "{expert} declares to be impartial for {entry}, but also names a conflict of interest.",
        expert=expert,
        entry=short(entry),
    )
    fix = say("Keep one of the two; until then nothing that is said of this entry counts.")
    return Finding("KKK310", message, fix, document.key_place((*path, "conflict")))


def _with_rule(fix: Message | None, item: Criterion | Requirement) -> Message:
    rule = say("The rule stands at {place}.", place=str(item.place))
    return say("{fix} {rule}", fix=fix, rule=rule) if fix else rule
