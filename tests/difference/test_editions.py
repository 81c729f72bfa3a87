"""A sheet counts under the edition of the rubric for which it was made, or if the round carries it over."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.helpers import change, copy_round, kkk, place_of, scored


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped round; the sheet of E1 says for which edition it was made."""
    folder = copy_round(tmp_path)
    change(sheet(folder), "rubric: kkk-2015\n", f"rubric: kkk-2015\nrubric_sha256: {edition(folder)}\n")
    return folder


def sheet(folder: Path) -> Path:
    return folder / "sheets" / "substantive" / "E1.yaml"


def rubric(folder: Path) -> Path:
    return folder.parents[1] / "rubrics" / "kkk-2015.yaml"


def edition(folder: Path) -> str:
    return sha256(rubric(folder).read_bytes()).hexdigest()


def reworded(folder: Path) -> str:
    """Rewords the rubric; the hash that it had."""
    before = edition(folder)
    change(rubric(folder), "runda I (2015)", "runda pierwsza (2015)")
    return before


def test_a_sheet_of_this_edition_counts(folder: Path) -> None:
    assert scored(folder).codes == []


def test_a_sheet_of_another_edition_is_a_finding_and_counts_nowhere(folder: Path) -> None:
    before = reworded(folder)
    done = scored(folder)
    line, column = place_of(before, sheet(folder))

    assert done.found == [("KKK316", "sheets/substantive/E1.yaml", line, column)]
    assert f'carries_over: {{"{before}": "…"}}' in done.err
    assert "E1" in [missing["expert"] for entry in done.json["entries"] for missing in entry["missing"]]


def test_it_counts_as_before_when_the_round_says_that_it_carries_over(folder: Path) -> None:
    entries = scored(folder).json["entries"]
    before = reworded(folder)
    change(folder / "round.yaml", "experts:\n", f"carries_over:\n  {before}: Only a word.\nexperts:\n")
    done = scored(folder)

    assert (done.codes, done.json["entries"]) == ([], entries)


def test_another_edition_than_the_one_carried_over_is_still_refused(folder: Path) -> None:
    reworded(folder)
    change(folder / "round.yaml", "experts:\n", f"carries_over:\n  {'0' * 64}: Another.\nexperts:\n")

    assert scored(folder).codes == ["KKK316"]


def test_the_difference_is_tried_on_the_sheets_of_both_editions(folder: Path) -> None:
    old = folder.parents[1] / "before.yaml"
    old.write_bytes(rubric(folder).read_bytes())
    reworded(folder)
    change(rubric(folder), "substantive + panel >= 101", "substantive + panel >= 102")
    done = kkk("diff", old, rubric(folder), "--on", folder, "-f", "json")

    assert (done.code, done.err) == (0, "")
    assert [entry["entry"] for entry in done.json["entries"] if entry["flips"]] == ["W04"]
