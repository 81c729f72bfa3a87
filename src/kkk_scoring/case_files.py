"""The cases of a rubric, in it and in a file beside it, read for `kkk test`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding, tidy
from kkk_scoring.files.fit import fit
from kkk_scoring.files.read import read
from kkk_scoring.folders import SUFFIXES, kind_of, wrong_kind
from kkk_scoring.loading import find_rubric, rubric_name
from kkk_scoring.messages import say
from kkk_scoring.rubric import written, written_cases
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.study.cases.model import Case, Excuse
from kkk_scoring.study.cases.reading import CaseReader


@dataclass(slots=True)
class Suite:
    """A rubric with all its cases and excuses.

    *document* is the rubric as read; *findings*: what is wrong with the cases; *paths*: where the
    files are that findings name.
    """

    rubric: Rubric
    document: Document
    cases: list[Case] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)


class UnusableSuite(BadFile):
    """A rubric or file of cases that can't be used; *paths*: where the files are that the findings name."""

    def __init__(self, findings: Iterable[Finding], paths: Mapping[str, Path]) -> None:
        super().__init__(findings)
        self.paths = dict(paths)


def load_suite(path: Path, named: Callable[[Path], str] | None = None) -> Suite:
    """The rubric at *path* (or the one whose cases stand there) with its cases.

    *named* gives what findings call a file; left out: `rubrics/…` and `cases/…`, wherever they lie.
    Raises `UnusableSuite` when the rubric or the file of cases can't be used.
    """
    paths: dict[str, Path] = {}

    def name(file: Path) -> str:
        given = (named or _named)(file)
        paths[given] = file
        return given

    try:
        return _load(path, name, paths)
    except BadFile as bad:
        raise UnusableSuite(bad.findings, paths) from None


def _load(path: Path, named: Callable[[Path], str], paths: dict[str, Path]) -> Suite:
    document = read(path, named(path))
    beside = None
    if kind_of(document) == "cases":
        beside = path
        path = _rubric_of(path, document)
        document = read(path, named(path))
    wrong = wrong_kind(document, "rubric")
    if wrong is not None:
        raise BadFile([wrong])
    rubric, findings = build(document)
    if rubric is None:
        raise BadFile(findings)
    suite = Suite(rubric, document, paths=paths)
    reader = CaseReader(rubric)
    shape, _ = fit(document, written.Rubric)
    assert shape is not None  # it was built from it
    _add(suite, reader.read(document, ("cases",), shape.cases))
    beside = beside or find_cases(path, rubric.id)
    if beside is not None:
        _add_file(suite, reader, beside, named(beside))
    suite.findings = list(tidy(reader.findings))
    return suite


def find_cases(rubric: Path, id_: str) -> Path | None:
    """`<id>.yaml` in a folder `cases/` beside the rubric's file or in one of the folders above it."""
    for parent in rubric.resolve().parents:
        for suffix in SUFFIXES:
            path = parent / "cases" / f"{id_}{suffix}"
            if path.is_file():
                return path
    return None


def rubrics_below(folder: Path) -> list[Path]:
    """All rubrics in *folder* and below, by their first key."""
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path.is_file())
    return [path for path in files if path.read_bytes().lstrip()[:7] == b"rubric:"]


def _named(path: Path) -> str:
    if path.parent.name == "cases":
        return f"cases/{path.name}"
    return rubric_name(path) if "rubrics" in path.absolute().parts else path.as_posix()


def _rubric_of(path: Path, document: Document) -> Path:
    id_ = document.value.get("cases")
    found = find_rubric(path, id_) if isinstance(id_, str) else None
    if found is None:
        message = say("The rubric `{id}` was not found.", id=str(id_)[:60])
        fix = say("Put it into a folder `rubrics` beside the file or above it.")
        raise BadFile([Finding("KKK321", message, fix, document.place(("cases",)))])
    return found


def _add_file(suite: Suite, reader: CaseReader, path: Path, name: str) -> None:
    document = read(path, name)
    wrong = wrong_kind(document, "cases")
    if wrong is not None:
        raise BadFile([wrong])
    shape, findings = fit(document, written_cases.CasesFile)
    if shape is None:
        raise BadFile(findings)
    if shape.cases != suite.rubric.id:
        message = say(
            "These are the cases of `{other}`, not of `{id}`.", other=shape.cases, id=suite.rubric.id
        )
        raise BadFile([Finding("KKK262", message, None, document.place(("cases",)))])
    _add(suite, reader.read(document, ("examples",), shape.examples))


def _add(suite: Suite, read_: tuple[list[Case], list[Excuse]]) -> None:
    suite.cases += read_[0]
    suite.excuses += read_[1]
