"""Results dealt from the top of the list, line by line: an entry gets the first that takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as defaults
from itertools import groupby
from typing import Any, Final

from kkk_scoring.feel.unknown import UNKNOWN, Interval, Rows, bounds_of, hull, is_known
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Result, Rubric
from kkk_scoring.scoring.protocol import Dealt, Missing, Outcome, possible


def deal(rubric: Rubric, outcomes: Sequence[Outcome]) -> tuple[Dealt, ...]:
    """Gives each entry that passed the first result that takes it.

    Limited places and money go down the list only as far as it is certain; below the first
    place that is still open nobody gets them yet, and the outcome says what is missing.
    """
    passed = [outcome for outcome in outcomes if outcome.verdict == "passed"]
    passed.sort(key=lambda one: (one.best or one.behind + 1, one.worst or len(outcomes), one.entry))
    perhaps = [one.names for one in outcomes if one.may_pass]
    certain = [one.names for one in passed]
    dealing = _Dealing(rubric, passed, certain, perhaps, possible(certain, perhaps))
    return tuple(dealt for line in rubric.results for dealt in dealing.line(line))


@dataclass(slots=True)
class _Pot:
    """What one list of one line has left: *places* and *money* (None: no limit)."""

    places: Any
    money: Any
    all_places: Any
    all_money: Any
    list: object = None
    """Which list it is; None: the only one."""
    stopped: bool = False
    open: bool = False
    """An entry above is not dealt with for certain, so that only best and worst places decide."""


_SOME_LIST: Final = object()
"""Stands for the lists of those of whom it is open which one they are on."""


@dataclass(slots=True)
class _Dealing:
    rubric: Rubric
    waiting: list[Outcome]
    passed: list[dict[str, object]]
    """Those who passed all stages, whatever they got."""
    perhaps: list[dict[str, object]]
    """Those who may yet pass all stages."""
    field: list[object] | Rows
    """Both, as expressions see them: one and the same for all, so that rules work it out only once."""
    left: dict[object, Any] = defaults(default_factory=dict)
    """What the line before left over, by list."""
    left_open: bool = False
    """Somebody may yet take something from the line before, also one who comes later on the list."""
    untouched: bool = True
    """No line has taken anybody off the list yet, so that a place on the list is one on the line."""
    certain: bool = True
    """Nobody has been left open yet: who is left over for the next line is known."""

    def line(self, line: Result) -> list[Dealt]:
        """Deals one line along the list; what each of its lists had and has left."""
        everybody = list(self.waiting)
        takers = [one for one in everybody if self.meets(line, one)]
        lists = {id(one): self.list_of(line, one) for one in takers}
        unlisted = [one for one in takers if not is_known(lists[id(one)])]
        if unlisted:
            self.leave_open(unlisted, say("Which list these entries are on is not certain yet."))
            takers = [one for one in takers if is_known(lists.get(id(one)))]
            lists = {id(one): lists[id(one)] for one in takers}
        pots: dict[object, _Pot] = {}
        for name in dict.fromkeys(lists.values()):
            pots[name] = self.pot(line, name, [one for one in takers if lists[id(one)] == name])
        for _, tied in groupby(everybody, key=lambda one: (one.rank, None if one.rank else one.entry)):
            by_list: dict[object, list[Outcome]] = {}
            for one in tied:
                # Whoever may yet come to be a taker may take what those below, or beside, would get.
                self.certain = self.certain and not one.result_open
                if id(one) in lists:
                    by_list.setdefault(lists[id(one)], []).append(one)
            for name, members in by_list.items():
                self.give(line, pots[name], members)
        self.waiting = [one for one in everybody if one.result is None and not one.result_open]
        self.certain = self.certain and not any(one.result_open for one in everybody)
        self.left_open = not self.certain or any(self.may_meet(line, names) for names in self.perhaps)
        left = pots if line.pot is None else {**self.untaken(line), **pots}
        self.left = {name: self.left_over(pot) for name, pot in left.items()}
        self.untouched = self.untouched and len(self.waiting) == len(everybody)
        return [Dealt(line, name, pot.all_places, pot.all_money, pot.money) for name, pot in pots.items()]

    def meets(self, line: Result, one: Outcome) -> bool:
        """Whether the line's `when` holds; an entry for which that is open waits, and gets nothing below."""
        if line.when is None:
            return True
        met = line.when.program(self.names(one))
        if met is UNKNOWN:
            self.leave_open([one], say("Whether the condition of this result holds is not certain yet."))
        return met is True

    def may_meet(self, line: Result, names: dict[str, object]) -> bool:
        """Whether an entry that is still open may come to be one for which the line's `when` holds."""
        if line.when is None:
            return True
        met = line.when.program({**names, "rank": UNKNOWN, "field": self.field})
        return met is True or met is UNKNOWN

    def untaken(self, line: Result) -> dict[object, _Pot]:
        """The pots of all lists of the line before anybody takes; open where there may be no such list."""
        if line.lists is None:
            return {None: self.pot(line, None, [])} if self.passed or self.perhaps else {}
        found: dict[object, _Pot] = {}
        for names in (*self.passed, *self.perhaps):
            name = line.lists.program({**names, "rank": UNKNOWN, "field": self.field})
            if not is_known(name):
                found[_SOME_LIST] = _Pot(None, UNKNOWN, None, UNKNOWN)
            elif name not in found:
                found[name] = self.pot(line, name, [])
                if not any(names is one for one in self.passed):
                    found[name].money = hull([found[name].money, 0])
        return found

    def left_over(self, pot: _Pot) -> Any:
        """What the next line finds; who comes to take something may also keep another from it."""
        if pot.money is None or not self.left_open:
            return pot.money
        low, high = bounds_of(pot.all_money)
        if high is not None and high <= 0:
            return pot.money  # nobody can take anything from it
        return Interval(None if low is None else min(low, 0), high)

    def list_of(self, line: Result, outcome: Outcome) -> object:
        return None if line.lists is None else line.lists.program(self.names(outcome))

    def pot(self, line: Result, name: object, members: Sequence[Outcome]) -> _Pot:
        new = Interval(0, None) if self.left_open else _sum(self.left.values())
        left = self.left.get(name, new)
        somebody = [one.names for one in members] or self.passed or self.perhaps
        names = {
            **somebody[0],
            "list": name,
            "field": self.field_of(line, name),
            "left": left,
        }
        places = None if line.places is None else line.places.program(names)
        money = None if line.pot is None else line.pot.program(names)
        return _Pot(places, money, places, money, name)

    def field_of(self, line: Result, name: object) -> list[object] | Rows:
        """Those who passed all stages; with lists, those of the list."""
        if line.lists is None:
            return self.field
        lists = line.lists

        def on_list(names: dict[str, object]) -> object:
            value = lists.program({**names, "field": self.field})
            return UNKNOWN if not is_known(value) else value == name

        return possible(
            [names for names in self.passed if on_list(names) is True],
            [names for names in self.perhaps if on_list(names) is not False]
            + [names for names in self.passed if on_list(names) is UNKNOWN],
        )

    def give(self, line: Result, pot: _Pot, members: list[Outcome]) -> None:
        """One result to entries that share a place: all of them, none, or as the rubric says."""
        if pot.places is None and pot.money is None:
            for one in members:
                one.result, one.of_list = line.id, pot.list
            return
        if pot.stopped:
            return
        open_above = pot.open or not self.certain
        if open_above or members[0].rank is None or not is_known(pot.places) or not is_known(pot.money):
            self.give_uncertain(line, pot, members)
            return
        costs = [line.cost.program(self.names(one)) for one in members] if line.cost else []
        if not all(map(is_known, costs)):
            self.give_uncertain(line, pot, members)
            return
        cost = _sum(costs)
        fits = (pot.places is None or len(members) <= pot.places) and (pot.money is None or cost <= pot.money)
        some_fit = pot.places is None or pot.places > 0
        if self.hangs_on_others(line, pot, members, fits and some_fit, some_fit):
            self.give_uncertain(line, pot, members)
            return
        if fits or (len(members) > 1 and some_fit and line.tied == "in"):
            for one in members:
                one.result, one.of_list = line.id, pot.list
            pot.places = None if pot.places is None else max(pot.places - len(members), 0)
            pot.money = None if pot.money is None else max(pot.money - cost, 0)
        elif len(members) > 1 and some_fit and line.tied == "decided":
            pot.stopped = True
            self.leave_open(members, say("Equal entries at the limit: people decide who gets it."))
        elif line.too_dear != "skip":
            pot.stopped = True

    def hangs_on_others(
        self, line: Result, pot: _Pot, members: Sequence[Outcome], fits: bool, some_fit: bool
    ) -> bool:
        """Whether entries that are still open and may come to share the place would change what these get."""
        further = members[0].joinable
        if not further:
            return False
        if fits:
            too_many = pot.places is not None and len(members) + further > pot.places
            return line.tied != "in" and (too_many or pot.money is not None)
        # Who doesn't fit alone gets nothing; several equal ones who don't are dealt with by `tied`.
        return len(members) == 1 and some_fit and line.tied != "out"

    def give_uncertain(self, line: Result, pot: _Pot, members: list[Outcome]) -> None:
        """Entries whose place is open: decided only where best and worst place agree about the limit."""
        counted = pot.money is None and line.lists is None and is_known(pot.all_places)
        as_listed = counted and line.when is None and self.untouched and self.certain
        for one in members:
            worst = one.worst and one.worst + (0 if line.tied == "in" else one.sharing + one.joinable)
            # Who stands within the places whoever comes before needs to know nothing else of them.
            if counted and worst is not None and worst <= pot.all_places:
                one.result = line.id
                pot.places = max(pot.places - 1, 0)
            elif not (as_listed and one.best is not None and one.best > pot.all_places):
                self.leave_open([one], say("The list is not certain down to here."))
                pot.open = True

    def leave_open(self, members: Sequence[Outcome], message: Any) -> None:
        for one in members:
            one.result_open = Missing("result", self.rubric.stages[-1].id, None, message)

    def names(self, outcome: Outcome) -> Mapping[str, object]:
        rank: object = outcome.rank
        if rank is None:
            rank = UNKNOWN if outcome.best is None else Interval(outcome.best, outcome.worst)
        return {**outcome.names, "rank": rank, "field": self.field}


def _sum(values: Any) -> Any:
    total: Any = 0
    for value in values:
        if value is not None:
            total = total + (Interval(None, None) if value is UNKNOWN else value)
    return total
