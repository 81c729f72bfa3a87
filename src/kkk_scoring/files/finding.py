"""What is wrong in a file, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from kkk_scoring.files.limits import FINDINGS
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say_count

if TYPE_CHECKING:
    from kkk_scoring.messages import Message

SEVERITIES: Final = ("error", "warning", "note")


class Showing(Protocol):
    """An entry whose scoring shows what a finding says."""

    @property
    def shows(self) -> Message:
        """What is to be seen in it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a file that its author can mend.

    *code* (``KKK008``) is stable and looked up in the docs; *fix* says what to do.
    *severity* is one of `SEVERITIES`. *witness*, where there is one, shows what is said. Findings sort by
    place, then code.
    """

    code: str
    message: Message
    fix: Message | None
    place: Place
    severity: str = "error"
    witness: Showing | None = field(default=None, compare=False)

    def __lt__(self, other: Finding) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[Place, str, str]:
        return self.place, self.code, self.message.render("en")


class BadFile(Exception):
    """A file that can't be used; *findings* (at least one, sorted) say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tidy(findings)
        super().__init__("; ".join(f"{f.place}: {f.code} {f.message.render('en')}" for f in self.findings))


def tidy(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted, each once, and for one file at most `limits.FINDINGS` and one that counts the rest."""
    kept: list[Finding] = []
    left_out: dict[str, list[Finding]] = {}
    seen: dict[str, int] = {}
    for finding in sorted(set(findings), key=Finding._order):
        file = finding.place.file
        seen[file] = seen.get(file, 0) + 1
        if seen[file] <= FINDINGS:
            kept.append(finding)
        else:
            left_out.setdefault(file, []).append(finding)
    for rest in left_out.values():
        text = say_count(
            "At least {count} more finding in this file is not shown.",
            "At least {count} more findings in this file are not shown.",
            len(rest),
        )
        kept.append(Finding("KKK030", text, None, rest[0].place))
    return tuple(sorted(kept)) if left_out else tuple(kept)


def to_json(finding: Finding) -> dict[str, object]:
    """The finding as results in JSON carry it, in both languages."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message.both(),
        "fix": finding.fix.both() if finding.fix else None,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
    }
