"""round.yaml checked against its rubric: experts, assignments, events, parameters.

With *as_of* it is the round as it stood at the end of that day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.files.place import Place
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.form import fill_gaps, model
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.as_of import known_sheets, later_reassessments
from kkk_scoring.scoring.decide import with_changed_marks
from kkk_scoring.scoring.event_reader import EventReader, no_expert, no_stage
from kkk_scoring.scoring.events import OrderTies
from kkk_scoring.scoring.happening import Happening
from kkk_scoring.scoring.round import Round, Sheet, WrittenRound
from kkk_scoring.scoring.zone import to_local

Assignments = dict[str, dict[str, frozenset[str] | None]]


class RoundReader:
    """Checks round.yaml against the rubric.

    What names something that isn't there is a finding and doesn't count; the rest does.
    """

    def __init__(
        self, document: Document, written: WrittenRound, rubric: Rubric, as_of: date | None = None
    ) -> None:
        self.document, self.written, self.rubric, self.as_of = document, written, rubric, as_of
        self.stages = {stage.id: stage for stage in rubric.stages}
        self.findings: list[Finding] = []
        self.everything: tuple[Happening, ...] = ()
        """All events that count, also those after *as_of*."""
        self._check_experts()
        self._check_meetings()
        self._check_draws()
        self.assignments = self._assignments()

    def round(self, sheets: Mapping[tuple[str, str], Sheet]) -> Round:
        """The round, with the *sheets* that were handed in."""
        written = self.written
        events = EventReader(self.document, written, self.rubric)
        happened = events.good()
        self.everything = tuple(happened.values())
        if self.as_of is not None:
            sheets = known_sheets(sheets, happened.values(), self.as_of)
            happened = {place: event for place, event in happened.items() if event.day <= self.as_of}
        by_entry: dict[str, list[Happening]] = {}
        for event in happened.values():
            for entry in event.about:
                by_entry.setdefault(entry, []).append(event)
        changed = with_changed_marks(happened, self.rubric, sheets, events.findings)
        self.findings += events.findings
        return Round(
            id=written.round,
            title=written.title,
            note=written.note,
            parameters=self._parameters(),
            experts=written.experts,
            assignments=self.assignments,
            events=by_entry,
            happened=happened,
            not_yet=later_reassessments(self.everything, self.as_of),
            as_of=self.as_of,
            sheets=changed,
            draws=written.draws,
            seed=written.seed,
            carries_over=written.carries_over,
            stands=which_stands(self.rubric),
            orders=[event.order for event in happened.values() if isinstance(event, OrderTies)],
            papers=written.papers,
            meetings=written.meetings,
            zone=written.zone,
        )

    def _parameters(self) -> dict[str, object]:
        """What the rubric asks of a round; what is missing or wrong stays open."""
        fields, written = self.rubric.round_fields, self.written.parameters
        answers: dict[str, Any] = {}
        if written:
            fitted, findings = fit(self.document, model(fields, {}), ("parameters",))
            answers = dict(fitted or {})
            findings += to_local(fields, answers, self.written.zone, self.document, ("parameters",))
            self.findings += findings
        for path in fill_gaps(fields, answers):
            if path[0] in written:
                continue
            message = say(
                "round.yaml doesn't state `{name}`, which the rubric asks for.", name=".".join(map(str, path))
            )
            fix = say("Write it under `parameters:`.")
            self.findings.append(Finding("KKK322", message, fix, self.document.key_place(("parameters",))))
        return answers

    def _check_experts(self) -> None:
        roles = {role for stage in self.rubric.stages for role in stage.roles}
        seen: dict[str, str] = {}
        for id_, expert in self.written.experts.items():
            if expert.role not in roles:
                message = say("The rubric has no role `{role}`.", role=expert.role)
                place = self.document.place(("experts", id_, "role"))
                self._fault("KKK323", message, place, expert.role, roles)
            other = seen.setdefault(id_.casefold(), id_)
            if other != id_:
                message = say("{one} and {other} differ only in capital letters.", one=other, other=id_)
                self._fault("KKK336", message, self.document.key_place(("experts", id_)))

    def _check_meetings(self) -> None:
        for index, meeting in enumerate(self.written.meetings):
            path = ("meetings", index)
            if meeting.stage not in self.stages:
                place = self.document.place((*path, "stage"))
                self.findings.append(no_stage(meeting.stage, self.stages, place))
            for number, expert in enumerate(meeting.present or ()):
                if expert not in self.written.experts:
                    place = self.document.place((*path, "present", number))
                    self.findings.append(no_expert(expert, self.written.experts, place))

    def _check_draws(self) -> None:
        for stage in self.written.draws.keys() - self.stages.keys():
            self.findings.append(no_stage(stage, self.stages, self.document.key_place(("draws", stage))))

    def _assignments(self) -> Assignments:
        """Stage → expert → entries; experts in the order of their ids, whatever the order in the file."""
        found: Assignments = {}
        for stage, experts in self.written.assignments.items():
            if stage not in self.stages:
                place = self.document.key_place(("assignments", stage))
                self.findings.append(no_stage(stage, self.stages, place))
                continue
            found[stage] = {
                expert: None if entries == "all" else frozenset(entries)
                for expert, entries in sorted(experts.items())
                if self._may_assess(expert, stage)
            }
        return found

    def _may_assess(self, expert: str, stage: str) -> bool:
        experts = self.written.experts
        place = self.document.key_place(("assignments", stage, expert))
        if expert not in experts:
            self.findings.append(no_expert(expert, experts, place))
            return False
        role = experts[expert].role
        if role not in self.stages[stage].roles:
            message = say(
                "{expert} has the role `{role}`, which hands in no sheets in `{stage}`.",
                expert=expert,
                role=role,
                stage=stage,
            )
            self._fault("KKK325", message, place)
            return False
        return True

    def _fault(
        self, code: str, message: Message, place: Place, written: str = "", known: Collection[str] = ()
    ) -> None:
        fix = suggestion(written, known) if known else None
        self.findings.append(Finding(code, message, fix, place))


def which_stands(rubric: Rubric) -> str:
    """Which sheet stands after a re-assessment; where the rubric allows none it doesn't matter."""
    decision = rubric.decision("replace_sheet")
    return (decision.stands if decision else None) or "new"
