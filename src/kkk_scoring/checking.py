"""What is wrong in any mix of files and folders: what `kkk check` reports."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kkk_scoring.files.finding import BadFile, Finding, tidy
from kkk_scoring.files.place import Place
from kkk_scoring.files.read import read
from kkk_scoring.files.show import short
from kkk_scoring.folders import KINDS, LINES, SUFFIXES, Found, id_in_name, kind_of, shown, whole, wrong_kind
from kkk_scoring.messages import say

# What reads applications and rounds is imported where they are met: a rubric is checked without.
if TYPE_CHECKING:
    from kkk_scoring.applications import ApplicationReader
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.model import Rubric

_FIRST_KEY: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n|---)*\{?\s*[\"']?(?:" + "|".join(KINDS).encode() + rb")[\"']?\s*:"
)
_LOOKED_AT: Final = 4_000


@dataclass(slots=True)
class Checked:
    """*files*: how many were looked at; *findings* in the order of their places."""

    files: int = 0
    findings: Sequence[Finding] = field(default_factory=tuple)


def check_paths(paths: Iterable[Path], witnesses: bool = False) -> Checked:
    """All findings in *paths*; their files are named from the current folder.

    A folder that holds a round is checked as that round; in other folders every file below whose
    first key says that it belongs to a competition. *witnesses*: also show what is proved.
    """
    check = _Check(witnesses)
    for path in paths:
        for unit, named in _units(path):
            check.unit(unit, named)
    return Checked(check.files, tidy(check.findings))


def _units(path: Path) -> Iterator[tuple[Path, bool]]:
    """The rounds and files to check; whether the file was named by the user itself."""
    if not path.is_dir() or _holds_a_round(path):
        yield path, True
        return
    for below in sorted(path.iterdir()):
        if below.name.startswith("."):
            continue
        if below.is_dir():
            # Through no links: they may lead in a circle, and what they lead to has its own place.
            if not below.is_symlink():
                yield from _units(below)
        elif below.suffix in (*SUFFIXES, LINES):
            yield below, False


def _holds_a_round(folder: Path) -> bool:
    return any(os.path.lexists(folder / f"round{suffix}") for suffix in SUFFIXES)


def _belongs(path: Path) -> bool:
    """Whether the first key of the file is one of ours; it needn't be readable otherwise."""
    if not path.is_file():
        return False
    with path.open("rb") as opened:
        return _FIRST_KEY.match(opened.read(_LOOKED_AT)) is not None


