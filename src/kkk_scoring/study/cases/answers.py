"""What a case gives of an application and of the round, checked against the rubric's form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.misfit import misfits
from kkk_scoring.messages import say
from kkk_scoring.rubric import written_cases as written
from kkk_scoring.rubric.form import Field, fill_gaps, is_short, model
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.decide import decision_faults
from kkk_scoring.scoring.events import AnyEvent, Event, Happening, Received
from kkk_scoring.scoring.zone import DEFAULT, to_local
from kkk_scoring.study.cases.model import ALONE, REFUSED

if TYPE_CHECKING:
    from kkk_scoring.files.place import Place

Path = tuple[str | int, ...]
Given = Mapping[str, tuple[object, Path]]
"""Name → value and where it stands."""
Fitted = tuple[dict[str, Any], frozenset[str]]
"""Answers as a form allows them, and the names of those that it refuses."""


class AnswerReader:
    """Reads answers, parameters and events of cases; what is wrong goes to *findings*."""

    def __init__(self, rubric: Rubric, findings: list[Finding]) -> None:
        self.rubric, self.findings = rubric, findings
        self.form: TypeAdapter[Any] = model(rubric.form, {})
        self.round: TypeAdapter[Any] = model(rubric.round_fields, {})
        self.register: TypeAdapter[Any] = model(rubric.registers, {})
        self.event: TypeAdapter[Any] = TypeAdapter(AnyEvent)

    def answers(self, given: Given, document: Document, may_be_refused: Collection[str] = ()) -> Fitted:
        """The answers of one entry, those not given still open. *given*: name → value and where it stands.

        An optional field given as null is absent. What the form doesn't allow is a finding; of the names
        that *may_be_refused* it is what the case says, and they stay open.
        """
        form = self.rubric.form
        absent = [name for name, (value, _) in given.items() if value is None]
        made, refused = self._fitted(given, absent, self.form, form, document, may_be_refused)
        left_out = list(_left_out(form, made))
        list(fill_gaps(form, made, draft=True))
        for holder, key in left_out:
            holder[key] = None
        for name in absent:
            if name not in form or not form[name].optional:
                message = say("`{name}` can't be absent.", name=name)
                self.findings.append(Finding("KKK261", message, None, document.place(given[name][1])))
            made[name] = None
        return made, refused

    def parameters(self, given: Given, document: Document, may_be_refused: Collection[str] = ()) -> Fitted:
        """The parameters of the round, those not given still open."""
        fields = self.rubric.round_fields
        made, refused = self._fitted(given, (), self.round, fields, document, may_be_refused)
        list(fill_gaps(fields, made, draft=True))
        return made, refused

    def registers(self, given: Given, document: Document, may_be_refused: Collection[str] = ()) -> Fitted:
        """What the registers say; those that are not given are open."""
        fields = self.rubric.registers
        made, refused = self._fitted(given, (), self.register, fields, document, may_be_refused)
        left_out = list(_left_out(fields, made))
        list(fill_gaps(fields, made, draft=True))
        for holder, key in left_out:
            holder[key] = None
        return made, refused

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
            if not any(_expects_refusal(case, entry) for entry in happened.about):
                self.findings += decision_faults(happened, self.rubric, place)
            yield place, happened

    def _fitted(
        self,
        given: Given,
        absent: Collection[str],
        adapter: TypeAdapter[Any],
        fields: Mapping[str, Field],
        document: Document,
        may_be_refused: Collection[str],
    ) -> Fitted:
        """`firm.founded: …` goes into the record `firm`; then all is checked as an application is."""
        values: dict[str, Any] = {}
        for name, (value, path) in given.items():
            if name not in absent and not _put(values, name, value):
                message = say("`{name}` is no record.", name=name.rpartition(".")[0])
                self.findings.append(Finding("KKK261", message, None, document.key_place(path)))
        made: dict[str, Any] = {}
        misfit: ValidationError | None = None
        try:
            made = adapter.validate_python(values)
        except ValidationError as error:
            misfit, wrong = error, [one["loc"] for one in error.errors(include_url=False)]
        else:
            wrong = list(_short_lists(fields, made))
        refused = frozenset(may_be_refused).intersection(_given_as(path, given) for path in wrong)
        if refused:
            rest = {name: one for name, one in given.items() if name not in refused}
            made, more = self._fitted(rest, absent, adapter, fields, document, may_be_refused)
            return made, refused | more
        if misfit is not None:
            self._misfits(misfit, values, adapter, lambda path: _place(path, given, document))
            return {}, frozenset()
        for path in wrong:
            message = say("`{name}` has fewer items than the form asks for.", name=".".join(map(str, path)))
            self.findings.append(Finding("KKK261", message, None, _place(path, given, document)))
        self.findings += to_local(fields, made, DEFAULT, document)
        return made, frozenset()

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


def _short_lists(fields: Mapping[str, Field], answers: Mapping[str, Any], path: Path = ()) -> Iterator[Path]:
    """The paths of lists with fewer items than the form asks for."""
    for name, value in answers.items():
        field, here = fields[name], (*path, name)
        if is_short(field, value):
            yield here
        if field.kind == "record" and value is not None:
            yield from _short_lists(field.fields or {}, value, here)
        elif field.kind == "list" and value and field.item is not None and field.item.kind == "record":
            for index, item in enumerate(value):
                yield from _short_lists(field.item.fields or {}, item, (*here, index))


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


def _expects_refusal(case: written.Case, entry: str) -> bool:
    """Whether the case expects that an event about the entry doesn't count."""
    expected = case.expect.get(entry) if case.entries else case.expect
    return isinstance(expected, dict) and expected.get("events") == REFUSED


def _given_as(answer: Sequence[str | int], given: Given) -> str | None:
    """The name under which the answer at a path of the form is given, as `a.b` or in a record."""
    names = (".".join(map(str, answer[:n])) for n in range(len(answer), 0, -1))
    return next((name for name in names if name in given), None)


def _place(answer: Sequence[str | int], given: Given, document: Document) -> Place:
    """Where the answer at a path of the form is given."""
    name = _given_as(answer, given)
    if name is None:
        return document.place(next(iter(given.values()))[1])
    return document.place((*given[name][1], *answer[name.count(".") + 1 :]))
