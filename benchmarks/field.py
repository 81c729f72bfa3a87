"""How scoring grows with the number of entries, where rules look at the others in the field.

    python benchmarks/field.py

Processor time of scoring 10,000 generated entries against that of 5,000, for the longest rubric of the
gallery and for those that compare entries; twice as many should take about twice as long, also where a rule
counts for each entry the others before it (`count(field[x < entry.x])`, nih-percentile). Each is the least
of some runs. Exits with 1 if a ratio is too large.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from time import process_time

from kkk_scoring.files.place import Place
from kkk_scoring.loading import load_rubric
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Criterion, Requirement, Rubric
from kkk_scoring.scoring.events import Received
from kkk_scoring.scoring.round import Application, Expert, GivenMark, Round, Sheet, SheetEntry
from kkk_scoring.scoring.score import score

GALLERY = Path(__file__).parents[1] / "rubrics" / "gallery"
ENTRIES, RUNS = 10_000, 3
LINEAR = 2.5
ITEMS = 10
"""Items of a list in an application, rows of a register."""
DAY = datetime(2015, 7, 1, 12, 0, tzinfo=UTC)
NOWHERE = Place("generated", 1, 1)


def main() -> int:
    longest = max(GALLERY.glob("*.yaml"), key=lambda path: len(path.read_text("utf-8").splitlines())).stem
    worst = False
    for name in (longest, "qcbs", "przetarg", "msca", "nih-percentile"):
        rubric = load_rubric(GALLERY / f"{name}.yaml")
        half, whole = seconds(rubric, ENTRIES // 2), seconds(rubric, ENTRIES)
        worst = worst or whole / half > LINEAR
        print(f"{name:20} {ENTRIES:6} entries {whole:7.2f} s   ratio {whole / half:5.2f}   at most {LINEAR}")
    return 1 if worst else 0


def seconds(rubric: Rubric, entries: int) -> float:
    """Processor time of scoring that many entries, without making them."""
    random = Random(entries)
    ids = [f"N{n}" for n in range(entries)]
    round_ = made_round(rubric, ids, random)
    least = None
    for _ in range(RUNS):
        applications = [Application(id_, f"{id_}.yaml", answers(rubric.form, random), nowhere) for id_ in ids]
        gc.collect()
        start = process_time()
        protocol = score(rubric, round_, applications)
        taken = process_time() - start
        assert len(protocol.outcomes) == entries
        least = taken if least is None else min(least, taken)
    assert least is not None
    return least


def nowhere(_: object) -> Place:
    return NOWHERE


def answer(field: Field, random: Random) -> object:
    """Something that may stand in this field of an application."""
    if field.kind == "number":
        low = int(field.low or 0) + field.over
        return random.randint(low, int(field.high) if field.high is not None else low + 1000)
    if field.kind == "choice":
        return random.choice(field.options)
    if field.kind == "date":
        return date(2015, 1, 1) + timedelta(days=random.randint(0, 365))
    if field.kind == "nip":
        return f"{random.randint(0, 9999):010}"
    if field.kind == "record":
        return answers(field.fields or {}, random)
    if field.kind == "list":
        assert field.item is not None
        return [answer(field.item, random) for _ in range(ITEMS)]
    assert field.kind == "text", field.kind
    return f"text {random.randint(0, 9)}"


def answers(fields: Mapping[str, Field], random: Random) -> dict[str, object]:
    return {name: answer(field, random) for name, field in fields.items()}


def made_round(rubric: Rubric, ids: list[str], random: Random) -> Round:
    """A round in which everything was marked by as many experts as the rules ask for."""
    experts: dict[str, Expert] = {}
    assignments: dict[str, dict[str, None]] = {}
    sheets: dict[tuple[str, str], Sheet] = {}
    for stage in rubric.stages:
        for role in stage.roles.values():
            for n in range(role.least):
                name = f"{role.id}{n}"
                experts[name] = Expert(role=role.id)
                assignments.setdefault(stage.id, {})[name] = None
                marks = {id_: m for id_, m in stage.markable().items() if not m.by or role.id in m.by}
                entries = {id_: sheet_entry(marks, random) for id_ in ids}
                sheets[stage.id, name] = Sheet(stage.id, name, "generated", entries)
    received = {id_: [Received(event="received", entry=id_, date=DAY, by="office")] for id_ in ids}
    return Round(
        "generated",
        parameters=answers(rubric.round_fields, random),
        experts=experts,
        assignments=assignments,
        events=received,
        sheets=sheets,
        registers=answers(rubric.registers, random),
    )


def sheet_entry(marks: dict[str, Criterion | Requirement], random: Random) -> SheetEntry:
    given = {id_: GivenMark(mark(item, random), None, NOWHERE) for id_, item in marks.items()}
    return SheetEntry(True, None, given, NOWHERE)


def mark(item: Criterion | Requirement, random: Random) -> object:
    """A mark in the upper half of the scale, so that many entries come far."""
    if isinstance(item, Requirement):
        return "yes"
    scale = item.scale
    assert scale is not None
    if scale.low is None or scale.high is None or scale.step is None:
        return random.choice(scale.one_of or list((scale.words or {}).values()))
    steps = int((scale.high - scale.low) / Fraction(scale.step))
    return scale.low + random.randint(steps // 2, steps) * scale.step


if __name__ == "__main__":
    sys.exit(main())
