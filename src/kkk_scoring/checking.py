"""What is wrong in any mix of files and folders: what `kkk check` reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kkk_scoring.files.finding import BadFile, Finding, tidy
from kkk_scoring.files.place import Place
from kkk_scoring.files.read import read
from kkk_scoring.folders import SUFFIXES, application_model, kind_of, read_application
from kkk_scoring.loading import find_rubric, load_round, load_rubric, round_files
from kkk_scoring.messages import say


@dataclass(slots=True)
class Checked:
    """*files*: how many were looked at; *findings* in the order of their places."""

    files: int = 0
    findings: list[Finding] = field(default_factory=list)


def check_paths(paths: Sequence[Path]) -> Checked:
    """All findings in *paths*. A folder that holds a round is checked as that round; in other folders
    every file below that says by its first key that it belongs to a competition."""
    checked = Checked()
    seen: set[Path] = set()
    for path in paths:
        for unit, named in _units(path):
            if unit.resolve() not in seen:
                seen.add(unit.resolve())
                _check(unit, named, checked)
    checked.findings = list(tidy(checked.findings))
    return checked


def _units(path: Path) -> Iterator[tuple[Path, bool]]:
    """The rounds and files to check; whether the file was named by the user itself."""
    if path.is_file() or round_files(path):
        yield path, True
    else:
        for below in sorted(path.iterdir()):
            if below.name.startswith("."):
                continue
            if below.is_dir():
                yield from _units(below)
            elif below.suffix in SUFFIXES:
                yield below, False


def _check(path: Path, named: bool, checked: Checked) -> None:
    if path.is_dir():
        _check_round(path, checked, None)
        return
    file = path.as_posix()
    checked.files += 1
    try:
        document = read(path, file)
    except BadFile as bad:
        checked.findings += bad.findings
        return
    kind = kind_of(document)
    if kind == "rubric":
        _collect(checked, lambda: load_rubric(path, file))
    elif kind == "application":
        _check_application(path, file, document.value, checked)
    elif kind == "round":
        _check_round(path.parent, checked, None)
    elif kind == "sheet":
        _check_round(path.parent.parent.parent, checked, file)
    elif named:
        message = say("The first key doesn't say what this file is.")
        fix = say("It must be `rubric`, `round`, `application` or `sheet`.")
        checked.findings.append(Finding("KKK332", message, fix, document.place(())))


def _collect(checked: Checked, load: object) -> None:
    try:
        load()  # type: ignore[operator]  # a function without arguments
    except BadFile as bad:
        checked.findings += bad.findings


def _check_round(folder: Path, checked: Checked, only: str | None) -> None:
    """A whole round; *only*: the findings of this one file of it."""
    from kkk_scoring.scoring.score import score

    try:
        loaded = load_round(folder)
        protocol = score(loaded.rubric, loaded.round, loaded.applications(), loaded.findings)
        findings: Sequence[Finding] = protocol.findings
        if only is None:
            checked.files += len(protocol.outcomes) + len(loaded.round.sheets) + 1
    except BadFile as bad:
        findings = bad.findings
    for finding in findings:
        place = finding.place
        at = Place(_joined(folder, place.file), place.line, place.column)
        if only is None or at.file == only:
            checked.findings.append(Finding(finding.code, finding.message, finding.fix, at, finding.severity))


def _joined(folder: Path, file: str) -> str:
    import os

    return Path(os.path.normpath(folder / file)).as_posix()


def _check_application(path: Path, file: str, value: object, checked: Checked) -> None:
    id_ = str(value.get("rubric", "")) if isinstance(value, dict) else ""
    rules = find_rubric(path.parent / "x", id_) if id_ else None
    if rules is None:
        message = say("The rubric `{id}` of this application was not found.", id=id_[:60])
        fix = say("Put it into a folder `rubrics` beside the file's folder or above.")
        checked.findings.append(Finding("KKK321", message, fix, Place(file, 1, 1)))
        return
    try:
        rubric = load_rubric(rules)
    except BadFile as bad:
        checked.findings += bad.findings
        return
    checked.findings += read_application(path, file, rubric, application_model(rubric)).findings
