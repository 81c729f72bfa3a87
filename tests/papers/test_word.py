"""The Word files and the templates that are changed in Word."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.helpers import ROOT, Done, kkk
from tests.papers.docx import read
from tests.programs import needs

ROUND = ROOT / "applications" / "kkk-2015"
NOTICE = "informacja-o-wyniku"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    done = kkk("papers", "--export-templates", "--to", folder, "--lang", "pl")

    assert done.code == 0, done.err
    return folder


def changed(templates: Path, into: Path, name: str, old: str, new: str) -> Path:
    """A folder with one template in which *old* is replaced by *new*."""
    into.mkdir()
    with zipfile.ZipFile(templates / name) as opened, zipfile.ZipFile(into / name, "w") as made:
        for part in opened.namelist():
            text = opened.read(part).decode()
            if part == "word/document.xml":
                assert old in text
                text = text.replace(old, new, 1)
            made.writestr(part, text)
    return into


def notice(to: Path, templates: Path, *arguments: str) -> Done:
    """The notice to W07 by these templates."""
    return kkk(
        "papers",
        ROUND,
        "W07",
        "-k",
        "notice",
        "-f",
        "docx",
        "--to",
        to,
        "--templates",
        templates,
        "--lang",
        "pl",
        *arguments,
    )


def test_every_paper_of_both_languages_opens_and_has_a_heading(polish: Path, english: Path) -> None:
    papers = [*polish.rglob("*.docx"), *english.rglob("*.docx")]

    assert len(papers) == 2 * 134
    for paper in papers:
        assert read(paper.read_bytes()).headings, paper.name


def test_the_head_tells_the_competition_and_the_foot_the_note_and_the_page(polish: Path) -> None:
    word = read((polish / "lista-rankingowa.docx").read_bytes())

    head, foot = (text.replace("\u00a0", " ").split("\t") for text in (word.head, word.foot))

    assert head == ["Konkurs o status Krajowego Klastra Kluczowego, runda I (2015)", "Lista rankingowa"]
    assert (
        foot[0] == "Rekonstrukcja, nie tekst urzędowy: regulamin z 2015 r. nie jest już publicznie dostępny."
    )
    assert foot[1].startswith("Strona 1 z 1")


def test_heads_of_tables_are_repeated_and_rows_are_not_broken(polish: Path) -> None:
    document = zipfile.ZipFile(polish / "lista-rankingowa.docx").read("word/document.xml").decode()

    assert document.count("<w:tblHeader/>") == document.count("<w:tbl>") == 4
    assert document.count("<w:cantSplit/>") == document.count("<w:tr>")


@pytest.mark.parametrize(("folder", "code"), [("polish", "pl-PL"), ("english", "en-GB")])
def test_the_language_is_set(request: pytest.FixtureRequest, folder: str, code: str) -> None:
    paper = next(request.getfixturevalue(folder).glob("*.docx"))
    styles = zipfile.ZipFile(paper).read("word/styles.xml").decode()

    assert f'<w:lang w:val="{code}"' in styles


@pytest.mark.parametrize(("round_", "cells"), [("kkk-2015", 6), ("horizon-europe-ia", 4)])
def test_a_table_has_a_column_in_its_grid_for_every_cell(tmp_path: Path, round_: str, cells: int) -> None:
    kkk(
        "papers",
        ROOT / "applications" / round_,
        "-k",
        "ranking-list",
        "-f",
        "docx",
        "--to",
        tmp_path,
        "--lang",
        "en",
    )
    document = zipfile.ZipFile(tmp_path / "ranking-list.docx").read("word/document.xml").decode()
    table = document[document.index("<w:tbl>") : document.index("</w:tbl>")]
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"/>', table)]

    assert len(widths) == table[: table.index("</w:tr>")].count("<w:tc>") == cells
    assert abs(sum(widths) - 9410) < 10
    assert max(widths) == widths[2]


def test_the_exported_templates_give_the_same_papers(templates: Path, polish: Path, tmp_path: Path) -> None:
    done = kkk("papers", ROUND, "W12", "--to", tmp_path, "--templates", templates, "--lang", "pl")

    assert done.code == 0, done.err
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert path.read_bytes() == (polish / path.relative_to(tmp_path)).read_bytes(), path.name


def test_a_changed_template_is_used(templates: Path, tmp_path: Path) -> None:
    own = changed(templates, tmp_path / "own", f"{NOTICE}.docx", "Pouczenie", "Pouczenie dla {{ addressee }}")
    done = notice(tmp_path, own)

    assert done.code == 0, done.err
    word = read((tmp_path / NOTICE / f"{NOTICE}-W07.docx").read_bytes())
    assert "Pouczenie dla Centrum Promocji Innowacji i\u00a0Rozwoju" in word.headings


def test_places_that_word_split_into_runs_are_filled_in(templates: Path, tmp_path: Path) -> None:
    split = "{{ </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>about }}"
    own = changed(templates, tmp_path / "own", f"{NOTICE}.docx", "{{ about }}", split)
    done = notice(tmp_path, own)

    assert done.code == 0, done.err
    word = read((tmp_path / NOTICE / f"{NOTICE}-W07.docx").read_bytes())
    assert "dotyczy: wniosku nr W07, „Klaster Obróbki Metali”" in word.paragraphs


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("{{ abuot }}", "'abuot' is undefined"),
        ("{{ about.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ about | safe }}", "No filter named 'safe'"),
        ("{% for x in range(10**9) %}{% endfor %}", "Range too big"),
        ("{% if %}{% endif %}", "Expected an expression"),
    ],
)
def test_a_wrong_or_dangerous_template_is_named(
    templates: Path, tmp_path: Path, place: str, why: str
) -> None:
    own = changed(templates, tmp_path / "own", f"{NOTICE}.docx", "{{ about }}", place)
    done = notice(tmp_path, own)

    assert done.code == 2
    assert f"{NOTICE}.docx" in done.err
    assert why in done.err


def test_a_file_that_is_no_word_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / f"{NOTICE}.docx").write_text("text")
    done = notice(tmp_path, tmp_path / "own")

    assert done.code == 2
    assert f"{NOTICE}.docx" in done.err


def test_a_wrong_layout_is_named_with_the_line(templates: Path, tmp_path: Path) -> None:
    (tmp_path / "notice.typ").write_text("#show: paper\n#head()\n#nothing.of.the.kind\n")
    done = kkk(
        "papers", ROUND, "W07", "-k", "notice", "-f", "pdf", "--to", tmp_path / "out", "--templates", tmp_path
    )

    assert done.code == 2
    assert "notice.typ" in done.err
    assert "unknown variable: nothing" in done.err


def test_a_layout_reads_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "own" / "notice.typ").write_text('#show: paper\n= #read("../secret.txt")\n')
    done = kkk(
        "papers",
        ROUND,
        "W07",
        "-k",
        "notice",
        "-f",
        "pdf",
        "--to",
        tmp_path / "out",
        "--templates",
        tmp_path / "own",
    )

    assert done.code == 2
    assert "secret" not in "".join(path.name for path in tmp_path.rglob("*.pdf"))


def test_templates_are_not_written_over(templates: Path) -> None:
    before = {path.name: path.read_bytes() for path in templates.iterdir()}
    (templates / "lista-rankingowa.docx").write_bytes(b"changed in Word")
    done = kkk("papers", "--export-templates", "--to", templates, "--lang", "en", "-f", "pdf")

    assert done.code == 2
    assert "is there already" in done.err
    assert (templates / "lista-rankingowa.docx").read_bytes() == b"changed in Word"
    (templates / "lista-rankingowa.docx").write_bytes(before["lista-rankingowa.docx"])


@pytest.mark.slow
@pytest.mark.libreoffice
@needs("soffice")
@needs("pdftotext")
def test_libreoffice_opens_every_kind_of_paper(polish: Path, tmp_path: Path) -> None:
    names = [
        "karta-oceny-formalnej-W11-formal-K1",
        "karta-oceny-merytorycznej-W12-substantive-T1",
        "lista-rankingowa",
        "protokol-z-posiedzenia-panel",
        f"{NOTICE}-W07",
        "kryteria-oceny",
    ]
    papers = [next(polish.rglob(f"{name}.docx")) for name in names]
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", tmp_path, *papers], capture_output=True, check=True, timeout=300)

    for paper in papers:
        done = subprocess.run(
            ["pdftotext", "-raw", tmp_path / f"{paper.stem}.pdf", "-"], capture_output=True, check=True
        )
        text = " ".join(done.stdout.decode().split())
        word = read(paper.read_bytes())
        assert "Strona 1 z" in text
        for heading in word.headings:
            assert " ".join(heading.split()) in text


def test_the_file_is_a_zip_without_the_time_of_day(polish: Path) -> None:
    with zipfile.ZipFile(io.BytesIO((polish / "lista-rankingowa.docx").read_bytes())) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2015-09-11T00:00:00Z" in opened.read("docProps/core.xml")
