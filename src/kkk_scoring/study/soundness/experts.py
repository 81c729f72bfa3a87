"""Rules about experts' marks: cases that they leave open, and higher marks that give fewer points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, NamedTuple

from kkk_scoring.feel import FeelError
from kkk_scoring.feel.tree import If
from kkk_scoring.feel.unknown import is_known
from kkk_scoring.feel.walk import calls
from kkk_scoring.files.place import Place
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Criterion, Exact, Formula, Group, Role, Stage
from kkk_scoring.scoring.assess import assess, records, totals
from kkk_scoring.scoring.panel import Seat
from kkk_scoring.scoring.given import GivenMark, SheetEntry
from kkk_scoring.study.soundness.subject import Found, Subject, parts_of

if TYPE_CHECKING:
    from kkk_scoring.study.soundness.witness import Witness
    from kkk_scoring.study.soundness.world import World

MANY: Final = 6
"""Of a role with any number of sheets so many are tried, at most."""
LEVELS: Final = 6
"""Into so many marks a scale is divided when higher marks are tried."""
CONFIRMED: Final = 20
"""So many cases that one criterion shows are tried with all of them."""
_NOWHERE: Final = Place("", 1, 1)
_CHOOSING: Final = frozenset(("closest two", "drop alone", "nearest"))


class Table(NamedTuple):
    """How many sheets of each role there are."""

    sheets: Mapping[str, int]


def case_left_open(subject: Subject) -> Iterator[Found]:
    """The rules about experts leave a case open although the quorum is there.

    With every sheet that the rules ask for, and every mark on it, the criterion still has no points: `combine`
    or `counted` gives nothing for that many sheets or for a role that is not called. The entry would stay
    pending for ever. The witness has just these sheets.

    Bad:
        stages:
          - stage: merit
            experts: {expert: {sheets: {min: 1, max: 3}}}
            criteria:
              method:
                marks: {to: 10}
                combine: round half up(mean(drop lowest(marks, 1)), 2) # here
    Good:
        stages:
          - stage: merit
            experts: {expert: {sheets: {min: 2, max: 3}}}
            criteria:
              method:
                marks: {to: 10}
                combine: round half up(mean(drop lowest(marks, 1)), 2)
    """
    for stage in subject.rubric.stages:
        reported: set[str] = set()
        for table in _tables(stage):
            for criterion in _open(subject, stage, table):
                rule = criterion.combine
                if rule is None or criterion.id in reported:
                    continue
                reported.add(criterion.id)
                words = ", ".join(f"{role}: {number}" for role, number in table.sheets.items())
                message = say("With these sheets `{id}` has no points: {sheets}.", id=criterion.id, sheets=words)
                fix = say("Let `combine` say what holds then, or ask for another number of sheets.")
                yield Found(subject.path_of(rule), message, fix, 0, partial(_left_open, subject, stage, table, criterion.id))


def _tables(stage: Stage) -> Iterator[Table]:
    """Every number of sheets that is enough, for every set of roles that may have come."""
    sure = {id_ for id_, role in stage.roles.items() if role.least and role.when is None}
    perhaps = [id_ for id_ in stage.roles if id_ not in sure]
    for come in (sure.union(some) for n in range(len(perhaps) + 1) for some in combinations(perhaps, n)):
        replaced = {old for id_ in come for old in stage.roles[id_].replaces}
        counting = [stage.roles[id_] for id_ in stage.roles if id_ in come - replaced]
        for numbers in product(*(_numbers(role) for role in counting)):
            if any(numbers):
                yield Table({role.id: number for role, number in zip(counting, numbers, strict=True)})


def _numbers(role: Role) -> Sequence[int]:
    """The smallest, the next ones and the largest number of sheets that is enough."""
    least, most = max(role.quorum, 1), role.most if role.most is not None else role.least + 2
    some = range(least, min(most, least + MANY) + 1)
    return sorted({*some, most})


def _open(subject: Subject, stage: Stage, table: Table) -> Iterator[Criterion]:
    """The criteria without certain points with these sheets, all marks given."""
    # Of criteria with one rule one is enough.
    alike = {
        (c.combine.text, c.by, bool(c.figures), c.scale and c.scale.low is None): c
        for c in reversed(list(stage.group.criteria()))
        if c.scale is not None and c.when is None and c.adjust is None and c.combine is not None
    }
    criteria = tuple(replace(c, condition=None, weight=None) for c in reversed(alike.values()))
    group = replace(stage.group, parts=criteria, points=None, condition=None)
    for pattern in ("high", "both") if criteria else ():
        seats = tuple(_seats(group, table, pattern))
        try:
            points = assess(group, seats, subject.bounds.before[stage.id], _no_others).points
        except FeelError:
            return
        for criterion in criteria:
            marked = any(not criterion.by or seat.role in criterion.by for seat in seats)
            if marked and not is_known(points.get(criterion.id)):
                yield criterion


def _seats(group: Group, table: Table, pattern: str) -> Iterator[Seat]:
    number = 0
    for role, sheets in table.sheets.items():
        for _ in range(sheets):
            number += 1
            low = pattern == "both" and number % 2 == 0
            marks = {
                c.id: GivenMark(_end(c, low), None, _NOWHERE)
                for c in group.criteria()
                if c.scale is not None and (not c.by or role in c.by)
            }
            yield Seat(f"E{number}", role, None, SheetEntry(True, None, marks, _NOWHERE))


def _end(criterion: Criterion, low: bool) -> object:
    scale = criterion.scale
    assert scale is not None
    if scale.low is None:
        words = list(scale.words or ())
        return words[-1 if low else 0]
    return scale.low if low else scale.high


def _left_open(subject: Subject, stage: Stage, table: Table, criterion: str) -> Witness | None:
    from kkk_scoring.study.soundness.witness import Witness, at_stage

    called = {role: number for role, number in table.sheets.items()}
    per_role = {
        (stage.id, role.id): max(called.get(role.id, 0), role.least if role.id in called else 0)
        for role in stage.roles.values()
    }
    world = at_stage(subject, stage, per_role)
    if world is None:
        return None
    entry = world.entries["W1"]
    for role, number in called.items():
        own = [expert for expert, (where, as_) in world.experts.items() if where is stage and as_.id == role]
        entry.recused |= frozenset(own[number:])
    protocol = world.scored()
    witness = Witness(world, protocol, say("W1 has no points for `{id}`.", id=criterion))
    result = witness.result("W1", stage.id)
    points = {mark.criterion.id: mark.points for mark in result.marks} if result else {}
    waiting = result is not None and any(m.what in ("sheet", "mark", "expert", "third") for m in result.missing)
    return witness if criterion in points and not is_known(points[criterion]) and not waiting else None


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
    from kkk_scoring.study.soundness.expressions import all_nodes

    names = {call.name for call in calls(rule.node)}
    return bool(names & _CHOOSING) or any(isinstance(node, If) for node in all_nodes(rule.node))


def _about_sheets(stage: Stage) -> Iterator[tuple[Group, Formula]]:
    """The rules that choose sheets, then the one that calls a further expert, with the group they are about."""
    for part in parts_of(stage.group):
        if isinstance(part, Group) and part.counted is not None and _choosing(part.counted):
            yield part, part.counted
    yield from ((stage.group, role.when) for role in stage.roles.values() if role.when is not None)


def _marks(criterion: Criterion) -> list[Exact]:
    """Some marks of the scale from the lowest to the highest."""
    scale = criterion.scale
    assert scale is not None
    if scale.one_of or scale.words:
        values = scale.one_of or [points for points in (scale.words or {}).values() if points is not None]
        return sorted(values)
    assert scale.low is not None
    assert scale.high is not None
    assert scale.step is not None
    steps = (scale.high - scale.low) // scale.step
    return [scale.low + scale.step * (steps * n // (LEVELS - 1)) for n in range(LEVELS)]


def _raised(number: int, levels: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Marks of *number* sheets, and the same with one of them a step or more higher."""
    for last_first in product(range(levels), repeat=number):
        lower = last_first[::-1]  # so that the sheets of roles called later stay low at first
        for at in range(number):
            for mark in range(lower[at] + 1, levels):
                yield lower, (*lower[:at], mark, *lower[at + 1 :])


