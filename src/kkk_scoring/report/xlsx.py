"""The protocol as a workbook: ranking, criteria by entries, all checks and marks, rules, provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkk_scoring.messages import Several, exact, say
from kkk_scoring.report import summary
from kkk_scoring.report.called import fell_as
from kkk_scoring.report.reasons import check_reason, mark_reason
from kkk_scoring.report.rules import KINDS, rules
from kkk_scoring.report.workbook import PLACES, Column, Workbook
from kkk_scoring.rubric.model import Clause, Words
from kkk_scoring.scoring.protocol import Exact, Given, Mark, Outcome, Protocol, bounds, certain
from kkk_scoring.study.margins import stage_margin

if TYPE_CHECKING:
    from kkk_scoring.provenance import Provenance


def render(protocol: Protocol, language: str, provenance: Provenance) -> bytes:
    """The workbook; the same input gives the same bytes.

    Numbers are cells that can be calculated with; every text is a text, also one that begins with `=`.
    """
    title = summary.title(protocol.rubric.title, language, protocol.rubric.id)
    writer = _Protocol(Workbook(title, _footer(protocol, title, language), language), protocol, language)
    writer.ranking()
    writer.points()
    writer.marks()
    writer.checks()
    writer.rules()
    writer.provenance(provenance)
    return writer.book.close()


def _footer(protocol: Protocol, title: str, language: str) -> str:
    said = [title[:80], *(one.render(language) for one in summary.as_of(protocol.round))]
    if protocol.provisional:
        said.append(say("Provisional: not every entry has a verdict yet.").render(language))
    if protocol.rubric.note or protocol.round.note:
        said.append(say("Rests on assumptions: see the last sheet.").render(language))
    return " · ".join(said)


class _Protocol:
    """The sheets of a protocol, one after the other."""

    def __init__(self, book: Workbook, protocol: Protocol, language: str) -> None:
        self.book, self.protocol, self.language = book, protocol, language

    def ranking(self) -> None:
        stages = [stage for stage in self.protocol.rubric.stages if stage.has_points]
        columns = [
            Column(say("No."), 6),
            Column(say("Entry"), 9),
            Column(say("Title"), 44, True),
            *(Column(say("{title}", title=stage.title or stage.id), 14) for stage in stages),
            Column(say("Total"), 10),
            Column(say("Lowest"), 10),
            Column(say("Highest"), 10),
            Column(say("Margin"), 10),
            Column(say("Verdict"), 16),
            Column(say("Result"), 36, True),
            Column(say("Reasons"), 70, True),
        ]
        rows = [
            [
                outcome.rank,
                outcome.entry,
                outcome.title,
                *(summary.stage_points(outcome, stage.id) for stage in stages),
                outcome.total,
                *_ends(outcome),
                self.margin(outcome),
                summary.outcome_word(outcome),
                self.result(outcome),
                summary.all_reasons(outcome, self.protocol.rubric),
            ]
            for outcome in self.protocol.outcomes
        ]
        self.book.sheet(say("Ranking list"), columns, rows, freeze=3)

    def points(self) -> None:
        """Criteria, groups and stages as rows, entries as columns."""
        reached = [o for o in self.protocol.outcomes if any(r.stage.has_points for r in o.stages)]
        columns = [
            Column(say("Criterion"), 12),
            Column(say("Title"), 44, True),
            Column(say("Maximum"), 10),
            *(Column(say("{title}", title=outcome.entry), 9) for outcome in reached),
        ]
        by_entry = [_points(outcome) for outcome in reached]
        kinds = ("stage", "group", "criterion")
        rows = [
            [rule.id, rule.title or "", rule.most, *(points.get(rule.id) for points in by_entry)]
            for rule in rules(self.protocol.rubric)
            if rule.kind in kinds and any(rule.id in points for points in by_entry)
        ]
        self.book.sheet(say("Points"), columns, rows, freeze=3)

    def marks(self) -> None:
        columns = [
            Column(say("Entry"), 9),
            Column(say("Stage"), 14),
            Column(say("Criterion"), 12),
            Column(say("Title"), 40, True),
            Column(say("Points"), 10),
            Column(say("Points, exact"), 14),
            Column(say("Maximum"), 10),
            Column(say("Expert"), 12),
            Column(say("Role"), 14),
            Column(say("Mark"), 12),
            Column(say("Counted"), 12),
            Column(say("Changed from"), 12),
            Column(say("Reason"), 80, True),
            Column(say("How it came about"), 50, True),
        ]
        rows = [
            [outcome.entry, result.stage.id, *_of_mark(mark), *_of_given(given), mark_reason(mark)]
            for outcome in self.protocol.outcomes
            for result in outcome.stages
            for mark in result.marks
            for given in mark.given or (None,)
        ]
        self.book.sheet(say("All marks"), columns, rows, freeze=1)

    def checks(self) -> None:
        columns = [
            Column(say("Entry"), 9),
            Column(say("Stage"), 14),
            Column(say("Requirement"), 14),
            Column(say("Title"), 44, True),
            Column(say("Verdict"), 14),
            Column(say("Reason"), 80, True),
            Column(say("Clause"), 36, True),
            Column(say("Place"), 34),
        ]
        rows = [
            [
                outcome.entry,
                result.stage.id,
                check.id,
                check.title or "",
                summary.verdict_word(check.verdict),
                check_reason(check, self.protocol.rubric),
                _clause(check.clause),
                str(check.place or ""),
            ]
            for outcome in self.protocol.outcomes
            for result in outcome.stages
            for check in result.checks
        ]
        self.book.sheet(say("All checks"), columns, rows, freeze=1)

    def rules(self) -> None:
        columns = [
            Column(say("Stage"), 14),
            Column(say("Kind"), 14),
            Column(say("Id"), 14),
            Column(say("Title"), 44, True),
            Column(say("Maximum"), 10),
            Column(say("Rule"), 80, True),
            Column(say("Clause"), 44, True),
            Column(say("Source"), 44, True),
        ]
        rows = [
            [
                rule.stage,
                KINDS[rule.kind],
                rule.id,
                rule.title or "",
                rule.most,
                Several(rule.said),
                _clause(rule.clause),
                rule.clause.source if rule.clause else "",
            ]
            for rule in rules(self.protocol.rubric)
        ]
        self.book.sheet(say("Rules"), columns, rows, freeze=3)

    def provenance(self, made_from: Provenance) -> None:
        protocol = self.protocol
        rows: list[list[object]] = [
            [say("Round"), protocol.round.id or ""],
            [say("Rubric"), protocol.rubric.id],
            [say("Version of kkk"), made_from.version],
            [say("One hash for all files"), made_from.digest],
        ]
        rows += [[say("Day"), said] for said in summary.as_of(protocol.round)]
        if protocol.provisional:
            rows.append([say("Provisional"), say("Provisional: not every entry has a verdict yet.")])
        rows += [
            [say("What is assumed"), note] for note in (protocol.rubric.note, protocol.round.note) if note
        ]
        rows.append(
            [say("Numbers"), say("A number without an end is cut after {count} digits.", count=PLACES)]
        )
        rows += [[file, hash_] for file, hash_ in (made_from.rubric, *made_from.files)]
        columns = [Column(say("What"), 40, True), Column(say("Value, or SHA-256 of the file"), 90, True)]
        self.book.sheet(say("What this was made from"), columns, rows, freeze=0)

    def margin(self, outcome: Outcome) -> Exact | None:
        for result in reversed(outcome.stages):
            found = stage_margin(outcome, result.stage.id)
            if found is not None:
                return found.distance
        return None

    def result(self, outcome: Outcome) -> Words:
        fell = fell_as(outcome) if outcome.verdict == "rejected" else None
        if fell:
            return fell
        return summary.result_title(outcome, self.protocol.rubric, self.language)


def _ends(outcome: Outcome) -> tuple[object, object]:
    return bounds(outcome.open_points if outcome.verdict == "pending" else outcome.total) or (None, None)


def _points(outcome: Outcome) -> dict[str, object]:
    found: dict[str, object] = {}
    for result in outcome.stages:
        if result.stage.has_points:
            found[result.stage.id] = result.points
        found |= {group.group.id: group.points for group in result.groups}
        found |= {mark.criterion.id: mark.points for mark in result.marks}
    return found


def _of_mark(mark: Mark) -> list[object]:
    number = certain(mark.points)
    sure = None if number is None else exact(number)
    return [mark.criterion.id, mark.criterion.title or "", mark.points, sure, mark.out_of]


def _of_given(given: Given | None) -> list[object]:
    if given is None:
        return [None] * 6
    answers = {True: say("yes"), False: say("no"), None: say("not certain")}
    return [given.expert, given.role, given.points, answers[given.counted], given.was, given.reason]


def _clause(clause: Clause | None) -> object:
    if clause is None:
        return ""
    if clause.assumed:
        return say("{clause} (assumed)", clause=clause.text)
    return say("{clause}", clause=clause.text)
