"""Files into a rubric, a round and its applications: what the commands and the library read."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from kkk_scoring.applications import ApplicationReader
from kkk_scoring.corrections import Corrections, find_corrections, with_corrections
from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding, tidy
from kkk_scoring.files.fit import fit
from kkk_scoring.files.read import read
from kkk_scoring.folders import (
    LINES,
    SUFFIXES,
    Found,
    competition_files,
    link_fault,
    shown,
    whole,
    wrong_kind,
)
from kkk_scoring.messages import say
from kkk_scoring.register_files import read_registers
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.form import unanswered
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.as_of import not_yet_received, undated
from kkk_scoring.scoring.cross_check import cross_check
from kkk_scoring.scoring.exceeded import beyond_out_of
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.recommended import contradictions
from kkk_scoring.scoring.round import Application, Round, WrittenRound
from kkk_scoring.scoring.round_reader import RoundReader
from kkk_scoring.scoring.score import score as score_all
from kkk_scoring.scoring.zone import DEFAULT, zone_fault
from kkk_scoring.sheet_files import SheetReader

Through = Callable[[Iterable[Application]], Iterable[Application]]


class UnusableRound(BadFile):
    """A round whose round.yaml or rubric can't be used at all.

    *round* is its id, where round.yaml could be read; *paths*: where files that lie outside the
    round's folder are found, by the name that the findings give them.
    """

    def __init__(
        self, findings: Iterable[Finding], round_: str | None = None, paths: Mapping[str, Path] | None = None
    ) -> None:
        super().__init__(findings)
        self.round, self.paths = round_, dict(paths or {})


@dataclass(frozen=True, slots=True)
class LoadedRound:
    """A round's folder as read: the rubric, the round, and what is wrong in its files.

    *files* are those of the applications; they are read one at a time when the round is scored,
    so that a large round needs little memory. *findings* are about all other files; *paths* as in
    `UnusableRound`; *cross_check* gives what is wrong only when the ids of all applications are known.
    """

    folder: Path
    rubric: Rubric
    round: Round
    files: tuple[Found, ...]
    findings: tuple[Finding, ...]
    paths: Mapping[str, Path]
    cross_check: Callable[[Collection[str]], Iterable[Finding]]
    registers: Mapping[str, Path] = field(default_factory=dict)
    """The files of the registers that the rubric looks into, by name."""
    corrections: Corrections = field(default_factory=dict)
    not_yet: frozenset[str] = frozenset()
    """The entries that were not received yet on the day that is asked for."""
    undated: tuple[str, ...] = ()
    """The sheets of which nobody recorded when they were handed in, where a day is asked for."""

    def applications(self) -> Iterator[Application]:
        """Every application of the folder; those that can't be used with their findings."""
        reader = ApplicationReader(self.rubric, self.round.zone)
        for application in reader.read_all(self.files):
            if application.id in self.not_yet:
                continue
            files = self.corrections.get(application.id)
            if files:
                application = with_corrections(application, files, reader, self.round, self.rubric)
            yield application


def load_rubric(path: str | Path, file: str | None = None) -> Rubric:
    """The rubric in the file *path*, checked and compiled; *file*: what findings call it.

    Raises `BadFile` with all findings.
    """
    document = read(Path(path), file or Path(path).as_posix())
    wrong = wrong_kind(document, "rubric")
    if wrong is not None:
        raise BadFile([wrong])
    rubric, findings = build(document)
    if rubric is None:
        raise BadFile(findings)
    return rubric


def load_round(
    folder: str | Path,
    rubric: str | Path | Rubric | None = None,
    as_of: date | None = None,
    editions: Collection[str] = (),
) -> LoadedRound:
    """The round in *folder*; its rubric is found by id in a folder `rubrics/` beside or above it.

    *rubric* gives it, or its file, instead. *as_of*: as the round stood at the end of that day. *editions*:
    hashes of other editions of the rubric whose sheets are to count, besides those that carry over by
    round.yaml. Raises `UnusableRound` (a `BadFile`) when round.yaml or the rubric can't be used at all.
    """
    folder = Path(folder)
    return round_in(folder, round_document(folder), rubric, as_of, editions)


def round_in(
    folder: Path,
    document: Document,
    rubric: str | Path | Rubric | None = None,
    as_of: date | None = None,
    editions: Collection[str] = (),
) -> LoadedRound:
    """The round in *folder* as `load_round` gives it, if its round.yaml were *document*."""
    written, findings = fit(document, WrittenRound)
    if written is None:
        raise UnusableRound(findings, _id_of(document))
    fault = zone_fault(written.zone, document)
    if fault is not None:
        raise UnusableRound([fault], written.round)
    rules, paths = _rubric_of(folder, written, rubric, document)
    reader = RoundReader(document, written, rules, as_of)
    sheets = SheetReader(folder, rules, reader.assignments, {*written.carries_over, *editions}, as_of)
    round_ = reader.round(sheets.read_all())
    files = _application_files(folder, findings)
    registers = read_registers(rules, folder, paths, round_.zone)
    round_ = replace(round_, registers=registers.values)
    findings += [*reader.findings, *sheets.findings, *registers.findings]
    later = partial(cross_check, document, written, rules, round_)
    paths = {**paths, **registers.files}
    corrections = find_corrections(folder, reader.everything, findings, as_of)
    loaded = LoadedRound(
        folder,
        rules,
        round_,
        files,
        tidy(findings),
        paths,
        later,
        registers=registers.files,
        corrections=corrections,
    )
    return loaded if as_of is None else _on_that_day(loaded, reader.everything, as_of)


