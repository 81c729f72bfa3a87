"""The files of a round's folder: which count, and what each holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.place import Place
from kkk_scoring.files.read import read
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.form import fill_gaps, model
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.round import Application, Sheet, WrittenRound
from kkk_scoring.scoring.sheets import read_sheet

SUFFIXES = (".yaml", ".json")
KINDS = ("rubric", "round", "application", "sheet")


def competition_files(folder: Path, findings: list[Finding]) -> list[Path]:
    """The files of *folder* that count, in the order of their names.

    Those that end in .yaml or .json and are not hidden; backups (`W01.yaml~`, `W01.yaml.bak`)
    end otherwise and are ignored. A `.yml` and a link that leads out of the folder are findings.
    """
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_dir():
            continue
        if path.suffix == ".yml":
            message = say("{file} is not read: the files of a round end in .yaml.", file=path.name)
            findings.append(
                _finding("KKK330", message, path.name, say("Rename it to {name}.yaml.", name=path.stem))
            )
        elif path.suffix in SUFFIXES:
            if _leads_out(path, folder):
                message = say(
                    "{file} is a link that leads out of the folder; it is not read.", file=path.name
                )
                findings.append(_finding("KKK331", message, path.name, say("Put the file itself here.")))
            else:
                found.append(path)
    return found


def _leads_out(path: Path, folder: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def kind_of(document: Document) -> str | None:
    """What a file says it is by its first key; None when that is not a kind of file."""
    value = document.value
    first = next(iter(value), None) if isinstance(value, dict) else None
    return first if first in KINDS else None


def wrong_kind(document: Document, kind: str) -> Finding | None:
    """A finding unless the file's first key is *kind*."""
    found = kind_of(document)
    if found == kind:
        return None
    if found is None:
        message = say("The first key must say what the file is; here it must be `{kind}`.", kind=kind)
    else:
        message = say(
            "This file says that it is a `{found}`, but here is the place for a `{kind}`.",
            found=found,
            kind=kind,
        )
    return Finding(
        "KKK332",
        message,
        say("Write `{kind}:` with the id as the first line.", kind=kind),
        document.place(()),
    )


# -- applications ------------------------------------------------------------------------------


def read_applications(folder: Path, rubric: Rubric, findings: list[Finding]) -> Iterator[Application]:
    """Every application of *folder* against the rubric's form, one at a time."""
    adapter = application_model(rubric)
    for path in competition_files(folder, findings):
        if path.stem != "round":
            yield read_application(path, path.name, rubric, adapter)


def application_model(rubric: Rubric) -> Any:
    """The pydantic model of an application's file."""
    from kkk_scoring.files.types import Id, SlugId

    return model(rubric.form, {"application": Id, "rubric": SlugId})


def read_application(path: Path, file: str, rubric: Rubric, adapter: Any) -> Application:
    """One application's file; with findings it has no answers. It is listed under its file's name."""
    id_ = path.stem.split("-")[0].split(" ")[0]
    try:
        document = read(path, file)
    except BadFile as bad:
        return Application(id_, file, None, lambda _: Place(file, 1, 1), findings=bad.findings)
    return fit_application(document, id_, rubric, adapter)


def fit_application(document: Document, id_: str, rubric: Rubric, adapter: Any) -> Application:
    """The application in *document*, which is expected to be *id_*."""
    wrong = wrong_kind(document, "application")
    if wrong is not None:
        return Application(id_, document.file, None, document.place, findings=(wrong,))
    answers, findings = fit(document, adapter)
    if answers is not None:
        findings = list(_of_another(document, answers, id_, rubric))
    if answers is None or findings:
        return Application(id_, document.file, None, document.place, findings=tuple(findings))
    id_ = answers.pop("application")
    answers.pop("rubric")
    return Application(id_, document.file, answers, document.place, tuple(fill_gaps(rubric.form, answers)))


