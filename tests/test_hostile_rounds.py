"""Rounds as they must not be: links, copies, pipes, sheets of nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, Done, change, copy_round, scored

W01 = "W01-robotyka.yaml"
E1 = "sheets/substantive/E1.yaml"
MG = "sheets/panel/MG.yaml"


@pytest.fixture(scope="module")
def untouched() -> Done:
    return scored(ROOT / "applications" / "kkk-2015")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_round(tmp_path)


def ids(cases: list[Any]) -> list[str]:
    return [case[0].replace(" ", "-") for case in cases]


def without(done: Done, *ids: str) -> list[dict[str, Any]]:
    """The entries but those of these ids; their places aside, which depend on who is on the list."""
    return [{**entry, "rank": None} for entry in done.json["entries"] if entry["entry"] not in ids]


# -- files that are none of the round's ------------------------------------------------------------

IGNORED = [
    f"{W01}~",
    f"{W01}.bak",
    f"#{W01}#",
    f".{W01}.swp",
    f".#{W01}",
    "W01-robotyka.txt",
    "README.md",
    "W24",
]


def test_backups_and_other_files_and_folders_change_nothing(folder: Path, untouched: Done) -> None:
    for name in IGNORED:
        for below in ("", "sheets", "sheets/panel"):
            (folder / below / name).write_bytes(b"[")
    (folder / "annexes").mkdir()
    (folder / "annexes" / "W01.yaml").write_bytes(b"[")

    assert scored(folder).out == untouched.out


Make = Callable[[Path], object]


def link(name: str) -> Make:
    """In its place a link to a file that isn't in the round."""

    def make(folder: Path) -> None:
        secret = folder.parent.parent / "secret.yaml"
        secret.write_text("password: 123456\n", "utf-8")
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(secret)

    return make


def link_folder(name: str) -> Make:
    def make(folder: Path) -> None:
        moved = folder.parent.parent / "elsewhere"
        (folder / name).rename(moved)
        (folder / name).symlink_to(moved)

    return make


def copy(name: str, to: str, *changes: tuple[str, str]) -> Make:
    def make(folder: Path) -> None:
        (folder / to).write_bytes((folder / name).read_bytes())
        for old, new in changes:
            change(folder / to, old, new)

    return make


