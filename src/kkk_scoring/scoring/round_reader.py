"""round.yaml checked against its rubric: experts, assignments, events, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kkk_scoring.files.document import Document
from kkk_scoring.files.finding import Finding
from kkk_scoring.files.fit import fit
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.form import fill_gaps, model
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.rubric.names import suggestion
from kkk_scoring.scoring.decide import allowed_decisions, with_changed_marks
from kkk_scoring.scoring.events import Event, OrderTies
from kkk_scoring.scoring.round import Round, Sheet, WrittenRound


class RoundReader:
    """Checks round.yaml against the rubric."""

    def __init__(self, document: Document, shape: WrittenRound, rubric: Rubric) -> None:
        self.document, self.shape, self.rubric = document, shape, rubric
        self.findings: list[Finding] = []

    def round(self, sheets: Mapping[tuple[str, str], Sheet]) -> Round:
        shape = self.shape
        self._check_experts()
        self._check_events()
        events: dict[str, list[Event]] = {}
        orders: list[list[str]] = []
        for event in sorted(shape.events, key=lambda event: event.day):
            if isinstance(event, OrderTies):
                orders.append(event.order)
            else:
                events.setdefault(event.entry, []).append(event)
        sheets = with_changed_marks(self.document, shape, self.rubric, sheets, self.findings)
        allowed_decisions(self.document, shape, self.rubric, self.findings)
        assignments = {
            stage: {e: None if entries == "all" else frozenset(entries) for e, entries in experts.items()}
            for stage, experts in shape.assignments.items()
        }
        return Round(
            shape.round,
            shape.title,
            shape.note,
            self._parameters(),
            shape.experts,
            assignments,
            events,
            sheets,
            shape.seed,
            orders,
        )

    def _parameters(self) -> dict[str, object]:
        given = self.document.value.get("parameters", {})
        value, findings = (
            fit(self.document, model(self.rubric.round_fields, {}), ("parameters",)) if given else ({}, [])
        )
        self.findings += findings
        answers: dict[str, Any] = dict(value or {})
        for path in fill_gaps(self.rubric.round_fields, answers):
            message = say(
                "round.yaml doesn't state `{name}`, which the rubric asks for.", name=".".join(map(str, path))
            )
            fix = say("Write it under `parameters:`.")
            self.findings.append(Finding("KKK322", message, fix, self.document.key_place(("parameters",))))
        return answers

    def _check_experts(self) -> None:
        roles = {role for stage in self.rubric.stages for role in stage.roles}
        for id_, expert in self.shape.experts.items():
            if expert.role not in roles:
                self._fault(
                    ("experts", id_, "role"),
                    "KKK323",
                    say("The rubric has no role `{role}`.", role=expert.role),
                    roles,
                )
        for stage, experts in self.shape.assignments.items():
            if stage not in {s.id for s in self.rubric.stages}:
                self._fault(
                    ("assignments", stage),
                    "KKK324",
                    say("The rubric has no stage `{stage}`.", stage=stage),
                    [s.id for s in self.rubric.stages],
                )
                continue
            for id_ in experts:
                path = ("assignments", stage, id_)
                if id_ not in self.shape.experts:
                    self._fault(
                        path,
                        "KKK325",
                        say("There is no expert `{expert}` in this round.", expert=id_),
                        self.shape.experts,
                    )
                elif self.shape.experts[id_].role not in self.rubric.stage(stage).roles:
                    role = self.shape.experts[id_].role
                    message = say(
                        "{expert} has the role `{role}`, which hands in no sheets in `{stage}`.",
                        expert=id_,
                        role=role,
                        stage=stage,
                    )
                    self._fault(path, "KKK325", message, ())

    def _check_events(self) -> None:
        requirements = {r.id for stage in self.rubric.stages for r in stage.requirements} | {"complete"}
        for index, event in enumerate(self.shape.events):
            named = getattr(event, "requirements", None) or [getattr(event, "requirement", None)]
            for id_ in named:
                if id_ is not None and id_ not in requirements:
                    self._fault(
                        ("events", index),
                        "KKK326",
                        say("The rubric has no requirement `{id}`.", id=id_),
                        requirements,
                    )
            expert = getattr(event, "expert", None)
            if expert is not None and expert not in self.shape.experts:
                self._fault(
                    ("events", index),
                    "KKK325",
                    say("There is no expert `{expert}` in this round.", expert=expert),
                    self.shape.experts,
                )

    def _fault(self, path: tuple[str | int, ...], code: str, message: Message, known: Any) -> None:
        fix = suggestion(str(path[-1]), known) if known else None
        self.findings.append(Finding(code, message, fix, self.document.key_place(path)))
