"""Random small competitions over all constructs of the language, and what may be missing of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.rubric.build import build
from kkk_scoring.rubric.model import Rubric
from tests.scoring.competition import ENTRIES, Competition, Fact, Seat
from tests.scoring.happenings import a_sheet, happenings
from tests.scoring.options import FIGURES, FORM, REGISTERS, Written
from tests.scoring.random_rules import Draw, Rules


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
        "registers": REGISTERS,
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
        {seat: a_sheet(draw, rubric, rules, seat, roles) for seat in seats},
        [
            {"event": "received", "entry": name, "date": draw(st.sampled_from(RECEIVED)), "by": "office"}
            for name in names
        ],
        rules.scales,
        frozenset(seats),
        order=draw(_orders()),
        stands=draw(st.sampled_from(("new", "higher", "never_lower"))),
        register=draw(_registers()),
    )
    return draw(happenings(competition, rules))  # type: ignore[no-any-return]


def _orders() -> st.SearchStrategy[Sequence[str]]:
    """How people put equal entries in order; now and then they leave one out."""
    return st.permutations(ENTRIES).flatmap(lambda order: st.sampled_from((order, order, order[:2])))


def _registers() -> st.SearchStrategy[list[dict[str, Any]]]:
    sizes, bonus = st.sampled_from(("small", "large")), st.integers(0, 4)
    return st.lists(st.fixed_dictionaries({"size": sizes, "bonus": bonus}), max_size=3)


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
        other["order"] = draw(_orders())
    if Fact("register", ()) in missing:
        other["register"] = draw(_registers())
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
