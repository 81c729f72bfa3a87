"""What stands in which paper: pure texts, before they are set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any, get_args

import pytest

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.papers.desk import Paper, texts
from kkk_scoring.report.papers.draw import KINDS, papers
from kkk_scoring.report.papers.wording import BLANK
from kkk_scoring.report.papers.words import words
from kkk_scoring.rubric.written_results import Decision
from kkk_scoring.scoring.protocol import Protocol
from tests.helpers import ROOT, change, copy_round
from tests.small import Marks, a_round, rules, scored

KKK = ROOT / "applications" / "kkk-2015"

RULES = """
rubric: grants
title: {pl: Granty, en: Grants}
entry_title: title
form: {title: text, size: number}
stages:
  - stage: check
    requirements:
      F1: {title: {pl: Co najmniej 5, en: At least 5}, require: size >= 5}
      ready: {title: Ready, judged: true}
    experts: {clerk: 1}
    rejected: {pl: Odrzucone, en: Rejected}
  - stage: quality
    experts:
      judge: 2
      third: {sheets: 1, when: max(totals) - min(totals) > 3}
    counted: closest two(sheets, "lower", totals)
    each: {combine: mean(marks), marks: {to: 10}}
    criteria:
      good: {title: Good}
    require: quality >= 3
ranking:
  - highest: quality
  - shared
results:
  - {result: funded, title: {pl: Dofinansowany, en: Funded}}
