"""The report on experts as JSON: a contract, to which later versions only add.

Numbers are exact texts, as in the JSON of results; what is a root (the ends of an interval of severity, a
deviation) is rounded to six decimals.
"""

from __future__ import annotations

import json
from typing import Any

from kkk_scoring.report.numbers import bounds_pair, number
from kkk_scoring.scoring.protocol import Outcome
from kkk_scoring.study.experts import (
    LEAST_ENTRIES,
    LEAST_FOR_INTERVAL,
    Agreement,
    Divergence,
    Estimate,
    ExpertsReport,
    RoleReport,
    StageReport,
)
from kkk_scoring.study.severity import LEAST_SHARED, Severity
from kkk_scoring.study.whatif import WhatIf

FORMAT = 1


def render(report: ExpertsReport) -> str:
    """The whole report, in the same bytes whenever the round is the same."""
    made = {
        "format": FORMAT,
        "rubric": report.protocol.rubric.id,
        "round": report.protocol.round.id,
        "seed": report.seed,
        "draws": report.draws,
        "minimums": {
            "entries": LEAST_ENTRIES,
            "entries_for_interval": LEAST_FOR_INTERVAL,
            "shared_entries_for_severity": LEAST_SHARED,
        },
        "stages": [_stage(stage) for stage in report.stages],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _stage(stage: StageReport) -> dict[str, Any]:
    return {
        "stage": stage.stage.id,
        "roles": [_role(role) for role in stage.roles],
        "divergences": [_divergence(one) for one in stage.divergences],
        "calibrated": _what_if(stage.calibrated) if stage.calibrated else None,
        "calibration": [
            {"expert": expert, "criterion": criterion, "added": number(by)}
            for (expert, criterion), by in sorted(stage.shifts.items())
        ],
        "without": [{"expert": one.expert, **_what_if(one)} for one in stage.left_out],
    }


def _role(role: RoleReport) -> dict[str, Any]:
    return {
        "role": role.panel.role.id,
        "experts": list(role.panel.experts),
        "spread": [
            {
                "entry": one.entry,
                "sums": {expert: number(points) for expert, points in one.sums.items()},
                "spread": number(one.spread),
                "criteria": {id_: number(width) for id_, width in one.criteria.items()},
            }
            for one in role.spreads
        ],
        "agreement": [_agreement(one) for one in role.agreement],
        "severity": [_severity(one) for one in role.severities],
    }


def _agreement(one: Agreement) -> dict[str, Any]:
    return {"of": one.id, **{name: _estimate(estimate) for name, estimate in one.estimates.items()}}


def _estimate(estimate: Estimate) -> dict[str, Any]:
    interval = estimate.interval
    return {
        "value": number(estimate.value),
        "interval": None if interval is None else [number(interval.low), number(interval.high)],
        "draws": 0 if interval is None else interval.draws,
        "entries": estimate.entries,
        "why": None if estimate.why is None else estimate.why.replace(" ", "_"),
    }


def _severity(one: Severity) -> dict[str, Any]:
    ends, deviation = one.interval(), one.deviation()
    return {
        "expert": one.expert,
        "group": one.group,
        "entries": one.entries,
        "alone": one.alone,
        "severity": number(one.severity),
        "variance": number(one.variance),
        "degrees_of_freedom": one.freedom,
        "interval": None if ends is None else [round(end, 6) for end in ends],
        "deviation": None if deviation is None else round(deviation, 6),
    }


def _divergence(one: Divergence) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "called": [
            {"role": c.role, "rule": c.rule.text, "experts": list(c.experts), "missing": c.missing}
            for c in one.called
        ],
        "uncounted": list(one.uncounted),
        "recused": list(one.recused),
        "flags": [
            {"expert": flag.expert, "criterion": flag.criterion, "rule": flag.rule.text} for flag in one.flags
        ],
    }


def _what_if(what_if: WhatIf) -> dict[str, Any]:
    return {
        "entries": [
            {
                "entry": one.before.entry,
                "before": _outcome(one.before, one.points_before),
                "after": _outcome(one.after, one.points_after),
                "other_decision": one.differs,
                "other_place": one.before.rank != one.after.rank,
            }
            for one in what_if.entries
        ],
    }


def _outcome(outcome: Outcome, points: object) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict,
        "stopped_at": outcome.stopped_at,
        "result": outcome.result,
        "rank": outcome.rank,
        "points": bounds_pair(points),
    }
