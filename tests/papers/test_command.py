"""`kkk papers`: what it writes, says and refuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.helpers import ROOT, change, copy_round, kkk
from tests.papers.docx import read
from tests.programs import needs

ROUND = ROOT / "applications" / "kkk-2015"
PROVISIONAL = "WYNIK TYMCZASOWY – nie wszystkie wnioski są rozstrzygnięte"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_it_tells_how_many_files_it_wrote_and_what_is_left_blank(tmp_path: Path) -> None:
    done = kkk("papers", ROUND, "--to", tmp_path / "out", "-k", "ranking-list", "-k", "minutes", "-f", "docx")

    assert (done.code, done.out) == (0, b"")
    assert done.err.splitlines() == [
        f"2 papers in 2 files written to {(tmp_path / 'out').as_posix()}.",
        "Left blank, because round.yaml doesn't say it:",
        "    papers: place (1 paper)",
        "    papers: date (1 paper)",
        "    meetings: chair (1 paper)",
        "    meetings: secretary (1 paper)",
        "    meetings: from (1 paper)",
        "    meetings: to (1 paper)",
        "    papers: basis (1 paper)",
        "    meetings: hearings (1 paper)",
        "    meetings: votes (1 paper)",
        "    meetings: dissents (1 paper)",
    ]
    assert files(tmp_path / "out") == ["minutes-panel.docx", "ranking-list.docx"]


def test_one_entry_has_its_cards_and_its_notice(tmp_path: Path) -> None:
    done = kkk("papers", ROUND, "w12", "--to", tmp_path, "-f", "pdf", "--lang", "pl")

    assert done.code == 0
    assert files(tmp_path) == [
        "informacja-o-wyniku/informacja-o-wyniku-W12.pdf",
        "karta-oceny-formalnej/karta-oceny-formalnej-W12-formal-K1.pdf",
        "karta-oceny-formalnej/karta-oceny-formalnej-W12-formal-K2.pdf",
        *(
            f"karta-oceny-merytorycznej/karta-oceny-merytorycznej-W12-{expert}.pdf"
            for expert in (
                *(f"panel-{body}" for body in ("MG", "MIiR", "MNiSW", "NCBR", "PARP")),
                *(f"substantive-{expert}" for expert in ("E1", "E4", "T1")),
            )
        ),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("W99",), "There is no application `W99` in this round."),
        (("--templates", "nowhere"), "There is no folder nowhere."),
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = kkk("papers", ROUND, *arguments, "--to", tmp_path / "out")

    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "out").exists()


def test_without_a_round_it_says_what_to_name(tmp_path: Path) -> None:
    done = kkk("papers", "--to", tmp_path)

    assert (done.code, done.err) == (2, "Name the folder of a round.\n")


@pytest.mark.parametrize(("form", "library"), [("pdf", "typst"), ("docx", "docxtpl")])
def test_a_missing_library_is_named_with_the_command_that_adds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, library: str
) -> None:
    monkeypatch.setattr("kkk_scoring.cli.extras.find_spec", lambda name: None if name == library else "found")
    done = kkk("papers", ROUND, "--to", tmp_path, "-f", form)

    assert done.code == 2
    assert library in done.err
    assert f"pip install 'kkk-scoring[{form}]'" in done.err


def test_templates_of_both_kinds_are_exported(tmp_path: Path) -> None:
    done = kkk("papers", "--export-templates", "--to", tmp_path, "--lang", "pl")

    assert done.code == 0
    assert files(tmp_path) == [
        "assessment_card.typ",
        "base.typ",
        "criteria.typ",
        "formal_card.typ",
        "informacja-o-wyniku.docx",
        "karta-oceny-formalnej.docx",
        "karta-oceny-merytorycznej.docx",
        "kryteria-oceny.docx",
        "lista-rankingowa.docx",
        "minutes.typ",
        "notice.typ",
        "protokol-z-posiedzenia.docx",
        "ranking_list.typ",
    ]


def test_an_entry_that_is_open_or_broken_gets_no_notice_and_every_page_says_provisional(
    tmp_path: Path,
) -> None:
    folder = copy_round(tmp_path)
    (folder / "sheets/panel/MG.yaml").unlink()
    (folder / "sheets/panel/PARP.yaml").unlink()
    change(folder / "W22-druk-przestrzenny.yaml", "applicant:", "applicnat:")
    done = kkk(
        "papers", folder, "--to", tmp_path / "out", "-k", "notice", "-k", "ranking-list", "--lang", "pl"
    )

    assert done.code == 1  # W22's file has findings
    assert "W04" in done.err.splitlines()[-1]
    assert "W22" in done.err.splitlines()[-1]
    for paper in (tmp_path / "out").rglob("*.docx"):
        assert PROVISIONAL in read(paper.read_bytes()).head, paper.name


@pytest.mark.poppler
@needs("pdftotext")
def test_every_page_of_a_pdf_says_provisional(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    (folder / "sheets/panel/MG.yaml").unlink()
    kkk("papers", folder, "--to", tmp_path / "out", "-k", "minutes", "-f", "pdf", "--lang", "pl")
    (made,) = (tmp_path / "out").rglob("*.pdf")
    done = subprocess.run(["pdftotext", "-raw", made, "-"], capture_output=True, check=True, timeout=60)
    pages = done.stdout.decode().split("\f")[:-1]

    assert len(pages) > 1
    assert all(PROVISIONAL in page for page in pages)


def test_the_findings_of_a_meeting_name_what_is_not_there(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    change(folder / "round.yaml", "  - stage: panel\n    commission", "  - stage: pannel\n    commission")
    change(folder / "round.yaml", "present: [MG, MNiSW", "hearings: {W99: {}}\n    present: [MX, MNiSW")
    found = kkk("score", folder, "--format", "json").json["findings"]

    assert [(finding["code"], finding["file"]) for finding in found] == [
        ("KKK324", "round.yaml"),
        ("KKK327", "round.yaml"),
        ("KKK325", "round.yaml"),
    ]


@pytest.mark.parametrize("time", ['"9:00"', '"24:00"', "9", "noon"])
def test_a_time_of_day_has_two_digits_for_hour_and_minute(tmp_path: Path, time: str) -> None:
    folder = copy_round(tmp_path)
    change(folder / "round.yaml", "    date: 2015-09-11\n", f"    date: 2015-09-11\n    from: {time}\n")
    done = kkk("score", folder, "--format", "json")

    assert done.code == 1
    assert "09:30" in done.json["findings"][0]["fix"]["en"]


def test_there_are_no_minutes_of_a_meeting_that_was_not_yet_held(tmp_path: Path) -> None:
    kkk("papers", ROUND, "--to", tmp_path / "before", "-k", "minutes", "-f", "docx", "--as-of", "2015-09-10")
    kkk("papers", ROUND, "--to", tmp_path / "after", "-k", "minutes", "-f", "docx", "--as-of", "2015-09-11")

    assert not (tmp_path / "before").exists()
    assert files(tmp_path / "after") == ["minutes-panel.docx"]
    assert "As it stood at the end of 11\u00a0September 2015." in (
        read((tmp_path / "after" / "minutes-panel.docx").read_bytes()).head
    )
