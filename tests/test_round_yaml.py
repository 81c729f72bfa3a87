"""round.yaml: what names something that isn't there is found and doesn't count; times are the round's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, Done, change, copy_round, kkk, place_of, scored

ROUND = "round.yaml"
OFFICE = "  - {event: received, entry: W10, date: 2015-05-14 08:52, by: office}\n"


@pytest.fixture(scope="module")
def untouched() -> Done:
    return scored(ROOT / "applications" / "kkk-2015")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_round(tmp_path)


def ids(cases: list[Any]) -> list[str]:
    return [case[0].replace(" ", "-") for case in cases]


def happened(event: str) -> tuple[str, str]:
    """One more event, before the one about W01."""
    return "  - {event: received, entry: W01,", f"  - {event}\n  - {{event: received, entry: W01,"


# What is wrong; the text that is replaced; what stands there instead; the code; the text it points to.
NAMING_NOTHING = [
    (
        "an event about no entry",
        *happened("{event: recusal, entry: W99, expert: E1, date: 2015-06-01, by: x}"),
        "KKK327",
        "W99",
    ),
    (
        "a recusal of no expert",
        *happened("{event: recusal, entry: W01, expert: E9, date: 2015-06-01, by: x}"),
        "KKK325",
        "E9",
    ),
    (
        "a recusal in no stage",
        *happened("{event: recusal, entry: W01, expert: E1, stage: final, date: 2015-06-01, by: x}"),
        "KKK324",
        "final",
    ),
    (
        "a call about no requirement",
        *happened("{event: call_to_correct, entry: W01, requirements: [F2, F99], date: 2015-06-01, by: x}"),
        "KKK326",
        "F99",
    ),
    (
        "a check of no requirement",
        *happened("{event: recheck, entry: W01, requirement: F99, mark: no, date: 2015-06-01, by: x}"),
        "KKK326",
        "F99",
    ),
    (
        "a decision that the rubric doesn't know",
        *happened("{event: withdraw, entry: W01, date: 2015-06-01, by: x}"),
        "KKK328",
        "{event: withdraw",
    ),
    (
        "a time before all calendars",
        *happened("{event: recusal, entry: W01, expert: E1, date: 0001-01-01 00:00+14:00, by: x}"),
        "KKK335",
        "0001-01-01",
    ),
    ("an assignment of no entry", "[W01, W07, W12, W21]", "[W01, W07, W12, W21, W99]", "KKK327", "W99"),
    ("an assignment in no stage", "  formal: {K1", "  final: {K1: all}\n  formal: {K1", "KKK324", "final"),
    ("an assignment of nobody", "{K1: all, K2: all}", "{K1: all, K2: all, K3: all}", "KKK325", "K3"),
    ("an expert of the wrong role", "{K1: all, K2: all}", "{K1: all, K2: all, E1: all}", "KKK325", "E1: all"),
    ("a role that there is not", "  K1: {role", "  K3: {role: judge}\n  K1: {role", "KKK323", "judge"),
    ("ids that differ in case", "  K1: {role", "  k1: {role: checker}\n  K1: {role", "KKK336", "K1: {role"),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "at"), NAMING_NOTHING, ids=ids(NAMING_NOTHING))
def test_what_names_something_that_is_not_there_is_found_and_does_not_count(
    folder: Path, untouched: Done, name: str, old: str, new: str, code: str, at: str
) -> None:
    change(folder / ROUND, old, new)
    done = scored(folder)

    assert done.found == [(code, ROUND, *place_of(at, folder / ROUND))]
    assert done.code == 1
    assert done.json["entries"] == untouched.json["entries"]


# What is wrong; the change; the code; what W10 then lacks for a verdict.
OPEN = [
    ("received twice", OFFICE, OFFICE + OFFICE.replace("08:52", "09:52"), "KKK337", ["received"]),
    ("no deadline", ", deadline: 2015-06-12 15:00", "", "KKK322", []),
    ("a deadline that is no time", "deadline: 2015-06-12 15:00", "deadline: June", "KKK062", []),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "lacks"), OPEN, ids=ids(OPEN))
def test_what_is_not_clear_in_round_yaml_stays_open(
    folder: Path, name: str, old: str, new: str, code: str, lacks: list[str]
) -> None:
    change(folder / ROUND, old, new)
    done = scored(folder)
    entry = done.entry("W10")

    assert done.codes == [code]
    assert (entry["verdict"], [one["what"] for one in entry["missing"]]) == ("pending", lacks)


# A key behind which nothing stands; what W07 then lacks for a verdict.
NOTHING_BEHIND = [
    ("no stage yet", "assignments:\n", ["expert"]),
    ("nobody in a stage yet", "assignments: {formal: }\n", ["expert"]),
    ("nobody at all yet", "experts:\n", ["expert"]),
    ("nothing happened yet", "events:\n", ["received", "expert"]),
    ("no meeting yet", "meetings:\n", ["expert"]),
    ("nothing carried over", "carries_over:\n", ["expert"]),
    ("nothing drawn", "draws:\n", ["expert"]),
]


@pytest.mark.parametrize(("name", "key", "lacks"), NOTHING_BEHIND, ids=ids(NOTHING_BEHIND))
def test_a_key_with_nothing_behind_it_lists_nothing(
    only_w10: Path, name: str, key: str, lacks: list[str]
) -> None:
    head = "round: kkk-2015\nrubric: kkk-2015\n"
    head += "parameters: {opens: 2015-05-12 00:00, deadline: 2015-06-12 15:00}\n"
    received = "events: [{event: received, entry: W10, date: 2015-05-14 08:52, by: office}]\n"
    (only_w10 / ROUND).write_text(head + key + (received if "events" not in key else ""), "utf-8")
    done = scored(only_w10)

    assert done.codes == []
    assert sorted({one["what"] for one in done.entry("W10")["missing"]}) == sorted(lacks)


def test_more_experts_than_the_rubric_takes_are_found(folder: Path) -> None:
    change(folder / ROUND, "E5: [W06", "E5: [W01, W06")
    done = scored(folder)

    assert done.codes == ["KKK334"]
    assert "W01 has 3 experts of the role `external` in `substantive`; the rubric takes 2." in done.err


def test_an_expert_who_takes_the_place_of_a_recused_one_is_not_one_too_many(folder: Path) -> None:
    change(folder / ROUND, "E5: [W06", "E5: [W01, W06")
    change(folder / ROUND, *happened("{event: recusal, entry: W01, expert: E1, date: 2015-06-20, by: x}"))

    assert scored(folder).codes == []


def test_what_a_sheet_says_of_unknown_or_of_others_entries_is_found_and_does_not_count(
    folder: Path, untouched: Done
) -> None:
    file = "sheets/substantive/E1.yaml"
    text = (folder / file).read_text("utf-8")
    more = "".join(f"  {entry}: {{impartial: true}}\n" for entry in ("W99", "w01", "W06"))
    (folder / file).write_text(text + more, "utf-8")
    done = scored(folder)
    last = text.count("\n")

    assert done.found == [
        ("KKK304", file, last + 1, 3),
        ("KKK304", file, last + 2, 3),
        ("KKK305", file, last + 3, 3),
    ]
    assert done.json["entries"] == untouched.json["entries"]


# -- rounds that can't be used at all --------------------------------------------------------------


def rubric(folder: Path) -> Path:
    return folder.parent.parent / "rubrics" / "kkk-2015.yaml"


def link_out(folder: Path) -> None:
    (folder / ROUND).rename(folder.parent / "moved.yaml")
    (folder / ROUND).symlink_to(folder.parent / "moved.yaml")


def make_folder(folder: Path) -> None:
    (folder / ROUND).unlink()
    (folder / ROUND).mkdir()


RUBRIC = "rubrics/kkk-2015.yaml"

# What is wrong; how; the code; the file; the id of the round, if it is known.
UNUSABLE: list[tuple[str, Callable[[Path], object], str, str, str | None]] = [
    ("not YAML", lambda f: (f / ROUND).write_text("round: [\n"), "KKK006", ROUND, None),
    ("empty", lambda f: (f / ROUND).write_text(""), "KKK004", ROUND, None),
    ("an unknown key", lambda f: change(f / ROUND, "zone:", "zones:"), "KKK050", ROUND, "kkk-2015"),
    ("an unknown event", lambda f: change(f / ROUND, "received", "recieved"), "KKK053", ROUND, "kkk-2015"),
    ("a number for an id", lambda f: change(f / ROUND, "round: kkk-2015", "round: 7"), "KKK052", ROUND, None),
    ("a rubric", lambda f: shutil.copy(rubric(f), f / ROUND), "KKK332", ROUND, None),
    ("a folder", make_folder, "KKK001", ROUND, None),
    ("a link out of the folder", link_out, "KKK331", ROUND, None),
    ("two rounds", lambda f: shutil.copy(f / ROUND, f / "round.json"), "KKK320", ROUND, None),
    ("no such zone", lambda f: change(f / ROUND, "Europe/Warsaw", "Warszawa"), "KKK333", ROUND, "kkk-2015"),
    ("a path for a zone", lambda f: change(f / ROUND, "Europe/Warsaw", "../x"), "KKK333", ROUND, "kkk-2015"),
    (
        "a part of the world",
        lambda f: change(f / ROUND, "Europe/Warsaw", "Europe"),
        "KKK333",
        ROUND,
        "kkk-2015",
    ),
    (
        "the computer's",
        lambda f: change(f / ROUND, "Europe/Warsaw", "localtime"),
        "KKK333",
        ROUND,
        "kkk-2015",
    ),
    ("no such rubric", lambda f: rubric(f).unlink(), "KKK321", ROUND, "kkk-2015"),
    ("a broken rubric", lambda f: rubric(f).write_text("rubric: ["), "KKK006", RUBRIC, "kkk-2015"),
    ("no rubric", lambda f: shutil.copy(f / ROUND, rubric(f)), "KKK332", RUBRIC, "kkk-2015"),
    ("another id", lambda f: change(rubric(f), "rubric: kkk-2015", "rubric: b"), "KKK338", ROUND, "kkk-2015"),
]


@pytest.mark.parametrize(("name", "make", "code", "file", "id_"), UNUSABLE, ids=ids(UNUSABLE))
def test_a_round_that_cannot_be_used_gives_its_findings_as_a_whole_json(
    folder: Path, name: str, make: Callable[[Path], object], code: str, file: str, id_: str | None
) -> None:
    make(folder)
    done = scored(folder)

    assert done.code == 1
    assert [found[:2] for found in done.found][:1] == [(code, file)]
    assert (done.json["entries"], done.json["funnel"], done.json["round"]) == ([], [], id_)
    assert f"{file}:" in done.err


def test_without_a_usable_round_the_other_formats_and_commands_end_the_same_way(folder: Path) -> None:
    (folder / ROUND).write_text("round: [\n", "utf-8")
    runs = [kkk("score", folder), kkk("score", folder, "--format", "csv"), kkk("explain", folder, "W01")]

    assert [(run.code, run.out, "KKK006" in run.err) for run in runs] == [(1, b"", True)] * 3


# -- time ------------------------------------------------------------------------------------------

# When W10 was received; the round's zone; the deadline; whether that was in time.
TIMES = [
    ("2015-06-12 15:00", "Europe/Warsaw", "2015-06-12 15:00", "passed"),
    ("2015-06-12 15:00:59", "Europe/Warsaw", "2015-06-12 15:00", "passed"),
    ("2015-06-12 15:01", "Europe/Warsaw", "2015-06-12 15:00", "rejected"),
    ("2015-06-12 15:01:00", "Europe/Warsaw", "2015-06-12 15:00:30", "rejected"),
    ("2015-06-12 13:00:59Z", "Europe/Warsaw", "2015-06-12 15:00", "passed"),
    ("2015-06-12 13:01:00Z", "Europe/Warsaw", "2015-06-12 15:00", "rejected"),
    ("2015-06-12 09:00-04:00", "Europe/Warsaw", "2015-06-12 15:00", "passed"),
    ("2015-06-12 15:00", "Europe/Warsaw", "2015-06-12T13:00Z", "passed"),
    ("2015-06-12 15:01", "Europe/Warsaw", "2015-06-12T13:00Z", "rejected"),
    ("2015-06-12 15:00", "America/New_York", "2015-06-12 15:00", "passed"),
    ("2015-06-12 21:00+02:00", "America/New_York", "2015-06-12 15:00", "passed"),
    ("2015-06-12 21:01+02:00", "America/New_York", "2015-06-12 15:00", "rejected"),
]


@pytest.fixture
def only_w10(tmp_path: Path) -> Path:
    """A round with only one application, which is quick to score."""
    folder = copy_round(tmp_path)
    for file in folder.glob("W*.yaml"):
        if not file.name.startswith("W10"):
            file.unlink()
    shutil.rmtree(folder / "sheets")
    return folder


@pytest.mark.parametrize(("received", "zone", "deadline", "verdict"), TIMES)
def test_a_deadline_lasts_to_the_end_of_its_minute_in_the_rounds_zone(
    only_w10: Path, received: str, zone: str, deadline: str, verdict: str
) -> None:
    change(only_w10 / ROUND, "2015-05-14 08:52", received)
    change(only_w10 / ROUND, "deadline: 2015-06-12 15:00", f"deadline: {deadline}")
    change(only_w10 / ROUND, "zone: Europe/Warsaw", f"zone: {zone}")
    checks = scored(only_w10).entry("W10")["stages"][0]["checks"]

    assert [check["verdict"] for check in checks if check["requirement"] == "F1"] == [verdict]


def test_an_application_handed_in_after_midnight_in_the_rounds_zone_is_of_the_next_day(
    only_w10: Path,
) -> None:
    change(only_w10 / ROUND, "2015-05-14 08:52", "2015-05-14 23:30Z")
    checks = scored(only_w10).entry("W10")["stages"][0]["checks"]
    received = next(check["values"]["received"] for check in checks if check["requirement"] == "F1")

    assert received == "2015-05-15T01:30"
