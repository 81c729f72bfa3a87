"""Every rule of soundness, with its code and severity. A rule's docstring is its manual page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kkk_scoring.study.soundness import (
    comparisons,
    experts,
    expressions,
    implied,
    inexact,
    matters,
    minimums,
    missing,
    monotone,
    ranked,
    thresholds,
    unused,
)
from kkk_scoring.study.soundness.subject import Found, Subject


class SoundnessRule(NamedTuple):
    """*find* looks for what the rule is against; *severity* as in `Finding`."""

    code: str
    severity: str
    find: Callable[[Subject], Iterator[Found]]


RULES: Final = (
    SoundnessRule("KKK501", "error", thresholds.unreachable),
    SoundnessRule("KKK502", "warning", thresholds.always_reached),
    SoundnessRule("KKK503", "warning", thresholds.one_is_enough),
    SoundnessRule("KKK504", "warning", minimums.minimums_are_enough),
    SoundnessRule("KKK505", "error", minimums.limits_forbid),
    SoundnessRule("KKK506", "warning", implied.implied),
    SoundnessRule("KKK510", "warning", matters.part_never_matters),
    SoundnessRule("KKK511", "error", matters.step_outside),
    SoundnessRule("KKK512", "warning", matters.step_never_matters),
    SoundnessRule("KKK513", "warning", ranked.key_never_matters),
    SoundnessRule("KKK514", "warning", unused.figure_never_used),
    SoundnessRule("KKK515", "warning", unused.field_never_used),
    SoundnessRule("KKK520", "error", expressions.divides_by_zero),
    SoundnessRule("KKK521", "error", comparisons.compared_with_itself),
    SoundnessRule("KKK522", "error", inexact.inexact_at_an_edge),
    SoundnessRule("KKK530", "error", experts.case_left_open),
    SoundnessRule("KKK531", "note", monotone.higher_mark_costs),
    SoundnessRule("KKK540", "warning", ranked.ranking_has_no_end),
    SoundnessRule("KKK541", "warning", missing.no_clause),
    SoundnessRule("KKK542", "warning", missing.no_title),
)
