"""`kkk new rubric`: every combination of answers gives rules that check clean and score."""

from __future__ import annotations

import io
import sys
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.starter import Answers, starter
from tests.helpers import kkk, scored

LIMITS: tuple[Literal["places", "money", "none"], ...] = ("places", "money", "none")
STARTERS = [
    Answers("prize-2027", "Prize", formal, experts, third, panel, "60.5", limit, 3)
    for formal, experts, third, panel, limit in product(
        (True, False), (0, 1, 2, 3), (True, False), (True, False), LIMITS
    )
    if (formal or experts or panel) and (experts == 2 or not third)
]
ALL = ["--id", "prize", "--title", "A prize", "--formal", "--experts", "2", "--third", "--panel"]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_combination_of_answers_checks_clean(language: str) -> None:
    found = {
        answers: [f.message.render("en") for f in build(read_yaml(text.encode(), "r.yaml"))[1]]
        for answers in STARTERS
        if (text := starter(answers, language))
    }

    assert len(found) == 57
    assert {answers: faults for answers, faults in found.items() if faults} == {}


@pytest.mark.parametrize("threshold", ["0", "50", "60"])
@pytest.mark.parametrize("answers", [["--third"], ["--no-formal", "--no-third", "--experts", "1", "--panel"]])
def test_kkk_check_finds_nothing_unsound_in_a_starter_as_it_is_written(
    tmp_path: Path, answers: list[str], threshold: str
) -> None:
    file = tmp_path / "prize.yaml"
    kkk("new", "rubric", "--id", "prize", "--title", "P", *answers, "--threshold", threshold, "-o", file)
    checked = kkk("check", file)

    assert (checked.code, checked.text, checked.err) == (0, "", "1 file checked, 0 findings.\n")


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_longest_starter_fits_on_two_screens_and_says_what_its_numbers_are(language: str) -> None:
    text = starter(Answers("prize", "Prize", True, 2, True, True, "60", "money", 1), language)

    assert text.startswith("# yaml-language-server: $schema=../schemas/rubric.json\n")
    assert text.count("\n") <= 80
    assert text.count("# ") >= 10


def sample(folder: Path, *answers: str) -> Path:
    """A small round of the starter that these options give; its folder."""
    made = kkk("new", "rubric", "--id", "prize", "--title", "Prize", *answers, "--output", _file(folder))

    assert (made.code, made.out) == (0, b"")
    round_ = folder / "applications" / "prize-1"
    for stage in ("formal", "merit", "panel"):
        (round_ / "sheets" / stage).mkdir(parents=True)
    return round_


def _file(folder: Path) -> Path:
    (folder / "rubrics").mkdir(exist_ok=True)
    return folder / "rubrics" / "prize.yaml"


def test_a_starter_scores_a_sample_round(tmp_path: Path) -> None:
    folder = sample(tmp_path, "--experts", "2", "--third", "--panel", "--limit", "places", "--places", "1")
    _write_round(folder)
    entries = {
        e["entry"]: (e["verdict"], e["total"], e["rank"], e["result"]) for e in scored(folder).json["entries"]
    }

    assert entries == {
        "A1": ("passed", "80", 1, "awarded"),
        "A2": ("passed", "70", 2, "reserve"),
        "A3": ("rejected", None, None, None),
        "A4": ("rejected", "59", None, None),
    }


def _write_round(folder: Path) -> None:
    received = "".join(
        f"  - {{event: received, entry: A{n}, date: 2027-01-0{n} 10:00, by: office}}\n" for n in (1, 2, 3, 4)
    )
    everybody = "".join(
        f"  {stage}: {{{', '.join(f'{e}: {entries}' for e in experts)}}}\n"
        for stage, experts, entries in (
            ("formal", ["K1"], "all"),
            ("merit", ["E1", "E2"], "all"),
            ("panel", ["P"], "all"),
        )
    )
    (folder / "round.yaml").write_text(
        "round: prize-1\nrubric: prize\nparameters: {deadline: 2027-02-01 12:00}\n"
        "experts:\n  K1: {role: checker}\n  E1: {role: expert}\n  E2: {role: expert}\n  T1: {role: third}\n"
        "  P: {role: panel}\n"
        f"assignments:\n{everybody.replace('E2: all', 'E2: all, T1: [A2]')}events:\n{received}"
    )
    for n, years in ((1, 2), (2, 9), (3, 1), (4, 3)):
        (folder / f"A{n}-x.yaml").write_text(
            f"application: A{n}\nrubric: prize\nname: Example {n}\nyears: {years}\n"
        )
    # A2: 90 and 60 are 30 apart, the third gives 66: the closest are 60 and 66, their mean is 63.
    for stage, expert, marks in (
        ("formal", "K1", {f"A{n}": {"signed": "yes"} for n in (1, 2, 3, 4)}),
        ("merit", "E1", {"A1": _merit(40, 30), "A2": _merit(50, 40), "A4": _merit(30, 29)}),
        ("merit", "E2", {"A1": _merit(40, 20), "A2": _merit(40, 20), "A4": _merit(30, 29)}),
        ("merit", "T1", {"A2": _merit(40, 26)}),
        (
            "panel",
            "P",
            {"A1": {"presentation": 50, "answers": 30}, "A2": {"presentation": 50, "answers": 20}},
        ),
    ):
        _write_sheet(folder, stage, expert, marks)


def _merit(idea: int, plan: int) -> dict[str, Any]:
    return {"idea": idea, "plan": plan}


