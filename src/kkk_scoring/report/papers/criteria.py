"""The criteria of assessment: the rubric as an annex to the regulations."""

from __future__ import annotations

from collections.abc import Iterator

from kkk_scoring.report.papers.desk import Data, Desk, Paper, numbered
from kkk_scoring.report.papers.wording import NONE
from kkk_scoring.report.rules import Rule, rules
from kkk_scoring.rubric.model import Stage


def criteria(desk: Desk) -> Iterator[Paper]:
    """All rules in the order in which they apply."""
    rubric = desk.rubric
    found = list(rules(rubric))
    content = {
        "about": desk.text(rubric.note) if rubric.note else "",
        "basis": desk.ask(desk.round.papers.basis, "papers: basis"),
        "figures": [_plain(desk, rule) for rule in found if rule.kind == "figure" and not rule.stage],
        "stages": [
            _stage(desk, stage, [rule for rule in found if rule.stage == stage.id]) for stage in rubric.stages
        ],
        "ranking": [_line(desk, rule) for rule in found if rule.kind == "ranking"],
        "results": [_plain(desk, rule) for rule in found if rule.kind == "result"],
        "decisions": [_decision(desk, rule) for rule in found if rule.kind == "decision"],
        "version": desk.say("criteria_version", rubric=rubric.id, hash=rubric.sha256),
    }
    yield desk.paper("criteria", [], content)


def _stage(desk: Desk, stage: Stage, found: list[Rule]) -> Data:
    def of_kind(*kinds: str) -> list[Rule]:
        return [rule for rule in found if rule.kind in kinds]

    requirements = of_kind("requirement")
    head = next(iter(of_kind("stage")), None)
    return {
        "title": desk.stage_title(stage),
        "clause": desk.clause(stage.clause),
        "most": desk.tongue.number(head.most) if head and head.most is not None else "",
        "roles": [_role(desk, rule) for rule in of_kind("role")],
        "figures": [_plain(desk, rule) for rule in of_kind("figure")],
        "requirements": [
            {**_plain(desk, rule), "number": number}
            for number, rule in numbered([(rule.id, rule) for rule in requirements])
        ],
        "rows": list(_rows(desk, of_kind("group", "criterion"))),
        "thresholds": [desk.text(said) for rule in of_kind("threshold") for said in rule.said],
        "rejected": desk.text(stage.rejected) if stage.rejected else "",
    }


def _rows(desk: Desk, found: list[Rule]) -> Iterator[Data]:
    """Groups and criteria; the numbers of criteria start anew in each group."""
    start = 0
    for index, rule in enumerate(found):
        if rule.kind == "group":
            yield {**_plain(desk, rule), "is_group": True, "number": rule.id}
            start = index + 1
            continue
        ids = [(one.id, one) for one in found[start : index + 1] if one.kind == "criterion"]
        yield {**_plain(desk, rule), "is_group": False, "number": list(numbered(ids))[-1][0]}


def _plain(desk: Desk, rule: Rule) -> Data:
    return {
        "name": desk.title(rule.title, rule.id),
        "said": [desk.text(message) for message in rule.said],
        "most": desk.tongue.number(rule.most) if rule.most is not None else NONE,
        "clause": desk.clause(rule.clause),
    }


def _line(desk: Desk, rule: Rule) -> str:
    return " ".join(desk.text(message) for message in rule.said)


def _role(desk: Desk, rule: Rule) -> str:
    return desk.say("role_line", role=desk.title(rule.title, rule.id), said=_line(desk, rule))


def _decision(desk: Desk, rule: Rule) -> str:
    return desk.say("role_line", role=desk.words.get(f"event_{rule.id}", rule.id), said=_line(desk, rule))
