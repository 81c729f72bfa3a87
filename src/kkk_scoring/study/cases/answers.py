"""What a case gives of an application and of the round, checked against the rubric's form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.misfit import misfits
from kkk_scoring.messages import say
from kkk_scoring.rubric import written_cases as written
from kkk_scoring.rubric.form import Field, fill_gaps, model
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.decide import decision_faults
from kkk_scoring.scoring.events import AnyEvent, Event, Happening, Received
from kkk_scoring.scoring.zone import DEFAULT, to_local
from kkk_scoring.study.cases.model import ALONE

if TYPE_CHECKING:
    from kkk_scoring.files.place import Place

Path = tuple[str | int, ...]


class AnswerReader:
    """Reads answers, parameters and events of cases; what is wrong goes to *findings*."""

    def __init__(self, rubric: Rubric, findings: list[Finding]) -> None:
        self.rubric, self.findings = rubric, findings
        self.form: TypeAdapter[Any] = model(rubric.form, {})
        self.round: TypeAdapter[Any] = model(rubric.round_fields, {})
        self.register: TypeAdapter[Any] = model(rubric.registers, {})
        self.event: TypeAdapter[Any] = TypeAdapter(AnyEvent)

    def answers(self, given: Mapping[str, tuple[object, Path]], document: Document) -> dict[str, Any]:
        """The answers of one entry, those not given still open. *given*: name → value and where it stands.

        An optional field given as null is absent.
        """
        form = self.rubric.form
        absent = [name for name, (value, _) in given.items() if value is None]
        made = self._fitted(given, absent, self.form, form, document)
        left_out = list(_left_out(form, made))
        list(fill_gaps(form, made, draft=True))
        for holder, key in left_out:
            holder[key] = None
        for name in absent:
            if name not in form or not form[name].optional:
                message = say("`{name}` can't be absent.", name=name)
                self.findings.append(Finding("KKK261", message, None, document.place(given[name][1])))
            made[name] = None
        return made

    def parameters(self, given: Mapping[str, tuple[object, Path]], document: Document) -> dict[str, Any]:
        """The parameters of the round, those not given still open."""
        fields = self.rubric.round_fields
        made = self._fitted(given, (), self.round, fields, document)
        list(fill_gaps(fields, made, draft=True))
        return made

    def registers(self, given: Mapping[str, tuple[object, Path]], document: Document) -> dict[str, Any]:
        """What the registers say; those that are not given are open."""
        fields = self.rubric.registers
        made = self._fitted(given, (), self.register, fields, document)
        left_out = list(_left_out(fields, made))
        list(fill_gaps(fields, made, draft=True))
        for holder, key in left_out:
            holder[key] = None
        return made

    def received(self, entry: str, value: object, place: Place) -> Received | None:
        """The event by which the office received *entry*."""
        event = {"event": "received", "date": value, "by": "case", "entry": entry}
        adapter: TypeAdapter[Received] = TypeAdapter(Received)
        try:
            return adapter.validate_python(event)
        except ValidationError as error:
            self._misfits(error, event, adapter, _always(place))
            return None

    def events(self, case: written.Case, document: Document, path: Path) -> Iterator[tuple[Place, Happening]]:
        """What happened in the case, in the order of its list; of a single entry its id is left out."""
        for index, event in enumerate(case.events):
            place = document.place((*path, "events", index))
            about_all = event.get("event") == "order_ties" or case.entries
            given = event if about_all else {"entry": ALONE, **event}
            try:
                happened = self.event.validate_python(given)
            except ValidationError as error:
                self._misfits(error, given, self.event, _always(place))
                continue
            if isinstance(happened, Event) and happened.entry not in (case.entries or (ALONE,)):
                message = say("There is no entry {id} in this case.", id=happened.entry)
                self.findings.append(Finding("KKK260", message, None, place))
                continue
            self.findings += decision_faults(happened, self.rubric, place)
            yield place, happened

    def _fitted(
        self,
        given: Mapping[str, tuple[object, Path]],
        absent: Iterable[str],
        adapter: TypeAdapter[Any],
        fields: Mapping[str, Field],
        document: Document,
    ) -> dict[str, Any]:
        """`firm.founded: …` goes into the record `firm`; then all is checked as an application is."""
        values: dict[str, Any] = {}
        for name, (value, path) in given.items():
            if name not in absent and not _put(values, name, value):
                message = say("`{name}` is no record.", name=name.rpartition(".")[0])
                self.findings.append(Finding("KKK261", message, None, document.key_place(path)))
        try:
            made: dict[str, Any] = adapter.validate_python(values)
        except ValidationError as error:
            self._misfits(error, values, adapter, lambda path: _place(path, given, document))
            return {}
        self.findings += to_local(fields, made, DEFAULT, document)
        return made

    def _misfits(
        self,
        error: ValidationError,
        value: object,
        adapter: TypeAdapter[Any],
        place: Callable[[Sequence[str | int]], Place],
    ) -> None:
        for misfit in misfits(error.errors(include_url=False), value, adapter.core_schema):
            words = misfit.words
            self.findings.append(Finding(words.code, words.message, words.fix, place(misfit.path)))


def _left_out(fields: Mapping[str, Field], answers: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """The optional answers given as null, in records and lists too: absent, not open."""
    for name, value in answers.items():
        field = fields[name]
        if value is None:
            if field.optional:
                yield answers, name
        elif field.kind == "record":
            yield from _left_out(field.fields or {}, value)
        elif field.kind == "list" and field.item is not None and field.item.kind == "record":
            for item in value:
                yield from _left_out(field.item.fields or {}, item)


def _put(values: dict[str, Any], name: str, value: object) -> bool:
    *records, last = name.split(".")
    holder: object = values
    for record in records:
        holder = holder.setdefault(record, {}) if isinstance(holder, dict) else None
    if not isinstance(holder, dict):
        return False
    holder[last] = value
    return True


def _always(place: Place) -> Callable[[object], Place]:
    return lambda _: place


def _place(
    answer: Sequence[str | int], given: Mapping[str, tuple[object, Path]], document: Document
) -> Place:
    """Where the answer at a path of the form is given, as `a.b` or in a record."""
    for n in range(len(answer), 0, -1):
        name = ".".join(str(step) for step in answer[:n])
        if name in given:
            return document.place((*given[name][1], *answer[n:]))
    return document.place(next(iter(given.values()))[1])
