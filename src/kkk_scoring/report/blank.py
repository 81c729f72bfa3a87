"""An empty application: every field of the form with what it asks for, as comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from textwrap import wrap
from typing import Any

from kkk_scoring.files.edit import block
from kkk_scoring.files.show import safe
from kkk_scoring.messages import Message, Several, say
from kkk_scoring.report.summary import title
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.form import Field
from kkk_scoring.rubric.model import Rubric

WIDTH = 90


def blank_application(
    rubric: Rubric,
    id_: str,
    language: str,
    items: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    file: str = "",
) -> str:
    """The text of an application of *rubric* with nothing filled in but the lists in *items*.

    *file*: what the file will be called.
    """
    form = _Form(rubric, language, items or {})
    return "\n".join(form.lines(id_, file or f"{id_}.yaml")) + "\n"


class _Form:
    def __init__(
        self, rubric: Rubric, language: str, items: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> None:
        self.rubric, self.language, self.items = rubric, language, items

    def lines(self, id_: str, file: str) -> Iterator[str]:
        yield f"# yaml-language-server: $schema={self.rubric.id}.application.schema.json"
        yield from self.comment(
            say("{title}", title=title(self.rubric.title, self.language, self.rubric.id)), 0
        )
        hint = say("Write each answer behind its colon, after a space. Lines that begin with # explain.")
        yield from self.comment(hint, 0)
        command = f"kkk dry-run {quote(file)}"
        yield from self.comment(
            say("To see where you stand, save this file and type: {command}", command=command), 0
        )
        yield f"application: {id_}"
        yield f"rubric: {self.rubric.id}"
        for field in self.rubric.form.values():
            yield ""
            yield from self.field(field, 0)

    def field(self, field: Field, indent: int) -> Iterator[str]:
        margin = " " * indent
        if field.kind == "list":
            yield from self.list(field, indent)
            return
        if field.kind != "record" or field.title or field.help:
            yield from self.comment(self.about(field), indent)
        yield f"{margin}{field.name}:"
        if field.kind == "record":
            for inner in (field.fields or {}).values():
                yield from self.field(inner, indent + 2)

    def list(self, field: Field, indent: int) -> Iterator[str]:
        margin = " " * indent
        item = field.item
        assert item is not None
        if item.kind != "record":
            yield from self.comment(self.about(field), indent)
            yield f"{margin}{field.name}:"
            return
        yield from self.comment(self.about(field), indent)
        known = self.items.get(field.name)
        if known is None:
            more = say(
                "A block of lines for each one, beginning with “- ”: copy the block as often as needed."
            )
            yield from self.comment(more, indent)
        for inner in (item.fields or {}).values():
            yield from self.comment(
                say("{name}: {about}", name=inner.name, about=self.about(inner)), indent, 2
            )
        yield f"{margin}{field.name}:"
        if known is not None:
            yield from block([_in_order(one, item) for one in known], indent + 2)
        else:
            # An optional list stays out of the application as long as nobody uncomments it.
            mark = "# " if field.optional else ""
            for number, line in enumerate(self.empty_item(item)):
                yield f"{margin}  {mark}{'  ' if number else '- '}{line}"

    def empty_item(self, item: Field) -> Iterator[str]:
        for field in (item.fields or {}).values():
            yield f"{field.name}:"

    def about(self, field: Field) -> Message:
        """The title, help, type and clause of a field."""
        parts = [say("{title}", title=title(field.title, self.language, field.name))]
        if field.help:
            parts.append(say("({help})", help=title(field.help, self.language, "")))
        kind = kind_of_answer(field)
        parts += [say("– {kind}", kind=kind)] if kind else []
        clause = (field.attributes or {}).get("clause")
        if clause:
            parts.append(say("[{clause}]", clause=title(clause, self.language, "")))
        return Several(parts)

    def comment(self, message: Message, indent: int, inside: int = 0) -> Iterator[str]:
        margin = " " * indent + "# " + " " * inside
        text = " ".join(safe(message.render(self.language)).split())
        yield from wrap(
            text, WIDTH, initial_indent=margin, subsequent_indent=margin + "  ", break_on_hyphens=False
        )


def kind_of_answer(field: Field) -> Message | None:
    """What an answer is like: its type, bounds, unit, choices; None for any text."""
    parts: list[Message] = []
    if field.kind == "choice":
        parts.append(say("one of: {options}", options=", ".join(field.options)))
    elif field.kind in KINDS:
        parts.append(KINDS[field.kind])
    elif field.kind == "list" and field.item is not None and field.item.kind != "record":
        parts.append(say("a list such as [a, b]"))
    if field.kind == "number":
        parts += _bounds(field)
    if field.optional:
        parts.append(say("may be left out"))
    if (field.attributes or {}).get("private") is True:
        parts.append(say("not published"))
    return Several(parts, "; ") if parts else None


def _bounds(field: Field) -> Iterator[Message]:
    if field.low is not None and field.over:
        yield say("more than {low}", low=Shown(field.low))
    elif field.low is not None:
        yield say("at least {low}", low=Shown(field.low))
    if field.high is not None:
        yield say("at most {high}", high=Shown(field.high))
    if field.step is not None:
        yield say("in steps of {step}", step=Shown(field.step))
    if field.unit == "%":
        yield say("a share: 0.25 is 25%")
    elif field.unit:
        yield say("unit: {unit}", unit=field.unit)


KINDS: Mapping[str, Message] = {
    "number": say("a number"),
    "boolean": say("true or false"),
    "date": say("a date such as 2026-05-31"),
    "date and time": say("a day and hour such as 2026-05-31 16:00"),
    "nip": say("a NIP, ten digits"),
    "krs": say("a KRS number, ten digits"),
    "regon": say("a REGON, 9 or 14 digits"),
}


def _in_order(item: Mapping[str, Any], field: Field) -> dict[str, Any]:
    """The item with every required field, in the form's order; what is not known stays empty."""
    return {
        name: item.get(name)
        for name, inner in (field.fields or {}).items()
        if name in item or not inner.optional
    }
