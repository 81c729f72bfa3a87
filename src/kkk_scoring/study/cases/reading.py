"""Cases read: names checked against the rubric, answers against its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kkk_scoring.feel import FeelError, compile_, parse
from kkk_scoring.feel import types as feel
from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric import written_cases as written
from kkk_scoring.rubric.model import Criterion, Group, Requirement, Rubric
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.events import Happening
from kkk_scoring.study.cases.answers import AnswerReader
from kkk_scoring.study.cases.kinds import figure_types, fits
from kkk_scoring.study.cases.listed import ON_LISTS
from kkk_scoring.study.cases.model import (
    ALLOWED,
    ALONE,
    RECUSED,
    REFUSED,
    VERDICTS,
    Case,
    Entry,
    Excuse,
    Expected,
    Source,
    is_field,
    nodes_of,
    own_figures,
)
from kkk_scoring.study.cases.rules import given_names

if TYPE_CHECKING:
    from kkk_scoring.files.place import Place

Path = tuple[str | int, ...]
Given = dict[str, tuple[object, Path]]
"""Name → value and where it stands."""
STANDING: Final = ("entry", "rank", "total", "gets")
"""What can be expected of an entry as a whole."""


class CaseReader:
    """Reads the cases of *rubric*; what is wrong with them goes to *findings*."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.findings: list[Finding] = []
        self.nodes = nodes_of(rubric)
        self.given_names = frozenset(given_names(rubric))
        self.stages = {stage.id: stage for stage in rubric.stages}
        self.figures = figure_types(rubric) | dict.fromkeys(ON_LISTS, feel.Number())
        self.inside: dict[str, list[str]] = {}
        """A name that only criteria see → the figures of criteria that are called so."""
        for stage in rubric.stages:
            for name, figure in own_figures(stage):
                self.inside.setdefault(figure.id, []).append(name)
        self.answers = AnswerReader(rubric, self.findings)

    def read(
        self, document: Document, path: Path, given: Sequence[written.Case | written.Excuse]
    ) -> tuple[list[Case], list[Excuse]]:
        """The cases and excuses that stand at *path* of *document*."""
        cases: list[Case] = []
        excuses: list[Excuse] = []
        for index, one in enumerate(given):
            here = (*path, index)
            if isinstance(one, written.Excuse):
                excuses.append(Excuse(one.excused, one.at, one.change, document.place(here)))
                continue
            case = self.case(Source(document, here, one))
            if case is not None:
                cases.append(case)
        return cases, excuses

    def case(self, source: Source) -> Case | None:
        """The case written there; None with findings."""
        before = len(self.findings)
        case = _CaseReading(self, source).case()
        return case if len(self.findings) == before else None


