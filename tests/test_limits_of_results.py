"""How many places and how much money there are belongs to the round: no rule about one entry can say it."""

from __future__ import annotations

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build

RUBRIC = """\
rubric: r
round: {{budget: {{is: number, min: 0}}}}
form: {{size: {{is: number, min: 0, step: 1, max: 9}}, kind: [x, y]}}
figures:
  half: round.budget / 2
  quarter: half / 2
  double: size * 2
stages:
  - stage: merit
    figures: {{top: max(field.size)}}
    experts: {{judge: 1}}
    criteria: {{M: {{marks: {{to: 9}}}}}}
ranking: [highest: merit, shared]
results:
  - {{result: first, cost: size, too_dear: skip, tied: in, {first}}}
  - {{result: next, cost: size, too_dear: skip, tied: in, {next}}}
"""

OF_ENTRY = (
    "Places and money belong to the round, not to one entry: write a number, or an expression of `round`, "
    "`field` or `entered`. Whom a line is for stands under `when`."
)
NO_LIST = "`list` is the list of a line with `lists`, and this line has none."
NO_LEFT = (
    "`left` is what the line before left over, so that line must have a `pot`. Write what there is, such as "
    "`round.budget`."
)


def found(first: str, following: str = "pot: 5") -> list[tuple[str, str, str, str | None]]:
    """Place, code, sentence and fix of all that is wrong with two lines of results that say this."""
    _, findings = build(read_yaml(RUBRIC.format(first=first, next=following).encode(), "r.yaml"))
    return [
        (str(one.place), one.code, one.message.render("en"), one.fix.render("en") if one.fix else None)
        for one in findings
    ]


@pytest.mark.parametrize(
    "limit",
    [
        "places: size",
        "places: rank",
        "places: M",
        "places: double",
        "places: count(sheets)",
        "pot: merit",
        "pot: round.budget + size",
    ],
)
def test_a_limit_that_asks_one_entry_is_a_finding_at_the_name(limit: str) -> None:
    name = limit.split()[-1].replace("count(", "").rstrip(")")
    line = f"  - {{result: first, cost: size, too_dear: skip, tied: in, {limit}}}"

    place = f"r.yaml:15:{line.rindex(name) + 1}"
    assert found(limit) == [(place, "KKK211", f"There is no `{name}` here.", OF_ENTRY)]


@pytest.mark.parametrize(
    "limit",
    [
        "places: 3",
        "places: floor(count(field) / 4)",
        "places: 'floor(count(entered.merit[kind = \"x\"]) / 2)'",
        "places: top",
        "pot: round.budget",
        "pot: quarter",
        "pot: 'count(field[size > 3]) * 100'",
        "lists: kind, pot: 'if list = \"x\" then half else quarter'",
    ],
)
def test_a_limit_may_look_at_the_round_at_all_entries_and_at_figures_of_these(limit: str) -> None:
    assert found(limit) == []


def test_only_a_line_with_lists_has_a_list() -> None:
    ((_, code, said, fix),) = found("pot: 'if list = \"x\" then 1 else 2'")

    assert (code, said, fix) == ("KKK211", "There is no `list` here.", NO_LIST)


@pytest.mark.parametrize(
    ("first", "following", "line"),
    [("pot: left", "pot: 5", 15), ("places: 2", "pot: left", 16), ("places: left", "pot: left", 15)],
)
def test_what_is_left_can_be_asked_for_only_after_a_line_with_a_pot(
    first: str, following: str, line: int
) -> None:
    at, code, said, fix = found(first, following)[0]

    assert at.startswith(f"r.yaml:{line}:")
    assert (code, said, fix) == ("KKK211", "There is no `left` here.", NO_LEFT)


def test_the_line_after_a_pot_has_what_it_left() -> None:
    assert found("pot: 10", "pot: left") == []
    assert found("pot: 10", "places: floor(left / 5)") == []
