"""Files into a rubric, a round and its applications: what the commands and the library read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.place import Place
from kkk_scoring.files.read import read
from kkk_scoring.folders import SUFFIXES, read_applications, read_sheets, wrong_kind
from kkk_scoring.messages import say
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.form import unanswered
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.round import Application, Round, WrittenRound
from kkk_scoring.scoring.round_reader import RoundReader


def load_rubric(path: str | Path, file: str | None = None) -> Rubric:
    """The rubric in the file *path*, checked and compiled. Raises `BadFile` with all findings."""
    document = read(Path(path), file or Path(path).as_posix())
    rubric, findings = build(document)
    if rubric is None:
        raise BadFile(findings)
    return rubric


@dataclass(slots=True)
class LoadedRound:
    """A round's folder as read: the rubric, the round, and what is wrong in its files.

    `applications` reads them one at a time, so that a large round needs little memory.
    """

    folder: Path
    rubric: Rubric
    round: Round
    findings: list[Finding] = field(default_factory=list)

    def applications(self) -> Iterator[Application]:
        """Every application of the folder, in the order of ids; unreadable ones with their findings."""
        yield from read_applications(self.folder, self.rubric, self.findings)


def load_round(folder: str | Path, rubric: str | Path | Rubric | None = None) -> LoadedRound:
    """The round in *folder*; its rubric is found by id in a folder `rubrics/` beside or above it.

    Raises `BadFile` when round.yaml or the rubric can't be used at all.
    """
    folder = Path(folder)
    document = _round_document(folder)
    shape, findings = fit(document, WrittenRound)
    if shape is None:
        raise BadFile(findings)
    rules = _rubric_of(folder, shape.rubric, rubric, document)
    checked = RoundReader(document, shape, rules)
    sheets = read_sheets(folder, rules, shape, checked.findings)
    return LoadedRound(folder, rules, checked.round(sheets), checked.findings)


def load_folder(folder: str | Path, rubric: str | Path | Rubric) -> LoadedRound:
    """A plain folder of applications without a round: nobody is assigned, nothing has happened."""
    rules = (
        rubric if isinstance(rubric, Rubric) else load_rubric(rubric, shown_path(Path(rubric), Path(folder)))
    )
    parameters = {name: unanswered(f) for name, f in rules.round_fields.items()}
    return LoadedRound(Path(folder), rules, Round(Path(folder).resolve().name, parameters=parameters))


def round_files(folder: Path) -> list[Path]:
    """The round.yaml (or .json) in *folder*."""
    return [folder / f"round{suffix}" for suffix in SUFFIXES if (folder / f"round{suffix}").exists()]


def rounds_below(folder: Path) -> list[Path]:
    """The folders directly below *folder* that hold a round."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and round_files(path))


def find_rubric(folder: Path, id_: str) -> Path | None:
    """`<id>.yaml` in a folder `rubrics/` beside *folder* or in one of its parents, nearest first."""
    for parent in folder.resolve().parents:
        for suffix in SUFFIXES:
            path = parent / "rubrics" / f"{id_}{suffix}"
            if path.is_file():
                return path
    return None


def _round_document(folder: Path) -> Document:
    files = round_files(folder)
    if not files:
        raise BadFile(
            [
                Finding(
                    "KKK320", say("There is no round.yaml in this folder."), None, Place("round.yaml", 1, 1)
                )
            ]
        )
    document = read(files[0], files[0].name)
    wrong = wrong_kind(document, "round")
    if wrong is not None:
        raise BadFile([wrong])
    return document


def _rubric_of(folder: Path, id_: str, given: str | Path | Rubric | None, document: Document) -> Rubric:
    if isinstance(given, Rubric):
        return given
    path = Path(given) if given is not None else find_rubric(folder, id_)
    if path is None:
        message = say("The rubric `{id}` was not found.", id=id_)
        fix = say(
            "Put {id}.yaml into a folder `rubrics` beside the round's folder, or name it with --rubric.",
            id=id_,
        )
        raise BadFile([Finding("KKK321", message, fix, document.place(("rubric",)))])
    return load_rubric(path, shown_path(path, folder))


def shown_path(path: Path, folder: Path) -> str:
    """*path* as results show it: relative to the round's *folder*, with `/`."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive: there is no relative path
        return path.name
