"""What is not answered yet, in the order of how much it can change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kkk_scoring.feel.unknown import UNKNOWN, Interval, Rows
from kkk_scoring.rubric.form import Field
from kkk_scoring.scoring.protocol import Check, Mark
from kkk_scoring.study.rows import ListRules, list_rules
from kkk_scoring.study.standing import Standing
from kkk_scoring.study.uses import FACTS, Pattern, Uses, touches

Path = tuple[str | int, ...]
COMPLETE = "complete"
"""The built-in requirement that every required field is filled in."""


class Question(NamedTuple):
    """An answer that is not there yet.

    *field* None: a fact of the round, such as the day of receipt. *paths*: where it is missing, more than
    one for a field of a list's items. *decides*: ids of requirements and thresholds that are open and hang
    on it; *points*: by how many points the criteria that hang on it can still differ (None: no bound).
    """

    pattern: Pattern
    field: Field | None
    paths: tuple[Path, ...]
    decides: tuple[str, ...]
    points: Any

    @property
    def matters(self) -> bool:
        """Whether an answer can change the result."""
        return bool(self.decides) or self.points != 0


def questions(standing: Standing) -> list[Question]:
    """The open questions of a draft: first what decides most requirements, then most points."""
    rubric = standing.rubric
    uses = Uses(rubric)
    open_checks = [check for check in standing.checks("pending") if check.formula is not None]
    open_marks = [
        mark for mark in standing.marks() if mark.criterion.scale is None and _width(mark.points) != 0
    ]
    gaps: dict[Pattern, tuple[Field | None, list[Path]]] = {}
    answers = standing.application.answers or {}
    lists = list_rules(uses)
    for path, field in _gaps(rubric.form, answers, ()):
        if not field.optional or _matters(path, answers, lists):
            gaps.setdefault(pattern_of(path), (field, []))[1].append(path)
    for pattern in _open_facts(standing):
        gaps[pattern] = (rubric.round_fields.get(pattern[1]) if len(pattern) > 1 else None, [pattern])
    found = [_question(pattern, *gap, uses, open_checks, open_marks) for pattern, gap in gaps.items()]
    found.sort(key=_order)
    return found


def pattern_of(path: Path) -> Pattern:
    """The field at *path*, without the numbers of items."""
    return tuple(step for step in path if isinstance(step, str))


def _matters(path: Path, answers: Mapping[str, Any], lists: Mapping[Pattern, ListRules]) -> bool:
    """Whether the answer in an item of a list can change anything; elsewhere it is taken to."""
    at = next((place for place, step in enumerate(path) if isinstance(step, int)), None)
    if at is None:
        return True
    rules = lists.get(pattern_of(path[:at]))
    if rules is None:
        return False
    row: Any = answers
    for step in path[: at + 1]:
        row = row[step]
    return rules.matters(row, str(path[at + 1]), answers)


def _order(question: Question) -> tuple[Any, ...]:
    return -len(question.decides), question.points is not None, -(question.points or 0)


def _question(
    pattern: Pattern,
    field: Field | None,
    paths: list[Path],
    uses: Uses,
    checks: list[Check],
    marks: list[Mark],
) -> Question:
    decides = [check.id for check in checks if touches(pattern, uses.of(check.id))]
    if field is not None and not field.optional and pattern[0] not in FACTS:
        decides.append(COMPLETE)
    widths = [_width(mark.points) for mark in marks if touches(pattern, uses.of(mark.criterion.id))]
    points = None if None in widths else sum(width for width in widths if width is not None)
    return Question(pattern, field, tuple(paths), tuple(dict.fromkeys(decides)), points)


def _gaps(
    fields: Mapping[str, Field], answers: Mapping[str, object], path: Path
) -> Iterator[tuple[Path, Field]]:
    """Every place without an answer, with its field; a record or list without any answer as a whole."""
    for name, field in fields.items():
        value, here = answers.get(name), (*path, name)
        if _is_open(value):
            yield here, field
        elif field.kind == "record" and isinstance(value, dict):
            yield from _gaps(field.fields or {}, value, here)
        elif field.kind == "list" and isinstance(value, list) and field.item and field.item.kind == "record":
            for index, item in enumerate(value):
                yield from _gaps(field.item.fields or {}, item, (*here, index))


def _is_open(value: object) -> bool:
    return value is UNKNOWN or isinstance(value, Interval | Rows)


def _open_facts(standing: Standing) -> Iterator[Pattern]:
    if standing.round.received(standing.application.id) is None:
        yield ("received",)
    for name, value in standing.round.parameters.items():
        if _is_open(value):
            yield (FACTS[1], name)


def _width(points: object) -> Any:
    """By how much points can still differ; None: no bound is known."""
    if isinstance(points, Interval):
        return None if points.low is None or points.high is None else points.high - points.low
    return None if points is UNKNOWN else 0
