"""Why: a check's or mark's reason as a sentence, in the reader's language, made when it is read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, NamedTuple

from kkk_scoring.feel.explain import (
    Chosen,
    Compared,
    Counted,
    Explanation,
    Joined,
    Negated,
    Operand,
    Plain,
    Within,
    digits_until_different,
    explain,
)
from kkk_scoring.feel.tree import Arithmetic, Call, Name, Node, Path
from kkk_scoring.feel.unknown import Interval
from kkk_scoring.feel.walk import free_names
from kkk_scoring.messages import Message, Several, say
from kkk_scoring.report.values import Shown, value_of_skeleton
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Check, Given, Mark


def check_reason(check: Check, rubric: Rubric) -> Message:
    """Why the check came out as it did: each value seen, the limit, what people decided."""
    parts: list[Message] = []
    if check.verdict == "not_applicable" and check.formula:
        parts.append(say("Does not apply here."))
    elif check.formula is not None:
        value_of = value_of_skeleton(check.formula, check.values)
        explanation = explain(check.formula.node, value_of, text=check.formula.text)
        parts.append(_sentence(explanation, _Titles(rubric, check)))
    answers = [given for given in check.given if given.points is not None]
    if answers:
        parts.append(say("Answered: {answers}.", answers=Several([_answer(g) for g in answers], ", ")))
    parts += check.notes
    if not parts:
        parts.append(
            say("All required fields are filled in.") if check.id == "complete" else say("No answer yet.")
        )
    return Several(parts)


def mark_reason(mark: Mark) -> Message:
    """How the criterion's points came about: which marks counted, by which rule."""
    criterion = mark.criterion
    if mark.points is None:
        return say("Does not apply here.")
    parts: list[Message] = []
    counted = [given for given in mark.given if given.counted]
    apart = [given for given in mark.given if given.counted is False]
    open_ = [given for given in mark.given if given.counted is None]
    if counted:
        parts.append(say("Counted: {marks}.", marks=Several([_expert_mark(g) for g in counted], ", ")))
    if apart:
        parts.append(say("Not counted: {marks}.", marks=Several([_expert_mark(g) for g in apart], ", ")))
    if open_:
        parts.append(
            say(
                "Not certain yet whether it counts: {marks}.",
                marks=Several([_expert_mark(g) for g in open_], ", "),
            )
        )
    if criterion.combine is not None and len(counted) > 1:
        parts.append(say("Together: {rule}.", rule=criterion.combine.text))
    if criterion.scale is None:
        parts.append(say("Computed from the application."))
    if isinstance(mark.points, Interval):
        parts.append(say("Still open: {points}.", points=Shown(mark.points)))
    return Several(parts) if parts else say("No marks yet.")


def _expert_mark(given: Given) -> Message:
    return say("{expert} {points}", expert=given.expert, points=_answer_word(given.points))


def _answer(given: Given) -> Message:
    if given.reason:
        return say(
            "{expert} {answer} ({reason})",
            expert=given.expert,
            answer=_answer_word(given.points),
            reason=given.reason,
        )
    return _expert_mark(given)


def _answer_word(value: object) -> Any:
    return _ANSWERS.get(value, value) if isinstance(value, str) else value


_ANSWERS: Final = {"yes": say("yes"), "no": say("no"), "not_applicable": say("not applicable")}


class _Titles(NamedTuple):
    """What the names in the condition of *check* are called."""

    rubric: Rubric
    check: Check

    def of(self, name: str, steps: list[str]) -> Any:
        """The title of a name, or of a field below it; None where it has none."""
        rubric, check = self.rubric, self.check
        if (
            name == "points" and not steps
        ):  # those of the criterion, group or stage where the condition stands
            return check.title or check.id
        if name in rubric.titles and not steps:
            return rubric.titles[name][0] or None
        found = self._field([name, *steps])
        if found is not None and found.title:
            return found.title
        for stage in rubric.stages:
            if stage.id == name and stage.title:
                return stage.title
        return None

    def _field(self, steps: list[str]) -> Field | None:
        fields = self.rubric.form
        if steps[0] == "round":
            fields, steps = self.rubric.round_fields, steps[1:]
        found: Field | None = None
        for step in steps:
            found = (fields or {}).get(step)
            if found is None:
                return None
            fields = found.fields or {}
        return found


