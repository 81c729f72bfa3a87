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


UNSOUND = {
    "a threshold that can't be reached": "KKK501",
    "a threshold that is always reached": "KKK502",
    "a threshold that one criterion alone reaches": "KKK503",
    "a criterion that can never matter": "KKK510",
    "a step that can never matter": "KKK512",
    "a requirement that can never matter": "KKK506",
    "a key of the ranking that can never matter": "KKK513",
    "minimums that make the total's threshold void": "KKK504",
    "limits that make the total's threshold unreachable": "KKK505",
    "a step outside its figure's range": "KKK511",
    "a division that can be by zero": "KKK520",
    "a figure that is never used": "KKK514",
    "a field that is never used": "KKK515",
    "`x < x` in a filter": "KKK216",
    "`x < x` anywhere else": "KKK521",
    "a descending `for`": "KKK210",
    "an expression cut by YAML": "KKK014",
    "a missing `combine`": "KKK227",
    "a missing `tied`": "KKK232",
    "a missing last key of the ranking": "KKK540",
    "a case that rules about experts leave open within the quorum": "KKK530",
    "a value without end, not rounded, at a threshold": "KKK522",
    "a rule that isn't monotone": "KKK531",
    "an optional field without a word on its absence": "KKK213",
    "a title that lacks a declared language": "KKK222",
    "no title in any declared language": "KKK542",
    "a missing clause": "KKK541",
    "mixed units": "KKK217",
    "an allowance that matches nothing": "KKK590",
}
"""What an author must be told of, by code."""


@pytest.mark.parametrize("what", UNSOUND)
def test_whatever_an_author_must_be_told_of_is_planted_somewhere(what: str) -> None:
    texts = [(path.read_text("utf-8"), "") for path in CORPUS] + [(page.bad, page.code) for page in PAGES]

    assert UNSOUND[what] in {code for text, page in texts for _, code in planted(text, page)}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_rubric_gives_no_finding(path: Path) -> None:
    done = kkk("check", path, "--fail-on", "warning")

    assert (done.code, done.err) == (0, "1 file checked, 0 findings.\n")
