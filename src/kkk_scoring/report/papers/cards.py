"""Sheets of experts as cards to sign: the formal assessment and the assessment on the merits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kkk_scoring.report.called import fell_as, is_requirement, is_withdrawn
from kkk_scoring.report.papers.desk import (
    Data,
    Desk,
    Paper,
    by_number,
    numbered,
    requirement_of,
    result_at,
)
from kkk_scoring.report.papers.wording import NONE
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.rubric.model import Criterion, Group, Scale, Stage
from kkk_scoring.scoring.events import CallToCorrect, Correction, Event, NoCorrection, Recheck, Settlement
from kkk_scoring.scoring.protocol import Check, Given, Mark, Outcome, StageResult
from kkk_scoring.study.losses import sheet_sums

ANSWERS = {"yes": "yes", "no": "no", "not_applicable": "n_a"}
VERDICTS = {"passed": "yes", "rejected": "no", "not_applicable": "n_a"}


def formal_cards(desk: Desk) -> Iterator[Paper]:
    """One card per entry and expert for every stage with requirements."""
    for stage in desk.rubric.stages:
        if not stage.requirements:
            continue
        for outcome in by_number(desk.protocol.outcomes):
            result = result_at(outcome, stage)
            if result is not None:
                for expert in _checkers(desk, stage, outcome):
                    yield _formal_card(desk, outcome, result, expert)


def _checkers(desk: Desk, stage: Stage, outcome: Outcome) -> Sequence[str | None]:
    """The experts who handed in answers; None for a stage where nobody is asked."""
    if not any(requirement.judged for requirement in stage.requirements):
        return (None,)
    assigned = desk.round.assigned(stage.id, outcome.entry)
    return [expert for expert in assigned if _handed_in(desk, stage, expert, outcome)]


def _handed_in(desk: Desk, stage: Stage, expert: str, outcome: Outcome) -> bool:
    sheet = desk.round.sheet(stage.id, expert, outcome.entry)
    return sheet is not None and sheet.impartial


def _formal_card(desk: Desk, outcome: Outcome, result: StageResult, expert: str | None) -> Paper:
    stage = result.stage
    checks = [
        check for check in result.checks if is_requirement(stage, check.id) and _asked(stage, check, expert)
    ]
    content = {
        "subtitle": desk.stage_title(stage),
        "facts": [*desk.entry_facts(outcome), _assessor(desk, expert)],
        "rows": [
            _formal_row(desk, number, stage, check, expert)
            for number, check in numbered([(check.id, check) for check in checks])
        ],
        "decisions": _decisions(desk, outcome, result),
        "corrections": _corrections(desk, outcome, stage),
        "signatures": [desk.signature(desk.words["assessor_signature"])],
    }
    return desk.paper(
        "formal_card", [outcome.entry, stage.id, *([expert] if expert else [])], content, outcome.entry
    )


def _assessor(desk: Desk, expert: str | None) -> Data:
    return desk.fact("assessor", desk.expert(expert) if expert else desk.words["nobody_asked"])


def _asked(stage: Stage, check: Check, expert: str | None) -> bool:
    """Whether the requirement is computed, or one that this expert answers."""
    requirement = requirement_of(stage, check.id)
    if requirement is None or not requirement.judged:
        return True
    return any(given.expert == expert for given in check.given)


def _formal_row(desk: Desk, number: str, stage: Stage, check: Check, expert: str | None) -> Data:
    requirement = requirement_of(stage, check.id)
    if requirement is not None and requirement.judged:
        given = next(one for one in check.given if one.expert == expert)
        answer = ANSWERS.get(str(given.points), "")
        finding = desk.text(given.reason)
    else:
        answer = VERDICTS.get(check.verdict, "")
        finding = desk.text(check_reason(check, desk.rubric))
    marked = {key: "X" if answer == key else "" for key in ("yes", "no", "n_a")}
    return {
        "number": number,
        "name": desk.title(check.title, check.id),
        "clause": desk.clause(check.clause),
        "finding": finding,
        **marked,
    }


def _decisions(desk: Desk, outcome: Outcome, result: StageResult) -> list[Data]:
    """What the stage can end with; the one it ended with is chosen."""
    stages = desk.rubric.stages
    following = stages[stages.index(result.stage) + 1 :]
    passed = (
        desk.say("goes_on", stage=desk.stage_title(following[0]))
        if following
        else desk.words["meets_requirements"]
    )
    rejected = (
        desk.title(result.stage.rejected, "") if result.stage.rejected else desk.words["rejected_formal"]
    )
    waiting = any(missing.what in ("correction", "recheck") for missing in result.missing)
    gone = is_withdrawn(outcome) and result is outcome.stages[-1]
    decisions = [
        (passed, result.verdict == "passed"),
        (desk.say("fails_requirements", rejected=rejected), result.verdict == "rejected" and not gone),
    ]
    if any(requirement.correctable for requirement in result.stage.requirements):
        decisions.append((desk.words["to_be_corrected"], result.verdict == "pending" and waiting))
    if gone:
        decisions.append((desk.title(fell_as(outcome), ""), True))
    return [{"text": text, "chosen": chosen} for text, chosen in decisions]


def _corrections(desk: Desk, outcome: Outcome, stage: Stage) -> list[Data]:
    """Requirement by requirement what happened after the first check, in the order of dates."""
    found = []
    items = [(requirement.id, requirement) for requirement in stage.requirements]
    for number, requirement in numbered(items):
        events = [
            event
            for event in desk.round.events.get(outcome.entry, ())
            if isinstance(event, CallToCorrect | Correction | NoCorrection | Recheck | Settlement)
            and requirement.id
            in (getattr(event, "requirements", None) or [getattr(event, "requirement", "")])
        ]
        if events:
            label = desk.say("ad", number=number if number != NONE else requirement.id)
            found.append({"label": label, "lines": [_happened(desk, event) for event in events]})
    return found


def _happened(desk: Desk, event: Event) -> str:
    if isinstance(event, Recheck | Settlement):
        what = desk.say(
            f"event_{event.event}", by=desk.office(event.by), mark=desk.words[ANSWERS[event.mark]]
        )
    else:
        what = (
            desk.words[f"event_{event.event}"]
            if isinstance(event, CallToCorrect | Correction | NoCorrection)
            else ""
        )
    line = desk.say("on_day", day=desk.tongue.date(event.day), what=what)
    return f"{line} {desk.text(event.reason)}" if event.reason else line


# -- the merits ------------------------------------------------------------------------------------


def assessment_cards(desk: Desk) -> Iterator[Paper]:
    """One card per entry and expert for every stage with criteria that experts mark."""
    for stage in desk.rubric.stages:
        if not any(criterion.scale for criterion in stage.group.criteria()):
            continue
        for outcome in by_number(desk.protocol.outcomes):
            result = result_at(outcome, stage)
            if result is None:
                continue
            for expert in desk.round.assigned(stage.id, outcome.entry):
                if _handed_in(desk, stage, expert, outcome):
                    yield _assessment_card(desk, outcome, result, expert)


def _assessment_card(desk: Desk, outcome: Outcome, result: StageResult, expert: str) -> Paper:
    given = {
        mark.criterion.id: (mark, one) for mark in result.marks for one in mark.given if one.expert == expert
    }
    rows = list(_rows(desk, result.stage.group, given))
    sums = next((one for one in sheet_sums(result) if one.expert == expert), None)
    counted = sums.counted if sums else None
    content = {
        "subtitle": desk.stage_title(result.stage),
        "facts": [*desk.entry_facts(outcome), _assessor(desk, expert)],
        "impartial": desk.words["declared_impartial"],
        "rows": rows,
        "total": _total(desk, given, sums.sum if sums else None),
        "counted": desk.words[
            {True: "sheet_counts", False: "sheet_does_not_count", None: "sheet_open"}[counted]
        ],
        "signatures": [desk.signature(desk.words["assessor_signature"])],
    }
    return desk.paper("assessment_card", [outcome.entry, result.stage.id, expert], content, outcome.entry)


def _rows(desk: Desk, group: Group, given: dict[str, tuple[Mark, Given]], place: str = "") -> Iterator[Data]:
    """Groups as headings, each criterion with its scale, the expert's mark and reason."""
    parts = [(part.id, part) for part in group.parts if _marked(part, given)]
    for number, part in numbered(parts):
        if isinstance(part, Group):
            yield {"is_group": True, "number": part.id, "name": desk.title(part.title, part.id)}
            yield from _rows(desk, part, given)
        else:
            yield {
                "is_group": False,
                "number": number,
                "name": desk.title(part.title, part.id),
                "scale": _scale(desk, part.scale),
                **_mark(desk, given.get(part.id)),
            }


