"""`kkk test` and `kkk check` on files of cases, through the real command line."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.helpers import kkk

from .suites import SMALL

GOOD = "  - case: 500 is cheap\n    given: {price: 500}\n    expect: {cheap: passed}\n"
BAD = "  - case: 501 is <cheap> & more\n    given: {price: 501}\n    expect: {cheap: passed}\n"
WRONG = "  - case: a name\n    given: {pric: 5}\n    expect: {cheap: passed}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "cases").mkdir()
    (tmp_path / "rubrics" / "small.yaml").write_text(SMALL, "utf-8")
    return tmp_path


def cases(folder: Path, text: str) -> None:
    (folder / "cases" / "small.yaml").write_text(f"cases: small\nexamples:\n{text}", "utf-8")


def test_cases_that_hold_are_counted(folder: Path) -> None:
    cases(folder, GOOD)
    done = kkk("test", "rubrics/small.yaml", cwd=folder)

    assert (done.code, done.text) == (0, "small: 1 case, all as expected.\n")


def test_cases_in_the_rubric_itself_are_run_too(folder: Path) -> None:
    cases(folder, GOOD)
    (folder / "rubrics" / "small.yaml").write_text(f"{SMALL}cases:\n{GOOD}", "utf-8")
    done = kkk("test", "rubrics", cwd=folder)

    assert (done.code, done.text) == (0, "small: 2 cases, all as expected.\n")


def test_a_case_that_fails_is_shown_with_its_place_and_ends_with_1(folder: Path) -> None:
    cases(folder, GOOD + BAD)
    done = kkk("test", "rubrics/small.yaml", cwd=folder)

    assert done.code == 1
    assert done.text == (
        "cases/small.yaml:6:11: 501 is <cheap> & more\n"
        "    8:21: cheap: expected passed, but it is rejected.\n"
        "small: 2 cases, 1 not as expected.\n"
    )


def test_a_rubric_without_cases_is_not_green_and_is_told_where_they_belong(folder: Path) -> None:
    (folder / "rubrics" / "other.yaml").write_text(SMALL.replace("rubric: small", "rubric: other"), "utf-8")
    cases(folder, GOOD)
    done = kkk("test", "rubrics", cwd=folder)

    assert done.code == 1
    assert " ".join(done.text.split()) == (
        "other: there are no cases. Cases belong under `cases:` in the rubric or into cases/other.yaml beside"
        " it. `kkk test rubrics/other.yaml --suggest` drafts them. small: 1 case, all as expected."
    )


def test_junit_has_a_failure_where_there_are_no_cases(folder: Path) -> None:
    done = kkk("test", "rubrics/small.yaml", "--format", "junit", cwd=folder)
    root = ElementTree.fromstring(done.out)
    found = [(case.get("name"), case.get("file"), len(case)) for case in root.iter("testcase")]

    assert done.code == 1
    assert root.attrib == {"tests": "1", "failures": "1"}
    assert found == [("no cases", "rubrics/small.yaml", 1)]


def test_an_empty_folder_has_nothing_to_test_and_is_not_green(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = kkk("test", "empty", cwd=tmp_path)

    assert (done.code, done.err) == (2, "There is no rubric in empty.\n")


def test_drafts_are_titled_in_the_language_that_is_asked_for(folder: Path) -> None:
    rubric = (
        "rubric: small\nform: {price: {is: number, max: 900}}\n"
        "stages: [{stage: s, requirements: {cheap: {require: price <= 500}}}]\n"
    )
    (folder / "rubrics" / "small.yaml").write_text(rubric, "utf-8")
    drafted = kkk("test", "rubrics/small.yaml", "--suggest", "--lang", "pl", cwd=folder)
    lines = drafted.text.splitlines()
    (folder / "cases" / "small.yaml").write_bytes(drafted.out)
    done = kkk("test", "rubrics/small.yaml", "--mutate", "--lang", "pl", cwd=folder)

    assert lines[1].startswith("# Szkic:")
    assert "  - case: cheap przy price 500" in lines
    assert done.code == 0, done.text


def test_it_speaks_polish(folder: Path) -> None:
    cases(folder, BAD)
    done = kkk("test", "rubrics/small.yaml", "--lang", "pl", cwd=folder)

    assert "cheap: oczekiwano passed, a jest rejected." in done.text
    assert "small: 1 przykład, niezgodnych z oczekiwaniem: 1." in done.text


def test_a_file_of_cases_names_its_rubric(folder: Path) -> None:
    cases(folder, GOOD)

    assert kkk("test", "cases/small.yaml", cwd=folder).text == "small: 1 case, all as expected.\n"


def test_cases_that_do_not_fit_the_rubric_are_findings(folder: Path) -> None:
    cases(folder, WRONG)
    done = kkk("test", "rubrics/small.yaml", cwd=folder)

    assert (done.code, done.text) == (1, "")
    assert "cases/small.yaml:4:13: KKK260 There is nothing called `pric` in this rubric." in done.err
    assert "Did you mean `price`?" in done.err


def test_kkk_check_finds_them_as_well(folder: Path) -> None:
    cases(folder, WRONG)
    done = kkk("check", "cases", cwd=folder)

    assert done.code == 1
    assert "cases/small.yaml:4:13: KKK260" in done.err
    assert "1 file checked, 1 finding." in done.err


REFUSED = {
    "cases of another rubric": ("cases: other\nexamples: []\n", "KKK262"),
    "a case without an expectation": ("cases: small\nexamples:\n  - case: a\n", "KKK051"),
    "a key that there isn't": ("cases: small\nexamples: []\nmore: 1\n", "KKK050"),
    "a file of another kind": ("sheet: small\nexamples: []\n", "KKK332"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_file_of_cases_is_refused(folder: Path, text: str, code: str) -> None:
    (folder / "cases" / "small.yaml").write_text(text, "utf-8")
    done = kkk("test", "rubrics/small.yaml", cwd=folder)

    assert done.code == 1
    assert code in done.err


def test_a_rubric_that_is_not_there_is_wrong_use(folder: Path) -> None:
    done = kkk("test", "rubrics/none.yaml", cwd=folder)

    assert (done.code, done.err) == (2, "There is no file or folder rubrics/none.yaml.\n")


def test_cases_whose_rubric_is_not_there_are_a_finding(tmp_path: Path) -> None:
    (tmp_path / "alone.yaml").write_text("cases: nowhere\nexamples: []\n", "utf-8")
    done = kkk("test", "alone.yaml", cwd=tmp_path)

    assert done.code == 1
    assert "alone.yaml:1:8: KKK321 The rubric `nowhere` was not found." in done.err


def test_junit_has_one_testcase_per_case_with_one_failure_at_most(folder: Path) -> None:
    cases(folder, GOOD + BAD)
    done = kkk("test", "rubrics/small.yaml", "--format", "junit", cwd=folder)
    root = ElementTree.fromstring(done.out)
    found = [
        (case.get("name"), case.get("file"), case.get("line"), [one.get("message") for one in case])
        for case in root.iter("testcase")
    ]

    assert done.code == 1
    assert root.attrib == {"tests": "2", "failures": "1"}
    assert found == [
        ("500 is cheap", "cases/small.yaml", "3", []),
        (
            "501 is <cheap> & more",
            "cases/small.yaml",
            "6",
            ["cases/small.yaml:8:21: cheap: expected passed, but it is rejected."],
        ),
    ]


def test_junit_lists_changed_rules_and_idle_excuses_as_testcases(folder: Path) -> None:
    cases(folder, GOOD + "  - {excused: nothing of the kind, at: nowhere}\n")
    done = kkk("test", "rubrics/small.yaml", "--mutate", "--format", "junit", "-o", "out.xml", cwd=folder)
    root = ElementTree.parse(folder / "out.xml").getroot()
    suites = {one.get("name"): one for one in root}
    changes = {case.get("name"): len(case) for case in suites["small: changed rules"]}

    assert done.code == 1
    assert changes["cheap.require: price <= 500 → price < 500"] == 0
    assert changes["cheap.require: 500 → 500.1"] == 1
    assert changes["nothing of the kind"] == 1
    assert root.get("failures") == str(sum(changes.values()))


def test_changes_that_no_case_notices_are_listed_in_one_line_each(folder: Path) -> None:
    cases(folder, GOOD)
    done = kkk("test", "rubrics/small.yaml", "--mutate", cwd=folder)
    lines = done.text.splitlines()

    assert done.code == 1
    assert "rubrics/small.yaml:17:33: cheap.require: 500 → 500.1" in lines
    assert [line for line in lines[1:] if not line.startswith(("rubrics/small.yaml:", "small: "))] == []
    assert re.fullmatch(
        r"small: \d+ changed rules: 2 noticed, 0 excused, \d+ that no case notices\.", lines[-1]
    )


def test_an_excuse_that_nothing_needs_is_an_error(folder: Path) -> None:
    cases(folder, GOOD + "  - {excused: nothing of the kind, at: nowhere}\n")
    done = kkk("test", "rubrics/small.yaml", "--mutate", cwd=folder)

    assert "cases/small.yaml:6:5: Nothing at nowhere needs this excuse." in done.text


def test_rules_are_not_changed_while_a_case_fails(folder: Path) -> None:
    cases(folder, BAD)
    done = kkk("test", "rubrics/small.yaml", "--mutate", cwd=folder)

    assert "changed rule" not in done.text.replace("Rules are changed only when all cases hold.", "")
    assert done.text.endswith("Rules are changed only when all cases hold.\n")


def test_sides_without_a_case_are_listed(folder: Path) -> None:
    cases(folder, GOOD)
    done = kkk("test", "rubrics/small.yaml", "--coverage", cwd=folder)

    assert done.code == 0
    assert "rubrics/small.yaml:17:24: cheap.require: no case for not met.\n" in done.text
    assert done.text.endswith("small: 0 of 10 rules have a case on each side.\n")


def test_drafts_can_be_put_into_the_file_as_they_are(folder: Path) -> None:
    cases(folder, GOOD)
    drafted = kkk("test", "rubrics/small.yaml", "--suggest", cwd=folder)
    (folder / "cases" / "small.yaml").write_bytes(drafted.out)
    done = kkk("test", "rubrics/small.yaml", cwd=folder)

    assert drafted.code == 0
    assert drafted.text.splitlines()[1].startswith("# Drafted:")
    assert done.code == 0, done.text


def test_texts_of_a_case_reach_the_terminal_harmless(folder: Path) -> None:
    cases(
        folder,
        "  - case: a [bold] \u202e case\n    given: {}\n    expect: {cheap: passed}\n",
    )
    done = kkk("test", "rubrics/small.yaml", cwd=folder)

    assert "a [bold] ⟨U+202E⟩ case" in done.text
