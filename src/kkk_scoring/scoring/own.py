"""What one expert gave to all entries of a stage, for rules that look at `own`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from kkk_scoring.feel.unknown import UNKNOWN, Rows
from kkk_scoring.rubric.marks import unknown_mark
from kkk_scoring.rubric.model import Criterion, Formula, Group, Stage
from kkk_scoring.scoring.agree import Own
from kkk_scoring.scoring.panel import Seat, sit
from kkk_scoring.scoring.protocol import possible
from kkk_scoring.scoring.round import Round

Names = Mapping[str, object]
NOBODY: Final[Mapping[str, Names]] = {}


def own_marks(
    stage: Stage,
    round_: Round,
    entered: Mapping[str, Names] = NOBODY,
    perhaps: Mapping[str, Names] = NOBODY,
) -> Own:
    """What an expert gave for a criterion to every entry of the stage; unknown where it is to come.

    *entered*: the entries that are surely in the stage, with their names; *perhaps*: those that may yet be.
    Whoever is not assigned to an entry that lacks experts may be; of who is not known yet nothing is.
    A sheet that was replaced, but may come to stand, was given as well as the one in its place.
    Where the criterion doesn't apply no mark is to come, and one that was given is none of them; where the
    sheet may stay away the mark may. Each list is made once, so that what a rule says of it is too.
    """
    made: dict[tuple[str, str], list[object] | Rows] = {}

    @cache
    def lacking(role: str) -> list[str]:
        """The entries that lack experts of *role*."""
        return [entry for entry in (*entered, *perhaps) if role in sit(stage, entry, round_).open_seats]

    def own(seat: Seat, criterion: Criterion) -> list[object] | Rows:
        assert criterion.scale is not None
        if seat.expert is None:
            return Rows((), (), None, unknown_mark(criterion.scale))
        key = (seat.expert, criterion.id)
        if key not in made:
            sure: list[object] = []
            maybe: list[object] = [
                unknown_mark(criterion.scale)
                for entry in lacking(seat.role)
                if seat.expert not in round_.assigned(stage.id, entry)
            ]
            for entry, names in entered.items():
                for mark, certain in _given(stage, round_, key[0], entry, criterion, names):
                    (sure if certain else maybe).append(mark)
            for entry, names in perhaps.items():
                maybe += (mark for mark, _ in _given(stage, round_, key[0], entry, criterion, names))
            made[key] = possible(sure, maybe)
        return made[key]

    return own


def _given(
    stage: Stage, round_: Round, expert: str, entry: str, criterion: Criterion, names: Names
) -> Iterator[tuple[object, bool]]:
    """The expert's mark for the entry, if there may be one, and whether it is certain that there is one."""
    assert criterion.scale is not None
    if expert not in round_.assigned(stage.id, entry) or round_.void(stage.id, expert, entry):
        return
    asked = applies(stage, criterion, names)
    if asked is False:
        return
    sheet = round_.sheet(stage.id, expert, entry)
    given = sheet.marks.get(criterion.id) if sheet else None
    if given is not None:
        yield given.value, asked is True
    else:
        role = stage.roles.get(round_.experts[expert].role)
        stays = sheet is None and role is not None and (role.least == 0 or role.when is not None)
        yield unknown_mark(criterion.scale), asked is True and not stays


def applies(stage: Stage, criterion: Criterion, names: Names) -> bool | None:
    """Whether the criterion applies to the entry; None: that is open."""
    conditions = list(_conditions(stage.group, criterion.id))
    if not conditions:
        return True
    seen = dict(names)
    for figure in stage.figures:
        seen[figure.id] = figure.formula.program(seen)
    held = [condition.program(seen) for condition in conditions]
    if any(one is False or one is None for one in held):
        return False
    return None if any(one is UNKNOWN for one in held) else True


def _conditions(group: Group, id_: str) -> Iterator[Formula]:
    """Every `when` on the way down to the criterion."""
    for part in group.parts:
        below = isinstance(part, Group) and any(one.id == id_ for one in part.criteria())
        if part.id == id_ or below:
            if part.when is not None:
                yield part.when
            if isinstance(part, Group):
                yield from _conditions(part, id_)
