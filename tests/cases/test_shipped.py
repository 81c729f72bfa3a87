"""The rubrics that come with kkk: their cases hold, and notice every change that can be noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkk_scoring.case_files import load_suite, rubrics_below
from kkk_scoring.study.cases.run import run
from kkk_scoring.study.coverage import coverage
from kkk_scoring.study.mutants.kill import idle, try_all

ROOT = Path(__file__).parent.parent.parent
RUBRICS = rubrics_below(ROOT / "rubrics")
EXCUSED = {"sme-instrument": [("ranking[4].highest", "decides")]}
"""Sides of rules on which nothing can stand, as an excuse among the cases says."""


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_every_case_comes_out_as_expected(path: Path) -> None:
    suite = load_suite(path)
    failed = {
        ran.case.text: [failure.message.render("en") for failure in ran.failures]
        for ran in (run(case, suite.rubric) for case in suite.cases)
        if ran.failures
    }

    assert suite.findings == []
    assert suite.cases != []
    assert failed == {}


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_every_changed_rule_is_noticed_or_excused_with_a_reason(path: Path) -> None:
    suite = load_suite(path)
    tried = list(try_all(suite.document, suite.rubric, suite.cases, suite.excuses))
    survivors = [f"{one.mutant.at}: {one.mutant.change}" for one in tried if one.survives]

    assert survivors == []
    assert [excuse.at for excuse in idle(tried, suite.excuses)] == []
    assert all(len(excuse.reason) > 20 for excuse in suite.excuses)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_every_rule_has_a_case_on_each_side(path: Path) -> None:
    suite = load_suite(path)
    lacking = [
        (one.at, side) for one in coverage(suite.document, suite.rubric, suite.cases) for side in one.lacking
    ]

    assert lacking == EXCUSED.get(suite.rubric.id, [])


def test_every_file_of_cases_belongs_to_a_rubric() -> None:
    assert {path.stem for path in (ROOT / "cases").iterdir()} <= {path.stem for path in RUBRICS}
