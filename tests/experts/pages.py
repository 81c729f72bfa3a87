"""The example of docs/experts.md: its files, and what the page shows of its commands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.helpers import ROOT

PAGE = ROOT / "docs" / "experts.md"
TEXT = PAGE.read_text("utf-8")


def write_example(into: Path) -> Path:
    """Writes the page's round and the shipped one below *into*; the folder of the page's."""
    for file, text in re.findall(r"^```(?:yaml|json) (\S+/\S+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        (into / file).parent.mkdir(parents=True, exist_ok=True)
        (into / file).write_text(text, "utf-8")
    shutil.copytree(ROOT / "applications" / "kkk-2015", into / "applications" / "kkk-2015")
    shutil.copy(ROOT / "rubrics" / "kkk-2015.yaml", into / "rubrics")
    return into / "applications" / "grant-2026"


def commands() -> list[tuple[list[str], str]]:
    """Every command of the page and what stands below it."""
    found = re.findall(r"^```console\n\$ kkk ([^\n]*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [(line.split(), shown) for line, shown in found]
