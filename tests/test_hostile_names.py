"""Names that applicants chose: shown as they are, and never markup, link, formula or command."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kkk_scoring.files.workbook import read_workbook
from tests.helpers import Done, change, copy_round, kkk

W01 = "W01-robotyka.yaml"
NAME = "Klaster Przykładowy Robotyki"

FORMULAS = ["=1+1", "@SUM(A1:A9)", "-2+3", "+48 22"]
NAMES = [
    "[/]",
    "[red]x[/red]",
    "[link=x]y",
    "{points}",
    "%s",
    "::error::x",
    "##[group]x",
    "<b>x</b>",
    "<r>a & b</r>",
    ":bomb:",
]
HIDDEN = {
    "a\u202eb": "a⟨U+202E⟩b",
    "a\u200bb": "a⟨U+200B⟩b",
    "a\u2066b": "a⟨U+2066⟩b",
    "a\U000e0041b": "a⟨U+E0041⟩b",
}
SHOWN = {name: name for name in [*NAMES, *FORMULAS]} | HIDDEN
LONG = "Klaster " + "x" * 50_000


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with a copy of W01 for each name."""
    folder = copy_round(tmp_path_factory.mktemp("round"))
    for number, name in enumerate([*SHOWN, LONG]):
        file = folder / f"N{number}.yaml"
        file.write_bytes((folder / W01).read_bytes())
        change(file, "application: W01", f"application: N{number}")
        change(file, NAME, f"'{name}'")
    return folder


@pytest.fixture(scope="module")
def table(named: Path) -> Done:
    return kkk("score", named)


@pytest.fixture(scope="module")
def rows(named: Path) -> dict[str, str]:
    text = kkk("score", named, "--format", "csv").text
    return {row["entry"]: row["title"] for row in csv.DictReader(text.splitlines())}


def number(name: str) -> str:
    return f"N{list(SHOWN).index(name)}"


@pytest.mark.parametrize("name", SHOWN)
def test_a_name_is_shown_as_itself_in_the_list(table: Done, name: str) -> None:
    assert f"  {number(name)} {SHOWN[name]}: " in table.text


@pytest.mark.parametrize("name", SHOWN)
def test_a_name_is_shown_as_itself_in_the_csv_but_never_a_formula(rows: dict[str, str], name: str) -> None:
    assert rows[number(name)] == ("'" if name in FORMULAS else "") + SHOWN[name]


@pytest.fixture(scope="module")
def cells(named: Path) -> set[object]:
    """Every text in the workbook of the round, as a spreadsheet program reads it."""
    book = kkk("score", named, "--format", "xlsx").out
    return {cell for tab in read_workbook(book, "round.xlsx") for cell in tab.cells.values()}


@pytest.mark.parametrize("name", SHOWN)
def test_a_name_is_shown_as_itself_in_the_workbook(cells: set[object], name: str) -> None:
    assert SHOWN[name] in cells


def test_a_name_is_shown_as_itself_where_its_entry_is_explained(named: Path) -> None:
    done = kkk("explain", named, number("[link=x]y"))

    assert done.text.startswith(f"{number('[link=x]y')} [link=x]y\n")


def test_nothing_that_an_applicant_wrote_reaches_the_terminal_as_a_command(table: Done) -> None:
    assert table.code == 0
    assert {c for c in table.text + table.err if not c.isprintable()} <= {"\n"}


def test_a_very_long_name_leaves_the_list_readable(table: Done) -> None:
    assert max(map(len, table.text.splitlines())) <= 100


COMMANDS = ["::error::x", "##[error]x", "##vso[task.x]y", "##teamcity[x]"]


@pytest.mark.parametrize("command", COMMANDS)
def test_in_a_build_server_a_name_is_no_command(tmp_path: Path, command: str) -> None:
    folder = copy_round(tmp_path)
    change(folder / W01, NAME, f"'{'x' * 17} {command}'")
    change(folder / "W02-meble-giete.yaml", "founded: ", f"founded: '{command}' #")
    done = kkk("score", folder, env={"GITHUB_ACTIONS": "true"})
    lines = (done.text + done.err).splitlines()

    assert command in kkk("score", folder).text
    assert not [line for line in lines if line.strip().startswith("::") or "##" in line]
