"""docs/competitions.md: the words it names are words of the language, the rubrics it names are shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from tests.test_rubric_page import PAGE as RUBRIC_PAGE
from tests.test_rubric_page import whole

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "competitions.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| \d+ \|", line)
]
SHIPPED = {path.stem for path in (ROOT / "rubrics").rglob("*.yaml")}
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_table_has_every_row_once() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 40))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_names_words_that_the_page_about_rubrics_explains(row: list[str]) -> None:
    words = re.findall(r"`([^`]+)`", row[2])

    assert words
    assert [word for word in words if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", RUBRIC_PAGE)] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_leads_to_a_shipped_rubric_or_to_this_page(row: list[str]) -> None:
    number, _, _, see = row
    named = [name for name in see.split(", ") if name not in ("example below", "outside", "below")]

    assert set(named) <= SHIPPED
    for told, heading in (("example below", "## Those without"), ("outside", "## What stays")):
        if told in see:
            assert f"({number})" in PAGE.split(heading)[1].split("\n## ")[0]


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"example {n}" for n in range(len(EXAMPLES))])
def test_every_example_of_the_page_checks_clean(example: str) -> None:
    _, findings = build(read_yaml(whole(example), "rubric.yaml"))

    assert [f.message.render("en") for f in findings] == []
