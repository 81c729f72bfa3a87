"""Which statuses come of a round's events, and what holds of each on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kkk_scoring.scoring.register import Held, State, of_round, renewals
from tests.small import a_round, application, events, rules, scored

FIRST, LAST, LOSS = date(2026, 5, 1), date(2029, 5, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("start", "end", "lost", "day", "state"),
    [
        (FIRST, LAST, None, date(2026, 4, 30), "to_come"),
        (FIRST, LAST, None, FIRST, "in_force"),
        (FIRST, LAST, None, LAST, "in_force"),
        (FIRST, LAST, None, date(2029, 5, 2), "expired"),
        (FIRST, LAST, LOSS, date(2026, 12, 31), "in_force"),
        (FIRST, LAST, LOSS, LOSS, "lost"),
        (FIRST, LAST, LOSS, date(2030, 1, 1), "lost"),
        (FIRST, None, None, FIRST, "open"),
        (FIRST, None, None, date(2026, 4, 30), "to_come"),
        (None, LAST, None, LAST, "open"),
        (None, LAST, None, date(2029, 5, 2), "expired"),
        (None, None, LOSS, LOSS, "lost"),
        (None, None, None, FIRST, "open"),
    ],
)
def test_what_holds_on_a_day(
    start: date | None, end: date | None, lost: date | None, day: date, state: State
) -> None:
    held = Held("Guild", "Key", start, end, None, lost)

    assert held.state(day) == state
    assert held.renewed is False


RULES = """
rubric: guilds
{title}
form: {{name: text, size: number}}
entry_title: name
stages: [{{stage: s, criteria: {{P: {{points: size, out_of: 9}}}}}}]
ranking: [highest: s, shared]
results: [{{result: key, {line}}}]
"""
GRANT = {"event": "grant", "date": FIRST}


def held(line: str, *happened: dict[str, Any], title: str = "title: Guilds") -> list[Held]:
    """The statuses that come of these events about the entry X."""
    rubric = rules(RULES.format(line=line, title=title))
    made = events(*({"entry": "X", "by": "minister", **one} for one in happened))
    protocol = scored(rubric, a_round(rubric, {}, None, made), {"X": {"name": "Bees", "size": 1}})
    found = of_round(protocol, [application(rubric, "X", {"name": "Bees", "size": 1})])
    return list(found.held)


@pytest.mark.parametrize(
    ("line", "title", "status"),
    [
        ("title: Key guild, years: 3", "title: Guilds", "Key guild"),
        ("years: 3", "title: Guilds", "key"),
        # A result without years gives no status; what is held is what the rubric is about.
        ("title: Key guild", "title: Guilds", "Guilds"),
        ("title: Key guild", "", "guilds"),
    ],
)
def test_a_status_is_called_as_the_result_that_gives_it(line: str, title: str, status: str) -> None:
    (found,) = held(line, GRANT, title=title)

    assert status in str(found.status)


@pytest.mark.parametrize(
    ("line", "more", "end"),
    [
        ("years: 3", {}, date(2029, 5, 1)),
        ("title: Key", {}, None),
        ("years: 3", {"until": date(2027, 1, 1)}, date(2027, 1, 1)),
        ("years: 3", {"starts": date(2026, 6, 1)}, date(2029, 6, 1)),
        ("when: size > 5, years: 3", {}, None),
    ],
)
def test_a_status_lasts_as_long_as_the_result_says_unless_the_event_says_until_when(
    line: str, more: dict[str, date], end: date | None
) -> None:
    (found,) = held(line, {**GRANT, **more})

    assert found.end == end


@pytest.mark.parametrize(
    ("day", "lost"),
    [
        (date(2026, 4, 30), False),
        (FIRST, True),
        (LOSS, True),
        (date(2029, 5, 1), True),
        (date(2029, 5, 2), False),
    ],
)
def test_a_status_is_lost_by_a_loss_from_its_first_to_its_last_day(day: date, lost: bool) -> None:
    (found,) = held("years: 3", GRANT, {"event": "loss", "date": day})

    assert found.lost == (day if lost else None)


def test_a_round_s_register_has_its_own_title_else_the_rubric_s() -> None:
    rubric = rules(RULES.format(line="years: 3", title="title: Guilds"))
    round_ = a_round(rubric, {})
    own, none = (
        of_round(scored(rubric, one, {}), []) for one in (replace(round_, title="The year 2026"), round_)
    )

    assert own.title == "The year 2026"
    assert none.title == rubric.title
    assert "Guilds" in str(none.title)


def test_a_status_is_renewed_by_a_later_one_of_the_same_holder_only() -> None:
    found = held("years: 3", GRANT, {"event": "renewal", "date": LOSS, "starts": date(2029, 5, 2)})
    rubric = rules(RULES.format(line="years: 3", title=""))
    register = of_round(scored(rubric, a_round(rubric, {}), {}), [])
    register.held = (*found, replace(found[0], holder="Moths"))
    (again,) = renewals([register])

    assert [one.renewed for one in again.held] == [True, False, False]
