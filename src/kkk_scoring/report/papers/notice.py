"""The notice to an applicant: what came out, why, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator

from kkk_scoring.report.called import is_requirement, is_withdrawn
from kkk_scoring.report.papers.cards import VERDICTS
from kkk_scoring.report.papers.desk import Data, Desk, Paper, by_number, numbered, renamed
from kkk_scoring.report.papers.minutes import result_words, verdict_at
from kkk_scoring.report.papers.ranking import failed, place_and_day
from kkk_scoring.report.papers.wording import NONE
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.report.summary import total
from kkk_scoring.rubric.model import Criterion, Group
from kkk_scoring.scoring.acts import Appeal, AppealDecision, Approval
from kkk_scoring.scoring.protocol import Check, GroupPoints, Mark, Outcome, StageResult, certain


def notices(desk: Desk) -> Iterator[Paper]:
    """A letter for every entry that has a result; none for one that is still open or can't be read."""
    for outcome in by_number(desk.protocol.outcomes):
        if outcome.verdict in ("passed", "rejected") and outcome.result_open is None:
            yield desk.paper("notice", [outcome.entry], _notice(desk, outcome), outcome.entry)


def _notice(desk: Desk, outcome: Outcome) -> Data:
    papers = desk.round.papers
    return {
        "place_and_day": place_and_day(desk),
        "addressee": desk.tongue.name(outcome.applicant or outcome.title),
        "sender": desk.ask(papers.organiser, "papers: organiser"),
        "about": desk.say("notice_about", entry=outcome.entry, title=desk.tongue.name(outcome.title)),
        "opening": _opening(desk, outcome),
        "stages": [_stage(desk, outcome, result) for result in outcome.stages],
        "story": desk.story(outcome, (Appeal, AppealDecision, Approval), None),
        "outcome": _facts(desk, outcome),
        "appeal": desk.ask(papers.appeal, "papers: appeal"),
        "signatures": [desk.signature(desk.ask(papers.signed_by, "papers: signed_by"))],
    }


def _opening(desk: Desk, outcome: Outcome) -> list[str]:
    """The result in a sentence or two."""
    stage = outcome.stages[-1].stage if outcome.stages else None
    fell = outcome.verdict == "rejected" and outcome.result is None and stage is not None
    key = "opening_rejected" if fell and not is_withdrawn(outcome) else "opening_passed"
    lines = [
        desk.say(key, result=result_words(desk, outcome), stage=desk.stage_title(stage) if stage else "")
    ]
    event = outcome.decided
    if event is not None:
        day, by, reason = desk.tongue.date(event.day), desk.office(event.by), desk.text(event.reason)
        lines.append(desk.say("decided_by", day=day, by=by, reason=reason))
    return lines


def _facts(desk: Desk, outcome: Outcome) -> list[Data]:
    facts = [desk.fact("result", result_words(desk, outcome))]
    if certain(outcome.total) is not None:
        facts.append(desk.fact("total", desk.tongue.points(total(outcome))))
    if outcome.rank:
        facts.append(desk.fact("place_on_list", str(outcome.rank)))
    line = next((line for line in desk.rubric.results if line.id == outcome.result), None)
    years = line.years.program(outcome.names) if line and line.years else None
    if isinstance(years, int):
        facts.append(desk.fact("holds", desk.say("holds_years", years=desk.tongue.counted("years", years))))
    return facts


def _stage(desk: Desk, outcome: Outcome, result: StageResult) -> Data:
    stage = result.stage
    names = desk.roles_of_experts(stage, outcome.entry)
    requirements = [check for check in result.checks if is_requirement(stage, check.id)]
    thresholds = [check for check in result.checks if not is_requirement(stage, check.id)]
    return {
        "title": desk.stage_title(stage),
        "verdict": verdict_at(desk, outcome, result),
        "requirements": [
            _requirement(desk, number, check, names)
            for number, check in numbered([(check.id, check) for check in requirements])
        ],
        "rows": list(_rows(desk, result, names)) if result.marks else [],
        "notes": [desk.text(renamed(note, names)) for note in result.notes],
        "total": _out_of(desk, result.points, result.out_of),
        "thresholds": [
            {
                "text": failed(desk, result, check, names),
                "met": desk.words["met" if check.verdict == "passed" else "not_met"],
            }
            for check in thresholds
        ],
    }


def _requirement(desk: Desk, number: str, check: Check, names: dict[str, str]) -> Data:
    return {
        "number": number,
        "name": desk.title(check.title, check.id),
        "clause": desk.clause(check.clause),
        "answer": desk.words[VERDICTS[check.verdict]] if check.verdict in VERDICTS else NONE,
        "finding": desk.text(renamed(check_reason(check, desk.rubric), names)),
        "failed": check.verdict == "rejected",
    }


def _rows(desk: Desk, result: StageResult, names: dict[str, str]) -> Iterator[Data]:
    marks = {mark.criterion.id: mark for mark in result.marks}
    groups = {group.group.id: group for group in result.groups}
    yield from _parts(desk, result.stage.group, marks, groups, names)


def _parts(
    desk: Desk, group: Group, marks: dict[str, Mark], groups: dict[str, GroupPoints], names: dict[str, str]
) -> Iterator[Data]:
    for number, part in numbered([(part.id, part) for part in group.parts]):
        if isinstance(part, Criterion):
            if part.id in marks:
                yield _criterion(desk, number, marks[part.id], names)
        elif part.id in groups:
            points = _out_of(desk, groups[part.id].points, groups[part.id].out_of)
            yield {"is_group": True, "number": part.id, "name": desk.title(part.title, part.id), **points}
            yield from _parts(desk, part, marks, groups, names)


def _criterion(desk: Desk, number: str, mark: Mark, names: dict[str, str]) -> Data:
    order = {expert: place for place, expert in enumerate(names)}
    reasons = [
        desk.say(
            "mark_of",
            assessor=names.get(given.expert, desk.words["assessor"]),
            points=desk.tongue.number(given.points),
            out="" if given.counted is not False else f" {desk.words['not_counted']}",
            reason=desk.text(given.reason),
        )
        for given in sorted(mark.given, key=lambda given: order.get(given.expert, len(order)))
    ]
    name = desk.title(mark.criterion.title, mark.criterion.id)
    points = _out_of(desk, mark.points, mark.out_of)
    return {"is_group": False, "number": number, "name": name, "reasons": reasons, **points}


def _out_of(desk: Desk, points: object, out_of: object) -> Data:
    return {"points": desk.tongue.number(points), "out_of": desk.tongue.number(out_of)}