def _falls(subject: Subject, stage: Stage, criterion: Criterion, rule: Formula) -> Pair | None:
    marks = _marks(criterion)
    for table in _tables(stage):
        roles = [role for role, n in table.sheets.items() for _ in range(n) if not criterion.by or role in criterion.by]
        if not 2 <= len(roles) <= 4 or len(set(marks)) < 2:
            continue
        known: dict[tuple[int, ...], object] = {}

        def points(given: tuple[int, ...], roles: Sequence[str] = roles, known: dict[tuple[int, ...], object] = known) -> object:
            if given not in known:
                rows = [{"role": role, "mark": marks[n]} for role, n in zip(roles, given, strict=True)]
                names = {**subject.bounds.before[stage.id], "marks": [marks[n] for n in given], "sheets": rows}
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
    small = _OneCriterion(subject, stage, group, criteria)
    tried = 0
    for lower, higher in _raised(number, LEVELS):
        if not less(small.points(higher), small.points(lower)):
            continue
        tried += 1
        more, fewer = (_sheets_points(subject, stage, levels) for levels in (lower, higher))
        if less(fewer, more):
            return Pair(lower, higher, (more, fewer), per_role)  # type: ignore[arg-type]  # numbers both
        if tried == CONFIRMED:
            break
    return None


