"""Bad files in a copy of the round: each is found at its place and costs only its own entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, Done, change, copy_round, place_of, scored

W01 = "W01-robotyka.yaml"
E1 = "sheets/substantive/E1.yaml"
REASON = '"58 firm obejmuje drogę od czujnika do gotowej linii zrobotyzowanej; łańcuch wartości jest pełny."'

# What is wrong; the text that is replaced; what stands there instead; the code; the text it points to.
WRONG_VALUES = [
    ("an unknown key", "  civil: false", "  civil: false\n  penal: false", "KKK050", "penal"),
    ("a repeated key", "  region:", "  name: Drugi\n  region:", "KKK008", "name: Drugi"),
    ("a bracket that nobody closes", "region: w", "region: [w", "KKK006", "[w"),
    ("a choice that there is not", "kind: enterprise", "kind: enterprize", "KKK053", "enterprize"),
    ("a wrong check digit", 'nip: "1000100021"', 'nip: "1000100022"', "KKK058", '"1000100022"'),
    ("a tab as indentation", "  region:", "\tregion:", "KKK006", "\tregion"),
    ("a NUL", "Klaster Przykładowy Robotyki", "Klaster \0", "KKK015", "\0"),
    ("an escaped NUL", "Klaster Przykładowy Robotyki", '"Klaster \\0"', "KKK015", "\\0"),
    ("an escaped command", "Klaster Przykładowy Robotyki", '"\\x1b[31mRobotyki"', "KKK015", "\\x1b[31m"),
    ("an alias", "województwo śląskie", "*region", "KKK009", "*region"),
    ("an anchor", "województwo śląskie", "&region śląskie", "KKK009", "&region"),
    ("a tag", "województwo śląskie", "!!str śląskie", "KKK010", "!!str"),
    ("100,000 digits", "distance_km: 14}", f"distance_km: {'9' * 100_000}}}", "KKK018", "9" * 100_000),
    ("an endless number", "distance_km: 14}", "distance_km: 1e999999999}", "KKK018", "1e999999999"),
    ("a text for a number", "distance_km: 14}", 'distance_km: "14"}', "KKK052", '"14"'),
    ("more than the form allows", "distance_km: 14}", "distance_km: 1501}", "KKK056", "1501"),
    ("a day that there is not", "2007-04-09", "2007-04-31", "KKK061", "2007-04-31"),
    ("another rubric", "rubric: kkk-2015", "rubric: kkk-2016", "KKK401", "kkk-2016"),
    ("another id than its name has", "application: W01", "application: W99", "KKK402", "W99"),
    ("another first key", "application: W01\nrubric", "rubric", "KKK332", "rubric"),
]

# What is wrong; the whole file; the code; line; column.
WRONG_FILES = [
    ("an empty file", b"", "KKK004", 1, 1),
    ("only a comment", b"# nothing\n", "KKK004", 1, 1),
    ("a list at the top", b"- application: W01\n", "KKK005", 1, 1),
    ("a text at the top", b"W01\n", "KKK005", 1, 1),
    ("200,000 brackets", b"[" * 200_000, "KKK017", 1, 41),
    ("letters in Latin 2", "application: W01\nrubric: ą\n".encode("iso8859_2"), "KKK003", 2, 9),
    ("UTF-16", "application: W01\n".encode("utf-16"), "KKK003", 1, 1),
    ("two documents", b"application: W01\n---\napplication: W01\n", "KKK011", 2, 1),
    ("more bytes than are read", b"#" * 5_000_001, "KKK002", 1, 1),
    ("JSON, but named YAML", b'{"application": "W01", "rubric": "kkk-2015", "x": NaN}', "KKK050", 1, 46),
]

# What is wrong in E1's sheet about W01: as in WRONG_VALUES.
WRONG_MARKS = [
    ("11 of 10", "M1: {mark: 9,", "M1: {mark: 11,", "KKK302", "11,"),
    ("less than nothing", "M1: {mark: 9,", "M1: {mark: -1,", "KKK302", "-1,"),
    ("half a point", "M1: {mark: 9,", "M1: {mark: 8.5,", "KKK302", "8.5,"),
    ("a text for a number", "M1: {mark: 9,", 'M1: {mark: "9",', "KKK302", '"9"'),
    ("nothing for a number", "M1: {mark: 9,", "M1: {mark: null,", "KKK302", "null"),
    ("an unknown criterion", "      M1: {mark: 9,", "      M99: {mark: 9,", "KKK301", "M99"),
    ("no reason", f"M1: {{mark: 9, reason: {REASON}}}", "M1: {mark: 9}", "KKK303", "9}"),
    ("an empty reason", f"M1: {{mark: 9, reason: {REASON}}}", 'M1: {mark: 9, reason: " "}', "KKK303", "9,"),
    ("an unknown key", "    impartial: true", "    impartial: true\n    stars: 5", "KKK050", "stars"),
    ("no declaration", "    impartial: true\n", "", "KKK051", "marks"),
    ("a word for a declaration", "impartial: true", "impartial: yes", "KKK052", "yes"),
    ("a declared conflict, but marks", "impartial: true", "impartial: false", "KKK310", "marks"),
    (
        "impartial with a conflict",
        "impartial: true",
        "impartial: true\n    conflict: a",
        "KKK310",
        "conflict",
    ),
]


@pytest.fixture(scope="module")
def untouched() -> Done:
    return scored(ROOT / "applications" / "kkk-2015")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A round with one copy of W01 for each fault: X0, X1, … and Y0, Y1, …"""
    folder = copy_round(tmp_path_factory.mktemp("round"))
    for number, (_, old, new, _, _) in enumerate(WRONG_VALUES):
        file = folder / f"X{number}.yaml"
        file.write_bytes((folder / W01).read_bytes())
        change(file, "application: W01", f"application: X{number}")
        change(file, old.replace("W01", f"X{number}"), new)
    for number, (_, data, *_) in enumerate(WRONG_FILES):
        (folder / f"Y{number}.yaml").write_bytes(data)
    return folder, scored(folder)


