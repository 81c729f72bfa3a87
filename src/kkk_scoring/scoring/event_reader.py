"""The events of a round checked: what names something that isn't there doesn't count."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.decide import decision_faults
from kkk_scoring.scoring.events import Happening, Received
from kkk_scoring.scoring.zone import beyond, local

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.model import Rubric
    from kkk_scoring.scoring.round import WrittenRound

Path = tuple[str | int, ...]


class EventReader:
    """Checks the events of round.yaml; what is wrong goes to *findings*."""

    def __init__(self, document: Document, written: WrittenRound, rubric: Rubric) -> None:
        self.document, self.written, self.rubric = document, written, rubric
        self.stages = {stage.id: stage for stage in rubric.stages}
        self.requirements = {r.id for stage in rubric.stages for r in stage.requirements} | {"complete"}
        self.findings: list[Finding] = []

    def good(self) -> dict[Place, Happening]:
        """Place → event, for those that count: by day, those of one day as they stand in the file.

        Their times are told in the round's zone.
        """
        good: list[tuple[Place, Happening]] = []
        twice = self._received_twice()
        for index, event in enumerate(self.written.events):
            found = self._check(event, ("events", index))
            self.findings += found
            here = event if found else self._in_zone(event, ("events", index))
            if here is None or found or (isinstance(here, Received) and here.entry in twice):
                continue
            good.append((self.document.place(("events", index)), here))
        return dict(sorted(good, key=lambda one: one[1].day))

    def _check(self, event: Happening, path: Path) -> list[Finding]:
        found = []
        for at, requirement in _requirements(event):
            if requirement not in self.requirements:
                message = say("The rubric has no requirement `{id}`.", id=requirement)
                fix = suggestion(requirement, self.requirements)
                found.append(Finding("KKK326", message, fix, self.document.place((*path, *at))))
        expert, stage = getattr(event, "expert", None), getattr(event, "stage", None)
        if expert is not None and expert not in self.written.experts:
            found.append(no_expert(expert, self.written.experts, self.document.place((*path, "expert"))))
        if stage is not None and stage not in self.stages:
            found.append(no_stage(stage, self.stages, self.document.place((*path, "stage"))))
        found += decision_faults(event, self.rubric, self.document.place(path))
        return found

    def _in_zone(self, event: Happening, path: Path) -> Happening | None:
        """The event with its time as a clock in the round's zone shows it."""
        moment = event.date
        if getattr(moment, "tzinfo", None) is None:
            return event
        here = local(moment, self.written.zone)  # type: ignore[arg-type]  # only a time of day has an offset
        if here is None:
            self.findings.append(beyond(self.document, (*path, "date")))
            return None
        return event.model_copy(update={"date": here})

    def _received_twice(self) -> set[str]:
        """The entries that are recorded as received more than once: no record of them counts."""
        first: dict[str, int] = {}
        twice: set[str] = set()
        for index, event in enumerate(self.written.events):
            if not isinstance(event, Received):
                continue
            before = first.setdefault(event.entry, index)
            if before != index:
                twice.add(event.entry)
                message = say(
                    "{entry} is already recorded as received in line {line}.",
                    entry=event.entry,
                    line=self.document.place(("events", before)).line,
                )
                fix = say("Keep one of the records; until then none counts.")
                self.findings.append(Finding("KKK337", message, fix, self.document.place(("events", index))))
        return twice


def no_stage(stage: str, known: Collection[str], place: Place) -> Finding:
    """The finding about a stage that the rubric hasn't."""
    message = say("The rubric has no stage `{stage}`.", stage=stage)
    return Finding("KKK324", message, suggestion(stage, known), place)


def no_expert(expert: str, known: Collection[str], place: Place) -> Finding:
    """The finding about an expert whom the round hasn't."""
    message = say("There is no expert `{expert}` in this round.", expert=expert)
    return Finding("KKK325", message, suggestion(expert, known), place)


def _requirements(event: Happening) -> Iterable[tuple[Path, str]]:
    """The requirements that an event names, and where."""
    single = getattr(event, "requirement", None)
    if single is not None:
        yield ("requirement",), single
    for index, id_ in enumerate(getattr(event, "requirements", ())):
        yield ("requirements", index), id_
