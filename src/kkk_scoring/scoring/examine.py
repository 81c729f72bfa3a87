"""The formal side of a stage: every requirement checked, none hides another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import Requirement, Stage
from kkk_scoring.scoring.assess import operand_values
from kkk_scoring.scoring.correct import ANSWERED, correct, settled_notes, settlement, with_reason
from kkk_scoring.scoring.decide import withdrawn
from kkk_scoring.scoring.panel import Seat, Sitting, no_mark
from kkk_scoring.scoring.protocol import Check, Given, Missing, Verdict
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.scoring.seen import NOTHING, seen
from kkk_scoring.scoring.who import who

Names = Mapping[str, object]
VERDICTS: dict[object, Verdict] = {True: "passed", False: "rejected", None: "rejected"}


class Answered(NamedTuple):
    """What a requirement comes to before any correction."""

    verdict: Verdict
    values: dict[str, object]
    given: tuple[Given, ...] = ()
    notes: tuple[Message, ...] = ()
    missing: tuple[Missing, ...] = ()


def examine(
    stage: Stage,
    application: Application,
    sitting: Sitting,
    round_: Round,
    names: dict[str, object],
    first: bool,
    mended: Names | None = None,
) -> tuple[list[Check], list[Missing]]:
    """The checks of *stage*; each requirement's outcome is added to *names* under its id.

    *mended*: the answers and figures after a correction; only what it was asked for is checked with them.
    """
    checks: list[Check] = []
    missing: list[Missing] = []
    requirements = list(stage.requirements)
    if first and application.missing and not any(r.id == "complete" for r in requirements):
        requirements.insert(0, Requirement("complete", COMPLETE, None, stage.place))
    for requirement in requirements:
        answered = _answer(requirement, application, sitting, round_, names)
        again = _again(requirement, application, sitting, round_, names, mended)
        answered = _after_correction(requirement, answered, stage.id, application.id, round_, again)
        missing += answered.missing
        names[requirement.id] = _as_condition(answered.verdict)
        checks.append(
            Check(
                requirement.id,
                requirement.title,
                answered.verdict,
                requirement.formula,
                seen(answered.values),
                requirement.clause,
                _place(requirement, application, answered.given),
                requirement.place,
                answered.notes,
                answered.given,
            )
        )
    gone = withdrawn(round_, application.id) if first else None
    if gone is not None:
        note = say("Withdrawn on {date} by {by}.", date=gone.day, by=who(gone.by))
        notes = with_reason(note, gone.reason)
        place = application.place(())
        checks.append(Check("withdraw", WITHDRAWN, "rejected", None, NOTHING, None, place, notes=notes))
    return checks, missing


WITHDRAWN = {"en": "The application was not withdrawn", "pl": "Wniosek nie został wycofany"}
COMPLETE = {
    "en": "All required fields of the form are filled in",
    "pl": "Wszystkie wymagane pola wniosku są wypełnione",
}


def _answer(
    requirement: Requirement, application: Application, sitting: Sitting, round_: Round, names: Names
) -> Answered:
    if requirement.when is not None:
        applies = requirement.when.program(names)
        if applies is False or applies is None:
            return Answered("not_applicable", {})
        if applies is UNKNOWN:
            return Answered("pending", operand_values(requirement.when, names))
    if requirement.id == "complete":
        return _complete(application)
    if requirement.judged:
        return _judged(requirement, sitting, round_, application.id)
    assert requirement.formula is not None
    outcome = requirement.formula.program(names)
    verdict: Verdict = "pending" if outcome is UNKNOWN else VERDICTS[outcome]
    return Answered(verdict, operand_values(requirement.formula, names))


def _complete(application: Application) -> Answered:
    if not application.missing:
        return Answered("passed", {})
    names = ", ".join(written_path(path) for path in application.missing[:10])
    if len(application.missing) > 10:
        names += ", …"
    verdict: Verdict = "pending" if application.draft else "rejected"
    return Answered(verdict, {}, notes=(say("Not filled in: {names}.", names=names),))


def written_path(path: Sequence[str | int]) -> str:
    """A path as people write it: `members[3].nip`, counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _judged(requirement: Requirement, sitting: Sitting, round_: Round, entry: str) -> Answered:
    """What the checkers say; a difference stays open until it is settled."""
    seats = [s for s in sitting.seats if not requirement.by or s.role in requirement.by]
    given = tuple(_given(requirement, seat, True) for seat in seats if seat.sheet is not None)
    out = tuple(
        _given(requirement, seat, False)
        for seat in sitting.recused
        if seat.sheet and requirement.id in seat.sheet.marks
    )
    settled = settlement(requirement, entry, round_)
    if settled is not None:
        return Answered(ANSWERED[settled.mark], {}, given + out, settled_notes(settled))
    answers = [g.points for g in given if g.points is not None]
    asked = requirement.by or [role.id for role in sitting.stage.roles.values() if role.when is None]
    everybody = len(answers) == len(seats) and not any(role in sitting.open_seats for role in asked)
    if requirement.combine is not None and answers and everybody:
        value = requirement.combine.program({"marks": answers})
        if isinstance(value, str):
            return Answered(ANSWERED[value], {}, given + out)
    if everybody and answers and len(set(answers)) == 1:
        return Answered(ANSWERED[str(answers[0])], {}, given + out)
    missing: tuple[Missing, ...] = ()
    if len(set(answers)) > 1 and (requirement.combine is None or everybody):
        message = say(
            "{requirement}: the experts' answers differ; the commission settles it.",
            requirement=requirement.id,
        )
        missing = (Missing("settlement", sitting.stage.id, None, message),)
    else:
        unmarked = [s for s in seats if s.sheet is not None and requirement.id not in s.sheet.marks]
        missing = (
            *(Missing("mark", sitting.stage.id, s.expert, no_mark(requirement.id, s)) for s in unmarked),
            *sitting.asked_all_the_same(asked),
        )
    return Answered("pending", {}, given + out, missing=missing)


