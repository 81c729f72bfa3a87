"""Planted defects are found at their line with their code, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkk_scoring.study.soundness.rules import RULES
from tests.helpers import ROOT, kkk
from tests.study.soundness.corpora import CORPUS, PAGES, at_lines, found, planted, whole

SHIPPED = sorted((ROOT / "rubrics").rglob("*.yaml"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_each_planted_defect_gives_exactly_its_code_at_its_line(path: Path) -> None:
    text = path.read_text("utf-8")

    assert at_lines(found(text)) == planted(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_bad_example_of_a_page_gives_its_code_and_the_good_one_nothing(page: object) -> None:
    bad, good = whole(page.bad), whole(page.good)  # type: ignore[attr-defined]  # a Page

    assert at_lines(found(bad)) == planted(bad, page.code) != []  # type: ignore[attr-defined]
    assert at_lines(found(good)) == []


def test_every_rule_has_a_case_in_the_corpus() -> None:
    codes = {code for path in CORPUS for _, code in planted(path.read_text("utf-8"))}

    assert {rule.code for rule in RULES} - codes == set()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_rubric_gives_no_finding(path: Path) -> None:
    done = kkk("check", path, "--fail-on", "warning")

    assert (done.code, done.err) == (0, "1 file checked, 0 findings.\n")
