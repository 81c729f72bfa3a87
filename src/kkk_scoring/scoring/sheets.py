"""A score sheet read against its stage: every mark within the rubric's scale, or a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.types import Id, SlugId
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Criterion, Requirement, Stage
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.rubric.written import Written
from kkk_scoring.scoring.round import GivenMark, Sheet, SheetEntry

Path = tuple[str | int, ...]


class WrittenMark(Written):
    """*mark*: a number, a level's word, or yes / no / not_applicable."""

    mark: Any
    reason: str | None = None


class WrittenEntry(Written):
    """What the expert says of one entry; *impartial* is the expert's declaration."""

    impartial: bool
    conflict: str | None = None
    marks: dict[str, WrittenMark] = Field(default_factory=dict)


class WrittenSheet(Written):
    """A sheet as the expert hands it in."""

    sheet: Id
    expert: Id
    rubric: SlugId
    entries: dict[str, WrittenEntry] = Field(default_factory=dict)


def read_sheet(document: Document, stage: Stage) -> tuple[Sheet | None, list[Finding]]:
    """The sheet in *document*; marks that the rubric doesn't allow are findings and left out."""
    shape, findings = fit(document, WrittenSheet)
    if shape is None:
        return None, findings
    items = stage.markable()
    entries: dict[str, SheetEntry] = {}
    for entry, given in shape.entries.items():
        path: Path = ("entries", entry)
        if not given.impartial and given.marks:
            message = say(
                "{expert} declares a conflict of interest for {entry}, but gives marks.",
                expert=shape.expert,
                entry=entry,
            )
            fix = say("Remove the marks; they don't count.")
            findings.append(Finding("KKK310", message, fix, document.key_place((*path, "marks"))))
        marks = _marks(document, given, path, items, findings)
        entries[entry] = SheetEntry(given.impartial, given.conflict, marks, document.key_place(path))
    return Sheet(stage.id, shape.expert, document.file, entries), findings


def _marks(
    document: Document,
    given: WrittenEntry,
    path: Path,
    items: Mapping[str, Criterion | Requirement],
    findings: list[Finding],
) -> dict[str, GivenMark]:
    marks: dict[str, GivenMark] = {}
    for id_, mark in given.marks.items():
        here = (*path, "marks", id_)
        item = items.get(id_)
        if item is None:
            message = say("There is nothing to mark called `{id}` in this stage.", id=id_[:60])
            findings.append(Finding("KKK301", message, suggestion(id_, items), document.key_place(here)))
            continue
        value, wrong, fix = mark_value(item, mark.mark)
        place = document.place((*here, "mark"))
        if wrong is not None:
            findings.append(Finding("KKK302", wrong, _with_rule(fix, item), place))
            continue
        if item.reason_required and not (mark.reason or "").strip():
            message = say("The mark of `{id}` has no reason, and the rubric requires one.", id=id_)
            findings.append(Finding("KKK303", message, say("Write `reason:` beside the mark."), place))
        marks[id_] = GivenMark(value, mark.reason, place)
    return marks


def _with_rule(fix: Message | None, item: Criterion | Requirement) -> Message:
    rule = say("The rule stands at {place}.", place=str(item.place))
    return say("{fix} {rule}", fix=fix, rule=rule) if fix else rule
