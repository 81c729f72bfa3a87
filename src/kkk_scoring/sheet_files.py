"""The sheets of a round: `sheets/<stage>/<expert>.yaml`, and which of them count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kkk_scoring.ahead import ahead
from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.read import read
from kkk_scoring.folders import (
    SUFFIXES,
    Found,
    competition_files,
    link_fault,
    listed,
    shown_path,
    whole,
    wrong_kind,
)
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Stage
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.editions import other_edition
from kkk_scoring.scoring.round import Sheet
from kkk_scoring.scoring.sheets import WrittenEntry, WrittenSheet, read_entries, read_sheet

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric

Sheets = dict[tuple[str, str], Sheet]
StageFile = tuple[Found, Stage]


class SheetReader:
    """Reads the sheets of the round in *folder*; *assigned*: stage → the experts who hand one in.

    *carries_over*: hashes of earlier editions of the rubric whose sheets count too. *as_of*: the marks that
    counted at the end of that day; those that replaced them later don't.
    """

    def __init__(
        self,
        folder: Path,
        rubric: Rubric,
        assigned: Mapping[str, Collection[str]],
        carries_over: Collection[str] = (),
        as_of: date | None = None,
    ) -> None:
        self.folder, self.rubric, self.assigned, self.as_of = folder, rubric, assigned, as_of
        self.editions = {rubric.sha256, *carries_over}
        self.findings: list[Finding] = []

    def read_all(self) -> Sheets:
        """(stage, expert) → the sheet; only those of experts who were assigned, each once."""
        files = list(self._files())
        sheets: Sheets = {}
        for (_, stage), (sheet, findings) in zip(files, ahead(self._sheet, files), strict=True):
            self.findings += findings
            if sheet is not None:
                sheets[stage.id, sheet.expert] = sheet
        return sheets

    def _files(self) -> Iterator[StageFile]:
        """The files of the sheets in the folders of the stages."""
        top = self.folder / "sheets"
        if not self._may_enter(top):
            return
        stages = {stage.id: stage for stage in self.rubric.stages}
        for entry in listed(top, self.folder, self.findings):
            if entry.name in stages and entry.is_dir():
                if self._may_enter(Path(entry.path)):
                    yield from self._of_stage(Path(entry.path), stages[entry.name])
            elif entry.is_dir() or Path(entry.name).suffix in SUFFIXES:
                self._nobody_reads(Path(entry.path), stages)

    def _may_enter(self, folder: Path) -> bool:
        fault = link_fault(folder, self.folder)
        if fault is not None:
            self.findings.append(fault)
        return fault is None

    def _nobody_reads(self, path: Path, stages: Collection[str]) -> None:
        file = shown_path(path, self.folder)
        if path.is_dir():
            message = say("{file} is not read: there is no stage of this name.", file=file)
            fix = suggestion(path.name, stages)
        else:
            message = say("{file} is not read: a sheet lies in the folder of its stage.", file=file)
            fix = say("Move it to {folder}.", folder=f"sheets/<stage>/{file.rpartition('/')[2]}")
        self.findings.append(whole("KKK314", message, file, fix))

    def _of_stage(self, folder: Path, stage: Stage) -> Iterator[StageFile]:
        for entry in listed(folder, self.folder, []):
            if entry.is_dir() and Path(entry.name).suffix not in SUFFIXES:
                file = shown_path(entry, self.folder)
                message = say("{file} is not read: there are no folders among the sheets.", file=file)
                fix = say("Move the sheets in it one folder up.")
                self.findings.append(whole("KKK314", message, file, fix))
        by_expert: dict[str, list[Found]] = {}
        for found in competition_files(folder, self.folder, self.findings):
            by_expert.setdefault(found.id.casefold(), []).append(found)
        for files in by_expert.values():
            if len(files) > 1:
                self._several(files, stage)
            else:
                yield files[0], stage

    def _several(self, files: list[Found], stage: Stage) -> None:
        """Which of two sheets of one expert counts nobody can tell: none does."""
        for found in files:
            message = say(
                "{expert} has {count} sheets for the stage `{stage}`: {files}.",
                expert=files[0].id,
                count=len(files),
                stage=stage.id,
                files=", ".join(one.file for one in files),
            )
            fix = say("Keep one of them; until then none counts.")
            self.findings.append(whole("KKK311", message, found.file, fix))

    def _sheet(self, file: StageFile) -> tuple[Sheet | None, Sequence[Finding]]:
        found, stage = file
        if found.fault is not None:
            return None, [found.fault]
        try:
            document = read(found.path, found.file)
        except BadFile as bad:
            return None, bad.findings
        wrong = wrong_kind(document, "sheet")
        if wrong is not None:
            return None, [wrong]
        written, findings = read_sheet(document)
        if written is not None:
            findings += self._out_of_place(document, written, found.id, stage.id)
        if written is None or findings:
            return None, findings
        return read_entries(document, written, stage, self.as_of)

    def _out_of_place(
        self, document: Document, written: WrittenSheet, name: str, stage: str
    ) -> Iterator[Finding]:
        """Why a sheet counts nowhere: not this stage's, rubric's or expert's."""
        if written.sheet != stage:
            message = say(
                "This sheet is for the stage `{stage}`, but lies in the folder of `{folder}`.",
                stage=written.sheet,
                folder=stage,
            )
            fix = say("Move it, or correct the stage.")
            yield Finding("KKK312", message, fix, document.place(("sheet",)))
        if written.rubric != self.rubric.id:
            message = say(
                "This sheet is for the rubric `{rubric}`, but the round uses `{used}`.",
                rubric=written.rubric,
                used=self.rubric.id,
            )
            fix = say("Ask the expert whether the sheet is for this competition.")
            yield Finding("KKK312", message, fix, document.place(("rubric",)))
        edition = written.rubric_sha256
        if edition is not None and edition not in self.editions:
            yield other_edition(edition, document.place(("rubric_sha256",)))
        place = document.place(("expert",))
        if written.expert != name:
            message = say(
                "The file's name begins with {name}, but the sheet is by {expert}.",
                name=name,
                expert=written.expert,
            )
            yield Finding("KKK315", message, say("Let the file's name begin with the expert's id."), place)
        elif written.expert not in self.assigned.get(stage, ()):
            message = say(
                "{expert} is not assigned to the stage `{stage}`; the sheet doesn't count.",
                expert=written.expert,
                stage=stage,
            )
            fix = say("Add the expert under `assignments:` in round.yaml, or remove the sheet.")
            yield Finding("KKK313", message, fix, place)


