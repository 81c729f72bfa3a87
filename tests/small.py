"""Small competitions for tests: a rubric as text, applications, sheets and events as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from kkk_scoring.files.place import Place
from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.form import fill_gaps
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.events import AnyEvent, Event
from kkk_scoring.scoring.protocol import Outcome, Protocol
from kkk_scoring.scoring.round import Application, Expert, GivenMark, Round, Sheet, SheetEntry
from kkk_scoring.scoring.score import score

NOWHERE = Place("test.yaml", 1, 1)

Marks = Mapping[str, Mapping[str, Mapping[str, object] | None]]
"""Expert → entry → criterion → mark; None instead of marks: the expert declares a conflict of interest."""


def rules(text: str) -> Rubric:
    """The rubric in *text*; it must have no findings."""
    rubric, findings = build(read_yaml(text.encode(), "rubric.yaml"))

    assert rubric is not None, [f"{f.place} {f.code} {f.message.render('en')}" for f in findings]
    return rubric


@cache
def _events() -> TypeAdapter[Any]:
    return TypeAdapter(list[AnyEvent])


def events(*written: Mapping[str, Any]) -> dict[str, list[Event]]:
    """Events as round.yaml lists them, by entry."""
    found: dict[str, list[Event]] = {}
    for event in _events().validate_python(list(written)):
        assert isinstance(event, Event)  # about one entry
        found.setdefault(event.entry, []).append(event)
    return found


def a_round(
    rubric: Rubric,
    roles: Mapping[str, str],
    sheets: Mapping[str, Marks] | None = None,
    happened: Mapping[str, Sequence[Event]] | None = None,
    assigned: Mapping[str, Mapping[str, frozenset[str] | None]] | None = None,
) -> Round:
    """A round in which every expert of *roles* assesses everything in the stages of that role."""
    everybody = {
        stage.id: {expert: None for expert, role in roles.items() if role in stage.roles}
        for stage in rubric.stages
    }
    made = {
        (stage, expert): Sheet(stage, expert, f"sheets/{stage}/{expert}.yaml", _entries(entries))
        for stage, experts in (sheets or {}).items()
        for expert, entries in experts.items()
    }
    return Round(
        "test",
        experts={expert: Expert(role=role) for expert, role in roles.items()},
        assignments=assigned or everybody,
        events=happened or {},
        sheets=made,
    )


def _entries(entries: Mapping[str, Mapping[str, object] | None]) -> dict[str, SheetEntry]:
    return {
        entry: SheetEntry(False, "knows the applicant", {}, NOWHERE)
        if marks is None
        else SheetEntry(
            True, None, {id_: GivenMark(value, "why", NOWHERE) for id_, value in marks.items()}, NOWHERE
        )
        for entry, marks in entries.items()
    }


def application(rubric: Rubric, id_: str, answers: Mapping[str, Any]) -> Application:
    """An application with these answers; what is left out of them is missing."""
    given = dict(answers)
    missing = tuple(fill_gaps(rubric.form, given))
    return Application(id_, f"{id_}.yaml", given, lambda _: NOWHERE, missing)


def scored(
    rubric: Rubric,
    round_: Round,
    applications: Mapping[str, Mapping[str, Any]],
) -> Protocol:
    """The protocol of these applications."""
    return score(rubric, round_, [application(rubric, id_, answers) for id_, answers in applications.items()])


def outcome(protocol: Protocol, id_: str) -> Outcome:
    """The outcome of one entry, which must be there."""
    found = protocol.outcome(id_)

    assert found is not None
    return found
