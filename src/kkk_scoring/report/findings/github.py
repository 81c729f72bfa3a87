"""Findings as annotations of a GitHub workflow: commands on standard output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kkk_scoring.files.show import safe

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding

_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def render(findings: Sequence[Finding], files: int, language: str) -> str:
    """One command a line. Columns are counted in characters, as GitHub does."""
    return "".join(_line(one, language) for one in findings)


def _line(finding: Finding, language: str) -> str:
    place = finding.place
    text = finding.message.render(language)
    if finding.fix is not None:
        text = f"{text}\n{finding.fix.render(language)}"
    properties = f"file={_property(place.file)},line={place.line},col={place.column},title={finding.code}"
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(safe(text, lines=True))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
