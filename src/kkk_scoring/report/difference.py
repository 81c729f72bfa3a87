"""What changed between two editions of a rubric, and what that does to a round: as a page and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.console import RenderableType
from rich.padding import Padding

from kkk_scoring.messages import Message, Several, say, say_count
from kkk_scoring.report import difference_words as words
from kkk_scoring.report import summary
from kkk_scoring.report.markdown import plain as escaped
from kkk_scoring.report.page import Page
from kkk_scoring.study.contributions import EXACT_UP_TO

if TYPE_CHECKING:
    from kkk_scoring.rubric.model import Rubric
    from kkk_scoring.study.amendment import Amendment, Effect
    from kkk_scoring.study.difference import Clause, Difference


class Compared(NamedTuple):
    """Two editions, their difference, and what it does on a round; None without one."""

    old: Rubric
    new: Rubric
    difference: Difference
    amendment: Amendment | None = None

    @property
    def causes(self) -> Sequence[tuple[int, ...]]:
        """The clauses that count as one, by their numbers; each alone where no round tells more."""
        if self.amendment is not None:
            return self.amendment.causes
        return [(n,) for n, clause in enumerate(self.difference.clauses) if not clause.wording]

    def clauses(self, cause: Sequence[int]) -> list[Clause]:
        """The clauses with these numbers."""
        return [self.difference.clauses[n] for n in cause]

    @property
    def wording(self) -> list[Clause]:
        """The clauses in which only the wording changed."""
        return [clause for clause in self.difference.clauses if clause.wording]

    def cause_name(self, cause: Sequence[int]) -> Message:
        """What a cause is called; several clauses that can't do without each other, all by name."""
        names = [words.clause_name(clause, self.difference) for clause in self.clauses(cause)]
        return Several(names, " + ")

    def renamings(self) -> list[Message]:
        """Each renaming."""
        return [
            say("`{old}` is now called `{new}`", old=old, new=new)
            for new, old in self.difference.renamed.items()
        ]

    def summary(self) -> Iterator[Message]:
        """How many entries are touched, and in what way."""
        amendment = self.amendment
        assert amendment is not None
        effects = amendment.effects
        counted = {
            "flip": sum(effect.flips for effect in effects),
            "move": sum(effect.moves for effect in effects),
            "gain": sum((effect.change or 0) > 0 for effect in effects),
            "lose": sum((effect.change or 0) < 0 for effect in effects),
        }
        yield say_count("{count} application.", "{count} applications.", len(effects))
        yield say(
            "Another verdict or result: {flip}. Another place: {move}. More points: {gain}. Fewer: {lose}.",
            **counted,
        )
        if any(effect.moves and effect.new.rank is None and effect.new.best for effect in effects):
            yield say("A place from–to hangs on entries that are still open.")

    def method(self) -> Message:
        """How the parts were found."""
        amendment = self.amendment
        assert amendment is not None
        if len(amendment.causes) <= 1:
            return say("All of each change comes from the one clause.")
        if amendment.averaged:
            return say(
                "A clause's part is its Shapley value: what it adds, averaged over all orders of the "
                "clauses; the parts add up to the change. No points count as 0."
            )
        return say(
            "More than {most} clauses changed: a clause's part is what it adds when they are taken in "
            "the document's order; the parts add up to the change. No points count as 0.",
            most=EXACT_UP_TO,
        )

    @staticmethod
    def has_parts(effect: Effect) -> bool:
        """Whether there is anything to tell by clause: an entry may only have moved because of others."""
        return effect.points is None or any(effect.points) or effect.old.verdict != effect.new.verdict

    def by_clause(self, effect: Effect) -> Message:
        """The parts of the clauses in one entry's change of points and, where it flips, of its passing."""
        if effect.points is None or effect.passing is None:
            return say("open")
        found: list[Message] = [
            say("[{number}] {part}", number=number, part=part) for number, part in words.parts(effect.points)
        ]
        if effect.old.verdict != effect.new.verdict:
            ways = [
                say("[{number}] {part}", number=number, part=part)
                for number, part in words.parts(effect.passing)
            ]
            found.append(say("verdict: {parts}", parts=Several(ways, " ")))
        return Several(found, " ")

    def row(self, effect: Effect) -> tuple[Message, ...]:
        """The cells of one entry after its id: verdict, place, points, change."""
        assert self.amendment is not None
        before, after = self.amendment.old, self.amendment.new
        change = effect.change
        return (
            words.from_to(words.standing(effect.old, before), words.standing(effect.new, after)),
            words.from_to(words.place(effect.old), words.place(effect.new)),
            words.from_to(words.total(effect.old), words.total(effect.new)),
            say("open") if change is None else words.Signed(change),
        )


HEADINGS = (say("Entry"), say("Verdict"), say("No."), say("Points"), say("Change"))


