"""What a mark may be: scales, levels and words, and marks that are not given yet."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.unknown import UNKNOWN, Interval, is_known
from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, exact, say
from kkk_scoring.rubric.model import Criterion, Formula, Requirement, Scale
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.rubric.sums import lower, upper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kkk_scoring.files.document import Document
    from kkk_scoring.files.place import Place
    from kkk_scoring.rubric import written

Exact = int | Fraction
ANSWERS = ("yes", "no", "not_applicable")


class End(NamedTuple):
    """The lowest or the highest mark of a scale: its bounds, and the *rule* if it is no plain number."""

    low: Exact | None
    high: Exact | None
    rule: Formula | None = None


NO_END: Final = End(None, None)
"""An expression that can't be used; what is wrong with it has been said."""


def scale(
    given: written.Scale,
    path: tuple[str | int, ...],
    document: Document,
    findings: list[Finding],
    end: Callable[[str, str], End],
) -> Scale:
    """The scale written at *path*: from 0 in steps of 1 unless it says otherwise.

    *end*: makes an end of its key, `from` or `to`, and the expression that is written there.
    """
    values = _listed(given, path, document, findings)
    if values is None:
        ends = (_end("from", given.from_, end) or End(0, 0), _end("to", given.to, end) or End(0, 0))
        values = _range_of(*ends, given.step, document.place(path), findings)
    return replace(values, anchors=given.anchors)


def _end(key: str, written: Exact | str | None, end: Callable[[str, str], End]) -> End | None:
    return (
        end(key, written) if isinstance(written, str) else None if written is None else End(written, written)
    )


def _range_of(from_: End, to: End, step: Exact | None, place: Place, findings: list[Finding]) -> Scale:
    """A scale of numbers in steps; where an end is an expression, with what it can be for any entry."""
    if NO_END in (from_, to):
        return Scale(0, 0, 1, place=place)
    low, high = from_.low, to.high
    step = 1 if step is None else step
    if low is None or high is None:
        message = say("This scale has no lowest or no highest mark that would hold for every application.")
        fix = say("Limit it, such as `to: min(agreed + 0.5, 5)`.")
    elif high <= low or step <= 0:
        message = say(
            "This scale runs from {low} to {high} in steps of {step}.", low=low, high=high, step=step
        )
        fix = say("`to` must be more than `from`, and `step` more than 0.")
    else:
        return Scale(low, high, step, place=place, from_=from_.rule, to=to.rule)
    findings.append(Finding("KKK230", message, fix, place))
    return Scale(0, 0, 1, place=place)


def _listed(
    given: written.Scale, path: tuple[str | int, ...], document: Document, findings: list[Finding]
) -> Scale | None:
    """A scale that lists its marks; None for one of numbers from … to …."""
    place = document.place(path)
    ways = [given.to is not None, given.levels is not None, given.one_of is not None]
    if sum(ways) != 1:
        message = say(
            "A scale has exactly one of `to`, `levels`, `one_of`; here are {count}.", count=sum(ways)
        )
        findings.append(Finding("KKK230", message, say("Write `marks: {{to: 10}}`."), place))
        return Scale(0, 0, 1, place=place)
    if given.to is None and not (given.levels or given.one_of):
        message = say("This scale has no mark that could be given.")
        findings.append(Finding("KKK230", message, say("Write `marks: {{to: 10}}`."), place))
        return Scale(0, 0, 1, place=place)
    if given.one_of is not None:
        return Scale(min(given.one_of), max(given.one_of), None, tuple(given.one_of), place=place)
    if isinstance(given.levels, dict):
        points = list(given.levels.values())
        return Scale(min(points), max(points), None, words=given.levels, place=place)
    if given.levels is not None:
        return Scale(None, None, None, words=dict.fromkeys(given.levels), place=place)
    return None


def mark_type(made: Scale) -> feel.Type:
    """What expressions see of a mark: its points, or its word where words carry none."""
    if made.words and all(points is None for points in made.words.values()):
        return feel.Text(options=tuple(made.words))
    return feel.Number()


