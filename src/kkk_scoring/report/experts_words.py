"""What all forms of the report on experts say alike: coefficients, decisions, rounded numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from kkk_scoring.messages import Message, say
from kkk_scoring.report import summary
from kkk_scoring.report.called import rule_called
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Outcome
from kkk_scoring.study.experts import LEAST_ENTRIES, LEAST_FOR_INTERVAL
from kkk_scoring.study.panels import SUM
from kkk_scoring.study.severity import LEAST_SHARED

HEADS: Final[Mapping[str, str]] = {
    "alpha_nominal": "α nom.",
    "alpha_ordinal": "α ord.",
    "alpha_interval": "α int.",
    "icc_2_1": "ICC(2,1)",
    "icc_2_k": "ICC(2,k)",
    "kendall_w": "W",
}


class Rounded(Message):
    """A number rounded to *places* decimals: only for what decides nothing. None is shown as ``–``."""

    __slots__ = ("places", "signed", "value")

    def __init__(self, value: Fraction | float | None, places: int = 2, signed: bool = False) -> None:
        super().__init__("", {})
        self.value, self.places, self.signed = value, places, signed

    def render(self, language: str) -> str:
        if self.value is None:
            return "–"
        scaled = round(Fraction(self.value) * 10**self.places)
        digits = str(abs(scaled)).rjust(self.places + 1, "0")
        text = f"{digits[: -self.places]}.{digits[-self.places :]}" if self.places else digits
        if scaled < 0:
            text = f"−{text}"
        elif self.signed and scaled > 0:
            text = f"+{text}"
        return text.replace(".", ",") if language == "pl" else text


def item_title(id_: str, rubric: Rubric) -> Message:
    """What a row of the table of agreement is about: a criterion, or the sheets' sums."""
    return say("sum") if id_ == SUM else say("{title}", title=rule_called(id_, rubric))


def decision(outcome: Outcome, rubric: Rubric, language: str) -> Message:
    """What is decided about an entry, in words."""
    if outcome.verdict == "passed" and outcome.result is None and outcome.result_open is not None:
        return say("passed, result open")
    if outcome.verdict == "passed":
        return say("{result}", result=summary.result_title(outcome, rubric, language))
    word = summary.verdict_word(outcome.verdict)
    if outcome.stopped_at is None:
        return word
    return say("{verdict} ({stage})", verdict=word, stage=rule_called(outcome.stopped_at, rubric))


def no_decision() -> Message:
    """What stands above everything that compares results."""
    return say("This decides nothing: it shows which decisions hang on how severe an expert is, or on one.")


def coefficients() -> Message:
    """What the heads of the table stand for."""
    return say(
        "α: Krippendorff's alpha of marks as names, ranks and numbers; ICC: intraclass correlation of one"
        " expert and of all together (Shrout and Fleiss, case 2); W: Kendall's concordance."
    )


def minimums() -> Message:
    """When there is a number, and when only a dash."""
    return say(
        "–: not enough data, or nothing varies. α needs {entries} entries marked by two experts, ICC and W"
        " need {entries} marked by all, an interval {interval}, severity {shared} shared with others.",
        entries=LEAST_ENTRIES,
        interval=LEAST_FOR_INTERVAL,
        shared=LEAST_SHARED,
    )
