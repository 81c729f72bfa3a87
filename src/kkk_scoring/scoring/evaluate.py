"""One entry in one stage: figures, requirements, experts, verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import say
from kkk_scoring.rubric.form import unanswered
from kkk_scoring.rubric.model import Criterion, Group, Rubric, Stage
from kkk_scoring.scoring.agree import Own
from kkk_scoring.scoring.appeals import Weighed, at_least, standing
from kkk_scoring.scoring.assess import totals
from kkk_scoring.scoring.assessment import Assessment
from kkk_scoring.scoring.decide import moderated_marks, moderation_notes
from kkk_scoring.scoring.deliberate import Deliberation, deliberate, merge_all
from kkk_scoring.scoring.examine import VERDICTS, examine
from kkk_scoring.scoring.own import own_marks
from kkk_scoring.scoring.panel import Seat, Sitting, sit
from kkk_scoring.scoring.protocol import Check, Given, GroupPoints, Mark, Missing, StageResult, Verdict
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.scoring.scales import stage_for_entry, within_scales
from kkk_scoring.scoring.seen import NOTHING, seen

HOLDING: Final = ("settlement", "third", "expert", "scale", "reassessment")
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


class _Assessed(NamedTuple):
    """One entry assessed with the sheets of one version; *names* also holds what was decided."""

    sitting: Sitting
    checks: list[Check]
    missing: list[Missing]
    found: Deliberation | None
    names: dict[str, object]
    findings: tuple[Finding, ...]


def evaluate(
    stage: Stage,
    application: Application,
    round_: Round,
    names: dict[str, object],
    first: bool,
    own: Own | None = None,
    mended: Mapping[str, object] | None = None,
) -> StageResult:
    """The result of *stage* for one entry; what it decides is added to *names*.

    *own*: what each expert gave to all entries of the stage, where a rule compares them (`own_marks`).
    *mended*: the answers and figures after a correction; they take the place of the first ones once the
    stage that asked for it is over.
    """
    for figure in stage.figures:
        names[figure.id] = figure.formula.program(names)
    stage = stage_for_entry(stage, names)

    def assessed(version: Round) -> _Assessed:
        return _assessed(stage, application, version, dict(names), first, own, mended)

    def sheet_total(version: Round, expert: str) -> object:
        one = assessed(version)
        seats = [s for s in (*one.sitting.seats, *one.sitting.conditional) if s.expert == expert]
        marks = own or own_marks(stage, version)
        return totals(stage.group, seats, one.names, marks)[0] if seats else UNKNOWN

    stands = standing(stage.id, application.id, round_, lambda r: _weighed(assessed(r), stage), sheet_total)
    versions = [assessed(version) for version in stands.versions]
    last = versions[-1]
    names.update(last.names)
    checked = _agreed(versions)
    names.update({check.id: UNKNOWN for check in checked if check.verdict == "pending"})
    missing = [*last.missing, *stands.missing]
    if last.found is None:
        result = StageResult(stage, _verdict(checked, missing), None, None, tuple(checked))
    else:
        found = merge_all([version.found for version in versions if version.found is not None])
        if len(versions) > 1 and round_.stands == "never_lower" and versions[0].found is not None:
            points, before = found.assessment.points, versions[0].found.assessment.points
            points[stage.id] = at_least(points[stage.id], before[stage.id])
        names.update(found.assessment.points)
        missing += found.missing
        checks = checked + _conditions(found.assessment, application)
        result = _with_points(stage, application, last.sitting, found, checks, missing)
    if mended is not None and application.asked & {r.id for r in stage.requirements}:
        names.update(mended)
    notes = (*stands.notes, *moderation_notes(stage, application.id, round_))
    findings = last.findings if stage.has_points else ()
    return replace(result, missing=tuple(missing), findings=findings, notes=notes)


def _assessed(
    stage: Stage,
    application: Application,
    round_: Round,
    names: dict[str, object],
    first: bool,
    own: Own | None,
    mended: Mapping[str, object] | None,
) -> _Assessed:
    sitting, findings, doubtful = within_scales(stage, sit(stage, application.id, round_), names)
    checks, missing = examine(stage, application, sitting, round_, names, first, mended)
    if first and names["received"] is UNKNOWN and _uses(checks, "received"):
        missing.append(_not_received(stage.id))
    missing += (*sitting.missing, *doubtful)
    found = None
    if stage.has_points:
        moderated = moderated_marks(stage, application.id, round_)
        found = deliberate(stage, sitting, names, own or own_marks(stage, round_), moderated)
    return _Assessed(sitting, checks, missing, found, names, tuple(findings))


def _agreed(versions: Sequence[_Assessed]) -> list[Check]:
    """The checks of the last version; open is what the versions differ about."""
    return [
        check if all(one.verdict == check.verdict for one in same) else replace(check, verdict="pending")
        for check, *same in zip(*(version.checks for version in reversed(versions)), strict=True)
    ]


@cache
def _not_received(stage: str) -> Missing:
    """One and the same for all entries of a round that has just begun."""
    return Missing("received", stage, None, say("When the application was received is not recorded."))


def _weighed(assessed: _Assessed, stage: Stage) -> Weighed:
    if assessed.found is None:
        return Weighed(True, None)
    outcomes = [outcome for _, outcome, _ in assessed.found.assessment.holds.values()]
    holds = (
        False
        if any(one is False or one is None for one in outcomes)
        else UNKNOWN
        if any(one is UNKNOWN for one in outcomes)
        else True
    )
    return Weighed(holds, assessed.found.assessment.points[stage.id])


def _with_points(
    stage: Stage,
    application: Application,
    sitting: Sitting,
    found: Deliberation,
    checks: list[Check],
    missing: Sequence[Missing],
) -> StageResult:
    return StageResult(
        stage,
        _verdict(checks, [m for m in missing if m.what in HOLDING] or found.open_calls),
        found.assessment.points[stage.id],
        found.assessment.out_of[stage.id],
        tuple(checks),
        tuple(_mark(criterion, found, sitting, application) for criterion in stage.group.criteria()),
        tuple(_groups(stage.group, found.assessment)),
        flags=found.flags,
        called=found.called,
        working=found.assessment.working.get(stage.id, NOTHING),
    )


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
            seen(values),
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
    # One whose sheet was replaced is at the table as long as it is open whose sheet stands.
    given += [_given(criterion, seat, counted.get(seat.expert, False)) for seat in sitting.recused]
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
        made.working.get(id_, NOTHING),
    )


def _given(criterion: Criterion, seat: Seat, counted: bool | None) -> Given | None:
    mark = seat.sheet.marks.get(criterion.id) if seat.sheet else None
    return mark and Given(str(seat.expert), seat.role, mark.value, mark.reason, counted, mark.place, mark.was)


def _groups(group: Group, assessment: Assessment) -> Iterator[GroupPoints]:
    for part in group.parts:
        if isinstance(part, Group):
            points, out_of = assessment.points[part.id], assessment.out_of[part.id]
            weight, shown = assessment.weights.get(part.id), assessment.working.get(part.id, NOTHING)
            yield GroupPoints(part, points, out_of, weight, shown)
            yield from _groups(part, assessment)
