"""The report on a stage's experts: spread, divergences, agreement, severity, and what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from kkk_scoring.rubric.model import Formula, Stage, Words
from kkk_scoring.scoring.panel import sit
from kkk_scoring.scoring.protocol import Flag, Protocol, StageResult
from kkk_scoring.scoring.round import Application
from kkk_scoring.study import agreement
from kkk_scoring.study.agreement import Coefficient, Row
from kkk_scoring.study.panels import SUM, Panel, Table, panels, results
from kkk_scoring.study.resampling import Spread, intervals
from kkk_scoring.study.severity import Severity, severities
from kkk_scoring.study.whatif import Shifts, WhatIf, calibrated, without

LEAST_ENTRIES: Final = 5
"""Entries that a coefficient needs: marked by two experts, or for ICC and Kendall's W by all."""
LEAST_FOR_INTERVAL: Final = 8
"""Entries that an interval needs: of fewer, too few different draws can be made."""
DRAWS: Final = 1000

ALPHAS: Final[Mapping[str, Coefficient]] = {
    "alpha_nominal": agreement.nominal_alpha,
    "alpha_ordinal": agreement.ordinal_alpha,
    "alpha_interval": agreement.interval_alpha,
}
OF_COMPLETE: Final[Mapping[str, Coefficient]] = {
    "icc_2_1": agreement.single_icc,
    "icc_2_k": agreement.mean_icc,
    "kendall_w": agreement.concordance,
}

Why = Literal["few experts", "few entries", "no variation"]