"""
ROLES = {"C": "clerk", "A": "judge", "B": "judge", "T": "third"}


def protocol(
    titles: Mapping[str, str], marks: Mapping[str, Mapping[str, int]], size: int = 9, **more: Any
) -> Protocol:
    """A round of these entries; *marks*: judge → entry → points."""
    rubric = rules(RULES)
    sheets: dict[str, Marks] = {
        "check": {"C": {entry: {"ready": "yes"} for entry in titles}},
        "quality": {
            judge: {entry: {"good": mark} for entry, mark in given.items()} for judge, given in marks.items()
        },
    }
    round_ = a_round(rubric, ROLES, sheets, more.get("happened"))
    return scored(rubric, round_, {entry: {"title": title, "size": size} for entry, title in titles.items()})


def drawn(protocol: Protocol, kind: str, language: str = "pl") -> list[Paper]:
    return list(papers(protocol, language, [kind]))


def shipped(tmp_path: Path, *changes: tuple[str, str, str]) -> Protocol:
    """The shipped round with (file, old, new) changed."""
    folder = copy_round(tmp_path)
    for file, old, new in changes:
        change(folder / file, old, new)
    return score(load_round(folder))


@pytest.fixture(scope="module")
def kkk_2015() -> Protocol:
    return score(load_round(KKK))


def test_equal_entries_share_a_place_in_the_order_of_the_polish_alphabet() -> None:
    titles = {"W1": "Żuraw", "W2": "Zebra", "W3": "Ćma", "W4": "Cis"}
    found = drawn(
        protocol(titles, {"A": dict.fromkeys(titles, 7), "B": dict.fromkeys(titles, 7)}), "ranking_list"
    )
    data = found[0].data

    assert [(row["place"], row["name"]) for row in data["lists"][0]["rows"]] == [
        ("1", "Cis"),
        ("1", "Ćma"),
        ("1", "Zebra"),
        ("1", "Żuraw"),
    ]
    assert data["notes"][0].startswith("Wnioski o równej liczbie punktów")


def test_nothing_is_said_of_ties_where_there_are_none() -> None:
    marks = {"A": {"W1": 7, "W2": 8}, "B": {"W1": 7, "W2": 8}}
    data = drawn(protocol({"W1": "a", "W2": "b"}, marks), "ranking_list")[0].data

    assert data["notes"] == []


def test_a_rejected_entry_is_listed_with_every_requirement_that_it_fails() -> None:
    data = drawn(protocol({"W1": "a"}, {}, size=4), "ranking_list")[0].data
    (group,) = data["lists"]

    assert (group["title"], group["count"]) == ("Odrzucone", "1 wniosek")
    assert group["rows"][0]["reasons"] == ["F1. Co najmniej 5: size: 4; potrzeba co najmniej 5."]


def test_an_entry_without_a_verdict_makes_every_paper_provisional_and_gets_no_notice() -> None:
    open_ = protocol({"W1": "a", "W2": "b"}, {"A": {"W1": 7, "W2": 7}, "B": {"W1": 7}})
    found = list(papers(open_, "pl"))

    assert {paper.data["provisional"] for paper in found} == {
        "WYNIK TYMCZASOWY – nie wszystkie wnioski są rozstrzygnięte"
    }
    assert [paper.entry for paper in found if paper.kind == "notice"] == ["W1"]
    lists = next(paper for paper in found if paper.kind == "ranking_list").data["lists"]
    assert [(one["title"], one["rows"][0]["total"]) for one in lists] == [
        ("Dofinansowany", "7"),
        ("Wnioski nierozstrzygnięte", "0…10"),
    ]


def test_a_final_result_says_nothing_of_being_provisional(kkk_2015: Protocol) -> None:
    assert {paper.data["provisional"] for paper in papers(kkk_2015, "pl")} == {""}


def test_the_third_expert_and_the_sheet_left_out_stand_in_the_minutes() -> None:
    marks = {"A": {"W1": 9}, "B": {"W1": 4}, "T": {"W1": 5}}
    found = drawn(protocol({"W1": "a"}, marks), "minutes")

    assert found[0].data["divergences"] == [
        "Wniosek W1: powołano dodatkowego oceniającego T (5); pozostałe karty: A 9; B 4.",
        "Wniosek W1: niewliczone karty: A.",
    ]


def test_a_card_says_whether_the_sheet_counts() -> None:
    marks = {"A": {"W1": 9}, "B": {"W1": 4}, "T": {"W1": 5}}
    found = drawn(protocol({"W1": "a"}, marks), "assessment_card")

    assert {paper.name.split("-")[-1]: paper.data["counted"] for paper in found} == {
        "A": "Karta nie jest wliczana do wyniku etapu.",
        "B": "Karta jest wliczana do wyniku etapu.",
        "T": "Karta jest wliczana do wyniku etapu.",
    }


def test_a_notice_calls_experts_assessors_and_not_by_their_ids(kkk_2015: Protocol) -> None:
    for paper in drawn(kkk_2015, "notice"):
        said = " ".join(texts(paper.data["stages"]))
        assert "Oceniający 1" in said
        assert not [id_ for id_ in ("K1", "K2", "E1", "E2", "E3", "E4", "E5", "T1") if id_ in said], (
            paper.name
        )


def test_the_ranking_list_calls_no_expert_by_the_id(kkk_2015: Protocol) -> None:
    said = " ".join(texts(drawn(kkk_2015, "ranking_list")[0].data["lists"]))

    assert "Oceniający formalnie (1) nie (Wniosek podpisała osoba bez pełnomocnictwa" in said
    assert "K1" not in said


def test_the_ranking_list_has_nothing_that_the_form_marks_private(tmp_path: Path) -> None:
    rubric = "../../rubrics/kkk-2015.yaml"
    result = shipped(
        tmp_path,
        (
            rubric,
            "name: {is: text, title: {pl: Wnioskodawca",
            "name: {is: text, private: true, title: {pl: Wnioskodawca",
        ),
        (
            rubric,
            "nip: {is: nip, title: {pl: NIP wnioskodawcy",
            "nip: {is: nip, private: true, title: {pl: NIP wnioskodawcy",
        ),
    )
    said = " ".join(texts(drawn(result, "ranking_list")[0].data["lists"]))

    assert "Centrum Promocji Innowacji" not in said
    assert "1002200034" not in said


def test_what_the_round_does_not_say_is_a_blank_with_its_place_in_round_yaml(kkk_2015: Protocol) -> None:
    minutes = drawn(kkk_2015, "minutes")[0]
    facts = {fact["name"]: fact["value"] for fact in minutes.data["facts"]}

    assert facts["Data posiedzenia"] == "11\u00a0września 2015\u00a0r."
    assert facts["Przewodniczący komisji"] == BLANK
    assert facts["Godziny"] == f"od {BLANK} do {BLANK}"
    assert minutes.blanks == (
        "meetings: chair",
        "meetings: secretary",
        "meetings: from",
        "meetings: to",
        "papers: basis",
        "meetings: hearings",
        "meetings: votes",
        "meetings: dissents",
    )


FULL = """    present: [MG, MNiSW, MIiR]
    number: 1/2015
    from: "09:00"
    to: "15:30"
    chair: {pl: dyrektor departamentu, en: director of the department}
    secretary: sekretarz komisji
    agenda: [Otwarcie., Zamknięcie.]
    hearings:
      W07:
        from: "10:15"
        to: "10:45"
        representatives: [prezes koordynatora, dyrektor biura]
        course: Pytano o plan.
    votes:
      - {about: przyjęcie listy rankingowej, for: 3, against: 0, abstained: 0}
    dissents: []
    annexes: [Nagranie posiedzenia.]
