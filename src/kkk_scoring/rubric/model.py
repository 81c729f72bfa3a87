"""The rules of a competition, compiled: what scoring, checks and reports read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kkk_scoring.files.place import Place
from kkk_scoring.rubric.formula import Clause as Clause
from kkk_scoring.rubric.formula import Exact as Exact
from kkk_scoring.rubric.formula import Formula as Formula
from kkk_scoring.rubric.formula import Words as Words

if TYPE_CHECKING:
    from kkk_scoring.rubric.form import Field


class Figure(NamedTuple):
    id: str
    title: Words
    unit: str | None
    formula: Formula
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Scale:
    """What a mark may be: numbers *low*..*high* in steps, one of some numbers, or words.

    *words* maps each word to its points, or to None when words carry no points.
    *anchors*: what a mark stands for, by the mark as it was written.
    *from_*, *to*: the ends where they are expressions, such as around the points of an earlier
    stage; *low* and *high* are then the lowest and highest that there can be for any entry.
    """

    low: Exact | None
    high: Exact | None
    step: Exact | None
    one_of: tuple[Exact, ...] = ()
    words: Mapping[str, Exact | None] | None = None
    place: Place | None = None
    anchors: Mapping[str, Words] = field(default_factory=dict)
    from_: Formula | None = None
    to: Formula | None = None

    @property
    def differs(self) -> bool:
        """Whether entries have different scales."""
        return self.from_ is not None or self.to is not None

    @property
    def start(self) -> Exact | None:
        """Where the steps begin: at the lowest mark; at 0 where that differs between entries."""
        return self.low if self.from_ is None else 0


class Step(NamedTuple):
    edge: Any
    points: Exact


class Table(NamedTuple):
    """Points by steps: *operator* is ``from``, ``over``, ``up_to``, ``under`` or ``is``.

    Steps stand in the order in which they are tried; the first that holds applies,
    none: 0 points. *absent*: the points when the figure was not given. *covers*: each of
    the values that there can be has its step.
    """

    of: Formula
    operator: str
    steps: tuple[Step, ...]
    absent: Exact | None
    covers: bool = False


class Correctable(NamedTuple):
    days: int
    times: int


@dataclass(frozen=True, slots=True)
class Condition:
    """A ``require``: of a requirement, criterion, group or stage (*id*)."""

    id: str
    title: Words
    formula: Formula
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A formal condition: computed (*formula*), judged by experts, or the built-in ``complete``."""

    id: str
    title: Words
    clause: Clause | None
    place: Place
    formula: Formula | None = None
    judged: bool = False
    may_not_apply: bool = False
    combine: Formula | None = None
    by: tuple[str, ...] = ()
    when: Formula | None = None
    reason_required: bool = False
    correctable: Correctable | None = None
    answer: tuple[str, ...] | None = None
    """The path of the first answer that the condition looks at."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that earns points: by marks (*scale*) or by a formula or table.

    *least* and *ceiling*: the bounds of its points that follow from the rules; None: none. *most*: what
    they are out of: the same ceiling, or what the rubric states by `out_of`, which nothing has to prove.
    """

    id: str
    title: Words
    clause: Clause | None
    place: Place
    scale: Scale | None = None
    by: tuple[str, ...] = ()
    adjust: Formula | None = None
    combine: Formula | None = None
    points: Formula | Table | None = None
    weight: Formula | None = None
    least: Exact | None = None
    ceiling: Exact | None = None
    most: Exact | None = None
    condition: Condition | None = None
    when: Formula | None = None
    flag: Formula | None = None
    figures: tuple[Figure, ...] = ()
    reason_required: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria and groups that are added up; a stage's whole assessment is one."""

    id: str
    title: Words
    clause: Clause | None
    place: Place
    parts: tuple[Criterion | Group, ...] = ()
    counted: Formula | None = None
    points: Formula | Table | None = None
    weight: Formula | None = None
    least: Exact | None = None
    most: Exact | None = None
    condition: Condition | None = None
    when: Formula | None = None

    def criteria(self) -> Iterator[Criterion]:
        """All criteria below, in the rubric's order."""
        for part in self.parts:
            if isinstance(part, Criterion):
                yield part
            else:
                yield from part.criteria()

    def below(self) -> Iterator[Criterion | Group]:
        """All criteria and groups below, each before what is in it."""
        for part in self.parts:
            yield part
            if isinstance(part, Group):
                yield from part.below()


