"""The ranking list: who got what, who fell where and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from kkk_scoring.messages import Several
from kkk_scoring.report.called import (
    decisive,
    fell_as,
    is_number,
    is_requirement,
    is_withdrawal,
    is_withdrawn,
)
from kkk_scoring.report.papers.desk import Data, Desk, Paper, renamed, result_at
from kkk_scoring.report.papers.wording import NONE
from kkk_scoring.report.public import publish
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.report.summary import all_reasons, total
from kkk_scoring.rubric.model import Stage
from kkk_scoring.scoring.protocol import Check, Outcome, StageResult


def ranking_list(desk: Desk) -> Iterator[Paper]:
    """The lists of one round on one paper, as it may be published."""
    desk = Desk(publish(desk.protocol, desk.tongue), desk.tongue)
    protocol, papers = desk.protocol, desk.round.papers
    last = next((stage for stage in reversed(desk.rubric.stages) if stage.has_points), None)
    meeting = desk.meeting(last) if last else None
    lists = list(_lists(desk))
    content = {
        "intro": desk.say("list_intro", count=desk.tongue.counted("applications", len(protocol.outcomes))),
        "place_and_day": place_and_day(desk),
        "columns": [desk.stage_title(stage) for stage in _scored(desk)],
        "lists": lists,
        "notes": list(_notes(desk)),
        "signatures": [
            desk.signature(desk.text(meeting.chair) if meeting and meeting.chair else desk.words["chair"])
        ],
        "approval": desk.signature(desk.ask(papers.approved_by, "papers: approved_by")),
    }
    yield desk.paper("ranking_list", [], content)


def place_and_day(desk: Desk) -> str:
    """Where and when a list or letter is dated."""
    papers = desk.round.papers
    return desk.say(
        "place_and_day",
        place=desk.ask(papers.place, "papers: place"),
        day=desk.ask(papers.date, "papers: date"),
    )


def _scored(desk: Desk) -> list[Stage]:
    """The stages whose points stand in columns of their own: none if there is just one."""
    scored = [stage for stage in desk.rubric.stages if stage.has_points]
    return scored if len(scored) > 1 else []


def _lists(desk: Desk) -> Iterator[Data]:
    """Results, those still open, the rejected from the last stage to the first, the withdrawn."""
    outcomes = desk.protocol.outcomes
    for result in desk.rubric.results:
        title = desk.title(result.title, result.id)
        for name, members in _by_list([o for o in outcomes if o.result == result.id]):
            of_list = (
                title if name is None else desk.say("list_of", result=title, list=_list_name(desk, name))
            )
            yield from _list(desk, of_list, members)
    rest = [o for o in outcomes if o.verdict == "passed" and o.result is None]
    yield from _list(desk, desk.words["list_passed"], rest)
    yield from _list(desk, desk.words["list_open"], [o for o in outcomes if o.verdict == "pending"])
    rejected = [o for o in outcomes if o.verdict == "rejected" and o.result is None]
    gone = [o for o in rejected if is_withdrawn(o)]
    for stage in reversed(desk.rubric.stages):
        fallen = [o for o in rejected if o.stopped_at == stage.id and not is_withdrawn(o)]
        yield from _list(desk, desk.title(stage.rejected or stage.title, stage.id), fallen)
    if gone:
        yield from _list(desk, desk.title(fell_as(gone[0]), ""), gone)
    yield from _list(desk, desk.words["list_invalid"], [o for o in outcomes if o.verdict == "invalid"])


def _list_name(desk: Desk, name: object) -> str:
    return desk.tongue.name(name) if isinstance(name, str) else desk.tongue.number(name)


def _by_list(outcomes: Sequence[Outcome]) -> Iterator[tuple[object, list[Outcome]]]:
    """Those who got one result, list by list in the order in which the lists first come up."""
    for name in dict.fromkeys(outcome.of_list for outcome in outcomes):
        yield name, [outcome for outcome in outcomes if outcome.of_list == name]


def _list(desk: Desk, title: str, outcomes: Sequence[Outcome]) -> Iterator[Data]:
    """One table; points stand in it if anybody in it has some."""
    if not outcomes:
        return
    ordered = sorted(outcomes, key=lambda outcome: _order(desk, outcome))
    everybody = [*ordered, *desk.protocol.outcomes]  # so that decimals are alike in all lists
    totals = desk.tongue.column([total(outcome) for outcome in everybody])[: len(ordered)]
    columns = [
        desk.tongue.column([_points(outcome, stage) for outcome in everybody]) for stage in _scored(desk)
    ]
    yield {
        "title": title,
        "count": desk.tongue.counted("applications", len(ordered)),
        "ranked": any(text != NONE for text in totals),
        "rows": [
            {
                "place": str(outcome.rank) if outcome.rank else NONE,
                "entry": outcome.entry,
                "name": desk.tongue.name(outcome.title),
                "applicant": desk.tongue.name(outcome.applicant) if outcome.applicant else "",
                "cells": [column[index] for column in columns],
                "total": totals[index],
                "reasons": _reasons(desk, outcome),
            }
            for index, outcome in enumerate(ordered)
        ],
    }


def _order(desk: Desk, outcome: Outcome) -> tuple[int, tuple[list[int], str]]:
    """By place, equal ones by title; those without a place stay in the order of the protocol."""
    return (outcome.rank, desk.tongue.order(outcome.title)) if outcome.rank else (sys.maxsize, ([], ""))


def _points(outcome: Outcome, stage: Stage) -> object:
    result = result_at(outcome, stage)
    return result.points if result else None


def _reasons(desk: Desk, outcome: Outcome) -> list[str]:
    """Why it is not higher: each requirement or threshold not met, or what is missing."""
    if outcome.decided is not None:
        event = outcome.decided
        return [
            desk.say(
                "decided_by",
                by=desk.office(event.by),
                day=desk.tongue.date(event.day),
                reason=desk.text(event.reason),
            )
        ]
    if outcome.verdict == "rejected":
        last = outcome.stages[-1]
        return [failed(desk, last, check, {}) for check in decisive(last)]
    if outcome.verdict == "passed":
        return [desk.text(outcome.result_open.message)] if outcome.result_open else []
    reasons = all_reasons(outcome, desk.rubric)
    return [desk.text(part) for part in (reasons.parts if isinstance(reasons, Several) else [reasons])]


def failed(desk: Desk, result: StageResult, check: Check, names: Mapping[str, str]) -> str:
    """A check by name and reason; experts appear as *names* calls them."""
    reason = desk.text(renamed(check_reason(check, desk.rubric), names))
    if is_withdrawal(check, result.stage):
        return reason
    return desk.say("reason", what=_check_name(desk, result.stage, check.id, check.title), reason=reason)


def _check_name(desk: Desk, stage: Stage, id_: str, title: object) -> str:
    """What a check is called: its number and title, or that it is a threshold."""
    if id_ == stage.id or not (is_requirement(stage, id_) or is_number(id_)):
        return desk.words["threshold"]
    shown = desk.text(title) or desk.text(desk.rubric.titles.get(id_, (None, None))[0]) or id_
    return f"{id_}. {shown}" if is_number(id_) else shown


def _notes(desk: Desk) -> Iterator[str]:
    ranks = [outcome.rank for outcome in desk.protocol.outcomes if outcome.rank]
    if len(ranks) != len(set(ranks)):
        yield desk.words["note_ties"]
    if any(o.rank is None for o in desk.protocol.outcomes):
        yield desk.words["note_unranked"]
    if any("…" in str(desk.tongue.number(total(o))) for o in desk.protocol.outcomes):
        yield desk.words["note_cut"]
