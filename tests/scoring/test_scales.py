"""Scales with an expression: each entry has its own, and a mark outside of it is a finding."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kkk_scoring.files.yaml_reader import read_yaml
from kkk_scoring.messages import exact
from kkk_scoring.rubric.build import build
from kkk_scoring.scoring.protocol import Outcome, Protocol, bounds
from tests.small import Marks, a_round, outcome, rules, scored

VOTE = """
rubric: vote
form: {name?: text}
stages:
  - stage: consensus
    experts: {reviewers: 1}
    criteria: {agreed: {marks: {to: 4.9, step: 0.1}}}
  - stage: vote
    experts: {member: 3}
    criteria:
      votes:
        marks: {from: "max(0, consensus - 0.5)", to: "min(4.9, consensus + 0.5)", step: 0.1}
        combine: mean(marks)
    require: vote >= 3
ranking: [highest: vote, shared]
"""
EXPERTS = {"R": "reviewers", "M1": "member", "M2": "member", "M3": "member"}


def tenths(number: int) -> Fraction | int:
    value = Fraction(number, 10)
    return value if value.denominator > 1 else value.numerator


def voted(agreed: int | None, votes: list[int]) -> tuple[Protocol, Outcome]:
    """The round of one entry; all marks in tenths of a point."""
    sheets: dict[str, Any] = {
        "consensus": {} if agreed is None else {"R": {"A": {"agreed": tenths(agreed)}}},
        "vote": {f"M{n}": {"A": {"votes": tenths(vote)}} for n, vote in enumerate(votes, 1)},
    }
    rubric = rules(VOTE)
    protocol = scored(rubric, a_round(rubric, EXPERTS, sheets), {"A": {}})
    return protocol, outcome(protocol, "A")


def test_votes_within_half_a_point_of_the_consensus_count() -> None:
    protocol, found = voted(32, [27, 35, 37])

    assert (found.verdict, found.total, protocol.findings) == ("passed", Fraction(33, 10), ())


@pytest.mark.parametrize(
    ("agreed", "vote", "says"),
    [
        (32, 26, "`votes` has 2.6 points, but the rubric starts at 2.7."),
        (32, 38, "`votes` has 3.8 points, but the rubric allows 3.7."),
        (48, 50, "`votes` has 5 points, but the rubric allows 4.9."),
    ],
)
def test_a_vote_too_far_from_the_consensus_is_a_finding_and_no_vote(
    agreed: int, vote: int, says: str
) -> None:
    protocol, found = voted(agreed, [vote, agreed, agreed])

    assert [(f.code, f.message.render("en")) for f in protocol.findings] == [("KKK302", says)]
    assert [(m.what, m.expert) for m in found.missing] == [("mark", "M1")]
    (fix,) = (f.fix.render("en") for f in protocol.findings if f.fix)
    low, high = agreed - 5, min(agreed + 5, 49)
    scale = f"{exact(tenths(low))} to {exact(tenths(high))} in steps of 0.1"

    assert fix == (
        f"Give {scale}, and check that the sheet is for this competition. "
        "The rule stands at rubric.yaml:11:7."
    )


def test_before_the_vote_the_consensus_says_what_it_can_come_to() -> None:
    _, found = voted(32, [])

    assert bounds(found.open_points) == (Fraction(27, 10), Fraction(37, 10))


def test_while_the_consensus_is_open_it_is_open_too_whether_a_vote_fits() -> None:
    protocol, found = voted(None, [10, 40, 40])

    assert (found.verdict, protocol.findings) == ("pending", ())
    assert [m.what for m in found.missing] == ["sheet", "scale", "scale", "scale"]


BESIDE = """
rubric: beside
form: {size: {is: number, min: 1, max: 9}}
stages:
  - stage: merit
    experts: {judge: 1}
    criteria:
      G:
        criteria:
          its: {marks: {to: size}, out_of: 9}
          same: {marks: {to: 5}}
          word: {marks: {levels: {poor: 0, good: 3}}}
          computed: {points: size, out_of: 9}
"""


@pytest.mark.parametrize(("size", "points"), [(4, 4 + 5 + 3 + 4), (3, None)])
def test_beside_a_scale_of_its_own_an_entry_has_those_that_are_the_same_for_all(
    size: int, points: int | None
) -> None:
    rubric = rules(BESIDE)
    sheets: dict[str, Marks] = {"merit": {"J": {"A": {"its": 4, "same": 5, "word": 3}}}}
    protocol = scored(rubric, a_round(rubric, {"J": "judge"}, sheets), {"A": {"size": size}})
    (stage,) = outcome(protocol, "A").stages

    assert [f.code for f in protocol.findings] == ([] if points else ["KKK302"])
    assert bounds(stage.points) == ((points, points) if points else (5 + 3 + 3, 3 + 5 + 3 + 3))


@pytest.mark.parametrize(
    ("marks", "finding"),
    [
        ("{to: consensus}", None),
        ("{from: consensus, to: consensus + 1}", None),
        ("{to: consensu}", "KKK211"),
        ("{from: consensus + 1, to: 0.5}", "KKK230"),
        ("{to: 1 / price}", "KKK230"),
        ("{to: vote}", "KKK211"),
        ("{to: 'agreed > 1'}", "KKK212"),
    ],
)
def test_what_a_scale_may_look_at(marks: str, finding: str | None) -> None:
    text = VOTE.replace(
        '{from: "max(0, consensus - 0.5)", to: "min(4.9, consensus + 0.5)", step: 0.1}', marks
    )
    text = text.replace("{name?: text}", "{price: {is: number, over: 0}}")
    _, findings = build(read_yaml(text.encode(), "rubric.yaml"))

    assert [f.code for f in findings] == ([finding] if finding else [])
