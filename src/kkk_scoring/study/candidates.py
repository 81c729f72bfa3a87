"""Which changes could help: other answers, and items of lists more, fewer or otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kkk_scoring.feel.unknown import is_known
from kkk_scoring.rubric.form import Field
from kkk_scoring.study.changes import Change, Exact, Made, Variable, applied, value_at
from kkk_scoring.study.items import item_variables
from kkk_scoring.study.outlook import Outlook, Target, criteria_of
from kkk_scoring.study.rows import list_rules
from kkk_scoring.study.uses import Pattern, touches

ALL_VALUES = 24
"""A number with so few possible values is tried with each of them."""
EDGES = 12
"""At most so many values at which something changes are looked for in each direction."""
DOUBLINGS = 40


class Effort:
    """What changes cost: the user's word, else the rubric's `effort`, else 1; *keep*: never changed."""

    def __init__(self, given: Mapping[Pattern, Exact], keep: frozenset[Pattern] = frozenset()) -> None:
        self.given, self.keep = given, keep

    def of(self, path: Pattern, fields: Sequence[Field]) -> Exact | None:
        """For the field at *path*; *fields* leads to it from the top. None: it is not to be changed."""
        found: Exact = 1
        for length, field in enumerate(fields, 1):
            here = path[:length]
            attributes = field.attributes or {}
            if attributes.get("fixed") is True or here in self.keep:
                return None
            found = self.given.get(here, attributes.get("effort", found))
        return found


class Candidates:
    """Finds the variables of an application's search for advice."""

    def __init__(self, outlook: Outlook, effort: Effort, final: bool) -> None:
        self.outlook, self.effort, self.final = outlook, effort, final
        self.answers: Mapping[str, Any] = outlook.standing.application.answers or {}
        self.targets = outlook.targets()
        self.lists = list_rules(outlook.uses)

    def variables(self) -> list[Variable]:
        """Everything that may be changed and can matter to some condition."""
        return list(self._of(self.outlook.standing.rubric.form, (), ()))

    def _of(self, fields: Mapping[str, Field], path: Pattern, above: tuple[Field, ...]) -> Iterator[Variable]:
        for name, field in fields.items():
            here, chain = (*path, name), (*above, field)
            if field.kind == "record":
                yield from self._of(field.fields or {}, here, chain)
                continue
            effort = self.effort.of(here, chain)
            concerned = [target for target in self.targets if touches(here, target.uses)]
            if effort is None or not concerned:
                continue
            if field.kind == "list":
                if here in self.lists:
                    yield from item_variables(self, here, field, chain, effort)
            else:
                options = tuple(self._answers(here, field, effort, concerned))
                if options:
                    yield Variable(here, options)

    def _answers(
        self, path: Pattern, field: Field, effort: Exact, concerned: list[Target]
    ) -> Iterator[Change]:
        before = value_at(self.answers, path)
        if not is_known(before) or (before is None and not self.final):
            return  # an open question, not a change
        for value in self._values(path, field, before, concerned):
            if value != before:
                far = _distance(field, before, value)
                yield Change("answer", path, field, effort, value, before, far=far)

    def _values(self, path: Pattern, field: Field, before: Any, concerned: list[Target]) -> Iterator[Any]:
        if field.optional and before is not None:
            yield None
        if field.kind == "boolean":
            yield from (True, False)
        elif field.kind == "choice":
            yield from field.options
        elif field.kind == "number":
            yield from self._numbers(path, field, before, concerned)
        elif field.kind == "date":
            yield from self._dates(path, before, concerned)
        elif field.kind != "date and time":
            yield from self._texts(path, field, concerned)

    def _numbers(self, path: Pattern, field: Field, before: Any, concerned: list[Target]) -> Iterator[Exact]:
        low, high = field.low, field.high
        step = field.step or _grid(field, before)
        start = before if before is not None else (low if low is not None else 0)
        if low is not None and high is not None and (high - low) / Fraction(step) <= ALL_VALUES:
            first = low if not field.over else low + step
            yield from (first + step * n for n in range(int((high - first) / Fraction(step)) + 1))
            return
        if before is None:
            yield start
        result = self._result(path, concerned)
        for sign in (1, -1):
            yield from edges(lambda n, s=sign: _inside(field, start + s * n * step), result)  # type: ignore[misc]  # default argument

    def _dates(self, path: Pattern, before: Any, concerned: list[Target]) -> Iterator[date]:
        others = [value for value in self._others(concerned) if isinstance(value, date)]
        start = before if before is not None else (_day(others[0]) if others else None)
        if start is None:
            return
        if before is None:
            yield start
        result = self._result(path, concerned)
        for sign in (1, -1):
            yield from edges(lambda n, s=sign: _later(start, s * n), result)  # type: ignore[misc]  # default argument

    def _texts(self, path: Pattern, field: Field, concerned: list[Target]) -> Iterator[str]:
        """Answers of the same kind that the same conditions look at."""
        seen = set()
        for target in concerned:
            for other in target.uses:
                value = value_at(self.answers, other)
                kind = _kind_at(self.outlook, other)
                if other != path and kind == field.kind and isinstance(value, str) and value not in seen:
                    seen.add(value)
                    yield value

    def _others(self, concerned: list[Target]) -> Iterator[Any]:
        for target in concerned:
            yield from (value_at(self.answers, other) for other in sorted(target.uses))
        received = self.outlook.standing.round.received(self.outlook.standing.application.id)
        yield received

    def _result(self, path: Pattern, concerned: list[Target]) -> Callable[[Any], Any]:
        """What the conditions, and the points behind them, come to for another answer at *path*."""
        parts = {c.id: c for t in concerned if t.part is not None for c in criteria_of(t.part)}
        own = [part for part in parts.values() if touches(path, self.outlook.uses.of(part.id))]
        field = Field(path[-1], "text", False, self.outlook.standing.rubric.place)

        def result(value: Any) -> Any:
            changed = applied(self.answers, [Made(Change("answer", path, field, 1, value), 1)])
            assert changed is not None
            names = self.outlook.names(changed)
            points = [self.outlook.points(part, names)[0] for part in own]
            return [self.outlook.holds(target, names) for target in concerned], list(map(repr, points))

        return result


