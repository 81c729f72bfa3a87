"""Findings on standard error, each with the line that it points to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kkk_scoring.cli.streams import complain
from kkk_scoring.files.limits import FILE_BYTES
from kkk_scoring.files.show import render

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding


def show_findings(
    findings: Sequence[Finding], language: str, base: Path, paths: Mapping[str, Path] | None = None
) -> None:
    """All findings, as a good compiler shows them.

    Their files are named from the folder *base*, except those in *paths*.
    """
    lines = SourceLines(base, paths or {})
    for finding in findings:
        complain(render(finding, language, lines.of(finding)))


class SourceLines:
    """The lines that findings point to, each file read once."""

    def __init__(self, base: Path, paths: Mapping[str, Path]) -> None:
        self.base, self.paths = base, paths
        self.files: dict[str, list[str]] = {}

    def of(self, finding: Finding) -> str:
        """The line; empty where it can't be shown."""
        file, line, _ = finding.place
        if file not in self.files:
            self.files[file] = self._read(self.paths.get(file, self.base / file))
        lines = self.files[file]
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def _read(self, path: Path) -> list[str]:
        # Not through a link: what lies outside the round is not to be shown. Not from a pipe: it would wait.
        try:
            if path.is_symlink() or not path.is_file() or path.stat().st_size > FILE_BYTES:
                return []
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, ValueError):
            return []
        return text.replace("\r\n", "\n").split("\n")
