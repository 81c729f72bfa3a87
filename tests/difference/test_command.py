"""`kkk diff` as it is typed: on the amendment of docs/diff.md, in both languages and all formats.

After a change of the wording, ``python -m tests.difference.test_command`` writes the expected texts anew.
"""

from __future__ import annotations

import json
import re
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest

from kkk_scoring.editions import amend_round, load_edition
from kkk_scoring.study.amendment import Amendment
from tests.helpers import ROOT, Done, change, copy_round, kkk

PAGE = (ROOT / "docs" / "diff.md").read_text("utf-8")
GOLDEN = Path(__file__).parent / "golden"
FORMATS = ["text", "md"]


def amended(into: Path) -> Path:
    """A copy of the shipped round below *into*, and beside it the amended rubric of the page; its folder."""
    copy_round(into)
    new = into / "amended.yaml"
    new.write_text((ROOT / "rubrics" / "kkk-2015.yaml").read_text("utf-8"), "utf-8")
    lines = re.search(r"```diff\n(.*?)```", PAGE, re.DOTALL)

    assert lines is not None
    for before, after in re.findall(r"^-( .*)\n\+( .*)\n", lines[1], re.MULTILINE):
        change(new, before, after)
    return into


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return amended(tmp_path)


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Amendment]:
    """The folder, and what the amendment does there."""
    folder = amended(tmp_path_factory.mktemp("amended"))
    old, new = load_edition(folder / "rubrics" / "kkk-2015.yaml"), load_edition(folder / "amended.yaml")
    return folder, amend_round(old, new, folder / "applications" / "kkk-2015")


