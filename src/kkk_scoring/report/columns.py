"""Numbers that stand below one another: with as many decimals as the longest of them needs."""

from __future__ import annotations

from collections.abc import Iterable

from kkk_scoring.messages import exact
from kkk_scoring.report.values import PLACES, Shown
from kkk_scoring.scoring.protocol import certain


def places(values: Iterable[object]) -> int:
    """How many decimals the numbers among *values* need to stand in one column; at most `PLACES`.

    >>> places([132, Fraction(1261, 10)])
    1
    """
    return max((_places(value) for value in values), default=0)


def _places(value: object) -> int:
    number = certain(value)
    if number is None:
        return 0
    text = exact(number)
    return PLACES if "/" in text else min(len(text.partition(".")[2]), PLACES)


def aligned(value: object, language: str, decimals: int) -> str:
    """The value with at least *decimals* digits after the sign: zeros are added, nothing is rounded.

    >>> aligned(132, "pl", 1)
    '132,0'
    """
    text = Shown(value).render(language)
    if certain(value) is None or "…" in text:
        return text
    whole, sign, shown = text.partition("," if language == "pl" else ".")
    if len(shown) >= decimals:
        return text
    return f"{whole}{sign or (',' if language == 'pl' else '.')}{shown.ljust(decimals, '0')}"
