"""A proposal of assignments as JSON: a contract, to which later versions only add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kkk_scoring.report import json
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.study.assign import Proposal
from kkk_scoring.study.conflicts import Suspicion

FORMAT: Final = 1


def render(protocol: Protocol, proposal: Proposal, suspicions: Sequence[Suspicion]) -> str:
    """What is proposed, what it was drawn from, which seats stay empty, at which pairs people should look."""
    return json.dumps(
        {
            "format": FORMAT,
            "rubric": protocol.rubric.id,
            "round": protocol.round.id,
            "stage": proposal.stage.id,
            "seed": proposal.seed,
            "field": proposal.field,
            "experts": [
                {
                    "expert": expert,
                    "before": before,
                    "after": after,
                    "added": list(proposal.added.get(expert, ())),
                }
                for expert, (before, after) in proposal.loads.items()
            ],
            "vacancies": [
                {
                    "entry": one.entry,
                    "role": one.role,
                    "count": one.count,
                    "reasons": {expert: reason.both() for expert, reason in one.reasons.items()},
                }
                for one in proposal.vacancies
            ],
            "suspicions": [
                {**suspicion(one), "proposed": one.entry in proposal.added.get(one.expert, ())}
                for one in suspicions
            ],
            "waiting": list(proposal.waiting),
        }
    )


def suspicion(one: Suspicion) -> dict[str, Any]:
    """What an expert and an application have in common, with the places in both files."""
    return {
        "entry": one.entry,
        "expert": one.expert,
        "told": one.message.both(),
        "place": json.place(one.place),
        "places": [json.place(place) for place in one.places],
    }
