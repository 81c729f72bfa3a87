"""Laws of advice, by looking at every application there can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.study.advice import Advice, advise
from kkk_scoring.study.candidates import Effort
from kkk_scoring.study.changes import Made, applied
from kkk_scoring.study.standing import Standing, stand
from tests.small import NOWHERE, rules
from tests.study.random_rules import FIXED, VALUES, answers, application, completions, rubrics

QUICK = settings(max_examples=25, deadline=None)
EFFORT = {"a": 1, "b": 2, "c": 1, "d": 3, "e": 1}


def advice(rubric: Rubric, given_answers: Mapping[str, object]) -> Advice:
    standing = stand(rubric, application(rubric, given_answers), Round(None))
    assume(standing.verdict == "rejected")
    return advise(standing, Effort({}), final=True)


def changed(of: Advice, made: tuple[Made, ...]) -> Standing:
    new = applied(of.standing.application.answers or {}, made)
    assert new is not None
    filled = Application("A", "A.yaml", new, lambda _: NOWHERE)
    return stand(of.standing.rubric, filled, of.standing.round)


def cheapest(rubric: Rubric, given_answers: Mapping[str, object]) -> int | None:
    """The least that any passing application costs, looking at them all."""
    costs = [
        sum(EFFORT[name] for name in EFFORT if other[name] != given_answers[name])
        for other in completions({name: given_answers[name] for name in FIXED})
        if stand(rubric, application(rubric, other), Round(None)).verdict == "passed"
    ]
    return min(costs, default=None)


@QUICK
@given(rubrics(), answers())
def test_the_cheapest_advised_set_is_the_cheapest_there_is(rubric: Rubric, filled: dict[str, object]) -> None:
    found = advice(rubric, filled)
    reachable = not found.beyond

    assert found.proven
    if reachable:
        assert (found.sets[0].cost if found.sets else None) == cheapest(rubric, filled)
    else:
        assert cheapest(rubric, filled) is None


@QUICK
@given(rubrics(), answers())
def test_with_an_advised_set_it_passes_and_without_any_piece_it_does_not(
    rubric: Rubric, filled: dict[str, object]
) -> None:
    found = advice(rubric, filled)
    for way in found.sets if not found.beyond else ():
        assert changed(found, way.made).verdict == "passed"
        for at in range(len(way.made)):
            assert changed(found, way.made[:at] + way.made[at + 1 :]).verdict == "rejected"


@QUICK
@given(rubrics(), answers())
def test_advice_never_touches_a_fixed_field(rubric: Rubric, filled: dict[str, object]) -> None:
    found = advice(rubric, filled)
    ways = [*found.sets, *found.further, *(way for miss in found.misses for way in miss.ways)]

    assert all(one.change.pattern[0] not in FIXED for way in ways for one in way.made)


LISTED = """rubric: listed
form:
  members:
    - nip: {{is: nip, fixed: true}}
      kind: {{is: [x, y], fixed: true}}
      near: {{is: boolean, effort: 2}}
figures:
  all: count(distinct values(members.nip))
  xs: count(members[kind = "x"])
stages:
  - stage: s
    requirements:
      R1:
        require: all >= {0}
      R2:
        require: xs / all >= {1} / 4
      R3:
        require: count(members[near]) > {2}
      R4:
        require: count(members[kind = "y"]) >= {3}
"""
items = st.tuples(st.sampled_from("xy"), st.booleans())


@QUICK
@given(st.lists(items, min_size=1, max_size=5), st.tuples(*[st.integers(0, 4)] * 4))
def test_of_a_list_too_nothing_cheaper_passes(
    listed: list[tuple[str, bool]], limits: tuple[int, int, int, int]
) -> None:
    rubric = rules(LISTED.format(*limits))
    members = [{"nip": str(n), "kind": kind, "near": near} for n, (kind, near) in enumerate(listed)]
    standing = stand(rubric, application(rubric, {"members": members}), Round(None))
    assume(standing.verdict == "rejected")
    found = advise(standing, Effort({}), final=True, steps=800)
    least = cheapest_list(rubric, members, int(found.sets[0].cost) if found.sets else 4)

    if found.sets and found.proven:
        assert least == found.sets[0].cost
        assert all(changed(found, way.made).verdict == "passed" for way in found.sets)
    elif found.proven:
        assert least is None


def cheapest_list(rubric: Rubric, members: list[dict[str, Any]], most: int) -> int | None:
    """The least that a list with passes costs, among those that cost at most *most*."""
    states = {tuple(sorted((one["kind"], one["near"], True) for one in members))}
    reached: dict[tuple[tuple[str, bool, bool], ...], int] = dict.fromkeys(states, 0)
    for paid in range(most + 1):
        for state in [state for state, spent in reached.items() if spent == paid]:
            if _passes(rubric, state):
                return paid
            for after, price in _steps(state):
                if paid + price < reached.get(after, most + 1) and paid + price <= most:
                    reached[after] = paid + price
    return None


def _steps(state: tuple[tuple[str, bool, bool], ...]) -> list[tuple[tuple[tuple[str, bool, bool], ...], int]]:
    """What one change makes of a list; of an item: kind, near, whether it was there from the start."""
    found = [(tuple(sorted((*state, (kind, near, False)))), 1) for kind in "xy" for near in (True, False)]
    for at, (kind, near, old) in enumerate(state):
        rest = state[:at] + state[at + 1 :]
        if old:
            found.append((rest, 1))
            found.append((tuple(sorted((*rest, (kind, not near, False)))), 2))
    return found


def _passes(rubric: Rubric, state: tuple[tuple[str, bool, bool], ...]) -> bool:
    members = [{"nip": str(n), "kind": kind, "near": near} for n, (kind, near, _) in enumerate(state)]
    return stand(rubric, application(rubric, {"members": members}), Round(None)).verdict == "passed"


def test_every_value_of_the_random_forms_is_tried() -> None:
    assert set(EFFORT) | set(FIXED) == set(VALUES)