def edges(value: Callable[[int], Any], result: Callable[[Any], Any]) -> Iterator[Any]:
    """The values at which *result* becomes another one, seen from ``value(0)`` on.

    They are looked for by doubling the distance and halving it again, so that of results that change more
    than once within one doubling only one may be found. ``value`` gives None beyond the end.
    """
    at, known = 0, result(value(0))
    for _ in range(EDGES):
        reach, same = 1, at
        while (found := value(at + reach)) is not None and result(found) == known:
            same, reach = at + reach, reach * 2
            if reach > 2**DOUBLINGS:
                return
        if found is None:
            last = _last(value, same, at + reach)
            if last == same or result(value(last)) == known:
                return
            other = last
        else:
            other = at + reach
        while other - same > 1:
            middle = (same + other) // 2
            if result(value(middle)) == known:
                same = middle
            else:
                other = middle
        yield value(other)
        at, known = other, result(value(other))


def _last(value: Callable[[int], Any], inside: int, outside: int) -> int:
    """The last number of steps that stays inside."""
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if value(middle) is None:
            outside = middle
        else:
            inside = middle
    return inside


def _grid(field: Field, before: Any) -> Exact:
    """The smallest difference that is advised where the form has no steps."""
    value = Fraction(before or 0)
    if field.unit == "%" and (value * 100).denominator == 1:
        return Fraction(1, 100)
    places = 0
    while places < 6 and (value * 10**places).denominator != 1:
        places += 1
    return Fraction(1, 10**places) if places else 1


def _inside(field: Field, value: Exact) -> Exact | None:
    if field.low is not None and (value <= field.low if field.over else value < field.low):
        return None
    if field.high is not None and value > field.high:
        return None
    return int(value) if value.denominator == 1 else value


def _later(start: date, days: int) -> date | None:
    try:
        return date.fromordinal(start.toordinal() + days)
    except (ValueError, OverflowError):
        return None


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)


def _distance(field: Field, before: Any, after: Any) -> Exact:
    """How far apart two answers are, 0 to 1."""
    if field.kind == "number" and before is not None and after is not None:
        if field.low is not None and field.high is not None and field.high > field.low:
            return Fraction(abs(after - before)) / (field.high - field.low)
        largest: Exact = max(abs(after), abs(before), 1)
        return Fraction(abs(after - before)) / largest
    if isinstance(before, date) and isinstance(after, date):
        return min(Fraction(abs((after - before).days), 36525), Fraction(1))
    return 1


def _kind_at(outlook: Outlook, pattern: Pattern) -> str:
    from kkk_scoring.study.uses import field_at

    field = field_at(outlook.standing.rubric.form, pattern)
    return field.kind if field is not None else ""