class _Check:
    """Checks one unit after the other, each round, file and rubric once."""

    def __init__(self, witnesses: bool) -> None:
        self.witnesses = witnesses
        self.files = 0
        self.findings: list[Finding] = []
        self.seen: set[str] = set()
        self.rubrics: dict[str, Rubric | None] = {}
        self.rounds: dict[str, Sequence[Finding]] = {}

    def unit(self, path: Path, named: bool) -> None:
        """A round's folder or a file; *named*: it is a finding if it isn't of a competition."""
        where = os.path.realpath(path)
        if where in self.seen:
            return
        self.seen.add(where)
        if path.is_dir():
            self.findings += self._round(path)
        elif named or _belongs(path):
            self._file(path)

    def _file(self, path: Path) -> None:
        file = _from_here(path)
        self.files += 1
        if path.suffix == LINES and path.is_file():
            self._lines(path, file)
            return
        try:
            document = read(path, file)
        except BadFile as bad:
            self.findings += bad.findings
            return
        kind = kind_of(document)
        if kind == "round":
            self.files -= 1
            self.unit(path.parent, True)
        elif kind == "rubric":
            rubric = self._rubric(path, document)
            if rubric is not None:
                from kkk_scoring.study.soundness.check import soundness

                self.findings += soundness(document, rubric, self.witnesses)
                if document.value.get("cases"):
                    self._cases(path)
        elif kind == "cases":
            self._cases(path)
        elif kind == "application":
            reader = self._reader(path, file, document.value.get("rubric"))
            if reader is not None:
                self.findings += reader.fit(document, id_in_name(file)).findings
        elif kind == "sheet":
            self._sheet(path, file)
        elif kind == "register":
            self._register(path, document)
        else:
            message = say("The first key doesn't say what this file is.")
            fix = say("It must be `rubric`, `round`, `application`, `sheet`, `register` or `cases`.")
            self.findings.append(Finding("KKK332", message, fix, document.place(())))

    def _rubric(self, path: Path, document: Document | None = None) -> Rubric | None:
        """The rubric; what is wrong in it is reported once. *document*: the file, if already read."""
        from kkk_scoring.rubric.build import build

        where = os.path.realpath(path)
        if where not in self.rubrics:
            self.rubrics[where] = None
            try:
                given = document or read(path, _from_here(path))
                wrong = wrong_kind(given, "rubric")
                made, findings = (None, [wrong]) if wrong is not None else build(given)
            except BadFile as bad:
                made, findings = None, list(bad.findings)
            self.rubrics[where] = made
            self.findings += findings
        return self.rubrics[where]

    def _cases(self, path: Path) -> None:
        """Names and values in cases; whether they come out as expected is for `kkk test`."""
        from kkk_scoring.case_files import load_suite

        try:
            self.findings += load_suite(path, _from_here).findings
        except BadFile as bad:
            self.findings += bad.findings

    def _lines(self, path: Path, file: str) -> None:
        """NDJSON; its rubric is the one that the first readable line names."""
        from kkk_scoring.files.json_reader import read_ndjson

        with path.open("rb") as stream:
            lines = (line for line in read_ndjson(stream, file) if not isinstance(line, BadFile))
            id_ = next((line.value.get("rubric") for line in lines), None)
        reader = self._reader(path, file, id_)
        if reader is not None:
            for application in reader.read_lines(Found(path.parent, path.name, file, id_in_name(file), None)):
                self.findings += application.findings

    def _reader(self, path: Path, file: str, id_: object) -> ApplicationReader | None:
        from kkk_scoring.applications import ApplicationReader
        from kkk_scoring.loading import find_rubric

        # The nearest folder `rubrics` is looked for beside the file, then above.
        found = find_rubric(path, id_) if isinstance(id_, str) else None
        if found is None:
            message = say("The rubric `{id}` of this application was not found.", id=short(str(id_ or "?")))
            fix = say("Put it into a folder `rubrics` beside the file or above it.")
            self.findings.append(whole("KKK321", message, file, fix))
            return None
        rubric = self._rubric(found)
        return ApplicationReader(rubric) if rubric is not None else None

    def _sheet(self, path: Path, file: str) -> None:
        """A sheet is checked within its round, which says who assesses what."""
        folder = path.parent / ".." / ".."
        if not _holds_a_round(folder):
            message = say("This sheet belongs to no round: there is no round.yaml two folders above it.")
            fix = say("A sheet lies in sheets/<stage>/ in the round's folder.")
            self.findings.append(whole("KKK320", message, file, fix))
            return
        findings = self._round(folder)
        own = os.path.realpath(path)
        about = [finding for finding in findings if os.path.realpath(finding.place.file) == own]
        # With a round that can't be used nothing can be said of the sheet.
        unusable = [finding for finding in findings if Path(finding.place.file).stem == "round"]
        self.findings += about or unusable

    def _register(self, path: Path, document: Document) -> None:
        """A round's register is checked with it, for its rubric says which columns there are."""
        from kkk_scoring.files.fit import fit
        from kkk_scoring.register_files import FOLDER
        from kkk_scoring.scoring.register import WrittenRegister

        if path.parent.name == FOLDER and _holds_a_round(path.parent.parent):
            self.files -= 1
            self.unit(path.parent.parent, True)
            return
        self.findings += fit(document, WrittenRegister)[1]

    def _round(self, folder: Path) -> Sequence[Finding]:
        """All findings in a round's folder, with their files named from here."""
        where = os.path.realpath(folder)
        if where in self.rounds:
            return self.rounds[where]
        from kkk_scoring.loading import UnusableRound, load_round, score

        paths: Mapping[str, Path]
        try:
            loaded = load_round(folder)
            protocol = score(loaded)
            found, paths = protocol.findings, loaded.paths
            self.files += len(loaded.files) + len(loaded.round.sheets) + 1
        except UnusableRound as bad:
            found, paths = bad.findings, bad.paths
        self.rounds[where] = [_named_from_here(finding, folder, paths) for finding in found]
        return self.rounds[where]


def _named_from_here(finding: Finding, folder: Path, paths: Mapping[str, Path]) -> Finding:
    place = finding.place
    file = _from_here(paths.get(place.file, folder / place.file))
    return replace(finding, place=Place(file, place.line, place.column))


def _from_here(path: Path) -> str:
    """The name of the file at *path*: from the current folder, where it lies below it."""
    below = Path(os.path.relpath(path))
    return shown(path.as_posix() if below.parts[:1] == ("..",) else below.as_posix())