def ids(cases: list[Any]) -> list[str]:
    return [case[0].replace(" ", "-") for case in cases]


@pytest.mark.parametrize("number", range(len(WRONG_VALUES)), ids=ids(WRONG_VALUES))
def test_a_wrong_value_is_found_at_its_place_and_makes_its_application_invalid(
    spoilt: tuple[Path, Done], number: int
) -> None:
    _, _, _, code, at = WRONG_VALUES[number]
    folder, done = spoilt
    file = f"X{number}.yaml"
    entry = done.entry(f"X{number}")
    line, column = place_of(at, folder / file)

    assert [one for one in done.found if one[1] == file] == [(code, file, line, column)]
    assert (entry["verdict"], entry["file"], entry["stages"]) == ("invalid", file, [])
    assert [finding["code"] for finding in entry["findings"]] == [code]
    assert f"{file}:{line}:{column}: {code} " in done.err


@pytest.mark.parametrize("number", range(len(WRONG_FILES)), ids=ids(WRONG_FILES))
def test_an_unreadable_file_is_listed_under_the_id_that_its_name_begins_with(
    spoilt: tuple[Path, Done], number: int
) -> None:
    _, _, code, line, column = WRONG_FILES[number]
    file = f"Y{number}.yaml"
    _, done = spoilt

    assert [one for one in done.found if one[1] == file] == [(code, file, line, column)]
    assert done.entry(f"Y{number}")["verdict"] == "invalid"


def test_whatever_is_wrong_in_some_files_every_other_entry_is_byte_for_byte_as_before(
    spoilt: tuple[Path, Done], untouched: Done
) -> None:
    _, done = spoilt
    good = [entry for entry in done.json["entries"] if entry["entry"].startswith("W")]

    assert json.dumps(good) == json.dumps(untouched.json["entries"])


def test_findings_in_files_are_exit_code_1_and_make_the_list_provisional(spoilt: tuple[Path, Done]) -> None:
    _, done = spoilt

    assert (done.code, done.json["provisional"]) == (1, True)
    assert {finding["file"][0] for finding in done.json["findings"]} == {"X", "Y"}


# -- sheets ----------------------------------------------------------------------------------------


def others(done: Done, but: str) -> list[dict[str, Any]]:
    """All entries but one, as they are; where they stand on the list depends on who else is on it."""
    entries = sorted(done.json["entries"], key=lambda entry: str(entry["entry"]))
    return [{**entry, "rank": None} for entry in entries if entry["entry"] != but]


def keep_lines(file: Path, more: int) -> None:
    """Lets all places of *file* stay where they were, though there are now so many lines *more*."""
    head, _, rest = file.read_text("utf-8").partition("\n")
    if more == 1:
        head = ""
    elif more == -1:
        head = f"{head}\n#\n"
    else:
        head = f"{head}\n"
    file.write_text(head + rest, "utf-8")


@pytest.mark.parametrize(("name", "old", "new", "code", "at"), WRONG_MARKS, ids=ids(WRONG_MARKS))
def test_a_wrong_mark_leaves_the_points_of_its_entry_open_and_no_others(
    tmp_path: Path, untouched: Done, name: str, old: str, new: str, code: str, at: str
) -> None:
    folder = copy_round(tmp_path)
    change(folder / E1, old, new)
    keep_lines(folder / E1, new.count("\n") - old.count("\n"))
    done = scored(folder)
    lowest, highest = done.entry("W01")["bounds"]

    assert done.found == [(code, E1, *place_of(at, folder / E1))]
    assert lowest != highest
    assert done.entry("W01")["missing"]
    assert others(done, "W01") == others(untouched, "W01")
    assert done.code == 1


def test_an_entry_that_is_open_but_falls_later_however_it_goes_on_keeps_nobodys_place_open(
    tmp_path: Path,
) -> None:
    folder = copy_round(tmp_path)
    file = folder / "sheets" / "formal" / "K2.yaml"
    before, _, after = file.read_text("utf-8").partition("  W14:\n")
    file.write_text(before + after[after.index("  W15:\n") :], "utf-8")
    done = scored(folder)

    assert (done.entry("W14")["verdict"], done.entry("W14")["stopped_at"]) == ("pending", "formal")
    assert done.entry("W14")["bounds"] == ["57", "57"]
    assert [done.entry(f"W{n:02}")["rank"] for n in (10, 1, 23, 6, 7, 12, 4, 17)] == [1, 2, 3, 4, 5, 6, 7, 8]
