"""What `kkk check` does; without the library that reads options, for that one is slow to load."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kkk_scoring.cli.streams import DONE, FOUND, TROUBLE, tell
from kkk_scoring.messages import say, say_count

if TYPE_CHECKING:
    from kkk_scoring.checking import Checked
    from kkk_scoring.files.finding import Finding


class Format(StrEnum):
    """How findings are written: each but text is a module of `kkk_scoring.report.findings`."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


def check_and_show(
    paths: Sequence[Path],
    lang: str,
    format_: Format = Format.text,
    fails: frozenset[str] = frozenset(("error",)),
    witness: Path | None = None,
    output: Path | None = None,
) -> int:
    """Checks *paths* and shows what is found; the exit code. *fails*: the severities that make it 1."""
    gone = [path for path in paths if not path.exists() and not path.is_symlink()]
    for path in gone:
        tell(say("There is no file or folder {path}.", path=path.as_posix()), lang)
    if not paths:
        tell(say("Name a file or folder to check, or `--explain` a code."), lang)
    if output is not None and format_ is Format.text:
        tell(say("Text is for the screen; choose another `--format` for a file."), lang)
    if gone or not paths or (output is not None and format_ is Format.text):
        return TROUBLE
    from kkk_scoring.checking import check_paths

    checked = check_paths(paths, witness is not None)
    _show(checked, format_, lang, output)
    if witness is not None:
        _write_witnesses(checked.findings, witness, lang)
    return FOUND if any(one.severity in fails for one in checked.findings) else DONE


def _show(checked: Checked, format_: Format, lang: str, output: Path | None) -> None:
    from kkk_scoring.cli.findings import show_findings

    if format_ is Format.text:
        show_findings(checked.findings, lang, Path())
        files = say_count("{count} file", "{count} files", checked.files)
        findings = say_count("{count} finding", "{count} findings", len(checked.findings))
        tell(say("{files} checked, {findings}.", files=files, findings=findings), lang)
        return
    from importlib import import_module

    from kkk_scoring.cli.streams import write_data

    module = import_module(f"kkk_scoring.report.findings.{format_}")
    write_data(module.render(checked.findings, checked.files, lang), output)


def _write_witnesses(findings: Sequence[Finding], folder: Path, lang: str) -> None:
    from kkk_scoring.study.soundness.rounds import write_witnesses

    for path, shows in write_witnesses(findings, folder):
        tell(say("{path}: {shows}", path=path.as_posix(), shows=shows), lang)
