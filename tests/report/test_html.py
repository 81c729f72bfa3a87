"""The report as HTML: every number is that of the JSON, every text a text, nothing from outside."""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.helpers import ROOT, change, copy_round, kkk
from tests.report.dom import Element, read
from tests.report.hostile import LONG, REASON, SHOWN, hostile_round

ROUND = ROOT / "applications" / "kkk-2015"
HORIZON = ROOT / "applications" / "horizon-europe-ia"
DECLARED = ROOT / "applications" / "declared-points"
GALLERY = sorted(path.parent for path in (ROOT / "applications" / "gallery").glob("*/round.yaml"))


def written(folder: Path, *arguments: str) -> str:
    """The report on the round in *folder*, which must have no findings."""
    with TemporaryDirectory() as other:
        to = Path(other) / "report.html"
        done = kkk("report", folder, *arguments, "--to", to)

        assert (done.code, done.err) == (0, "")
        return to.read_text("utf-8")


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return kkk("score", ROUND, "--format", "json").json


@pytest.fixture(scope="module", params=["pl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def html(language: str) -> str:
    return written(ROUND, "--lang", language)


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read(html)


# -- numbers and reasons are those of the JSON ----------------------------------------------------


def shown(value: object, language: str) -> str:
    """A number of the JSON as people read it."""
    text = str(value)
    return text.replace(".", ",") if language == "pl" else text


def tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_the_funnel_is_that_of_the_json(page: Element, result: dict[str, Any]) -> None:
    rows = page.id("funnel").all("li")
    counts = [row.numbers for row in rows]

    expected = [
        [str(n) for n in (row["entered"], row["rejected"], row["pending"], row["invalid"]) if n]
        for row in result["funnel"]
    ]
    assert counts == [*expected, [str(result["funnel"][-1]["passed"])]]


def test_every_row_of_the_table_is_that_of_the_json(page: Element, result: dict[str, Any]) -> None:
    rows = page.id("list").one("tbody").all("tr")

    assert [row.one("th").text for row in rows] == [entry["entry"] for entry in result["entries"]]
    for row, entry in zip(rows, result["entries"], strict=True):
        points = {stage["stage"]: [stage["points"]] for stage in entry["stages"]}
        rank, title, first, second, total, *_ = row.all("td")
        assert title.text == entry["title"]
        assert rank.numbers == [str(entry["rank"])] * (entry["rank"] is not None)
        assert first.numbers == points.get("substantive", [])
        assert second.numbers == points.get("panel", [])
        assert total.numbers == [entry["total"]] * (entry["total"] is not None)


def test_every_bar_has_its_total_and_its_distance_from_the_threshold(
    page: Element, result: dict[str, Any]
) -> None:
    rows = page.id("ranking").one("tbody").all("tr")
    placed = [entry for entry in result["entries"] if entry["rank"]]

    assert [row.one("a").text for row in rows] == [entry["entry"] for entry in placed]
    for row, entry in zip(rows, placed, strict=True):
        distance = row.one("td", "margin").numbers[0]
        assert row.all("td", "n")[0].numbers == [entry["total"]]
        assert float(distance) == pytest.approx(float(entry["total"]) - 101)


def test_those_nearest_to_the_line_are_marked_above_and_below_it(page: Element) -> None:
    rows = page.id("ranking").one("tbody").all("tr")
    marked = [row.one("a").text for row in rows if row.all("span", "near")]

    assert marked == ["W04", "W17"]


def test_the_line_of_the_threshold_stands_at_101_of_150_in_every_bar(page: Element) -> None:
    lines = [line.attributes["x1"] for line in page.id("ranking").one("tbody").all("line")]

    assert lines == ["67.33%"] * 8


def test_every_stage_check_group_and_mark_is_that_of_the_json(
    page: Element, result: dict[str, Any], language: str
) -> None:
    for entry in result["entries"]:
        section = page.id(f"e-{entry['entry']}")
        assert [s.attributes["id"] for s in section.all("section", "stage")] == [
            f"e-{entry['entry']}-{stage['stage']}" for stage in entry["stages"]
        ]
        for stage in entry["stages"]:
            shown_stage = section.id(f"e-{entry['entry']}-{stage['stage']}")
            compare_stage(shown_stage, stage, language)
            for mark in stage["marks"]:
                compare_mark(section.id(f"e-{entry['entry']}-{mark['criterion']}"), mark, language)


def with_days(told: dict[str, str], language: str) -> str:
    """A sentence of the JSON with its days as the report writes them."""
    days = r"\3.\2.\1" if language == "pl" else r"\1-\2-\3"
    return re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", days, told[language])


THRESHOLD = {"en": "Threshold of points", "pl": "Próg punktowy"}


def compare_stage(section: Element, stage: dict[str, Any], language: str) -> None:
    head = section.one("h4")
    expected = [] if stage["points"] is None else [stage["points"], stage["out_of"]]
    assert head.one("span", "facts").numbers == expected
    assert head.all("span", "badge")[0].classes == ["badge", stage["verdict"]]
    checks = section.one("ul", "checks").all("li")
    assert [c.classes for c in checks] == [[check["verdict"]] for check in stage["checks"]]
    for shown_check, check in zip(checks, stage["checks"], strict=True):
        assert shown_check.one("span", "reason").text == with_days(check["reason"], language)
        id_, title = check["requirement"], check["title"][language]
        name = (
            THRESHOLD[language] if id_ == stage["stage"] else title if id_ == "complete" else f"{id_} {title}"
        )
        assert shown_check.one("span", "what").text == name
        assert check["clause"][language] in shown_check.one("span", "where").text
    groups = section.all("h5", "group")
    assert [group.one("span", "facts").numbers for group in groups] == [
        [group["points"], group["out_of"]] for group in stage["groups"]
    ]


def compare_mark(section: Element, mark: dict[str, Any], language: str) -> None:
    assert section.one("p", "pts").numbers == [mark["points"], mark["out_of"]]
    assert section.one("p", "pts").text.startswith(shown(mark["points"], language))
    assert tidy(section.all("p", "reason")[-1].text).startswith(with_days(mark["reason"], language))
    given = section.one("ul", "given").all("li")
    assert [(one.one("b").text, one.one("em").numbers) for one in given] == [
        (one["expert"], [one["points"]]) for one in mark["given"]
    ]
    assert ["aside" in one.classes for one in given] == [one["counted"] is False for one in mark["given"]]
    for shown_mark, one in zip(given, mark["given"], strict=True):
        assert shown_mark.all("span")[-1].text.endswith(one["reason"])


def test_what_decides_a_rejection_stands_first_in_the_entry(page: Element, language: str) -> None:
    decides = page.id("e-W16").one("div", "decides")

    assert [one.one("b").text for one in decides.all("li")] == ["F7", "F10"]
    assert decides.all("li")[0].numbers[1:3] == ["34", "51"]


def test_the_points_lost_are_the_maximum_less_the_points(page: Element, result: dict[str, Any]) -> None:
    entry = next(entry for entry in result["entries"] if entry["entry"] == "W04")
    marks = {m["criterion"]: m for stage in entry["stages"] for m in stage["marks"]}

    for row in page.id("e-W04").one("div", "losses").all("li"):
        mark = marks[row.one("b").text]
        lost, out_of = row.one("span", "n").numbers
        assert out_of == mark["out_of"]
        assert float(lost.lstrip("−")) == pytest.approx(float(out_of) - float(mark["points"]))


def test_every_rule_of_the_rubric_stands_among_the_rules(page: Element) -> None:
    ids = [one.one("b").text for one in page.id("rules").all("li")]

    assert {f"F{n}" for n in range(1, 12)} | {f"M{n}" for n in range(1, 13)} <= set(ids)
    assert 'closest two(sheets, "lower", totals)' in page.id("rules").text


def test_it_names_the_hash_of_every_file_that_went_in(page: Element) -> None:
    table = page.id("made-from").one("tbody").all("tr")
    named = {row.all("td")[0].text: row.all("td")[1].text for row in table}
    files = list(ROUND.rglob("*.yaml"))

    assert len(named) == len(files) + 1
    for file in files:
        assert named[file.relative_to(ROUND).as_posix()] == sha256(file.read_bytes()).hexdigest()


def test_a_decimal_comma_in_polish_and_23_applications(page: Element, language: str) -> None:
    facts = page.one("ul", "headline").all("li")

    assert facts[0].text == {"pl": "23 wnioski", "en": "23 applications"}[language]
    assert page.id("e-W17").one("summary").text.count({"pl": "100,8", "en": "100.8"}[language]) == 1


# -- one file, nothing from outside -----------------------------------------------------------------


def test_the_report_of_23_entries_is_smaller_than_400_kB(html: str) -> None:
    assert len(html.encode()) <= 400_000


def test_the_same_input_gives_the_same_bytes(html: str, language: str) -> None:
    assert written(ROUND, "--lang", language) == html


def test_the_policy_lets_only_its_own_style_and_script_run(html: str, page: Element) -> None:
    policies = [one.attributes for one in page.all("meta") if "http-equiv" in one.attributes]
    hashes = [
        "sha256-" + b64encode(sha256(page.one(tag).text.encode()).digest()).decode()
        for tag in ("style", "script")
    ]

    assert policies == [
        {
            "http-equiv": "Content-Security-Policy",
            "content": f"default-src 'none'; style-src '{hashes[0]}'; script-src '{hashes[1]}';"
            " base-uri 'none'; form-action 'none'",
        }
    ]
    assert len(page.all("style")) == len(page.all("script")) == 1


def names_nothing_outside(page: Element) -> None:
    for element in page.below():
        assert element.tag not in (
            "link",
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "video",
            "audio",
            "use",
        )
        assert not [name for name in element.attributes if name.startswith("on") or name in ("src", "style")]
        assert element.attributes.get("href", "#").startswith("#")


def test_nothing_in_it_points_outside_itself(page: Element) -> None:
    names_nothing_outside(page)


def test_every_link_leads_to_something_in_the_page(page: Element) -> None:
    ids = [one.attributes["id"] for one in page.below() if "id" in one.attributes]

    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        assert link.attributes["href"][1:] in ids


# -- texts of strangers -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Element:
    folder = hostile_round(tmp_path_factory.mktemp("hostile"))
    return read(written(folder, "--lang", "en"))


def test_a_hostile_name_is_plain_text_everywhere(hostile: Element) -> None:
    names_nothing_outside(hostile)

    assert hostile.id("e-W07").one("bdi", "name").text == SHOWN
    assert len(hostile.all("script")) == 1
    assert "49" not in hostile.id("e-W07").one("summary").text


def test_a_hostile_reason_of_an_expert_is_plain_text(hostile: Element) -> None:
    given = hostile.id("e-W07-M1").one("ul", "given").all("li")

    assert given[0].all("span")[-1].text == REASON


def test_a_very_long_name_is_whole_with_the_entry_and_cut_in_lists(hostile: Element) -> None:
    assert hostile.id("e-W02").one("bdi", "name").text == LONG
    row = next(row for row in hostile.id("list").all("tr") if row.all("th")[0].text == "W02")
    assert row.one("bdi").text == LONG[:89] + "…"


def test_a_printed_page_names_a_hostile_round_as_text(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    title = '"}</style><script>alert(1)</script>*/ \\\\'
    change(
        tmp_path / "rubrics" / "kkk-2015.yaml",
        "  en: Competition for the status of National Key Cluster, round I (2015)",
        f"  en: '{title}'",
    )
    page = read(written(folder, "--lang", "en"))

    names_nothing_outside(page)
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert title.replace("\\\\", "\\\\") in page.one("h1").text


# -- other competitions, one entry, what is open ------------------------------------------------------


@pytest.mark.parametrize("round_", GALLERY, ids=lambda path: path.name)
def test_every_competition_of_the_gallery_has_a_report_with_the_totals_of_its_json(round_: Path) -> None:
    page = read(written(round_, "--lang", "en"))
    entries = kkk("score", round_, "--format", "json").json["entries"]
    totals = {
        row.one("th").text: row.all("td", "n")[-2].numbers for row in page.id("list").one("tbody").all("tr")
    }

    names_nothing_outside(page)
    assert totals == {entry["entry"]: decided_by(entry) for entry in entries}


def decided_by(entry: dict[str, Any]) -> list[str]:
    """The total in the JSON; of an open entry its bounds."""
    if entry["verdict"] == "pending":
        return ["..".join(end or "" for end in entry["bounds"])]
    return [] if entry["total"] is None else [entry["total"]]


def test_where_less_is_better_the_met_threshold_is_just_below_the_line() -> None:
    page = read(written(ROOT / "applications" / "gallery" / "nih-percentile", "--lang", "en"))
    rows = page.id("ranking").one("tbody").all("tr")
    marked = {row.one("a").text: row.one("span", "near").text for row in rows if row.all("span", "near")}

    assert marked == {"A04": "just below the line", "A05": "just above the line"}


def test_where_the_list_is_not_ordered_by_the_stages_points_the_bars_are_those_points() -> None:
    page = read(written(HORIZON, "--lang", "en"))
    rows = page.id("ranking").one("tbody").all("tr")

    assert [row.one("a").text for row in rows] == ["P2", "P6", "P1", "P5", "P3", "P4"]
    assert rows[0].all("td", "n")[0].numbers == ["14.75"]
    assert page.id("ranking").one("span", "key").numbers == ["10"]
    assert len(rows[0].all("rect")) == 3


def test_points_by_formula_have_no_experts_but_everything_else() -> None:
    page = read(written(DECLARED, "--lang", "pl"))

    assert page.id("e-D2-merit").one("span", "facts").numbers == ["26.4", "77"]
    assert not page.all("ul", "given")


def test_one_entry_alone_in_any_case_of_its_id() -> None:
    page = read(written(ROUND, "w12"))

    assert [one.attributes["id"] for one in page.all("section", "entry")] == ["e-W12"]
    assert "W07" not in page.one("main").text
    names_nothing_outside(page)


def test_a_missing_sheet_leaves_bounds_and_says_what_is_missing(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    (folder / "sheets" / "panel" / "MG.yaml").unlink()
    page = read(written(folder, "--lang", "en"))

    assert "Provisional: not every entry has a verdict yet." in page.one("header").text
    assert "Provisional" in css_of(page)
    missing = page.id("e-W04").one("div", "decides").text
    assert "The sheet of MG is missing." in missing
    assert page.id("e-W04").one("summary").one("span", "total").numbers == ["94.2..104.2"]


def css_of(page: Element) -> str:
    """What stands on every printed page, read as CSS reads it."""
    found = re.findall(r'@bottom-left\{content:"([^"]*)"', page.one("style").text)

    assert len(found) == 1
    return re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), found[0])


def test_an_invalid_file_is_shown_with_its_findings(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    change(folder / "W02-meble-giete.yaml", "legal_personality: true", "legal_personality: maybe")
    to = tmp_path / "report.html"
    done = kkk("report", folder, "--to", to)
    page = read(to.read_text("utf-8"))

    assert done.code == 1
    assert "KKK" in page.id("e-W02").one("div", "decides").text
    assert page.id("e-W02").one("summary").all("span", "invalid")


# -- what came after the assessment, and texts in the other language ------------------------------------


def test_an_entry_tells_its_appeal_approval_and_status_but_not_in_public() -> None:
    with TemporaryDirectory() as folder:
        to = Path(folder) / "a.html"
        kkk("report", ROOT / "applications" / "przyklad-odwolania", "--to", to, "--lang", "en")
        entry = read(to.read_text("utf-8")).id("e-O1")
        kkk("report", ROOT / "applications" / "przyklad-odwolania", "--to", to, "--public")
        public = to.read_text("utf-8")

    assert [tidy(item.text) for item in entry.one(class_="acts").all("li")] == [
        "2026-04-14: an appeal arrived, about M1 (applicant) The expert overlooked two joint projects.",
        "2026-04-21: the appeal is upheld (commission)",
        "2026-05-12: recommended (commission)",
        "2026-05-20: approved (minister)",
        "2026-06-01: the status is granted from 2026-06-01 until 2029-06-01, document przykład/1/2026"
        " (minister)",
    ]
    assert 'class="acts"' not in public


def test_a_polish_page_writes_days_and_offices_in_polish(tmp_path: Path) -> None:
    to = tmp_path / "a.html"
    done = kkk("report", ROOT / "applications" / "przyklad-odwolania", "--to", to, "--lang", "pl")
    page = read(to.read_text("utf-8"))

    assert done.code == 0
    assert [tidy(item.text) for item in page.id("e-O1").one(class_="acts").all("li")] == [
        "14.04.2026: wpłynęło odwołanie, dotyczy: M1 (wnioskodawca) Ekspert pominął opis dwóch wspólnych"
        " projektów.",
        "21.04.2026: odwołanie uwzględniono (komisja)",
        "12.05.2026: zarekomendowano (komisja)",
        "20.05.2026: zatwierdzono (minister)",
        "01.06.2026: status nadano od 01.06.2026 do 01.06.2029, dokument przykład/1/2026 (minister)",
    ]
    assert set(re.findall(r"\S*\b\d{4}-\d\d-\d\d\b", page.id("main").text)) == {"corrections/2026-03-12"}


def test_who_decided_is_only_text(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "applications" / "przyklad-odwolania", tmp_path / "applications" / "a")
    shutil.copytree(ROOT / "rubrics", tmp_path / "rubrics")
    change(folder / "round.yaml", "by: minister", "by: '<script>alert(4)</script> & \u202eboss'")
    to = tmp_path / "a.html"
    done = kkk("report", folder, "--to", to, "--lang", "en")
    text = to.read_text("utf-8")

    assert done.code == 0
    assert "(&lt;script&gt;alert(4)&lt;/script&gt; &amp; ⟨U+202E⟩boss)" in text
    assert "alert(4)</script>" not in text


def test_a_text_that_is_only_there_in_the_other_language_says_which(tmp_path: Path) -> None:
    round_ = copy_round(tmp_path)
    rubric = tmp_path / "rubrics" / "kkk-2015.yaml"
    change(rubric, "languages: [pl, en]", "languages: [pl]")
    change(rubric, "title: {pl: Ocena formalna, en: Formal assessment}", "title: {pl: Ocena formalna}")
    kkk("report", round_, "W07", "--to", tmp_path / "a.html", "--lang", "en")

    assert '<span lang="pl">Ocena formalna</span>' in (tmp_path / "a.html").read_text("utf-8")
