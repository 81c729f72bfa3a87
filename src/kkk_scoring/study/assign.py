"""A proposal who assesses what: balanced, within field and load, without declared conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from kkk_scoring.files.document import Document
from kkk_scoring.files.edit import with_value
from kkk_scoring.files.fit import part
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import Role, Stage
from kkk_scoring.scoring.panel import sit
from kkk_scoring.scoring.protocol import Protocol, StageResult
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.study.matching import Pair, balanced
from kkk_scoring.study.spelling import stands_in, words


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat for which nobody is left: *reasons* say for each expert of the role why not."""

    entry: str
    role: str
    count: int
    reasons: Mapping[str, Message]


@dataclass(frozen=True, slots=True)
class Proposal:
    """New assignments for one stage; those that are there stay.

    *added*: expert → entries; *loads*: expert → entries before and after; *vacancies*: seats that stay
    empty; *suspected*: pairs proposed only because nobody else was left; *waiting*: entries whose earlier
    stages are still open. *seed* and *field* repeat it.
    """

    stage: Stage
    seed: str
    field: str | None
    added: Mapping[str, tuple[str, ...]]
    loads: Mapping[str, tuple[int, int]]
    vacancies: tuple[Vacancy, ...]
    suspected: tuple[Pair, ...]
    waiting: tuple[str, ...]


def seed_of(round_: Round, stage: str, given: str | None = None) -> str:
    """What equal choices are drawn from: as given, else as recorded for the stage, the round's, its id."""
    recorded = round_.draws.get(stage)
    return given or (recorded.seed if recorded else None) or round_.seed or round_.id or ""


def propose(
    protocol: Protocol,
    stage: Stage,
    seed: str,
    subjects: Mapping[str, Sequence[str]] | None = None,
    suspected: Iterable[Pair] = (),
    field: str | None = None,
) -> Proposal:
    """Fills the empty seats of *stage* for all entries that have surely reached it.

    As many seats are filled as can be, with as few *suspected* pairs as can be; among all ways of doing so
    the experts' loads are as equal as can be (least sum of squares), and what is still equal is drawn from
    *seed*. *subjects*: entry → the texts that experts' fields are looked for in; None: fields don't matter.
    """
    made = _Proposing(protocol, stage, seed, subjects, frozenset(suspected))
    for role in stage.roles.values():
        made.fill(role)
    waiting = [o.entry for o in protocol.outcomes if o.verdict == "pending" and not _result(o.stages, stage)]
    return Proposal(
        stage,
        seed,
        field,
        {expert: tuple(sorted(entries)) for expert, entries in made.added.items() if entries},
        {e: (n, n + len(made.added[e])) for e, n in made.before.items()},
        tuple(made.vacancies),
        tuple(sorted(made.despite)),
        tuple(sorted(waiting)),
    )


def drafted(
    protocol: Protocol, stage: Stage, role: str, subjects: Mapping[str, Sequence[str]] | None = None
) -> dict[str, str | None]:
    """Whom `propose` would take, with the recorded seed, for every entry that lacks an expert of *role*.

    Of a role with a condition those for which the rules call it in. None where nobody is left.
    """
    made = _Proposing(protocol, stage, seed_of(protocol.round, stage.id), subjects, frozenset())
    needed = made.fill(stage.roles[role])
    by_entry = {entry: expert for expert, entries in made.added.items() for entry in entries}
    return {entry: by_entry.get(entry) for entry in needed}


def subjects(applications: Iterable[Application], path: str) -> dict[str, list[str]]:
    """Entry → the texts of its answers at *path* (``project.topic``)."""
    steps = path.split(".")
    return {one.id: list(_texts(one.answers or {}, steps)) for one in applications}


def added_to(document: Document, proposal: Proposal) -> Document:
    """round.yaml with the proposal and what it was drawn from; all else in it stays to the byte.

    Raises `CannotEdit`.
    """
    stage = proposal.stage.id
    for expert, entries in proposal.added.items():
        path = ("assignments", stage, expert)
        there = part(document.value, path)
        if isinstance(there, list):
            for number, entry in enumerate(entries, len(there)):
                document = with_value(document, (*path, number), entry)
        else:
            document = with_value(document, path, list(entries))
    document = with_value(document, ("draws", stage, "seed"), proposal.seed)
    if proposal.field is not None:
        document = with_value(document, ("draws", stage, "field"), proposal.field)
    return document