class Stored(NamedTuple):
    """A sheet as its file has it, or a place for one that isn't there yet (*written* None).

    *heading*: the comment at the beginning of the file.
    """

    path: Path
    written: WrittenSheet | None
    entries: dict[str, WrittenEntry]
    heading: str = ""


def stored_sheet(folder: Path, stage: str, expert: str) -> Stored:
    """The sheet of *expert* for *stage* in the round's *folder*; raises BadFile if it can't be read.

    A round may hold it as JSON, too; that has to be made YAML by hand before anything is added to it.
    """
    from kkk_scoring.scoring.sheet_text import heading_of

    below = folder / "sheets" / stage
    findings: list[Finding] = []
    found = [
        one for one in competition_files(below, folder, findings) if one.id.casefold() == expert.casefold()
    ]
    if not found:
        return Stored(below / f"{expert}.yaml", None, {})
    if len(found) > 1 or found[0].fault is not None or found[0].path.suffix != ".yaml":
        message = say("{expert} has sheets here to which nothing can be added.", expert=expert)
        fix = say("Keep one of them, as a file that ends in .yaml.")
        raise BadFile([whole("KKK311", message, found[0].file, fix)])
    document = read(found[0].path, found[0].file)
    written, wrong = read_sheet(document)
    entries = (
        {id_: fit(document, WrittenEntry, ("entries", id_)) for id_ in written.entries} if written else {}
    )
    wrong += [finding for _, faults in entries.values() for finding in faults]
    if written is None or wrong:
        raise BadFile(wrong)
    heading = heading_of(document.data.decode("utf-8-sig").replace("\r\n", "\n"))
    return Stored(
        found[0].path, written, {id_: entry for id_, (entry, _) in entries.items() if entry}, heading
    )
