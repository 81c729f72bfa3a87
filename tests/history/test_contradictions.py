"""A recommendation held against what the rules give: what contradicts it, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from kkk_scoring.files.place import Place
from kkk_scoring.scoring.acts import Recommendation
from kkk_scoring.scoring.recommended import contradictions
from tests.small import a_round, events, rules, scored

RULES = """
rubric: recommended
form: {size: number}
stages:
  - stage: s
    experts: {judge: 1}
    requirements: {signed: {judged: true}}
    criteria: {P: {points: size, out_of: 9}}
    require: s >= 3
ranking: [highest: s, decided: commission]
"""
RESULTS = "results: [{result: funded, places: 2, tied: decided, when: size != 5}]\n"
PLACE = Place("round.yaml", 7, 3)
SIZES = {"A": 9, "B": 6, "C": 6, "D": 5, "E": 2}
"""A gets the first of two places; B and C are equal at the limit; D has no result; E falls."""


def contradicted(
    rubric_text: str, entries: Sequence[str], *happened: dict[str, Any], unsigned: str = ""
) -> list[str]:
    """The entries whose recommendation contradicts the result."""
    rubric = rules(rubric_text)
    event = TypeAdapter(Recommendation).validate_python(
        {"event": "recommendation", "entries": [*entries], "date": "2026-05-01", "by": "commission"}
    )
    marks = {"J": {id_: {"signed": "yes"} for id_ in SIZES if id_ not in unsigned}}
    made = events(*({"date": "2026-05-02", "by": "minister", **one} for one in happened))
    round_ = replace(a_round(rubric, {"J": "judge"}, {"s": marks}, made), happened={PLACE: event})
    protocol = scored(rubric, round_, {id_: {"size": size} for id_, size in SIZES.items()})
    found = list(contradictions(rubric, round_, protocol.outcomes))

    assert {(f.code, f.severity, f.place) for f in found} <= {("KKK364", "warning", PLACE)}
    return [f.message.render("en").partition(" ")[0] for f in found]


def test_who_fell_or_got_no_result_contradicts_and_who_is_open_does_not() -> None:
    assert contradicted(RULES + RESULTS, "ABCDE") == ["D", "E"]


def test_without_results_only_who_fell_contradicts() -> None:
    assert contradicted(RULES, "ABCDE") == ["E"]


def test_an_entry_without_a_verdict_or_that_is_not_there_contradicts_nothing() -> None:
    assert contradicted(RULES + RESULTS, "DZ", unsigned="D") == []


@pytest.mark.parametrize(
    "event",
    [
        {"event": "set_result", "entry": "D", "result": "funded", "reason": "r"},
        {"event": "withdraw", "entry": "D"},
    ],
)
def test_a_final_say_and_a_withdrawal_contradict_nothing(event: dict[str, Any]) -> None:
    assert contradicted(RULES + RESULTS, "DE", event) == ["E"]
