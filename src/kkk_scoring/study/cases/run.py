"""A case run by the scoring itself: a small round made of what is given, scored, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Criterion, Requirement, Rubric, Stage
from kkk_scoring.scoring.decide import with_changed_marks
from kkk_scoring.scoring.events import Event, OrderTies, Recusal
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Application, Expert, GivenMark, Round, Sheet, SheetEntry
from kkk_scoring.scoring.score import score
from kkk_scoring.study.cases.expect import failures
from kkk_scoring.study.cases.model import RECUSED, REFUSED, Case, Failure, Ran, SheetRow
from kkk_scoring.study.cases.rules import rules_for

Entries = dict[str, SheetEntry]


def run(case: Case, rubric: Rubric) -> Ran:
    """The case under *rubric*, with what came out otherwise than expected."""
    table = _Table(case, rubric)
    round_ = table.round()
    protocol = None if table.wrong else score(rubric, round_, table.applications)
    faults = [*table.wrong, *(finding.message for finding in (protocol.findings if protocol else ()))]
    refused = [one for entry in case.entries.values() for one in entry.expected if one.value == REFUSED]
    if refused:
        message = say("The sheets are expected to be refused, but the rules allow them.")
        return Ran(case, () if faults else (Failure(refused[0].place, message),))
    if protocol is None or faults:
        return Ran(case, tuple(Failure(case.place, fault) for fault in faults))
    return Ran(case, tuple(failures(case, rubric, protocol, round_)))


def protocol_of(case: Case, rubric: Rubric) -> Protocol:
    """What the case comes to, whatever it expects."""
    return protocol_and_round(case, rubric)[0]


def protocol_and_round(case: Case, rubric: Rubric) -> tuple[Protocol, Round]:
    """What the case comes to, and the round that was made of it."""
    table = _Table(case, rubric)
    round_ = table.round()
    return score(rubric, round_, table.applications), round_


class _Table:
    """The experts, sheets and events of a case; *wrong*: marks that the rules don't allow."""

    def __init__(self, case: Case, rubric: Rubric) -> None:
        self.case, self.rubric = case, rubric
        self.wrong: list[Message] = []
        self.experts: dict[str, Expert] = {}
        self.assigned: dict[str, dict[str, frozenset[str] | None]] = {}
        self.sheets: dict[tuple[str, str], Entries] = {}
        self.events: dict[str, list[Event]] = {}
        self.applications: list[Application] = []

    def round(self) -> Round:
        """The round that the case describes; its applications are in *applications*."""
        case = self.case
        for _, event in case.happened:
            if isinstance(event, Event):
                self.events.setdefault(event.entry, []).append(event)
        for id_, entry in case.entries.items():
            rules = rules_for(self.rubric, entry)
            self.applications.append(
                Application(id_, id_, dict(entry.answers), lambda _: case.place, rules=rules)
            )
            for stage in rules.stages:
                for role, rows in entry.sheets.get(stage.id, {}).items():
                    self._role(id_, stage, role, rows)
        sheets = {
            (stage, expert): Sheet(stage, expert, expert, entries)
            for (stage, expert), entries in self.sheets.items()
        }
        faults: list[Finding] = []
        changed = with_changed_marks(dict(case.happened), self.rubric, sheets, faults)
        self.wrong += [fault.message for fault in faults]
        return Round(
            None,
            parameters=case.parameters,
            experts=self.experts,
            assignments=self.assigned,
            events=self.events,
            sheets=changed,
            seed=case.seed,
            registers=case.registers,
            orders=[event.order for _, event in case.happened if isinstance(event, OrderTies)],
        )

    def _role(self, entry: str, stage: Stage, role: str, rows: object) -> None:
        assert isinstance(rows, list | tuple)
        most = stage.roles[role].most if role in stage.roles else 0
        if most is not None and len(rows) > most:
            self.wrong.append(
                say(
                    "There are {count} sheets of the role {role}, more than the rules allow.",
                    count=len(rows),
                    role=role,
                )
            )
            return
        for number, row in enumerate(rows, 1):
            self._sheet(entry, stage, role, f"{role}_{number}", row)

    def _sheet(self, entry: str, stage: Stage, role: str, expert: str, row: SheetRow) -> None:
        body = row.get("body") if isinstance(row, Mapping) else None
        self.experts[expert] = Expert(role=role, body=body)
        of = self.assigned.setdefault(stage.id, {})
        of[expert] = (of.get(expert) or frozenset()) | {entry}
        if row == RECUSED:
            recusal = {
                "event": "recusal",
                "date": "2000-01-01",
                "by": expert,
                "entry": entry,
                "expert": expert,
            }
            self.events.setdefault(entry, []).append(Recusal.model_validate(recusal))
            return
        marks = dict(self._marks(stage, row))
        given = SheetEntry(True, None, marks, self.case.place)
        self.sheets.setdefault((stage.id, expert), {})[entry] = given

    def _marks(self, stage: Stage, row: SheetRow) -> Iterator[tuple[str, GivenMark]]:
        markable = stage.markable()
        if not isinstance(row, Mapping):
            row = {next(iter(markable)): row} if len(markable) == 1 else {}
        for id_, written in row.items():
            if id_ == "body":
                continue
            item = markable.get(id_)
            if item is None:
                self.wrong.append(say("A sheet of `{stage}` has no mark `{id}`.", stage=stage.id, id=id_))
                continue
            value, wrong = self._value(item, id_, written)
            if wrong is not None:
                self.wrong.append(wrong)
            else:
                yield id_, GivenMark(value, None, self.case.place)

    def _value(
        self, item: Criterion | Requirement, id_: str, written: object
    ) -> tuple[object, Message | None]:
        if id_ == "total":
            return written, None
        value, wrong, _ = mark_value(item, written)
        return value, wrong
