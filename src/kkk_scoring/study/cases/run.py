"""A case run by the scoring itself: a small round made of what is given, scored, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kkk_scoring.files.finding import Finding
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.marks import mark_value
from kkk_scoring.rubric.model import Criterion, Requirement, Rubric, Stage
from kkk_scoring.scoring.acts import ReplaceSheet
from kkk_scoring.scoring.decide import decision_faults, with_changed_marks
from kkk_scoring.scoring.events import Event, Happening, OrderTies, Recusal
from kkk_scoring.scoring.order import order_faults
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Application, Expert, GivenMark, Round, Sheet, SheetEntry
from kkk_scoring.scoring.round_reader import which_stands
from kkk_scoring.scoring.score import score
from kkk_scoring.study.cases.expect import failures
from kkk_scoring.study.cases.listed import with_places
from kkk_scoring.study.cases.model import RECUSED, REFUSED, Case, Entry, Failure, Ran, SheetRow
from kkk_scoring.study.cases.rules import rules_for

Entries = dict[str, SheetEntry]


def _refuses_events(entry: Entry) -> bool:
    return any((one.name, one.value) == ("events", REFUSED) for one in entry.expected)


def run(case: Case, rubric: Rubric) -> Ran:
    """The case under *rubric*, with what came out otherwise than expected."""
    table = _Table(case, rubric)
    round_ = table.round()
    protocol = None if table.wrong else score(table.rules, round_, table.applications)
    faults = [*table.wrong, *(finding.message for finding in (protocol.findings if protocol else ()))]
    expected = [one for entry in case.entries.values() for one in entry.expected]
    refused = [one for one in expected if one.value == REFUSED and one.name.endswith(".sheets")]
    if refused:
        message = say("The sheets are expected to be refused, but the rules allow them.")
        return Ran(case, () if faults else (Failure(refused[0].place, message),))
    if protocol is None or faults:
        return Ran(case, tuple(Failure(case.place, fault) for fault in faults))
    return Ran(case, tuple(failures(case, rubric, protocol, round_, table.refused)))


def protocol_of(case: Case, rubric: Rubric) -> Protocol:
    """What the case comes to, whatever it expects."""
    return protocol_and_round(case, rubric)[0]


def protocol_and_round(case: Case, rubric: Rubric) -> tuple[Protocol, Round]:
    """What the case comes to, and the round that was made of it."""
    table = _Table(case, rubric)
    round_ = table.round()
    return score(table.rules, round_, table.applications), round_


class _Table:
    """The experts, sheets and events of a case.

    *wrong*: marks and events that the rules don't allow; *refused*: the entries of such events, where
    their case expects it.
    """

    def __init__(self, case: Case, rubric: Rubric) -> None:
        self.case, self.rubric = case, rubric
        self.rules = with_places(rubric, case.entries.values())
        self.wrong: list[Message] = []
        self.refused: set[str] = set()
        self.experts: dict[str, Expert] = {}
        self.assigned: dict[str, dict[str, frozenset[str] | None]] = {}
        self.sheets: dict[tuple[str, str], Entries] = {}
        self.events: dict[str, list[Event]] = {}
        self.applications: list[Application] = []

    def round(self) -> Round:
        """The round that the case describes; its applications are in *applications*."""
        case = self.case
        happened = list(self._happened())
        for _, event in happened:
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
        changed = with_changed_marks(dict(happened), self.rubric, sheets, faults)
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
            stands=which_stands(self.rubric),
            orders=[event.order for _, event in happened if isinstance(event, OrderTies)],
        )

    def _happened(self) -> Iterator[tuple[Place, Happening]]:
        """What happened and counts, by day; what the rules don't allow, or not then, does not."""
        allowed: list[tuple[Place, Happening]] = []
        for place, event in sorted(self.case.happened, key=lambda one: one[1].day):
            faults = [fault.message for fault in decision_faults(event, self.rubric, place)]
            if faults:
                self._refuse(event, faults)
            else:
                allowed.append((place, event))
        in_turn = order_faults([event for _, event in allowed], self.rubric)
        for (place, event), found in zip(allowed, in_turn, strict=True):
            if found:
                self._refuse(event, found)
            else:
                yield place, event

    def _refuse(self, event: Happening, faults: Sequence[Message]) -> None:
        """The event doesn't count: as the case expects of an entry that it is about, or that is wrong."""
        entries = self.case.entries
        foreseen = [id_ for id_ in event.about if id_ in entries and _refuses_events(entries[id_])]
        self.refused.update(foreseen)
        if not foreseen:
            self.wrong += faults

    def _role(self, entry: str, stage: Stage, role: str, rows: object) -> None:
        assert isinstance(rows, list | tuple)
        most = stage.roles[role].most if role in stage.roles else 0
        anew = sum(isinstance(event, ReplaceSheet) for event in self.events.get(entry, ()))
        if most is not None and len(rows) > most + anew:
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
