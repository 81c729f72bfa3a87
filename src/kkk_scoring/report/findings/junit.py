"""Findings as JUnit XML, which most servers that run tests show: one test case for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as xml

from kkk_scoring.files.show import safe

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding


def render(findings: Sequence[Finding], files: int, language: str) -> str:
    """Errors and warnings are failures, each in a case of its own; notes are cases that pass."""
    failures = sum(one.severity != "note" for one in findings)
    counts = {"tests": str(len(findings) or 1), "failures": str(failures), "errors": "0"}
    root = xml.Element("testsuites", counts)
    suite = xml.SubElement(root, "testsuite", {"name": "kkk check", **counts, "skipped": "0"})
    for one in findings:
        _case(suite, one, language)
    if not findings:
        xml.SubElement(suite, "testcase", {"classname": "kkk check", "name": f"files: {files}"})
    xml.indent(root)
    return xml.tostring(root, "unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="utf-8"?>\n', "\n")
    )


def _case(suite: xml.Element, finding: Finding, language: str) -> None:
    place, message = finding.place, safe(finding.message.render(language))
    case = xml.SubElement(
        suite,
        "testcase",
        {"classname": safe(place.file), "name": f"{finding.code} {place.line}:{place.column}"},
    )
    fix = safe(finding.fix.render(language)) if finding.fix is not None else ""
    text = f"{safe(place.file)}:{place.line}:{place.column}: {finding.code} {message}\n{fix}".rstrip()
    if finding.severity == "note":
        xml.SubElement(case, "system-out").text = text
    else:
        xml.SubElement(case, "failure", {"type": finding.severity, "message": message}).text = text
