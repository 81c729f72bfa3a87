"""Marks that an applicant gives itself for a dry run: `M1=7`, `F2=yes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from kkk_scoring.feel.tree import Literal
from kkk_scoring.files.numbers import NUMBER, exact_number
from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, exact, say
from kkk_scoring.rubric.model import Criterion, Formula, Group, Requirement, Rubric, Scale, Stage
from kkk_scoring.rubric.names import suggestion

ANSWERS: Mapping[str, bool | None] = {
    "yes": True, "no": False, "not_applicable": None,
    "tak": True, "nie": False, "nie_dotyczy": None,
}  # fmt: skip


class CannotAssume(Exception):
    """What was assumed is not possible under these rules; *messages* say why and what is."""

    def __init__(self, *messages: Message | None) -> None:
        self.messages = tuple(message for message in messages if message is not None)
        super().__init__(" ".join(message.render("en") for message in self.messages))


def assume(rubric: Rubric, marks: Mapping[str, object]) -> Rubric:
    """The rules as if the experts had already agreed on *marks* (id → mark, number or as typed).

    Raises `CannotAssume`.
    """
    markable = {id_: item for stage in rubric.stages for id_, item in stage.markable().items()}
    agreed: dict[str, object] = {}
    for id_, mark in marks.items():
        item = markable.get(id_)
        if item is None:
            raise _unknown(rubric, id_, markable)
        agreed[id_] = _answer(item, mark) if isinstance(item, Requirement) else _points(item, mark)
    return replace(rubric, stages=tuple(_in_stage(stage, agreed) for stage in rubric.stages))


def _unknown(rubric: Rubric, id_: str, markable: Mapping[str, object]) -> CannotAssume:
    computed = {c.id for stage in rubric.stages for c in stage.group.criteria()}
    computed |= {r.id for stage in rubric.stages for r in stage.requirements}
    if id_ in computed:
        return CannotAssume(
            say("{id} follows from the answers in the application; it can't be assumed.", id=id_),
            say("Change the answers in the file instead."),
        )
    return CannotAssume(
        say("There is no criterion {id} in these rules.", id=short(id_)), suggestion(id_, markable)
    )


def _answer(item: Requirement, mark: object) -> bool | None:
    word = {True: "yes", False: "no"}.get(mark, mark) if isinstance(mark, bool) else mark
    if isinstance(word, str) and word.lower() in ANSWERS:
        answer = ANSWERS[word.lower()]
        if answer is not None or item.may_not_apply:
            return answer
    raise CannotAssume(
        say("{id} is answered with yes or no, not with {mark}.", id=item.id, mark=_quoted(mark))
    )


def _points(item: Criterion, mark: object) -> object:
    scale = item.scale
    assert scale is not None
    if scale.words is not None and isinstance(mark, str) and mark in scale.words:
        points = scale.words[mark]
        return mark if points is None else points
    number = _number(mark)
    if number is not None and _within(scale, number):
        return number
    if scale.low is None:
        allowed = ", ".join(scale.words or ())
        raise CannotAssume(
            say("{id}: {mark} is not one of {allowed}.", id=item.id, mark=_quoted(mark), allowed=allowed)
        )
    raise CannotAssume(
        say(
            "{id}: {mark} is not a mark from {low} to {high}.",
            id=item.id,
            mark=_quoted(mark),
            low=scale.low,
            high=scale.high,
        )
    )


def _within(scale: Scale, number: int | Fraction) -> bool:
    """Whether the panel's mark can be *number*: it need not lie on a step, as a mean of marks doesn't."""
    low, high = scale.low, scale.high
    return (low is None or number >= low) and (high is None or number <= high) and low is not None


def _number(mark: object) -> int | Fraction | None:
    if type(mark) in (int, Fraction):
        return mark  # type: ignore[return-value]  # exact types, which mypy doesn't follow
    text = str(mark).replace(",", ".")
    return exact_number(text) if isinstance(mark, str) and NUMBER.fullmatch(text) else None


def _quoted(mark: object) -> object:
    return short(mark) if isinstance(mark, str) else mark


def _in_stage(stage: Stage, agreed: Mapping[str, object]) -> Stage:
    if not agreed.keys() & stage.markable().keys():
        return stage
    made = replace(
        stage,
        requirements=tuple(_in_requirement(r, agreed) for r in stage.requirements),
        group=_in_group(stage.group, agreed),
    )
    # Nobody is waited for where nothing is left to mark.
    return made if made.markable() else replace(made, roles={})


def _in_requirement(requirement: Requirement, agreed: Mapping[str, object]) -> Requirement:
    if requirement.id not in agreed:
        return requirement
    answer = agreed[requirement.id]
    if answer is None:
        return replace(requirement, judged=False, when=_constant(False, requirement))
    return replace(requirement, judged=False, formula=_constant(answer, requirement))


def _in_group(group: Group, agreed: Mapping[str, object]) -> Group:
    parts = tuple(
        _in_group(part, agreed) if isinstance(part, Group) else _in_criterion(part, agreed)
        for part in group.parts
    )
    return replace(group, parts=parts)


def _in_criterion(criterion: Criterion, agreed: Mapping[str, object]) -> Criterion:
    if criterion.id not in agreed:
        return criterion
    points = _constant(agreed[criterion.id], criterion)
    return replace(criterion, scale=None, adjust=None, combine=None, points=points, figures=())


def _constant(value: object, rule: Criterion | Requirement) -> Formula:
    shown = exact(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else str(value)
    return Formula(shown, Literal(0, len(shown), value), lambda _: value, frozenset(), rule.place)
