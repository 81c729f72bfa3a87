"""Every number on paper is that of `kkk score --format json`."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.papers.docx import Word, read
from tests.programs import needs

HASH = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"\d+(?:,\d+)?")


def value(text: str) -> Fraction:
    """A number as Polish papers write it."""
    return Fraction(text.replace(",", "."))


def paper(folder: Path, name: str) -> Word:
    return read(next(folder.rglob(f"{name}.docx")).read_bytes())


def entries(result: dict[str, Any]) -> dict[str, Any]:
    return {entry["entry"]: entry for entry in result["entries"]}


def stage(entry: dict[str, Any], id_: str) -> dict[str, Any] | None:
    return next((one for one in entry["stages"] if one["stage"] == id_), None)


def given(entry: dict[str, Any], stage_: str, expert: str) -> dict[str, str]:
    """Criterion → the mark that the expert gave."""
    found = stage(entry, stage_)

    assert found is not None
    return {m["criterion"]: g["points"] for m in found["marks"] for g in m["given"] if g["expert"] == expert}


def test_a_card_shows_the_experts_marks_and_their_sum(polish: Path, result: dict[str, Any]) -> None:
    cards = sorted((polish / "karta-oceny-merytorycznej").glob("*.docx"))

    assert len(cards) == 62  # 10 entries with 2 experts, 2 of them with a third; 8 entries with 5 bodies
    for card in cards:
        entry, stage_, expert = card.stem.split("-")[3:]
        marks = given(entries(result)[entry], stage_, expert)
        table = read(card.read_bytes()).tables[1]
        shown = {row[0]: row[3] for row in table[1:-1] if len(row) == 5}
        assert {id_: value(text) for id_, text in shown.items()} == {i: Fraction(m) for i, m in marks.items()}
        assert value(table[-1][2]) == sum(map(Fraction, marks.values()))


def test_a_card_crosses_what_was_found(polish: Path, result: dict[str, Any]) -> None:
    cards = sorted((polish / "karta-oceny-formalnej").glob("*.docx"))
    columns = {"passed": 2, "rejected": 3, "not_applicable": 4, "yes": 2, "no": 3}

    assert len(cards) == 46
    for card in cards:
        entry, _, expert = card.stem.split("-")[3:]
        checks = stage(entries(result)[entry], "formal")["checks"]  # type: ignore[index]  # all are checked
        rows = read(card.read_bytes()).tables[1][1:]
        assert len(rows) == len(checks)
        for row, check in zip(rows, checks, strict=True):
            answer = next((g["points"] for g in check["given"] if g["expert"] == expert), check["verdict"])
            crossed = [index for index in (2, 3, 4) if row[index] == "X"]
            assert crossed == [columns[answer]], (card.name, check["requirement"])


def test_the_ranking_list_has_every_entry_once_with_its_points(polish: Path, result: dict[str, Any]) -> None:
    tables = paper(polish, "lista-rankingowa").tables
    ranked = [row for table in tables if table[0][0] == "Miejsce" for row in table[1:]]
    others = [row for table in tables if table[0][0] != "Miejsce" for row in table[1:]]

    assert [row[1] for row in ranked] + [row[0] for row in others] == [e["entry"] for e in result["entries"]]
    for row in ranked:
        entry = entries(result)[row[1]]
        assert row[0] == str(entry["rank"] or "–")
        assert value(row[-1]) == Fraction(entry["total"])
        for text, id_ in zip(row[3:5], ("substantive", "panel"), strict=True):
            found = stage(entry, id_)
            assert (text == "–") is (found is None)
            assert found is None or value(text) == Fraction(found["points"])


def test_numbers_in_a_column_have_the_same_decimals(polish: Path) -> None:
    tables = paper(polish, "lista-rankingowa").tables
    shown = [cell for table in tables if table[0][0] == "Miejsce" for row in table[1:] for cell in row[3:]]

    assert {len(text.split(",")[1]) for text in shown if text != "–"} == {1}


def test_the_minutes_show_sheets_points_and_places(polish: Path, result: dict[str, Any]) -> None:
    word = paper(polish, "protokol-z-posiedzenia-panel")
    assessed = next(table for table in word.tables if "Sumy kart członków" in table[0])
    outcome = next(table for table in word.tables if table[0][0] == "Miejsce")
    funnel = next(table for table in word.tables if table[0][0] == "Etap")

    for row in assessed[1:]:
        entry = entries(result)[row[0]]
        assert value(row[3]) == Fraction(stage(entry, "panel")["points"])  # type: ignore[index]  # it got there
        for sheet in row[2].split("; "):
            expert, points = sheet.split(" ")[:2]
            assert value(points) == sum(map(Fraction, given(entry, "panel", expert).values()))
    placed = [e for e in result["entries"] if stage(e, "panel")]
    assert [(r[0], r[1], value(r[3])) for r in outcome[1:]] == [
        (str(e["rank"]), e["entry"], Fraction(e["total"])) for e in placed
    ]
    assert [row[1:4] for row in funnel[1:]] == [
        [str(f[key]) for key in ("entered", "passed", "rejected")] for f in result["funnel"]
    ]


def test_a_notice_shows_total_place_groups_and_criteria(polish: Path, result: dict[str, Any]) -> None:
    notices = sorted((polish / "informacja-o-wyniku").glob("*.docx"))

    assert len(notices) == 23
    for notice in notices:
        entry = entries(result)[notice.stem.split("-")[-1]]
        facts, *tables = read(notice.read_bytes()).tables
        shown = dict(facts)
        if entry["total"] is None:
            assert set(shown) == {"Wynik"}
        else:
            assert value(shown["Suma punktów"].removesuffix("\u00a0pkt")) == Fraction(entry["total"])
            assert shown.get("Miejsce na liście") == (str(entry["rank"]) if entry["rank"] else None)
        scored = [one for one in entry["stages"] if one["marks"]]
        marked = [table for table in tables if "Punkty" in table[0]]
        assert len(marked) == len(scored)
        for table, found in zip(marked, scored, strict=True):
            assert_points(table, found)


def assert_points(table: list[list[str]], found: dict[str, Any]) -> None:
    """Criteria, groups and the sum of the stage are those of the JSON."""
    criteria = {row[0]: row[2] for row in table[1:] if len(row) == 5}
    groups = {row[0].split(".")[0]: row[1] for row in table[1:-1] if len(row) == 4}

    assert {i: value(text) for i, text in criteria.items()} == {
        m["criterion"]: Fraction(m["points"]) for m in found["marks"]
    }
    assert {i: value(text) for i, text in groups.items()} == {
        g["group"]: Fraction(g["points"]) for g in found["groups"]
    }
    assert [value(text) for text in table[-1][1:3]] == [Fraction(found["points"]), Fraction(found["out_of"])]


@pytest.mark.poppler
@needs("pdftotext")
@pytest.mark.parametrize(
    "name",
    [
        "karta-oceny-merytorycznej-W07-substantive-E1",
        "karta-oceny-formalnej-W11-formal-K2",
        "lista-rankingowa",
        "protokol-z-posiedzenia-panel",
        "informacja-o-wyniku-W12",
        "kryteria-oceny",
    ],
)
def test_the_pdf_has_the_numbers_of_the_word_file(polish: Path, name: str) -> None:
    found = next(polish.rglob(f"{name}.pdf"))
    word = read(found.with_suffix(".docx").read_bytes())
    in_word = Counter(NUMBER.findall(HASH.sub("", word.text)))
    in_pdf = Counter(NUMBER.findall(body_of(found)))

    missing = in_word - in_pdf
    assert not {number: count for number, count in missing.items() if "," in number or len(number) > 1}


def body_of(pdf: Path) -> str:
    """The text of the PDF, words that are broken at the end of a line joined by a blank."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, timeout=60)
    return " ".join(done.stdout.decode().split())
