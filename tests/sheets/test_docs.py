"""docs/sheets.md says what is so: its commands run, its codes are those of the code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.helpers import ROOT, change, kkk
from tests.sheets.books import FIRST, type_in

TEXT = (ROOT / "docs" / "sheets.md").read_text("utf-8")
SOURCES = ("files/archive.py", "files/workbook.py", "scoring/editions.py", "scoring/filled_in.py")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_the_commands_run_and_say_what_the_page_shows(folder: Path) -> None:
    top = folder.parent.parent
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    said = ""
    for command in commands:
        done = kkk(*shlex.split(command)[1:], cwd=top)

        assert done.code == 0, (command, done.err)
        said += done.err
    made, collected, _ = blocks("text")

    assert made in said
    assert collected in said
    assert sorted(path.name for path in (top / "out").iterdir()) == [
        f"substantive-{expert}.xlsx" for expert in ("E1", "E2", "E3", "E4", "E5", "T1")
    ]


def test_a_changed_mark_is_shown_as_on_the_page(filled: Path, folder: Path) -> None:
    type_in(filled, {"Marks W04": {f"D{FIRST}": 8}})

    assert kkk("sheets", "collect", filled, "--into", folder).err == blocks("text")[2]


def test_the_lines_for_round_yaml_are_understood(folder: Path) -> None:
    change(folder / "round.yaml", "experts:\n", f"{blocks('yaml')[0]}experts:\n")

    assert kkk("sheets", "status", folder).code == 0


def test_the_table_has_every_code_about_workbooks() -> None:
    sources = "".join((ROOT / "src" / "kkk_scoring" / name).read_text("utf-8") for name in SOURCES)
    listed = set(re.findall(r"KKK3\d\d", TEXT))

    assert listed == set(re.findall(r"KKK3\d\d", sources))
