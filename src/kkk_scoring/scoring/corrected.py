"""A corrected application: what differs from the one before, and whether that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import say
from kkk_scoring.rubric.model import Requirement, Rubric
from kkk_scoring.rubric.sources import all_answers
from kkk_scoring.scoring.events import CallToCorrect, Correction
from kkk_scoring.scoring.examine import written_path
from kkk_scoring.scoring.order import last_day
from kkk_scoring.scoring.round import Application, Round

Path = tuple[str | int, ...]
Names = tuple[str, ...]
MOST_SHOWN = 20


def with_correction(
    application: Application, corrected: Application, event: Correction, round_: Round, rubric: Rubric
) -> Application:
    """*application* with what *corrected* says after the correction *event*.

    It counts only as a whole: if it came in time and changes nothing but what was asked for. Otherwise
    the application stays as it was, and its remarks say why.
    """
    calls = _calls(application.id, event, round_)
    in_time = all(event.day <= last_day(call, _requirement(rubric, id_)) for id_, call in calls.items())
    before = application.mended or application
    wrong = corrected.findings
    if not wrong:
        wrong = tuple(_unasked(before, corrected, event, calls, rubric))
    if wrong or not in_time or before.answers is None:
        return replace(application, remarks=(*application.remarks, *wrong))
    return replace(application, mended=corrected, asked=application.asked | set(event.requirements))


def _calls(entry: str, event: Correction, round_: Round) -> dict[str, CallToCorrect]:
    """Requirement → the call that *event* answers."""
    found: dict[str, CallToCorrect] = {}
    for call in round_.of(entry, CallToCorrect):
        if call.day <= event.day:
            found |= {id_: call for id_ in call.requirements if id_ in event.requirements}
    return found


def _requirement(rubric: Rubric, id_: str) -> Requirement:
    return next(r for stage in rubric.stages for r in stage.requirements if r.id == id_)


def _unasked(
    before: Application,
    after: Application,
    event: Correction,
    calls: Mapping[str, CallToCorrect],
    rubric: Rubric,
) -> Iterator[Finding]:
    """A finding for each change that no call asked for, with both places."""
    allowed = {names for id_, call in calls.items() for names in _asked(id_, call, before, rubric)}
    found = [path for path in changed(before.answers, after.answers) if not _within(path, allowed)]
    for path in found[:MOST_SHOWN]:
        message = say(
            "`{path}` is not what it was in {place}, but nobody asked for that to be corrected.",
            path=written_path(path),
            place=str(before.place(path)),
        )
        fix = say(
            "Only what the call asks for may change; until then the file of {date} doesn't count.",
            date=event.day,
        )
        yield Finding("KKK361", message, fix, after.place(path))


def _asked(id_: str, call: CallToCorrect, before: Application, rubric: Rubric) -> Iterator[Names]:
    """The fields that may change: those the call names, else those that the requirement looks at."""
    if call.fields is not None:
        yield from (tuple(field.split(".")) for field in call.fields)
        return
    if id_ == "complete":
        yield from (_names(path) for path in before.missing)
        return
    requirement = _requirement(rubric, id_)
    figures = {figure.id: figure.formula.node for figure in rubric.figures}
    for formula in (requirement.formula, requirement.when):
        if formula is not None:
            yield from all_answers(formula.node, rubric.form, figures)


def _names(path: Path) -> Names:
    return tuple(step for step in path if isinstance(step, str))


def _within(path: Path, allowed: set[Names]) -> bool:
    names = _names(path)
    return any(names[: len(one)] == one for one in allowed)


def changed(before: object, after: object, path: Path = ()) -> Iterator[Path]:
    """The paths at which two applications say something else, as deep as they can be told apart."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from changed(before.get(key), after.get(key), (*path, key))
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        for index in range(max(len(before), len(after))):
            if index < len(before) and index < len(after):
                yield from changed(before[index], after[index], (*path, index))
            else:
                yield (*path, index)
    elif type(before) is not type(after) or before != after:
        yield path
