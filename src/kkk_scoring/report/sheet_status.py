"""Who has handed in what, and what is still missing: for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from rich.console import RenderableType
from rich.table import Table

from kkk_scoring.messages import Message, say
from kkk_scoring.report import summary
from kkk_scoring.report.assignment_json import suspicion
from kkk_scoring.report.assignment_page import SUSPECTED, told
from kkk_scoring.report.page import Page
from kkk_scoring.scoring.owed import Call, Duty, StageStatus
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.study.conflicts import Suspicion

FORMAT: Final = 1
_STATES: Final = {
    "in": (say("done"), "green"),
    "open": (say("open"), "bold yellow"),
    "out": (say("out"), "dim"),
    "on_call": (say("on call"), "dim"),
    "later": (say("later"), "dim"),
    "closed": (say("–"), "dim"),
}
_LEGEND: Final = (
    say("done: all marked; 3/12: 3 of 12 marks are there; open: nothing handed in"),
    say("out: the sheet doesn't count; on call: the rules have not called for it"),
    say("later: the entry is not at this stage yet; –: it never will be"),
)
_COLUMN: Final = 9
"""A column for an expert takes so much, as long as the expert's id is short."""


class StatusPage(Page):
    """Experts × entries, stage by stage, then whom the rules call in and what each verdict waits for."""

    def __init__(
        self,
        protocol: Protocol,
        stages: Sequence[StageStatus],
        language: str,
        plain: bool = False,
        suspicions: Sequence[Suspicion] = (),
    ) -> None:
        super().__init__(language, plain)
        self.protocol, self.stages, self.suspicions = protocol, stages, suspicions

    def parts(self) -> Iterator[RenderableType]:
        for index, stage in enumerate(self.stages):
            if index:
                yield ""
            yield self.text(summary.title(stage.stage.title, self.language, stage.stage.id), "bold")
            yield from self.stage(stage)
        yield ""
        yield from (self.say(line, "dim") for line in _LEGEND)

    def stage(self, status: StageStatus) -> Iterator[RenderableType]:
        if not status.duties:
            yield self.indented(say("Nobody is assigned."), 2)
        else:
            yield from self.tables(status)
        yield from self.block(say("Out"), map(self.out, self.those_out(status)))
        yield from self.block(say("Further expert needed"), map(self.call, status.calls))
        yield from self.block(say("Missing for a verdict"), self.missing(status))
        found = suspected(status, self.suspicions)
        if found:
            yield self.say(SUSPECTED, "bold")
        for one in found:
            yield from told(self, one)

    def tables(self, status: StageStatus) -> Iterator[Table]:
        """As many experts beside one another as there is room for."""
        experts = status.experts
        width = max(_COLUMN, *(len(expert) + 1 for expert in experts))
        most = max((self.width - 12) // width, 1)
        for first in range(0, len(experts), most):
            yield self.grid(status, experts[first : first + most])

    def grid(self, status: StageStatus, experts: Sequence[str]) -> Table:
        table = self.table(
            say("Entry"),
            *(say("{expert}", expert=expert) for expert in experts),
            left=tuple(range(len(experts) + 1)),
        )
        for entry in status.entries:
            duties = [status.duties.get((expert, entry)) for expert in experts]
            if any(duties):
                table.add_row(entry, *map(self.cell, duties))
        table.add_section()
        counts = [_counts(status, expert) for expert in experts]
        table.add_row(self.say(say("done")), *(f"{there}/{of}" for there, of in counts))
        return table

    def cell(self, duty: Duty | None) -> RenderableType:
        if duty is None:
            return ""
        if duty.state == "part":
            return self.text(f"{duty.given}/{duty.of}", "yellow")
        message, style = _STATES[duty.state]
        return self.say(message, style)

    def block(self, heading: Message, lines: Iterator[Message]) -> Iterator[RenderableType]:
        found = list(lines)
        if found:
            yield self.say(heading, "bold")
        for line in found:
            yield self.indented(line, 2)

    def those_out(self, status: StageStatus) -> Iterator[Duty]:
        yield from (duty for duty in status.duties.values() if duty.state == "out")

    def out(self, duty: Duty) -> Message:
        return say("{entry} {expert}: {why}", entry=duty.entry, expert=duty.expert, why=duty.why)

    def call(self, call: Call) -> Message:
        if call.expert is not None:
            return say("{entry}: {expert} is assigned.", entry=call.entry, expert=call.expert)
        if call.drafted is not None:
            return say("{entry}: {expert} is proposed.", entry=call.entry, expert=call.drafted)
        return say("{entry}: nobody is assigned.", entry=call.entry)

    def missing(self, status: StageStatus) -> Iterator[Message]:
        """Marks that one sheet lacks in one line."""
        for entry, all_ in sorted(status.missing.items()):
            for (what, expert), group in groupby(all_, key=lambda one: (one.what, one.expert)):
                found = list(group)
                if what == "mark" and len(found) > 1:
                    line = say(
                        "The sheet of {expert} has no mark for {count} criteria.",
                        expert=expert,
                        count=len(found),
                    )
                    yield say("{entry}: {what}", entry=entry, what=line)
                else:
                    yield from (say("{entry}: {what}", entry=entry, what=one.message) for one in found)


def _counts(status: StageStatus, expert: str) -> tuple[int, int]:
    """How many entries are done, and how many have to be: those that are out or fell before don't count."""
    mine = [d for (id_, _), d in status.duties.items() if id_ == expert]
    asked = [d for d in mine if d.state in ("in", "part", "open")]
    return sum(d.state == "in" for d in asked), len(asked)


def suspected(status: StageStatus, suspicions: Sequence[Suspicion]) -> list[Suspicion]:
    """The *suspicions* about somebody who is assigned here and whose sheet counts or would count."""
    asked = {pair for pair, duty in status.duties.items() if duty.state not in ("out", "closed")}
    return [one for one in suspicions if (one.expert, one.entry) in asked]


def render_json(
    protocol: Protocol, stages: Sequence[StageStatus], suspicions: Sequence[Suspicion] = ()
) -> str:
    """The same for programs, with sentences in English; later versions only add."""
    document = {
        "format": FORMAT,
        "round": protocol.round.id,
        "rubric": protocol.rubric.id,
        "provisional": protocol.provisional,
        "stages": [_stage(status, protocol, suspicions) for status in stages],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _stage(status: StageStatus, protocol: Protocol, suspicions: Sequence[Suspicion]) -> dict[str, Any]:
    return {
        "stage": status.stage.id,
        "experts": [_expert(status, expert, protocol) for expert in status.experts],
        "sheets": [
            {
                "expert": duty.expert,
                "entry": duty.entry,
                "state": duty.state,
                "marks": duty.given,
                "of": duty.of,
                "why": duty.why.render("en") if duty.why else None,
            }
            for duty in status.duties.values()
        ],
        "called": [call._asdict() for call in status.calls],
        "missing": [
            {"entry": entry, "what": one.what, "expert": one.expert, "message": one.message.render("en")}
            for entry, all_ in sorted(status.missing.items())
            for one in all_
        ],
        "suspicions": [suspicion(one) for one in suspected(status, suspicions)],
    }


def _expert(status: StageStatus, expert: str, protocol: Protocol) -> dict[str, Any]:
    there, of = _counts(status, expert)
    return {"expert": expert, "role": protocol.round.experts[expert].role, "in": there, "of": of}
