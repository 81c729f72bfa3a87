"""Rules by which a higher mark can give fewer points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from kkk_scoring.feel import FeelError
from kkk_scoring.feel.tree import If
from kkk_scoring.feel.walk import calls
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Criterion, Exact, Formula, Group, Stage
from kkk_scoring.study.soundness.experts import tables
from kkk_scoring.study.soundness.panels import LEVELS, OneCriterion, mark_at, marks_of, sheets_points
from kkk_scoring.study.soundness.subject import Found, Subject, parts_of
from kkk_scoring.study.soundness.use import all_nodes

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness
    from kkk_scoring.study.soundness.world import World

CONFIRMED: Final = 20
"""So many cases that one criterion shows are tried with all of them."""
_CHOOSING: Final = frozenset(("closest two", "drop alone", "nearest"))


def higher_mark_costs(subject: Subject) -> Iterator[Found]:
    """A higher mark can give fewer points.

    Choosing the closest two sheets, leaving one out, calling a further expert or a tolerance make a rule that
    isn't monotone: one expert gives more, and the entry gets less. Many real rules are so; it is for
    information, and `allow` says that it is known. The witness is two entries that differ in one sheet.

    Bad:
        stages:
          - stage: merit
            experts: {expert: 3}
            criteria:
              method:
                marks: {to: 10}
                combine: mean(closest two(marks, "lower")) # here
    Good:
        stages:
          - stage: merit
            experts: {expert: 3}
            criteria:
              method:
                marks: {to: 10}
                combine: median(marks)
    """
    for stage in subject.rubric.stages:
        for criterion in stage.group.criteria():
            rule = criterion.combine
            if rule is not None and criterion.scale is not None and _chooses(criterion):
                pair = _falls(subject, stage, criterion, rule)
                if pair is not None:
                    yield _costs(subject, stage, rule, pair, criterion.id)
        for group, rule in _about_sheets(stage):
            pair = _stage_falls(subject, stage, group)
            if pair is not None:
                yield _costs(subject, stage, rule, pair, None)
                break


class Pair(NamedTuple):
    """Two sets of marks, one per expert: *higher* has one that is higher, and comes to fewer points.

    Marks are numbers of `_marks`, the same for every criterion. *per_role*: the sheets there are.
    """

    lower: tuple[int, ...]
    higher: tuple[int, ...]
    points: tuple[Exact, Exact]
    per_role: Mapping[tuple[str, str], int]


def _costs(subject: Subject, stage: Stage, rule: Formula, pair: Pair, criterion: str | None) -> Found:
    message = say(
        "A higher mark can give fewer points here: {more} become {fewer} when one expert gives more.",
        more=pair.points[0],
        fewer=pair.points[1],
    )
    fix = say("If that is meant, allow it with the reason.")
    return Found(subject.path_of(rule), message, fix, 0, partial(_costing, subject, stage, pair, criterion))


def _chooses(criterion: Criterion) -> bool:
    rules = [criterion.combine, *(figure.formula for figure in criterion.figures)]
    return any(_choosing(rule) for rule in rules if rule is not None)


def _choosing(rule: Formula) -> bool:
    names = {call.name for call in calls(rule.node)}
    return bool(names & _CHOOSING) or any(isinstance(node, If) for node in all_nodes(rule.node))


def _about_sheets(stage: Stage) -> Iterator[tuple[Group, Formula]]:
    """The rules that choose sheets, then the one that calls a further expert, with what they are about."""
    for part in parts_of(stage.group):
        if isinstance(part, Group) and part.counted is not None and _choosing(part.counted):
            yield part, part.counted
    yield from ((stage.group, role.when) for role in stage.roles.values() if role.when is not None)


def _raised(number: int, levels: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Marks of *number* sheets, and the same with one of them a step or more higher."""
    for last_first in product(range(levels), repeat=number):
        lower = last_first[::-1]  # so that the sheets of roles called later stay low at first
        for at in range(number):
            for mark in range(lower[at] + 1, levels):
                yield lower, (*lower[:at], mark, *lower[at + 1 :])


