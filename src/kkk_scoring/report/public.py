"""The protocol as it may be published: nothing private, no expert by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kkk_scoring.feel.tree import Call, Filter, Name, Node, Path, children
from kkk_scoring.messages import Message, Several, say
from kkk_scoring.report.summary import title
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Figure, Formula, Rubric
from kkk_scoring.scoring.protocol import Check, Dealt, Given, Mark, Outcome, Protocol, StageResult

Steps = tuple[str, ...]


def publish(protocol: Protocol, language: str) -> Protocol:
    """The protocol without what the form marks private; experts appear as their roles.

    A condition that looks at a private answer, of this entry or another, keeps its verdict, but not the
    values it saw; how many items a list has tells nothing of a single answer and stays, unless private
    answers choose which are counted. Experts of one role are numbered anew in every entry, so that nobody
    can follow one through the list. Left out are also places in files, findings and remarks for the
    commission. What experts and applicants wrote as reasons stays as it is.
    """
    private = PrivateFields(protocol.rubric)
    outcomes = [_Entry(protocol, one, private, language).published() for one in protocol.outcomes]
    nobody = replace(protocol.round, experts={}, assignments={}, events={}, sheets={})
    dealt = tuple(map(private.dealt, protocol.dealt))
    return replace(protocol, outcomes=outcomes, findings=(), round=nobody, dealt=dealt)


class _Entry:
    """One entry on its way to the public. *labels*: expert → what stands in the expert's place."""

    def __init__(self, protocol: Protocol, outcome: Outcome, private: PrivateFields, language: str) -> None:
        self.outcome, self.private = outcome, private
        self.labels = _labels(protocol, outcome, language)

    def published(self) -> Outcome:
        outcome, rubric = self.outcome, self.private.rubric
        named, applicant = rubric.entry_title, rubric.entry_applicant
        decided, open_ = outcome.decided, outcome.result_open
        return replace(
            outcome,
            title=outcome.entry if named and self.private.seen_by(named) else outcome.title,
            applicant=None if applicant and self.private.seen_by(applicant) else outcome.applicant,
            stages=tuple(self.stage(result) for result in outcome.stages),
            findings=(),
            names={},
            of_list=None if self.list_is_private() else outcome.of_list,
            keys=self.keys(),
            workings=(),  # they may show parts of rules that look at private answers
            result_open=open_ and open_._replace(message=self.reworded(open_.message)),
            decided=decided and decided.model_copy(update={"by": self.label(decided.by)}),
        )

    def list_is_private(self) -> bool:
        """Whether the result deals by lists that a private answer tells apart."""
        lines = self.private.rubric.results
        return any(
            line.lists and line.id == self.outcome.result and self.private.seen_by(line.lists)
            for line in lines
        )

    def keys(self) -> tuple[object, ...]:
        """What decided the place; a key that looks at a private answer keeps only its rule."""
        pairs = zip(self.private.rubric.ranking, self.outcome.keys, strict=False)
        return tuple(
            None if key.formula and self.private.seen_by(key.formula) else value for key, value in pairs
        )

    def stage(self, result: StageResult) -> StageResult:
        missing = tuple(
            one._replace(expert=one.expert and self.label(one.expert), message=self.reworded(one.message))
            for one in result.missing
        )
        return replace(
            result,
            checks=tuple(self.check(check) for check in result.checks),
            marks=tuple(self.mark(mark) for mark in result.marks),
            groups=tuple(replace(group, working={}) for group in result.groups),
            missing=missing,
            flags=(),
            working={},
            notes=tuple(map(self.reworded, result.notes)),
        )

    def check(self, check: Check) -> Check:
        notes = tuple(map(self.reworded, check.notes))
        given = tuple(map(self.given, check.given))
        if check.formula is not None and self.private.seen_by(check.formula):
            notes = (say("Rests on data that are not published."), *notes)
            return replace(check, formula=None, values={}, notes=notes, given=given, place=None)
        return replace(check, notes=notes, given=given, place=None)

    def mark(self, mark: Mark) -> Mark:
        return replace(mark, given=tuple(map(self.given, mark.given)), place=None, working={})

    def given(self, given: Given) -> Given:
        return replace(given, expert=self.label(given.expert), place=None)

    def label(self, expert: str) -> str:
        return self.labels.get(expert, expert)

    def reworded(self, message: Message) -> Message:
        """The message with labels instead of experts, however deep they stand in it."""
        if isinstance(message, Several):
            return Several([self.reworded(part) for part in message.parts], message.separator)
        if not message.values:
            return message
        values = {name: self._value(value) for name, value in message.values.items()}
        return Message(message.text, values, message.plural, message.count)

    def _value(self, value: object) -> object:
        if isinstance(value, Message):
            return self.reworded(value)
        return self.labels.get(value, value) if isinstance(value, str) else value