def _of_another(
    document: Document, answers: Mapping[str, Any], id_: str, rubric: Rubric
) -> Iterator[Finding]:
    if answers["application"].casefold() != id_.casefold():
        message = say(
            "The file's name begins with {name}, but the application is {id}.",
            name=id_,
            id=answers["application"],
        )
        yield Finding(
            "KKK402", message, say("Let the file's name begin with the id."), document.place(("application",))
        )
    if answers["rubric"] != rubric.id:
        message = say(
            "The application is for the rubric `{other}`, but here `{id}` is used.",
            other=answers["rubric"],
            id=rubric.id,
        )
        yield Finding("KKK401", message, None, document.place(("rubric",)))


# -- sheets ------------------------------------------------------------------------------------


def read_sheets(
    folder: Path, rubric: Rubric, shape: WrittenRound, findings: list[Finding]
) -> dict[tuple[str, str], Sheet]:
    """The sheets in `sheets/<stage>/<expert>.yaml`; only those that were assigned are used."""
    sheets: dict[tuple[str, str], Sheet] = {}
    stages = {stage.id: stage for stage in rubric.stages}
    for below in sorted(path for path in (folder / "sheets").glob("*") if not path.name.startswith(".")):
        file = below.relative_to(folder).as_posix()
        if below.name not in stages or not below.is_dir():
            message = say("{file} is not read: there is no stage of this name.", file=file)
            findings.append(_finding("KKK314", message, file, suggestion(below.name, stages)))
            continue
        if _leads_out(below, folder):
            message = say("{file} is a link that leads out of the folder; it is not read.", file=file)
            findings.append(_finding("KKK331", message, file, say("Put the file itself here.")))
            continue
        for path in competition_files(below, findings):
            sheet = _sheet(path, path.relative_to(folder).as_posix(), rubric, below.name, shape, findings)
            if sheet is None:
                continue
            other = sheets.setdefault((sheet.stage, sheet.expert), sheet)
            if other is not sheet:
                message = say(
                    "{expert} has two sheets for `{stage}`: {first} and {second}.",
                    expert=sheet.expert,
                    stage=sheet.stage,
                    first=other.file,
                    second=sheet.file,
                )
                findings.append(
                    _finding("KKK311", message, sheet.file, say("Keep one of them; until then none is used."))
                )
                sheets[sheet.stage, sheet.expert] = Sheet(sheet.stage, sheet.expert, other.file, {})
    return sheets


def _sheet(
    path: Path, file: str, rubric: Rubric, stage: str, shape: WrittenRound, findings: list[Finding]
) -> Sheet | None:
    try:
        document = read(path, file)
    except BadFile as bad:
        findings += bad.findings
        return None
    fault = wrong_kind(document, "sheet")
    if fault is None:
        sheet, wrong = read_sheet(document, rubric.stage(stage))
        findings += wrong
        if sheet is None:
            return None
        fault = _sheet_fault(document, sheet, stage, rubric, shape)
        if fault is None:
            return sheet
    findings.append(fault)
    return None


def _sheet_fault(
    document: Document, sheet: Sheet, stage: str, rubric: Rubric, shape: WrittenRound
) -> Finding | None:
    value: Any = document.value
    if value["sheet"] != stage:
        message = say(
            "This sheet is for the stage `{stage}`, but lies in the folder of `{folder}`.",
            stage=value["sheet"],
            folder=stage,
        )
        return Finding("KKK312", message, None, document.place(("sheet",)))
    if value["rubric"] != rubric.id:
        message = say(
            "This sheet is for the rubric `{rubric}`, but the round uses `{used}`.",
            rubric=value["rubric"],
            used=rubric.id,
        )
        return Finding("KKK312", message, None, document.place(("rubric",)))
    if sheet.expert not in shape.assignments.get(stage, {}):
        message = say(
            "{expert} is not assigned to the stage `{stage}`; the sheet is not used.",
            expert=sheet.expert,
            stage=stage,
        )
        fix = say("Add the expert under `assignments:` in round.yaml, or remove the sheet.")
        return Finding("KKK313", message, fix, document.place(("expert",)))
    return None


def _finding(code: str, message: Message, file: str, fix: Message | None = None) -> Finding:
    return Finding(code, message, fix, Place(file, 1, 1))