def _texts(value: Any, steps: Sequence[str]) -> Iterable[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, steps)
    elif steps and isinstance(value, dict):
        yield from _texts(value.get(steps[0]), steps[1:])
    elif not steps and isinstance(value, str):
        yield value


def _result(stages: Iterable[StageResult], stage: Stage) -> StageResult | None:
    return next((result for result in stages if result.stage.id == stage.id), None)


class _Proposing:
    """Works out a proposal role by role."""

    def __init__(
        self,
        protocol: Protocol,
        stage: Stage,
        seed: str,
        subjects: Mapping[str, Sequence[str]] | None,
        suspected: frozenset[Pair],
    ) -> None:
        self.round, self.stage, self.seed, self.suspected = protocol.round, stage, seed, suspected
        self.subjects = subjects
        self.results = {o.entry: r for o in protocol.outcomes if (r := _result(o.stages, stage))}
        self.experts = {e: x for e, x in self.round.experts.items() if x.role in stage.roles}
        assigned = {entry: set(self.round.assigned(stage.id, entry)) for entry in self.results}
        self.assigned = assigned
        self.before = {e: sum(e in experts for experts in assigned.values()) for e in sorted(self.experts)}
        self.added: dict[str, set[str]] = {expert: set() for expert in self.before}
        self.vacancies: list[Vacancy] = []
        self.despite: set[Pair] = set()

    def fill(self, role: Role) -> dict[str, int]:
        """Proposes experts for the empty seats of *role*; how many each entry lacks."""
        needed = {entry: n for entry in self.results if (n := self.lacking(role, entry)) > 0}
        experts = [e for e, expert in self.experts.items() if expert.role == role.id]
        spare = {e: self.spare(e) for e in experts}
        allowed = {
            entry: sorted((e for e in experts if self.hindrance(e, entry) is None), key=self.lot(entry))
            for entry in sorted(needed, key=self.lot(""))
        }
        counted = {e: self.before[e] for e in experts}
        # Who is under suspicion only where nobody else is left: people decide, but should not have to.
        found = balanced(allowed, needed, counted, spare, self.suspected)
        for entry, those in found.items():
            for expert in those:
                self.added[expert].add(entry)
            self.despite |= {(entry, expert) for expert in those} & self.suspected
        for entry in sorted(needed):
            if lacking := needed[entry] - len(found[entry]):
                self.vacancies.append(Vacancy(entry, role.id, lacking, self.reasons(experts, entry)))
        return needed

    def lacking(self, role: Role, entry: str) -> int:
        """How many experts of the role the entry lacks: with recusals, only those that the quorum lacks."""
        if role.when is not None and not self.results[entry].called.get(role.id):
            return 0
        return sit(self.stage, entry, self.round).open_seats.get(role.id, (0, 0))[0]

    def spare(self, expert: str) -> int | None:
        load = self.experts[expert].load
        return None if load is None else max(load - self.before[expert], 0)

    def hindrance(self, expert: str, entry: str) -> Message | None:
        """Why the expert can't take the entry, whatever else is assigned."""
        if expert in self.assigned[entry]:
            return say("is assigned already")
        if self.conflict(expert, entry):
            return say("declared a conflict, or is recused")
        if self.subjects is not None and not self.in_field(expert, entry):
            return say("has other fields")
        return None

    def conflict(self, expert: str, entry: str) -> bool:
        """Whether a conflict is on record: for this stage, or on a sheet of any."""
        if self.round.recused(self.stage.id, expert, entry):
            return True
        stages = {stage for stage, other in self.round.sheets if other == expert}
        declared = [self.round.sheet(stage, expert, entry) for stage in stages]
        return any(one is not None and not one.impartial for one in declared)

    def in_field(self, expert: str, entry: str) -> bool:
        fields = self.experts[expert].fields
        texts = [words(text) for text in (self.subjects or {}).get(entry, ())]
        return not fields or any(stands_in(words(field), text) for field in fields for text in texts)

    def reasons(self, experts: Iterable[str], entry: str) -> dict[str, Message]:
        return {
            e: self.hindrance(e, entry) or say("has the full load")
            for e in sorted(experts)
            if entry not in self.added[e]
        }

    def lot(self, about: str) -> Any:
        """The order in which equal choices are drawn, as lots are: by SHA-256 of the seed and the ids."""
        head = f"{self.seed}:{self.stage.id}:{about}"
        return lambda id_: sha256(f"{head}:{id_}".encode()).digest()
