"""Results dealt from the top of the list, line by line: an entry gets the first that takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from kkk_scoring.feel.unknown import is_known
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Result, Rubric
from kkk_scoring.scoring.protocol import Dealt, Missing, Outcome


def deal(rubric: Rubric, outcomes: Sequence[Outcome]) -> tuple[Dealt, ...]:
    """Gives each entry that passed the first result that takes it.

    Limited places and money go down the list only as far as it is certain; below the first
    place that is still open nobody gets them yet, and the outcome says what is missing.
    """
    passed = [outcome for outcome in outcomes if outcome.verdict == "passed"]
    passed.sort(key=lambda one: (one.rank is None, one.rank or 0, one.entry))
    dealing = _Dealing(rubric, passed)
    return tuple(dealt for line in rubric.results for dealt in dealing.line(line))


@dataclass(slots=True)
class _Pot:
    """What one list of one line has left: *places* and *money* (None: no limit)."""

    places: Any
    money: Any
    all_places: Any
    all_money: Any
    stopped: bool = False


@dataclass(slots=True)
class _Dealing:
    rubric: Rubric
    waiting: list[Outcome]
    left: dict[object, Any] = field(default_factory=dict)
    """What the line before left over, by list."""
    untouched: bool = True
    """No line has taken anybody off the list yet."""

    def line(self, line: Result) -> list[Dealt]:
        """Deals one line along the list; what each of its lists had and has left."""
        everybody = list(self.waiting)
        takers = [one for one in everybody if line.when is None or line.when.program(self.names(one)) is True]
        lists = {id(one): self.list_of(line, one) for one in takers}
        pots: dict[object, _Pot] = {}
        for name in dict.fromkeys(lists.values()):
            pots[name] = self.pot(line, name, [one for one in takers if lists[id(one)] == name])
        for _, tied in groupby(takers, key=lambda one: (one.rank, None if one.rank else one.entry)):
            by_list: dict[object, list[Outcome]] = {}
            for one in tied:
                by_list.setdefault(lists[id(one)], []).append(one)
            for name, members in by_list.items():
                self.give(line, pots[name], members)
        self.left = {name: pot.money for name, pot in pots.items()}
        self.waiting = [one for one in everybody if one.result is None and not one.result_open]
        self.untouched = self.untouched and len(self.waiting) == len(everybody)
        return [Dealt(line, name, pot.all_places, pot.all_money, pot.money) for name, pot in pots.items()]

    def list_of(self, line: Result, outcome: Outcome) -> object:
        return None if line.lists is None else line.lists.program(self.names(outcome))

    def pot(self, line: Result, name: object, members: Sequence[Outcome]) -> _Pot:
        left = self.left[name] if name in self.left else _sum(self.left.values())
        names = {
            **(members[0].names if members else {}),
            "list": name,
            "field": [one.names for one in members],
            "left": left,
        }
        places = None if line.places is None else line.places.program(names)
        money = None if line.pot is None else line.pot.program(names)
        return _Pot(places, money, places, money)

    def give(self, line: Result, pot: _Pot, members: list[Outcome]) -> None:
        """One result to entries that share a place: all of them, none, or as the rubric says."""
        if pot.places is None and pot.money is None:
            for one in members:
                one.result = line.id
            return
        if pot.stopped:
            return
        if members[0].rank is None or not is_known(pot.places) or not is_known(pot.money):
            self.give_uncertain(line, pot, members)
            return
        cost = _sum(line.cost.program(self.names(one)) for one in members) if line.cost else 0
        fits = (pot.places is None or len(members) <= pot.places) and (pot.money is None or cost <= pot.money)
        some_fit = pot.places is None or pot.places > 0
        if fits or (len(members) > 1 and some_fit and line.tied == "in"):
            for one in members:
                one.result = line.id
            pot.places = None if pot.places is None else max(pot.places - len(members), 0)
            pot.money = None if pot.money is None else max(pot.money - cost, 0)
        elif len(members) > 1 and some_fit and line.tied == "decided":
            pot.stopped = True
            self.leave_open(members, say("Equal entries at the limit: people decide who gets it."))
        elif line.too_dear != "skip":
            pot.stopped = True

    def give_uncertain(self, line: Result, pot: _Pot, members: list[Outcome]) -> None:
        """Entries whose place is open: decided only where best and worst place agree about the limit."""
        for one in members:
            simple = pot.money is None and line.lists is None and self.untouched and is_known(pot.all_places)
            if simple and one.worst is not None and one.worst <= pot.all_places:
                one.result = line.id
            elif not (simple and one.best is not None and one.best > pot.all_places):
                self.leave_open([one], say("The list is not certain down to here."))
                pot.stopped = pot.money is not None

    def leave_open(self, members: Sequence[Outcome], message: Any) -> None:
        for one in members:
            one.result_open = Missing("result", self.rubric.stages[-1].id, None, message)

    def names(self, outcome: Outcome) -> Mapping[str, object]:
        return {**outcome.names, "rank": outcome.rank, "field": [one.names for one in self.waiting]}


def _sum(values: Any) -> Any:
    total: Any = 0
    for value in values:
        total = total + value if value is not None else total
    return total
