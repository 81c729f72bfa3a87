"""A witness shows what its finding says: each is written out as a round and scored by `kkk score`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import Done, kkk, scored
from tests.study.soundness.corpora import CORPUS, PAGES, planted, whole

TEXTS = {path.stem: path.read_text("utf-8") for path in CORPUS} | {
    page.code: whole(page.bad) for page in PAGES
}
HAPPENING = frozenset(("KKK503", "KKK520", "KKK530", "KKK531"))
"""What says that something can happen: each such finding has a witness."""
SHOWING = {
    name: wanted
    for name, text in TEXTS.items()
    if (wanted := [(line, code) for line, code in planted(text, name) if code in HAPPENING])
}


def witnesses(text: str, folder: Path) -> list[Path]:
    """The rounds that `kkk check --witness` writes for a rubric."""
    (folder / "rubric.yaml").write_text(text, "utf-8")
    kkk("check", "rubric.yaml", "--witness", "shown", cwd=folder)
    return sorted(path.parent for path in (folder / "shown").glob("*/round.yaml"))


def line_and_code(round_: Path) -> tuple[int, str]:
    """What the name of a witness's folder says."""
    _, code, line, _ = round_.name.rsplit("-", 3)
    return int(line), code


@pytest.mark.parametrize("name", SHOWING)
def test_each_finding_of_what_can_happen_has_a_round_that_shows_it(name: str, tmp_path: Path) -> None:
    rounds = witnesses(TEXTS[name], tmp_path)

    assert [one for one in sorted(map(line_and_code, rounds)) if one[1] in HAPPENING] == SHOWING[name]
    for round_ in rounds:
        done = scored(round_)

        assert done.codes == [], round_
        assert shows(line_and_code(round_)[1], round_, done), round_


def shows(code: str, round_: Path, done: Done) -> bool:
    """Whether the scored round shows what findings of *code* say."""
    what = (round_ / "round.yaml").read_text("utf-8").splitlines()[0].split("`")
    return SHOWN[code](done, what)


def stage_of(done: Done, entry: str, id_: str) -> dict[str, Any]:
    """The stage of this id, or the one that has the criterion *id_*."""
    stages: list[dict[str, Any]] = done.entry(entry)["stages"]
    return next(s for s in stages if id_ == s["stage"] or id_ in {mark["criterion"] for mark in s["marks"]})


def points(done: Done, entry: str, id_: str) -> Any:
    """The points of a criterion or stage as the JSON has them."""
    stage = stage_of(done, entry, id_)
    return next((m["points"] for m in stage["marks"] if m["criterion"] == id_), stage["points"])


def alone(done: Done, what: list[str]) -> bool:
    """The stage is passed with the least for every criterion but one."""
    stage = stage_of(done, "W1", what[1])
    others = [mark for mark in stage["marks"] if mark["criterion"] != what[3]]
    return stage["verdict"] == "passed" and all(mark["points"] == "0" for mark in others)


def zero(done: Done, what: list[str]) -> bool:
    """A value that a condition looks at is absent, though every field was filled in."""
    checks = [check for stage in done.entry("W1")["stages"] for check in stage["checks"]]
    return any(value is None for check in checks for value in check["values"].values())


def open_case(done: Done, what: list[str]) -> bool:
    """Nobody owes anything, and still there are no certain points."""
    owed = [one for one in done.entry("W1")["missing"] if one["what"] != "mark" or one["expert"] is not None]
    return owed == [] and points(done, "W1", what[1]) is None


def fewer(done: Done, what: list[str]) -> bool:
    """Every mark of W2 is as high as that of W1 or higher, and its points are fewer."""
    low, high = (stage_of(done, entry, what[1])["marks"] for entry in ("W1", "W2"))
    given = [
        (Fraction(one["points"]), Fraction(other["points"]))
        for mark, more in zip(low, high, strict=True)
        for one, other in zip(mark["given"], more["given"], strict=True)
    ]
    before, after = (Fraction(points(done, entry, what[1])) for entry in ("W1", "W2"))
    return all(one <= other for one, other in given) and after < before


def verdict(done: Done, id_: str) -> str:
    """The verdict of W1's check of this id."""
    checks = [check for stage in done.entry("W1")["stages"] for check in stage["checks"]]
    return next(str(check["verdict"]) for check in checks if check["requirement"] == id_)


def rejected(done: Done, what: list[str]) -> bool:
    """The best marks are not enough."""
    return verdict(done, what[1]) == "rejected"


def passed(done: Done, what: list[str]) -> bool:
    """The worst marks, or the minimums, are enough."""
    return verdict(done, what[1]) == "passed"


def caught(done: Done, what: list[str]) -> bool:
    """The stricter condition rejects what the other one lets pass."""
    return (verdict(done, what[1]), verdict(done, what[3])) == ("passed", "rejected")


def same(done: Done, what: list[str]) -> bool:
    """Two entries with other points for one part have the same points, verdict and rank."""
    one, other = (stage_of(done, entry, what[1]) for entry in ("W1", "W2"))
    ranks = [done.entry(entry)["rank"] for entry in ("W1", "W2")]
    outcomes = [(one["points"], one["verdict"], ranks[0]), (other["points"], other["verdict"], ranks[1])]
    return bool(one["marks"] != other["marks"] and outcomes[0] == outcomes[1])


def short(done: Done, what: list[str]) -> bool:
    """The points are those of another step."""
    return bool(points(done, "W1", what[3]) == "3")


def alike(done: Done, what: list[str]) -> bool:
    """On the step and beyond it there are the same points."""
    values = [
        mark["working"]
        for entry in ("W1", "W2")
        for mark in stage_of(done, entry, what[3])["marks"]
        if mark["criterion"] == what[3]
    ]
    return bool(values[0] != values[1]) and bool(points(done, "W1", what[3]) == points(done, "W2", what[3]))


SHOWN = {
    "KKK501": rejected,
    "KKK502": passed,
    "KKK503": alone,
    "KKK504": passed,
    "KKK505": rejected,
    "KKK506": caught,
    "KKK510": same,
    "KKK511": short,
    "KKK512": alike,
    "KKK520": zero,
    "KKK530": open_case,
    "KKK531": fewer,
}


@pytest.mark.parametrize(
    "code", ["KKK501", "KKK502", "KKK504", "KKK505", "KKK506", "KKK510", "KKK511", "KKK512"]
)
def test_what_is_proved_from_bounds_is_shown_too_where_that_is_asked_for(code: str, tmp_path: Path) -> None:
    rounds = witnesses(TEXTS[code], tmp_path)

    assert sorted(map(line_and_code, rounds)) == planted(TEXTS[code], code)
    assert all(shows(code, round_, scored(round_)) for round_ in rounds)


def test_what_is_not_shown_by_scoring_is_not_claimed(tmp_path: Path) -> None:
    """Nobody can enter the stage, so nobody can be shown to pass it by one criterion alone."""
    text = TEXTS["KKK503"].replace(
        "  - stage: merit",
        "  - stage: closed\n    requirements: {never: {require: 1 > 2}}\n  - stage: merit",
    )
    (tmp_path / "rubric.yaml").write_text(text, "utf-8")
    done = kkk("check", "rubric.yaml", "--format", "json", cwd=tmp_path)

    assert done.codes == ["KKK501"]
