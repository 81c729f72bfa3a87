"""Where the members of a commission differed, what was remarked, and what people settled or decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kkk_scoring.report.called import result_called, rule_called
from kkk_scoring.report.papers.cards import ANSWERS
from kkk_scoring.report.papers.desk import Desk
from kkk_scoring.rubric.model import Stage
from kkk_scoring.scoring.acts import ReplaceSheet
from kkk_scoring.scoring.events import ChangeMark, DropSheet, ModerateMark, NoSheet, SetResult, Settlement
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.protocol import Outcome, StageResult
from kkk_scoring.study.losses import sheet_sums


def divergences(desk: Desk, stage: Stage, results: Sequence[tuple[Outcome, StageResult]]) -> Iterator[str]:
    """Further experts called in, sheets left out, remarks, and decisions, entry by entry."""
    for outcome, result in results:
        yield from _called(desk, outcome, result)
        for flag in result.flags:
            what = desk.text(rule_called(flag.criterion or stage.id, desk.rubric))
            rule = desk.text(flag.rule.text)
            yield desk.say("flagged", entry=outcome.entry, expert=flag.expert, what=what, rule=rule)
        for event in desk.round.events.get(outcome.entry, ()):
            if _is_decision(desk, stage, event):
                yield _decision(desk, outcome, event)


def _called(desk: Desk, outcome: Outcome, result: StageResult) -> Iterator[str]:
    """Experts whom only a difference calls in, and sheets that the rules leave out."""
    sheets = sheet_sums(result)
    shown = {sheet.expert: desk.tongue.number(sheet.sum) for sheet in sheets}
    for sheet in sheets:
        role = result.stage.roles.get(sheet.role)
        if role is None or role.when is None:
            continue
        others = "; ".join(f"{expert} {points}" for expert, points in shown.items() if expert != sheet.expert)
        yield desk.say(
            "called_in",
            entry=outcome.entry,
            expert=sheet.expert,
            points=shown[sheet.expert],
            others=others,
        )
    left = [sheet.expert for sheet in sheets if sheet.counted is False]
    if left:
        yield desk.say("left_out", entry=outcome.entry, experts=", ".join(left))


def _is_decision(desk: Desk, stage: Stage, event: Happening) -> bool:
    """Whether people settled or decided something here; the final say belongs to the last stage."""
    match event:
        case Settlement():
            return any(requirement.id == event.requirement for requirement in stage.requirements)
        case DropSheet() | NoSheet() | ChangeMark() | ModerateMark() | ReplaceSheet():
            return event.stage == stage.id
        case SetResult():
            return stage is desk.rubric.stages[-1]
        case _:
            return False


def _decision(desk: Desk, outcome: Outcome, event: Happening) -> str:
    about = [getattr(event, name) for name in ("expert", "new_expert") if hasattr(event, name)]
    ids = [getattr(event, name) for name in ("requirement", "criterion") if hasattr(event, name)]
    about += [rule_called(id_, desk.rubric) for id_ in ids]
    if isinstance(event, SetResult):
        about.append(result_called(event.result, desk.rubric))
    mark = getattr(event, "mark", None)
    if mark is not None:
        about.append(desk.words[ANSWERS[mark]] if isinstance(event, Settlement) else mark)
    kind = "settled" if isinstance(event, Settlement) else f"event_{getattr(event, 'event', '')}"
    return desk.say(
        "decision",
        entry=outcome.entry,
        kind=desk.words[kind],
        what=", ".join(desk.text(shown) for shown in about),
        day=desk.tongue.date(event.day),
        by=desk.office(event.by),
        reason=f" {desk.text(event.reason)}" if event.reason else "",
    )