def _labels(protocol: Protocol, outcome: Outcome, language: str) -> dict[str, str]:
    """Each expert's role; with a number where this entry has several of it.

    In brackets, because a mark may follow: `expert (2) 8` can't be read as 28.
    """
    titles = {
        role.id: title(role.title, language, role.id)
        for stage in protocol.rubric.stages
        for role in stage.roles.values()
    }
    mine: dict[str, list[str]] = {}
    for stage in protocol.rubric.stages:
        for expert in protocol.round.assigned(stage.id, outcome.entry):
            of_role = mine.setdefault(protocol.round.experts[expert].role, [])
            if expert not in of_role:
                of_role.append(expert)
    labels = {expert: titles.get(about.role, about.role) for expert, about in protocol.round.experts.items()}
    for role, experts in mine.items():
        if len(experts) > 1:
            for number, expert in enumerate(experts, 1):
                labels[expert] = f"{titles.get(role, role)} ({number})"
    return labels


class PrivateFields:
    """Which expressions look at answers that the form marks private."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.paths = frozenset(_private(rubric.form, ()))
        self.figures: dict[str, Formula] = {figure.id: figure.formula for figure in _figures(rubric)}
        self._known: dict[str, bool] = {}

    def seen_by(self, formula: Formula) -> bool:
        """Whether it looks at a private answer, or at something worked out from one that is no count."""
        return bool(self.paths) and self._sees(formula.node)

    def dealt(self, one: Dealt) -> Dealt:
        """What a line of the results had to give, without private answers that it was dealt by."""
        line = one.line
        name = None if line.lists and self.seen_by(line.lists) else one.list
        left = None if line.cost and self.seen_by(line.cost) else one.left
        return one._replace(list=name, left=left)

    def _sees(self, node: Node, items: Steps = ()) -> bool:
        """*items*: inside the brackets of a filter, the list whose items' fields a bare name may mean."""
        if isinstance(node, Call) and node.name == "count":
            return any(self._chosen(part, items) for part in children(node))
        steps = _steps(node)
        if steps is not None:
            if self._is_private(steps):
                return True
            if items and self._is_private((*items, *(steps[1:] if steps[0] == "item" else steps))):
                return True
        return any(self._sees(part, inner or items) for part, inner in _parts(node))

    def _chosen(self, node: Node, items: Steps) -> bool:
        """Whether what is counted was chosen by private answers; how many there are of all tells nothing."""
        if isinstance(node, Name):
            return self._figure(node.name, self._chosen, " counted")
        if isinstance(node, Filter):
            return self._chosen(node.base, items) or self._sees(node.condition, _steps(node.base) or items)
        if isinstance(node, Path | Call):
            return any(self._chosen(part, items) for part in children(node))
        return self._sees(node, items)

    def _is_private(self, steps: Steps) -> bool:
        """The answer itself, part of one, or a record that holds one; also that of another entry."""
        own = _without_entry(steps)
        if own and self._figure(own[0]):
            return True
        return any(path[: len(own)] == own or own[: len(path)] == path for path in self.paths)

    def _figure(self, name: str, looks: Callable[[Node, Steps], bool] | None = None, how: str = "") -> bool:
        known = name + how
        if known not in self._known:
            formula = self.figures.get(name)
            self._known[known] = False  # what it may use of itself is asked elsewhere
            self._known[known] = formula is not None and (looks or self._sees)(formula.node, ())
        return self._known[known]


def _steps(node: Node) -> Steps | None:
    """``members[kind = "x"].nip`` as ``members``, ``nip``; None for what is no path."""
    if isinstance(node, Name):
        return (node.name,)
    if isinstance(node, Filter):
        return _steps(node.base)
    if isinstance(node, Path):
        before = _steps(node.base)
        return None if before is None else (*before, node.name)
    return None


def _without_entry(steps: Steps) -> Steps:
    """``field.size``, ``entry.size`` and ``entered.formal.size`` as ``size``: what it is of an entry."""
    if steps[0] in ("field", "entry"):
        return steps[1:]
    return steps[2:] if steps[0] == "entered" else steps


def _parts(node: Node) -> Iterator[tuple[Node, Steps]]:
    """What else stands in it, of a path only the conditions of its filters, each with the list it filters."""
    if isinstance(node, Path):
        yield from _parts(node.base)
    elif isinstance(node, Filter):
        yield from _parts(node.base)
        yield node.condition, _steps(node.base) or ()
    elif not isinstance(node, Name):
        yield from ((part, ()) for part in children(node))


def _private(fields: Mapping[str, Field], path: Steps) -> Iterator[Steps]:
    for name, field in fields.items():
        here = (*path, name)
        item = field.item
        marked = [one.attributes or {} for one in (field, item) if one is not None]
        if any(attributes.get("private") is True for attributes in marked):
            yield here
        yield from _private(field.fields or {}, here)
        if item is not None:
            yield from _private(item.fields or {}, here)


def _figures(rubric: Rubric) -> Iterator[Figure]:
    yield from rubric.figures
    for stage in rubric.stages:
        yield from stage.figures
        for criterion in stage.group.criteria():
            yield from criterion.figures
