"""A case ready to be run against rules, and where the names of a rubric belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from kkk_scoring.files.document import Document
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message
from kkk_scoring.rubric import written_cases
from kkk_scoring.rubric.model import Criterion, Figure, Group, Requirement, Rubric, Stage
from kkk_scoring.scoring.event_reader import in_form
from kkk_scoring.scoring.events import Happening

ALONE: Final = "X"
"""The id of the only entry of a case without `entries`."""
VERDICTS: Final = ("passed", "rejected", "pending", "not_applicable")
RECUSED: Final = "recused"
REFUSED: Final = "refused"
"""What `STAGE.sheets` are expected to be where the rules don't allow such marks or so many sheets, a field
where the form doesn't allow what is given, and `events` where one of them doesn't count."""
ALLOWED: Final = "allowed"

SheetRow = Mapping[str, Any] | str | int
"""A sheet as given: its marks by criterion, or its `total`, or the word `recused`; a bare mark
where the stage has one thing to mark."""


class Expected(NamedTuple):
    """One thing that must come out: *name* with *value*, written at *place*."""

    name: str
    value: object
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """What is given of one entry. *nodes*: figure, requirement, criterion, group or stage → what it comes
    to; *sheets*: stage → role → sheets; *refused*: what is given that the form doesn't allow, by name."""

    answers: Mapping[str, Any]
    nodes: Mapping[str, object] = field(default_factory=dict)
    sheets: Mapping[str, Mapping[str, Sequence[SheetRow]]] = field(default_factory=dict)
    expected: Sequence[Expected] = ()
    refused: frozenset[str] = frozenset()


class Source(NamedTuple):
    """What a case was read from: *written* stands at *path* of *document*."""

    document: Document
    path: tuple[str | int, ...]
    written: written_cases.Case


@dataclass(frozen=True, slots=True)
class Case:
    """One case: *text* says what it shows, *place* is where it stands, *source* as what it was written."""

    text: str
    place: Place
    entries: Mapping[str, Entry]
    parameters: Mapping[str, object]
    happened: Sequence[tuple[Place, Happening]]
    seed: str | None = None
    registers: Mapping[str, object] = field(default_factory=dict)
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Excuse:
    """Changes at *at* (only *change*, unless None) that no case can notice, for this *reason*."""

    reason: str
    at: str
    change: str | None
    place: Place


def names_in(case: Case) -> set[str]:
    """What the case gives and expects, by the first part of its names, and the kinds of its events."""
    found: set[str] = set()
    if case.source is not None:
        given = case.source.written
        found |= {head(name) for names in (given.given, *given.entries.values()) for name in names}
        found |= {str(event.get("event")) for event in given.events}
    for entry in case.entries.values():
        found |= {head(name) for name in entry.nodes} | set(entry.sheets)
        found |= {head(one.name) for one in entry.expected}
    return found


def head(name: str) -> str:
    """The first part of a name: `firm` of `firm.size`."""
    return name.partition(".")[0]


class Failure(NamedTuple):
    """One thing that came out otherwise than expected, and where the expectation stands."""

    place: Place
    message: Message


class Ran(NamedTuple):
    """A case that was run, and all that came out otherwise than expected."""

    case: Case
    failures: tuple[Failure, ...]


def stage_names(stage: Stage) -> Iterator[str]:
    """The stage's own name, and those of all requirements, criteria and groups in it."""
    yield stage.id
    yield from (requirement.id for requirement in stage.requirements)
    yield from (part.id for part in below(stage.group))


def below(group: Group) -> Iterator[Criterion | Group]:
    """All criteria and groups in *group*."""
    for part in group.parts:
        yield part
        if isinstance(part, Group):
            yield from below(part)


def nodes_of(rubric: Rubric) -> dict[str, Requirement | Criterion | Group]:
    """Every requirement, criterion, group and stage (as its group) by name."""
    found: dict[str, Requirement | Criterion | Group] = {}
    for stage in rubric.stages:
        found |= {requirement.id: requirement for requirement in stage.requirements}
        found |= {part.id: part for part in below(stage.group)}
        found[stage.id] = stage.group
    return found


def own_figures(stage: Stage) -> Iterator[tuple[str, Figure]]:
    """The figures within the stage's criteria, each with its whole name, such as `plan.share`."""
    for criterion in stage.group.criteria():
        yield from ((f"{criterion.id}.{figure.id}", figure) for figure in criterion.figures)


def is_field(rubric: Rubric, name: str) -> bool:
    """Whether *name*, such as `firm.size` or `round.pot`, is one of the form, the round or a register."""
    steps = name.split(".")
    if steps[0] == "round" and len(steps) > 1:
        return in_form(steps[1:], rubric.round_fields)
    return in_form(steps, rubric.form) or name in rubric.registers


def touched(stage: Stage, names: Mapping[str, object] | set[str]) -> bool:
    """Whether one of *names* (such as `M1`, `merit.out_of`) is about something in the stage."""
    own = set(stage_names(stage))
    return any(name.partition(".")[0] in own for name in names)
