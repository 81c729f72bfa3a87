"""The registers of a rubric read from their files: in the round's folder, or beside the rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.types import Id, LocalText
from kkk_scoring.folders import SUFFIXES, link_fault, shown_path, whole, wrong_kind
from kkk_scoring.messages import say
from kkk_scoring.rubric.form import Field, fill_gaps, model, unanswered

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric

FOLDER: Final = "registers"
TABLES: Final = (".csv", ".xlsx", ".ods")


@dataclass(frozen=True, slots=True)
class Registers:
    """What the registers of a rubric say. *values*: name → its records; *files*: what they were read from,
    by the name that findings and protocols give them."""

    values: Mapping[str, object] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


def read_registers(rubric: Rubric, folder: Path, rules: Mapping[str, Path], zone: str) -> Registers:
    """All registers that *rubric* looks into, for the round in *folder*.

    *rules*: the rubric's own file, by its name. A register is `registers/<name>` with the ending .yaml,
    .json, .csv, .xlsx or .ods in the round's folder, else beside the rubric. One that isn't there or has a
    finding is unknown as a whole, so that nobody loses or gains points by half of it.
    """
    values: dict[str, object] = {}
    findings: list[Finding] = []
    files: dict[str, Path] = {}
    for name, columns in rubric.registers.items():
        found = list(_found(name, folder, rules))
        values[name] = (
            None if columns.optional and not found else unanswered(replace(columns, optional=False))
        )
        if len(found) == 1:
            file, path, base = found[0]
            files[file] = path
            fault = link_fault(path.parent, base) or link_fault(path, base)
            rows, wrong = (None, [fault]) if fault else _rows(columns, path, file, zone)
            findings += wrong
            values[name] = values[name] if rows is None or wrong else rows
        elif found:
            message = say("The register `{name}` stands in several files.", name=name)
            findings += [whole("KKK421", message, file, say("Keep one of them.")) for file, _, _ in found]
        elif not columns.optional:
            message = say("The register `{name}`, which the rubric looks into, was not found.", name=name)
            fix = say(
                "Put {name}.yaml or {name}.csv into a folder `registers` in the round's folder.", name=name
            )
            findings.append(whole("KKK420", message, "round.yaml", fix))
    return Registers(values, tuple(findings), files)


def _found(name: str, folder: Path, rules: Mapping[str, Path]) -> Iterator[tuple[str, Path, Path]]:
    """The files of the register: what each is called, where it lies, and what it must not lead out of."""
    here = False
    for path in _existing(folder / FOLDER, name):
        here = True
        yield shown_path(path, folder), path, folder
    if here:
        return
    for rubric in rules.values():
        beside = rubric.absolute().parent
        for base in (beside, beside.parent) if beside.parent.name == "rubrics" else (beside,):
            found = list(_existing(base / FOLDER, name))
            yield from ((f"rubrics/{shown_path(path, base)}", path, base) for path in found)
            if found:
                return


def _existing(folder: Path, name: str) -> list[Path]:
    paths = [folder / f"{name}{suffix}" for suffix in (*SUFFIXES, *TABLES)]
    return [path for path in paths if path.exists() or path.is_symlink()]


def _rows(
    columns: Field, path: Path, file: str, zone: str
) -> tuple[list[dict[str, Any]] | None, list[Finding]]:
    """The register's records; what a required column doesn't say is open in them."""
    try:
        rows, findings = (
            _table(columns, path, file) if path.suffix in TABLES else _written(columns, path, file, zone)
        )
    except BadFile as bad:
        return None, list(bad.findings)
    if rows is not None:
        assert columns.item is not None
        for row in rows:
            for _ in fill_gaps(columns.item.fields or {}, row):
                pass  # each gap is set to what it can still be; in a register that is no defect
    return rows, findings


def _written(
    columns: Field, path: Path, file: str, zone: str
) -> tuple[list[dict[str, Any]] | None, list[Finding]]:
    from kkk_scoring.files.fit import fit
    from kkk_scoring.files.read import read
    from kkk_scoring.scoring.zone import to_local

    document = read(path, file)
    wrong = wrong_kind(document, "register")
    if wrong is not None:
        return None, [wrong]
    rows = {"rows": replace(columns, name="rows", optional=False)}
    written, findings = fit(document, model(rows, {"register": Id, **_HEAD}))
    if written is None:
        return None, findings
    if written["register"] != columns.name:
        message = say(
            "The register is `{found}`, but the file's name says `{name}`.",
            found=written["register"],
            name=columns.name,
        )
        findings.append(
            Finding("KKK422", message, say("Correct one of them."), document.place(("register",)))
        )
    answers = {"rows": written.get("rows") or []}
    findings += to_local(rows, answers, zone, document)
    return answers["rows"], findings


def _table(columns: Field, path: Path, file: str) -> tuple[list[dict[str, Any]] | None, list[Finding]]:
    from kkk_scoring.registers import read_register

    assert columns.item is not None
    plain = {
        key: one for key, one in (columns.item.fields or {}).items() if one.kind not in ("record", "list")
    }
    found = read_register(path, file, replace(columns, item=replace(columns.item, fields=plain)))
    return found.items, list(found.findings)


def _optional(kind: Any) -> Any:
    from typing import NotRequired

    return NotRequired[kind]


_HEAD: Final = {key: _optional(LocalText) for key in ("title", "note", "source")}