class _CaseReading:
    """One case on its way from the file."""

    def __init__(self, reader: CaseReader, source: Source) -> None:
        self.reader, self.source = reader, source
        self.document, self.path, self.written = source

    def case(self) -> Case:
        one = self.written
        of_round, of_registers, common = self._apart()
        refusals = self._refusals()
        of_round_refusals = [name.removeprefix("round.") for name in refusals if name.startswith("round.")]
        parameters, bad = self.reader.answers.parameters(of_round, self.document, of_round_refusals)
        registers, worse = self.reader.answers.registers(of_registers, self.document, refusals)
        shared = worse | {f"round.{name}" for name in bad}
        happened = list(self.reader.answers.events(one, self.document, self.path))
        entries: dict[str, Entry] = {}
        for id_, own in (one.entries or {ALONE: {}}).items():
            path = (*self.path, "entries", id_)
            given = common | {key: (value, (*path, key)) for key, value in own.items()}
            entry = self._entry(id_, given, happened)
            entries[id_] = replace(entry, refused=entry.refused | shared)
        if one.entries:
            for id_ in one.expect.keys() - entries.keys():
                self._fault(say("There is no entry {id} in this case.", id=short(id_)), "expect", id_)
        return Case(
            one.case,
            self.document.place((*self.path, "case")),
            entries,
            parameters,
            happened,
            one.seed,
            registers,
            self.source,
        )

    def _refusals(self) -> set[str]:
        """What the form is expected to refuse, of any entry."""
        expected = self.written.expect
        lines = expected.values() if self.written.entries else [expected]
        return {name for line in lines if isinstance(line, dict) for name in line if line[name] == REFUSED}

    def _apart(self) -> tuple[Given, Given, Given]:
        """What is given of the round, of registers, and of every entry: name → value and where it stands."""
        of_round: Given = {}
        of_registers: Given = {}
        common: Given = {}
        for key, value in self.written.given.items():
            here: Path = (*self.path, "given", key)
            head, _, name = key.partition(".")
            if head == "round" and isinstance(value, dict) and not name:
                of_round |= {inner: (one, (*here, inner)) for inner, one in value.items()}
            elif head == "round":
                of_round[name] = (value, here)
            elif key in self.reader.rubric.registers:
                of_registers[key] = (value, here)
            else:
                common[key] = (value, here)
        return of_round, of_registers, common

    def _entry(self, id_: str, given: Given, happened: list[tuple[Place, Happening]]) -> Entry:
        answers: Given = {}
        nodes: dict[str, object] = {}
        sheets: dict[str, Any] = {}
        for key, (value, here) in given.items():
            head, _, rest = key.partition(".")
            if rest == "sheets" and head in self.reader.stages:
                sheets[head] = self._sheets(head, value, here)
            elif key == "received":
                event = self.reader.answers.received(id_, value, self.document.place(here))
                if event is not None:
                    happened.append((self.document.place(here), event))
            elif head in self.reader.rubric.form:
                answers[key] = (value, here)
            elif key in self.reader.given_names:
                nodes[key] = self._node(key, value, here)
            elif key in self.reader.inside:
                nodes |= {name: self._node(name, value, here) for name in self.reader.inside[key]}
            else:
                self._unknown(key, here)
        expected = tuple(self._expected(id_))
        may_be_refused = [one.name for one in expected if one.value == REFUSED]
        made, refused = self.reader.answers.answers(answers, self.document, may_be_refused)
        return Entry(made, nodes, sheets, expected, refused)

    # -- what is given -------------------------------------------------------------------------

    def _sheets(self, stage: str, value: object, here: Path) -> dict[str, list[Any]]:
        """Role → sheets; one role alone may be left out."""
        roles = self.reader.stages[stage].roles
        if isinstance(value, list) and len(roles) == 1:
            value = {next(iter(roles)): value}
        if not isinstance(value, dict) or not all(isinstance(rows, list) for rows in value.values()):
            message = say("Sheets are given per role as a list: `{{role: [sheet, sheet]}}`.")
            fix = say("Roles here: {roles}.", roles=", ".join(roles))
            self.reader.findings.append(Finding("KKK261", message, fix, self.document.place(here)))
            return {}
        for role in value.keys() - roles.keys():
            message = say("There is no role `{role}` in this stage.", role=short(role))
            self.reader.findings.append(
                Finding("KKK260", message, suggestion(role, roles), self._key((*here, role)))
            )
        return {role: [_row(row) for row in value[role]] for role in roles if role in value}

    def _node(self, name: str, value: object, here: Path) -> object:
        """What a figure or a node of a stage comes to."""
        item = self.reader.nodes.get(name)
        if item is None:
            return self._figure(name, _plain(value), here)
        number = type(value) in (int, Fraction)
        word = value if isinstance(value, str) else ""
        allowed: tuple[str, ...] = ("not_applicable",)
        if isinstance(item, Requirement):
            good = isinstance(value, bool) or word in VERDICTS
            fix = say("A requirement is passed, rejected, pending or not_applicable.")
        elif isinstance(item, Group):
            allowed = VERDICTS if name in self.reader.stages else allowed
            good = number or word in allowed
            fix = say("Give points, or one of: {words}.", words=", ".join(allowed))
        else:
            words = (item.scale.words or {}) if item.scale else {}
            good = number or word in allowed or word in words
            if words.get(word) is not None:
                return words[word]
            fix = say("Give points, or one of: {words}.", words=", ".join((*allowed, *words)))
        if not good:
            message = say("`{name}` can't be {value}.", name=name, value=short(str(value)))
            self.reader.findings.append(Finding("KKK261", message, fix, self.document.place(here)))
        return value

    def _figure(self, name: str, value: object, here: Path) -> object:
        if not fits(value, self.reader.figures[name]):
            message = say("`{name}` can't be {value}.", name=name, value=short(str(value)))
            fix = say("Give a value of the kind that the figure's expression has.")
            self.reader.findings.append(Finding("KKK261", message, fix, self.document.place(here)))
        return value

    # -- what is expected ----------------------------------------------------------------------

    def _expected(self, id_: str) -> Iterator[Expected]:
        path: Path = (*self.path, "expect")
        given: object = self.written.expect
        if self.written.entries:
            given, path = self.written.expect.get(id_, {}), (*path, id_)
            if not isinstance(given, dict):
                yield from self._briefly(given, self.document.place(path))
                return
        assert isinstance(given, dict)
        for name, value in given.items():
            here = (*path, name)
            if self._can_be_expected(name, value):
                yield Expected(name, _plain(value), self.document.place(here))
            else:
                self._unknown(name, here, say("This can't be expected: `{name}`.", name=short(name)))

    def _briefly(self, value: object, place: Place) -> Iterator[Expected]:
        """`A: 2` is the rank, `A: rejected` the verdict, `A: reserve` the result; a list holds several."""
        for one in value if isinstance(value, list) else [value]:
            name = "rank" if not isinstance(one, str) else "entry" if one in VERDICTS else "gets"
            yield Expected(name, one, place)

    def _can_be_expected(self, name: str, value: object) -> bool:
        id_, _, what = name.partition(".")
        if what == "sheets":
            return id_ in self.reader.stages and value == REFUSED
        if value in (REFUSED, ALLOWED) and (name == "events" or is_field(self.reader.rubric, name)):
            return True
        if name in STANDING or any(figure.id == name for figure in self.reader.rubric.figures):
            return True
        item = self.reader.nodes.get(id_)
        if not what:
            return item is not None
        allowed = (
            ("out_of", "flags") if isinstance(item, Criterion) or id_ in self.reader.stages else ("out_of",)
        )
        return isinstance(item, Criterion | Group) and what in allowed

    # -- findings ------------------------------------------------------------------------------

    def _unknown(self, name: str, here: Path, message: Message | None = None) -> None:
        known = [*self.reader.rubric.form, *self.reader.given_names]
        known += [f"{stage}.sheets" for stage, one in self.reader.stages.items() if one.roles]
        message = message or say("There is nothing called `{name}` in this rubric.", name=short(name))
        self.reader.findings.append(Finding("KKK260", message, suggestion(name, known), self._key(here)))

    def _fault(self, message: Message, *here: str | int) -> None:
        place = self.document.key_place((*self.path, *here))
        self.reader.findings.append(Finding("KKK260", message, None, place))

    def _key(self, path: Path) -> Place:
        return self.document.key_place(path)


def _row(row: object) -> object:
    return row if row == RECUSED or not isinstance(row, dict) else dict(row)


def _plain(value: object) -> object:
    """A value as expressions see it: `P3Y` is a duration, `2015-05-31` a date."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, str) or not value.lstrip("-P")[:1].isdigit():
        return value
    kind = "duration" if "P" in value[:2] else "date and time" if "T" in value else "date"
    try:
        found = compile_(parse(f'{kind}("{value}")'))({})
    except FeelError:
        return value
    return value if found is None else found
