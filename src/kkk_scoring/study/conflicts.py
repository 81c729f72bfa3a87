"""Conflicts of interest that the files hint at: what an expert and an application have in common.

These are suspicions. They exclude nobody and change no point; people look at both places and decide, and
a recusal counts only once it is recorded as an event or declared on a sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Rubric, Stage
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Application, Expert
from kkk_scoring.study.spelling import Words, organisation, stands_in

Path = tuple[str | int, ...]
REGISTERS: Final = ("nip", "krs", "regon")
TELLING: Final = 2
"""From so many words on a name that stands within a longer text is worth a look."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What *expert* and *entry* have in common: the *place* in round.yaml, and those in the application."""

    expert: str
    entry: str
    message: Message
    place: Place
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A text or tax number of an application; *registered*: it stands beside a number of a register."""

    kind: str
    text: str
    path: Path
    registered: bool
    name: Words = ()


def suspicions(
    rubric: Rubric,
    experts: Mapping[str, Expert],
    applications: Iterable[Application],
    place: Callable[[Path], Place],
) -> Iterator[Suspicion]:
    """All suspicions, by entry and expert; *place* tells where a value of round.yaml stands.

    An employer's tax number is looked for among all tax numbers of an application (members, coordinator,
    offices held), an expert's body and employer's name among all its texts: alike but for capitals,
    accents, signs and the legal form, or one within the other as whole words.
    """
    for application in applications:
        answers = list(_answers(rubric.form, application.answers or {}, ()))
        for id_, expert in experts.items():
            yield from _of_pair(id_, expert, application, answers, place)


def unsettled(found: Iterable[Suspicion], protocol: Protocol, stage: Stage) -> list[Suspicion]:
    """Those about entries that have come to *stage* and experts who are not recused there already."""
    reached = {o.entry for o in protocol.outcomes if any(s.stage.id == stage.id for s in o.stages)}
    return [
        one
        for one in found
        if one.entry in reached and not protocol.round.recused(stage.id, one.expert, one.entry)
    ]


def _of_pair(
    id_: str, expert: Expert, application: Application, answers: list[_Answer], place: Callable[[Path], Place]
) -> Iterator[Suspicion]:
    nip, name = expert.employer.nip, expert.employer.name
    if nip:
        same = [answer for answer in answers if answer.kind == "nip" and answer.text == nip]
        if same:
            message = say(
                "{expert} works for the tax number {nip}, which {entry} names.",
                expert=id_,
                nip=nip,
                entry=application.id,
            )
            yield _suspicion(id_, application, message, place(("experts", id_, "employer", "nip")), same)
    for written, path in ((name, ("employer", "name")), (expert.body, ("body",))):
        known = organisation(written or "")
        same = [answer for answer in answers if answer.kind == "text" and _alike(known, answer)]
        if written and same:
            message = say(
                "{expert} belongs to “{body}”, and {entry} names “{name}”.",
                expert=id_,
                body=short(written),
                entry=application.id,
                name=short(same[0].text),
            )
            yield _suspicion(id_, application, message, place(("experts", id_, *path)), same)


def _suspicion(
    expert: str, application: Application, message: Message, place: Place, answers: list[_Answer]
) -> Suspicion:
    places = tuple(application.place(answer.path) for answer in answers)
    return Suspicion(expert, application.id, message, place, places)


def _alike(known: Words, answer: _Answer) -> bool:
    """One name, or one within the other; only a registered body's name is looked for within an expert's."""
    if not known or not answer.name:
        return False
    if known == answer.name or (len(known) >= TELLING and stands_in(known, answer.name)):
        return True
    return answer.registered and len(answer.name) >= TELLING and stands_in(answer.name, known)


def _answers(
    fields: Mapping[str, Field], given: Mapping[str, Any], path: Path, inside: bool = False
) -> Iterator[_Answer]:
    registered = inside and any(field.kind in REGISTERS for field in fields.values())
    for name, field in fields.items():
        yield from _answers_at(field, given.get(name), (*path, name), registered)


def _answers_at(field: Field, value: object, path: Path, registered: bool) -> Iterator[_Answer]:
    if isinstance(value, dict):
        yield from _answers(field.fields or {}, value, path, inside=True)
    elif isinstance(value, list) and field.item is not None:
        for index, one in enumerate(value):
            yield from _answers_at(field.item, one, (*path, index), registered)
    elif isinstance(value, str) and field.kind == "text":
        yield _Answer("text", value, path, registered, organisation(value))
    elif isinstance(value, str) and field.kind == "nip":
        yield _Answer("nip", value, path, registered)
