"""docs/applicants.md and its Polish twin, done step by step as a new user does them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers import ROOT, kkk

STEP = re.compile(
    r"```console\n\$ kkk (?P<command>.*)\n(?P<shown>(?:(?!```).*\n)*)```|<!-- edit (?P<edit>.*) -->"
)
PROMPT = re.compile(r"^(\w+|One more\? y/n|Jeszcze jedna pozycja\? t/n):(?: (.*))?$")


@pytest.mark.parametrize(("page", "language"), [("applicants.md", "en"), ("applicants.pl.md", "pl")])
def test_every_step_gives_what_the_page_shows(page: str, language: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    shutil.copytree(ROOT / "rubrics", tmp_path / "rubrics")
    shutil.copy(ROOT / "docs" / "applicants" / "members.csv", tmp_path)
    (tmp_path / "round").mkdir()
    shutil.copy(ROOT / "applications" / "kkk-2015" / "round.yaml", tmp_path / "round")
    steps = list(STEP.finditer(text))

    assert len(steps) == 7
    for step in steps:
        if step["edit"]:
            edit(tmp_path, step["edit"])
            continue
        lines = (step["shown"] or "").splitlines()
        asks = step["command"].startswith("fill ")
        shown, typed = transcript(lines) if asks else ("\n".join(lines), "")

        check(shown, run(step["command"], language, tmp_path, typed))


def edit(folder: Path, what: str) -> None:
    file, _, change = what.partition(": ")
    before, _, after = change.partition(" → ")
    path = folder / file
    text = path.read_text(encoding="utf-8")

    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def run(command: str, language: str, folder: Path, typed: str) -> str:
    done = kkk(*command.split(), cwd=folder, env={"COLUMNS": "80", "KKK_LANG": language}, typed=typed)

    assert done.code == 0, (done.text, done.err)
    assert not (done.text and done.err)  # else it were not certain what comes first
    return (done.text + done.err).rstrip("\n")


def transcript(lines: list[str]) -> tuple[str, str]:
    """What the program prints, and what is typed behind its prompts."""
    shown, typed = "", ""
    for line in lines:
        found = PROMPT.match(line)
        if found is None:
            shown += line + "\n"
        else:
            shown += f"{found[1]}: "
            typed += (found[2] or "") + "\n"
    return shown.rstrip("\n"), typed


def check(expected: str, printed: str) -> None:
    """The lines as they are; … stands for any that are left out."""
    pattern = ".*".join(re.escape(part) for part in re.split(r"^…$", expected, flags=re.MULTILINE))

    assert re.fullmatch(pattern, printed, re.DOTALL), printed
