"""docs/cases.md: its rubric and its cases do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import kkk

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "cases.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)(?: (\w+))?\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The page's rubric with all its cases."""
    for kind, name in (("rubric", "rubrics"), ("cases", "cases")):
        (tmp_path / name).mkdir()
        text = "".join(block for language, of, block in BLOCKS if (language, of) == ("yaml", kind))
        (tmp_path / name / "voucher.yaml").write_text(text, "utf-8")
    return tmp_path


COMMANDS = [block.split() for language, _, block in BLOCKS if language == "sh"]
OUTPUTS = [block.splitlines() for language, _, block in BLOCKS if language == "text"]


@pytest.mark.parametrize(("command", "lines"), list(zip(COMMANDS, OUTPUTS, strict=True)))
def test_the_commands_say_what_the_page_says(folder: Path, command: list[str], lines: list[str]) -> None:
    shown = kkk(*command[1:], cwd=folder).text.splitlines()

    assert [line for line in lines if line not in shown] == []


def test_the_excuse_is_needed(folder: Path) -> None:
    excuse = next(block for _, of, block in BLOCKS if of == "excused")
    file = folder / "cases" / "voucher.yaml"
    file.write_text(file.read_text("utf-8") + excuse, "utf-8")
    done = kkk("test", "rubrics/voucher.yaml", "--mutate", cwd=folder)

    assert " 1 excused," in done.text
    assert "needs this excuse" not in done.text


def test_the_page_lists_every_code_of_cases() -> None:
    sources = [*(ROOT / "src/kkk_scoring/study/cases").glob("*.py"), ROOT / "src/kkk_scoring/case_files.py"]
    used = set(re.findall(r"KKK26\d", "".join(path.read_text("utf-8") for path in sources)))

    assert re.findall(r"^\| (KKK\d+) \|", PAGE, re.MULTILINE) == sorted(used)
