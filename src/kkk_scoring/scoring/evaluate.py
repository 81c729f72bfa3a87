"""One entry in one stage: figures, requirements, experts, verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.messages import say
from kkk_scoring.rubric.form import unanswered
from kkk_scoring.rubric.model import Criterion, Group, Rubric, Stage
from kkk_scoring.scoring.agree import Own
from kkk_scoring.scoring.assess import Assessment, records
from kkk_scoring.scoring.deliberate import Deliberation, deliberate
from kkk_scoring.scoring.examine import VERDICTS, examine
from kkk_scoring.scoring.own import own_marks
from kkk_scoring.scoring.panel import Seat, Sitting, sit
from kkk_scoring.scoring.protocol import Check, Given, GroupPoints, Mark, Missing, StageResult, Verdict
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.scoring.scales import Names, stage_for_entry, within_scales

HOLDING: Final = ("settlement", "third", "expert", "scale")
"""What is missing that keeps a stage open, whatever its conditions say."""


def figures(rubric: Rubric, application: Application, round_: Round) -> dict[str, object]:
    """All names about an entry before the first stage: its answers, the round's facts, the figures."""
    assert application.answers is not None
    names: dict[str, object] = {**dict.fromkeys(rubric.form), **application.answers}
    names["round"] = round_.parameters
    names |= registers(rubric, round_)
    received = round_.received(application.id)
    names["received"] = UNKNOWN if received is None else received
    for figure in rubric.figures:
        names[figure.id] = figure.formula.program(names)
    return names


def registers(rubric: Rubric, round_: Round) -> dict[str, object]:
    """What the registers say that *rubric* looks into; one that nobody read is unknown."""
    known = round_.registers
    return {name: known.get(name, unanswered(columns)) for name, columns in rubric.registers.items()}


def evaluate(
    stage: Stage,
    application: Application,
    round_: Round,
    names: dict[str, object],
    first: bool,
    own: Own | None = None,
) -> StageResult:
    """The result of *stage* for one entry; what it decides is added to *names*.

    *own*: what each expert gave to all entries of the stage, where a rule compares them (`own_marks`).
    """
    for figure in stage.figures:
        names[figure.id] = figure.formula.program(names)
    stage = stage_for_entry(stage, names)
    sitting, findings, doubtful = within_scales(stage, sit(stage, application.id, round_), names)
    checks, missing = examine(stage, application, sitting, round_, names, first)
    if first and names["received"] is UNKNOWN and _uses(checks, "received"):
        message = say("When the application was received is not recorded.")
        missing.append(Missing("received", stage.id, None, message))
    missing += (*sitting.missing, *doubtful)
    if not stage.has_points:
        return StageResult(
            stage, _verdict(checks, missing), None, None, tuple(checks), missing=tuple(missing)
        )
    found = deliberate(stage, sitting, names, own or own_marks(stage, round_))
    names.update(found.assessment.points)
    missing += found.missing
    checks += _conditions(found.assessment, application)
    return StageResult(
        stage,
        _verdict(checks, [m for m in missing if m.what in HOLDING] or found.open_calls),
        found.assessment.points[stage.id],
        found.assessment.out_of[stage.id],
        tuple(checks),
        tuple(_mark(criterion, found, sitting, application) for criterion in stage.group.criteria()),
        tuple(_groups(stage.group, found.assessment)),
        tuple(missing),
        found.flags,
        found.called,
        findings,
        found.assessment.working.get(stage.id, {}),
    )


def all_sheets(stage: Stage, entry: str, round_: Round, names: Names) -> list[dict[str, object]]:
    """The sheets of a stage that count for the entry, as the ranking sees them; one to come is unknown."""
    stage = stage_for_entry(stage, names)
    sitting = within_scales(stage, sit(stage, entry, round_), names).sitting
    seats = [*sitting.seats, *sitting.conditional]
    rows = records(stage.group, seats, [UNKNOWN] * len(seats))
    return [{**row, "stage": stage.id} for row in rows]


def _uses(checks: Iterable[Check], name: str) -> bool:
    return any(name in check.formula.uses for check in checks if check.formula)


def _verdict(checks: Sequence[Check], holding: Sequence[object]) -> Verdict:
    """Rejected as soon as one check surely fails; *holding* keeps the stage open whatever the checks say."""
    verdicts = {check.verdict for check in checks}
    if "rejected" in verdicts:
        return "rejected"
    return "pending" if "pending" in verdicts or holding else "passed"


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


def _mark(criterion: Criterion, found: Deliberation, sitting: Sitting, application: Application) -> Mark:
    """The criterion's points with every mark given, also those that don't count."""
    counted = found.assessment.counted.get(criterion.id, {})
    given = [_given(criterion, seat, counted.get(seat.expert, False)) for seat in sitting.seats]
    for seat in sitting.conditional:
        at_table = False if found.called[seat.role] is False else counted.get(seat.expert, False)
        given.append(_given(criterion, seat, at_table))
    given += [_given(criterion, seat, False) for seat in sitting.recused]
    marks = tuple(one for one in given if one is not None)
    place = next((one.place for one in marks if one.counted), None) or application.place(())
    points = found.assessment.points[criterion.id]
    made, id_ = found.assessment, criterion.id
    return Mark(
        criterion,
        points,
        made.out_of[id_],
        marks,
        place,
        made.weights.get(id_),
        made.working.get(id_, {}),
    )


def _given(criterion: Criterion, seat: Seat, counted: bool | None) -> Given | None:
    mark = seat.sheet.marks.get(criterion.id) if seat.sheet else None
    return mark and Given(str(seat.expert), seat.role, mark.value, mark.reason, counted, mark.place, mark.was)


def _groups(group: Group, assessment: Assessment) -> Iterator[GroupPoints]:
    for part in group.parts:
        if isinstance(part, Group):
            points, out_of = assessment.points[part.id], assessment.out_of[part.id]
            weight, shown = assessment.weights.get(part.id), assessment.working.get(part.id, {})
            yield GroupPoints(part, points, out_of, weight, shown)
            yield from _groups(part, assessment)
