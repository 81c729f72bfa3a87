"""Rubrics with planted defects: a line that ends in `# KKK…` is found with that code, nothing else is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.study.soundness.check import soundness
from kkk_scoring.study.soundness.pages import pages

# Not called .yaml: `kkk check` of the whole project leaves them alone.
FOLDER = Path(__file__).parent / "corpus"
CORPUS = sorted(FOLDER.glob("*.rubric"))
SMALLEST = """\
rubric: smallest
form:
  price: {is: number, over: 0, max: 1000}
stages:
  - stage: check
    requirements:
      affordable: {require: price <= 500}
results:
  - {result: supported, title: {pl: Wsparcie, en: Support}, when: price >= 1}
"""
"""What the examples of pages leave out."""

PAGES = tuple(pages())


def found(text: str) -> Sequence[Finding]:
    """All that `kkk check` says of a rubric."""
    try:
        document = read_yaml(text.encode(), "rubric.yaml")
        rubric, findings = build(document)
    except BadFile as bad:
        return bad.findings
    return findings if rubric is None else soundness(document, rubric)


def at_lines(findings: Sequence[Finding]) -> list[tuple[int, str]]:
    """Line and code of each."""
    return sorted((finding.place.line, finding.code) for finding in findings)


def planted(text: str, code: str = "") -> list[tuple[int, str]]:
    """Line and code of every defect that *text* says it has; `# here` stands for *code*."""
    return sorted(
        (number, mark if mark != "here" else code)
        for number, line in enumerate(text.splitlines(), 1)
        for mark in re.findall(r"# (KKK\d{3}|here)\b", line)
    )


def whole(fragment: str) -> str:
    """The example of a page with what it leaves out from the smallest rubric."""
    return "".join((_parts(SMALLEST) | _parts(fragment + "\n")).values())


def _parts(text: str) -> dict[str, str]:
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return {block.split(":")[0]: block for block in blocks if block}
