"""`kkk experts report`: what it shows of the shipped round and of rounds that tell nothing."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.experts.pages import write_example
from tests.experts.test_assign import with_sheets
from tests.helpers import ROOT, Done, change, copy_round, kkk, scored

SVG = "{http://www.w3.org/2000/svg}"
SHIPPED = ROOT / "applications" / "kkk-2015"


def report(folder: Path, *more: object) -> Done:
    return kkk("experts", "report", folder, *more)


def stage(done: Done, id_: str) -> dict[str, Any]:
    return next(one for one in done.json["stages"] if one["stage"] == id_)


def reasons(agreement: list[dict[str, Any]]) -> set[str | None]:
    """Why there is no coefficient, of all of them."""
    return {value["why"] for one in agreement for name, value in one.items() if name != "of"}


@pytest.fixture(scope="module")
def shipped() -> Done:
    return report(SHIPPED, "--format", "json", "--draws", 40)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of the shipped round."""
    folder = tmp_path_factory.mktemp("pictures")
    report(SHIPPED, "--draws", 0, "--plots", folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped round."""
    return copy_round(tmp_path)


# -- spread and divergences --------------------------------------------------------------------


def test_the_spread_of_an_entry_is_between_the_sums_of_its_sheets(shipped: Done) -> None:
    role = stage(shipped, "substantive")["roles"][0]
    w12 = next(one for one in role["spread"] if one["entry"] == "W12")

    assert (w12["sums"], w12["spread"]) == ({"E1": "93", "E4": "70"}, "23")
    assert sum(int(width) for width in w12["criteria"].values()) == 23  # E1 gave more for every criterion


def test_a_divergence_tells_who_is_called_in_and_whose_sheet_counts_not(shipped: Done) -> None:
    found = stage(shipped, "substantive")["divergences"]

    assert [one["entry"] for one in found] == ["W12", "W21"]
    assert found[0]["called"][0] | {"rule": ""} == {
        "role": "third",
        "rule": "",
        "experts": ["T1"],
        "missing": 0,
    }
    assert found[0]["called"][0]["rule"].startswith("max(totals) - min(totals) > 20")
    assert found[0]["uncounted"] == ["E1"]


def test_a_third_sheet_that_is_missing_is_said(folder: Path) -> None:
    (folder / "sheets" / "substantive" / "T1.yaml").unlink()
    found = stage(report(folder, "--format", "json", "--draws", 0, "--stage", "substantive"), "substantive")[
        "divergences"
    ]

    assert [(one["entry"], one["called"][0]["missing"]) for one in found] == [("W12", 1), ("W21", 1)]


def test_a_recused_experts_marks_are_in_no_table(folder: Path) -> None:
    recusal = "{event: recusal, entry: W01, expert: PARP, stage: panel, date: 2015-09-10, by: PARP}"
    change(folder / "round.yaml", "events:\n", f"events:\n  - {recusal}\n")
    found = stage(report(folder, "--format", "json", "--draws", 0, "--stage", "panel"), "panel")
    w01 = next(one for one in found["roles"][0]["spread"] if one["entry"] == "W01")

    assert sorted(w01["sums"]) == ["MG", "MIiR", "MNiSW", "NCBR"]
    assert found["divergences"][0]["recused"] == ["PARP"]


# -- agreement ---------------------------------------------------------------------------------


def test_agreement_is_worked_out_for_each_criterion_and_the_sums(shipped: Done) -> None:
    found = stage(shipped, "panel")["roles"][0]["agreement"]

    assert [one["of"] for one in found] == ["P1", "P2", "P3", "P4", "P5", "sum"]
    assert all(one["icc_2_1"]["value"] and one["kendall_w"]["entries"] == 8 for one in found)
    assert "alpha_nominal" not in found[-1]


def test_where_no_entry_is_marked_by_all_there_is_no_icc_and_it_says_why(shipped: Done) -> None:
    sums = stage(shipped, "substantive")["roles"][0]["agreement"][-1]

    assert sums["icc_2_1"] == {
        "value": None,
        "interval": None,
        "draws": 0,
        "entries": 0,
        "why": "few_entries",
    }
    assert sums["alpha_interval"]["why"] is None


def test_below_the_minimums_there_is_no_number(folder: Path) -> None:
    eight = ": [W01, W04, W06, W07, W10, W12, W17, W23]"
    text = (folder / "round.yaml").read_text("utf-8")
    (folder / "round.yaml").write_text(text.replace(eight, ": [W01, W04, W06, W07]"), "utf-8")
    done = report(folder, "--format", "json", "--stage", "panel", "--draws", 10)
    found = stage(done, "panel")["roles"][0]["agreement"]

    assert reasons(found) == {"few_entries"}


def test_answers_in_words_have_the_nominal_alpha_only(shipped: Done) -> None:
    (f2,) = stage(shipped, "formal")["roles"][0]["agreement"]

    assert sorted(f2) == ["alpha_nominal", "of"]
    assert f2["alpha_nominal"]["value"] == "1"


def test_the_seed_is_recorded_and_gives_the_same_bytes(shipped: Done) -> None:
    panel = ("--format", "json", "--draws", 40, "--stage", "panel")
    first, again, other = (
        report(SHIPPED, *panel, *more) for more in ((), ("--seed", "kkk-2015"), ("--seed", "x"))
    )

    assert shipped.json["seed"] == "kkk-2015"
    assert again.out == first.out != other.out


# -- severity and what hangs on it -------------------------------------------------------------


def test_severities_of_the_panel_are_the_distances_from_its_mean(shipped: Done) -> None:
    role = stage(shipped, "panel")["roles"][0]
    sums = [{e: int(points) for e, points in one["sums"].items()} for one in role["spread"]]
    mean = Fraction(sum(sum(one.values()) for one in sums), 40)
    own = {e: mean - Fraction(sum(one[e] for one in sums), 8) for e in role["experts"]}

    assert {one["expert"]: Fraction(one["severity"]) for one in role["severity"]} == own


def test_calibrated_points_are_the_marks_raised_by_the_severity_in_each_criterion(shipped: Done) -> None:
    found = stage(shipped, "substantive")
    added = {(one["expert"], one["criterion"]): Fraction(one["added"]) for one in found["calibration"]}
    w04 = next(one for one in found["calibrated"]["entries"] if one["entry"] == "W04")
    # No mark of W04 leaves its scale, and both sheets count: 70 and 66, each raised, halved.
    raised = sum(by for (expert, _), by in added.items() if expert in ("E3", "E4"))

    assert w04["before"]["points"] == ["68", "68"]
    assert Fraction(w04["after"]["points"][0]) == 68 + Fraction(raised, 2)


def test_a_calibrated_mark_stays_within_its_scale(folder: Path) -> None:
    sheet = folder / "sheets" / "panel" / "NCBR.yaml"
    text = sheet.read_text("utf-8")
    sheet.write_text(re.sub(r"mark: \d+", "mark: 10", text), "utf-8")
    found = stage(report(folder, "--format", "json", "--stage", "panel", "--draws", 0), "panel")

    assert all(Fraction(one["after"]["points"][0]) <= 50 for one in found["calibrated"]["entries"])
    assert min(Fraction(one["added"]) for one in found["calibration"] if one["expert"] == "NCBR") < -1


def test_real_points_stand_beside_calibrated_ones_and_stay_what_kkk_score_says(shipped: Done) -> None:
    real = {one["entry"]: one for one in scored(SHIPPED).json["entries"]}
    for one in stage(shipped, "substantive")["calibrated"]["entries"]:
        assert one["before"]["verdict"] == real[one["entry"]]["verdict"]
        assert one["before"]["rank"] == real[one["entry"]].get("rank")


def test_without_an_expert_is_the_round_in_which_nobody_assigned_him(shipped: Done, folder: Path) -> None:
    # The panel takes any four of its five bodies, so that the same can be typed into the files.
    change(folder / "round.yaml", "    MG: [W01, W04, W06, W07, W10, W12, W17, W23]\n", "")
    (folder / "sheets" / "panel" / "MG.yaml").unlink()
    rubric = folder.parent.parent / "rubrics" / "kkk-2015.yaml"
    change(rubric, "{sheets: 5, quorum: 3,", "{sheets: {min: 1, max: 5}, quorum: 1,")
    real = {one["entry"]: one for one in scored(folder).json["entries"]}
    without = next(one for one in stage(shipped, "panel")["without"] if one["expert"] == "MG")
    found = {one["entry"]: one["after"] for one in without["entries"]}

    assert {e: (one["verdict"], one["rank"]) for e, one in found.items()} == {
        e: (real[e]["verdict"], real[e].get("rank")) for e in found
    }
    assert [one["entry"] for one in without["entries"] if one["other_decision"]] == ["W04"]


# -- as people see it --------------------------------------------------------------------------


def test_a_round_without_sheets_says_so(tmp_path: Path) -> None:
    folder = write_example(tmp_path)

    assert report(folder).text.endswith("No expert has marked anything yet.\n")
    assert report(folder, "--format", "json").json["stages"] == []


def test_one_sheet_alone_makes_no_trouble(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    change(folder / "round.yaml", "assignments: {}", "assignments: {merit: {E3: [A1, A2]}}")
    with_sheets(folder, E3="A1 9 9")
    done = report(folder, "--plots", tmp_path / "plots")

    assert (done.code, "Traceback" in done.err) == (0, False)
    assert "E3 18" in done.text
    assert [path.name for path in (tmp_path / "plots").iterdir()] == ["heat-merit.svg"]


def test_sheets_that_are_not_complete_have_no_sum(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    change(folder / "round.yaml", "assignments: {}", "assignments: {merit: {E3: [A1], E4: [A1]}}")
    with_sheets(folder, E3="A1 9 9", E4="A1 6 6")
    change(folder / "sheets" / "merit" / "E4.yaml", ", plan: {mark: 6}", "")
    role = stage(report(folder, "--format", "json"), "merit")["roles"][0]

    assert role["spread"] == [
        {"entry": "A1", "sums": {"E3": "18"}, "spread": None, "criteria": {"idea": "3"}}
    ]


def test_experts_who_all_give_the_same_make_no_trouble(folder: Path) -> None:
    for sheet in (folder / "sheets" / "panel").iterdir():
        sheet.write_text(re.sub(r"mark: \d+", "mark: 7", sheet.read_text("utf-8")), "utf-8")
    done = report(
        folder, "--format", "json", "--stage", "panel", "--draws", 10, "--plots", folder.parent / "p"
    )
    found = stage(done, "panel")["roles"][0]

    assert reasons(found["agreement"]) == {"no_variation"}
    assert {one["severity"] for one in found["severity"]} == {"0"}


def test_the_report_is_told_in_polish(folder: Path) -> None:
    done = report(SHIPPED, "--stage", "panel", "--lang", "pl", "--draws", 0)

    assert "Zgodność" in done.text
    assert "Bez MNiSW: W17 odrzucono (Ocena Panelu Ekspertów) → Rekomendowany do nadania statusu" in done.text


def test_every_what_if_says_that_it_decides_nothing() -> None:
    text = report(SHIPPED, "--draws", 0).text

    assert text.count("This decides nothing") == text.count("What hangs on single experts") == 3


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("heat-substantive", {"E1", "T1", "W12", "93", "70", "78"}),
        ("severity-substantive", {"E1", "−8.60 (−14.29 to −2.91)"}),
        ("heat-panel", {"PARP", "W07", "39", "35"}),
        ("severity-panel", {"NCBR", "+0.88 (+0.20 to +1.55)"}),
    ],
)
def test_pictures_need_nothing_else_and_hold_every_number(
    pictures: Path, name: str, numbers: set[str]
) -> None:
    root = ET.fromstring((pictures / f"{name}.svg").read_text("utf-8"))
    used = {element.tag.removeprefix(SVG) for element in root.iter()}
    attributes = {key for element in root.iter() for key in element.attrib}
    texts = {element.text or element[-1].tail for element in root.iter(f"{SVG}text")}

    assert used <= {"svg", "style", "rect", "path", "circle", "text", "title"}
    assert not any("href" in key or key.startswith("on") for key in attributes)
    assert "url(" not in "".join(root.itertext())
    assert numbers <= texts


def test_hostile_titles_are_only_text_in_pictures(folder: Path) -> None:
    rubric = folder.parent.parent / "rubrics" / "kkk-2015.yaml"
    evil = "</text><script>alert(1)</script>&\\u202e"
    change(rubric, 'en: "Substantive assessment, stage I"}\n    rejected', f'en: "{evil}"}}\n    rejected')
    change(rubric, "en: External expert}", f'en: "{evil}"}}')
    done = report(folder, "--draws", 0, "--stage", "substantive", "--plots", folder.parent / "plots")
    for name in ("heat", "severity"):
        root = ET.fromstring((folder.parent / "plots" / f"{name}-substantive.svg").read_text("utf-8"))

        assert "script" not in {element.tag.removeprefix(SVG) for element in root.iter()}
        assert "alert(1)" in "".join(root.itertext())
        assert "\u202e" not in "".join(root.itertext())
    assert "\u202e" not in done.text


def test_a_plain_folder_has_no_experts(folder: Path) -> None:
    plain = folder.parent / "plain"
    plain.mkdir()
    shutil.copy(folder / "W01-robotyka.yaml", plain)
    done = report(plain, "--rubric", folder.parent.parent / "rubrics" / "kkk-2015.yaml")

    assert (done.code, done.err) == (2, "A plain folder of applications has no experts.\n")


@pytest.mark.parametrize("round_", ["horizon-europe-ia", "gallery/diving", "gallery/erasmus-plus"])
def test_other_competitions_have_their_report_too(round_: str) -> None:
    done = report(ROOT / "applications" / round_, "--draws", 20)

    assert (done.code, done.err) == (0, "")
    assert "Agreement" in done.text or "Spread" in done.text
