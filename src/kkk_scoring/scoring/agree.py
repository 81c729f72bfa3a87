"""One mark out of many: what the experts' marks of one criterion become together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kkk_scoring.feel.unknown import UNKNOWN, Interval, Rows, is_known
from kkk_scoring.rubric.marks import unknown_mark
from kkk_scoring.rubric.model import Criterion
from kkk_scoring.rubric.working import working
from kkk_scoring.scoring.panel import Seat, listed

Names = Mapping[str, object]
Record = dict[str, object]


def seat_mark(seat: Seat, criterion: Criterion) -> object:
    """The mark of this seat, unknown while it is not handed in; None when the role doesn't mark it."""
    if criterion.by and seat.role not in criterion.by:
        return None
    given = seat.sheet.marks.get(criterion.id) if seat.sheet else None
    if given is not None:
        return given.value
    assert criterion.scale is not None
    return unknown_mark(criterion.scale)


Own = Callable[[Seat, Criterion], list[object] | Rows]
"""What an expert gave for one criterion to every entry of the stage."""


def agree(
    criterion: Criterion,
    seats: Sequence[Seat],
    records: Callable[[], Sequence[Record]],
    names: Names,
    own: Own,
    shown: dict[str, object] | None = None,
    alone: bool = False,
) -> object:
    """One mark of *criterion* for the whole table; what the parts of the rule came to is put into *shown*.

    Marks are combined exactly (8 and 7 give 15/2); with one of them unknown the result
    has bounds. Where the rule gives nothing (no marks yet) it is what the scale allows.
    *records* gives the sheets as expressions see them; it is asked only where the rule looks at them.
    *alone*: for one sheet's total, which need not lie within what all sheets together come to.
    """
    seats_of = [seat for seat in seats if seat_mark(seat, criterion) is not None]
    seen: dict[str, object]
    if _of_marks_alone(criterion):
        marks = [seat_mark(seat, criterion) for seat in seats_of]
        seen = {"marks": listed(marks, seats_of)}
    else:
        rows = marked_rows(criterion, seats, records())
        if criterion.adjust is not None:
            for row, seat in zip(rows, seats_of, strict=True):
                row["mark"] = criterion.adjust.program(
                    {**names, "mark": row["mark"], "own": own(seat, criterion)}
                )
        marks = [row["mark"] for row in rows]
        seen = {**names, "marks": listed(marks, seats_of), "sheets": listed(rows, seats_of)}
    if criterion.combine is None:
        value = marks[0] if len(marks) == 1 else UNKNOWN
    elif not marks:
        value = UNKNOWN
    else:
        for figure in criterion.figures:
            seen[figure.id] = figure.formula.program(seen)
        value = criterion.combine.program(seen)
        if shown is not None:
            shown.update(working(criterion.combine, seen))
    return value if alone and isinstance(value, Interval) else within_rules(criterion, value)


def _of_marks_alone(criterion: Criterion) -> bool:
    """Whether the rule looks at nothing but the marks, as most do."""
    combine = criterion.combine
    return criterion.adjust is None and not criterion.figures and (combine is None or combine.uses <= _MARKS)


_MARKS: Final = frozenset(("marks",))


def marked_rows(criterion: Criterion, seats: Sequence[Seat], records: Sequence[Record]) -> list[Record]:
    """The sheets that mark the criterion, each with its `mark`."""
    return [
        {**record, "mark": mark}
        for record, seat in zip(records, seats, strict=True)
        if (mark := seat_mark(seat, criterion)) is not None
    ]


def marked_by(seats: Sequence[Seat], criterion: Criterion) -> bool:
    """Whether these seats mark the criterion; one that is computed needs none."""
    return criterion.scale is None or not criterion.by or any(seat.role in criterion.by for seat in seats)


def within_rules(criterion: Criterion, value: object) -> object:
    """An undecided or absent value narrowed to what follows from the rules for the criterion."""
    least, ceiling = criterion.least, criterion.ceiling
    if value is UNKNOWN or value is None:
        return UNKNOWN if least is None and ceiling is None else Interval(least, ceiling)
    if is_known(value) or not isinstance(value, Interval):
        return value
    lows = [end for end in (value.low, least) if end is not None]
    highs = [end for end in (value.high, ceiling) if end is not None]
    return Interval(max(lows, default=None), min(highs, default=None))