def _given(requirement: Requirement, seat: Seat, counted: bool) -> Given:
    mark = seat.sheet.marks.get(requirement.id) if seat.sheet else None
    return Given(
        str(seat.expert),
        seat.role,
        mark.value if mark else None,
        mark.reason if mark else None,
        counted,
        mark.place if mark else None,
    )


def _again(
    requirement: Requirement,
    application: Application,
    sitting: Sitting,
    round_: Round,
    names: Names,
    mended: Names | None,
) -> Answered | None:
    """What a computed requirement comes to with the corrected file; None: people check it again."""
    if application.mended is None or mended is None or requirement.id not in application.asked:
        return None
    if requirement.judged:
        return None
    corrected = {**names, **mended}
    found = _answer(requirement, application.mended, sitting, round_, corrected)
    note = say("Worked out again from {file}.", file=application.mended.file)
    return found._replace(notes=(*found.notes, note))


def _after_correction(
    requirement: Requirement,
    answered: Answered,
    stage: str,
    entry: str,
    round_: Round,
    again: Answered | None,
) -> Answered:
    """A failed requirement that may be mended is open until it is mended or the time has run out."""
    if requirement.correctable is None or answered.verdict != "rejected":
        return answered
    corrected = correct(requirement, stage, entry, round_)
    if again is not None:
        # Only a correction that came in time is there to be worked out again.
        return again._replace(notes=(*answered.notes, *corrected.notes[:1], *again.notes))
    return answered._replace(
        verdict=corrected.verdict,
        notes=answered.notes + corrected.notes,
        missing=answered.missing + corrected.missing,
    )


def _as_condition(verdict: Verdict) -> object:
    return {"passed": True, "rejected": False, "pending": UNKNOWN}.get(verdict, True)


def _place(requirement: Requirement, application: Application, given: Sequence[Given]) -> Place | None:
    """Where the applicant's file says what the requirement looked at; for a judged one the first sheet."""
    if requirement.judged:
        return next((g.place for g in given if g.place), application.place(()))
    if requirement.id == "complete" and application.missing:
        return application.place(application.missing[0])
    return application.place(requirement.answer or ())
