"""What came out of a case against what it expects; each difference is a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

from kkk_scoring.feel.unknown import UNKNOWN, Interval, bounds_of, is_known
from kkk_scoring.messages import Message, exact, say
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.evaluate import figures
from kkk_scoring.scoring.protocol import Outcome, Protocol, StageResult
from kkk_scoring.scoring.round import Application, Round
from kkk_scoring.study.cases.model import (
    ALLOWED,
    REFUSED,
    VERDICTS,
    Case,
    Expected,
    Failure,
    is_field,
    nodes_of,
    stage_names,
)
from kkk_scoring.study.cases.rules import rules_for

UNREACHED = "not reached"


def failures(
    case: Case, rubric: Rubric, protocol: Protocol, round_: Round, refused: Collection[str] = ()
) -> Iterator[Failure]:
    """Everything that came out otherwise than the case expects; *refused*: entries with an event that
    doesn't count."""
    for id_, entry in case.entries.items():
        outcome = protocol.outcome(id_)
        assert outcome is not None
        seen = _Seen(case, id_, rubric, outcome, round_)
        for expected in entry.expected:
            for value in expected.value if isinstance(expected.value, list) else [expected.value]:
                if value in (REFUSED, ALLOWED) and expected.name == "events":
                    found: object = REFUSED if id_ in refused else ALLOWED
                elif value in (REFUSED, ALLOWED) and is_field(rubric, expected.name):
                    found = REFUSED if expected.name in entry.refused else ALLOWED
                else:
                    found = seen.found(expected.name, value)
                if not _same(found, value):
                    yield _difference(case, id_, expected, value, found, rubric)


def found_value(
    case: Case, rubric: Rubric, protocol: Protocol, round_: Round, id_: str, name: str, verdict: bool = False
) -> object:
    """What *name* came to for one entry: points, or a *verdict* (also where there are no points)."""
    outcome = protocol.outcome(id_)
    assert outcome is not None
    return _Seen(case, id_, rubric, outcome, round_).found(name, "passed" if verdict else None)


def _called(name: str, expected: str, rubric: Rubric) -> Message:
    """What was expected by its name, and its title where it has one."""
    node = nodes_of(rubric).get(expected.partition(".")[0])
    title = node.title if node else None
    return say("{name} ({title})", name=name, title=title) if title else say("{name}", name=name)


def _difference(
    case: Case, id_: str, expected: Expected, value: object, found: object, rubric: Rubric
) -> Failure:
    name = expected.name if len(case.entries) == 1 else f"{id_}.{expected.name}"
    message = say(
        "{name}: expected {expected}, but it is {found}.",
        name=_called(name, expected.name, rubric),
        expected=shown(value),
        found=say("not reached") if found is UNREACHED else shown(found),
    )
    return Failure(expected.place, message)


class _Seen:
    """What came out for one entry."""

    def __init__(self, case: Case, id_: str, rubric: Rubric, outcome: Outcome, round_: Round) -> None:
        self.case, self.id, self.rubric, self.outcome, self.round = case, id_, rubric, outcome, round_

    def found(self, name: str, expected: object) -> object:
        """What *name* came to, of the kind that is *expected*: a verdict, or a value."""
        whole = {"entry": self.outcome.verdict, "total": self.outcome.total}
        if name in whole:
            return whole[name]
        if name == "rank":
            outcome = self.outcome
            return outcome.rank or (Interval(outcome.best, outcome.worst) if outcome.best else None)
        if name == "gets":
            return self._gets(expected)
        id_, _, what = name.partition(".")
        result = next((r for r in self.outcome.stages if id_ in set(stage_names(r.stage))), None)
        if result is not None:
            return self._in_stage(result, id_, what, expected in VERDICTS or isinstance(expected, bool))
        if any(figure.id == id_ for figure in self.rubric.figures):
            return self._figure(id_)
        return UNREACHED

    def _gets(self, expected: object) -> object:
        if self.outcome.result_open:
            return "pending"
        if isinstance(expected, dict):
            line = next((line for line in self.rubric.results if line.id == self.outcome.result), None)
            years = line.years.program(self.outcome.names) if line and line.years else None
            return {"result": self.outcome.result, "years": years}
        return self.outcome.result

    def _in_stage(self, result: StageResult, id_: str, what: str, verdict: bool) -> object:
        if what == "flags":
            own = None if id_ == result.stage.id else id_
            return sum(flag.criterion == own for flag in result.flags)
        points, out_of = self._points(result).get(id_, (None, None))
        if what == "out_of":
            return out_of
        check = next((check for check in result.checks if check.id == id_), None)
        if id_ == result.stage.id:
            return result.verdict if verdict or not result.stage.has_points else points
        if id_ not in self._points(result) or verdict:
            if check is None and points is None:
                return "not_applicable"
            return None if check is None else check.verdict
        return points

    @staticmethod
    def _points(result: StageResult) -> dict[str, tuple[object, object]]:
        found = {mark.criterion.id: (mark.points, mark.out_of) for mark in result.marks}
        found |= {one.group.id: (one.points, one.out_of) for one in result.groups}
        found[result.stage.id] = (result.points, result.out_of)
        return found

    def _figure(self, id_: str) -> object:
        entry = self.case.entries[self.id]
        rules = rules_for(self.rubric, entry)
        application = Application(self.id, self.id, dict(entry.answers), lambda _: self.case.place)
        return figures(rules, application, self.round)[id_]


def _same(found: object, expected: object) -> bool:
    if isinstance(expected, str) and ".." in expected:
        return _bounds(found) == _written_bounds(expected)
    if not is_known(found):
        return expected == "pending"
    if isinstance(expected, bool):
        return found == ("passed" if expected else "rejected") or found is expected
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(_same(found.get(key), one) for key, one in expected.items())
    if isinstance(expected, int | Fraction):
        return type(found) in (int, Fraction) and found == expected
    if found is None:
        return expected is None or expected in ("none", "not_applicable")
    return shown(found) == shown(expected)


def _bounds(value: object) -> tuple[Any, Any]:
    return (value, value) if type(value) in (int, Fraction) else bounds_of(value)


def _written_bounds(text: str) -> tuple[Any, Any]:
    low, _, high = text.partition("..")
    return _end(low), _end(high)


def _end(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def shown(value: object) -> str:
    """A value as a case writes it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return exact(value)
    if value is UNKNOWN:
        return "pending"
    if isinstance(value, Interval):
        low, high = value.low, value.high
        return f"{'' if low is None else exact(low)}..{'' if high is None else exact(high)}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {shown(one)}" for key, one in value.items())
    return str(value)
