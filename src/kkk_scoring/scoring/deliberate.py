"""What a stage's experts come to together, over every table that there can be in the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

from kkk_scoring.feel.unknown import UNKNOWN, Interval, Unknown, is_known
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Criterion, Formula, Stage
from kkk_scoring.rubric.working import working
from kkk_scoring.scoring.agree import Own, marked_rows
from kkk_scoring.scoring.assess import assess, records, totals
from kkk_scoring.scoring.assessment import Assessment, merge
from kkk_scoring.scoring.panel import Seat, Sitting, listed, no_mark
from kkk_scoring.scoring.protocol import Flag, Missing

Names = Mapping[str, object]
Totals = Callable[[Sequence[Seat]], list[object]]


@dataclass(frozen=True, slots=True)
class Deliberation:
    """*called*: role with a condition → whether it is called in; None: open."""

    assessment: Assessment
    called: Mapping[str, bool | None]
    missing: tuple[Missing, ...]
    flags: tuple[Flag, ...]

    @property
    def open_calls(self) -> list[str]:
        """The roles of which it is still open whether they are called in."""
        return [role for role, call in self.called.items() if call is None]


def deliberate(
    stage: Stage, sitting: Sitting, names: Names, own: Own, moderated: Names | None = None
) -> Deliberation:
    """The assessment of one entry: certain where every possible table agrees, else with bounds.

    *moderated*: criterion → the mark that people set, whatever the sheets come to.
    """
    seen = _seen(stage, names)
    if seen is None or stage.scales_differ or moderated or sitting.recused:
        return _deliberate(stage, sitting, names, own, moderated)
    if any(seat.sheet is not None for seat in (*sitting.seats, *sitting.conditional)):
        return _deliberate(stage, sitting, names, own, moderated)
    # Most entries of a round that has just begun are like this one.
    who = (sitting.seats, sitting.conditional, tuple(sitting.open_seats.items()), not sitting.missing, seen)
    found = stage.without_sheets.get(who)
    if not isinstance(found, Deliberation):
        found = _deliberate(stage, sitting, names, own, moderated)
        if len(stage.without_sheets) < _ALIKE:
            stage.without_sheets[who] = found
    return found


_ALIKE: Final = 100
"""Assessments without sheets that are kept for entries alike."""


def _seen(stage: Stage, names: Names) -> tuple[object, ...] | None:
    """The values besides sheets that the assessment looks at; None where they can't be told apart simply."""
    seen: list[object] = []
    for name in stage.looks_at:
        if name not in names:
            return None
        value = names[name]
        if isinstance(value, Interval):
            seen.append((Interval, value.low, value.high))
        elif value is UNKNOWN:
            seen.append(Unknown)
        elif type(value) in _SIMPLE:
            seen.append((type(value), value))
        else:
            return None
    return tuple(seen)


_SIMPLE: Final = frozenset((int, Fraction, str, bool, type(None)))


def _deliberate(
    stage: Stage, sitting: Sitting, names: Names, own: Own, moderated: Names | None
) -> Deliberation:
    conditions = {role.id: role.when for role in stage.roles.values() if role.when is not None}
    made: list[Assessment] = []
    calls: dict[str, list[object]] = {role: [] for role in conditions}
    seen: Names = names
    alone = _totals_once(stage, names, own)
    for table in sitting.tables():
        seen = names
        if conditions and table:
            sums = alone(table)
            rows = records(stage.group, table, sums)
            seen = {**names, "sheets": listed(rows, table), "totals": listed(sums, table)}
        here = {role: _call(when, seen) if table else False for role, when in conditions.items()}
        for role, call in here.items():
            calls[role].append(call)
        for roles in _callings(here):
            for full in sitting.with_conditional(table, roles) if roles else (table,):
                known = alone(full) if stage.group.counted is not None and full else None
                made.append(assess(stage.group, full, names, own, moderated, known))
    called = {role: _agreed(answers) for role, answers in calls.items()}
    assessment = merge(made)
    if len(made) == 1 and seen is not names:
        for when in conditions.values():
            assessment.working.setdefault(stage.id, {}).update(working(when, seen))
    missing = (*_marks_missing(stage, sitting, assessment), *_third_missing(stage, sitting, called))
    if not (missing or sitting.missing):
        missing = (*_no_points_left(stage, assessment), *_calls_open(stage, called))
    return Deliberation(assessment, called, missing, tuple(_flags(stage, sitting, names, own, alone)))


def _totals_once(stage: Stage, names: Names, own: Own) -> Totals:
    """The `totals` of sheets, each worked out once, however many tables it is at."""
    known: dict[int, tuple[Seat, object]] = {}
    """By the identity of the seat, which is held so that no other gets it."""

    def alone(seats: Sequence[Seat]) -> list[object]:
        for seat in seats:
            if id(seat) not in known:
                known[id(seat)] = seat, totals(stage.group, [seat], names, own)[0]
        return [known[id(seat)][1] for seat in seats]

    return alone


def _call(when: Formula, names: Names) -> object:
    """Whether a role is called; where the condition gives nothing, as with no sheet of a role, it is open."""
    call = when.program(names)
    return UNKNOWN if call is None else call


