"""`kkk fill`: questions one by one, each answer at its own place in the file at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kkk_scoring.cli import fill  # noqa: F401 - adds its command
from kkk_scoring.cli.app import app
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.loading import load_rubric
from kkk_scoring.report.blank import blank_application

ROOT = Path(__file__).parent.parent.parent
FORM = ROOT / "rubrics" / "kkk-2015.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "N1.yaml"
    made.write_text(blank_application(load_rubric(FORM), "N1", "en"), encoding="utf-8")
    return made


def typed(file: Path, *lines: str) -> tuple[int, str]:
    arguments = ["fill", str(file), "--rubric", str(FORM), "--lang", "en"]
    done = CliRunner().invoke(app, arguments, input="\n".join(lines) + "\n")
    return done.exit_code, done.output


def test_each_answer_stands_at_its_place_and_nothing_else_changes(file: Path) -> None:
    before = file.read_text(encoding="utf-8").splitlines()
    code, said = typed(file, "Klaster: Łąka", "", "Śląsk", "1.05.2010", "q")
    after = file.read_text(encoding="utf-8").splitlines()
    changed = [line for old, line in zip(before, after, strict=True) if old != line]

    assert code == 0
    assert changed == ['  name: "Klaster: Łąka"', "  region: Śląsk", "  founded: 2010-05-01"]
    assert "Saved. To go on: kkk fill" in said


def test_it_goes_on_where_it_stopped(file: Path) -> None:
    typed(file, "Klaster", "q")
    _, said = typed(file, "q")

    assert "Name of the cluster" not in said
    assert "Specialisation  [cluster]" in said


def test_a_wrong_answer_is_asked_again(file: Path) -> None:
    _, said = typed(file, "", "", "", "", "", "123", "1000300010", "maybe", "tak", "q")

    assert "A NIP number has 10 digits; 123 has 3." in said
    assert "Write yes or no (tak, nie)." in said
    assert read_yaml(file.read_bytes(), "N1.yaml").value["applicant"] == {
        "name": None,
        "nip": "1000300010",
        "legal_personality": True,
        "representative": None,
    }


def test_items_are_asked_one_after_the_other(file: Path) -> None:
    skipped = [""] * 17
    # What doesn't count isn't asked: travel time of those who are near, the size of what is no enterprise.
    first = ["y", "A", "1000300010", "2", "enterprise", "4", "7,5"]
    second = ["y", "B", "1000300027", "member", "3", "0"]
    code, said = typed(file, *skipped, *first, *second, "n", "n", "n")
    members = read_yaml(file.read_bytes(), "N1.yaml").value["members"]

    assert code == 0
    assert "All questions were asked." in said
    assert isinstance(members, list)
    assert [list(one.values())[:5] for one in members if isinstance(one, dict)] == [
        ["A", "1000300010", "member", "enterprise", "large"],
        ["B", "1000300027", "member", "business_support", 0],
    ]


def test_the_end_of_the_input_stops_like_q(file: Path) -> None:
    code, said = typed(file, "Klaster")

    assert code == 0
    assert "Saved." in said


def test_other_files_than_yaml_are_refused(tmp_path: Path) -> None:
    (tmp_path / "N1.json").write_text("{}", encoding="utf-8")
    code, said = typed(tmp_path / "N1.json")

    assert code == 2
    assert "Only a file that ends in .yaml can be filled in" in said