"""


def test_a_meeting_that_the_round_tells_in_full_leaves_blanks_only_for_hearings_not_told(
    tmp_path: Path,
) -> None:
    old = "    present: [MG, MNiSW, MIiR, PARP, NCBR]\n"
    result = shipped(
        tmp_path, ("round.yaml", old, FULL), ("round.yaml", "papers:\n", "papers:\n  basis: § 5.\n")
    )
    minutes = drawn(result, "minutes")[0]
    data = minutes.data

    assert minutes.blanks == ("meetings: hearings",)
    assert data["title"] == "Protokół nr 1/2015 z posiedzenia komisji"
    assert [one["attendance"] for one in data["people"]] == [
        "obecny",
        "obecny",
        "obecny",
        "nieobecny",
        "nieobecny",
    ]
    assert data["quorum"] == ["Kworum (Instytucja w\u00a0panelu): wymagane 3, obecnych 3 – kworum jest."]
    assert data["agenda"] == ["Otwarcie.", "Zamknięcie."]
    assert data["votes"] == ["przyjęcie listy rankingowej: za 3, przeciw 0, wstrzymało się 0."]
    assert data["dissents"] == ["Nie zgłoszono."]
    assert data["annexes"][-1] == "Nagranie posiedzenia."
    hearing = next(one for one in data["hearings"] if one["entry"] == "W07")
    assert (hearing["time"], hearing["representatives"], hearing["course"]) == (
        "od 10:15 do 10:45",
        "prezes koordynatora; dyrektor biura",
        "Pytano o\u00a0plan.",
    )
    assert len(data["members"]) == 3


def test_a_recusal_stands_in_the_minutes_and_there_is_no_card(tmp_path: Path) -> None:
    sheet = "sheets/panel/MG.yaml"
    text = (KKK / sheet).read_text("utf-8")
    old = text[text.index("  W01:\n") : text.index("  W04:\n")]
    result = shipped(tmp_path, (sheet, old, '  W01: {impartial: false, conflict: "umowa z wnioskodawcą"}\n'))
    impartiality = {one["id"]: one for one in drawn(result, "minutes")[0].data["impartiality"]}

    assert impartiality["MG"] == {
        "id": "MG",
        "declared": "7 wniosków",
        "out": "W01 (umowa z\u00a0wnioskodawcą)",
    }
    assert impartiality["PARP"]["out"] == "–"
    names = [paper.name for paper in drawn(result, "assessment_card")]
    assert "karta-oceny-merytorycznej-W01-panel-MG" not in names
    assert "karta-oceny-merytorycznej-W01-panel-PARP" in names


def test_a_correction_stands_on_the_card_in_the_order_of_days(kkk_2015: Protocol) -> None:
    card = next(p for p in drawn(kkk_2015, "formal_card") if p.name.endswith("W18-formal-K1"))
    (correction,) = card.data["corrections"]

    assert correction["label"] == "Ad F2"
    assert [line.replace("\u00a0", " ")[:33] for line in correction["lines"]] == [
        "19 czerwca 2015 r.: wezwano do uz",
        "29 czerwca 2015 r.: w terminie ni",
    ]
    assert [one["chosen"] for one in card.data["decisions"]] == [False, True, False]


def test_the_list_is_dated_and_approved_as_the_round_says(tmp_path: Path) -> None:
    new = "papers:\n  place: Warszawa\n  date: 2015-09-23\n"
    found = drawn(shipped(tmp_path, ("round.yaml", "papers:\n", new)), "ranking_list")[0]

    assert found.blanks == ()
    assert found.data["place_and_day"] == "Warszawa, dnia 23\u00a0września 2015\u00a0r."
    assert found.data["approval"] == {"office": "Minister Gospodarki"}
    assert found.data["day"] == [2015, 9, 23]


def test_a_plain_folder_of_applications_has_criteria_and_a_list() -> None:
    from kkk_scoring.loading import load_folder

    result = score(
        load_folder(ROOT / "applications" / "declared-points", ROOT / "rubrics" / "declared-points.yaml")
    )
    kinds = {paper.kind for paper in papers(result, "en")}

    assert {"criteria", "ranking_list"} <= kinds


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", sorted(path.parent.name for path in ROOT.glob("applications/*/round.yaml")))
def test_every_shipped_round_has_papers_of_every_kind_that_it_can_have(name: str, language: str) -> None:
    result = score(load_round(ROOT / "applications" / name))
    found = list(papers(result, language))
    sheets = any(stage.roles for stage in result.rubric.stages)

    assert len({(paper.folder, paper.name.casefold()) for paper in found}) == len(found)
    expected = set(KINDS) if sheets else {"criteria", "ranking_list"}
    assert expected - {"formal_card"} <= {paper.kind for paper in found}


# -- what came after the assessment, and the round on an earlier day ------------------------------------

APPEALS = ROOT / "applications" / "przyklad-odwolania"


def test_a_notice_tells_the_appeal_and_what_it_changed_without_naming_an_expert() -> None:
    found = {paper.entry: paper.data for paper in drawn(score(load_round(APPEALS)), "notice")}

    assert found["O1"]["story"] == [
        "14\u00a0kwietnia 2026\u00a0r.: wpłynęło odwołanie, dotyczy: M1 (wnioskodawca). "
        "Ekspert pominął opis dwóch wspólnych projektów.",
        "21\u00a0kwietnia 2026\u00a0r.: odwołanie uwzględniono (komisja).",
        "20\u00a0maja 2026\u00a0r.: zatwierdzono (minister).",
    ]
    assert found["O1"]["stages"][1]["notes"][0] == (
        "Ponowna ocena: Oceniający 3 zamiast Oceniający 1, "
        "decyzja z\u00a021\u00a0kwietnia 2026\u00a0r. (komisja)."
    )


def test_a_notice_says_why_a_mark_is_not_what_the_sheets_come_to() -> None:
    found = {paper.entry: paper.data for paper in drawn(score(load_round(APPEALS)), "notice")}

    assert found["O3"]["stages"][1]["notes"] == [
        "M2: ocenę 27 ustalono 31\u00a0marca 2026\u00a0r. (komisja).",
        "Koszty jednego z\u00a0działań policzono dwa razy.",
    ]


@pytest.mark.parametrize(("day", "count"), [(None, 6), ("2026-04-16", 2), ("2026-03-30", 0)])
def test_the_minutes_tell_the_appeals_up_to_the_day_of_the_meeting(
    tmp_path: Path, day: str | None, count: int
) -> None:
    round_ = tmp_path / "round"
    copytree(APPEALS, round_)
    if day is not None:
        change(round_ / "round.yaml", "events:\n", f"meetings: [{{stage: merit, date: {day}}}]\nevents:\n")
    rubric = ROOT / "rubrics" / "przyklad-odwolania.yaml"
    data = drawn(score(load_round(round_, rubric)), "minutes")[0].data

    assert len(data["appeals"]) == count
    assert (
        data["appeals"][:1]
        == [
            "Wniosek O1: 14\u00a0kwietnia 2026\u00a0r.: wpłynęło odwołanie, dotyczy: M1 (wnioskodawca). "
            "Ekspert pominął opis dwóch wspólnych projektów."
        ][:count]
    )


def test_every_paper_of_an_earlier_day_says_so_on_every_page() -> None:
    earlier = score(load_round(APPEALS, as_of=date(2026, 4, 10)))

    assert earlier.findings == ()
    assert {paper.data["provisional"] for paper in papers(earlier, "en")} == {
        "As it stood at the end of 10\u00a0April 2026."
    }


# -- lists of their own ----------------------------------------------------------------------------------


def test_each_list_of_a_result_is_a_table_of_its_own() -> None:
    result = score(load_round(ROOT / "applications" / "gallery" / "msca"))
    lists = drawn(result, "ranking_list", "en")[0].data["lists"]
    dealt = {one.entry: one.of_list for one in result.outcomes if one.result == "main_list"}

    assert [one["title"] for one in lists][:3] == [
        f"main_list: {name}" for name in dict.fromkeys(dealt.values())
    ]
    for name, one in zip(dict.fromkeys(dealt.values()), lists, strict=False):
        assert [row["entry"] for row in one["rows"]] == [entry for entry, of in dealt.items() if of == name]


def test_decisions_and_who_takes_them_are_called_in_the_language_of_the_criteria() -> None:
    data = drawn(score(load_round(APPEALS)), "criteria")[0].data

    assert data["decisions"] == [
        "ustalenie oceny przez panel: Rozstrzyga: komisja.",
        "odwołanie: Rozstrzyga: wnioskodawca.",
        "rozstrzygnięcie odwołania: Rozstrzyga: komisja.",
        "ponowna ocena: Rozstrzyga: komisja.",
        "wycofanie wniosku: Rozstrzyga: wnioskodawca.",
    ]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_kind_of_decision_has_a_name(language: str) -> None:
    kinds = get_args(Decision.model_fields["decision"].annotation)

    assert {f"event_{kind}" for kind in kinds} <= set(words(language))
