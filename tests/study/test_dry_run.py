"""`kkk dry-run` through the real command: what an applicant reads about an unfinished file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import ROOT, kkk

ROUND = ROOT / "applications" / "kkk-2015"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of an applicant: the rubrics, and a draft of W20."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "rubrics", folder / "rubrics")
    shutil.copy(ROUND / "W20-energia-rozproszona.yaml", folder)
    (folder / "K1.yaml").write_text("application: K1\nrubric: kkk-2015\n", encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = kkk("dry-run", *arguments, "--lang", "en", cwd=folder, env={"COLUMNS": "100"})
    return done.code, done.text, done.err


def test_in_an_empty_file_everything_is_open(desk: Path) -> None:
    code, text, _ = run(desk, "K1.yaml")

    assert code == 0
    assert "✗" not in text
    assert "In the end between 0 and 150 points." in text
    assert "? F8 At least 70% enterprises" in text
    assert "1. members: not in the file yet\n      decides F7, F8, F9, F10, F11\n" in text


def test_an_optional_answer_that_is_left_out_may_still_come(desk: Path) -> None:
    _, text, _ = run(desk, "W20-energia-rozproszona.yaml")

    assert "Geographic concentration: 46.25%…85%; at least 70% is needed." in text
    assert "Travel time to the coordinator's seat: missing 31 times, first in line 29" in text


def test_in_a_final_file_what_is_left_out_is_left_out(desk: Path) -> None:
    _, text, _ = run(desk, "W20-energia-rozproszona.yaml", "--final")

    assert "Certain to fail: F11." in text
    assert "Geographic concentration: 46.25%; at least 70% is needed." in text


def test_in_the_folder_of_its_round_what_the_round_knows_counts() -> None:
    _, text, _ = run(ROOT, str(ROUND / "W14-opakowania-papierowe.yaml"))

    assert "Certain to fail: “Substantive assessment, stage I”." in text
    assert "Certain to pass: Formal assessment." in text
    assert "Substantive assessment, stage I: 57; at least 60 is needed." in text


def test_another_round_gives_its_dates_and_nothing_else(desk: Path) -> None:
    arguments = ["W20-energia-rozproszona.yaml", "--round", str(ROUND), "--received", "2015-06-12T15:01"]
    _, text, _ = run(desk, *arguments)

    assert "must lie between 2015-05-12 00:00 and 2015-06-12" in text
    assert "Certain to fail: F1." in text


def test_what_people_judge_can_be_assumed(desk: Path) -> None:
    arguments = ["W20-energia-rozproszona.yaml", "--received", "2015-06-01", "--assume", "F2=yes,M1=7,5,M2=3"]
    code, text, _ = run(desk, *arguments)

    assert code == 0
    assert "In the end between 10.5 and 140.5 points." in text
    assert "7.5 (assumed)" in text


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        ("M1=11", "M1: 11 is not a mark from 0 to 10."),
        ("F7=yes", "F7 follows from the answers in the application; it can't be assumed."),
        ("M99=1", "There is no criterion M99 in these rules."),
        ("F2=7", "F2 is answered with yes or no, not with 7."),
        ("marks.yaml", "There is no file marks.yaml."),
    ],
)
def test_an_impossible_assumption_is_wrong_use(desk: Path, assumed: str, said: str) -> None:
    code, _, errors = run(desk, "K1.yaml", "--assume", assumed)

    assert code == 2
    assert said in errors


def test_assumed_marks_can_stand_in_a_file(desk: Path) -> None:
    (desk / "marks.yaml").write_text("M1: 7\nM2: 6.5\n", encoding="utf-8")
    _, text, _ = run(desk, "K1.yaml", "--assume", "marks.yaml")

    assert "In the end between 13.5 and 143.5 points." in text


def test_a_comparison_says_what_came_out_otherwise(desk: Path) -> None:
    later = (
        (desk / "W20-energia-rozproszona.yaml")
        .read_text(encoding="utf-8")
        .replace("public: false", "public: true")
    )
    (desk / "W20-later.yaml").write_text(later, encoding="utf-8")
    _, text, _ = run(desk, "W20-later.yaml", "--compare", "W20-energia-rozproszona.yaml")

    assert "Changed since the older file:\n  F4 No arrears in public or civil dues: met → not met\n\n" in text


def test_a_fault_in_the_file_is_a_finding(desk: Path) -> None:
    (desk / "K2.yaml").write_text("application: K2\nrubric: kkk-2015\nclustre: {}\n", encoding="utf-8")
    code, text, errors = run(desk, "K2.yaml")

    assert (code, text) == (1, "")
    assert "K2.yaml:3:1" in errors
    assert "cluster" in errors


def test_a_rubric_that_is_not_there_is_a_finding(desk: Path) -> None:
    (desk / "K3.yaml").write_text("application: K3\nrubric: kkk-2099\n", encoding="utf-8")
    code, _, errors = run(desk, "K3.yaml")

    assert code == 1
    assert "K3.yaml:2:9: KKK321 The rubric `kkk-2099` was not found." in errors


def test_what_hangs_on_others_is_said_to_be_open() -> None:
    _, text, _ = run(ROOT, "applications/gallery/przetarg/Y-przyklad.yaml")

    assert "Open: what others hand in.\n" in text


def test_a_register_that_is_not_there_is_said_to_be_open(tmp_path: Path) -> None:
    gallery = ROOT / "applications" / "gallery" / "poir-2-1"
    shutil.copy(gallery / "P1-czlonek.yaml", tmp_path)
    arguments = ["P1-czlonek.yaml", "--rubric", str(ROOT / "rubrics" / "gallery" / "poir-2-1.yaml")]
    _, text, _ = run(tmp_path, *arguments)
    _, known, _ = run(tmp_path, *arguments, "--round", str(gallery))

    assert "the register `key_clusters`, which is not here" in text
    assert "the register" not in known


def test_where_it_stands_as_json(desk: Path) -> None:
    code, text, _ = run(desk, "W20-energia-rozproszona.yaml", "--assume", "M1=7", "--format", "json")
    found = json.loads(text)

    assert code == 0
    assert (found["entry"], found["verdict"], found["bounds"]) == ("W20", "pending", ["7", "147"])
    assert found["assumed"] == ["M1"]
    assert [stage["stage"] for stage in found["stages"]] == ["formal", "substantive", "panel"]
    assert found["questions"][0]["field"] == "received"
    missing = next(one for one in found["questions"] if one["field"] == "members.travel_hours")
    assert (missing["optional"], len(missing["paths"]), missing["decides"]) == (True, 31, ["F11"])
    assert missing["paths"][0]["place"]["line"] == 29