class DifferencePage(Page):
    """For a terminal."""

    def __init__(self, compared: Compared, language: str, plain: bool = False) -> None:
        super().__init__(language, plain)
        self.compared = compared

    def parts(self) -> Iterator[RenderableType]:
        compared = self.compared
        yield self.text(summary.title(compared.new.title, self.language, compared.new.id), "bold")
        for name, rubric in ((say("Old edition"), compared.old), (say("New edition"), compared.new)):
            yield self.say(_edition(name, rubric), "dim")
        yield ""
        if not compared.difference.clauses and not compared.difference.renamed:
            yield self.say(say("The rules are the same."))
        for number_, cause in enumerate(compared.causes, start=1):
            yield self.say(say("[{number}] {name}", number=number_, name=compared.cause_name(cause)), "bold")
            for clause in compared.clauses(cause):
                yield from self.changes(clause)
        if compared.renamings():
            yield self.say(say("Renamed, the same otherwise"), "bold")
            yield from (self.indented(message, 4) for message in compared.renamings())
        if compared.wording:
            yield self.say(say("Only worded differently"), "bold")
            for clause in compared.wording:
                yield from self.changes(clause)
        if compared.amendment is not None:
            yield from self.effects(compared.amendment)

    def changes(self, clause: Clause) -> Iterator[RenderableType]:
        for change in clause.changes:
            yield self.indented(words.change_text(change, self.compared.difference), 4)

    def effects(self, amendment: Amendment) -> Iterator[RenderableType]:
        compared = self.compared
        yield ""
        yield self.say(say("On the round {round}", round=amendment.old.round.id or "–"), "bold")
        for message in compared.summary():
            yield self.say(message)
        touched = [effect for effect in amendment.effects if effect.touched]
        if not touched:
            yield self.say(say("Nothing changes for any application."))
            return
        yield ""
        table = self.table(*HEADINGS, left=(0, 1))
        for effect in touched:
            table.add_row(effect.old.entry, *(self.say(cell) for cell in compared.row(effect)))
        yield table
        told = [effect for effect in touched if compared.has_parts(effect)]
        if compared.causes and told:
            yield ""
            yield self.say(say("By clause"), "bold")
            yield self.say(compared.method(), "dim")
            for effect in told:
                line = say("{entry}: {parts}", entry=effect.old.entry, parts=compared.by_clause(effect))
                yield Padding(self.say(line), (0, 0, 0, 2))


def markdown(compared: Compared, language: str) -> str:
    """The same as Markdown, for pull requests."""
    return "\n".join(_markdown(compared, language)) + "\n"


def _markdown(compared: Compared, language: str) -> Iterator[str]:
    def said(message: Message) -> str:
        return escaped(message.render(language))

    difference = compared.difference
    yield f"# {escaped(summary.title(compared.new.title, language, compared.new.id))}"
    yield ""
    for name, rubric in ((say("Old edition"), compared.old), (say("New edition"), compared.new)):
        yield f"- {said(_edition(name, rubric))}"
    if not difference.clauses and not difference.renamed:
        yield from ("", said(say("The rules are the same.")))
    for number_, cause in enumerate(compared.causes, start=1):
        yield from (
            "",
            f"## {said(say('[{number}] {name}', number=number_, name=compared.cause_name(cause)))}",
            "",
        )
        for clause in compared.clauses(cause):
            yield from (f"- {said(words.change_text(change, difference))}" for change in clause.changes)
    if compared.renamings():
        yield from ("", f"## {said(say('Renamed, the same otherwise'))}", "")
        yield from (f"- {said(message)}" for message in compared.renamings())
    if compared.wording:
        yield from ("", f"## {said(say('Only worded differently'))}", "")
        changes = [change for clause in compared.wording for change in clause.changes]
        yield from (f"- {said(words.change_text(change, difference))}" for change in changes)
    if compared.amendment is not None:
        yield from _markdown_effects(compared, compared.amendment, language)


def _markdown_effects(compared: Compared, amendment: Amendment, language: str) -> Iterator[str]:
    def said(message: Message) -> str:
        return escaped(message.render(language))

    yield from ("", f"## {said(say('On the round {round}', round=amendment.old.round.id or '–'))}", "")
    yield said(Several(list(compared.summary())))
    touched = [effect for effect in amendment.effects if effect.touched]
    if not touched:
        yield from ("", said(say("Nothing changes for any application.")))
        return
    headings = (*HEADINGS, say("By clause"))
    yield ""
    yield "| " + " | ".join(map(said, headings)) + " |"
    yield "|---|---|---:|---:|---:|---|"
    for effect in touched:
        cells = (say("{id}", id=effect.old.entry), *compared.row(effect), compared.by_clause(effect))
        yield "| " + " | ".join(map(said, cells)) + " |"
    if compared.causes:
        yield from ("", said(compared.method()))


def _edition(name: Message, rubric: Rubric) -> Message:
    return say(
        "{name}: {id}, {file}, SHA-256 {hash}…",
        name=name,
        id=rubric.id,
        file=rubric.place.file,
        hash=rubric.sha256[:16],
    )
