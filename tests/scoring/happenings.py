"""What people declare and decide in a random competition: conflicts, recusals, sheets and marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from kkk_scoring.rubric.model import Rubric
from tests.scoring.competition import ENTRIES, Competition, Seat
from tests.scoring.random_rules import Draw, Rules


def a_sheet(draw: Draw, rubric: Rubric, rules: Rules, key: Seat, roles: Mapping[str, str]) -> dict[str, Any]:
    stage, expert, _ = key
    return {
        id_: draw(st.sampled_from(rules.scales[stage, id_]))
        for id_, item in rubric.stage(stage).markable().items()
        if not item.by or roles[expert] in item.by
    }


@st.composite
def happenings(draw: Draw, competition: Competition, rules: Rules) -> Competition:
    """The competition with what its people declare and decide: conflicts, recusals, sheets and marks."""
    rubric, happened, marks = competition.rubric, list(competition.happened), dict(competition.marks)
    roles, seats = dict(competition.roles), set(competition.seats)

    def add(event: str, seat: Seat | None = None, **more: Any) -> None:
        of_seat = {} if seat is None else {"stage": seat[0], "expert": seat[1], "entry": seat[2]}
        happened.append({"event": event, "date": "2027-02-01", "by": "office", **of_seat, **more})

    for seat in sorted(seats):
        may_stay_away = rubric.stage(seat[0]).roles[roles[seat[1]]].least == 0
        if may_stay_away and rules.maybe((True,), 2):  # they did not come to a consensus
            del marks[seat]
            add("no_sheet", seat)
    conflicts: set[Seat] = set()
    if marks and rules.maybe((True,), 6):
        conflicts.add(seat := rules.one(sorted(marks)))
        marks[seat] = {}
    handed_in = sorted(marks.keys() - conflicts)
    if handed_in and rules.maybe((True,), 6):
        seat = rules.one(handed_in)
        changed = sorted(id_ for id_ in marks[seat] if id_[0] == "C")
        if changed:
            id_ = rules.one(changed)
            mark = rules.one([one for one in rules.scales[seat[0], id_] if not isinstance(one, Fraction)])
            add("change_mark", seat, criterion=id_, mark=mark)
    if handed_in and rules.maybe((True,)):
        add("recusal", rules.one(handed_in))
    if handed_in and rules.maybe((True,), 6):
        add("drop_sheet", rules.one(handed_in))
    if handed_in and rules.maybe((True,), 6):
        stage, expert, entry = seat = rules.one(handed_in)
        new = (stage, "new0", entry)
        roles["new0"] = roles[expert]
        seats.add(new)
        marks[new] = a_sheet(draw, rubric, rules, new, roles)
        add("replace_sheet", seat, new_expert="new0")
    set_by_panel = sorted(
        (stage, id_)
        for stage, id_ in rules.scales
        if id_[0] == "C" and rubric.stage(stage).markable()[id_].scale.words is None  # type: ignore[union-attr]  # criteria have scales
    )
    if set_by_panel and rules.maybe((True,), 6):
        stage, id_ = rules.one(set_by_panel)
        mark = rules.one([one for one in rules.scales[stage, id_] if not isinstance(one, Fraction)])
        add("moderate_mark", stage=stage, criterion=id_, entry=rules.one(ENTRIES[:2]), mark=mark)
    if rubric.results and rules.maybe((True,), 8):
        add("set_result", result=rubric.results[0].id, entry="Y")
    if rules.maybe((True,), 10):
        add("withdraw", entry="Y")
    settled = replace(
        competition,
        roles=roles,
        seats=frozenset(seats),
        marks=marks,
        happened=happened,
        conflicts=frozenset(conflicts),
    )
    return replace(settled, happened=[*happened, *_settlements(settled)])


def _settlements(competition: Competition) -> Iterator[dict[str, Any]]:
    """The commission settles what checkers answered differently."""
    out = {
        (event["expert"], event["entry"])
        for event in competition.happened
        if "expert" in event and event["event"] != "change_mark"
    }
    for stage, id_ in competition.scales:
        requirement = competition.rubric.stage(stage).markable()[id_]
        if id_ not in ("signed", "ethical") or requirement.combine is not None:
            continue
        for entry in competition.answers:
            given = [
                marks[id_]
                for (of, expert, about), marks in competition.marks.items()
                if (of, about) == (stage, entry) and id_ in marks and (expert, entry) not in out
            ]
            if len(set(given)) > 1:
                yield {
                    "event": "settlement",
                    "entry": entry,
                    "requirement": id_,
                    "mark": "yes",
                    "date": "2027-02-02",
                    "by": "commission",
                }
