"""Two rounds that differ only in private answers give packages and public reports that differ in nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import change, kkk
from tests.sealed.example import seal, write_round

STAFF = """\
  pages: {is: number, min: 1}
  secret?: {is: number, private: true}
  staff:
    - name: text
      pay: {is: number, private: true}
"""
REQUIRE = "require: own_mark >= 0"
ONE: dict[str, str | None] = {"own_mark": "7", "pay": "12.5", "secret": "5"}
OTHER: dict[str, str | None] = {"own_mark": "8", "pay": "13.5", "secret": None}
RULES = {
    "a condition": (REQUIRE, REQUIRE),
    "a count of items chosen by it": (REQUIRE, "require: 'count(staff[pay > 13]) >= 0'"),
    "a count with the item named": (REQUIRE, "require: 'count(staff[item.pay > 13]) >= 0'"),
    "a loop": (REQUIRE, "require: sum(for m in staff return m.pay) > 1"),
    "every item": (REQUIRE, "require: (every m in staff satisfies m.pay > 1)"),
    "the field": (REQUIRE, "require: max(field.own_mark) >= 0"),
    "a loop over the field": (REQUIRE, "require: max(for e in field return e.own_mark) > 1"),
    "who entered": ("require: merit >= 5", "require: max(entered.formal.own_mark) >= 0"),
    "an answer that is absent": (REQUIRE, "require: secret = null or secret > 0"),
    "a condition for asking": (REQUIRE, "require: pages >= 0, when: own_mark > 2"),
    "a key of the ranking": ("{highest: merit}", "{highest: merit}, {lowest: own_mark}"),
    "a key that may be absent": ("{highest: merit}", "{highest: merit}, {lowest: secret}"),
    "a branch of a rule": (
        "criteria:",
        "criteria:\n      x: {points: if own_mark > 7 then pages * 0 else 0}",
    ),
    "a remark": ("idea: {marks: {to: 10}}", "idea: {marks: {to: 10}, flag: own_mark > 7}"),
    "the title": ("name: text", "name: {is: text, private: true}"),
    "a title made of it": ("entry_title: name", "entry_title: string(own_mark)"),
}


@pytest.mark.parametrize(("old", "new"), RULES.values(), ids=RULES)
def test_what_is_published_is_the_same_whatever_the_private_answers(
    tmp_path: Path, old: str, new: str
) -> None:
    published = []
    for name, answers in (("one", ONE), ("other", OTHER)):
        folder = write_round(tmp_path / name)
        rubric = tmp_path / name / "rubrics/prize.yaml"
        change(rubric, "  pages: {is: number, min: 1}\n", STAFF)
        change(rubric, old, new)
        _answer(folder / "A1-bees.yaml", answers, new.startswith("name"))
        _answer(folder / "A2-honey.yaml", {**ONE, "own_mark": "3.5"}, False)
        published.append(_published(folder, tmp_path / name))

    assert published[0] == published[1]


def _answer(file: Path, answers: dict[str, str | None], named: bool) -> None:
    text = re.sub("own_mark: .*", f"own_mark: {answers['own_mark']}", file.read_text("utf-8"))
    text += f"staff:\n  - {{name: X, pay: {answers['pay']}}}\n"
    text += f"secret: {answers['secret']}\n" if answers["secret"] else ""
    if named:
        text = re.sub("^name: .*", f"name: called {answers['pay']}", text, flags=re.MULTILINE)
    file.write_text(text, "utf-8")


def _published(folder: Path, beside: Path) -> dict[str, str]:
    """Every file of the package, commitments masked, and the public report without its hashes."""
    done = kkk("publish", folder, "--to", beside / "public")
    report = kkk("report", folder, "--public", "--to", beside / "report.html")

    assert (done.code, report.code) == (0, 0), done.err + report.err
    found = {path.name: path.read_text("utf-8") for path in (beside / "public").iterdir()}
    found["report"] = (beside / "report.html").read_text("utf-8")
    return {name: re.sub("[0-9a-f]{16,}", "", text) for name, text in found.items()}


def test_an_appeal_or_a_remark_is_hidden_like_their_absence(tmp_path: Path) -> None:
    published = []
    for name, event in (("one", "recusal"), ("other", "recommendation")):
        folder = write_round(tmp_path / name)
        if event == "recommendation":
            change(
                folder / "round.yaml",
                "event: recusal, entry: A2, expert: E2, date: 2026-04-02, by: E2, "
                "reason: Works for the applicant.",
                "event: recommendation, entries: [A1], date: 2026-04-02, by: panel",
            )
            change(folder / "sheets/merit/E2.yaml", "  A1:", "  A2: {impartial: true, marks: {}}\n  A1:")
        kkk("publish", folder, "--to", tmp_path / name / "public")
        document: Any = json.loads((tmp_path / name / "public/protocol.redacted.json").read_bytes())
        entry = next(one for one in document["result"]["entries"] if one["entry"] == "A1")
        published.append((sorted(entry), entry["acts"]["shown"], sorted(entry["stages"][1])))

    assert published[0] == published[1]


def test_one_part_is_opened_without_the_others(tmp_path: Path) -> None:
    """What happened after the vote is hidden by itself, not the whole entry with it."""
    folder = write_round(tmp_path)
    with (folder / "round.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {event: recommendation, entries: [A1], date: 2026-05-02, by: panel}\n")
    kkk("publish", folder, "--to", tmp_path / "public")
    opened = json.loads((tmp_path / "public.sealed.openings.json").read_bytes())["fields"]

    assert "/result/entries/0/acts" in opened
    assert "/result/entries/0" not in opened
    assert opened["/result/entries/1/acts"] == {"$redacted": "absent"}
    assert b"absent" not in seal(folder, tmp_path / "sealed.json")


def test_names_of_files_are_not_published(tmp_path: Path) -> None:
    """They often hold what the form marks private, such as a title."""
    kkk("publish", write_round(tmp_path), "--to", tmp_path / "public")

    assert [
        path.name for path in (tmp_path / "public").iterdir() if "bees" in path.read_text("utf-8").casefold()
    ] == []


def test_the_sealed_protocol_that_publish_makes_is_for_its_owner_alone(tmp_path: Path) -> None:
    kkk("publish", write_round(tmp_path), "--to", tmp_path / "public")

    assert (tmp_path / "public.sealed.json").stat().st_mode & 0o777 == 0o600
