"""Findings as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import kkk_scoring
from kkk_scoring.files.finding import to_json

if TYPE_CHECKING:
    from kkk_scoring.files.finding import Finding


def render(findings: Sequence[Finding], files: int, language: str) -> str:
    """*files*: how many were checked. Messages are in both languages, whatever *language* is."""
    made = {
        "kkk": kkk_scoring.__version__,
        "files": files,
        "findings": [to_json(one) | _witness(one) for one in findings],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _witness(finding: Finding) -> dict[str, object]:
    if finding.witness is None:
        return {}
    return {"witness": finding.witness.shows.both()}
