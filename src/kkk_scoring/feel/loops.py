"""The steps that look at each item of a list: filters, ``for``, ``some``, ``every``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from kkk_scoring.feel.frame import RUN, Frame, Step
from kkk_scoring.feel.relations import RangeValue, both, either, is_open
from kkk_scoring.feel.unknown import (
    LISTS,
    NUMBERS,
    UNDECIDED,
    UNKNOWN,
    Interval,
    OneOf,
    Rows,
    join,
)
from kkk_scoring.feel.values import item_at, kept

_HEAVY: Final = frozenset((str, list, tuple))


def filter_step(base: Step, condition: Step, slot: int, kind: str | None, weight: int) -> Step:
    """``base[condition]``; *kind* is ``item``, ``rows``, or None when the value of the condition decides.

    *weight*: how many steps one look at the condition costs; so in all loops.
    """

    def run(frame: Frame) -> Any:
        values = base(frame)
        if type(values) not in LISTS:
            return _filter_other(frame, values, filtered)
        return filtered(frame, values)

    def filtered(frame: Frame, values: Any) -> Any:
        if type(values) is Rows:
            frame[RUN].spend(weight * (len(values.sure) + len(values.maybe) + 1))
            return _filter_rows(frame, values, condition, slot, kind)
        frame[RUN].spend(weight * len(values))
        found = []
        for item in values:
            frame[slot] = item
            keep = condition(frame)
            if keep is True:
                found.append(item)
            elif keep is not False and keep is not None:
                return _filter_carefully(frame, values, condition, slot, kind)
        return found

    def place(frame: Frame) -> Any:
        values = base(frame)
        if type(values) not in LISTS:
            return _filter_other(frame, values, chosen)
        return chosen(frame, values)

    def chosen(frame: Frame, values: Any) -> Any:
        if type(values) is Rows:
            return UNKNOWN
        frame[slot] = values[0] if values else None
        return _at(values, condition(frame))

    return place if kind == "item" else run


def _at(values: Sequence[Any], place: Any) -> Any:
    if type(place) in UNDECIDED:
        return (
            join(item_at(values, number) for number in place.alternatives)
            if type(place) is OneOf
            else UNKNOWN
        )
    return item_at(values, place)


def _filter_other(frame: Frame, values: Any, filtered: Callable[[Frame, Any], Any]) -> Any:
    """A filter on what is not a list: an undecided one, null, or a single value, which is a list of one."""
    if values is None:
        return None
    if values is UNKNOWN:
        return UNKNOWN
    if type(values) is OneOf:
        return join(
            filtered(frame, alternative)
            if type(alternative) in LISTS or type(alternative) is Rows
            else _filter_other(frame, alternative, filtered)
            for alternative in values.alternatives
        )
    return filtered(frame, values if type(values) is Rows else [values])


def _filter_rows(frame: Frame, rows: Rows, condition: Step, slot: int, kind: str | None) -> Any:
    def answer(item: Any) -> Any:
        frame[slot] = item
        return condition(frame)

    sure = [(item, answer(item)) for item in rows.sure]
    maybe = [(item, answer(item)) for item in rows.possible()]
    if _may_be_place(kind, [keep for _, keep in (*sure, *maybe)]):
        return UNKNOWN
    open_template = rows.more != 0 and _possible(maybe[-1][1])
    listed = maybe[: len(rows.maybe)]
    likely = [item for item, keep in sure if is_open(keep)]
    return Rows(
        [item for item, keep in sure if keep is True],
        likely + [item for item, keep in listed if _possible(keep)],
        rows.more if open_template else 0,
        rows.template if open_template else UNKNOWN,
    )


def _possible(keep: Any) -> bool:
    return keep is True or is_open(keep)


def _may_be_place(kind: str | None, answers: list[Any]) -> bool:
    """Whether the condition may turn out to be a number, so that the filter means one item."""
    if kind == "rows" or any(isinstance(answer, bool) for answer in answers):
        return False
    return any(is_open(answer) or type(answer) in NUMBERS or type(answer) is Interval for answer in answers)


def _filter_carefully(
    frame: Frame, values: Sequence[Any], condition: Step, slot: int, kind: str | None
) -> Any:
    """A filter whose condition is not true, false or null for every item."""
    answers = []
    for item in values:
        frame[slot] = item
        answers.append(condition(frame))
    if _may_be_place(kind, answers):
        return _at(values, answers[0]) if type(answers[0]) in NUMBERS else UNKNOWN
    pairs = list(zip(values, answers, strict=True))
    sure = [item for item, keep in pairs if keep is True]
    maybe = [item for item, keep in pairs if is_open(keep)]
    return Rows(sure, maybe) if maybe else sure


def items_of(frame: Frame, values: Any) -> Any:
    """The items of a range of whole numbers as a list; anything else as it is."""
    if type(values) is not RangeValue:
        return values
    low, high = values.low, values.high
    if type(low) is not int or type(high) is not int:
        return UNKNOWN if type(low) in UNDECIDED or type(high) in UNDECIDED else None
    frame[RUN].spend(abs(high - low) + 1)
    return list(range(low, high + 1)) if low <= high else list(range(low, high - 1, -1))


def loop_step(sources: Sequence[tuple[int, Step]], body: Step, out: int, weight: int) -> Step:
    """``for``: the body's value for every item; *out* is the place of the list so far."""

    def innermost(frame: Frame) -> Any:
        value = kept(body(frame))
        if type(value) in _HEAVY:
            frame[RUN].spend(len(value) // 8)
        frame[out].append(value)
        return None

    walk: Step = innermost
    for slot, source in reversed(sources[1:]):
        walk = _level(slot, source, walk, weight)
    first, source = sources[0]

    def run(frame: Frame) -> Any:
        return each(frame, items_of(frame, source(frame)))

    def each(frame: Frame, values: Any) -> Any:
        if type(values) not in LISTS:
            return _loop_other(frame, values, each) if len(sources) == 1 else _not_listed(values)
        frame[RUN].spend(weight * len(values))
        found: list[Any] = []
        frame[out] = found
        for item in values:
            frame[first] = item
            refused = walk(frame)
            if refused is not None:
                return _not_listed(refused)
        return found

    return run


def _level(slot: int, source: Step, inner: Step, weight: int) -> Step:
    """One loop inside another; gives what it can't go through, None when all went well."""

    def run(frame: Frame) -> Any:
        values = items_of(frame, source(frame))
        if type(values) not in LISTS:
            return values if type(values) in UNDECIDED else False
        frame[RUN].spend(weight * len(values))
        for item in values:
            frame[slot] = item
            refused = inner(frame)
            if refused is not None:
                return refused
        return None

    return run


def _not_listed(values: Any) -> Any:
    """The value of a loop over something that is no list: null, or unknown if it may yet be one."""
    return UNKNOWN if type(values) in UNDECIDED and type(values) is not Interval else None


def _loop_other(frame: Frame, values: Any, each: Callable[[Frame, Any], Any]) -> Any:
    if type(values) is OneOf:
        return join(each(frame, alternative) for alternative in values.alternatives)
    if type(values) is not Rows:
        return _not_listed(values)
    parts = [each(frame, items) for items in (values.sure, values.maybe)]
    template = each(frame, (values.template,))[0] if values.more != 0 else UNKNOWN
    return Rows(parts[0], parts[1], values.more, template)


def quantified_step(op: str, sources: Sequence[tuple[int, Step]], condition: Step, weight: int) -> Step:
    """``some``: or over all items, ``every``: and over all items."""
    inner = condition
    for slot, source in reversed(sources):
        inner = _quantifier(op == "every", slot, source, inner, weight)
    return inner


def _quantifier(neutral: bool, slot: int, source: Step, inner: Step, weight: int) -> Step:
    """*neutral* is the answer for an empty list; the opposite one decides."""
    combine = both if neutral else either

    def run(frame: Frame) -> Any:
        return over(frame, items_of(frame, source(frame)))

    def over(frame: Frame, values: Any) -> Any:
        if type(values) not in LISTS:
            return other(frame, values)
        frame[RUN].spend(weight * len(values))
        result: Any = neutral
        for item in values:
            frame[slot] = item
            answer = inner(frame)
            if answer is not neutral:
                result = combine(result, answer)
                if result is (not neutral):
                    return result
        return result

    def other(frame: Frame, values: Any) -> Any:
        if type(values) is OneOf:
            return join(over(frame, alternative) for alternative in values.alternatives)
        if type(values) is not Rows:
            return _not_listed(values)
        result = over(frame, values.sure)
        for item in values.possible():
            # What may be missing can leave the answer open, but never decide it.
            if over(frame, (item,)) is not neutral:
                result = combine(result, UNKNOWN)
        return result

    return run
