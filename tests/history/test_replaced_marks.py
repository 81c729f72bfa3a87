"""A mark that was replaced: the history tells when and by what, the result why it is another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import change, kkk

MARKS = "M1: {mark: 44, reason: Wspólne zakupy i dwa wspólne projekty.}"
REPLACED = """\
M1:
        mark: 40
        reason: Two joint projects.
        was:
          - {mark: 44, reason: Three joint projects., until: 2026-03-30}
          - {mark: 48, reason: Four joint projects., until: 2026-04-10 09:30}"""
TOLD = """
2026-03-30
  the mark of E1 for M1 was 44, now it is 48 (E1; sheets/merit/E1.yaml:22)
      Four joint projects.
  → Status of a model cluster, 75 points, place 1
"""
TOLD_LATER = """
2026-04-10
  09:30 the mark of E1 for M1 was 48, now it is 40 (E1; sheets/merit/E1.yaml:23)
      Two joint projects.
  → Status of a model cluster, 70 points, place 1
"""
CONFLICT = """\
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


@pytest.fixture
def replaced(folder: Path) -> Path:
    change(folder / "sheets" / "merit" / "E1.yaml", MARKS, REPLACED)
    return folder


def test_each_mark_that_was_replaced_is_a_line_of_the_history(replaced: Path) -> None:
    text = kkk("history", replaced, "O3").text

    assert TOLD in text
    assert TOLD_LATER in text


def test_the_history_of_the_round_tells_it_too_and_that_of_another_entry_does_not(replaced: Path) -> None:
    whole = kkk("history", replaced, "--lang", "pl").text

    assert "  O3: ocena M1 na karcie E1: było 44, jest 48 (E1; sheets/merit/E1.yaml:22)\n" in whole
    assert "karcie E1" not in kkk("history", replaced, "O2", "--lang", "pl").text


def test_as_data_it_is_an_event_like_the_others(replaced: Path) -> None:
    events = kkk("history", replaced, "O3", "--format", "json").json["events"]

    assert next(event for event in events if event["event"] == "mark_replaced") == {
        "date": "2026-03-30",
        "event": "mark_replaced",
        "entries": ["O3"],
        "by": "E1",
        "reason": {"en": "Four joint projects.", "pl": "Four joint projects."},
        "clause": None,
        "stage": "merit",
        "expert": "E1",
        "criterion": "M1",
        "was": "44",
        "mark": "48",
        "told": {
            "en": "O3: the mark of E1 for M1 was 44, now it is 48",
            "pl": "O3: ocena M1 na karcie E1: było 44, jest 48",
        },
        "place": {"file": "sheets/merit/E1.yaml", "line": 22, "column": 13},
    }


def test_a_declaration_that_changed_is_told_with_the_marks_replaced_before(folder: Path) -> None:
    text = (folder / "sheets" / "merit" / "E1.yaml").read_text("utf-8")
    begins, ends = text.index("impartial: true", text.index("  O3:")), text.index("\n  O4:")
    (folder / "sheets" / "merit" / "E1.yaml").write_text(text[:begins] + CONFLICT + text[ends:], "utf-8")
    told = kkk("history", folder, "O3").text

    assert "  the mark of E1 for M1 was 44, now it is 40 (E1; sheets/merit/E1.yaml:26)\n" in told
    assert (
        "  E1 declares a conflict of interest in “Assessment of merit” (E1; sheets/merit/E1.yaml:19)\n"
        "      A former employer.\n"
    ) in told


CHANGE = """
  - event: change_mark
    entry: O4
    stage: merit
    expert: E1
    criterion: M1
    mark: 31
    date: 2026-03-28
    by: commission
    reason: {pl: Błąd w zapisie., en: A slip of the pen.}
"""


@pytest.mark.parametrize(("language", "reason"), [("pl", "Błąd w zapisie."), ("en", "A slip of the pen.")])
def test_the_reason_of_a_change_is_told_in_the_readers_language(
    folder: Path, language: str, reason: str
) -> None:
    rubric = folder.parent.parent / "rubrics" / "przyklad-odwolania.yaml"
    change(rubric, "decisions:\n", "decisions:\n  - {decision: change_mark, by: commission}\n")
    change(
        folder / "round.yaml",
        "  - {event: notice, entry: O1,",
        f"{CHANGE.lstrip(chr(10))}  - {{event: notice, entry: O1,",
    )
    explained = kkk("explain", folder, "O4", "--lang", language).text
    page = folder / "report.html"
    kkk("report", folder, "O4", "--lang", language, "--to", page)
    stages = kkk("score", folder, "--lang", language, "--format", "json").entry("O4")["stages"]
    given = stages[1]["marks"][0]["given"][0]

    assert f"      E1 31: {reason}\n" in explained
    assert f"{reason}</span></li>" in page.read_text("utf-8")
    assert (given["was"], given["reason"]) == ("30", "Błąd w zapisie.")
    assert given["reasons"] == {"pl": "Błąd w zapisie.", "en": "A slip of the pen."}
