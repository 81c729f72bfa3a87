"""Random small competitions over all constructs of the language, with everything that happened in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import strategies as st

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Role, Rubric
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Round
from tests.scoring.options import FIGURES, FORM, Written
from tests.scoring.random_rules import Draw, Rules
from tests.small import a_round, events, scored

ENTRIES = ("X", "Y", "Z")
CHANGING = {"recusal", "drop_sheet", "moderate_mark", "replace_sheet", "set_result", "withdraw"}
"""Events that change what was so before; whatever is shown, they are known already."""

Seat = tuple[str, str, str]
"""Stage, expert, entry."""


class Fact(NamedTuple):
    """One thing that may not be known yet; *key* says which.

    A mark, a whole sheet, who assesses (one expert, or all of a role whose number is open), an event, an
    answer, the seed of the lots, the order of equal entries.
    """

    kind: str
    key: tuple[Any, ...]


@dataclass(frozen=True)
class Competition:
    """Rules as they are written, and everything that is to happen.

    *roles*: expert → role; *marks*: (stage, expert, entry) → criterion → mark; *happened*: events.
    """

    written: Written
    rubric: Rubric = field(repr=False)
    roles: Mapping[str, str]
    answers: Mapping[str, Mapping[str, Any]]
    marks: Mapping[Seat, Mapping[str, Any]]
    happened: Sequence[Mapping[str, Any]]
    scales: Mapping[tuple[str, str], Sequence[Any]] = field(repr=False)
    """(stage, what is marked) → the marks to choose from."""
    seats: frozenset[Seat] = frozenset()
    """Who assesses what."""
    seed: str = "a seed drawn in public"
    order: Sequence[str] = ENTRIES
    stands: str = "new"

    def facts(self) -> list[Fact]:
        """Everything that can be missing."""
        found = [Fact("sheet", key) for key in self.marks]
        found += [Fact("mark", (*key, id_)) for key, marks in self.marks.items() for id_ in marks]
        found += [
            Fact("event", (n,)) for n, event in enumerate(self.happened) if event["event"] not in CHANGING
        ]
        if "complete" in self.written["stages"][0].get("requirements", {}):
            found += [Fact("answer", (entry, "price")) for entry in self.answers]
        changed = {
            (event["entry"], event[key])
            for event in self.happened
            for key in ("expert", "new_expert")
            if key in event
        }
        still = [seat for seat in sorted(self.seats) if (seat[2], seat[1]) not in changed]
        found += [Fact("seat", seat) for seat in still if not self._open(seat)]
        # Whoever may stay away and isn't assigned is not waited for.
        found += [
            Fact("role", self._panel(seat)) for seat in still if self._open(seat) and self._role(seat).least
        ]
        return [*dict.fromkeys(found), Fact("seed", ()), Fact("order", ())]

    def _open(self, seat: Seat) -> bool:
        """Whether the rules leave open how many there are in the role."""
        return self._role(seat).most != self._role(seat).least

    def _role(self, seat: Seat) -> Role:
        return self.rubric.stage(seat[0]).roles[self.roles[seat[1]]]

    def _panel(self, seat: Seat) -> tuple[str, str, str]:
        return seat[0], self.roles[seat[1]], seat[2]

    def hidden(self, missing: Sequence[Fact]) -> set[Seat]:
        """Who is not known to assess while these facts are missing."""
        return {
            seat
            for seat in self.seats
            if Fact("seat", seat) in missing or Fact("role", self._panel(seat)) in missing
        }

    def without(self, missing: Sequence[Fact]) -> Protocol:
        """The protocol while these facts are missing."""
        gone = set(missing)
        seats = self.seats - self.hidden(missing)
        sheets: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        for seat, marks in self.marks.items():
            if Fact("sheet", seat) not in gone and seat in seats:
                stage, expert, entry = seat
                kept = {id_: mark for id_, mark in marks.items() if Fact("mark", (*seat, id_)) not in gone}
                sheets.setdefault(stage, {}).setdefault(expert, {})[entry] = kept
        happened = [event for n, event in enumerate(self.happened) if Fact("event", (n,)) not in gone]
        answers = {
            entry: {name: value for name, value in given.items() if Fact("answer", (entry, name)) not in gone}
            for entry, given in self.answers.items()
        }
        seed = None if Fact("seed", ()) in gone else self.seed
        orders = [] if Fact("order", ()) in gone else [self.order]
        return scored(self.rubric, self._round(sheets, happened, seats, seed, orders), answers)

    def _round(
        self,
        sheets: Any,
        happened: Sequence[Mapping[str, Any]],
        seats: frozenset[Seat],
        seed: str | None,
        orders: Sequence[Sequence[str]],
    ) -> Round:
        assigned: dict[str, dict[str, frozenset[str] | None]] = {
            stage.id: {
                expert: frozenset(entry for s, e, entry in seats if (s, e) == (stage.id, expert))
                for expert in self.roles
            }
            for stage in self.rubric.stages
        }
        made = a_round(self.rubric, self.roles, sheets, events(*happened), assigned)
        return replace(made, seed=seed, orders=orders, parameters={"budget": 10}, stands=self.stands)

    def filled(self, missing: Sequence[Fact], marks: Mapping[Fact, Any], **other: Any) -> Competition:
        """The same competition in which the *missing* marks, and what is *other*, turn out otherwise."""
        changed = {key: dict(given) for key, given in self.marks.items()}
        hidden = self.hidden(missing)
        for fact, mark in marks.items():
            stage, expert, entry, id_ = fact.key
            seat = (stage, expert, entry)
            if fact in missing or Fact("sheet", seat) in missing or seat in hidden:
                changed[seat][id_] = mark
        return replace(self, marks=changed, **other)


@st.composite
def competitions(draw: Draw, entries: int = 3) -> Competition | None:
    """A competition with everything that happens in it; None where the rules drawn have a finding."""
    rules = Rules(draw)
    stages = [rules.formal()] if rules.maybe((True,), 2) else []
    stages.append(rules.merit())
    if rules.maybe((True,), 4):
        stages.append(rules.admission())
    if rules.maybe((True,), 2):
        stages.append(rules.later())
    scored_stages = [stage["stage"] for stage in stages if "criteria" in stage]
    written: Written = {
        "rubric": "law",
        "round": {"budget": {"is": "number", "min": 0}},
        "form": FORM,
        "figures": FIGURES,
        "stages": stages,
        "ranking": rules.ranking(scored_stages[-1]),
    }
    if rules.maybe((True,), 2):
        written["results"] = rules.results()
    rubric, findings = build(read_yaml(json.dumps(written).encode(), "rubric.yaml"))
    if rubric is None or findings:
        return None
    roles = {
        f"{role.id}{n}": role.id
        for stage in rubric.stages
        for role in stage.roles.values()
        for n in range(role.most or 3)
    }
    names = ENTRIES[:entries]
    seats = list(_seats(rubric, roles, names))
    competition = Competition(
        written,
        rubric,
        roles,
        {name: draw(_answers()) for name in names},
        {seat: _sheet(draw, rubric, rules, seat, roles) for seat in seats},
        [
            {"event": "received", "entry": name, "date": draw(st.sampled_from(RECEIVED)), "by": "office"}
            for name in names
        ],
        rules.scales,
        frozenset(seats),
        order=draw(st.permutations(ENTRIES)),
        stands=draw(st.sampled_from(("new", "higher", "never_lower"))),
    )
    return draw(happenings(competition, rules))  # type: ignore[no-any-return]


RECEIVED = ["2027-01-01T10:00:00", "2027-01-02T12:00:00", "2027-01-03T09:00:00"]


@st.composite
def _answers(draw: Draw) -> dict[str, Any]:
    members = draw(
        st.lists(
            st.sampled_from(
                [{"kind": "enterprise"}, {"kind": "enterprise", "staff": 2}, {"kind": "other", "staff": 1}]
            ),
            max_size=3,
        )
    )
    answers = {
        "price": draw(st.integers(1, 9)),
        "size": draw(st.sampled_from(["small", "large"])),
        "members": [{"staff": None, **member} for member in members],
    }
    extra = draw(st.sampled_from([None, None, 0, 1, 3]))
    return answers if extra is None else {**answers, "extra": extra}


def _seats(rubric: Rubric, roles: Mapping[str, str], names: Sequence[str]) -> Iterator[Seat]:
    for stage in rubric.stages:
        for expert, role in roles.items():
            if role in stage.roles:
                yield from ((stage.id, expert, name) for name in names)


def _sheet(draw: Draw, rubric: Rubric, rules: Rules, key: Seat, roles: Mapping[str, str]) -> dict[str, Any]:
    stage, expert, _ = key
    return {
        id_: draw(st.sampled_from(rules.scales[stage, id_]))
        for id_, item in rubric.stage(stage).markable().items()
        if not item.by or roles[expert] in item.by
    }


@st.composite
def happenings(draw: Draw, competition: Competition, rules: Rules) -> Competition:
    """The competition with what its people decide: recusals, sheets dropped or replaced, marks set."""
    rubric, happened, marks = competition.rubric, list(competition.happened), dict(competition.marks)
    roles, seats = dict(competition.roles), set(competition.seats)

    def add(event: str, seat: Seat | None = None, **more: Any) -> None:
        of_seat = {} if seat is None else {"stage": seat[0], "expert": seat[1], "entry": seat[2]}
        happened.append({"event": event, "date": "2027-02-01", "by": "office", **of_seat, **more})

    for seat in sorted(seats):
        may_stay_away = rubric.stage(seat[0]).roles[roles[seat[1]]].least == 0
        if may_stay_away and rules.maybe((True,), 2):  # they did not come to a consensus
            del marks[seat]
            add("no_sheet", seat)
    handed_in = sorted(marks)
    if handed_in and rules.maybe((True,)):
        add("recusal", rules.one(handed_in))
    if handed_in and rules.maybe((True,), 6):
        add("drop_sheet", rules.one(handed_in))
    if handed_in and rules.maybe((True,), 6):
        stage, expert, entry = seat = rules.one(handed_in)
        new = (stage, "new0", entry)
        roles["new0"] = roles[expert]
        seats.add(new)
        marks[new] = _sheet(draw, rubric, rules, new, roles)
        add("replace_sheet", seat, new_expert="new0")
    set_by_panel = sorted(
        (stage, id_)
        for stage, id_ in rules.scales
        if id_[0] == "C" and rubric.stage(stage).markable()[id_].scale.words is None  # type: ignore[union-attr]  # criteria have scales
    )
    if set_by_panel and rules.maybe((True,), 6):
        stage, id_ = rules.one(set_by_panel)
        mark = rules.one([one for one in rules.scales[stage, id_] if not isinstance(one, Fraction)])
        add("moderate_mark", stage=stage, criterion=id_, entry=rules.one(ENTRIES[:2]), mark=mark)
    if rubric.results and rules.maybe((True,), 8):
        add("set_result", result=rubric.results[0].id, entry="Y")
    if rules.maybe((True,), 10):
        add("withdraw", entry="Y")
    settled = replace(competition, roles=roles, seats=frozenset(seats), marks=marks, happened=happened)
    return replace(settled, happened=[*happened, *_settlements(settled)])


def _settlements(competition: Competition) -> Iterator[dict[str, Any]]:
    """The commission settles what checkers answered differently; "not applicable" as "yes"."""
    for stage, id_ in competition.scales:
        requirement = competition.rubric.stage(stage).markable()[id_]
        if id_ not in ("signed", "ethical") or requirement.combine is not None:
            continue
        for entry in competition.answers:
            given = [
                marks.get(id_) for (s, _, e), marks in competition.marks.items() if (s, e) == (stage, entry)
            ]
            if len(set(given)) > 1:
                yield {
                    "event": "settlement",
                    "entry": entry,
                    "requirement": id_,
                    "mark": "yes",
                    "date": "2027-02-02",
                    "by": "commission",
                }


@st.composite
def gaps(draw: Draw, competition: Competition, most: int = 4) -> list[Fact]:
    """Some of the facts of the competition, in the order in which they become known."""
    return draw(st.lists(st.sampled_from(competition.facts()), max_size=most, unique=True))  # type: ignore[no-any-return]


@st.composite
def otherwise(draw: Draw, competition: Competition, missing: Sequence[Fact]) -> Competition:
    """The competition in which what is missing comes out in another way."""
    hidden = competition.hidden(missing)
    marks = {
        fact: draw(st.sampled_from(competition.scales[fact.key[0], fact.key[3]]))
        for fact in competition.facts()
        if fact.kind == "mark"
        and (fact in missing or Fact("sheet", fact.key[:3]) in missing or fact.key[:3] in hidden)
    }
    other: dict[str, Any] = {}
    if Fact("seed", ()) in missing:
        other["seed"] = draw(st.sampled_from(("1", "2", "3")))
    if Fact("order", ()) in missing:
        other["order"] = draw(st.permutations(ENTRIES))
    happened = list(competition.happened)
    for n, event in enumerate(happened):
        if event["event"] == "received" and Fact("event", (n,)) in missing:
            happened[n] = {**event, "date": draw(st.sampled_from(RECEIVED))}
    answers = {
        entry: {**given, "price": draw(st.integers(1, 9))}
        if Fact("answer", (entry, "price")) in missing
        else given
        for entry, given in competition.answers.items()
    }
    fewer = _fewer(draw, competition, missing)
    return competition.filled(missing, marks, happened=happened, answers=answers, seats=fewer, **other)


def _fewer(draw: Draw, competition: Competition, missing: Sequence[Fact]) -> frozenset[Seat]:
    """The seats when of the roles that are open and not assigned yet fewer experts come than in full."""
    seats = set(competition.seats)
    for fact in missing:
        if fact.kind == "role":
            stage, role, entry = fact.key
            own = [s for s in sorted(seats) if s[::2] == (stage, entry) and competition.roles[s[1]] == role]
            known = competition.rubric.stage(stage).roles[role]
            fewest = max(known.least, known.quorum)
            if len(own) > fewest:
                seats -= set(own[draw(st.integers(fewest, len(own))) :])
    return frozenset(seats)