def for_entry(made: Scale, names: Mapping[str, object]) -> Scale:
    """The scale for the entry with these *names*; while an end is still open, as wide as it can be."""
    low = made.low if made.from_ is None else lower(made.from_.program(names))
    high = made.high if made.to is None else upper(made.to.program(names))
    low, high = (made.low if low is None else low), (made.high if high is None else high)
    assert low is not None
    assert high is not None  # only a scale of numbers has expressions, and it has limits
    return replace(made, low=low, high=max(low, high))


def outside(item: Criterion, value: object) -> tuple[Message, Message | None] | None:
    """Why a mark that lies within what any entry can get lies outside this entry's scale, or None."""
    assert item.scale is not None
    _, wrong, fix = _number(item.id, item.scale, value)
    return None if wrong is None else (wrong, fix)


def may_be_outside(made: Scale, names: Mapping[str, object], value: object) -> bool:
    """Whether it hangs on what is still open of the entry if the mark lies within its scale."""
    ends = [made.low if made.from_ is None else made.from_.program(names)]
    ends.append(made.high if made.to is None else made.to.program(names))
    if all(is_known(end) for end in ends):
        return False
    highest, lowest = upper(ends[0]), lower(ends[1])
    return highest is None or lowest is None or not highest <= value <= lowest  # type: ignore[operator]  # numbers


def unknown_mark(made: Scale) -> object:
    """A mark that is not given yet."""
    return UNKNOWN if made.low is None else Interval(made.low, made.high)


def mark_value(
    item: Criterion | Requirement, written: object
) -> tuple[object, Message | None, Message | None]:
    """What a mark written on a sheet counts as; else what is wrong with it and how to mend it."""
    if isinstance(item, Requirement):
        return _answer(item, written)
    made = item.scale
    assert made is not None
    if made.words is not None:
        if isinstance(written, str) and written in made.words:
            points = made.words[written]
            return (written if points is None else points), None, None
        wrong = say(
            "`{id}` has the mark {mark}, which is none of the rubric's levels.",
            id=item.id,
            mark=_shown(written),
        )
        return None, wrong, suggestion(str(written), made.words)
    if type(written) is int or type(written).__name__ == "Fraction":
        return _number(item.id, made, written)
    wrong = say("`{id}` needs a number, but here is {mark}.", id=item.id, mark=_shown(written))
    return None, wrong, _range(made)


def _number(id_: str, made: Scale, value: object) -> tuple[object, Message | None, Message | None]:
    if made.one_of:
        if value in made.one_of:
            return value, None, None
        return (
            None,
            say("`{id}` has {mark} points, which is none of those allowed.", id=id_, mark=value),
            _range(made),
        )
    if value < made.low:  # type: ignore[operator]  # numbers both; a scale without words has bounds
        wrong = say(
            "`{id}` has {mark} points, but the rubric starts at {low}.", id=id_, mark=value, low=made.low
        )
        return None, wrong, _range(made)
    if value > made.high:  # type: ignore[operator]
        wrong = say(
            "`{id}` has {mark} points, but the rubric allows {high}.", id=id_, mark=value, high=made.high
        )
        return None, wrong, _range(made)
    if (value - made.start) % made.step:  # type: ignore[operator]
        wrong = say(
            "`{id}` has {mark} points, but goes in steps of {step}.", id=id_, mark=value, step=made.step
        )
        return None, wrong, _range(made)
    return value, None, None


def _answer(item: Requirement, written: object) -> tuple[object, Message | None, Message | None]:
    allowed = ANSWERS if item.may_not_apply else ANSWERS[:2]
    if isinstance(written, bool):
        written = "yes" if written else "no"
    if isinstance(written, str) and written in allowed:
        return written, None, None
    wrong = say("`{id}` is answered with {mark}.", id=item.id, mark=_shown(written))
    return None, wrong, say("Write one of: {answers}.", answers=", ".join(allowed))


def _range(made: Scale) -> Message:
    if made.one_of:
        return say("Give one of: {numbers}.", numbers=", ".join(exact(n) for n in made.one_of))
    return say(
        "Give {low} to {high} in steps of {step}, and check that the sheet is for this competition.",
        low=made.low,
        high=made.high,
        step=made.step,
    )


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
