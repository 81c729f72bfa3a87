"""docs/rounds.md and docs/library.md say what is so: their examples run, their tables are complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from kkk_scoring.scoring.events import AnyEvent
from kkk_scoring.scoring.round import Expert, WrittenRound
from kkk_scoring.scoring.sheets import WrittenEntry, WrittenMark, WrittenSheet
from tests.helpers import ROOT, environment, kkk, kkk_process, scored

ROUNDS = (ROOT / "docs" / "rounds.md").read_text("utf-8")
LIBRARY = (ROOT / "docs" / "library.md").read_text("utf-8")
EVENTS: tuple[Any, ...] = get_args(get_args(AnyEvent)[0])


def blocks(text: str, kind: str) -> list[tuple[str, str]]:
    """The fenced blocks of this kind: what stands behind the kind, and the block."""
    return re.findall(rf"^```{kind}\b ?([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The folder of the example."""
    for file, text in blocks(ROUNDS, "yaml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    return tmp_path / "applications" / "prize-2026"


def test_the_example_round_gives_the_list_that_the_page_shows(example: Path) -> None:
    done = kkk("score", example, "--format", "csv")
    ((_, shown),) = blocks(ROUNDS, "csv")

    assert (done.code, done.err) == (0, "")
    assert done.text.replace("\r\n", "\n") == shown


def test_the_change_of_a_mark_stays_visible(example: Path) -> None:
    marks = scored(example).entry("A2")["stages"][1]["marks"]
    given = next(mark for mark in marks if mark["criterion"] == "plan")["given"]

    assert [(one["points"], one.get("was")) for one in given] == [("8", "5"), ("7", None)]


def written(model: Any) -> set[str]:
    """The keys of a model as they are written."""
    return {field.alias or name for name, field in model.model_fields.items()}


def row_of(text: str, first: str) -> str:
    """The row of a table that begins with this cell."""
    return next((line for line in text.splitlines() if line.startswith(f"| `{first}`")), "")


def test_every_key_of_round_yaml_stands_on_the_page() -> None:
    keys = "\n".join(line for line in ROUNDS.splitlines() if line.startswith("| `"))

    assert {key for key in written(WrittenRound) | written(Expert) if f"`{key}`" not in keys} == set()


def test_every_kind_of_event_stands_on_the_page_with_all_its_keys() -> None:
    common = {"event", "date", "by", "reason", "clause", "entry"}
    missing = {
        (kind, key)
        for model in EVENTS
        for kind in get_args(model.model_fields["event"].annotation)
        for key in (written(model) - common) | {kind}
        if f"`{key}`" not in row_of(ROUNDS, kind)
    }

    assert missing == set()


def test_every_key_of_a_sheet_stands_on_the_page() -> None:
    sheets = ROUNDS.partition("## Sheets")[2].partition("## What is read")[0]
    keys = written(WrittenSheet) | written(WrittenEntry) | written(WrittenMark)

    assert {key for key in keys if not re.search(rf"\b{key}\b", sheets)} == set()


def test_every_code_about_rounds_sheets_and_applications_stands_on_the_page_and_no_other() -> None:
    source = "".join(file.read_text("utf-8") for file in (ROOT / "src").rglob("*.py"))
    listed = re.findall(r"^\| (KKK\d+) \|", ROUNDS, re.MULTILINE)

    assert set(listed) == set(re.findall(r"\bKKK[34]\d\d\b", source))
    assert listed == sorted(set(listed))


# -- the library -----------------------------------------------------------------------------------


def test_the_example_of_the_library_prints_what_the_page_shows() -> None:
    ((_, program),) = blocks(LIBRARY, "python")
    ((_, shown),) = blocks(LIBRARY, "text")
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        cwd=ROOT,
        env=environment({"PYTHONUTF8": "1"}),
        check=False,
    )

    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.decode() == shown


def test_a_round_that_can_not_be_used_raises_its_findings(tmp_path: Path) -> None:
    from kkk_scoring import BadFile, load_round

    with pytest.raises(BadFile, match=r"round\.yaml:1:1: KKK320"):
        load_round(tmp_path)


def test_all_that_the_package_offers_is_there() -> None:
    import kkk_scoring

    assert {callable(getattr(kkk_scoring, name)) for name in kkk_scoring.__all__} == {True}
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kkk_scoring.nothing  # noqa: B018 - asking for it is the test


def test_importing_the_package_loads_nothing_else() -> None:
    program = "import sys; before = set(sys.modules); import kkk_scoring; print(set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env=environment(), check=False
    )

    assert done.stdout.decode() == "{'kkk_scoring'}\n"


def test_a_loaded_round_gives_the_same_protocol_each_time() -> None:
    from kkk_scoring import load_round, score
    from kkk_scoring.report.json import render

    loaded = load_round(ROOT / "applications" / "kkk-2015")

    assert render(score(loaded)) == render(score(loaded))


def test_python_minus_m_is_the_command() -> None:
    assert kkk_process("--version").text == "kkk 0.1.0\n"
