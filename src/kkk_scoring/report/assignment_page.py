"""A proposal of assignments for a terminal: who takes what, empty seats, pairs to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType

from kkk_scoring.messages import Several, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.page import Page
from kkk_scoring.study.assign import Proposal
from kkk_scoring.study.conflicts import Suspicion

SUSPECTED: Final = say("Possible conflicts of interest, for people to decide")


def told(page: Page, one: Suspicion) -> Iterator[RenderableType]:
    """A suspicion, and below it both places."""
    yield page.indented(one.message, 2)
    places = ", ".join(map(str, one.places[:3])) + (" …" if len(one.places) > 3 else "")
    yield page.indented(say("{place} and {places}", place=str(one.place), places=places), 6, "dim")


class AssignmentPage(Page):
    """*suspicions*: those about pairs that are assigned or proposed, and about all others."""

    def __init__(
        self, proposal: Proposal, suspicions: Sequence[Suspicion], language: str, plain: bool = False
    ) -> None:
        super().__init__(language, plain)
        self.proposal, self.suspicions = proposal, suspicions

    def parts(self) -> Iterator[RenderableType]:
        made = self.proposal
        yield self.text(summary.title(made.stage.title, self.language, made.stage.id), "bold")
        yield ""
        yield self.loads()
        if not made.added:
            yield self.say(say("Nothing to add: every seat that can be filled is filled."))
        yield from self.vacancies()
        yield from self.suspected()
        if made.waiting:
            waiting = ", ".join(made.waiting)
            yield self.say(say("Not yet, because an earlier stage is open: {entries}.", entries=waiting))
        yield ""
        seed = say("Equal choices were drawn from the seed “{seed}”.", seed=made.seed)
        parts = [seed]
        if made.field is not None:
            parts.append(say("Experts' fields were looked for in `{field}`.", field=made.field))
        yield self.say(Several(parts), "dim")

    def loads(self) -> RenderableType:
        table = self.table(say("Expert"), say("before"), say("after"), say("added"), left=(0, -1))
        for expert, (before, after) in self.proposal.loads.items():
            added = ", ".join(self.proposal.added.get(expert, ())) or "–"
            table.add_row(expert, str(before), str(after), self.text(added))
        return table

    def vacancies(self) -> Iterator[RenderableType]:
        if not self.proposal.vacancies:
            return
        yield ""
        yield self.say(say("Seats for which nobody is left"), "bold")
        for one in self.proposal.vacancies:
            head = say_count(
                "{entry}: {count} expert of the role {role}",
                "{entry}: {count} experts of the role {role}",
                one.count,
                entry=one.entry,
                role=one.role,
            )
            yield self.indented(head, 2)
            for expert, reason in one.reasons.items():
                yield self.indented(say("{expert} {reason}", expert=expert, reason=reason), 6, "dim")

    def suspected(self) -> Iterator[RenderableType]:
        if not self.suspicions:
            return
        yield ""
        yield self.say(SUSPECTED, "bold")
        for one in self.suspicions:
            yield from told(self, one)
            if (one.entry, one.expert) in self.proposal.suspected:
                yield self.indented(
                    say("Proposed all the same: without such pairs fewer seats are filled."), 6, "yellow"
                )