def less(one: object, other: object) -> bool:
    """Whether both are certain numbers, and the first is less."""
    exact = type(one) in (int, Fraction) and type(other) in (int, Fraction)
    return exact and one < other  # type: ignore[operator]  # numbers both


class _OneCriterion:
    """The stage with one criterion in place of all: a mark of it is what the marks of a sheet add up to."""

    def __init__(self, subject: Subject, stage: Stage, group: Group, criteria: Sequence[Criterion]) -> None:
        one = replace(criteria[0], by=(), adjust=None, weight=None, condition=None, when=None)
        self.criterion = one
        small = replace(group, parts=(one,), points=None, condition=None, when=None)
        self.stage = replace(stage, group=small, requirements=(), flag=None)
        self.names = subject.bounds.before[stage.id]
        ladders = [_marks(criterion) for criterion in criteria]
        self.marks = [sum(marks[min(n, len(marks) - 1)] for marks in ladders) for n in range(LEVELS)]
        self.known: dict[tuple[int, ...], object] = {}

    def points(self, levels: tuple[int, ...]) -> object:
        """The points for sheets of these levels, in the order of roles."""
        if levels not in self.known:
            self.known[levels] = self._points(levels)
        return self.known[levels]

    def _points(self, levels: tuple[int, ...]) -> object:
        sheets = [_sheet({self.criterion.id: self.marks[level]}) for level in levels]
        return _deliberated(self.stage, sheets, self.names)


def _sheets_points(subject: Subject, stage: Stage, levels: tuple[int, ...]) -> object:
    """The stage's points for sheets of these levels."""
    roles = [role.id for role in stage.roles.values() for _ in range(max(role.least, 1))]
    criteria = [c for c in stage.group.criteria() if c.scale is not None]
    sheets = [
        _sheet({c.id: _at(c, level) for c in criteria if not c.by or role in c.by})
        for role, level in zip(roles, levels, strict=True)
    ]
    return _deliberated(stage, sheets, subject.bounds.before[stage.id])


def _at(criterion: Criterion, level: int) -> object:
    """The mark of this level; the best word where words have no points."""
    if criterion.scale is None or criterion.scale.low is None:
        return _end(criterion, low=False)
    marks = _marks(criterion)
    return marks[min(level, len(marks) - 1)]


def _sheet(marks: Mapping[str, object]) -> SheetEntry:
    given = {id_: GivenMark(mark, None, _NOWHERE) for id_, mark in marks.items()}
    return SheetEntry(True, None, given, _NOWHERE)


def _deliberated(stage: Stage, sheets: Sequence[SheetEntry], names: Mapping[str, object]) -> object:
    """The points of *stage* for the fewest sheets of every role, in the order of roles."""
    roles = [role for role in stage.roles.values() for _ in range(max(role.least, 1))]
    seats = [Seat(f"E{n}", role.id, None, sheet) for n, (role, sheet) in enumerate(zip(roles, sheets, strict=True))]
    replacing = {old for role in roles for old in role.replaces if role.when is None}
    table = [
        seat for role, seat in zip(roles, seats, strict=True) if role.when is None and role.id not in replacing
    ]
    try:
        seen = names
        if any(role.when is not None for role in roles):
            sums = totals(stage.group, table, names, _no_others)
            seen = {**names, "sheets": records(stage.group, table, sums), "totals": sums}
        called = {role.id for role in roles if role.when is not None and role.when.program(seen) is True}
        gone = {old for role in roles for old in role.replaces if role.id in called}
        full = [seat for seat in seats if seat in table or seat.role in called]
        there = tuple(seat for seat in full if seat.role not in gone)
        return assess(stage.group, there, names, _no_others).points[stage.group.id]
    except FeelError:
        return None


def _no_others(seat: Seat, criterion: Criterion) -> list[object]:
    """What the expert gave to other entries: there are none."""
    return []


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
                sheet[one.id] = _at(one, level)


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
