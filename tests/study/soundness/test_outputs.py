"""`kkk check` for people and for other programs: every format says the same, and what fails is chosen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import indent
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]  # stubs stand apart

from kkk_scoring.study.soundness.pages import document, pages
from tests.helpers import ROOT, Done, kkk

# The standard's own schema, as the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT) carries it.
SARIF = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
FILE = "50%, żółć: 1.yaml"
RUBRIC = """\
rubric: outputs
form:
  size: {is: number, min: 0, max: 9}
  unused: {is: number, min: 0, max: 9}
stages:
  - stage: merit
    experts: {judge: 3}
    criteria: {m: {marks: {to: 10}, combine: 'mean(closest two(marks, "lower"))'}}
    require: merit >= 2
  - stage: check
    requirements:
      many: {title: {pl: "𝄞𝄞", en: Many}, require: size >= 12}
"""
# Code, severity, line, and column counted in characters: 𝄞 is one, though it is two in UTF-16.
FOUND = [("KKK515", "warning", 4, 3), ("KKK531", "note", 8, 47), ("KKK501", "error", 12, 52)]


def checked(folder: Path, *arguments: str) -> Done:
    """`kkk check` of a rubric with an error, a warning and a note."""
    (folder / FILE).write_text(RUBRIC, "utf-8")
    return kkk("check", FILE, *arguments, cwd=folder)


def test_json_has_code_severity_and_place_of_each_finding(tmp_path: Path) -> None:
    made = checked(tmp_path, "--format", "json").json

    assert [(f["code"], f["severity"], f["line"], f["column"]) for f in made["findings"]] == FOUND
    assert {f["file"] for f in made["findings"]} == {FILE}
    assert made["files"] == 1
    assert ["witness" in f for f in made["findings"]] == [False, True, False]


def test_sarif_fits_the_schema_of_the_standard_and_counts_code_points(tmp_path: Path) -> None:
    made = checked(tmp_path, "--format", "sarif").json
    run = made["runs"][0]

    Draft4Validator(SARIF).validate(made)
    assert [_of_sarif(result) for result in run["results"]] == FOUND
    assert run["columnKind"] == "unicodeCodePoints"
    assert [run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in run["results"]] == [
        f[0] for f in FOUND
    ]


def _of_sarif(result: dict[str, Any]) -> tuple[str, str, int, int]:
    place = result["locations"][0]["physicalLocation"]

    assert unquote(place["artifactLocation"]["uri"]) == FILE
    assert re.fullmatch(r"[\w/.%-]+", place["artifactLocation"]["uri"])
    return result["ruleId"], result["level"], place["region"]["startLine"], place["region"]["startColumn"]


def test_sarif_without_findings_fits_the_schema_too() -> None:
    made = kkk("check", "rubrics/kkk-2015.yaml", "--format", "sarif", cwd=ROOT).json

    Draft4Validator(SARIF).validate(made)
    assert made["runs"][0]["results"] == []


def test_an_absolute_path_becomes_an_address_of_a_file(tmp_path: Path) -> None:
    checked(tmp_path)
    made = kkk("check", tmp_path / FILE, "--format", "sarif", cwd=ROOT).json
    place = made["runs"][0]["results"][0]["locations"][0]["physicalLocation"]

    assert place["artifactLocation"]["uri"].startswith("file:///")


def test_github_gets_one_command_a_line_with_everything_escaped(tmp_path: Path) -> None:
    lines = checked(tmp_path, "--format", "github").text.splitlines()
    pattern = r"::(\w+) file=50%25%2C żółć%3A 1.yaml,line=(\d+),col=(\d+),title=(KKK\d+)::[^\r\n]+"
    found = [re.fullmatch(pattern, line) for line in lines]
    severities = {"error": "error", "warning": "warning", "notice": "note"}

    assert [(m[4], severities[m[1]], int(m[2]), int(m[3])) for m in found if m] == FOUND
    assert "%0A" in lines[0]


def test_junit_has_one_case_for_each_finding_and_notes_pass(tmp_path: Path) -> None:
    root = ElementTree.fromstring(checked(tmp_path, "--format", "junit").text.encode())
    cases = root.findall("testsuite/testcase")

    assert [case.get("name") for case in cases] == [f"{c} {line}:{column}" for c, _, line, column in FOUND]
    assert [[(below.tag, below.get("type")) for below in case] for case in cases] == [
        [("failure", "warning")],
        [("system-out", None)],
        [("failure", "error")],
    ]
    assert (root.get("tests"), root.get("failures")) == ("3", "2")


def test_junit_of_what_is_in_order_has_one_case_that_passes() -> None:
    root = ElementTree.fromstring(kkk("check", "rubrics/kkk-2015.yaml", "--format", "junit", cwd=ROOT).out)

    assert [list(case) for case in root.iter("testcase")] == [[]]


def test_hidden_characters_reach_no_format_as_commands(tmp_path: Path) -> None:
    text = RUBRIC.replace("size", "unused").replace("require: unused >= 12", 'require: "\\e[31m"')
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    outputs = {f: kkk("check", "r.yaml", "--format", f, cwd=tmp_path) for f in ("github", "sarif", "junit")}

    assert all(done.code == 1 and b"\x1b" not in done.out for done in outputs.values())
    ElementTree.fromstring(outputs["junit"].out)


EDITIONS = [
    ("require: size >= 12", "require: size >= 12", (1, 1)),
    ("require: size >= 12", "require: size >= 2", (0, 1)),
    ("  unused: {is: number, min: 0, max: 9}\n", "", (1, 1)),
]


@pytest.mark.parametrize(("old", "new", "codes"), EDITIONS)
def test_what_makes_the_exit_code_1_is_chosen(
    tmp_path: Path, old: str, new: str, codes: tuple[int, int]
) -> None:
    (tmp_path / "r.yaml").write_text(RUBRIC.replace(old, new), "utf-8")
    done = [kkk("check", "r.yaml", "--fail-on", word, cwd=tmp_path).code for word in ("error", "warning")]

    assert tuple(done) == codes


def test_notes_never_make_the_exit_code_1(tmp_path: Path) -> None:
    text = RUBRIC.replace("unused: {is: number, min: 0, max: 9}", "name: text").replace(">= 12", ">= 2")
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    done = kkk("check", "r.yaml", "--fail-on", "warning", cwd=tmp_path)

    assert (done.code, re.findall(r"KKK\d+ note:", done.err)) == (0, ["KKK531 note:"])


def test_a_format_may_go_to_a_file_and_text_may_not(tmp_path: Path) -> None:
    written = checked(tmp_path, "--format", "json", "-o", "found.json")
    refused = checked(tmp_path, "-o", "found.txt")

    assert written.out == b""
    assert len(json.loads((tmp_path / "found.json").read_text("utf-8"))["findings"]) == 3
    assert (refused.code, refused.err) == (
        2,
        "Text is for the screen; choose another `--format` for a file.\n",
    )


def test_a_check_of_nothing_is_wrong_use() -> None:
    assert kkk("check").code == 2


@pytest.mark.parametrize("page", tuple(pages()), ids=lambda page: page.code)
def test_explain_prints_the_page_of_a_code(page: Any) -> None:
    done = kkk("check", "--explain", page.code.lower())

    assert done.code == 0
    assert done.text.startswith(f"{page.code} ({page.severity}): {page.title}\n")
    assert "\nBad:\n\n    " in done.text
    assert "\nGood:\n\n    " in done.text


@pytest.mark.parametrize("page", tuple(pages()), ids=lambda page: page.code)
def test_a_page_is_told_in_polish_with_the_same_examples(page: Any) -> None:
    told = kkk("check", "--explain", page.code, "--lang", "pl").text

    assert told.startswith(f"{page.code} (")
    assert "\nŹle:\n\n    " in told
    assert "\nDobrze:\n\n    " in told
    assert page.title not in told
    for example in (page.bad, page.good):
        assert indent(example, "    ") in told
    for paragraph in page.text.split("\n\n") if page.text else ():
        assert " ".join(paragraph.split()) not in " ".join(told.split())


def test_a_code_without_a_page_is_wrong_use_and_the_others_are_listed() -> None:
    done = kkk("check", "--explain", "KKK999")

    assert done.code == 2
    assert "KKK501, KKK502" in done.err


def test_the_page_of_findings_is_made_from_the_rules() -> None:
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")

    assert page == document(), "run python tools/findings.py"
