"""Random small competitions over all constructs of the language, with everything that happened in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import strategies as st

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Round
from tests.small import a_round, events, scored

ENTRIES = ("X", "Y", "Z")
Draw = Callable[..., Any]
Written = dict[str, Any]


class Fact(NamedTuple):
    """One thing that may not be known yet: a mark, a whole sheet, an event, an answer; *key* says which."""

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
    marks: Mapping[tuple[str, str, str], Mapping[str, Any]]
    happened: Sequence[Mapping[str, Any]]
    scales: Mapping[tuple[str, str], Sequence[Any]] = field(repr=False)
    """(stage, what is marked) → the marks to choose from."""

    def facts(self) -> list[Fact]:
        """Everything that can be missing."""
        found = [Fact("sheet", key) for key in self.marks]
        found += [Fact("mark", (*key, id_)) for key, marks in self.marks.items() for id_ in marks]
        found += [Fact("event", (n,)) for n, event in enumerate(self.happened) if event["event"] != "recusal"]
        if "complete" in self.written["stages"][0].get("requirements", {}):
            found += [Fact("answer", (entry, "price")) for entry in self.answers]
        return found

    def without(self, missing: Sequence[Fact]) -> Protocol:
        """The protocol while these facts are missing."""
        gone = set(missing)
        sheets: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        for (stage, expert, entry), marks in self.marks.items():
            if Fact("sheet", (stage, expert, entry)) not in gone:
                kept = {
                    id_: mark
                    for id_, mark in marks.items()
                    if Fact("mark", (stage, expert, entry, id_)) not in gone
                }
                sheets.setdefault(stage, {}).setdefault(expert, {})[entry] = kept
        happened = [event for n, event in enumerate(self.happened) if Fact("event", (n,)) not in gone]
        answers = {
            entry: {name: value for name, value in given.items() if Fact("answer", (entry, name)) not in gone}
            for entry, given in self.answers.items()
        }
        return scored(self.rubric, self._round(sheets, happened), answers)

    def _round(self, sheets: Any, happened: Sequence[Mapping[str, Any]]) -> Round:
        made = a_round(self.rubric, self.roles, sheets, events(*happened))
        return Round(
            made.id,
            experts=made.experts,
            assignments=made.assignments,
            events=made.events,
            sheets=made.sheets,
            seed="a seed drawn in public",
            orders=[ENTRIES],
            parameters={"budget": 10},
        )

    def filled(self, missing: Sequence[Fact], marks: Mapping[Fact, Any]) -> Competition:
        """The same competition in which the *missing* marks turn out otherwise."""
        changed = {key: dict(given) for key, given in self.marks.items()}
        for fact, mark in marks.items():
            stage, expert, entry, id_ = fact.key
            if fact in missing or Fact("sheet", (stage, expert, entry)) in missing:
                changed[stage, expert, entry][id_] = mark
        return replace(self, marks=changed)


# -- rules -----------------------------------------------------------------------------------------

NUMERIC: Sequence[tuple[Written, Sequence[Any]]] = (
    ({"to": 3}, (0, 1, 2, 3)),
    ({"to": 1, "step": 0.5}, (0, Fraction(1, 2), 1)),
    ({"from": -1, "to": 1}, (-1, 0, 1)),
    ({"from": 1, "to": 3}, (1, 2, 3)),
    ({"one_of": [0, 1, 3, 9]}, (0, 1, 3, 9)),
    ({"levels": {"poor": 0, "good": 3, "best": 5}}, (0, 3, 5)),
)
AROUND: Sequence[Written] = (
    {"to": 3},
    {"from": "max(-9, min(0, merit))", "to": "3 + max(0, min(merit, 9))"},
    {"to": 'if size = "small" then 3 else price + 2'},
)
"""Scales of a later stage; each has 0 to 3, whatever the entry came to before."""
WORDS: tuple[Written, Sequence[Any]] = ({"levels": ["A", "B"]}, ("A", "B"))

ANY_COUNT = (
    "mean(marks)",
    "median(marks)",
    "min(marks)",
    "max(marks)",
    "sum(marks)",
    "sum(drop lowest(marks, 1))",
    'sum(closest two(marks, "higher"))',
    'mean(closest two(marks, "lower"))',
    "count(marks[item >= 1])",
    "max(marks) - min(marks)",
    "round half up(mean(marks), 0)",
    "mean(drop alone(marks, 1))",
    "if max(marks) - min(marks) <= 1 then mean(marks) else min(marks)",
    "if count(marks) > 2 then median(marks) else max(marks)",
    'nearest(marks, 1, "higher")',
    "count(distinct values(marks))",
)
BY_ROLE = (
    'if count(sheets[role = "agency"]) > 0 then mean(sheets[role = "agency"].mark) else mean(marks)',
    'mean(for s in sheets return if s.role = "agency" then s.mark else s.mark / 2)',
    '(3 * mean(sheets[role = "expert"].mark) + mean(sheets[role = "agency"].mark)) / 4',
)
THREE_OR_MORE = (
    "mean(drop lowest(drop highest(marks, 1), 1))",
    "sum(drop lowest(drop highest(marks, 1), 1)) / 2",
)
COUNTED = (
    'closest two(sheets, "lower", totals)',
    'closest two(sheets, "higher", totals)',
    "drop lowest(sheets, 1, totals)",
    "drop highest(sheets, 1, totals)",
    "drop alone(sheets, 2, totals)",
)
WHENS = ("price > 4", 'size = "small"', "extra != null", "price > 4 or (extra != null and extra > 1)")
WEIGHTS = ("2", "0.5", "-1", "0", "if price > 4 then 2 else 1")
TABLES: Sequence[Written] = (
    {"of": "price", "from": {"2": 1, "5": 3}},
    {"of": "price", "up_to": {"3": 4, "6": 2}},
    {"of": "extra", "over": {"0": 1, "2": 3}, "absent": 2},
    {"of": "ratio", "under": {"1": 5, "3": 1}},
    {"of": "size", "is": {"small": 2, "large": 1}},
)
FORMULAS: Sequence[Written] = (
    {"points": "3"},
    {"points": "round half up(4 / price, 1)", "out_of": 4},
    {"points": "if extra = null then 1 else extra", "out_of": 4},
    {"points": "min(price, 5)"},
    {"points": "10 * min(field.price) / price", "out_of": 10},
    {"points": "count(field[price < entry.price])", "out_of": 10},
    {"points": "x * x", "figures": {"x": "ratio - 2"}, "out_of": 30},
)
GROUP_POINTS = (
    "min(subtotal, 5)",
    "count(parts[points >= 1])",
    "if count(parts) > 0 then max(parts.points) else 0",
    "round down(subtotal / 2, 0)",
    "if count(parts[points <= 0]) > 0 then 0 else subtotal",
)
REQUIRES = ("points >= 1", "points > 0", "points >= out_of / 2", "points != 0", "points <= 2")


@dataclass
class _Rules:
    """Draws one competition's rules; *scales*: (stage, criterion) → the roles and marks that it takes."""

    draw: Draw
    scales: dict[tuple[str, str], Sequence[Any]] = field(default_factory=dict)
    named: int = 0
    by: bool = False

    def maybe(self, options: Any, one_in: int = 3) -> Any:
        """One of *options*, or None."""
        if self.draw(st.integers(1, one_in)) > 1:
            return None
        return self.draw(st.sampled_from(options))

    def one(self, options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def name(self, of: str) -> str:
        self.named += 1
        return f"{of}{self.named}"

    def formal(self) -> Written:
        requirements: Written = {"cheap": {"require": self.one(("price <= 6", "price < 9", "ratio >= 1"))}}
        if self.maybe((True,), 2):
            requirements["received_in_time"] = {"require": 'received <= date and time("2027-01-02T12:00:00")'}
        if self.maybe((True,)):
            requirements["complete"] = {"correctable": {"days": 7}}
        stage: Written = {"stage": "formal", "requirements": requirements}
        if self.maybe((True,), 2):
            checkers = self.one((1, 2, 3))
            stage["experts"] = {"checker": checkers}
            requirements["signed"] = {"judged": True, "may_not_apply": self.one((True, False))}
            answers = (
                ("yes", "no", "not_applicable") if requirements["signed"]["may_not_apply"] else ("yes", "no")
            )
            if checkers > 1:
                requirements["signed"]["combine"] = (
                    'if count(marks[item = "yes"]) > count(marks) / 2 then "yes" else "no"'
                )
            when = self.maybe(WHENS)
            if when:
                requirements["signed"]["when"] = when
            self.scales["formal", "signed"] = answers
        return stage

    def merit(self) -> Written:
        experts = self.one((1, 2, 2, 3))
        roles: Written = {"expert": experts}
        if experts == 3:
            roles["expert"] = self.one((3, {"sheets": {"min": 1}}, {"sheets": 3, "quorum": 2}))
        if self.maybe((True,)):
            roles["agency"] = {"sheets": 1}
        if self.maybe((True,)):
            roles["third"] = {
                "sheets": 1,
                "when": self.one(
                    ("max(totals) - min(totals) > 2", "count(sheets[total < 2]) > 0", "sum(totals) >= 6")
                ),
            }
        if self.maybe((True,), 4):
            roles["consensus"] = {"sheets": {"max": 1}, "replaces": ["expert"]}
        stage: Written = {"stage": "merit", "experts": roles}
        # Where roles mark different criteria, a choice among sheets may leave a criterion without a mark.
        self.by = "agency" in roles and "consensus" not in roles and bool(self.maybe((True,), 2))
        if experts > 1:
            self.choose(stage, roles, 3)
        stage |= self.parts("merit", roles, experts, depth=2)
        self.put(stage, "points", GROUP_POINTS, 6)
        if "points" in stage:
            stage["out_of"] = 60
        self.put(stage, "require", ("merit >= 3", "merit > 1", "merit >= out_of / 2"), 2)
        return stage

    def choose(self, into: Written, roles: Written, one_in: int) -> None:
        if not self.by:
            # A consensus is one sheet: dropping one of them leaves none.
            self.put(into, "counted", COUNTED[:2] if "consensus" in roles else COUNTED, one_in)

    def put(self, into: Written, key: str, options: Any, one_in: int = 3) -> None:
        value = self.maybe(options, one_in)
        if value is not None:
            into[key] = value

    def parts(self, stage: str, roles: Written, experts: int, depth: int) -> Written:
        criteria: Written = {}
        for _ in range(self.one((1, 2, 2, 3) if depth == 2 else (1, 2))):
            group = depth > 0 and self.maybe((True,))
            id_ = self.name("G" if group else "C")
            if group:
                part = self.parts(stage, roles, experts, depth - 1)
                self.put(part, "points", GROUP_POINTS)
                if "points" in part:
                    part["out_of"] = 30
                if experts > 1:
                    self.choose(part, roles, 5)
            else:
                part = self.leaf(stage, id_, roles, experts)
            self.put(part, "weight", WEIGHTS)
            self.put(part, "when", WHENS, 4)
            self.put(part, "require", REQUIRES, 4)
            criteria[id_] = part
        return {"criteria": criteria}

    def leaf(self, stage: str, id_: str, roles: Written, experts: int) -> Written:
        if self.maybe((True,), 4):
            return {"points": self.one(TABLES)}
        if self.maybe((True,), 4):
            return dict(self.one(FORMULAS))
        scale, values = self.one((*NUMERIC, WORDS))
        self.scales[stage, id_] = values
        leaf: Written = {"marks": scale}
        if self.by:
            self.put(leaf, "by", (["agency"], ["expert", "third"] if "third" in roles else ["expert"]))
        if values is WORDS[1]:
            leaf["combine"] = self.one(
                ('count(marks[item = "A"])', 'if every m in marks satisfies m = "A" then 2 else 1')
            )
            return leaf
        further: tuple[str, ...] = (
            THREE_OR_MORE if roles["expert"] == 3 and not {"by", "consensus"} & {*leaf, *roles} else ()
        )
        if "agency" in roles and "by" not in leaf and "consensus" not in roles:
            further += BY_ROLE
        leaf["combine"] = self.one(ANY_COUNT + further)
        adjust = self.maybe(("min(mark, 2)", "mark - mean(own)", "mark + count(own)"), 6)
        if adjust:
            leaf |= {"adjust": adjust, "out_of": 90}
        if self.maybe((True,), 8):
            leaf["flag"] = "abs(mark - median(marks)) > 1"
        return leaf

    def later(self) -> Written:
        points = self.one(
            (
                "count(field[merit > entry.merit])",
                "if max(field.merit) > 0 then 10 * merit / max(field.merit) else 0",
                "count(field)",
                "merit - mean(field.merit)",
                "round half up(10 * min(field.price) / price, 2) + merit",
                "count(entered.merit) - count(field[merit < entry.merit])",
            )
        )
        stage: Written = {"stage": "second", "criteria": {"R": {"points": points, "out_of": 100}}}
        if self.maybe((True,)):
            stage["criteria"]["extra_mark"] = {"marks": self.one(AROUND)}
            stage["experts"] = {"panel": 1}
            self.scales["second", "extra_mark"] = (0, 1, 2, 3)
        self.put(stage, "require", ("second >= 1", "second <= 2", "second > 4"), 2)
        return stage

    def ranking(self, last: str) -> list[Any]:
        keys: list[Any] = [
            self.one(
                (
                    {"highest": last},
                    {"lowest": last},
                    {"highest": "merit"},
                    {"highest": f"merit + 2 * {last}"},
                    {"lowest": "price"},
                    {"highest": f"[{last}, price]"},
                    {"highest": "size"},
                    {"lowest": "received"},
                    {"highest": "extra"},
                )
            )
        ]
        further = self.maybe(({"highest": "merit"}, {"lowest": "price"}, "lots", "decided"), 2)
        return [*keys, *([further] if further else []), "shared"]

    def results(self) -> list[Written]:
        limited: Written = {"result": "main"}
        if self.maybe((True,), 2):
            limited["places"] = self.one(("1", "2", "ceiling(count(field) / 2)"))
        else:
            limited |= {
                "pot": self.one(("round.budget", "round.budget / 2")),
                "cost": "price",
                "too_dear": self.one(("skip", "stop")),
            }
        limited["tied"] = self.one(("in", "out", "decided"))
        self.put(limited, "when", ("price > 3", "merit >= 2"))
        if self.maybe((True,), 4):
            limited["lists"] = "size"
        lines = [limited]
        if "pot" in limited and self.maybe((True,)):
            lines.append(
                {"result": "main", "pot": "left", "cost": "price", "too_dear": "skip", "tied": "out"}
            )
        if self.maybe((True,), 2):
            lines.append({"result": "reserve", "places": "1", "tied": "in"})
        if self.maybe((True,), 2):
            lines.append({"result": "rest"})
        return lines


FORM = {
    "price": {"is": "number", "over": 0, "max": 9},
    "extra?": {"is": "number", "min": 0, "max": 4},
    "size": ["small", "large"],
}


@st.composite
def competitions(draw: Draw, entries: int = 3) -> Competition | None:
    """A competition with everything that happens in it; None where the rules drawn have a finding."""
    rules = _Rules(draw)
    stages = [rules.formal()] if rules.maybe((True,), 2) else []
    stages.append(rules.merit())
    if rules.maybe((True,), 2):
        stages.append(rules.later())
    written: Written = {
        "rubric": "law",
        "round": {"budget": {"is": "number", "min": 0}},
        "form": FORM,
        "figures": {"ratio": "price / 2"},
        "stages": stages,
        "ranking": rules.ranking(stages[-1]["stage"]),
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
    answers = {name: draw(_answers()) for name in names}
    marks = {key: _sheet(draw, rubric, rules, key, roles) for key in _sheets(rubric, roles, names)}
    happened = [
        {"event": "received", "entry": name, "date": draw(st.sampled_from(RECEIVED)), "by": "office"}
        for name in names
    ]
    for stage, expert, name in [key for key in marks if roles[key[1]] == "consensus"]:
        if rules.maybe((True,), 2):  # they did not come to a consensus
            del marks[stage, expert, name]
            happened.append(
                {
                    "event": "no_sheet",
                    "entry": name,
                    "stage": stage,
                    "expert": expert,
                    "date": "2027-02-01",
                    "by": "office",
                }
            )
    if any(role.quorum < role.least for stage in rubric.stages for role in stage.roles.values()):
        happened.append(
            {"event": "recusal", "entry": "X", "expert": "expert1", "date": "2027-02-01", "by": "office"}
        )
    return Competition(written, rubric, roles, answers, marks, happened, rules.scales)


RECEIVED = ["2027-01-01T10:00:00", "2027-01-02T12:00:00", "2027-01-03T09:00:00"]


@st.composite
def _answers(draw: Draw) -> dict[str, Any]:
    answers = {"price": draw(st.integers(1, 9)), "size": draw(st.sampled_from(["small", "large"]))}
    extra = draw(st.sampled_from([None, None, 0, 1, 3]))
    return answers if extra is None else {**answers, "extra": extra}


def _sheets(rubric: Rubric, roles: Mapping[str, str], names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for stage in rubric.stages:
        for expert, role in roles.items():
            if role in stage.roles:
                yield from ((stage.id, expert, name) for name in names)


def _sheet(
    draw: Draw, rubric: Rubric, rules: _Rules, key: tuple[str, str, str], roles: Mapping[str, str]
) -> dict[str, Any]:
    stage, expert, _ = key
    return {
        id_: draw(st.sampled_from(rules.scales[stage, id_]))
        for id_, item in rubric.stage(stage).markable().items()
        if not item.by or roles[expert] in item.by
    }


@st.composite
def gaps(draw: Draw, competition: Competition, most: int = 4) -> list[Fact]:
    """Some of the facts of the competition, in the order in which they become known."""
    return draw(st.lists(st.sampled_from(competition.facts()), max_size=most, unique=True))  # type: ignore[no-any-return]


@st.composite
def otherwise(draw: Draw, competition: Competition, missing: Sequence[Fact]) -> Competition:
    """The competition in which the missing marks come out in another way."""
    hidden = [
        fact
        for fact in competition.facts()
        if fact.kind == "mark" and (fact in missing or Fact("sheet", fact.key[:3]) in missing)
    ]
    marks = {fact: draw(st.sampled_from(competition.scales[fact.key[0], fact.key[3]])) for fact in hidden}
    return competition.filled(missing, marks)
