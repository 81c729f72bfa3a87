"""Changes that go together: what they lead to, and how they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from kkk_scoring.study.changes import Change, Exact, Made, Set, cost, taken_rows
from kkk_scoring.study.items import Asks
from kkk_scoring.study.standing import Standing


class Way(NamedTuple):
    """Changes that go together. *asks*: for each, which answers of an item matter, and what they may be.

    *after*: where the application then stands, scored as a whole; *breaks*: what would then fail that holds
    now; *gain*: points added to the total.
    """

    made: Set
    asks: tuple[Asks, ...]
    after: Standing
    breaks: tuple[str, ...] = ()
    gain: Exact = 0

    @property
    def cost(self) -> Exact:
        """The effort of all changes together."""
        return cost(self.made)


def joined(made: Set, alike: Sequence[Sequence[Change]]) -> tuple[Set, list[list[Change]]]:
    """The set with fewer items of one list as one change, and the changes that do as well."""
    kept: list[Made] = []
    same: list[list[Change]] = []
    rows = taken_rows(made)
    for one, others in zip(made, alike, strict=True):
        at = next((n for n, other in enumerate(kept) if _same_list(one.change, other.change)), None)
        if one.change.kind != "fewer" or at is None:
            first = replace(one.change, rows=rows[one.change]) if one.change.kind == "fewer" else one.change
            kept.append(Made(first, one.times))
            same.append([first, *others])
            continue
        together = (*kept[at].change.rows, *rows[one.change])
        kept[at] = Made(replace(kept[at].change, rows=together), len(together))
        same[at] = [kept[at].change, *same[at], *others]
    return tuple(kept), same


def instead(other: Change, change: Change, times: int) -> Set:
    """*other* instead of *change*, as often as it can be made."""
    most = times if other.most is None else min(times, other.most)
    return (Made(other, most), Made(change, times - most)) if most < times else (Made(other, times),)


def _same_list(one: Change, other: Change) -> bool:
    return (one.kind, one.pattern) == (other.kind, other.pattern)


def closer(made: Set, at: int, good: Callable[[Set], bool]) -> Set:
    """*made* with the number or date of its change no. *at* as near to what it was as is still good."""
    change = made[at].change
    before, value = change.before, change.value
    if (
        change.kind != "answer"
        or change.field.kind not in ("number", "date", "date and time")
        or before is None
        or value is None
    ):
        return made

    def with_(new: Any) -> Set:
        return (*made[:at], Made(replace(change, value=new), 1), *made[at + 1 :])

    if isinstance(value, date):
        step, days = None, smallest_span(before)
        span = (value - before) // days
    else:
        step = change.field.step or _fine(before, value, change)
        span = int((value - before) / Fraction(step))
    below, reach, sign = 0, abs(span), 1 if span > 0 else -1

    def at_distance(n: int) -> Any:
        if step is None:
            return before + sign * n * days
        found = before + sign * n * step
        return found.numerator if isinstance(found, Fraction) and found.denominator == 1 else found

    while reach - below > 1:
        middle = (below + reach) // 2
        if good(with_(at_distance(middle))):
            reach = middle
        else:
            below = middle
    return with_(at_distance(reach))


def smallest_span(of: date) -> timedelta:
    """By how much dates are advised nearer or later: a day, with an hour a minute."""
    return timedelta(minutes=1) if isinstance(of, datetime) else timedelta(days=1)


def _fine(before: Exact, value: Exact, change: Change) -> Exact:
    if change.field.unit == "%" and all((Fraction(one) * 100).denominator == 1 for one in (before, value)):
        return Fraction(1, 100)
    return Fraction(1, max(Fraction(before).denominator, Fraction(value).denominator))


def gain(before: Standing, after: Standing) -> Exact:
    """The points added to the total; 0 where it is open."""
    if type(before.total) in (int, Fraction) and type(after.total) in (int, Fraction):
        return after.total - before.total  # type: ignore[operator, no-any-return]  # numbers
    return 0
