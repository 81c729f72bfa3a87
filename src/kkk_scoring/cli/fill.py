"""`kkk fill`: the open questions of an application one by one, each answer saved at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkk_scoring.cli.app import app
from kkk_scoring.cli.console import DONE, FOUND, Lang, RubricFile, harmless, printable, stop
from kkk_scoring.cli.drafts import loaded
from kkk_scoring.messages import Message, Several, say

if TYPE_CHECKING:
    from kkk_scoring.drafts import Draft
    from kkk_scoring.files.document import Document
    from kkk_scoring.rubric.form import Field

Path_ = tuple[str | int, ...]
STOP = frozenset(["q", "quit", "koniec"])
YES = frozenset(["y", "yes", "t", "tak"])


@app.command()
def fill(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The application, as `kkk new` made it.")],
    lang: Lang,
    rubric: RubricFile = None,
) -> None:
    """Ask an application's open questions one by one.

    Each answer is saved at once: stop and go on at any time.
    """
    if file.suffix.lower() not in (".yaml", ".yml"):
        stop(lang, say("Only a file that ends in .yaml can be filled in; this is {file}.", file=file.name))
    draft = loaded(file, lang, rubric, None, None)
    interview = _Interview(draft, lang)
    interview.run()
    raise typer.Exit(FOUND if interview.failed else DONE)


class _Stop(Exception):
    """Whoever is asked wants to go on another time."""


class _Unknown(dict[str, object]):
    """Names of which nothing is known."""

    def __missing__(self, name: str) -> object:
        from kkk_scoring.feel.unknown import UNKNOWN

        return UNKNOWN


class _Interview:
    """Asks and writes; what was skipped is not asked again until the command is."""

    def __init__(self, draft: Draft, language: str) -> None:
        from kkk_scoring.study.rows import list_rules
        from kkk_scoring.study.uses import Uses

        self.path, self.rubric, self.language = draft.path, draft.rubric, language
        self.document: Document = draft.document
        self.failed = False
        self.lists = list_rules(Uses(draft.rubric))

    def run(self) -> None:
        from shlex import quote

        self.print(say("Each answer is saved at once. Enter alone: not now. q: stop."))
        try:
            for field in self.rubric.form.values():
                self.field(field, (field.name,))
            self.print(say("All questions were asked."))
        except _Stop:
            command = f"kkk fill {quote(self.path.as_posix())}"
            self.print(say("Saved. To go on: {command}", command=command))
        command = f"kkk dry-run {quote(self.path.as_posix())}"
        self.print(say("To see where you stand: {command}", command=command))

    def field(self, field: Field, path: Path_) -> None:
        """Asks for *field* at *path* and what is below it, where there is no answer yet."""
        value = self.value(path)
        if field.kind == "record":
            for inner in (field.fields or {}).values():
                self.field(inner, (*path, inner.name))
        elif field.kind == "list" and field.item is not None and field.item.kind == "record":
            self.items(field, path)
        elif value is None:
            self.answer(field, path)

    def items(self, field: Field, path: Path_) -> None:
        """The open answers of the items that are there, then further items as long as they come."""
        assert field.item is not None
        fields = field.item.fields or {}
        there = self.count(path)
        for index in range(there):
            for inner in fields.values():
                if self.is_asked(inner, path, index):
                    self.field(inner, (*path, index, inner.name))
        while self.is_wanted(field, there):
            for number, inner in enumerate(fields.values()):
                if self.is_asked(inner, path, there):
                    self.field(inner, (*path, there, inner.name))
                if number == 0 and self.count(path) <= there:
                    break  # nothing was said: no further item after all
            there = self.count(path)

    def is_asked(self, field: Field, path: Path_, index: int) -> bool:
        """Whether the answer is not there yet and counts: what may be left out is asked only if it does."""
        from kkk_scoring.feel.unknown import UNKNOWN

        if self.value((*path, index, field.name)) is not None:
            return False
        rules = self.lists.get(tuple(str(step) for step in path))
        if not field.optional or rules is None:
            return not field.optional
        item = self.value((*path, index)) or {}
        row = {name: UNKNOWN if item.get(name) is None else item[name] for name in rules.item.fields or {}}
        return rules.matters(row, field.name, _Unknown())

    def is_wanted(self, field: Field, there: int) -> bool:
        self.print(say("So far in {list}: {count}.", list=self.title(field), count=there))
        if field.optional and not there:
            self.print(say("It may be left out."))
        return self.ask(say("One more? y/n:")).casefold() in YES

    def count(self, path: Path_) -> int:
        """How many items say something: `kkk new` leaves an empty one at the end."""
        items = self.value(path) or []
        while items and all(value is None for value in items[-1].values()):
            items = items[:-1]
        return len(items)

    def answer(self, field: Field, path: Path_) -> None:
        """Asks until the answer fits or there is none."""
        from kkk_scoring.files.edit import CannotEdit
        from kkk_scoring.files.unfit import Unfit

        for line in self.question(field, path):
            self.print(line)
        while True:
            written = self.ask(say("{name}:", name=path[-1]))
            if not written:
                return
            try:
                self.save(path, self.understood(field, written))
                return
            except Unfit as unfit:
                self.print(unfit.message)
                if unfit.fix is not None:
                    self.print(unfit.fix)
            except CannotEdit:
                self.failed = True
                self.print(say("That can't be put into the file here; write it there with an editor."))
                return

    def understood(self, field: Field, written: str) -> Any:
        from kkk_scoring.answers import answer

        if field.kind != "list":
            return answer(field, written)
        assert field.item is not None
        return [answer(field.item, part) for part in written.split(",") if part.strip()]

    def save(self, path: Path_, value: Any) -> None:
        from kkk_scoring.files.edit import with_value
        from kkk_scoring.files.write import write_atomically

        made = with_value(self.document, path, value)
        write_atomically(self.path, made.data)
        self.document = made

    def question(self, field: Field, path: Path_) -> Iterator[Message]:
        from kkk_scoring.report.blank import kind_of_answer

        where = " › ".join(f"{step + 1}" if isinstance(step, int) else step for step in path[:-1])
        title = self.title(field)
        yield Several([])
        yield say("{title}  [{where}]", title=title, where=where) if where else say("{title}", title=title)
        if field.help:
            yield say("{help}", help=field.help)
        if field.kind == "choice":
            options = "   ".join(f"{number} {option}" for number, option in enumerate(field.options, 1))
            yield say("{options}", options=options)
        elif field.kind == "boolean":
            yield say("yes or no")
        elif (kind := kind_of_answer(field)) is not None:
            yield kind
        if field.optional and field.kind == "choice":
            yield say("may be left out")

    def title(self, field: Field) -> object:
        return field.title or field.name

    def value(self, path: Path_) -> Any:
        found: Any = self.document.value
        for step in path:
            if isinstance(found, Mapping):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return None
        return found

    def ask(self, prompt: Message) -> str:
        """What is typed; ends the interview at the end of the input or on ``q``."""
        import sys

        from rich.console import Console
        from rich.text import Text

        text = printable(harmless(prompt.render(self.language)), sys.stdout)
        try:
            typed = Console(highlight=False, markup=False).input(Text(f"{text} ", style="bold")).strip()
        except EOFError:
            raise _Stop from None
        if typed.casefold() in STOP:
            raise _Stop
        return typed

    def print(self, message: Message) -> None:
        import sys

        from kkk_scoring.files.show import safe

        text = printable(harmless(safe(message.render(self.language))), sys.stdout)
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
