"""Further values of a number or date that has too many to try them all: those at which something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Final, NamedTuple

from kkk_scoring.rubric.form import Field
from kkk_scoring.study.changes import Change, Exact, Made, applied, value_at
from kkk_scoring.study.outlook import Outlook, Target, criteria_of
from kkk_scoring.study.uses import Pattern, touches
from kkk_scoring.study.ways import smallest_span

SCALES: Final = ("number", "date", "date and time")
ALL_VALUES: Final = 24
"""A number with so few possible values is tried with each of them."""
EDGES: Final = 12
"""At most so many values at which something changes are looked for in each direction."""
DOUBLINGS: Final = 40
CHAIN: Final = 3
"""So many answers in a row may each hang on the one before."""
MOST_VALUES: Final = 60
"""At most so many values of one answer are tried."""


class Scale(NamedTuple):
    """A number or date, and the conditions that it matters to; *before*: its answer as it is."""

    path: Pattern
    field: Field
    effort: Exact
    before: Any
    concerned: list[Target]

    def change(self, value: Any) -> Change:
        """Another answer."""
        far = distance(self.field, self.before, value)
        return Change("answer", self.path, self.field, self.effort, value, self.before, far=far)


class Scales:
    """Finds values of *scales* that could help in the application of *outlook*."""

    def __init__(self, outlook: Outlook, answers: Mapping[str, Any]) -> None:
        self.outlook, self.answers = outlook, answers

    def changes(self, scales: list[Scale]) -> dict[Pattern, tuple[Change, ...]]:
        """Changes of every scale: what changes something by itself, and what then helps with others changed.

        A day may have to be after another, which itself has to be later: neither change helps alone.
        """
        found = {one.path: [one.change(value) for value in self.values(one, self.answers)] for one in scales}
        found = {path: [c for c in options if c.value != c.before] for path, options in found.items()}
        latest = dict(found)
        for _ in range(CHAIN - 1):
            followed = {one.path: list(self._following(one, scales, latest, found)) for one in scales}
            for path, options in followed.items():
                found[path] += options
            latest = followed
        return {path: tuple(options) for path, options in found.items()}

    def _following(
        self,
        scale: Scale,
        scales: list[Scale],
        latest: Mapping[Pattern, list[Change]],
        found: Mapping[Pattern, list[Change]],
    ) -> Iterator[Change]:
        """Values that help where one of the *latest* changes elsewhere makes a common condition fail."""
        known = {scale.before, *(change.value for change in found[scale.path])}
        for other in scales:
            common = [one for one in scale.concerned if any(one.id == two.id for two in other.concerned)]
            if other.path == scale.path or not common:
                continue
            for change in latest[other.path]:
                if len(known) > MOST_VALUES:
                    return
                changed = applied(self.answers, [Made(change, 1)])
                assert changed is not None  # other answers always fit
                names = self.outlook.names(changed)
                if all(self.outlook.holds(target, names) for target in common):
                    continue
                for value in self.values(scale, changed):
                    if value not in known:
                        known.add(value)
                        yield scale.change(value)

    def values(self, scale: Scale, answers: Mapping[str, Any]) -> Iterator[Any]:
        """The values at which something changes, all other answers being *answers*."""
        field, before = scale.field, scale.before
        if field.kind == "number":
            step = field.step or grid(field, before)
            start: Any = before if before is not None else (field.low if field.low is not None else 0)
        else:
            step = None
            start = before if before is not None else self._some_date(scale)
        if start is None:
            return
        if before is None:
            yield start
        result = self._result(scale, answers)
        for sign in (1, -1):

            def at(steps: int, sign: int = sign) -> Any:
                if step is None:
                    return _later(start, sign * steps)
                return _inside(field, start + sign * steps * step)

            yield from edges(at, result)

    def _some_date(self, scale: Scale) -> date | None:
        """A date that the same conditions look at, else the day of receipt."""
        for target in scale.concerned:
            for other in sorted(target.uses):
                value = value_at(self.answers, other)
                if isinstance(value, date):
                    return _of_kind(scale.field.kind, value)
        received = self.outlook.standing.round.received(self.outlook.standing.application.id)
        return None if received is None else _of_kind(scale.field.kind, received)

    def _result(self, scale: Scale, answers: Mapping[str, Any]) -> Callable[[Any], Any]:
        """What the conditions, and the points behind them, come to for another answer."""
        parts = {c.id: c for t in scale.concerned if t.part is not None for c in criteria_of(t.part)}
        own = [part for part in parts.values() if touches(scale.path, self.outlook.uses.of(part.id))]

        def result(value: Any) -> Any:
            change = Change("answer", scale.path, scale.field, 1, value)
            changed = applied(answers, [Made(change, 1)])
            assert changed is not None
            names = self.outlook.names(changed)
            points = [self.outlook.points(part, names)[0] for part in own]
            return [self.outlook.holds(target, names) for target in scale.concerned], list(map(repr, points))

        return result


def all_values(field: Field, before: Any) -> list[Exact]:
    """Every number that the form allows, if there are few; else none."""
    if field.kind != "number" or field.low is None or field.high is None:
        return []
    step = field.step or grid(field, before)
    if (field.high - field.low) / Fraction(step) > ALL_VALUES:
        return []
    first = field.low if not field.over else field.low + step
    return [first + step * n for n in range(int((field.high - first) / Fraction(step)) + 1)]


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


def grid(field: Field, before: Any) -> Exact:
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


def _later(start: date, steps: int) -> date | None:
    """So many days after *start*, of a time so many minutes."""
    try:
        return start + steps * smallest_span(start)
    except (ValueError, OverflowError):
        return None


def _of_kind(kind: str, value: date) -> date:
    """The day of *value*; its beginning where a time is wanted and it has none."""
    day = date(value.year, value.month, value.day)
    if kind == "date":
        return day
    return value.replace(second=0) if isinstance(value, datetime) else datetime.combine(day, time(0))


def distance(field: Field, before: Any, after: Any) -> Exact:
    """How far apart two answers are, 0 to 1."""
    if field.kind == "number" and before is not None and after is not None:
        if field.low is not None and field.high is not None and field.high > field.low:
            return Fraction(abs(after - before)) / (field.high - field.low)
        largest: Exact = max(abs(after), abs(before), 1)
        return Fraction(abs(after - before)) / largest
    if isinstance(before, date) and isinstance(after, date):
        return min(Fraction(abs(after - before) // timedelta(minutes=1), 36525 * 1440), Fraction(1))
    return 1
