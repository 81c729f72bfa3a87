"""A recommendation that contradicts what the rules give is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import change, kkk

RECOMMENDED = "{event: recommendation, entries: [O3, O1, O2], date: 2026-05-12"


@pytest.mark.parametrize(("entries", "codes"), [("O3, O1, O2", []), ("O3, O1, O2, O4", ["KKK364"])])
def test_who_fell_can_not_be_recommended_without_a_finding(
    folder: Path, entries: str, codes: list[str]
) -> None:
    change(folder / "round.yaml", RECOMMENDED, RECOMMENDED.replace("O3, O1, O2", entries))
    done = kkk("score", folder, "--format", "json")

    assert [one["code"] for one in done.json["findings"]] == codes
    assert done.code == bool(codes)
    assert next(one for one in done.json["entries"] if one["entry"] == "O4")["verdict"] == "rejected"


def test_a_recommendation_of_what_was_open_on_that_day_contradicts_nothing(folder: Path) -> None:
    change(folder / "round.yaml", RECOMMENDED, RECOMMENDED.replace("2026-05-12", "2026-04-22"))
    done = kkk("score", folder, "--as-of", "2026-04-30", "--format", "json")

    assert (done.code, done.json["findings"]) == (0, [])


def test_a_withdrawal_after_the_recommendation_contradicts_nothing(folder: Path) -> None:
    text = (folder / "round.yaml").read_text("utf-8")
    text = text.replace("{event: approval, entries: [O3, O1, O2]", "{event: approval, entries: [O3, O1]")
    kept = [line for line in text.splitlines() if "event: grant, entry: O2" not in line]
    kept.append("  - {event: withdraw, entry: O2, date: 2026-05-14, by: applicant}")
    (folder / "round.yaml").write_text("\n".join(kept) + "\n", "utf-8")

    assert kkk("score", folder, "--format", "json").json["findings"] == []
