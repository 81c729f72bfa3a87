"""What the cases of rubrics came to, as a page for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kkk_scoring.messages import say, say_count
from kkk_scoring.report.page import Page
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.study.cases.model import Ran

if TYPE_CHECKING:
    from rich.console import RenderableType


class Tested(NamedTuple):
    """A rubric whose cases were run."""

    rubric: Rubric
    ran: tuple[Ran, ...]

    @property
    def failed(self) -> list[Ran]:
        return [one for one in self.ran if one.failures]

    @property
    def good(self) -> bool:
        """Whether everything came out as it should."""
        return not self.failed


class CasesPage(Page):
    """For each rubric: which cases failed and why, and how many there are."""

    def __init__(self, tested: Sequence[Tested], language: str, plain: bool = False) -> None:
        super().__init__(language, plain)
        self.tested = tested

    def parts(self) -> Iterator[RenderableType]:
        for one in self.tested:
            yield from self._failures(one)
            yield self._sum(one)

    def _failures(self, one: Tested) -> Iterator[RenderableType]:
        for ran in one.failed:
            yield self.text(f"{ran.case.place}: {ran.case.text}", "red")
            for failure in ran.failures:
                place = f"{failure.place.line}:{failure.place.column}"
                yield self.indented(say("{place}: {what}", place=place, what=failure.message), 4)

    def _sum(self, one: Tested) -> RenderableType:
        cases = say_count("{count} case", "{count} cases", len(one.ran))
        if one.good:
            return self.say(say("{rubric}: {cases}, all as expected.", rubric=one.rubric.id, cases=cases))
        return self.say(
            say(
                "{rubric}: {cases}, {failed} not as expected.",
                rubric=one.rubric.id,
                cases=cases,
                failed=len(one.failed),
            ),
            "bold",
        )