class Estimate(NamedTuple):
    """A coefficient of *entries* entries, or *why* there is none; *interval* None: too few entries for it."""

    value: Fraction | None
    interval: Spread | None
    entries: int
    why: Why | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the experts of one role agree on one criterion, or on their sums (*id* `SUM`)."""

    id: str
    title: Words
    estimates: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class EntrySpread:
    """Least to greatest among the experts of a role: of their sums, and by criterion; only numbers."""

    entry: str
    sums: Mapping[str, int | Fraction]
    spread: int | Fraction | None
    criteria: Mapping[str, int | Fraction]


@dataclass(frozen=True, slots=True)
class RoleReport:
    panel: Panel
    spreads: tuple[EntrySpread, ...]
    agreement: tuple[Agreement, ...]
    severities: tuple[Severity, ...]


class Called(NamedTuple):
    """The rules call a further expert in by *rule*; *experts* are assigned, *missing* sheets lack."""

    role: str
    rule: Formula
    experts: tuple[str, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Divergence:
    """What the rubric does about one entry's marks: *uncounted*: experts of whom no mark counts."""

    entry: str
    called: tuple[Called, ...]
    uncounted: tuple[str, ...]
    recused: tuple[str, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class StageReport:
    stage: Stage
    roles: tuple[RoleReport, ...]
    divergences: tuple[Divergence, ...]
    calibrated: WhatIf | None
    shifts: Shifts
    left_out: tuple[WhatIf, ...]


@dataclass(frozen=True, slots=True)
class ExpertsReport:
    """*seed* and *draws*: what the intervals of agreement were drawn from, and how often."""

    protocol: Protocol
    seed: str
    draws: int
    stages: tuple[StageReport, ...]


class _Drawing(NamedTuple):
    """What intervals are drawn from, how often, and whether for every criterion or only the sums."""

    seed: str
    draws: int
    every: bool


def study(
    protocol: Protocol,
    applications: Sequence[Application],
    stages: Sequence[Stage],
    seed: str,
    draws: int = DRAWS,
    every_interval: bool = True,
    through: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> ExpertsReport:
    """The report on the experts of *stages*; those in which nobody marked anything are left out.

    Intervals of agreement take most of the time: without *every_interval* only the sums have them. The
    experts who are left out one by one come *through* what is given; it may count them.
    """
    made = [
        _stage(protocol, stage, found, applications, through, _Drawing(seed, draws, every_interval))
        for stage in stages
        if (found := panels(protocol, stage))
    ]
    return ExpertsReport(protocol, seed, draws, tuple(made))


def _stage(
    protocol: Protocol,
    stage: Stage,
    found: Sequence[Panel],
    applications: Sequence[Application],
    through: Callable[[Sequence[str]], Iterable[str]],
    drawing: _Drawing,
) -> StageReport:
    roles = tuple(_role(panel, drawing) for panel in found)
    raised = calibrated(protocol, found, applications)
    everybody = sorted(expert for panel in found for expert in panel.experts)
    left_out = tuple(without(protocol, stage, expert, applications) for expert in through(everybody))
    divergences = tuple(_divergences(protocol, stage))
    what_if, shifts = raised or (None, {})
    return StageReport(stage, roles, divergences, what_if, shifts, left_out)


def _role(panel: Panel, drawing: _Drawing) -> RoleReport:
    # Without a table of sums there is at most one criterion of numbers.
    measured = panel.sums or next((table for table in panel.tables if table.numeric), None)
    last = panel.tables[-1] if panel.tables else None
    return RoleReport(
        panel,
        tuple(_spreads(panel)),
        tuple(
            _agreement(table, panel, drawing.seed, drawing.draws if drawing.every or table is last else 0)
            for table in panel.tables
        ),
        tuple(severities(measured.numbers())) if measured else (),
    )


def _spreads(panel: Panel) -> Iterator[EntrySpread]:
    numeric = {table.id: table.numbers() for table in panel.tables if table.numeric}
    sums = numeric.pop(SUM, None)
    if sums is None:
        sums = next(iter(numeric.values()), {})
    for entry in next(iter(numeric.values()), {}):
        widths = {
            id_: max(marks[entry].values()) - min(marks[entry].values())
            for id_, marks in numeric.items()
            if len(marks[entry]) > 1
        }
        own = sums[entry]
        if own:
            spread = max(own.values()) - min(own.values()) if len(own) > 1 else None
            yield EntrySpread(entry, own, spread, widths)


def _agreement(table: Table, panel: Panel, seed: str, draws: int) -> Agreement:
    rows = table.rows(panel.experts)
    paired = [row for row in rows if len(row) - row.count(None) > 1]
    alphas = {name: alpha for name, alpha in ALPHAS.items() if name in _meaningful(table)}
    place = f"{seed}:{panel.stage.id}:{panel.role.id}:{table.id}"
    found = _estimates(paired, alphas, place, draws, len(panel.experts))
    if table.numeric:
        whole = agreement.complete(rows)
        found |= _estimates(whole, OF_COMPLETE, place, draws, len(panel.experts))
    return Agreement(table.id, table.title, found)


def _meaningful(table: Table) -> tuple[str, ...]:
    """Words are only alike or not; sums are hardly ever alike, but near or far."""
    if not table.numeric:
        return ("alpha_nominal",)
    return ("alpha_ordinal", "alpha_interval") if table.id == SUM else tuple(ALPHAS)


def _estimates(
    rows: Sequence[Row], coefficients: Mapping[str, Coefficient], seed: str, draws: int, experts: int
) -> dict[str, Estimate]:
    few: Why | None = "few experts" if experts < 2 else "few entries" if len(rows) < LEAST_ENTRIES else None
    if few is not None:
        return {name: Estimate(None, None, len(rows), few) for name in coefficients}
    values = {name: coefficient(rows) for name, coefficient in coefficients.items()}
    known = {name: coefficients[name] for name, value in values.items() if value is not None}
    drawn = intervals(rows, known, seed, draws) if len(rows) >= LEAST_FOR_INTERVAL else {}
    return {
        name: Estimate(value, drawn.get(name), len(rows), "no variation" if value is None else None)
        for name, value in values.items()
    }


def _divergences(protocol: Protocol, stage: Stage) -> Iterator[Divergence]:
    for outcome, result in results(protocol, stage):
        sitting = sit(stage, outcome.entry, protocol.round)
        called = tuple(
            Called(role, rule, tuple(str(s.expert) for s in own), to_come + further)
            for role, yes in result.called.items()
            if yes and (rule := stage.roles[role].when) is not None
            for own in [[seat for seat in sitting.conditional if seat.role == role]]
            for to_come in [sum(seat.sheet is None for seat in own)]
            for further in [sitting.open_seats.get(role, (0, 0))[0]]
        )
        recused = tuple(str(seat.expert) for seat in sitting.recused)
        uncounted = tuple(e for e in _uncounted(result) if e not in recused)
        if called or uncounted or recused or result.flags:
            yield Divergence(outcome.entry, called, uncounted, recused, result.flags)


def _uncounted(result: StageResult) -> list[str]:
    """Who gave marks of which surely none counts."""
    counted: dict[str, list[bool | None]] = {}
    for mark in result.marks:
        for given in mark.given:
            counted.setdefault(given.expert, []).append(given.counted)
    return sorted(expert for expert, all_ in counted.items() if all(one is False for one in all_))
