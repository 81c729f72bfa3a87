"""The PDF files: tagged, PDF/A-2a and PDF/UA-1, readable by a screen reader, the same every time."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.helpers import ROOT, change, copy_round, kkk
from tests.programs import needs

ROUND = ROOT / "applications" / "kkk-2015"
ONE_OF_EACH = [
    "karta-oceny-formalnej-W07-formal-K1",
    "karta-oceny-merytorycznej-W12-substantive-T1",
    "lista-rankingowa",
    "protokol-z-posiedzenia-panel",
    "informacja-o-wyniku-W16",
    "kryteria-oceny",
]


@pytest.fixture(params=ONE_OF_EACH)
def pdf(polish: Path, request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(next(polish.rglob(f"{request.param}.pdf"))) as opened:
        yield opened


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    """The structure tree from *node*, each element before those in it."""
    if isinstance(node, pikepdf.Array):
        for below in node:
            yield from elements(below)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf.Root.StructTreeRoot.K)]


def text(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def test_it_says_that_it_is_tagged_in_which_language_and_by_which_standards(pdf: pikepdf.Pdf) -> None:
    meta = pdf.open_metadata()

    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "pl"
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
    title = meta["dc:title"].replace("\u00a0", " ")
    assert title.endswith(" – Konkurs o status Krajowego Klastra Kluczowego, runda I (2015)")


def test_headings_and_heads_of_tables_are_marked_as_such(pdf: pikepdf.Pdf) -> None:
    found = kinds(pdf)

    assert "/H1" in found
    assert found.count("/Table") == found.count("/THead") >= 1
    heads = [element for element in elements(pdf.Root.StructTreeRoot.K) if element.S == "/TH"]
    assert all(any(a.get("/Scope") == "/Column" for a in attributes(head)) for head in heads)


def attributes(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    found = element.get("/A", pikepdf.Array([]))
    return list(found) if isinstance(found, pikepdf.Array) else [found]  # type: ignore[list-item,arg-type]  # dictionaries


def test_no_level_of_headings_is_left_out(pdf: pikepdf.Pdf) -> None:
    levels = [int(kind[2:]) for kind in kinds(pdf) if kind[:2] == "/H" and kind[2:].isdigit()]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_picture_of_the_minutes_is_told_in_words(polish: Path) -> None:
    with pikepdf.open(polish / "protokol-z-posiedzenia-panel.pdf") as pdf:
        figures = [e for e in elements(pdf.Root.StructTreeRoot.K) if e.S == "/Figure"]
        told = [str(figure.Alt).replace("\u00a0", " ") for figure in figures]

    assert told == [
        "Wykres słupkowy liczby wniosków na etapach. Ocena formalna: ocenianych 23, pozytywnie 10; Ocena"
        " merytoryczna I stopnia: ocenianych 10, pozytywnie 8; Ocena Panelu Ekspertów: ocenianych 8,"
        " pozytywnie 7."
    ]


def test_every_font_is_in_the_file(pdf: pikepdf.Pdf) -> None:
    descriptors = [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    ]

    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in descriptors)


@pytest.mark.slow
def test_every_paper_of_both_languages_can_be_set(tmp_path: Path) -> None:
    for language in ("pl", "en"):
        done = kkk("papers", ROUND, "--to", tmp_path / language, "--lang", language, "-f", "pdf")

        assert done.code == 0, done.err
        assert len(list((tmp_path / language).rglob("*.pdf"))) == 134


def test_the_same_round_gives_the_same_bytes(polish: Path, tmp_path: Path) -> None:
    kkk("papers", ROUND, "W12", "--to", tmp_path, "--lang", "pl")
    again = sorted(path for path in tmp_path.rglob("*") if path.is_file())

    assert len(again) == 22
    for path in again:
        assert path.read_bytes() == (polish / path.relative_to(tmp_path)).read_bytes(), path.name


@pytest.mark.poppler
@needs("pdftotext")
def test_polish_letters_come_out_of_the_file(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    name = "Zażółć gęślą jaźń, ZAŻÓŁĆ GĘŚLĄ JAŹŃ"
    change(folder / "W07-obrobka-metali.yaml", "name: Klaster Obróbki Metali", f"name: {name}")
    kkk("papers", folder, "W07", "-k", "notice", "-f", "pdf", "--to", tmp_path / "out", "--lang", "pl")

    assert name in text(tmp_path / "out" / "informacja-o-wyniku" / "informacja-o-wyniku-W07.pdf")


@pytest.mark.poppler
@needs("pdfinfo")
def test_pdfinfo_says_tagged(polish: Path) -> None:
    done = subprocess.run(
        ["pdfinfo", polish / "lista-rankingowa.pdf"], capture_output=True, check=True, timeout=60
    )

    assert "Tagged:          yes" in done.stdout.decode()


@pytest.mark.poppler
@needs("pdftotext")
def test_every_page_tells_the_competition_the_note_and_its_number(polish: Path) -> None:
    pages = text(polish / "protokol-z-posiedzenia-panel.pdf").split("\f")[:-1]

    for number, page in enumerate(pages, 1):
        assert "Konkurs o status Krajowego Klastra Kluczowego, runda I (2015)" in page
        assert (
            "Rekonstrukcja, nie tekst urzędowy: regulamin z 2015 r. nie jest już publicznie dostępny." in page
        )
        assert f"Strona {number} z {len(pages)}" in page
