"""docs/protocol.md and docs/register.md say what is so: their commands run, and print what they show."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from kkk_scoring.scoring.register import Member, WrittenHeld, WrittenRegister
from tests.helpers import ROOT, environment, kkk
from tests.programs import needs

PROTOCOL = (ROOT / "docs" / "protocol.md").read_text("utf-8")
REGISTER = (ROOT / "docs" / "register.md").read_text("utf-8")


def blocks(text: str) -> list[tuple[str, str, str]]:
    """Kind, what stands behind it, and text of the fenced blocks."""
    return re.findall(r"^```(\w+)\b ?([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(script: str, folder: Path) -> str:
    """What the commands print; `kkk` is run in this process, ``!`` before it says that it doesn't succeed."""
    return "".join(run_line(line, folder) for line in script.replace("\\\n", " ").splitlines())


def run_line(line: str, folder: Path) -> str:
    fails, words = line.startswith("! "), shlex.split(line.removeprefix("! "))
    if words[:1] == ["kkk"]:
        run_here = kkk(*words[1:], cwd=folder)

        assert (run_here.code == 1) is fails, run_here
        assert run_here.code in (0, 1)
        return run_here.text + run_here.err
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment(), stdout=pipe, stderr=both, text=True, timeout=60
    )

    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.openssh
@needs("ssh-keygen")
def test_the_commands_about_protocols_run_one_after_the_other_and_print_what_is_shown(tmp_path: Path) -> None:
    for folder in ("applications/kkk-2015", "rubrics"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    said = ""
    for kind, _, text in blocks(PROTOCOL):
        if kind == "sh":
            said = run(text, tmp_path)
        else:
            assert [line for line in text.splitlines() if line not in said] == [], said


def test_the_commands_about_registers_print_what_is_shown(tmp_path: Path) -> None:
    said = ""
    for kind, file, text in blocks(REGISTER):
        if kind == "yaml":
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, "utf-8")
        elif kind == "sh":
            said = run(text, tmp_path)
        elif kind == "text":
            assert [line for line in text.splitlines() if line not in said] == [], said
        else:
            done = kkk("score", tmp_path / "applications" / "honey-2016", "--format", "csv")
            assert (done.code, done.text.replace("\r\n", "\n")) == (0, text), done.err


def test_every_key_of_a_register_stands_on_the_page() -> None:
    rows = "\n".join(line for line in REGISTER.splitlines() if line.startswith("| "))
    keys = {
        field.alias or name
        for model in (WrittenRegister, WrittenHeld, Member)
        for name, field in model.model_fields.items()
    }

    assert {key for key in keys if f"`{key}`" not in rows} == set()
