"""The events of a round checked: what names something that isn't there doesn't count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.messages import say
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.decide import decision_faults
from kkk_scoring.scoring.events import Received
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.order import in_order
from kkk_scoring.scoring.zone import beyond, local

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.form import Field
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
        counting, found = in_order(dict(sorted(good, key=lambda one: one[1].day)), self.rubric)
        self.findings += found
        return counting

    def _check(self, event: Happening, path: Path) -> list[Finding]:
        found = []
        for at, requirement in _requirements(event):
            if requirement not in self.requirements:
                message = say("The rubric has no requirement `{id}`.", id=requirement)
                fix = suggestion(requirement, self.requirements)
                found.append(Finding("KKK326", message, fix, self.document.place((*path, *at))))
        stage = getattr(event, "stage", None)
        for at, expert in _experts(event):
            if expert not in self.written.experts:
                found.append(no_expert(expert, self.written.experts, self.document.place((*path, *at))))
        if stage is not None and stage not in self.stages:
            found.append(no_stage(stage, self.stages, self.document.place((*path, "stage"))))
        found += self._unknown_fields(event, path)
        found += decision_faults(event, self.rubric, self.document.place(path))
        return found

    def _unknown_fields(self, event: Happening, path: Path) -> Iterator[Finding]:
        """The fields that a call names and the form doesn't have."""
        for index, written in enumerate(getattr(event, "fields", None) or ()):
            if not in_form(written.split("."), self.rubric.form):
                message = say("The form has no field `{field}`.", field=short(written))
                fix = suggestion(written, self.rubric.form)
                yield Finding("KKK363", message, fix, self.document.place((*path, "fields", index)))

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


def in_form(steps: Sequence[str], form: Mapping[str, Field]) -> bool:
    """Whether *steps* lead to a field; through a list to what each of its items has."""
    field = form.get(steps[0])
    if field is None or len(steps) == 1:
        return field is not None
    if field.kind == "list" and field.item is not None:
        field = field.item
    return field.kind == "record" and in_form(steps[1:], field.fields or {})


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


def _experts(event: Happening) -> Iterable[tuple[Path, str]]:
    """The experts whose sheets an event is about, and where."""
    for key in ("expert", "new_expert"):
        if getattr(event, key, None) is not None:
            yield (key,), getattr(event, key)
    for index, id_ in enumerate(getattr(event, "experts", None) or ()):
        yield ("experts", index), id_
