"""The sheets of an entry as the ranking sees them, when all stages are over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from kkk_scoring.feel.unknown import UNKNOWN, Rows
from kkk_scoring.rubric.model import Stage
from kkk_scoring.scoring.agree import Record
from kkk_scoring.scoring.assess import records
from kkk_scoring.scoring.own import applies
from kkk_scoring.scoring.panel import Seat, Sitting, sit
from kkk_scoring.scoring.protocol import StageResult
from kkk_scoring.scoring.round import Round
from kkk_scoring.scoring.scales import Names, stage_for_entry, within_scales


def ranked_sheets(entry: str, round_: Round, names: Names, results: Mapping[str, StageResult]) -> object:
    """The sheets at the tables of all stages in *results*, each with its `stage`.

    Not among them are those of experts who are recused, replaced or not called in. What is to come
    is unknown, and where it is open whether a sheet comes it is one that may be there.
    """
    sure: list[Record] = []
    maybe: list[Record] = []
    more: list[Record] = []
    for result in results.values():
        for seat, row, certain in _rows(result, entry, round_, names):
            (more if seat.many else sure if certain else maybe).append(row)
    if more:
        return Rows(sure, maybe, None, more[0] if len(more) == 1 else UNKNOWN)
    return Rows(sure, maybe, 0) if maybe else sure


def _rows(
    result: StageResult, entry: str, round_: Round, names: Names
) -> Iterator[tuple[Seat, Record, bool]]:
    """The seats that can be at the table in the end, and whether each surely is."""
    stage = stage_for_entry(result.stage, names)
    sitting = within_scales(stage, sit(stage, entry, round_), names).sitting
    tables = list(_tables(sitting, result.called))
    seats = {_chair(seat): seat for table in tables for seat in table}
    # Of the chairs that nobody has yet there can be several alike.
    counts = [Counter(map(_chair, table)) for table in tables]
    for chair, seat in seats.items():
        fewest = min(count[chair] for count in counts)
        for n in range(max(count[chair] for count in counts)):
            yield seat, _row(stage, seat, names), n < fewest


def _chair(seat: Seat) -> tuple[str | None, str, bool]:
    return seat.expert, seat.role, seat.many


def _tables(sitting: Sitting, called: Mapping[str, bool | None]) -> Iterator[tuple[Seat, ...]]:
    surely = [role for role, call in called.items() if call]
    perhaps = [role for role, call in called.items() if call is None]
    for table in sitting.tables():
        for n in range(len(perhaps) + 1):
            for some in combinations(perhaps, n):
                yield from sitting.with_conditional(table, (*surely, *some))


def _row(stage: Stage, seat: Seat, names: Names) -> Record:
    """A sheet; a mark for what doesn't apply to the entry is absent, whether it was given or not."""
    row = records(stage.group, (seat,), (UNKNOWN,))[0]
    for criterion in stage.group.criteria():
        if criterion.id in row:
            asked = applies(stage, criterion, names)
            row[criterion.id] = row[criterion.id] if asked else None if asked is False else UNKNOWN
    return {**row, "stage": stage.id}