def _write_sheet(folder: Path, stage: str, expert: str, marks: dict[str, dict[str, Any]]) -> None:
    entries = "".join(
        f"  {entry}:\n    impartial: true\n    marks:\n"
        + "".join(f"      {id_}: {{mark: {mark}, reason: A reason.}}\n" for id_, mark in given.items())
        for entry, given in marks.items()
    )
    file = folder / "sheets" / stage / f"{expert}.yaml"
    file.write_text(f"sheet: {stage}\nexpert: {expert}\nrubric: prize\nentries:\n{entries}")


def test_the_third_expert_of_the_starter_is_called_above_twenty_points(tmp_path: Path) -> None:
    folder = sample(tmp_path, "--experts", "2", "--third", "--panel")
    _write_round(folder)
    (folder / "sheets" / "merit" / "T1.yaml").unlink()
    entry = scored(folder).entry("A2")

    assert (entry["verdict"], [m["what"] for m in entry["missing"]]) == ("pending", ["third"])


def test_without_a_terminal_what_is_not_said_has_the_suggested_answer() -> None:
    made = kkk("new", "rubric", "--id", "prize", "--title", "Prize")

    assert made.code == 0
    assert made.text == starter(Answers("prize", "Prize", True, 2, False, False, "60", "none", 1), "en")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_no_option_answers_is_asked_until_the_answer_can_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = ["2027", "prize", "My prize", "maybe", "no", "two", "2", "y", "", "101", "60,5", "time", "money"]
    monkeypatch.setattr(sys, "stdin", Terminal("\n".join(typed) + "\n"))
    made = kkk("new", "rubric")

    assert made.code == 0
    assert made.text == starter(Answers("prize", "My prize", False, 2, True, False, "60.5", "money", 1), "en")
    for said in (
        "Answer places, money or nothing.",
        "An id is a letter",
        "Answer yes or no.",
        "Write a whole number from 0 to 20.",
        "from 0 to 100",
    ):
        assert said in made.err


@pytest.mark.parametrize(
    ("typed", "limit"), [("nic", "none"), ("pien", "money"), ("miejsca", "places"), ("money", "money")]
)
def test_what_is_limited_is_answered_in_the_language_of_the_question_or_in_english(
    monkeypatch: pytest.MonkeyPatch, typed: str, limit: Literal["places", "money", "none"]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{typed}\n4\n"))
    options = [
        "--id",
        "prize",
        "--title",
        "Nagroda",
        "--formal",
        "--experts",
        "0",
        "--no-panel",
        "--lang",
        "pl",
    ]
    made = kkk("new", "rubric", *options)

    answers = Answers("prize", "Nagroda", True, 0, False, False, "0", limit, 4 if limit == "places" else 1)
    assert made.text == starter(answers, "pl")


def test_when_the_questions_are_left_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("My prize\n"))
    made = kkk("new", "rubric", "--id", "prize", "--output", tmp_path / "prize.yaml")

    assert (made.code, made.err.splitlines()[-1].endswith("Nothing was written.")) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "An answer is missing: give --id."),
        (("--id", "2027", "--title", "x"), "Change --id."),
        (("--id", "prize", "--title", "a\u202eb"), "Change --title."),
        (("--id", "prize", "--title", "x", "--experts", "-1"), "Change --experts."),
        (("--id", "prize", "--title", "x", "--threshold", "1e1"), "Change --threshold."),
        (("--id", "prize", "--title", "x", "--limit", "places", "--places", "0"), "Change --places."),
        (("--id", "prize", "--title", "x", "--experts", "3", "--third"), "called only where there are two"),
        (("--id", "prize", "--title", "x", "--no-formal", "--experts", "0"), "needs one stage at least"),
    ],
)
def test_an_answer_that_cannot_be_used_is_said_and_nothing_comes_out(
    options: tuple[str, ...], says: str
) -> None:
    made = kkk("new", "rubric", *options)

    assert (made.code, made.out) == (2, b"")
    assert says in made.err


def test_a_file_is_written_over_only_by_force(tmp_path: Path) -> None:
    file = tmp_path / "prize.yaml"
    file.write_text("mine")
    refused = kkk("new", "rubric", *ALL, "--output", file)
    kept = file.read_text()
    forced = kkk("new", "rubric", *ALL, "--output", file, "--force")

    assert (refused.code, kept) == (2, "mine")
    assert (forced.code, file.read_text()[:7]) == (0, "# yaml-")


def test_a_file_has_the_name_of_its_rubric(tmp_path: Path) -> None:
    made = kkk("new", "rubric", *ALL, "--output", tmp_path / "other.yaml")

    assert (made.code, made.err) == (2, "Let the file's name be the id: prize.yaml.\n")


@pytest.mark.parametrize("id_", ["true", "null", "yes", "no", "on"])
@pytest.mark.parametrize("title", ['Quotes " and \\ and {braces}: # x', "Zażółć 🐝"])
def test_ids_and_titles_that_yaml_could_misread_stay_texts(id_: str, title: str) -> None:
    made = kkk("new", "rubric", "--id", id_, "--title", title)
    rubric, findings = build(read_yaml(made.out, "rubric.yaml"))

    assert findings == []
    assert rubric is not None
    assert (rubric.id, rubric.title) == (id_, title)


def test_what_the_first_lines_of_a_starter_say_can_be_typed_in_an_empty_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    made = kkk("new", "rubric", *ALL, "--output", "rubrics/prize.yaml")
    command = (tmp_path / "rubrics" / "prize.yaml").read_text().splitlines()[1].split("kkk ")[1].split()
    checked, schema = kkk("check", "rubrics/prize.yaml"), kkk(*command)

    assert (made.code, checked.code, schema.code) == (0, 0, 0)
    assert (tmp_path / "schemas" / "rubric.json").is_file()
