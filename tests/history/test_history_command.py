"""`kkk history`: every event with its day, who and why; of an entry also how it stood afterwards."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter

from kkk_scoring.report.told import told
from kkk_scoring.scoring.events import AnyEvent
from kkk_scoring.scoring.happening import Happening
from tests.helpers import ROOT, change, kkk
from tests.small import rules

FIRST = ROOT / "applications" / "kkk-2015"
APPEALS = ROOT / "applications" / "przyklad-odwolania"

W18 = """
2015-06-11
  10:07 received (office; round.yaml:79)
  → open at Formal assessment

2015-06-18
  all sheets of “Formal assessment” were handed in (secretary; round.yaml:89)

2015-06-19
  called to correct F2, until 2015-06-26 (secretary; round.yaml:109)
      Please attach the action plan, which is missing among the annexes.

2015-06-29
  no correction arrived: F2 (secretary; round.yaml:170)
      The 7 days ended on 26 June 2015; no answer has arrived.
  → rejected at Formal assessment
"""


def test_the_story_of_an_entry() -> None:
    done = kkk("history", FIRST, "W18")

    assert (done.code, done.err) == (0, "")
    assert done.text.startswith("W18 Klaster Przykładowy Wody Mineralnej\n")
    assert done.text.endswith(W18)


def test_the_story_is_told_in_polish_too() -> None:
    text = kkk("history", FIRST, "W18", "--lang", "pl").text

    assert "wezwano do uzupełnienia F2 do 2015-06-26 (sekretarz; round.yaml:109)" in text
    assert text.endswith("  → odrzucono na etapie: Ocena formalna\n")


def test_the_whole_round_tells_every_event_once() -> None:
    text = kkk("history", FIRST).text
    lines = re.findall(r"round\.yaml:(\d+)\)", text)
    written = (FIRST / "round.yaml").read_text("utf-8").splitlines()
    begins = [str(n) for n, line in enumerate(written, 1) if re.match(r"  - (\{event|event)", line)]

    assert sorted(lines) == sorted(begins)


def test_an_appeal_in_json_with_the_states_after_it() -> None:
    done = kkk("history", APPEALS, "O1", "--format", "json").json

    assert [(event["date"], event["event"]) for event in done["events"]][-5:] == [
        ("2026-04-21", "replace_sheet"),
        ("2026-05-08", "sheets"),
        ("2026-05-12", "recommendation"),
        ("2026-05-20", "approval"),
        ("2026-06-01", "grant"),
    ]
    assert [(state["day"], state["verdict"], state["total"]) for state in done["states"]] == [
        ("2026-02-24", "pending", None),
        ("2026-03-04", "pending", None),
        ("2026-03-27", "rejected", "58"),
        ("2026-04-21", "pending", None),
        ("2026-05-08", "passed", "70"),
    ]
    (replaced,) = (event for event in done["events"] if event["event"] == "replace_sheet")
    assert replaced == {
        "date": "2026-04-21",
        "event": "replace_sheet",
        "entries": ["O1"],
        "by": "commission",
        "reason": {
            "en": "The sheet leaves out part of the application.",
            "pl": "Karta nie odnosi się do całego wniosku.",
        },
        "clause": {"pl": "§ 12 (zmyślony)", "en": "§ 12 (invented)", "source": "", "assumed": True},
        "stage": "merit",
        "expert": "E1",
        "new_expert": "E3",
        "told": {
            "en": "O1: E3 assesses it again in “Assessment of merit” instead of E1",
            "pl": "O1: E3 ocenia ponownie w etapie „Ocena merytoryczna” zamiast E1",
        },
        "place": {"file": "round.yaml", "line": 87, "column": 5},
    }


def test_what_happened_after_the_vote_is_shown_with_the_result() -> None:
    explained = kkk("explain", FIRST, "W07").text
    acts = kkk("score", APPEALS, "--format", "json").entry("O4")["acts"]

    assert "2015-09-11: recommended (panel)\n2015-09-23: approved (minister)\n" in explained
    assert [(act["event"], act["date"], act["by"]) for act in acts] == [
        ("appeal", "2026-04-17", "applicant"),
        ("appeal_decision", "2026-04-20", "commission"),
    ]


def test_an_event_that_does_not_count_is_a_finding_and_not_told(folder: Path) -> None:
    change(folder / "round.yaml", "decision: left_unexamined", "decision: upheld")
    done = kkk("history", folder, "O4")

    assert done.code == 1
    assert (
        "KKK360 The appeal came on 2026-04-17, after 2026-04-16; it can only be left unexamined." in done.err
    )
    assert "appeal is" not in done.text


EXAMPLES: dict[str, dict[str, object]] = {
    "received": {"date": "2026-03-01 09:00"},
    "recusal": {"expert": "E1"},
    "sheets": {"stage": "formal"},
    "no_sheet": {"stage": "formal", "expert": "E1"},
    "call_to_correct": {"requirements": ["F"]},
    "correction": {"requirements": ["F"]},
    "no_correction": {"requirements": ["F"]},
    "recheck": {"requirement": "F", "mark": "yes"},
    "settlement": {"requirement": "F", "mark": "no"},
    "drop_sheet": {"stage": "formal", "expert": "E1"},
    "change_mark": {"stage": "formal", "expert": "E1", "criterion": "M", "mark": 1},
    "moderate_mark": {"stage": "formal", "criterion": "M", "mark": 1},
    "set_result": {"result": "good"},
    "withdraw": {},
    "order_ties": {"order": ["A", "B"]},
    "notice": {},
    "appeal": {},
    "appeal_decision": {"decision": "upheld"},
    "replace_sheet": {"stage": "formal", "expert": "E1", "new_expert": "E2"},
    "recommendation": {"entries": ["A"]},
    "approval": {"entries": ["A"]},
    "grant": {"document": "1", "until": "2029-01-01"},
    "renewal": {},
    "loss": {},
}
OF_NO_ENTRY = {"sheets", "order_ties", "recommendation", "approval"}
KINDS = [get_args(model.model_fields["event"].annotation)[0] for model in get_args(get_args(AnyEvent)[0])]
RUBRIC = rules(
    """
rubric: told
form: {name?: text}
stages:
  - stage: formal
    experts: {checker: 1}
    requirements: {F: {judged: true, correctable: {days: 7}}}
    criteria: {M: {marks: {to: 5}}}
"""
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_is_told_in_both_languages(kind: str) -> None:
    written: dict[str, object] = {"event": kind, "date": "2026-03-01", "by": "office", **EXAMPLES[kind]}
    if kind not in OF_NO_ENTRY:
        written["entry"] = "A"
    adapter: TypeAdapter[Happening] = TypeAdapter(AnyEvent)
    said = told(adapter.validate_python(written), RUBRIC).both()

    assert said["en"] != said["pl"]
    assert said["en"].startswith("A: ") == (kind not in OF_NO_ENTRY)