def _falls(subject: Subject, stage: Stage, criterion: Criterion, rule: Formula) -> Pair | None:
    marks = marks_of(criterion)
    for table in tables(stage):
        roles = [
            role
            for role, n in table.sheets.items()
            for _ in range(n)
            if not criterion.by or role in criterion.by
        ]
        if not 2 <= len(roles) <= 4 or len(set(marks)) < 2:
            continue
        known: dict[tuple[int, ...], object] = {}

        def points(
            given: tuple[int, ...], roles: Sequence[str] = roles, known: dict[tuple[int, ...], object] = known
        ) -> object:
            if given not in known:
                rows = [{"role": role, "mark": marks[n]} for role, n in zip(roles, given, strict=True)]
                names = {
                    **subject.bounds.before[stage.id],
                    "marks": [marks[n] for n in given],
                    "sheets": rows,
                }
                try:
                    for figure in criterion.figures:
                        names[figure.id] = figure.formula.program(names)
                    known[given] = rule.program(names)
                except FeelError:
                    known[given] = None
            return known[given]

        for lower, higher in _raised(len(roles), len(marks)):
            more, fewer = points(lower), points(higher)
            if less(fewer, more):
                per_role = {(stage.id, role): n for role, n in table.sheets.items()}
                return Pair(lower, higher, (more, fewer), per_role)  # type: ignore[arg-type]
    return None


def _stage_falls(subject: Subject, stage: Stage, group: Group) -> Pair | None:
    """Sheets as a whole: the same level of every scale on each.

    Looked for with one criterion in place of all, which is quick; what is found must hold for all of them.
    """
    per_role = {(stage.id, role.id): max(role.least, 1) for role in stage.roles.values()}
    number = sum(per_role.values())
    criteria = [c for c in group.criteria() if c.scale is not None and c.scale.low is not None]
    if not 2 <= number <= 4 or not criteria:
        return None
    small = OneCriterion(subject, stage, group, criteria)
    tried = 0
    for lower, higher in _raised(number, LEVELS):
        if not less(small.points(higher), small.points(lower)):
            continue
        tried += 1
        more, fewer = (sheets_points(subject, stage, levels) for levels in (lower, higher))
        if less(fewer, more):
            return Pair(lower, higher, (more, fewer), per_role)  # type: ignore[arg-type]  # numbers both
        if tried == CONFIRMED:
            break
    return None


def less(one: object, other: object) -> bool:
    """Whether both are certain numbers, and the first is less."""
    exact = type(one) in (int, Fraction) and type(other) in (int, Fraction)
    return exact and one < other  # type: ignore[operator]  # numbers both


def _put(world: World, entry: str, stage: Stage, levels: tuple[int, ...], criterion: str | None) -> None:
    """Gives the sheets of *stage* these levels, for every criterion or one."""
    experts = [expert for expert, (where, _) in world.experts.items() if where is stage]
    if criterion is not None:
        only = next(c for c in stage.group.criteria() if c.id == criterion)
        experts = [expert for expert in experts if not only.by or world.experts[expert][1].id in only.by]
    for expert, level in zip(experts, levels, strict=True):
        for one in stage.group.criteria():
            sheet = world.entries[entry].sheets[expert]
            if one.id in sheet and criterion in (None, one.id):
                sheet[one.id] = mark_at(one, level)


def _costing(subject: Subject, stage: Stage, pair: Pair, criterion: str | None) -> Witness | None:
    """W2 has one higher mark than W1, or one sheet with higher marks, and fewer points."""
    from copy import deepcopy

    from kkk_scoring.study.soundness.witness import Witness, at_stage

    world = at_stage(subject, stage, pair.per_role)
    if world is None:
        return None
    world.entries["W2"] = deepcopy(world.entries["W1"])
    _put(world, "W1", stage, pair.lower, criterion)
    _put(world, "W2", stage, pair.higher, criterion)
    what = criterion or stage.id
    shows = say("W2 has higher marks than W1, and fewer points for `{id}`.", id=what)
    witness = Witness(world, world.scored(), shows)
    more, fewer = (_points_of(witness, entry, stage, what) for entry in ("W1", "W2"))
    return witness if less(fewer, more) else None


def _points_of(witness: Witness, entry: str, stage: Stage, what: str) -> object:
    result = witness.result(entry, stage.id)
    if result is None:
        return None
    return next((mark.points for mark in result.marks if mark.criterion.id == what), result.points)
