"""A change of an application in the applicant's own terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, Several, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.standing_words import lines_named
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.form import Field
from kkk_scoring.scoring.examine import written_path
from kkk_scoring.scoring.round import Application
from kkk_scoring.study.changes import NEW, Change, Made, taken_rows, value_at
from kkk_scoring.study.items import Allowed, Asks
from kkk_scoring.study.places import Lines, joined

MOST_NAMED: Final = 3


class ChangeWords:
    """Tells changes of *application*, the form's titles in *language*."""

    def __init__(self, application: Application, language: str) -> None:
        self.application, self.language = application, language

    def change(self, made: Made, asks: Asks) -> Message:
        """A change in the applicant's own terms."""
        change = made.change
        if change.kind == "answer":
            return self.answer(change)
        name = self.list_name(change)
        if change.kind == "other":
            return say(
                "{list}: {title} {value} instead of {before} in {count} of them ({items})",
                list=name, title=self.title(change.field, change.pattern),
                value=value(change.field, change.value),
                before=value(change.field, change.before), count=made.times, items=self.items(made),
            )  # fmt: skip
        what = self.asked(asks, change) if not is_plain(change) else self.plain_value(change)
        if change.kind == "more":
            return say_count(
                "{list}: {count} more{what}", "{list}: {count} more{what}", made.times, list=name, what=what
            )
        return say_count(
            "{list}: {count} fewer{what}; for example {items}",
            "{list}: {count} fewer{what}; for example {items}",
            made.times, list=name, what=what, items=self.items(made),
        )  # fmt: skip

    def answer(self, change: Change) -> Message:
        title = self.title(change.field, change.pattern)
        after, before = value(change.field, change.value), value(change.field, change.before)
        place = self.application.place(change.pattern)
        if change.value is None:
            text = say("{title}: left out instead of {before}", title=title, before=before)
        elif change.field.kind == "number" and isinstance(change.before, int | Fraction):
            text = say("{title} from {before} to {value}", title=title, value=after, before=before)
        else:
            text = say("{title}: {value} instead of {before}", title=title, value=after, before=before)
        if place == self.application.place(()):
            return text
        return say("{change} (line {line})", change=text, line=place.line)

    def asked(self, asks: Asks, change: Change) -> Message:
        """What matters of new or removed items, as a part of a sentence."""
        fields = (change.field.item.fields if change.field.item else None) or {}
        parts = [
            say(
                "{title}: {values}",
                title=self.title(fields[name], (name,)),
                values=self.allowed(fields[name], one),
            )
            for name, one in asks.items()
        ]
        return say(" ({parts})", parts=Several(parts, "; ")) if parts else Several([])

    def plain_value(self, change: Change) -> Message:
        """Which plain value a list gets, where it matters."""
        if change.kind == "more" and change.value is not NEW:
            return say(" ({parts})", parts=value(change.field, change.value))
        return Several([])

    def allowed(self, field: Field, one: Allowed) -> Message:
        if one.values:
            return self.one_of(field, one.values)
        low, high = Shown(one.low, field.unit), Shown(one.high, field.unit)
        if one.low is None:
            return say("at most {high}", high=high)
        if one.high is None:
            return say("more than {low}", low=low) if one.over else say("at least {low}", low=low)
        return say("from {low} to {high}", low=low, high=high)

    def one_of(self, field: Field, values: Sequence[object]) -> Message:
        """Some of a choice's options; the others instead where they are fewer."""
        others = [option for option in field.options if option not in values]
        if others and len(others) < len(values):
            return say("other than {value}", value=_or([say("{value}", value=other) for other in others]))
        return _or([value(field, one) for one in values])

    def items(self, made: Made) -> Message:
        """Some of the items that a change is made to, by name and line."""
        path = made.change.pattern[:-1] if made.change.kind == "other" else made.change.pattern
        rows = taken_rows([made])[made.change]
        items = value_at(self.application.answers or {}, path)
        shown = [self.item(items[row], (*path, row)) for row in rows[:MOST_NAMED]]
        if len(rows) > MOST_NAMED:
            lines = sorted(self.application.place((*path, row)).line for row in rows[MOST_NAMED:])
            shown += lines_named(joined([Lines(line, line) for line in lines]))
        return Several(shown, ", ")

    def item(self, item: object, path: tuple[str | int, ...]) -> Message:
        words = item.values() if isinstance(item, Mapping) else (item,)
        name = next((value for value in words if isinstance(value, str)), "")
        return say("“{name}” (line {line})", name=short(name, 40), line=self.application.place(path).line)

    def list_name(self, change: Change) -> object:
        path = change.pattern[:-1] if change.kind == "other" else change.pattern
        return change.field.title if change.field.title and change.kind != "other" else written_path(path)

    def title(self, field: Field, path: Sequence[str]) -> str:
        """What the form calls a field."""
        return summary.title(field.title, self.language, ".".join(path))


def is_plain(change: Change) -> bool:
    """Whether it changes a list of plain values."""
    item = change.field.item
    return change.kind in ("more", "fewer") and item is not None and item.kind != "record"


def value(field: Field, given: object) -> Message:
    """A field's value with its unit."""
    return Shown(given, field.unit)


def _or(parts: Sequence[Message]) -> Message:
    if len(parts) == 1:
        return parts[0]
    return say("{first} or {last}", first=Several(parts[:-1], ", "), last=parts[-1])
