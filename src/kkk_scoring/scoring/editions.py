"""Editions of a rubric: a sheet counts under the one for which it was made."""

from __future__ import annotations

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.messages import say


def other_edition(sha256: str, place: Place) -> Finding:
    """What is wrong with a sheet that was made for the edition *sha256* of the rubric."""
    message = say("This sheet was made for another edition of the rubric ({hash}).", hash=short(sha256, 16))
    fix = say(
        "If its marks carry over, say so and why in round.yaml: {line}",
        line=f'carries_over: {{"{short(sha256, 64)}": "…"}}',
    )
    return Finding("KKK316", message, fix, place)