def _marked(part: Criterion | Group, given: dict[str, tuple[Mark, Given]]) -> bool:
    """Whether this expert marks it, or something in it."""
    if isinstance(part, Group):
        return any(_marked(below, given) for below in part.parts)
    return part.id in given


def _mark(desk: Desk, found: tuple[Mark, Given] | None) -> Data:
    if found is None:
        return {"points": NONE, "reason": ""}
    _, given = found
    reason = desk.text(given.reason)
    if given.was is not None:
        reason = f"{reason} {desk.say('mark_was', was=desk.tongue.number(given.was))}".strip()
    return {"points": desk.tongue.number(given.points), "reason": reason}


def _scale(desk: Desk, scale: Scale | None) -> str:
    if scale is None or scale.low is None or scale.high is None:
        return NONE
    return desk.say("scale", low=desk.tongue.number(scale.low), high=desk.tongue.number(scale.high))


def _total(desk: Desk, given: dict[str, tuple[Mark, Given]], points: object) -> Data | None:
    """The sum of the marks; None where they are words without points."""
    highs = [mark.criterion.scale.high for mark, _ in given.values() if mark.criterion.scale]
    if not highs or None in highs or points is None:
        return None
    out_of = sum(high for high in highs if high is not None)
    return {
        "points": desk.tongue.number(points),
        "out_of": desk.say("scale", low="0", high=desk.tongue.number(out_of)),
    }
