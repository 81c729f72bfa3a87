"""Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), which code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import kkk_scoring
from kkk_scoring.files.show import safe

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(findings: Sequence[Finding], files: int, language: str) -> str:
    """One run. Columns count Unicode code points, as `columnKind` says."""
    codes = sorted({one.code for one in findings})
    run = {
        "tool": {
            "driver": {
                "name": "kkk",
                "version": kkk_scoring.__version__,
                "rules": [_rule(code, language) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "language": language,
        "results": [_result(one, codes.index(one.code), language) for one in findings],
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(code: str, language: str) -> dict[str, object]:
    from kkk_scoring.study.soundness.pages import page, paragraphs, shown, told

    found = page(code)
    if found is None:
        return {"id": code}
    texts = paragraphs(found) or [found.title]
    return {
        "id": code,
        "shortDescription": {"text": told(found.title, language)},
        "fullDescription": {"text": "\n\n".join(told(text, language) for text in texts)},
        "help": {"text": shown(found, language)},
        "defaultConfiguration": {"level": found.severity},
    }


def _result(finding: Finding, index: int, language: str) -> dict[str, object]:
    text = finding.message.render(language)
    if finding.fix is not None:
        text = f"{text}\n{finding.fix.render(language)}"
    place = finding.place
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": safe(text, lines=True)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(place.file)},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }


def uri(file: str) -> str:
    """The file's address: relative, or with its scheme where the path is absolute."""
    from urllib.parse import quote

    if PurePosixPath(file).is_absolute():
        return f"file://{quote(file)}"
    # A colon in the first part would read as a scheme.
    return quote(file, safe="/")