@pytest.fixture
def only_shown(calculated: tuple[Path, Amendment], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for tests of how a difference is shown: it isn't calculated anew for each."""
    folder, amendment = calculated
    monkeypatch.setattr("kkk_scoring.editions.amend_round", lambda *_: amendment)
    return folder


def diff(folder: Path, *options: str) -> Done:
    """The command of the page."""
    typed = re.search(r"```sh\nkkk (.*)\n```", PAGE)

    assert typed is not None
    return kkk(*typed[1].split(), *options, cwd=folder, env={"COLUMNS": "100"})


def hashless(text: str) -> str:
    """The shipped rubric's hash changes with every word of it."""
    return re.sub(r"\b[0-9a-f]{16,64}\b", "0123456789abcdef", text)


def test_the_page_shows_what_the_command_prints(folder: Path) -> None:
    done = diff(folder, "--lang", "en")
    shown = re.search(r"```text\n…\n(.*?)```", PAGE, re.DOTALL)

    assert shown is not None
    assert (done.code, done.err) == (0, "")
    assert done.text.endswith(shown[1])


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("language", ["pl", "en"])
def test_each_format_is_as_expected(only_shown: Path, format_: str, language: str) -> None:
    expected = (GOLDEN / f"{format_}.{language}.txt").read_text("utf-8")

    assert hashless(diff(only_shown, "-f", format_, "--lang", language).text) == expected


def test_json_holds_everything_and_adds_up(folder: Path) -> None:
    done = diff(folder, "-f", "json")
    entries = done.json["entries"]

    assert (done.code, done.json["method"], len(done.json["clauses"]), len(entries)) == (0, "shapley", 3, 23)
    for entry in entries:
        if entry["points"] is not None:
            assert sum(map(Fraction, entry["points"])) == Fraction(entry["change"])
            assert Fraction(entry["new"]["points"]) - Fraction(entry["old"]["points"]) == Fraction(
                entry["change"]
            )
    assert done.entry("W17")["passing"] == ["0", "1", "0"]
    assert [entry["entry"] for entry in entries if entry["flips"]] == ["W17", "W14", "W02"]


def test_without_a_round_only_the_rules_are_compared(folder: Path) -> None:
    done = kkk("diff", "rubrics/kkk-2015.yaml", "amended.yaml", "-f", "json", cwd=folder)

    assert [key for key in done.json if key in ("round", "entries")] == []
    assert [clause["name"]["en"] for clause in done.json["clauses"]] == [
        "reconstruction, line F7",
        "reconstruction, line M8",
        "reconstruction, panel",
    ]


def test_the_same_rubric_twice_has_no_difference(folder: Path) -> None:
    done = kkk("diff", "amended.yaml", "amended.yaml", "--on", "applications/kkk-2015", cwd=folder)

    assert done.code == 0
    assert "The rules are the same." in done.text
    assert "Nothing changes for any application." in done.text


def test_an_entry_that_only_others_moved_has_no_parts_to_be_told(folder: Path) -> None:
    new = folder / "rubrics" / "kkk-2015.yaml"
    change(new, "entities >= 51", "entities >= 40")
    old = ROOT / "rubrics" / "kkk-2015.yaml"
    done = kkk("diff", old, new, "--on", "applications/kkk-2015", cwd=folder)
    table, _, parts = done.text.partition("By clause\n")

    assert "W10 " in table
    assert "A place from–to hangs on entries that are still open.\n" in table
    assert [line for line in parts.splitlines() if line.startswith("  ")] == ["  W02: open"]


def test_a_round_of_the_newer_edition_is_read_with_its_ids(folder: Path) -> None:
    old = folder / "before.yaml"
    old.write_text(
        (folder / "amended.yaml")
        .read_text("utf-8")
        .replace("rubric: kkk-2015", "rubric: kkk-2014")
        .replace("M8:", "N8:"),
        "utf-8",
    )
    done = kkk(
        "diff", old, "rubrics/kkk-2015.yaml", "--on", "applications/kkk-2015", "-f", "json", cwd=folder
    )

    assert (done.code, done.err, done.json["renamed"]) == (0, "", [{"old": "N8", "new": "M8"}])
    assert done.entry("W10")["change"] == "-2.5"


def test_marks_that_do_not_fit_the_newer_edition_are_findings_and_leave_the_entry_open(folder: Path) -> None:
    change(folder / "amended.yaml", "weight: 1.5, marks: {to: 6}", "weight: 1.5, marks: {to: 3}")
    done = diff(folder, "-f", "json")

    assert done.code == 1
    assert {(finding["edition"], finding["code"]) for finding in done.json["findings"]} == {("new", "KKK302")}
    assert (done.entry("W10")["new"]["verdict"], done.entry("W10")["change"]) == ("passed", None)
    assert "Under amended.yaml:" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere.yaml", "amended.yaml"], 2, "There is no file nowhere.yaml."),
        (["amended.yaml", "amended.yaml", "--on", "nowhere"], 2, "There is no folder nowhere."),
        (["amended.yaml", "applications/kkk-2015/round.yaml"], 1, "KKK332"),
        (["amended.yaml", "broken.yaml"], 1, "broken.yaml:"),
        (["amended.yaml", "other.yaml", "--on", "empty"], 0, ""),
    ],
)
def test_what_can_not_be_compared_is_said(folder: Path, arguments: list[str], code: int, said: str) -> None:
    (folder / "broken.yaml").write_text("rubric: broken\nform: {a: number}\nstages: []\n", "utf-8")
    (folder / "empty").mkdir()
    text = (folder / "amended.yaml").read_text("utf-8")
    (folder / "other.yaml").write_text(text.replace("rubric: kkk-2015", "rubric: kkk-2099"), "utf-8")
    done = kkk("diff", *arguments, cwd=folder)

    assert done.code == code
    assert said in done.err


def test_more_than_ten_clauses_are_taken_in_the_documents_order(folder: Path) -> None:
    new = folder / "amended.yaml"
    text = new.read_text("utf-8")
    for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12):
        text = re.sub(rf"(M{number}: {{title: {{.*?}}), marks", r"\1, weight: 1.1, marks", text)
    new.write_text(text, "utf-8")
    done = diff(folder, "-f", "json")

    # The parts are what each clause adds in this order.
    assert (done.json["method"], len(done.json["clauses"])) == ("document_order", 14)
    for entry in done.json["entries"]:
        assert entry["points"] is None or sum(map(Fraction, entry["points"])) == Fraction(entry["change"])


def _write() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = amended(Path(made))
        for format_ in FORMATS:
            for language in ("pl", "en"):
                text = hashless(diff(folder, "-f", format_, "--lang", language).text)
                (GOLDEN / f"{format_}.{language}.txt").write_text(text, "utf-8")
        json.loads(diff(folder, "-f", "json").out)


if __name__ == "__main__":
    _write()