def _sentence(explanation: Explanation, titles: _Titles) -> Message:
    match explanation:
        case Compared():
            return _compared(explanation, titles)
        case Within():
            return _within(explanation, titles)
        case Joined(op, parts):
            if op == "and" and explanation.outcome is not True:
                parts = tuple(
                    part for part in parts if part.outcome is not True
                )  # what holds is not the reason
            sentences = [_sentence(part, titles) for part in parts]
            if op == "or":
                sentences[1:] = [say("Or: {sentence}", sentence=sentence) for sentence in sentences[1:]]
            return Several(sentences)
        case Negated(Plain(operand)):
            return say(
                "{what}: {value}; must be no.", what=_title(operand, titles), value=_shown(operand, titles)
            )
        case Negated(part):
            return say("Must not hold: {condition}", condition=_sentence(part, titles))
        case Chosen(condition, taken):
            inner = [_sentence(condition, titles)] + ([_sentence(taken, titles)] if taken else [])
            return Several(inner)
        case Counted():
            return _counted(explanation)
        case Plain(operand):
            return say(
                "{what}: {value}; must be yes.", what=_title(operand, titles), value=_shown(operand, titles)
            )


def _compared(one: Compared, titles: _Titles) -> Message:
    unit = _unit(one.left.node, titles) or _unit(one.right.node, titles)
    left, right = one.left.value, one.right.value
    places = (
        digits_until_different(_scaled(left, unit), _scaled(right, unit)) if _numbers(left, right) else None
    )
    value = Shown(left, unit, places)
    limit: Message | Shown = Shown(right, unit, places)
    if free_names(one.right.node):  # what is written out in the rule needs no name
        limit = say("{value} ({what})", value=limit, what=_title(one.right, titles))
    what = _title(one.left, titles)
    match one.op:
        case ">=":
            return say("{what}: {value}; at least {limit} is needed.", what=what, value=value, limit=limit)
        case ">":
            return say("{what}: {value}; more than {limit} is needed.", what=what, value=value, limit=limit)
        case "<=":
            return say("{what}: {value}; at most {limit} is allowed.", what=what, value=value, limit=limit)
        case "<":
            return say("{what}: {value}; less than {limit} is needed.", what=what, value=value, limit=limit)
        case "!=":
            return say("{what}: {value}; must differ from {limit}.", what=what, value=value, limit=limit)
        case _:
            return say("{what}: {value}; must be equal to {limit}.", what=what, value=value, limit=limit)


def _within(one: Within, titles: _Titles) -> Message:
    what, value = _title(one.value, titles), _shown(one.value, titles)
    if one.op == "between" and len(one.others) == 2:
        low, high = (_shown(operand, titles) for operand in one.others)
        return say(
            "{what}: {value}; must lie between {low} and {high}.", what=what, value=value, low=low, high=high
        )
    return say("{what}: {value}; must lie in {among}.", what=what, value=value, among=one.among)


def _counted(one: Counted) -> Message:
    if one.held is None or one.of is None:
        return say("{condition}: not certain yet.", condition=one.text)
    places = ", ".join(map(str, one.places))
    return say(
        "{condition}: holds for {held} of {all}; no. {places}.",
        condition=one.text,
        held=one.held,
        all=one.of,
        places=places,
    )


def _title(operand: Operand, titles: _Titles) -> Any:
    """The title of what the operand names, of a sum those of its parts; else the expression itself."""
    named = [_named(node, titles) for node in _added(operand.node)]
    if None in named:
        return operand.text
    if len(named) == 1:
        return named[0]
    return Several([say("{title}", title=title) for title in named], " + ")


def _added(node: Node) -> list[Node]:
    """The parts of a sum."""
    if isinstance(node, Arithmetic) and node.op == "+":
        return [*_added(node.left), *_added(node.right)]
    return [node]


def _named(node: Node, titles: _Titles) -> Any:
    """The title of what a name or path means; None where there is none."""
    steps = list[str]()
    while isinstance(node, Call) and node.name == "date" and len(node.arguments) == 1:
        node = node.arguments[0]  # the day of something is called by its name
    while isinstance(node, Path):
        steps.insert(0, node.name)
        node = node.base
    return titles.of(node.name, steps) if isinstance(node, Name) else None


def _unit(node: Node, titles: _Titles) -> str | None:
    found = titles.rubric.titles.get(node.name) if isinstance(node, Name) else None
    return found[1] if found else None


def _shown(operand: Operand, titles: _Titles) -> Shown:
    return Shown(operand.value, _unit(operand.node, titles))


def _numbers(left: object, right: object) -> bool:
    return type(left) in (int, Fraction) and type(right) in (int, Fraction)


def _scaled(value: object, unit: str | None) -> Any:
    return value * 100 if unit == "%" else value  # type: ignore[operator]  # numbers, as the caller saw to