class Role(NamedTuple):
    """Those who hand in sheets in one capacity; *most* None: as many as are assigned.

    *quorum*: how many must remain after recusals. *when*: called only if it holds
    for the sheets of the roles that have no condition.
    """

    id: str
    title: Words
    least: int
    most: int | None
    quorum: int
    when: Formula | None
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    title: Words
    rejected: Words
    clause: Clause | None
    place: Place
    roles: Mapping[str, Role]
    requirements: tuple[Requirement, ...]
    figures: tuple[Figure, ...]
    group: Group
    uses_field: bool = False
    """Whether a rule compares an entry with the others: then all are taken through the stage together."""
    flag: Formula | None = None
    scales_differ: bool = False
    """Whether a scale of marks has an expression, so that entries have different scales."""
    looks_at: frozenset[str] = frozenset()
    """The names besides the sheets that the assessment looks at: without any sheets it is the same for all
    entries that are alike in these."""
    without_sheets: dict[object, object] = field(default_factory=dict, init=False, compare=False, repr=False)
    """The assessment of an entry that has no sheets, by who is to hand them in; worked out once. A stage
    that is changed (`dataclasses.replace`) begins anew."""

    @property
    def has_points(self) -> bool:
        return bool(self.group.parts) or self.group.points is not None

    def markable(self) -> dict[str, Criterion | Requirement]:
        """What a sheet of this stage can hold, by name."""
        judged = {r.id: r for r in self.requirements if r.judged}
        return judged | {c.id: c for c in self.group.criteria() if c.scale is not None}


class RankingKey(NamedTuple):
    """*direction* is ``highest``, ``lowest``, ``decided``, ``lots`` or ``shared``."""

    direction: str
    formula: Formula | None
    words: Words = None
    clause: Clause | None = None


class Result(NamedTuple):
    """One line of what is dealt. *too_dear*: ``skip`` or ``stop``; *tied*: ``in``, ``out``, ``decided``."""

    id: str
    title: Words
    when: Formula | None
    lists: Formula | None
    places: Formula | None
    pot: Formula | None
    cost: Formula | None
    too_dear: str | None
    tied: str | None
    years: Formula | None


class Decision(NamedTuple):
    """What people may decide; *by*: who (empty: anybody who is recorded).

    *stands*: of a re-assessment, which sheet; *days* after the notice and *times* for one entry, None:
    any number.
    """

    kind: str
    by: tuple[str, ...]
    clause: Clause | None
    stands: str | None = None
    days: int | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """One edition of a competition's rules."""

    id: str
    title: Words
    note: Words
    languages: tuple[str, ...]
    place: Place
    sha256: str
    round_fields: Mapping[str, Field]
    form: Mapping[str, Field]
    entry_title: Formula | None
    entry_applicant: Formula | None
    figures: tuple[Figure, ...]
    stages: tuple[Stage, ...]
    ranking: tuple[RankingKey, ...]
    results: tuple[Result, ...]
    decisions: tuple[Decision, ...] = ()
    titles: Mapping[str, tuple[Words, str | None]] = field(default_factory=dict)
    """For every name an expression can see: its title and unit."""
    registers: Mapping[str, Field] = field(default_factory=dict)
    """The lists kept elsewhere that rules look into: name → its columns, as a field that is a list."""

    def decision(self, kind: str) -> Decision | None:
        """What the rules say of a kind of decision; None: nobody may decide it."""
        return next((one for one in self.decisions if one.kind == kind), None)

    def stage(self, id_: str) -> Stage:
        return next(stage for stage in self.stages if stage.id == id_)
