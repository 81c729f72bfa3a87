"""A witness shows what its finding says: each is written out as a round and scored by `kkk score`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import kkk, scored
from tests.study.random_rules import built
from tests.study.soundness.corpora import CORPUS, PAGES, planted, whole
from tests.study.soundness.shown import SHOWN, Round

TEXTS = {path.stem: path.read_text("utf-8") for path in CORPUS} | {
    page.code: whole(page.bad) for page in PAGES
}
UNSEEN = {
    ("matters", 15): "a parameter of the round is the same for all its entries",
    ("thresholds", 25): "nobody enters the stage: a rule of the one before can't be met",
    ("thresholds", 28): "nobody enters the stage",
    ("thresholds", 29): "nobody enters the stage",
}
"""Rubric and line of what is proved, but can't be seen: why no entry shows it."""
SHOWING = {
    name: wanted
    for name, text in TEXTS.items()
    if (
        wanted := [
            (line, code) for line, code in planted(text, name) if code in SHOWN and (name, line) not in UNSEEN
        ]
    )
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


LONG = ("matters", "expressions")
"""Rubrics whose witnesses are searched for long; the pages of the same codes are quick."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in LONG)) for name in SHOWING]
)
def test_each_finding_about_entries_has_a_round_that_shows_it(name: str, tmp_path: Path) -> None:
    folders = witnesses(TEXTS[name], tmp_path)

    assert sorted(map(line_and_code, folders)) == SHOWING[name]
    for folder in folders:
        told = (folder / "round.yaml").read_text("utf-8").splitlines()[0]
        round_ = Round(folder, scored(folder), built(TEXTS[name]), told)

        assert round_.done.codes == [], told
        assert SHOWN[line_and_code(folder)[1]](round_), told


def test_what_is_not_shown_by_scoring_is_not_claimed(tmp_path: Path) -> None:
    """Nobody can enter the stage, so nobody can be shown to pass it by one criterion alone."""
    text = TEXTS["KKK503"].replace(
        "  - stage: merit",
        "  - stage: closed\n    requirements: {never: {require: 1 > 2}}\n  - stage: merit",
    )
    (tmp_path / "rubric.yaml").write_text(text, "utf-8")
    done = kkk("check", "rubric.yaml", "--format", "json", cwd=tmp_path)

    assert done.codes == ["KKK501"]
