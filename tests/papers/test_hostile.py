"""What applicants and experts write is text on paper, whatever it looks like."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.helpers import change, copy_round, kkk
from tests.papers.docx import read
from tests.programs import needs
from tests.report.hostile import REASON, SHOWN, hostile_round

CARD = "karta-oceny-merytorycznej"
NOTICE = "informacja-o-wyniku"
IN_PDF = SHOWN.replace("漢", "⟨U+6F22⟩").replace("字", "⟨U+5B57⟩").replace("😀", "⟨U+1F600⟩")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("hostile")
    folder = hostile_round(base)
    for entry in ("W02", "W07"):
        done = kkk("papers", folder, entry, "--to", base / "out", "--lang", "pl")
        assert done.code == 0, done.err
    return base / "out"


def text(pdf: Path) -> str:
    """The text of a PDF without blanks, for lines may be broken anywhere."""
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, timeout=60)
    return "".join(done.stdout.decode().split()).replace("\u200b", "")


def test_in_a_word_file_it_is_text_in_one_piece(papers: Path) -> None:
    notice = read((papers / NOTICE / f"{NOTICE}-W07.docx").read_bytes())
    card = read((papers / CARD / f"{CARD}-W07-substantive-E1.docx").read_bytes())

    assert f"dotyczy: wniosku nr W07, „{SHOWN}”" in notice.paragraphs
    assert dict(card.tables[0])["Nazwa"] == SHOWN
    assert card.tables[1][2][4] == REASON


@pytest.mark.poppler
@needs("pdftotext")
def test_in_a_pdf_what_no_font_has_is_shown_by_its_code(papers: Path) -> None:
    notice = text(papers / NOTICE / f"{NOTICE}-W07.pdf")
    card = text(papers / CARD / f"{CARD}-W07-substantive-E1.pdf")

    assert "".join(IN_PDF.split()) in notice
    assert "".join(IN_PDF.split()) in card
    assert "".join(REASON.split()) in card


@pytest.mark.poppler
@needs("pdftotext")
def test_a_name_of_ten_thousand_letters_is_cut_and_broken(papers: Path) -> None:
    word = read((papers / NOTICE / f"{NOTICE}-W02.docx").read_bytes())
    pdf = text(papers / NOTICE / f"{NOTICE}-W02.pdf")

    assert f"dotyczy: wniosku nr W02, „Klaster {'x' * 231}…”" in word.paragraphs
    assert f"„Klaster{'x' * 231}…”" in pdf


def test_a_very_long_reason_goes_on_over_pages(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    sheet = folder / "sheets/substantive/E1.yaml"
    reason = "Uzasadnienie bardzo długie. " * 600
    start = sheet.read_text("utf-8").index("W07:")
    old = sheet.read_text("utf-8")[start:].split('reason: "', 1)[1].split('"', 1)[0]
    change(sheet, old, reason)
    done = kkk("papers", folder, "W07", "-k", "assessment-card", "--to", tmp_path / "out", "--lang", "pl")

    assert done.code == 0, done.err
    word = read((tmp_path / "out" / CARD / f"{CARD}-W07-substantive-E1.docx").read_bytes())
    assert word.tables[1][2][4] == reason
    import pikepdf

    with pikepdf.open(tmp_path / "out" / CARD / f"{CARD}-W07-substantive-E1.pdf") as pdf:
        assert len(pdf.pages) > 3


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{ 7 * 7 }} {% raw %} {_{ x }_} {_% y %_}", None),
        ("a & b < c > d ' e", None),
        ("#let x = 1; $ sum $ *b* _i_ @ref <lab> ~ // -- [x]", None),
        ("\\u202eabc\\u2066", "⟨U+202E⟩abc⟨U+2066⟩"),
        ("a\\tb", "a b"),
        ("x\u0336 ﷽ \U0001f469\u200d\U0001f469 \U0001f1f5\U0001f1f1", "x\u0336 ﷽ 👩⟨U+200D⟩👩 🇵🇱"),
    ],
)
def test_each_of_these_is_shown_as_it_is(tmp_path: Path, written: str, shown: str | None) -> None:
    folder = copy_round(tmp_path)
    quoted = f'"{written}"' if "\\" in written else "'" + written.replace("'", "''") + "'"
    change(folder / "W07-obrobka-metali.yaml", "  name: Klaster Obróbki Metali", f"  name: {quoted}")
    done = kkk("papers", folder, "W07", "-k", "formal-card", "--to", tmp_path / "out", "--lang", "en")

    assert done.code == 0, done.err
    word = read((tmp_path / "out/formal-card/formal-card-W07-formal-K1.docx").read_bytes())
    assert dict(word.tables[0])["Title"] == (written if shown is None else shown)
