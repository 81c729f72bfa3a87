"""What the cases of rubrics came to, as a page for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kkk_scoring.messages import Message, Several, say, say_count
from kkk_scoring.report.page import Line, Page
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.study.cases.model import Excuse, Ran

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kkk_scoring.study.coverage import Covered
    from kkk_scoring.study.mutants.kill import Tried


SIDES: Final = {
    "met": say("met"),
    "not met": say("not met"),
    "different marks": say("different marks"),
    "all sheets": say("all sheets"),
    "a sheet left out": say("a sheet left out"),
    "no step": say("no step"),
    "absent": say("a value not given"),
    "decides": say("two entries between which it decides"),
}
"""The sides of rules in words; a step of a table speaks for itself."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A rubric whose cases were run.

    Further, where it was asked for: *tried*, its changed rules; *idle*, excuses that nothing needed;
    *covered*, which sides of its rules have a case. *changes_wanted*: rules were to be changed.
    *path*: the file as it was named.
    """

    rubric: Rubric
    ran: tuple[Ran, ...]
    tried: tuple[Tried, ...] = ()
    idle: tuple[Excuse, ...] = ()
    covered: tuple[Covered, ...] = ()
    changes_wanted: bool = False
    path: str = ""

    @property
    def failed(self) -> list[Ran]:
        return [one for one in self.ran if one.failures]

    @property
    def survivors(self) -> list[Tried]:
        """The changes that no case notices and nobody excused."""
        return [one for one in self.tried if one.survives]

    @property
    def good(self) -> bool:
        """Whether everything came out as it should; without cases nothing did."""
        return bool(self.ran) and not (self.failed or self.survivors or self.idle)

    @property
    def where(self) -> Message:
        """Where cases belong, and how to begin with them."""
        return say(
            "Cases belong under `cases:` in the rubric or into cases/{rubric}.yaml beside it. "
            "`kkk test {path} --suggest` drafts them.",
            rubric=self.rubric.id,
            path=self.path,
        )


class CasesPage(Page):
    """For each rubric: which cases failed and why, which changes nobody noticed, and how many there are."""

    def __init__(self, tested: Sequence[Tested], language: str, plain: bool = False) -> None:
        super().__init__(language, plain)
        self.tested = tested

    def parts(self) -> Iterator[RenderableType]:
        for one in self.tested:
            yield from self._failures(one)
            yield from self._sum(one)
            yield from self._covered(one)
            yield from self._changes(one)

    def _failures(self, one: Tested) -> Iterator[RenderableType]:
        for ran in one.failed:
            yield self.text(f"{ran.case.place}: {ran.case.text}", "red")
            for failure in ran.failures:
                place = f"{failure.place.line}:{failure.place.column}"
                yield self.indented(say("{place}: {what}", place=place, what=failure.message), 4)

    def _sum(self, one: Tested) -> Iterator[RenderableType]:
        cases = say_count("{count} case", "{count} cases", len(one.ran))
        if not one.ran:
            yield self.say(say("{rubric}: there are no cases.", rubric=one.rubric.id), "bold")
            yield self.indented(one.where, 4)
        elif not one.failed:
            yield self.say(say("{rubric}: {cases}, all as expected.", rubric=one.rubric.id, cases=cases))
        else:
            failed = len(one.failed)
            message = say(
                "{rubric}: {cases}, {failed} not as expected.",
                rubric=one.rubric.id,
                cases=cases,
                failed=failed,
            )
            yield self.say(message, "bold")

    def _changes(self, one: Tested) -> Iterator[RenderableType]:
        if one.changes_wanted and one.failed:
            yield self.say(say("Rules are changed only when all cases hold."))
        if not one.tried:
            return
        for tried in one.survivors:
            mutant = tried.mutant
            # In one line, because excuses quote it.
            yield Line(self.text(f"{mutant.place}: {mutant.at}: {mutant.change}", "red"))
        for excuse in one.idle:
            message = say("Nothing at {at} needs this excuse.", at=excuse.at)
            yield self.say(say("{place}: {what}", place=str(excuse.place), what=message), "red")
        changes = say_count("{count} changed rule", "{count} changed rules", len(one.tried))
        yield self.say(
            say(
                "{rubric}: {changes}: {noticed} noticed, {excused} excused, {left} that no case notices.",
                rubric=one.rubric.id,
                changes=changes,
                noticed=sum(tried.noticed is not None for tried in one.tried),
                excused=sum(tried.excused is not None for tried in one.tried),
                left=len(one.survivors),
            ),
            "bold" if one.survivors else "",
        )

    def _covered(self, one: Tested) -> Iterator[RenderableType]:
        if not one.covered:
            return
        for item in one.covered:
            if item.lacking:
                message = say(
                    "{place}: {at}: no case for {sides}.",
                    place=str(item.place),
                    at=item.at,
                    sides=Several([SIDES.get(side, say("{side}", side=side)) for side in item.lacking], ", "),
                )
                yield self.say(message)
        yield self.say(
            say(
                "{rubric}: {full} of {all} rules have a case on each side.",
                rubric=one.rubric.id,
                full=sum(not item.lacking for item in one.covered),
                all=len(one.covered),
            )
        )