def pipe(name: str) -> Make:
    def make(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return make


# What is added; how; the code of its finding; its file; the entry it is listed under, if any.
ADDED: list[tuple[str, Make, str, str, str | None]] = [
    ("an application in .yml", copy(W01, "A1.yml"), "KKK330", "A1.yml", None),
    ("an application in .YAML", copy(W01, "A2.YAML"), "KKK330", "A2.YAML", None),
    ("a link out of the round", link("A3.yaml"), "KKK331", "A3.yaml", "A3"),
    (
        "a folder with a file's name",
        lambda folder: (folder / "A4-x.yaml").mkdir(),
        "KKK001",
        "A4-x.yaml",
        "A4",
    ),
    ("a link to nothing", lambda f: (f / "A5.yaml").symlink_to("nowhere"), "KKK001", "A5.yaml", "A5"),
    ("a link to itself", lambda f: (f / "A6.yaml").symlink_to("A6.yaml"), "KKK001", "A6.yaml", "A6"),
    ("a pipe", pipe("A7.yaml"), "KKK001", "A7.yaml", "A7"),
    ("a pipe of lines", pipe("A8.ndjson"), "KKK001", "A8.ndjson", "A8"),
    ("a copy under another name", copy(W01, "Kopia.yaml"), "KKK402", "Kopia.yaml", "Kopia"),
    ("a name that begins with no id", copy(W01, "żuraw.yaml"), "KKK402", "żuraw.yaml", "żuraw"),
    (
        "a name that is no text",
        lambda f: copy(W01, os.fsdecode(b"A9\xbf.yaml"))(f),
        "KKK402",
        "A9⟨U+DCBF⟩.yaml",
        "A9",
    ),
    ("a second round", copy("round.yaml", "round copy.yaml"), "KKK332", "round copy.yaml", "round"),
    ("a rubric", lambda f: copy("../../rubrics/kkk-2015.yaml", "R.yaml")(f), "KKK332", "R.yaml", "R"),
    ("sheets of no stage", lambda f: (f / "sheets/final").mkdir(), "KKK314", "sheets/final", None),
    ("a sheet of no stage", copy(MG, "sheets/MG.yaml"), "KKK314", "sheets/MG.yaml", None),
    ("a folder of sheets", lambda f: (f / "sheets/panel/late").mkdir(), "KKK314", "sheets/panel/late", None),
    ("an application as sheet", copy(W01, "sheets/panel/W01.yaml"), "KKK332", "sheets/panel/W01.yaml", None),
    ("another's sheet", copy(MG, "sheets/panel/E9.yaml"), "KKK315", "sheets/panel/E9.yaml", None),
    (
        "a sheet of nobody",
        copy(MG, "sheets/panel/E1.yaml", ("expert: MG", "expert: E1")),
        "KKK313",
        "sheets/panel/E1.yaml",
        None,
    ),
]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """A round's folder with everything in it that doesn't belong there."""
    folder = copy_round(tmp_path_factory.mktemp("round"))
    for _, make, *_ in ADDED:
        make(folder)
    return scored(folder)


@pytest.mark.parametrize(("name", "make", "code", "file", "entry"), ADDED, ids=ids(ADDED))
def test_what_does_not_belong_there_is_found(
    crowded: Done, name: str, make: Make, code: str, file: str, entry: str | None
) -> None:
    listed = [one["entry"] for one in crowded.json["entries"] if one["file"] == file]

    assert [found[0] for found in crowded.found if found[1] == file] == [code]
    assert listed == ([entry] if entry else [])


def test_what_does_not_belong_there_is_never_used_and_costs_nothing_else(
    crowded: Done, untouched: Done
) -> None:
    ours = [entry for entry in crowded.json["entries"] if entry["verdict"] != "invalid"]

    assert ours == untouched.json["entries"]
    assert crowded.code == 1
    assert "123456" not in crowded.text + crowded.err


# What happens to an application or its file; the findings; the entry that can't be used then.
REPLACED: list[tuple[str, Make, list[tuple[str, str]], str]] = [
    ("a link out of the round", link(W01), [("KKK331", W01)], "W01"),
    ("a copy", copy(W01, "W01 copy.yaml"), [("KKK403", "W01 copy.yaml"), ("KKK403", W01)], "W01"),
    (
        "an unreadable copy",
        lambda f: (f / "W01.json").write_bytes(b"["),
        [("KKK403", W01), ("KKK403", "W01.json"), ("KKK007", "W01.json")],
        "W01",
    ),
    (
        "an id that differs in capital letters",
        copy(W01, "w01.yaml", ("application: W01", "application: w01")),
        [("KKK403", W01), ("KKK403", "w01.yaml")],
        "W01",
    ),
]


@pytest.mark.parametrize(("name", "make", "found", "lost"), REPLACED, ids=ids(REPLACED))
def test_of_two_files_with_one_id_neither_is_used(
    folder: Path, untouched: Done, name: str, make: Make, found: list[tuple[str, str]], lost: str
) -> None:
    make(folder)
    done = scored(folder)

    assert [(code, file) for code, file, *_ in done.found] == found
    assert done.entry(lost)["verdict"] == "invalid"
    assert without(done, lost) == without(untouched, lost)
    assert "123456" not in done.text + done.err


# What happens to the sheets of the panel; the findings. What the panel lacks then is open.
SHEETS: list[tuple[str, Make, list[tuple[str, str]]]] = [
    ("a link out of the round", link(MG), [("KKK331", MG)]),
    ("the stage's folder is a link out", link_folder("sheets/panel"), [("KKK331", "sheets/panel")]),
    ("all sheets lie elsewhere", link_folder("sheets"), [("KKK331", "sheets")]),
    (
        "two sheets",
        copy(MG, "sheets/panel/MG 1.yaml"),
        [("KKK311", "sheets/panel/MG 1.yaml"), ("KKK311", MG)],
    ),
    ("two formats", copy(MG, "sheets/panel/mg.json"), [("KKK311", MG), ("KKK311", "sheets/panel/mg.json")]),
    ("another rubric", lambda f: change(f / MG, "kkk-2015", "kkk-2016"), [("KKK312", MG)]),
    ("another stage", copy(E1, MG, ("expert: E1", "expert: MG")), [("KKK312", MG)]),
    ("a pipe", pipe(MG), [("KKK001", MG)]),
    ("an empty sheet", lambda f: (f / MG).write_bytes(b""), [("KKK004", MG)]),
]


@pytest.mark.parametrize(("name", "make", "found"), SHEETS, ids=ids(SHEETS))
def test_a_sheet_that_is_not_surely_the_experts_own_does_not_count(
    folder: Path, name: str, make: Make, found: list[tuple[str, str]]
) -> None:
    make(folder)
    done = scored(folder)
    w17 = done.entry("W17")

    assert [(code, file) for code, file, *_ in done.found] == found
    assert (done.code, w17["verdict"]) == (1, "pending")
    assert w17["missing"][-1]["what"] == "sheet"
    assert "123456" not in done.text + done.err
