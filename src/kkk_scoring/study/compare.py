"""What changed between two states of one application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kkk_scoring.feel.unknown import alike
from kkk_scoring.rubric.model import Words
from kkk_scoring.scoring.protocol import Check
from kkk_scoring.study.standing import Standing


class Difference(NamedTuple):
    """One thing that came out otherwise: the verdicts of a check, or the points of a criterion or stage."""

    id: str
    title: Words
    before: object
    after: object
    is_verdict: bool


def compare(old: Standing, new: Standing) -> Iterator[Difference]:
    """Checks whose verdict, criteria and stages whose points differ, in the order of the rules."""
    earlier = {stage.stage.id: stage for stage in old.stages}
    for stage in new.stages:
        before = earlier.get(stage.stage.id)
        if before is None:
            continue
        checks = {check.id: check for check in before.checks}
        for check in stage.checks:
            yield from _check(checks.get(check.id), check)
        marks = {mark.criterion.id: mark.points for mark in before.marks}
        for mark in stage.marks:
            id_ = mark.criterion.id
            if id_ in marks and not alike(marks[id_], mark.points):
                yield Difference(id_, mark.criterion.title, marks[id_], mark.points, False)
        if stage.stage.has_points and not alike(before.points, stage.points):
            yield Difference(stage.stage.id, stage.stage.title, before.points, stage.points, False)


def _check(before: Check | None, after: Check) -> Iterator[Difference]:
    if before is not None and before.verdict != after.verdict:
        yield Difference(after.id, after.title, before.verdict, after.verdict, True)
