"""A round as it stood at the end of a day."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from kkk_scoring.loading import LoadedRound, load_round, score
from kkk_scoring.scoring.happening import EventOfSeveral
from kkk_scoring.scoring.protocol import Protocol, certain
from tests.helpers import ROOT, change, copy_round, kkk

FIRST = ROOT / "applications" / "kkk-2015"
APPEALS = ROOT / "applications" / "przyklad-odwolania"


@pytest.fixture(scope="module")
def loaded() -> LoadedRound:
    return load_round(FIRST)


def on(loaded: LoadedRound, day: str) -> Protocol:
    return score(load_round(loaded.folder, loaded.rubric, date.fromisoformat(day)))


FUNNELS = [
    ("2015-05-13", [(0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)]),
    ("2015-06-12", [(23, 0, 11, 12), (0, 0, 0, 0), (0, 0, 0, 0)]),
    ("2015-06-18", [(23, 9, 11, 3), (9, 0, 0, 9), (0, 0, 0, 0)]),
    ("2015-06-29", [(23, 10, 13, 0), (10, 0, 0, 10), (0, 0, 0, 0)]),
    ("2015-07-24", [(23, 10, 13, 0), (10, 7, 1, 2), (7, 0, 0, 7)]),
    ("2015-08-14", [(23, 10, 13, 0), (10, 8, 2, 0), (8, 0, 0, 8)]),
    ("2015-09-11", [(23, 10, 13, 0), (10, 8, 2, 0), (8, 7, 1, 0)]),
]


@pytest.mark.parametrize(("day", "funnel"), FUNNELS, ids=[day for day, _ in FUNNELS])
def test_the_funnel_of_2015_on_each_day(
    loaded: LoadedRound, day: str, funnel: list[tuple[int, int, int, int]]
) -> None:
    found = on(loaded, day)

    assert [(f.entered, f.passed, f.rejected, f.pending) for f in found.funnel] == funnel
    assert found.findings == ()


def test_after_the_last_event_it_is_the_round_as_it_is(loaded: LoadedRound) -> None:
    last, whole = on(loaded, "2015-09-23"), score(loaded)

    assert [(o.entry, o.verdict, o.total, o.rank, o.result) for o in last.outcomes] == [
        (o.entry, o.verdict, o.total, o.rank, o.result) for o in whole.outcomes
    ]
    acts = [event.about for event in loaded.round.happened.values() if isinstance(event, EventOfSeveral)]
    assert [set(about) for about in acts] == 2 * [
        {o.entry for o in whole.outcomes if o.result == "recommended"}
    ]


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_what_was_decided_on_any_day_of_2015_is_what_was_decided_at_last(
    loaded: LoadedRound, every: int
) -> None:
    """On every day on which something happened: no findings, and whoever is decided is decided for good."""
    last = {o.entry: (o.verdict, o.total) for o in score(loaded).outcomes}
    days = sorted({event.day for event in loaded.round.happened.values()})

    assert len(days) > 15
    for day in days[::every]:
        found = on(loaded, day.isoformat())
        received = {
            event.about[0]
            for event in loaded.round.happened.values()
            if event.day <= day and getattr(event, "event", "") == "received"
        }
        assert found.findings == ()
        assert {o.entry for o in found.outcomes} == received
        for outcome in found.outcomes:
            if outcome.verdict != "pending":
                assert (outcome.verdict, outcome.total) == last[outcome.entry], day


WHAT_HAPPENED_TO_O1 = [
    ("2026-02-23", None, None),
    ("2026-03-04", "pending", None),
    ("2026-03-27", "rejected", 58),
    ("2026-04-20", "rejected", 58),
    ("2026-04-21", "pending", None),
    ("2026-05-08", "passed", 70),
]


@pytest.mark.parametrize(("day", "verdict", "total"), WHAT_HAPPENED_TO_O1)
def test_an_appeal_opens_a_decided_entry_again(day: str, verdict: str | None, total: int | None) -> None:
    outcome = score(load_round(APPEALS, as_of=date.fromisoformat(day))).outcome("O1")

    assert (outcome and outcome.verdict, outcome and certain(outcome.total)) == (verdict, total)


def test_a_correction_counts_from_its_day_on() -> None:
    stood = {
        day: score(load_round(APPEALS, as_of=date(2026, 3, day))).outcome("O3").stopped_at  # type: ignore[union-attr]  # it is there
        for day in (11, 12)
    }

    assert stood == {11: "formal", 12: "merit"}


def test_the_day_is_that_of_the_rounds_zone(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    change(folder / "round.yaml", "date: 2015-05-14 08:52,", "date: 2015-05-13T22:30Z,")

    assert score(load_round(folder, as_of=date(2015, 5, 13))).outcomes == []
    assert [o.entry for o in score(load_round(folder, as_of=date(2015, 5, 14))).outcomes] == ["W10"]


MARKS = "M1: {mark: 44, reason: Wspólne zakupy i dwa wspólne projekty.}"
REPLACED = """\
M1:
        mark: 40
        reason: Two joint projects.
        was:
          - {mark: 44, reason: Three joint projects., until: 2026-03-30}
          - {mark: 48, reason: Four joint projects., until: 2026-04-10 09:30}"""
CHANGED = """\
impartial: false
    conflict: A former employer.
    was:
      - until: 2026-03-30
        impartial: true
        marks:
          M1:
            mark: 40
            reason: Two joint projects.
            was:
              - {mark: 44, reason: Three joint projects., until: 2026-03-28}
          M2: {mark: 30, reason: Dates and costs.}"""
REPLACEMENTS = [("2026-03-27", 44), ("2026-03-29", 44), ("2026-03-30", 48), ("2026-04-09", 48),
                ("2026-04-10", 40)]  # fmt: skip


@pytest.mark.parametrize(("day", "mark"), REPLACEMENTS)
def test_the_mark_counts_that_had_not_yet_been_replaced_on_that_day(
    tmp_path: Path, day: str, mark: int
) -> None:
    folder = appeals(tmp_path)
    change(folder / "sheets" / "merit" / "E1.yaml", MARKS, REPLACED)

    found = load_round(folder, as_of=date.fromisoformat(day)).round.sheet("merit", "E1", "O3")
    now = load_round(folder).round.sheet("merit", "E1", "O3")

    assert found is not None
    assert now is not None
    assert (found.marks["M1"].value, now.marks["M1"].value) == (mark, 40)


def test_a_mark_that_was_replaced_later_is_shown_where_it_stands(tmp_path: Path) -> None:
    folder = appeals(tmp_path)
    change(folder / "sheets" / "merit" / "E1.yaml", MARKS, REPLACED)

    done = kkk("score", folder, "--as-of", "2026-03-27", "--format", "json")

    mark = next(m for m in done.entry("O3")["stages"][1]["marks"] if m["criterion"] == "M1")
    given = next(g for g in mark["given"] if g["expert"] == "E1")
    assert (given["points"], given["reason"]) == ("44", "Three joint projects.")
    assert given["place"]["line"] == 22


@pytest.mark.parametrize(
    ("day", "impartial", "marks"),
    [
        ("2026-03-27", True, {"M1": 44, "M2": 30}),
        ("2026-03-29", True, {"M1": 40, "M2": 30}),
        ("2026-03-30", False, {}),
    ],
)
def test_a_declaration_counts_until_the_day_on_which_it_changed(
    tmp_path: Path, day: str, impartial: bool, marks: dict[str, int]
) -> None:
    folder = appeals(tmp_path)
    sheet = folder / "sheets" / "merit" / "E1.yaml"
    text = sheet.read_text("utf-8")
    start = text.index("impartial", text.index("  O3:"))
    sheet.write_text(text[:start] + CHANGED + "\n" + text[text.index("  O4:") :], "utf-8")

    loaded = load_round(folder, as_of=date.fromisoformat(day))

    found = loaded.round.sheet("merit", "E1", "O3")
    assert loaded.findings == ()
    assert found is not None
    assert (found.impartial, {id_: mark.value for id_, mark in found.marks.items()}) == (impartial, marks)


def appeals(tmp_path: Path) -> Path:
    """A copy of the round about appeals, with its rubric."""
    folder = tmp_path / "applications" / "przyklad-odwolania"
    shutil.copytree(APPEALS, folder)
    (tmp_path / "rubrics").mkdir()
    shutil.copy(ROOT / "rubrics" / "przyklad-odwolania.yaml", tmp_path / "rubrics")
    return folder


# -- the commands ----------------------------------------------------------------------------------


def test_the_result_says_of_which_day_it_is() -> None:
    arguments = (FIRST, "--as-of", "2015-06-29")

    assert kkk("score", *arguments, "--format", "json").json["as_of"] == "2015-06-29"
    assert "As it stood at the end of 2015-06-29." in kkk("score", *arguments).text
    assert "As it stood at the end of 2015-06-29." in kkk("score", *arguments, "-f", "md").text.replace(
        "\\", ""
    )
    assert (
        "Stan na koniec dnia 2015-06-29." in kkk("explain", FIRST, "W11", *arguments[1:], "--lang", "pl").text
    )
    assert "as_of" not in kkk("score", FIRST, "--format", "json").json


def test_the_report_says_so_too(tmp_path: Path) -> None:
    to = tmp_path / "report.html"

    assert kkk("report", FIRST, "--as-of", "2015-06-29", "--to", to, "--lang", "en").code == 0
    assert re.search(r"<strong>As it stood at the end of 2015-06-29\.</strong>", to.read_text("utf-8"))


def test_that_nobody_recorded_when_a_sheet_came_is_said(tmp_path: Path) -> None:
    folder = copy_round(tmp_path)
    change(folder / "round.yaml", "  - {event: sheets, stage: panel, date: 2015-09-11, by: secretary}\n", "")
    done = kkk("score", folder, "--as-of", "2015-08-14", "--format", "json")

    assert done.code == 0
    assert (
        "When these sheets were handed in is not recorded; they are counted: sheets/panel/MG.yaml" in done.err
    )


def test_a_plain_folder_has_no_days(tmp_path: Path) -> None:
    (tmp_path / "A.yaml").write_text("application: A\n")
    done = kkk("score", tmp_path, "--rubric", ROOT / "rubrics" / "kkk-2015.yaml", "--as-of", "2015-06-29")

    assert (done.code, done.err) == (2, "Without round.yaml nothing is known of any day.\n")


def test_a_day_that_is_none_is_wrong_use() -> None:
    assert kkk("score", FIRST, "--as-of", "yesterday").code == 2
