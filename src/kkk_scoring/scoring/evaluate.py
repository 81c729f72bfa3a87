"""One entry's way through the stages; an entry that is still open goes on only to find its bounds."""

from __future__ import annotations

from collections.abc import Sequence

from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import Criterion, Group, Rubric, Stage
from kkk_scoring.scoring.assess import Assessment, assess, merge, records, totals
from kkk_scoring.scoring.examine import VERDICTS, examine
from kkk_scoring.scoring.panel import Seat, Sitting, sit
from kkk_scoring.scoring.protocol import Check, Given, GroupPoints, Mark, Missing, StageResult, Verdict
from kkk_scoring.scoring.round import Application, Round


def figures(rubric: Rubric, application: Application, round_: Round) -> dict[str, object]:
    """All names about an entry before the first stage: its answers, the round's facts, the figures."""
    assert application.answers is not None
    names: dict[str, object] = {**dict.fromkeys(rubric.form), **application.answers}
    names["round"] = round_.parameters
    received = round_.received(application.id)
    names["received"] = UNKNOWN if received is None else received
    for figure in rubric.figures:
        names[figure.id] = figure.formula.program(names)
    return names


def evaluate(
    stage: Stage, application: Application, round_: Round, names: dict[str, object], first: bool
) -> StageResult:
    """The result of *stage* for one entry; what it decides is added to *names*."""
    for figure in stage.figures:
        names[figure.id] = figure.formula.program(names)
    sitting = sit(stage, application.id, round_)
    checks, missing = examine(stage, application, sitting, round_, names, first)
    if (
        first
        and names["received"] is UNKNOWN
        and any("received" in c.formula.uses for c in checks if c.formula)
    ):
        missing.append(
            Missing("received", stage.id, None, say("When the application was received is not recorded."))
        )
    missing += sitting.missing
    if not stage.has_points:
        return StageResult(
            stage, _verdict(checks, missing), None, None, tuple(checks), missing=tuple(missing)
        )
    assessment, further, called = _assess(stage, sitting, names)
    missing += [*_marks_missing(stage, sitting), *further]
    checks += _conditions(assessment, application)
    names.update(assessment.points)
    verdict = _verdict(checks, [m for m in missing if m.what in ("settlement", "third")])
    if any(m.what == "expert" for m in missing) and verdict == "passed":
        verdict = "pending"
    return StageResult(
        stage,
        verdict,
        assessment.points[stage.id],
        assessment.out_of[stage.id],
        tuple(checks),
        tuple(_mark(c, assessment, called, sitting.recused, application) for c in stage.group.criteria()),
        tuple(_groups(stage.group, assessment)),
        tuple(missing),
    )


def _verdict(checks: Sequence[Check], missing: Sequence[Missing]) -> Verdict:
    verdicts = {check.verdict for check in checks}
    if "rejected" in verdicts:
        return "rejected"
    return "pending" if "pending" in verdicts or missing else "passed"


def _assess(
    stage: Stage, sitting: Sitting, names: dict[str, object]
) -> tuple[Assessment, list[Missing], list[tuple[Seat, bool | None]]]:
    """The assessment over every set of sheets there can be; whether a conditional role is called."""
    condition = next((role.when for role in stage.roles.values() if role.when is not None), None)
    made: list[Assessment] = []
    outcomes: list[object] = []
    for table in sitting.tables():
        outcome: object = False
        if condition is not None and table:
            sums = totals(stage.group, table, names)
            seen = {**names, "sheets": records(stage.group, table, sums), "totals": sums}
            outcome = condition.program(seen)
        outcomes.append(outcome)
        if outcome is not True:
            made.append(assess(stage.group, table, names))
        if outcome is True or outcome is UNKNOWN:
            made.append(assess(stage.group, sitting.with_conditional(table), names))
    called: bool | None = (
        True
        if all(o is True for o in outcomes)
        else None
        if any(o is True or o is UNKNOWN for o in outcomes)
        else False
    )
    further = _third_missing(stage, sitting) if called is True else []
    seats: list[tuple[Seat, bool | None]] = [(seat, True) for seat in sitting.seats]
    seats += [(seat, called) for seat in sitting.conditional]
    return merge(made), further, seats


def _third_missing(stage: Stage, sitting: Sitting) -> list[Missing]:
    missing = []
    for role in stage.roles.values():
        if role.when is None:
            continue
        own = [seat for seat in sitting.conditional if seat.role == role.id]
        if sum(seat.sheet is not None for seat in own) < role.least:
            expert = next((seat.expert for seat in own if seat.sheet is None), None)
            message = say("The rules call for a further expert ({role}); the sheet is missing.", role=role.id)
            missing.append(Missing("third", stage.id, expert, message))
    return missing


def _marks_missing(stage: Stage, sitting: Sitting) -> list[Missing]:
    """Criteria that a sheet which was handed in leaves without a mark."""
    return [
        Missing("mark", stage.id, seat.expert, _no_mark(criterion, seat))
        for seat in (*sitting.seats, *sitting.conditional)
        if seat.sheet is not None
        for criterion in stage.group.criteria()
        if criterion.scale is not None
        and (not criterion.by or seat.role in criterion.by)
        and criterion.id not in seat.sheet.marks
    ]


def _no_mark(criterion: Criterion, seat: Seat) -> Message:
    return say(
        "The sheet of {expert} has no mark for {criterion}.", expert=seat.expert, criterion=criterion.id
    )


def _conditions(assessment: Assessment, application: Application) -> list[Check]:
    return [
        Check(
            condition.id,
            condition.title,
            "pending" if outcome is UNKNOWN else VERDICTS[outcome],
            condition.formula,
            values,
            condition.clause,
            application.place(()),
            condition.formula.place,
        )
        for condition, outcome, values in assessment.holds.values()
    ]


def _mark(
    criterion: Criterion,
    assessment: Assessment,
    seats: Sequence[tuple[Seat, bool | None]],
    recused: Sequence[Seat],
    application: Application,
) -> Mark:
    counted = assessment.counted.get(criterion.id, {})
    given = [
        _given(criterion, seat, counted.get(seat.expert, False) if at_table is not False else False)
        for seat, at_table in seats
        if seat.sheet is not None and criterion.id in seat.sheet.marks
    ]
    given += [
        _given(criterion, seat, False)
        for seat in recused
        if seat.sheet is not None and criterion.id in seat.sheet.marks
    ]
    place = next((g.place for g in given if g.counted), None) or application.place(())
    return Mark(
        criterion, assessment.points[criterion.id], assessment.out_of[criterion.id], tuple(given), place
    )


def _given(criterion: Criterion, seat: Seat, counted: bool | None) -> Given:
    assert seat.sheet is not None
    mark = seat.sheet.marks[criterion.id]
    return Given(str(seat.expert), seat.role, mark.value, mark.reason, counted, mark.place)


def _groups(group: Group, assessment: Assessment) -> list[GroupPoints]:
    found = []
    for part in group.parts:
        if isinstance(part, Group):
            found.append(GroupPoints(part, assessment.points[part.id], assessment.out_of[part.id]))
            found += _groups(part, assessment)
    return found
