"""Advice for every entry that the round of 2015 rejected: what a person would say, in both languages.

After a change of the wording, ``python -m tests.study.test_advice`` writes the expected texts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kkk_scoring.cli import advise as _command  # noqa: F401 - adds its command
from kkk_scoring.cli.app import app
from kkk_scoring.drafts import load_draft
from kkk_scoring.loading import load_round
from kkk_scoring.report.advice import AdvicePage
from kkk_scoring.scoring.round import Application
from kkk_scoring.scoring.score import score
from kkk_scoring.study.advice import Advice, advise
from kkk_scoring.study.candidates import Effort
from kkk_scoring.study.changes import applied
from kkk_scoring.study.ground import replace_answers
from tests.helpers import kkk

ROOT = Path(__file__).parents[2]
ROUND = ROOT / "applications" / "kkk-2015"
GOLDEN = Path(__file__).parent / "golden"
FORMAL = ["W02", "W03", "W05", "W08", "W09", "W11", "W13", "W15", "W16", "W18", "W19", "W20", "W22"]
LATER = ["W14", "W17", "W21"]
IN_THEIR_POWER = ["W02", "W08", "W09", "W13", "W15", "W16", "W19", "W20", "W22"]
"""Those that failed F3, F4 or F6 to F11."""


def file_of(entry: str) -> Path:
    return next(ROUND.glob(f"{entry}-*.yaml"))


@cache
def advice(entry: str) -> Advice:
    draft = load_draft(file_of(entry))
    return advise(draft.standing(), Effort({}), draft.final)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("entry", FORMAL + LATER)
def test_each_rejected_entry_is_advised_as_expected(entry: str, language: str) -> None:
    expected = (GOLDEN / f"{entry}.{language}.txt").read_text(encoding="utf-8")

    assert AdvicePage(advice(entry), language).render(80) == expected


@pytest.mark.parametrize("entry", IN_THEIR_POWER)
def test_the_advised_change_moves_the_entry_on(entry: str) -> None:
    loaded = load_round(ROUND)
    for way in advice(entry).sets:
        changed = [with_changes(one, entry, way.made) for one in loaded.applications()]
        outcome = score(loaded.rubric, loaded.round, changed).outcome(entry)

        assert outcome is not None
        assert (outcome.stages[0].verdict, outcome.stopped_at) == ("passed", "substantive")


def with_changes(one: Application, entry: str, made: object) -> Application:
    if one.id != entry:
        return one
    answers = applied(one.answers or {}, made)  # type: ignore[arg-type]  # a set of changes
    assert answers is not None
    return replace_answers(one, answers)


@pytest.mark.parametrize("entry", ["W03", "W05", "W11", "W14", "W17", "W18", "W21"])
def test_where_no_change_helps_it_says_so(entry: str) -> None:
    found = advice(entry)

    assert found.beyond == (found.misses[0].check.id,)
    assert not found.sets


def test_an_entry_founded_too_late_hears_the_first_day_that_is_late_enough() -> None:
    (miss,) = advice("W05").misses
    assert miss.first_day is not None
    day = load_draft(file_of("W05"), received=miss.first_day).standing()
    before = load_draft(
        file_of("W05"), received=miss.first_day.replace(day=miss.first_day.day - 1)
    ).standing()

    assert [check.id for check in before.checks("rejected")] == ["F5"]
    assert not list(day.checks("rejected"))


def test_missing_points_of_experts_are_counted_where_most_were_lost() -> None:
    (miss,) = advice("W14").misses
    lost = [(mark.criterion.id, str(mark.out_of - mark.points)) for mark in miss.lost[:3]]  # type: ignore[operator]

    assert (miss.short, lost) == (3, [("M4", "7"), ("M3", "5"), ("M5", "5")])


def test_the_search_says_when_it_stopped_early() -> None:
    draft = load_draft(file_of("W16"))
    found = advise(draft.standing(), Effort({}), draft.final, steps=5)

    assert (found.proven, found.sets) == (False, ())
    assert "After 5 steps no set of changes was found" in AdvicePage(found, "en").render(80)


def typed(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["advise", *arguments, "--lang", "en"])
    return done.exit_code, done.output


def test_the_users_own_effort_decides() -> None:
    file = str(file_of("W22"))
    _, text = typed(file, "--effort", "applicant.nip=5,agreement.coordinator=2.5")

    assert text.index("enough (effort 2.5):") < text.index("Tax number of the coordinator named in the agr")


def test_advice_as_json_says_the_same_for_a_form() -> None:
    found = kkk("advise", file_of("W09"), "--format", "json").json
    (way,) = found["sets"]
    (change,) = way["changes"]

    assert (found["failing"], found["proven"], way["effort"]) == (["F6"], True, "1")
    assert way["then"]["formal"] == "passed"
    assert (change["kind"], change["field"]) == ("answer", "strategy.until")
    assert (change["before"], change["value"]) == ("2014-12-31", "2015-06-09")
    assert change["text"]["pl"] == "Strategia obowiązuje do: 2015-06-09 zamiast 2014-12-31 (wiersz 23)"


def test_what_passes_is_said_to_pass() -> None:
    _, text = typed(str(ROOT / "applications" / "gallery" / "poir-2-1" / "P2-byly-czlonek.yaml"))

    assert "It passes as it is." in text


def test_what_is_to_be_kept_is_never_advised() -> None:
    _, text = typed(str(file_of("W22")), "--keep", "applicant.nip,agreement")

    assert "instead of" not in text
    assert "No change in your power mends this by itself." in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--effort", "member=2"], "The form has no field `member`."),
        (["--effort", "members=0"], "is not FIELD=NUMBER with a number above 0."),
        (["--received", "soon"], "is not a date."),
    ],
)
def test_wrong_use_is_said(arguments: list[str], said: str) -> None:
    code, text = typed(str(file_of("W22")), *arguments)

    assert code == 2
    assert said in text


def expected_texts() -> Iterator[tuple[Path, str]]:
    for entry in FORMAL + LATER:
        for language in ("pl", "en"):
            yield GOLDEN / f"{entry}.{language}.txt", AdvicePage(advice(entry), language).render(80)


if __name__ == "__main__":
    for path, text in expected_texts():
        path.write_text(text, encoding="utf-8")
