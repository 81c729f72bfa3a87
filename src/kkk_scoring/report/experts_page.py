"""The report on experts for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType

from kkk_scoring.messages import Message, Several, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.experts_words import (
    HEADS,
    Rounded,
    coefficients,
    decision,
    item_title,
    minimums,
    no_decision,
)
from kkk_scoring.report.page import Page
from kkk_scoring.study.experts import Divergence, ExpertsReport, RoleReport, StageReport
from kkk_scoring.study.panels import SUM
from kkk_scoring.study.whatif import Compared, WhatIf

SOME: Final = 4
"""So many criteria are named in one cell."""
MOST_ENTRIES: Final = 12
"""So many entries are named in one line."""


class ExpertsPage(Page):
    """The page about the experts of a round, stage by stage."""

    def __init__(self, report: ExpertsReport, language: str, plain: bool = False) -> None:
        super().__init__(language, plain)
        self.report, self.rubric = report, report.protocol.rubric

    def parts(self) -> Iterator[RenderableType]:
        yield self.text(summary.title(self.rubric.title, self.language, self.rubric.id), "bold")
        if not self.report.stages:
            yield self.say(say("No expert has marked anything yet."))
            return
        for stage in self.report.stages:
            yield ""
            yield self.text(summary.title(stage.stage.title, self.language, stage.stage.id), "bold underline")
            for role in stage.roles:
                yield from self.role(role)
            yield from self.divergences(stage)
            yield from self.what_if(stage)
        yield ""
        yield self.say(coefficients(), "dim")
        yield self.say(minimums(), "dim")
        seed = say(
            "95 % intervals of agreement: {draws} draws of entries from the seed “{seed}”.",
            draws=self.report.draws,
            seed=self.report.seed,
        )
        yield self.say(seed, "dim")

    def role(self, role: RoleReport) -> Iterator[RenderableType]:
        model = role.panel.role
        yield ""
        head = say("{title}: {experts}", title=model.title or model.id, experts=", ".join(role.panel.experts))
        yield self.say(head, "bold")
        if role.spreads:
            yield self.spreads(role)
        yield from self.agreement(role)
        yield from self.severity(role)

    def spreads(self, role: RoleReport) -> RenderableType:
        table = self.table(say("Entry"), say("Sheets"), say("Spread"), say("Most apart"), left=(0, 1, 3))
        for one in role.spreads:
            sheets = Several(
                [say("{expert} {points}", expert=e, points=points) for e, points in one.sums.items()], "  "
            )
            widest = max(one.criteria.values(), default=0)
            apart = [id_ for id_, width in one.criteria.items() if width == widest and width]
            most = (
                say(
                    "{criteria}: {points}",
                    criteria=self.criteria(apart),
                    points=widest,
                )
                if apart
                else say("–")
            )
            spread = say("–") if one.spread is None else say("{points}", points=one.spread)
            table.add_row(one.entry, *map(self.say, (sheets, spread, most)))
        return table

    def criteria(self, ids: Sequence[str]) -> Message:
        """The first of these criteria."""
        some = [item_title(id_, self.rubric) for id_ in ids[:SOME]]
        return Several([*some, *([say("…")] if len(ids) > SOME else [])], ", ")

    def agreement(self, role: RoleReport) -> Iterator[RenderableType]:
        if not any(
            estimate.value is not None for one in role.agreement for estimate in one.estimates.values()
        ):
            if len(role.panel.experts) > 1:
                yield self.say(say("Agreement: not enough data."), "dim")
            return
        yield ""
        widths = [one.criteria for one in role.spreads]
        heads = [say("{head}", head=head) for head in HEADS.values()]
        table = self.table(say("Agreement"), say("mean spread"), *heads)
        for one in role.agreement:
            found = [width[one.id] for width in widths if one.id in width]
            if one.id == SUM:
                found = [width.spread for width in role.spreads if width.spread is not None]
            mean = sum(found) / len(found) if found else None
            numbers = [
                Rounded(estimate.value if (estimate := one.estimates.get(name)) else None) for name in HEADS
            ]
            table.add_row(
                self.say(item_title(one.id, self.rubric)), *map(self.say, (Rounded(mean), *numbers))
            )
        yield table
        last = role.agreement[-1]
        shown = [
            say(
                "{name} {low}…{high}",
                name=HEADS[name],
                low=Rounded(estimate.interval.low),
                high=Rounded(estimate.interval.high),
            )
            for name, estimate in last.estimates.items()
            if estimate.interval is not None
        ]
        if shown:
            intervals = say(
                "95 % intervals ({what}): {intervals}",
                what=item_title(last.id, self.rubric),
                intervals=Several(shown, ";  "),
            )
            yield self.say(intervals)

    def severity(self, role: RoleReport) -> Iterator[RenderableType]:
        if all(one.severity is None for one in role.severities):
            return
        yield ""
        heads = [say("Expert"), say("entries"), say("severity"), say("95 % interval"), say("deviation")]
        table = self.table(*heads)
        for one in role.severities:
            ends = one.interval()
            interval = (
                say("{low} to {high}", low=Rounded(ends[0], signed=True), high=Rounded(ends[1], signed=True))
                if ends
                else say("–")
            )
            cells = (Rounded(one.severity, signed=True), interval, Rounded(one.deviation()))
            table.add_row(one.expert, str(one.entries), *map(self.say, cells))
        yield table
        yield self.say(say("Severity: points fewer than the others give the same entry (−: more)."), "dim")
        if len({one.group for one in role.severities if one.severity is not None}) > 1:
            groups: dict[int, list[str]] = {}
            for one in role.severities:
                groups.setdefault(one.group, []).append(one.expert)
            linked = "; ".join(", ".join(experts) for experts in groups.values() if len(experts) > 1)
            yield self.say(
                say("No shared entry links these groups, so compare only within: {groups}.", groups=linked)
            )

    def divergences(self, stage: StageReport) -> Iterator[RenderableType]:
        if not stage.divergences:
            return
        yield ""
        yield self.say(say("Divergences, and what the rubric does"), "bold")
        for one in stage.divergences:
            yield self.indented(
                say("{entry}: {what}", entry=one.entry, what=Several(list(consequences(one)))), 2
            )

    def what_if(self, stage: StageReport) -> Iterator[RenderableType]:
        yield ""
        yield self.say(say("What hangs on single experts"), "bold")
        yield self.say(no_decision(), "dim")
        if stage.calibrated is not None:
            yield self.calibrated(stage.calibrated)
        idle: list[WhatIf] = []
        for one in stage.left_out:
            if any(entry.differs or entry.moved for entry in one.entries):
                yield self.indented(self.without(one), 2)
            else:
                idle.append(one)
        if idle:
            same = say_count(
                "Without {experts}: every decision and place the same",
                "Without one of {experts}: every decision and place the same",
                len(idle),
                experts=", ".join(str(one.expert) for one in idle),
            )
            yield self.indented(same, 2)

    def calibrated(self, what_if: WhatIf) -> RenderableType:
        heads = [
            say("Entry"),
            say("points"),
            say("calibrated"),
            say("place"),
            say("calibrated"),
            say("decision"),
        ]
        table = self.table(*heads, left=(0, -1))
        for one in what_if.entries:
            points = (summary.points(one.points_before), summary.points(one.points_after))
            places = [str(outcome.rank or "–") for outcome in (one.before, one.after)]
            change = self.change(one) if one.differs else say("the same")
            table.add_row(
                one.before.entry,
                *map(self.say, points),
                *places,
                self.say(change, "yellow" if one.differs else ""),
            )
        return table

    def change(self, one: Compared) -> Message:
        return say(
            "{before} → {after}",
            before=decision(one.before, self.rubric, self.language),
            after=decision(one.after, self.rubric, self.language),
        )

    def without(self, what_if: WhatIf) -> Message:
        moved = sum(one.moved for one in what_if.entries)
        places = say_count(
            "{count} entry would have another place", "{count} entries would have another place", moved
        )
        different = what_if.different
        if not different:
            none = say("Without {expert}: every decision the same", expert=what_if.expert)
            return Several([none, places], "; ")
        shown = [
            say("{entry} {change}", entry=one.before.entry, change=self.change(one))
            for one in different[:MOST_ENTRIES]
        ]
        if len(different) > MOST_ENTRIES:
            shown.append(say_count("and {count} more", "and {count} more", len(different) - MOST_ENTRIES))
        found = say("Without {expert}: {changes}", expert=what_if.expert, changes=Several(shown, "; "))
        return Several([found, places], "; ") if moved else found


def consequences(one: Divergence) -> Iterator[Message]:
    """What the rubric does about an entry's marks, and which experts are out."""
    for called in one.called:
        who = ", ".join(called.experts)
        if called.missing and not who:
            yield say(
                "{role} is called in ({rule}); nobody is assigned.", role=called.role, rule=called.rule.text
            )
        elif called.missing:
            yield say(
                "{role} is called in ({rule}): {experts}; a sheet is missing.",
                role=called.role,
                rule=called.rule.text,
                experts=who,
            )
        else:
            yield say(
                "{role} is called in ({rule}): {experts}.",
                role=called.role,
                rule=called.rule.text,
                experts=who,
            )
    if one.uncounted:
        yield say("Not counted: {experts}.", experts=", ".join(one.uncounted))
    if one.recused:
        yield say("Recused or left out: {experts}.", experts=", ".join(one.recused))
    for flag in one.flags:
        about = (
            say("{expert}, {criterion}", expert=flag.expert, criterion=flag.criterion)
            if flag.criterion
            else say("{expert}", expert=flag.expert)
        )
        yield say("Flagged: {about} ({rule}).", about=about, rule=flag.rule.text)
