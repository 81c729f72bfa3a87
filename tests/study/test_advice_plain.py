"""Advice about lists of plain values and about dates with an hour, by looking at every way there is."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from kkk_scoring.report.change_words import ChangeWords
from kkk_scoring.scoring.round import Round
from kkk_scoring.study.advice import Advice, advise
from kkk_scoring.study.candidates import Effort
from kkk_scoring.study.standing import stand
from tests.small import rules
from tests.study.random_rules import application
from tests.study.test_advice_laws import changed

TOPICS = ("air", "fire", "sea", "soil")
CHOSEN = """rubric: topics
form:
  topics: {{list: [air, fire, sea, soil]}}
  firms: {{list: nip, effort: 2}}
stages:
  - stage: s
    requirements:
      R1: {{require: count(topics) >= {0}}}
      R2: {{require: 'count(topics) <= {1} or list contains(topics, "sea")'}}
      R3: {{require: 'not(list contains(topics, "air") and list contains(topics, "fire"))'}}
      R4: {{require: count(firms) = {2}}}
"""


def advice(text: str, answers: dict[str, object]) -> Advice:
    rubric = rules(text)
    return advise(stand(rubric, application(rubric, answers), Round(None)), Effort({}), final=True)


def sentences(found: Advice) -> list[list[str]]:
    words = ChangeWords(found.standing.application, "en")
    return [
        [words.change(one, asks).render("en") for one, asks in zip(way.made, way.asks, strict=True)]
        for way in found.sets
    ]


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.lists(st.sampled_from(TOPICS), unique=True, max_size=4),
    st.integers(0, 3),
    st.tuples(*[st.integers(0, 4)] * 3),
)
def test_of_a_list_of_choices_nothing_cheaper_passes(
    chosen: list[str], firms: int, limits: tuple[int, int, int]
) -> None:
    text = CHOSEN.format(*limits)
    found = advice(text, {"topics": chosen, "firms": [str(n) for n in range(firms)]})
    assume(found.standing.verdict == "rejected")
    subsets = chain.from_iterable(combinations(TOPICS, size) for size in range(5))
    costs = [len(set(chosen) ^ set(other)) for other in subsets if _passes(set(other), limits)]
    least = min(costs, default=None)

    assert found.proven
    if least is None:
        assert not found.sets or found.beyond
    else:
        assert found.sets[0].cost == least + 2 * abs(firms - limits[2])
        assert all(changed(found, way.made).verdict == "passed" for way in found.sets)


def _passes(topics: set[str], limits: tuple[int, int, int]) -> bool:
    enough, few = len(topics) >= limits[0], len(topics) <= limits[1] or "sea" in topics
    return enough and few and not {"air", "fire"} <= topics


def test_the_value_that_matters_is_named() -> None:
    found = advice(CHOSEN.format(0, 0, 3), {"topics": ["air"], "firms": ["1", "2"]})

    assert sentences(found) == [
        ["topics: 1 more (sea)", "firms: 1 more"],
        ["topics: 1 fewer; for example “air” (line 1)", "firms: 1 more"],
    ]


OPENED = """rubric: opened
form:
  opens: date and time
  closes: date and time
stages:
  - stage: s
    requirements:
      R1: {require: 'opens >= date and time("2026-05-04T08:00:00")'}
      R2: {require: 'closes - opens >= duration("PT48H")'}
"""
EIGHT = datetime(2026, 5, 4, 8)


CHAINED = """rubric: chained
form:
  share: {is: number, min: 0, max: 100000, step: 1}
  bank: {is: number, min: 0, max: 100000, step: 1}
  budget: {is: number, min: 0, max: 100000, step: 1}
stages:
  - stage: s
    requirements:
      R1: {require: share >= 700}
      R2: {require: bank >= 2 * share}
      R3: {require: 3 * bank <= budget}
"""


def test_answers_that_hang_on_one_another_are_changed_together() -> None:
    found = advice(CHAINED, {"share": 10, "bank": 20, "budget": 60})

    assert {one.change.pattern[0]: one.change.value for one in found.sets[0].made} == {
        "share": 700,
        "bank": 1400,
        "budget": 4200,
    }
    assert changed(found, found.sets[0].made).verdict == "passed"


@pytest.mark.parametrize(
    ("opens", "closes", "needed"),
    [
        ("2026-05-04 07:59", "2026-05-07 12:00", {"opens": EIGHT}),
        ("2026-05-04 08:00", "2026-05-06 07:30", {"closes": EIGHT + timedelta(hours=48)}),
        ("2026-05-03 20:00", "2026-05-05 20:00", {"opens": EIGHT, "closes": EIGHT + timedelta(hours=48)}),
    ],
)
def test_a_time_is_advised_to_the_minute(opens: str, closes: str, needed: dict[str, datetime]) -> None:
    answers = {"opens": datetime.fromisoformat(opens), "closes": datetime.fromisoformat(closes)}
    found = advice(OPENED, dict(answers))

    assert {one.change.pattern[0]: one.change.value for one in found.sets[0].made} == needed
    assert changed(found, found.sets[0].made).verdict == "passed"
