"""The protocol: what was decided about every entry, and why. All reports only read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN, Interval, Rows
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message
from kkk_scoring.rubric.model import Clause, Criterion, Formula, Group, Result, Rubric, Stage, Words
from kkk_scoring.scoring.seen import nothing

if TYPE_CHECKING:
    from kkk_scoring.scoring.events import SetResult
    from kkk_scoring.scoring.round import Round

Verdict = Literal["passed", "rejected", "pending", "not_applicable", "invalid"]
Exact = int | Fraction
Bounds = tuple[Exact | None, Exact | None]


class Missing(NamedTuple):
    """Something without which the verdict can't be final. *what*: ``sheet``, ``mark``, ``expert``,
    ``third``, ``settlement``, ``reassessment``, ``scale``,
    ``correction``, ``recheck``, ``answer`` or ``received``."""

    what: str
    stage: str
    expert: str | None
    message: Message


@dataclass(frozen=True, slots=True)
class Given:
    """One expert's mark; *counted* None: not certain yet. *points* None: not handed in."""

    expert: str
    role: str
    points: object
    reason: Words
    counted: bool | None
    place: Place | None
    was: object = None
    """The mark before people changed it; None where nobody did."""


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement or threshold: its verdict and the values it saw.

    *id* names the requirement, criterion, group or stage; *values*: each operand of
    the condition, by its text; *notes*: what people decided about it.
    """

    id: str
    title: Words
    verdict: Verdict
    formula: Formula | None
    values: Mapping[str, object]
    clause: Clause | None
    place: Place | None
    rule_place: Place | None = None
    notes: tuple[Message, ...] = ()
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion's points with every expert's mark; *points* may be bounds or None (not applicable).

    *weight* None: none is written. *working*: what the parts of the rule for the points came to.
    """

    criterion: Criterion
    points: object
    out_of: object
    given: tuple[Given, ...]
    place: Place | None
    weight: object = None
    working: Mapping[str, object] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class GroupPoints:
    group: Group
    points: object
    out_of: object
    weight: object = None
    working: Mapping[str, object] = field(default_factory=nothing)


class Flag(NamedTuple):
    """A remark for the commission: this expert's sheet (or mark of *criterion*) meets the rubric's `flag`."""

    expert: str
    criterion: str | None
    rule: Formula


@dataclass(frozen=True, slots=True)
class StageResult:
    stage: Stage
    verdict: Verdict
    points: object
    out_of: object
    checks: tuple[Check, ...] = ()
    marks: tuple[Mark, ...] = ()
    groups: tuple[GroupPoints, ...] = ()
    missing: tuple[Missing, ...] = ()
    flags: tuple[Flag, ...] = ()
    called: Mapping[str, bool | None] = field(default_factory=nothing)
    """Role with a condition → whether the rules call it in; None: open."""
    findings: tuple[Finding, ...] = ()
    """Marks that this entry can't get, where scales differ between entries."""
    working: Mapping[str, object] = field(default_factory=nothing)
    """What the parts of the rules for the stage's points, and for who is called, came to."""
    notes: tuple[Message, ...] = ()
    """What people decided about it as a whole."""


@dataclass(slots=True)
class Outcome:
    """All about one entry. *total*: the points that decided, None while they are not certain."""

    entry: str
    title: str
    file: str
    verdict: Verdict
    stages: tuple[StageResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    names: dict[str, object] = field(default_factory=dict)
    """What the ranking still needs of the entry."""
    applicant: str | None = None
    """Who handed it in, where the rubric says which answer tells it."""
    total: object = None
    open_points: object = None
    """Of an entry that is still open: what its points can come to, wherever it ends."""
    ahead: tuple[str, ...] = ()
    """Of an entry that is still open: the stages after that which it may yet reach."""
    may_pass: bool = False
    """Of an entry that is still open: whether it may yet pass every stage."""
    keys: tuple[object, ...] = ()
    """The value of each key of the ranking (None for those that are no expression); empty when not listed."""
    workings: tuple[Mapping[str, object], ...] = ()
    """What the parts of each key of the ranking came to."""
    place_open: Missing | None = None
    """Why it isn't certain yet where among equal ones the entry stands."""
    rank: int | None = None
    best: int | None = None
    worst: int | None = None
    """The place it may have at best and at worst; None where it has none at all."""
    sharing: int = 0
    """How many others surely share the place, once it is certain."""
    joinable: int = 0
    """How many entries that are still open may come to share the place."""
    behind: int = 0
    """Of an entry whose place is open altogether: how many surely come before it or share its place."""
    result: str | None = None
    of_list: object = None
    """Which of the result's lists it is on, where it is dealt by `lists`."""
    result_open: Missing | None = None
    """Why it isn't certain yet what an entry that passed gets."""
    decided: SetResult | None = None
    """The final say that set the result."""

    @property
    def missing(self) -> list[Missing]:
        found = [item for stage in self.stages for item in stage.missing]
        return [*found, *(item for item in (self.place_open, self.result_open) if item)]

    @property
    def stopped_at(self) -> str | None:
        """The stage where the entry fell or where it is still open."""
        if self.verdict in ("rejected", "pending") and self.stages:
            return self.stages[-1].stage.id
        return None


@dataclass(frozen=True, slots=True)
class Funnel:
    stage: Stage
    entered: int
    passed: int
    rejected: int
    pending: int
    invalid: int


class Dealt(NamedTuple):
    """What one line of the results had to give on one list (None: the only one), and what is left."""

    line: Result
    list: object
    places: object
    pot: object
    left: object


@dataclass(frozen=True, slots=True)
class Protocol:
    """The result of a round: outcomes in the order of the list."""

    rubric: Rubric
    round: Round
    outcomes: Sequence[Outcome]
    funnel: tuple[Funnel, ...]
    findings: tuple[Finding, ...] = ()
    dealt: tuple[Dealt, ...] = ()

    @property
    def provisional(self) -> bool:
        return any(o.verdict in ("pending", "invalid") or o.place_open for o in self.outcomes)

    def outcome(self, entry: str) -> Outcome | None:
        """The outcome of the entry with this id, in any case of letters."""
        return next((o for o in self.outcomes if o.entry.casefold() == entry.casefold()), None)


def possible(sure: Iterable[object], maybe: Iterable[object]) -> list[object] | Rows:
    """A list of which some items may yet be in it: those of entries that are still open."""
    there, perhaps = list(sure), tuple(maybe)
    return Rows(tuple(there), perhaps, 0) if perhaps else there


def certain(value: object) -> Exact | None:
    """The number, or None where it is not certain."""
    return value if type(value) in (int, Fraction) else None  # type: ignore[return-value]


def bounds(value: object) -> Bounds | None:
    """Lowest and highest a value can be; None where there are no points at all."""
    if isinstance(value, Interval):
        return value.low, value.high
    if value is None:
        return None
    if value is UNKNOWN:
        return None, None
    return value, value  # type: ignore[return-value]  # a certain number
