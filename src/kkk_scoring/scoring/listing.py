"""The order of all entries in the protocol, and how many came how far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Funnel, Outcome, certain


def list_order(outcome: Outcome, depth: dict[str, int]) -> tuple[Any, ...]:
    """By place, then how far they came, then points, then id."""
    reached = depth[outcome.stages[-1].stage.id] if outcome.stages else -1
    total = certain(outcome.total)
    return (
        outcome.rank is None,
        outcome.rank or 0,
        -reached,
        outcome.verdict == "rejected",
        -(total if total is not None else 0),
        outcome.entry,
    )


def funnel(rubric: Rubric, outcomes: Sequence[Outcome]) -> Iterator[Funnel]:
    """How many entries came into each stage and what became of them there."""
    invalid = sum(outcome.verdict == "invalid" for outcome in outcomes)
    for index, stage in enumerate(rubric.stages):
        verdicts = [result.verdict for o in outcomes for result in o.stages if result.stage.id == stage.id]
        out = invalid if index == 0 else 0
        yield Funnel(
            stage,
            len(verdicts) + out,
            verdicts.count("passed"),
            verdicts.count("rejected"),
            verdicts.count("pending"),
            out,
        )
