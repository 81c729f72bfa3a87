"""A workbook as LibreOffice prints it: A4, nothing cut off at the side, every page says whose it is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.helpers import kkk
from tests.programs import needs
from tests.sheets.test_round_trip import libreoffice

WORDS = {
    "pl": ("Karta oceny eksperta", "Oświadczenie o bezstronności", "Uzasadnienie", "Suma ocen", "Ocena W04"),
    "en": ("Expert's score sheet", "Declaration of impartiality", "Reason", "Sum of marks", "Marks W04"),
}


@pytest.mark.libreoffice
@pytest.mark.slow
@needs("soffice")
@needs("pdftotext")
def test_it_prints_on_a4_with_every_column_on_the_page(folder: Path, tmp_path: Path) -> None:
    jobs = []
    for language in WORDS:
        to = tmp_path / language
        kkk(
            "sheets",
            "make",
            folder,
            "-s",
            "substantive",
            "-e",
            "E3",
            "--to",
            to,
            "--filled",
            "--lang",
            language,
        )
        book = str(to / "substantive-E3.xlsx")
        jobs.append({"book": book, "cells": [], "saved": [str(tmp_path / f"{language}.pdf")]})
    libreoffice(jobs, tmp_path)

    for language, words in WORDS.items():
        pdf = tmp_path / f"{language}.pdf"
        pages = _output("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
        sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", _output("pdfinfo", "-l", "99", pdf))

        assert len(pages) == len(sizes) == 9  # the cover, and two for each of four entries
        assert {tuple(sorted(round(float(side)) for side in size)) for size in sizes} == {(595, 842)}
        assert [word for word in words if word not in "".join(pages)] == []
        assert all(words[3] in page or words[2] in page for page in pages)
        assert all("E3 · kkk-2015 · " in page for page in pages)


def _output(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True, timeout=60)
    return done.stdout.decode()
