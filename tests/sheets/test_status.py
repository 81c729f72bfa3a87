"""`kkk sheets status`: who has handed in what, whom the rules call in, what a verdict waits for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkk_scoring.loading import load_round, score
from kkk_scoring.report.sheet_status import StatusPage
from kkk_scoring.scoring.owed import owed
from tests.helpers import change, kkk
from tests.sheets.prize import write

SHEET = "sheet: merit\nexpert: {expert}\nrubric: prize\nentries:\n"
FULL = (
    "  {entry}: {{impartial: true, marks: {{R1: {{mark: yes}}, plan: {{mark: {plan}, reason: sound}}, "
    "taste: {{mark: good}}{more}}}}}\n"
)


@pytest.fixture
def prize(tmp_path: Path) -> Path:
    """E1 marked A1 in full and began A2; E2 marked A1 far apart, a conflict with A2; E3 handed in nothing."""
    folder = write(tmp_path)
    (folder / "sheets" / "merit").mkdir(parents=True)
    shop = ", shop: {mark: 9}"
    first = (
        FULL.format(entry="A1", plan=10, more=shop) + "  A2: {impartial: true, marks: {R1: {mark: yes}}}\n"
    )
    second = (
        FULL.format(entry="A1", plan=1, more=shop) + "  A2: {impartial: false, conflict: My sister's firm.}\n"
    )
    for expert, entries in (("E1", first), ("E2", second)):
        text = SHEET.format(expert=expert) + entries
        (folder / "sheets" / "merit" / f"{expert}.yaml").write_text(text, "utf-8")
    return folder


def test_everybody_is_shown_beside_every_entry(prize: Path) -> None:
    done = kkk("sheets", "status", prize)

    assert (done.code, done.err) == (0, "")
    assert done.text == (
        "merit\n"
        "Entry  E1    E2    E3    T1\n"
        "─────────────────────────────\n"
        "A1     done  done        open\n"
        "A2     1/3   out\n"
        "A3                 open\n"
        "\n"
        "done   1/2   1/1   0/1   0/1\n"
        "Out\n"
        "  A2 E2: declared a conflict of interest: My sister's firm.\n"
        "Further expert needed\n"
        "  A1: T1 is assigned.\n"
        "Missing for a verdict\n"
        "  A1: The rules call for a further expert (third); the sheet is missing.\n"
        "  A2: The sheet of E1 has no mark for 2 criteria.\n"
        "  A3: The sheet of E3 is missing.\n"
        "  A3: One expert of the role expert is not assigned yet.\n"
        "\n"
        "done: all marked; 3/12: 3 of 12 marks are there; open: nothing handed in\n"
        "out: the sheet doesn't count; on call: the rules have not called for it\n"
        "later: the entry is not at this stage yet; –: it never will be\n"
    )


def test_programs_get_the_same_as_json(prize: Path) -> None:
    (stage,) = kkk("sheets", "status", prize, "--format", "json").json["stages"]
    states = {(sheet["expert"], sheet["entry"]): sheet["state"] for sheet in stage["sheets"]}

    assert states == {
        ("E1", "A1"): "in",
        ("E1", "A2"): "part",
        ("E2", "A1"): "in",
        ("E2", "A2"): "out",
        ("E3", "A3"): "open",
        ("T1", "A1"): "open",
    }
    assert stage["experts"][0] == {"expert": "E1", "role": "expert", "in": 1, "of": 2}
    assert stage["called"] == [{"entry": "A1", "expert": "T1", "drafted": None}]
    assert {(one["entry"], one["what"]) for one in stage["missing"]} == {
        ("A1", "third"), ("A2", "mark"), ("A3", "sheet"), ("A3", "expert"),
    }  # fmt: skip


def test_a_third_expert_whom_the_rules_have_not_called_owes_nothing(prize: Path) -> None:
    sheet = prize / "sheets" / "merit" / "E2.yaml"
    change(sheet, "plan: {mark: 1,", "plan: {mark: 10,")

    done = kkk("sheets", "status", prize)

    assert "A1     done  done        on call\n" in done.text
    assert "Further expert needed" not in done.text


def test_whom_the_draw_proposes_is_named_where_the_rules_call_a_further_expert(prize: Path) -> None:
    change(prize / "round.yaml", ", T1: [A1]", "")

    assert "Further expert needed\n  A1: T1 is proposed.\n" in kkk("sheets", "status", prize).text


def test_where_nobody_is_left_for_a_further_expert_that_is_said(prize: Path) -> None:
    change(prize / "round.yaml", ", T1: [A1]", "")
    change(prize / "round.yaml", "  T1: {role: third}\n", "")

    assert "Further expert needed\n  A1: nobody is assigned.\n" in kkk("sheets", "status", prize).text


def test_events_that_take_a_sheet_away_are_told_with_their_reason(prize: Path) -> None:
    event = "{event: recusal, entry: A3, expert: E3, date: 2026-04-02, by: E3, reason: Works there.}"
    change(prize / "round.yaml", "events:\n", f"events:\n  - {event}\n")

    assert "  A3 E3: recused: Works there.\n" in kkk("sheets", "status", prize).text


def test_an_entry_that_fell_before_or_has_not_come_so_far_asks_for_nothing(folder: Path) -> None:
    change(folder / "round.yaml", "    E1: [W01, W07, W12, W21]", "    E1: [W01, W02, W07, W12, W21]")
    (folder / "sheets" / "substantive" / "E1.yaml").unlink()

    done = kkk("sheets", "status", folder)

    assert "W02    –" in done.text  # fell at the formal stage
    assert "W01    open  done\n" in done.text
    assert "W01    done  done  done   done  done" in done.text  # the panel's sheets are there already

    (folder / "sheets" / "panel" / "MG.yaml").unlink()

    assert "W01    later  done  done   done  done" in kkk("sheets", "status", folder).text


def test_many_experts_stand_in_several_blocks(folder: Path) -> None:
    protocol = score(load_round(folder))
    page = StatusPage(protocol, owed(protocol)[2:], "en").render(width=40)

    assert max(map(len, page.splitlines()[:-3])) <= 40
    assert "Entry  MG    MIiR  MNiSW\n" in page
    assert "Entry  NCBR  PARP\n" in page


def test_a_stage_that_is_not_there_is_said_with_those_that_are(folder: Path) -> None:
    done = kkk("sheets", "status", folder, "--stage", "panels")

    assert done.code == 2
    assert done.err.splitlines()[0] == "There is no stage `panels` in which experts mark anything."


EMPLOYED = "  E1: {role: expert, employer: {nip: '1000100015'}}\n"
"""The tax number is that of the applicant of all three entries."""


def test_possible_conflicts_of_those_who_are_assigned_are_listed_and_change_nothing(prize: Path) -> None:
    before = kkk("sheets", "status", prize, "--format", "json").json
    change(prize / "round.yaml", "  E1: {role: expert}\n", EMPLOYED)
    done = kkk("sheets", "status", prize)

    after = kkk("sheets", "status", prize, "--format", "json").json

    assert done.code == 0
    assert (
        "Possible conflicts of interest, for people to decide\n"
        "  E1 works for the tax number 1000100015, which A1 names.\n"
        "      round.yaml:5:38 and A1.yaml:6:38\n"
        "  E1 works for the tax number 1000100015, which A2 names.\n"
        "      round.yaml:5:38 and A2.yaml:6:38\n"
        "\n"
    ) in done.text
    (stage,) = after["stages"]
    pairs = [(one["expert"], one["entry"], one["place"]["line"]) for one in stage["suspicions"]]
    assert pairs == [("E1", "A1", 5), ("E1", "A2", 5)]
    assert {**stage, "suspicions": []} == before["stages"][0]


def test_once_a_conflict_is_on_record_it_is_no_longer_a_suspicion(prize: Path) -> None:
    change(prize / "round.yaml", "  E1: {role: expert}\n", EMPLOYED)
    change(
        prize / "round.yaml",
        "events:\n",
        "events:\n  - {event: recusal, entry: A1, expert: E1, date: 2026-03-03, by: E1, reason: My firm.}\n",
    )

    (stage,) = kkk("sheets", "status", prize, "--format", "json").json["stages"]

    assert [(one["expert"], one["entry"]) for one in stage["suspicions"]] == [("E1", "A2")]