def _on_that_day(loaded: LoadedRound, everything: Sequence[Happening], day: date) -> LoadedRound:
    """What is told besides of a round as it stood on *day*."""
    not_yet = not_yet_received(everything, day)
    return replace(loaded, not_yet=not_yet, undated=tuple(undated(loaded.round, everything)))


def load_folder(folder: str | Path, rubric: str | Path | Rubric) -> LoadedRound:
    """A plain folder of applications without a round: nobody is assigned, nothing has happened.

    Raises `UnusableRound` (a `BadFile`) when the rubric can't be used.
    """
    folder = Path(folder)
    rules, paths = _rules(rubric, None)
    parameters = {name: unanswered(field) for name, field in rules.round_fields.items()}
    findings: list[Finding] = []
    files = _application_files(folder, findings)
    registers = read_registers(rules, folder, paths, DEFAULT)
    round_ = Round(None, parameters=parameters, registers=registers.values)
    findings += registers.findings
    paths = {**paths, **registers.files}
    return LoadedRound(
        folder, rules, round_, files, tidy(findings), paths, lambda _: (), registers=registers.files
    )


def score(loaded: LoadedRound, through: Through = iter) -> Protocol:
    """The protocol of a round that was loaded: every verdict, point and place with its reasons.

    What is wrong in its files is among the protocol's findings. The applications come *through* what
    is given: it may count them, but must pass on all.
    """
    protocol = score_all(loaded.rubric, loaded.round, through(loaded.applications()), loaded.findings)
    known = {outcome.entry for outcome in protocol.outcomes} | loaded.not_yet
    further = [
        *loaded.cross_check(known),
        *contradictions(loaded.rubric, loaded.round, protocol.outcomes),
        *beyond_out_of(protocol.outcomes),
    ]
    return replace(protocol, findings=tidy([*protocol.findings, *further]))


def round_files(folder: Path) -> list[Path]:
    """The round.yaml (or .json) in *folder*."""
    paths = [folder / f"round{suffix}" for suffix in SUFFIXES]
    return [path for path in paths if os.path.lexists(path)]


def rounds_below(folder: Path) -> list[Path]:
    """The folders directly below *folder* that hold a round."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and round_files(path))


def find_rubric(folder: Path, id_: str) -> Path | None:
    """`<id>.yaml` in a folder `rubrics/`, or a folder in it, beside *folder* or in one of its parents.

    The nearest is taken; of two equally near ones the first by name.
    """
    for parent in folder.resolve().parents:
        rubrics = parent / "rubrics"
        below = sorted(path for path in rubrics.glob("*") if path.is_dir()) if rubrics.is_dir() else []
        for place in (rubrics, *below):
            for suffix in SUFFIXES:
                path = place / f"{id_}{suffix}"
                if path.is_file():
                    return path
    return None


def rubric_name(path: Path) -> str:
    """What findings and results call the rubric's file, wherever it lies."""
    parts = path.absolute().parts
    start = max((index for index, part in enumerate(parts) if part == "rubrics"), default=len(parts) - 2)
    return "/".join(["rubrics", *map(shown, parts[start + 1 :])])


def round_document(folder: Path) -> Document:
    """The round.yaml of *folder*; raises `UnusableRound` if there is none that can be read."""
    files = round_files(folder)
    if not files:
        message = say("There is no round.yaml in this folder.")
        raise UnusableRound([whole("KKK320", message, "round.yaml", say("Name the folder of a round."))])
    if len(files) > 1:
        message = say("There are both round.yaml and round.json in this folder.")
        raise UnusableRound([whole("KKK320", message, "round.yaml", say("Keep one of them."))])
    fault = link_fault(files[0], folder)
    if fault is not None:
        raise UnusableRound([fault])
    try:
        document = read(files[0], files[0].name)
    except BadFile as bad:
        raise UnusableRound(bad.findings) from None
    wrong = wrong_kind(document, "round")
    if wrong is not None:
        raise UnusableRound([wrong])
    return document


def _id_of(document: Document) -> str | None:
    """The id of a round that doesn't fit otherwise."""
    from kkk_scoring.files.types import slug

    try:
        return slug(document.value.get("round"))
    except ValueError:
        return None


def _rubric_of(
    folder: Path, written: WrittenRound, given: str | Path | Rubric | None, document: Document
) -> tuple[Rubric, Mapping[str, Path]]:
    """The rubric that round.yaml names, and where its file is."""
    id_, place = written.rubric, document.place(("rubric",))
    found = find_rubric(folder, id_) if given is None else given
    if found is None:
        message = say("The rubric `{id}` was not found.", id=id_)
        fix = say("Put {id}.yaml into a folder `rubrics` beside the round's folder or above it.", id=id_)
        raise UnusableRound([Finding("KKK321", message, fix, place)], written.round)
    rules, paths = _rules(found, written.round)
    if rules.id != id_:
        message = say(
            "The round is for the rubric `{id}`, but {file} is `{other}`.",
            id=id_,
            file=rules.place.file,
            other=rules.id,
        )
        fix = say("Correct the id here or there.")
        raise UnusableRound([Finding("KKK338", message, fix, place)], written.round, paths)
    return rules, paths


def _rules(given: str | Path | Rubric, round_: str | None) -> tuple[Rubric, Mapping[str, Path]]:
    if isinstance(given, Rubric):
        return given, {}
    path = Path(given)
    paths = {rubric_name(path): path}
    try:
        return load_rubric(path, rubric_name(path)), paths
    except BadFile as bad:
        raise UnusableRound(bad.findings, round_, paths) from None


def _application_files(folder: Path, findings: list[Finding]) -> tuple[Found, ...]:
    """All files of the round's folder itself but round.yaml."""
    found = competition_files(folder, folder, findings, (*SUFFIXES, LINES))
    return tuple(one for one in found if one.name not in ("round.yaml", "round.json"))
