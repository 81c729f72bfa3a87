"""One competition's rules, drawn at random over all constructs of the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.scoring.options import (
    ANY_COUNT,
    AROUND,
    BY_ROLE,
    CALLS,
    COUNTED,
    DEMANDS,
    FORMAL_RULES,
    FORMULAS,
    GROUP_POINTS,
    NUMERIC,
    PARTS_REQUIRED,
    REQUIRES,
    TABLES,
    THREE_OR_MORE,
    WEIGHTS,
    WHENS,
    WORDS,
    Written,
)

Draw = Callable[..., Any]
MAJORITY = 'if count(marks[item = "yes"]) > count(marks) / 2 then "yes" else "no"'
NUMBER_OF_EXPERTS: Sequence[tuple[int, Any]] = (
    (1, 1),
    (2, 2),
    (2, 2),
    (2, {"sheets": 2, "quorum": 1}),
    (3, 3),
    (3, {"sheets": 3, "quorum": 2}),
    (3, {"sheets": {"min": 1}}),
    (3, {"sheets": {"min": 2, "max": 3}}),
    (3, {}),
    (3, {"quorum": 2}),
    (3, {"sheets": {"min": 1, "max": 3}, "quorum": 2}),
)
"""How many there will be in the end, and how the rules say it."""


@dataclass
class Rules:
    """Draws one competition's rules; *scales*: (stage, criterion) → the roles and marks that it takes."""

    draw: Draw
    scales: dict[tuple[str, str], Sequence[Any]] = field(default_factory=dict)
    named: int = 0
    by: bool = False
    each: Written = field(default_factory=dict)

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
        requirements: Written = {"affordable": {"require": self.one(FORMAL_RULES)}}
        self.put(requirements["affordable"], "when", WHENS, 5)
        if self.maybe((True,), 2):
            requirements["received_in_time"] = {"require": 'received <= date and time("2027-01-02T12:00:00")'}
        if self.maybe((True,)):
            requirements["complete"] = {"correctable": {"days": 7}}
        stage: Written = {"stage": "formal", "requirements": requirements}
        if self.maybe((True,), 2):
            checkers = self.one((1, 2, 3))
            stage["experts"] = {"checker": checkers}
            requirements["signed"] = self.judged("formal", "signed", checkers)
        return stage

    def judged(self, stage: str, id_: str, checkers: int) -> Written:
        """A requirement that experts judge; without `combine` two different answers are settled."""
        made: Written = {"judged": True, "may_not_apply": self.one((True, False))}
        self.scales[stage, id_] = ("yes", "no", "not_applicable") if made["may_not_apply"] else ("yes", "no")
        if checkers > 1:
            self.put(made, "combine", (MAJORITY,), 2)
        self.put(made, "when", WHENS)
        return made

    def merit(self) -> Written:
        experts, expert = self.one(NUMBER_OF_EXPERTS)
        roles = self.roles(expert)
        stage: Written = {"stage": "merit", "experts": roles}
        if self.maybe((True,), 2):
            stage["figures"] = {"boost": "price / 3", "cheap_enough": "min(field.price) + 2"}
        if self.maybe((True,), 4):
            stage["requirements"] = {"ethical": {**self.judged("merit", "ethical", 2), "by": ["expert"]}}
            self.put(stage["requirements"], "fits", ({"require": "price <= 8"},))
        # Where roles mark different criteria, a choice among sheets may leave a criterion without a mark.
        self.by = "agency" in roles and "consensus" not in roles and bool(self.maybe((True,), 2))
        if experts > 1:
            self.choose(stage, roles, 3)
        if self.maybe((True,)):
            self.each = {"combine": self.one(ANY_COUNT)}
            self.put(self.each, "require", REQUIRES, 4)
            self.put(self.each, "weight", WEIGHTS, 4)
            self.put(self.each, "when", WHENS, 6)
            self.put(self.each, "flag", ("abs(mark - median(marks)) > 1", "count(own[item = mark]) > 1"), 4)
            stage["each"] = self.each
        stage |= self.parts("merit", roles, experts, depth=2)
        self.put(stage, "points", GROUP_POINTS, 6)
        if "points" in stage:
            stage["out_of"] = 60
        self.put(stage, "require", ("merit >= 3", "merit > 1", "merit >= out_of / 2", *PARTS_REQUIRED), 2)
        self.put(stage, "flag", ("abs(total - median(totals)) > 1",), 6)
        return stage

    def roles(self, expert: Any) -> Written:
        roles: Written = {"expert": expert}
        if self.maybe((True,)):
            roles["agency"] = {"sheets": 1}
        if self.maybe((True,), 2):
            roles["third"] = {"when": self.one(CALLS)} | self.one(
                ({"sheets": 1}, {"sheets": 1}, {"sheets": 2, "quorum": 1}, {"sheets": {"min": 1, "max": 2}})
            )
        if "third" in roles and self.maybe((True,), 4):
            roles["fourth"] = {"sheets": 1, "when": self.one(CALLS)}
        if self.maybe((True,), 4):
            replaced = self.one((["expert"], ["expert", "third"])) if "third" in roles else ["expert"]
            roles["consensus"] = {"sheets": self.one(({"max": 1}, 1)), "replaces": replaced}
        return roles

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
            self.put(part, "require", (*REQUIRES, *PARTS_REQUIRED) if group else REQUIRES, 4)
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
        if not self.each or self.maybe((True,), 2):
            leaf["combine"] = self.one(ANY_COUNT + further)
        adjust = self.maybe(("min(mark, 2)", "mark - mean(own)", "mark + count(own)"), 6)
        if adjust:
            leaf |= {"adjust": adjust, "out_of": 90}
        if self.maybe((True,), 8):
            leaf["flag"] = "abs(mark - median(marks)) > 1"
        return leaf

    def admission(self) -> Written:
        """A stage that only lets in or not."""
        requirements: Written = {"line": {"require": self.one(DEMANDS)}}
        self.put(requirements["line"], "when", WHENS, 4)
        return {"stage": "admission", "requirements": requirements}

    def later(self) -> Written:
        points = self.one(
            (
                "count(field[merit > entry.merit])",
                "if max(field.merit) > 0 then 10 * merit / max(field.merit) else 0",
                "count(field)",
                "merit - mean(field.merit)",
                "round half up(10 * min(field.price) / price, 2) + merit",
                "count(entered.merit) - count(field[merit < entry.merit])",
                "capped(merit)",
                "sum(for other in field return if other.size = size then other.merit else 0)",
            )
        )
        stage: Written = {"stage": "second", "criteria": {"R": {"points": points, "out_of": 100}}}
        if self.maybe((True,)):
            stage["criteria"]["extra_mark"] = {"marks": self.one(AROUND), "combine": "mean(marks)"}
            stage["experts"] = {
                "panel": self.one((1, 1, {"sheets": {"min": 1, "max": 2}}, {"sheets": 3, "quorum": 1}))
            }
            self.scales["second", "extra_mark"] = (0, 1, 2, 3)
            self.put(stage["criteria"]["extra_mark"], "when", WHENS, 4)
        self.put(stage, "require", ("second >= 1", "second <= 2", "second > 4", *PARTS_REQUIRED), 2)
        return stage

    def ranking(self, last: str) -> list[Any]:
        """*last*: the last stage that gives points."""
        marked = [id_ for stage, id_ in self.scales if stage == "merit" and id_ != "ethical"]
        of_sheets = [{"highest": f"count(sheets[{id_} = {mark}])"} for id_ in marked for mark in (1, 3)]
        keys = (
            {"highest": last},
            {"lowest": last},
            {"highest": "merit"},
            {"highest": f"merit + 2 * {last}"},
            {"lowest": "price"},
            {"highest": f"[{last}, price]"},
            {"highest": "size"},
            {"lowest": "received"},
            {"highest": "extra"},
            {"highest": f"if {last} >= 3 then 1 else 0"},
            {"highest": "enterprises"},
            {"lowest": f"{last} - mean(field.price)"},
            *(of_sheets[:4] * 2),
            *({"highest": id_} for id_ in marked[:1]),
        )
        chosen = [self.one(keys)]
        for _ in range(2):
            further = self.maybe((*keys, "lots", "decided"), 2)
            chosen += [further] if further else []
            if isinstance(further, str):
                break
        return [*chosen, "shared"]

    def results(self) -> list[Written]:
        lines = [self.line()]
        if "pot" in lines[0] and self.maybe((True,)):
            left = {"pot": "left", "cost": "price", "too_dear": "skip", "tied": "out"}
            lines.append({"result": "main", **left})
        if self.maybe((True,)):
            lines.append(self.line() | {"result": "more"})
        if self.maybe((True,), 2):
            lines.append({"result": "reserve", "places": "1", "tied": "in"})
        if self.maybe((True,), 2):
            graded = {"result": "good", "when": self.one(("merit >= 2", "rank <= 2", "count(field) > 1"))}
            lines.insert(self.one((0, len(lines))), graded | {"years": "if merit > 2 then 3 else 1"})
        if self.maybe((True,), 2):
            lines.append({"result": "rest"})
        return lines

    def line(self) -> Written:
        limited: Written = {"result": "main"}
        if self.maybe((True,), 2):
            limited["places"] = self.one(("1", "2", "ceiling(count(field) / 2)"))
        if "places" not in limited or self.maybe((True,), 4):
            limited |= {
                "pot": self.one(
                    (
                        "round.budget",
                        "round.budget / 2",
                        "round.budget * count(field) / count(entered.merit)",
                    )
                ),
                "cost": self.one(("price", "price / 2")),
                "too_dear": self.one(("skip", "stop")),
            }
        limited["tied"] = self.one(("in", "out", "decided"))
        self.put(limited, "when", ("price > 3", "merit >= 2", "rank <= 2"))
        if self.maybe((True,), 4):
            limited["lists"] = "size"
            if "places" in limited:
                self.put(limited, "places", ('if list = "small" then 1 else 2',), 2)
        return limited
