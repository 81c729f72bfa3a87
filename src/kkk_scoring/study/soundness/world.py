"""A little round made up to show something: entries with answers and marks, scored like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kkk_scoring.files.place import Place
from kkk_scoring.rubric.form import Field, fill_gaps
from kkk_scoring.rubric.model import Criterion, Requirement, Role, Rubric, Stage
from kkk_scoring.scoring.events import Received
from kkk_scoring.scoring.protocol import Protocol
from kkk_scoring.scoring.round import Application, Expert, GivenMark, Round, Sheet, SheetEntry
from kkk_scoring.scoring.score import score

DAY = date(2027, 3, 1)
"""Every date that nothing else is known about."""
MOMENT = datetime(2027, 3, 1, 12, 0)
NOWHERE = Place("", 1, 1)
Marks = dict[str, object]
"""Id of criterion or judged requirement → the mark as scoring sees it."""


@dataclass
class Entry:
    """*sheets*: expert's id → marks; who isn't in it hands in no sheet for this entry. *recused*: whose
    sheet only declares a conflict of interest."""

    answers: dict[str, Any]
    sheets: dict[str, Marks]
    received: datetime = MOMENT
    recused: frozenset[str] = frozenset()


@dataclass
class World:
    """*experts*: id → (stage, role). Each expert assesses the entries for which there is a sheet.

    *seed*: by what lots are drawn; None: they aren't.
    """

    rubric: Rubric
    parameters: dict[str, Any] = field(default_factory=dict)
    experts: dict[str, tuple[Stage, Role]] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    seed: str | None = "witness"

    def scored(self) -> Protocol:
        """The protocol of this round."""
        return score(self.rubric, self.round(), list(self.applications()))

    def round(self) -> Round:
        """The round as scoring sees it."""
        events = {
            id_: [
                Received.model_validate(
                    {"event": "received", "entry": id_, "date": entry.received, "by": "office"}
                )
            ]
            for id_, entry in self.entries.items()
        }
        assigned: dict[str, dict[str, frozenset[str] | None]] = {}
        sheets: dict[tuple[str, str], Sheet] = {}
        for expert, (stage, _) in self.experts.items():
            given = {
                id_: _on_sheet(entry.sheets[expert], expert not in entry.recused)
                for id_, entry in self.entries.items()
                if expert in entry.sheets
            }
            assigned.setdefault(stage.id, {})[expert] = frozenset(given)
            sheets[stage.id, expert] = Sheet(stage.id, expert, "", given)
        return Round(
            "witness",
            parameters=self.parameters,
            experts={id_: Expert(role=role.id) for id_, (_, role) in self.experts.items()},
            assignments=assigned,
            events=events,
            sheets=sheets,
            seed=self.seed,
        )

    def applications(self) -> Iterator[Application]:
        """The entries' applications, handed in."""
        for id_, entry in self.entries.items():
            answers = _copy(entry.answers)
            missing = tuple(fill_gaps(self.rubric.form, answers))
            yield Application(id_, f"{id_}.yaml", answers, lambda _: NOWHERE, missing)


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(one) for key, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list) else value


def _on_sheet(marks: Mapping[str, object], impartial: bool) -> SheetEntry:
    if not impartial:
        return SheetEntry(False, "a witness", {}, NOWHERE)
    given = {id_: GivenMark(value, "a witness", NOWHERE) for id_, value in marks.items()}
    return SheetEntry(True, None, given, NOWHERE)


def world_of(rubric: Rubric, per_role: Mapping[tuple[str, str], int] | None = None) -> World:
    """A round with one entry, W1: every answer something, every mark the best.

    *per_role*: (stage, role) → sheets, where it isn't the fewest that the rules ask for.
    """
    world = World(rubric, {name: first_answer(one) for name, one in rubric.round_fields.items()})
    for stage in rubric.stages:
        for role in stage.roles.values():
            number = (per_role or {}).get((stage.id, role.id), max(role.least, 1))
            for _ in range(number):
                world.experts[f"E{len(world.experts) + 1}"] = (stage, role)
    answers = {name: first_answer(one) for name, one in rubric.form.items() if not one.optional}
    sheets = {expert: best_marks(stage, role) for expert, (stage, role) in world.experts.items()}
    world.entries["W1"] = Entry(answers, sheets)
    return world


def best_marks(stage: Stage, role: Role) -> Marks:
    """The best marks that a sheet of this role can hold."""
    marks: Marks = {}
    for id_, item in stage.markable().items():
        if not item.by or role.id in item.by:
            marks[id_] = "yes" if isinstance(item, Requirement) else best_mark(item)
    return marks


def best_mark(criterion: Criterion) -> object:
    """The highest mark, or the first word where words have no points."""
    scale = criterion.scale
    assert scale is not None
    return scale.high if scale.high is not None else next(iter(scale.words or {}), None)


def first_answer(asked: Field, number: int = 1) -> Any:
    """An answer that fits the field; *number* makes the texts of several items differ."""
    match asked.kind:
        case "number":
            return _first_number(asked)
        case "choice":
            return asked.options[0]
        case "boolean":
            return True
        case "date":
            return DAY
        case "date and time":
            return MOMENT
        case "record":
            return {
                name: first_answer(one, number)
                for name, one in (asked.fields or {}).items()
                if not one.optional
            }
        case "list":
            assert asked.item is not None
            return [first_answer(asked.item, n + 1) for n in range(int(asked.low or 1))]
        case "nip" | "krs" | "regon":
            return _registered(asked.kind, number)
    return f"{asked.name} {number}"


def _first_number(asked: Field) -> Any:
    low = asked.low
    if low is None:
        return min(0, asked.high) if asked.high is not None else 0
    if not asked.over:
        return low
    step = asked.step or 1
    inside = low + step
    return inside if asked.high is None or inside <= asked.high else asked.high


def _registered(kind: str, number: int) -> str:
    """The *number*-th made-up number of a register, with its check digit."""
    from kkk_scoring.files import polish

    if kind == "krs":
        return f"{number:010}"
    check, length = (polish.nip, 9) if kind == "nip" else (polish.regon, 8)
    for at in range(number * 10, number * 10 + 10):
        for digit in range(10):
            with suppress(ValueError):
                return check(f"{at:0{length}}{digit}")
    raise AssertionError("of ten numbers one at least has a check digit")
