"""Rules about experts' marks that leave a case open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, NamedTuple

from kkk_scoring.feel import FeelError
from kkk_scoring.feel.unknown import is_known
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Criterion, Group, Role, Stage
from kkk_scoring.scoring.assess import assess
from kkk_scoring.scoring.given import GivenMark, SheetEntry
from kkk_scoring.scoring.panel import Seat
from kkk_scoring.study.soundness.subject import Found, Subject

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness

MANY: Final = 6
"""Of a role with any number of sheets so many are tried, at most."""
NOWHERE: Final = Place("", 1, 1)


class Table(NamedTuple):
    """How many sheets of each role there are."""

    sheets: Mapping[str, int]


def case_left_open(subject: Subject) -> Iterator[Found]:
    """The rules about experts leave a case open although the quorum is there.

    With every sheet that the rules ask for, and every mark on it, the criterion still has no points:
    `combine` or `counted` gives nothing for that many sheets or for a role that is not called. The entry
    would never get a place. The witness has just these sheets.

    Bad:
        stages:
          - stage: merit
            experts: {expert: {sheets: {min: 1, max: 3}}}
            criteria:
              method:
                marks: {to: 10}
                combine: round half up(mean(drop lowest(marks, 1)), 2) # here
    Good:
        stages:
          - stage: merit
            experts: {expert: {sheets: {min: 2, max: 3}}}
            criteria:
              method:
                marks: {to: 10}
                combine: round half up(mean(drop lowest(marks, 1)), 2)
    """
    for stage in subject.rubric.stages:
        reported: set[str] = set()
        for table in tables(stage):
            for criterion in _open(subject, stage, table):
                rule = criterion.combine
                if rule is None or criterion.id in reported:
                    continue
                reported.add(criterion.id)
                words = ", ".join(f"{role}: {number}" for role, number in table.sheets.items())
                message = say(
                    "With these sheets `{id}` has no points: {sheets}.", id=criterion.id, sheets=words
                )
                fix = say("Let `combine` say what holds then, or ask for another number of sheets.")
                yield Found(
                    subject.path_of(rule),
                    message,
                    fix,
                    0,
                    partial(_left_open, subject, stage, table, criterion.id),
                )


def tables(stage: Stage) -> Iterator[Table]:
    """Every number of sheets that is enough, for every set of roles that may have come."""
    sure = {id_ for id_, role in stage.roles.items() if role.least and role.when is None}
    perhaps = [id_ for id_ in stage.roles if id_ not in sure]
    for come in (sure.union(some) for n in range(len(perhaps) + 1) for some in combinations(perhaps, n)):
        replaced = {old for id_ in come for old in stage.roles[id_].replaces}
        counting = [stage.roles[id_] for id_ in stage.roles if id_ in come - replaced]
        for numbers in product(*(_numbers(role) for role in counting)):
            if any(numbers):
                yield Table({role.id: number for role, number in zip(counting, numbers, strict=True)})


def _numbers(role: Role) -> Sequence[int]:
    """The smallest, the next ones and the largest number of sheets that is enough."""
    least, most = max(role.quorum, 1), role.most if role.most is not None else role.least + 2
    some = range(least, min(most, least + MANY) + 1)
    return sorted({*some, most})


def _open(subject: Subject, stage: Stage, table: Table) -> Iterator[Criterion]:
    """The criteria without certain points with these sheets, all marks given."""
    # Of criteria with one rule one is enough.
    alike = {
        (c.combine.text, c.by, bool(c.figures), c.scale and c.scale.low is None): c
        for c in reversed(list(stage.group.criteria()))
        if c.scale is not None and c.when is None and c.adjust is None and c.combine is not None
    }
    criteria = tuple(replace(c, condition=None, weight=None) for c in reversed(alike.values()))
    group = replace(stage.group, parts=criteria, points=None, condition=None)
    for pattern in ("high", "both") if criteria else ():
        seats = tuple(_seats(group, table, pattern))
        try:
            points = assess(group, seats, subject.bounds.before[stage.id], no_others).points
        except FeelError:
            return
        for criterion in criteria:
            marked = any(not criterion.by or seat.role in criterion.by for seat in seats)
            if marked and not is_known(points.get(criterion.id)):
                yield criterion


def _seats(group: Group, table: Table, pattern: str) -> Iterator[Seat]:
    number = 0
    for role, sheets in table.sheets.items():
        for _ in range(sheets):
            number += 1
            low = pattern == "both" and number % 2 == 0
            marks = {
                c.id: GivenMark(end(c, low), None, NOWHERE)
                for c in group.criteria()
                if c.scale is not None and (not c.by or role in c.by)
            }
            yield Seat(f"E{number}", role, None, SheetEntry(True, None, marks, NOWHERE))


def end(criterion: Criterion, low: bool) -> object:
    """The lowest or the highest mark; of words without points the last or the first."""
    scale = criterion.scale
    assert scale is not None
    if scale.low is None:
        words = list(scale.words or ())
        return words[-1 if low else 0]
    return scale.low if low else scale.high


def _left_open(subject: Subject, stage: Stage, table: Table, criterion: str) -> Witness | None:
    from kkk_scoring.study.soundness.witness import Witness, at_stage

    called = table.sheets
    per_role = {
        (stage.id, role.id): max(called.get(role.id, 0), role.least if role.id in called else 0)
        for role in stage.roles.values()
    }
    world = at_stage(subject, stage, per_role)
    if world is None:
        return None
    entry = world.entries["W1"]
    for role, number in called.items():
        own = [expert for expert, (where, as_) in world.experts.items() if where is stage and as_.id == role]
        entry.recused |= frozenset(own[number:])
    protocol = world.scored()
    witness = Witness(world, protocol, say("W1 has no points for `{id}`.", id=criterion))
    result = witness.result("W1", stage.id)
    points = {mark.criterion.id: mark.points for mark in result.marks} if result else {}
    # A mark that nobody owes is one that the rules make nothing of.
    waiting = result is not None and any(
        m.what in ("sheet", "expert", "third") or (m.what == "mark" and m.expert is not None)
        for m in result.missing
    )
    return witness if criterion in points and not is_known(points[criterion]) and not waiting else None


def no_others(seat: Seat, criterion: Criterion) -> list[object]:
    """What the expert gave to other entries: there are none."""
    return []
