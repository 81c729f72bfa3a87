"""What a stage's experts marked, as tables: entry → expert → mark, for one criterion or a sheet's sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kkk_scoring.rubric.model import Criterion, Requirement, Role, Stage, Words
from kkk_scoring.scoring.panel import Seat, Sitting, sit
from kkk_scoring.scoring.protocol import Outcome, Protocol, StageResult

Exact = int | Fraction
SUM = "sum"
"""What a table of the sheets' sums is called."""


@dataclass(frozen=True, slots=True)
class Table:
    """Marks of one criterion or judged requirement, or sums of sheets (*id* is `SUM`, *title* None).

    *marks*: entry → expert → mark, recused experts left out. *numeric*: the marks are numbers.
    """

    id: str
    title: Words
    numeric: bool
    marks: Mapping[str, Mapping[str, object]]

    def rows(self, experts: tuple[str, ...]) -> list[list[object]]:
        """One row for each entry with a mark of each of *experts*, None where there is none."""
        return [[given.get(expert) for expert in experts] for given in self.marks.values()]

    def numbers(self) -> dict[str, dict[str, Exact]]:
        """The marks of a numeric table."""
        return {
            entry: {e: mark for e, mark in given.items() if isinstance(mark, int | Fraction)}
            for entry, given in self.marks.items()
        }


@dataclass(frozen=True, slots=True)
class Panel:
    """The experts of one role in one stage, and the tables of what they marked."""

    stage: Stage
    role: Role
    experts: tuple[str, ...]
    tables: tuple[Table, ...]

    @property
    def sums(self) -> Table | None:
        return next((table for table in self.tables if table.id == SUM), None)


def results(protocol: Protocol, stage: Stage) -> Iterator[tuple[Outcome, StageResult]]:
    """The entries that reached *stage*, in the order of their ids, and how it went."""
    for outcome in sorted(protocol.outcomes, key=lambda one: one.entry):
        for result in outcome.stages:
            if result.stage.id == stage.id:
                yield outcome, result


def panels(protocol: Protocol, stage: Stage) -> list[Panel]:
    """One panel for each role that handed in a sheet: experts of different roles have different tasks."""
    reached = [(o.entry, r, sit(stage, o.entry, protocol.round)) for o, r in results(protocol, stage)]
    found = []
    for role in stage.roles.values():
        seats = {entry: list(seats_of(sitting, role.id)) for entry, _, sitting in reached}
        experts = sorted({str(seat.expert) for those in seats.values() for seat in those})
        items = [item for item in stage.markable().values() if not item.by or role.id in item.by]
        tables = [_table(item, seats) for item in items]
        numeric = [item for item in items if isinstance(item, Criterion) and _numeric(item)]
        if len(numeric) > 1:
            applies = {entry: _applying(result, numeric) for entry, result, _ in reached}
            tables.append(_sums(applies, seats))
        if experts:
            kept = tuple(table for table in tables if table.id == SUM or any(table.marks.values()))
            found.append(Panel(stage, role, tuple(experts), kept))
    return found


def seats_of(sitting: Sitting, role: str) -> Iterator[Seat]:
    """The seats of *role* whose sheet is there and not out."""
    for seat in (*sitting.seats, *sitting.conditional):
        if seat.role == role and seat.sheet is not None:
            yield seat


def _table(item: Criterion | Requirement, seats: Mapping[str, list[Seat]]) -> Table:
    marks = {
        entry: {
            str(s.expert): s.sheet.marks[item.id].value for s in those if s.sheet and item.id in s.sheet.marks
        }
        for entry, those in seats.items()
    }
    return Table(item.id, item.title, isinstance(item, Criterion) and _numeric(item), marks)


def _numeric(criterion: Criterion) -> bool:
    return criterion.scale is not None and criterion.scale.low is not None


def _applying(result: StageResult, numeric: list[Criterion]) -> list[str]:
    left_out = {mark.criterion.id for mark in result.marks if mark.points is None}
    return [criterion.id for criterion in numeric if criterion.id not in left_out]


def _sums(applies: Mapping[str, list[str]], seats: Mapping[str, list[Seat]]) -> Table:
    """Plain sums of the marks, as on the signed sheets; only of sheets that mark all that applies."""
    marks: dict[str, dict[str, object]] = {}
    for entry, those in seats.items():
        marks[entry] = {}
        for seat in those:
            given = seat.sheet.marks if seat.sheet else {}
            if applies[entry] and all(id_ in given for id_ in applies[entry]):
                values = [given[id_].value for id_ in applies[entry]]
                marks[entry][str(seat.expert)] = sum(v for v in values if isinstance(v, int | Fraction))
    return Table(SUM, None, True, marks)