def merge_all(found: Sequence[Deliberation]) -> Deliberation:
    """What is certain whichever of several deliberations comes true; remarks are those of the last."""
    last = found[-1]
    if len(found) == 1:
        return last
    assessment = merge([one.assessment for one in found])
    called = {role: _agreed([one.called[role] for one in found]) for role in last.called}
    return Deliberation(assessment, called, last.missing, last.flags)


def _callings(calls: Mapping[str, object]) -> Iterator[set[str]]:
    """Every set of roles that may be called: those surely called with any of the open ones."""
    sure = {role for role, call in calls.items() if call is True}
    perhaps = [role for role, call in calls.items() if call is UNKNOWN]
    for n in range(len(perhaps) + 1):
        yield from (sure | set(some) for some in combinations(perhaps, n))


def _agreed(calls: Collection[object]) -> bool | None:
    """What all say; None where they differ, or one of them is open itself."""
    return next((sure for sure in (True, False) if all(call is sure for call in calls)), None)


def _third_missing(stage: Stage, sitting: Sitting, called: Mapping[str, bool | None]) -> Iterator[Missing]:
    """Sheets of the roles that the rules call for and that are not there."""
    for role in stage.roles.values():
        if not called.get(role.id):
            continue
        own = [seat for seat in sitting.conditional if seat.role == role.id]
        if role.id in sitting.open_seats or any(seat.sheet is None for seat in own):
            expert = next((seat.expert for seat in own if seat.sheet is None), None)
            message = say("The rules call for a further expert ({role}); the sheet is missing.", role=role.id)
            yield Missing("third", stage.id, expert, message)


def _marks_missing(stage: Stage, sitting: Sitting, assessment: Assessment) -> Iterator[Missing]:
    """Criteria that apply and that a sheet which was handed in leaves without a mark."""
    for seat in (*sitting.seats, *sitting.conditional):
        for criterion in stage.group.criteria():
            if criterion.scale is None or (criterion.by and seat.role not in criterion.by):
                continue
            applies = assessment.points[criterion.id] is not None
            if applies and seat.sheet is not None and criterion.id not in seat.sheet.marks:
                yield Missing("mark", stage.id, seat.expert, no_mark(criterion.id, seat))


def _no_points_left(stage: Stage, assessment: Assessment) -> Iterator[Missing]:
    """Criteria that stay open though every sheet is there: the rules make no points of these marks."""
    for criterion in stage.group.criteria():
        points = assessment.points[criterion.id]
        if criterion.scale is None or points is None or is_known(points):
            continue
        counted = assessment.counted.get(criterion.id, {}).values()
        if None in counted:
            message = say("Which sheets count for `{id}` can't be told from these marks.", id=criterion.id)
            yield Missing("mark", stage.id, None, message)
        elif all(one is False for one in counted):
            message = say("None of the sheets that mark `{id}` counts under these rules.", id=criterion.id)
            yield Missing("mark", stage.id, None, message)
        elif criterion.combine is not None and all(counted) and _of_marks_alone(criterion):
            rule = criterion.combine.text
            message = say(
                "The rule for `{id}` makes no points of these marks: {rule}.", id=criterion.id, rule=rule
            )
            yield Missing("mark", stage.id, None, message)


def _calls_open(stage: Stage, called: Mapping[str, bool | None]) -> Iterator[Missing]:
    """Roles of which the rules don't tell, though every sheet is there, whether they are called."""
    for role, call in called.items():
        if call is None:
            message = say(
                "Whether a further expert ({role}) is called can't be told from these marks.", role=role
            )
            yield Missing("mark", stage.id, None, message)


def _of_marks_alone(criterion: Criterion) -> bool:
    """Whether what the marks come to hangs on nothing else that may be open."""
    rules = [criterion.combine, *(figure.formula for figure in criterion.figures)]
    figures = {figure.id for figure in criterion.figures}
    used = {name for rule in rules if rule is not None for name in rule.uses}
    return criterion.adjust is None and used <= {"marks", "sheets", *figures}


def _flags(stage: Stage, sitting: Sitting, names: Names, own: Own, alone: Totals) -> Iterator[Flag]:
    """Remarks for the commission; they never change points."""
    seats = [seat for seat in (*sitting.seats, *sitting.conditional) if seat.sheet is not None]
    flagged = [c for c in stage.group.criteria() if c.flag is not None]
    if not seats or (stage.flag is None and not flagged):
        return
    sums = alone(seats)
    rows = records(stage.group, seats, sums)
    for seat, total in zip(seats, sums, strict=True):
        seen = {**names, "sheets": rows, "totals": sums, "total": total}
        if stage.flag is not None and stage.flag.program(seen) is True:
            yield Flag(str(seat.expert), None, stage.flag)
    for criterion in flagged:
        yield from _criterion_flags(criterion, seats, marked_rows(criterion, seats, rows), names, own)


def _criterion_flags(
    criterion: Criterion, seats: list[Seat], rows: list[dict[str, object]], names: Names, own: Own
) -> Iterator[Flag]:
    assert criterion.flag is not None
    by_expert = {seat.expert: seat for seat in seats}
    for row in rows:
        seat = by_expert[str(row["expert"])]
        marks = [one["mark"] for one in rows]
        seen = {**names, "marks": marks, "sheets": rows, "mark": row["mark"], "own": own(seat, criterion)}
        if criterion.flag.program(seen) is True:
            yield Flag(str(seat.expert), criterion.id, criterion.flag)
