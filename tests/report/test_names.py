"""What people read names things: by number or title, never by an id that only the files have."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kkk_scoring.report import called
from tests.helpers import ROOT, kkk
from tests.report.dom import Element, read

APPEALS = ROOT / "applications" / "przyklad-odwolania"
HORIZON = ROOT / "applications" / "horizon-europe-ia"

BELOW = {
    "en": "Threshold of points: Assessment of merit: 52; at least 60 is needed.",
    "pl": "Próg punktowy: Ocena merytoryczna: 52; potrzeba co najmniej 60.",
}
GONE = {
    "en": "Withdrawn on 2026-03-03 by applicant. The cluster merges with another one.",
    "pl": "Wycofano 2026-03-03 (wnioskodawca). Klaster łączy się z innym.",
}
REJECTED = {"en": "Rejected on formal grounds", "pl": "Odrzucone ze względów formalnych"}


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize(
    ("format_", "before"), [("table", "      "), ("md", "  - "), ("csv", ","), ("excel-pl", ";")]
)
def test_a_list_names_what_decided(format_: str, before: str, language: str) -> None:
    text = kkk("score", APPEALS, "--format", format_, "--lang", language).text.replace('"', "")

    for reason in (BELOW[language], GONE[language]):
        assert re.search(f"{before}{re.escape(reason)}\r?\n", text), text


@pytest.mark.parametrize(
    ("folder", "language", "entry", "shown"),
    [
        (APPEALS, "pl", "O4", "✗ Poniżej progu Ocena merytoryczna"),
        (APPEALS, "pl", "O5", "✗ Wycofane"),
        (APPEALS, "en", "O5", "✗ Withdrawn"),
        (HORIZON, "pl", "P3", "✗ Poniżej progu Jakość i efektywność wdrażania"),
        (HORIZON, "en", "P4", "✗ Below a threshold Evaluation by experts"),
    ],
)
def test_the_report_names_what_an_entry_fell_by(
    folder: Path, language: str, entry: str, shown: str, tmp_path: Path
) -> None:
    page = report(folder, language, tmp_path)
    row = next(row for row in page.id("list").all("tr") if row.all("a") and row.one("a").text == entry)

    assert row.one("td", "got").text == shown


def test_the_report_shows_ids_only_where_the_rules_are_told(tmp_path: Path) -> None:
    """In the rules an expression reads `excellence + impact`, so there the ids stand."""
    page = report(HORIZON, "pl", tmp_path)
    told = " ".join(page.id(part).text for part in ("ranking", "table", "entries"))
    ids = "excellence implementation on_time consortium member_state complete"

    assert [id_ for id_ in ids.split() if re.search(rf"\b{id_}\b", told)] == []


@pytest.mark.parametrize(
    ("folder", "entry", "told"),
    [
        (APPEALS, "O4", f"{BELOW['pl']} (−8)"),
        (APPEALS, "O5", GONE["pl"].replace("2026-03-03", "03.03.2026")),
        (HORIZON, "P3", "Próg punktowy: Jakość i efektywność wdrażania: 2,5; potrzeba co najmniej 3. (−0,5)"),
    ],
)
def test_what_decides_is_named_once(folder: Path, entry: str, told: str, tmp_path: Path) -> None:
    decides = report(folder, "pl", tmp_path).id(f"e-{entry}").one("div", "decides")

    assert decides.one("li").text == told


@pytest.mark.parametrize(
    ("id_", "named"),
    [("F7", "F7 Members"), ("A", "A Members"), ("at_least_3", "Members"), ("members", "Members")],
)
def test_an_id_with_a_digit_or_of_one_letter_stands_before_the_title(id_: str, named: str) -> None:
    assert called.named(id_, {"en": "Members"}).render("en") == named
    assert called.named(id_, None).render("en") == id_


def report(folder: Path, language: str, into: Path) -> Element:
    """The report's page as a tree."""
    done = kkk("report", folder, "--lang", language, "--to", into / "report.html")

    assert done.code == 0, done.err
    return read((into / "report.html").read_text("utf-8"))


@pytest.mark.parametrize(
    ("format_", "language", "group"),
    [
        ("table", "pl", "\nWycofane: 1 wniosek\n  O5 Klaster Przykładowy Harmonijek\n"),
        ("table", "en", "\nWithdrawn: 1 application\n  O5 Klaster Przykładowy Harmonijek\n"),
        ("md", "pl", "\n## Wycofane: 1 wniosek\n\n- **O5** Klaster Przykładowy Harmonijek\n"),
        ("md", "en", "\n## Withdrawn: 1 application\n\n- **O5** Klaster Przykładowy Harmonijek\n"),
    ],
)
def test_who_withdrew_is_not_listed_among_the_rejected(format_: str, language: str, group: str) -> None:
    text = kkk("score", APPEALS, "--format", format_, "--lang", language).text
    below = {"pl": "Poniżej progu: 1 wniosek", "en": "Below the threshold: 1 application"}[language]

    assert group in text
    assert text.index(below) < text.index(group)
    assert REJECTED[language] not in text


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_report_nowhere_calls_rejected_who_withdrew(language: str, tmp_path: Path) -> None:
    page = report(APPEALS, language, tmp_path)
    told = page.id("e-O5").text
    gone = {"en": "Withdrawn", "pl": "Wycofane"}[language]

    assert f"{gone}: 1" in page.one("body").text
    assert gone in told
    for part in ("funnel", "ranking", "table", "entries"):
        assert REJECTED[language] not in page.id(part).text
    assert not re.search(r"\b(rejected|odrzuco)", told)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize(("command", "said"), [("explain", "Rozstrzygnięcie: "), ("history", "→ ")])
def test_the_pages_on_one_entry_say_that_it_was_withdrawn(command: str, said: str, language: str) -> None:
    text = kkk(command, APPEALS, "O5", "--lang", language).text

    assert {"en": "withdrawn", "pl": "wycofano"}[language] in text
    assert not re.search(r"\b(rejected|odrzuco)", text)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_programs_still_read_that_who_withdrew_does_not_pass(language: str) -> None:
    entries = {
        one["entry"]: one for one in json.loads(kkk("score", APPEALS, "--format", "json").text)["entries"]
    }
    row = next(
        line
        for line in kkk("score", APPEALS, "--format", "csv", "--lang", language).text.splitlines()
        if line.startswith(",O5,")
    )

    assert entries["O5"]["verdict"] == "rejected"
    assert row.split(",")[3] == "rejected"
    assert row.split(",")[9] == {"en": "withdrawn", "pl": "wycofano"}[language]
