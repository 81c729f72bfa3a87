"""What a mark may be: scales, levels and words, and marks that are not given yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kkk_scoring.feel import types as feel
from kkk_scoring.feel.unknown import UNKNOWN, Interval
from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, exact, say
from kkk_scoring.rubric.model import Criterion, Requirement, Scale
from kkk_scoring.rubric.names import suggestion

if TYPE_CHECKING:
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric import written

ANSWERS = ("yes", "no", "not_applicable")


def scale(
    given: written.Scale, path: tuple[str | int, ...], document: Document, findings: list[Finding]
) -> Scale:
    """The scale written at *path*: from 0 in steps of 1 unless it says otherwise."""
    return replace(_values(given, path, document, findings), anchors=given.anchors)


def _values(
    given: written.Scale, path: tuple[str | int, ...], document: Document, findings: list[Finding]
) -> Scale:
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
    low = given.from_ if given.from_ is not None else 0
    step = given.step if given.step is not None else 1
    assert given.to is not None
    if given.to <= low or step <= 0:
        message = say(
            "This scale runs from {low} to {high} in steps of {step}.", low=low, high=given.to, step=step
        )
        fix = say("`to` must be more than `from`, and `step` more than 0.")
        findings.append(Finding("KKK230", message, fix, place))
        return Scale(0, 0, 1, place=place)
    return Scale(low, given.to, step, place=place)


def mark_type(made: Scale) -> feel.Type:
    """What expressions see of a mark: its points, or its word where words carry none."""
    if made.words and all(points is None for points in made.words.values()):
        return feel.Text(options=tuple(made.words))
    return feel.Number()


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
    if (value - made.low) % made.step:  # type: ignore[operator]
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
