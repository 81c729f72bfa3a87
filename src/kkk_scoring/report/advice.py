"""Advice for a terminal: what is missed, what mends it, and the cheapest ways to pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from rich.console import RenderableType

from kkk_scoring.feel.tree import Arithmetic, Comparison, Name, Node
from kkk_scoring.messages import Message, Several, say, say_count
from kkk_scoring.report import summary
from kkk_scoring.report.called import named
from kkk_scoring.report.change_words import ChangeWords
from kkk_scoring.report.page import Page
from kkk_scoring.report.reasons import check_reason
from kkk_scoring.report.standing_words import clause, entry_title, lines_named
from kkk_scoring.report.values import Shown
from kkk_scoring.rubric.model import Rubric
from kkk_scoring.scoring.protocol import Check, Mark
from kkk_scoring.study.advice import Advice
from kkk_scoring.study.misses import LeftOut, Miss
from kkk_scoring.study.places import Lines, joined, lines_of
from kkk_scoring.study.standing import Standing
from kkk_scoring.study.uses import Uses
from kkk_scoring.study.ways import Way

MOST_LOST = 3
MOST_NAMED = 3


class AdvicePage(Page):
    """The page about one application."""

    def __init__(self, advice: Advice, language: str, plain: bool = False) -> None:
        super().__init__(language, plain)
        self.advice, self.standing, self.rubric = advice, advice.standing, advice.standing.rubric
        self.uses = Uses(self.rubric)
        self.words = ChangeWords(self.standing.application, language)

    def parts(self) -> Iterator[RenderableType]:
        application = self.standing.application
        yield self.text(f"{application.id} {entry_title(self.standing)}".rstrip(), "bold")
        yield self.text(summary.title(self.rubric.title, self.language, self.rubric.id), "dim")
        if self.rubric.note:
            yield self.text(summary.title(self.rubric.note, self.language, ""), "dim")
        yield ""
        if not self.advice.misses:
            nothing = say("Nothing fails for certain. What is still open: kkk dry-run.")
            passed = self.standing.verdict == "passed"
            yield self.say(say("It passes as it is.") if passed else nothing, "bold")
        for miss in self.advice.misses:
            yield from self.miss(miss)
        yield from self.sets()
        yield from self.further()

    def miss(self, miss: Miss) -> Iterator[RenderableType]:
        yield self.say(self.head(miss), "bold red")
        yield self.indented(check_reason(miss.check, self.rubric), 2)
        counts = counted(miss.check, self.standing)
        if counts is not None:
            yield self.indented(counts, 2)
        yield from self.where(miss.check)
        for message in self.beyond(miss):
            yield self.indented(message, 2)
        for way in miss.ways:
            if not self.is_among_sets(way):
                yield from self.way(way, miss.check)
        yield ""

    def is_among_sets(self, way: Way) -> bool:
        """Whether a way is shown below anyway, as one that is enough."""
        own = [(one.change.kind, one.change.pattern, one.times) for one in way.made]
        return any(
            own == [(one.change.kind, one.change.pattern, one.times) for one in other.made]
            for other in self.advice.sets
        )

    def head(self, miss: Miss) -> Message:
        check = miss.check
        if check.id == miss.stage.stage.id:
            return say("{stage}: the threshold is missed", stage=miss.stage.stage.title or check.id)
        return say("{rule}: not met", rule=named(check.id, check.title))

    def where(self, check: Check) -> Iterator[RenderableType]:
        parts = [clause(check.clause)] if check.clause else []
        if check.formula is not None:
            parts += lines_named(lines_of(check.id, self.standing.application, self.uses))
        if parts:
            yield self.indented(Several(parts, " · "), 2, "dim")

    def beyond(self, miss: Miss) -> Iterator[Message]:
        """Why no change in the file helps, and what is known instead."""
        if miss.people:
            yield say("People judge this, not the answers in the file: no change in it decides it.")
        elif miss.late:
            yield say("What counts is when the office received it. Nothing in the file can change that.")
        elif miss.first_day is not None:
            yield say("The first day on which it would be met: {day}.", day=miss.first_day)
            if miss.closed_then:
                yield say("By then this round no longer takes applications.")
            else:
                yield say("All else that hangs on the day of receipt would hold then too.")
        elif not miss.ways and miss.check.id == "complete":
            yield say("Fill in what is missing: kkk fill.")
        elif not miss.ways and not miss.lost and not miss.left_out:
            yield say("No change in your power mends this by itself.")
        yield from map(self.left_out, miss.left_out)
        if miss.short is not None:
            yield say_count(
                "{points} point is missing.",
                "{points} points are missing.",
                _plural(miss.short),
                points=Shown(miss.short),
            )
        if miss.lost:
            lost = [self.lost(mark) for mark in miss.lost[:MOST_LOST]]
            yield say("Most points were lost here: {criteria}.", criteria=Several(lost, "; "))

    def left_out(self, one: LeftOut) -> Message:
        lines = [
            Lines(line, line)
            for row in one.rows
            if (line := self.standing.application.place((*one.items, row)).line)
        ]
        return say_count(
            "{title} is left out for {count} item that an answer could make count ({lines}).",
            "{title} is left out for {count} items that an answer could make count ({lines}).",
            len(one.rows),
            title=self.words.title(one.field, (one.field.name,)),
            lines=Several(list(lines_named(joined(lines)))),
        )

    def lost(self, mark: Mark) -> Message:
        gone = mark.out_of - mark.points  # type: ignore[operator]  # numbers, as the advice saw to
        return say(
            "{title} {points} of {out_of} (−{gone})",
            title=named(mark.criterion.id, mark.criterion.title),
            points=Shown(mark.points),
            out_of=Shown(mark.out_of),
            gone=Shown(gone),
        )

    def way(self, way: Way, check: Check) -> Iterator[RenderableType]:
        parts = [self.words.change(one, asks) for one, asks in zip(way.made, way.asks, strict=True)]
        yield self.hanging("→", Several(parts, "; "), 2)
        yield from self.outcome(way, [check.id], 4)

    def outcome(self, way: Way, ids: Sequence[str], indent: int) -> Iterator[RenderableType]:
        """What the conditions *ids* then come to, and what else changes."""
        for stage in way.after.stages:
            for check in stage.checks:
                if check.id in ids:
                    yield self.indented(then(check, way.after, self.rubric), indent, "dim")
        if way.breaks:
            broken = say("But then this fails: {rules}.", rules=", ".join(way.breaks))
            yield self.indented(broken, indent, "yellow")

    def sets(self) -> Iterator[RenderableType]:
        advice = self.advice
        mended = [miss.check.id for miss in advice.misses if miss.check.id not in advice.beyond]
        if not mended:
            return
        if not advice.sets:
            yield self.say(self.no_set(), "bold")
            yield ""
            return
        for number, way in enumerate(advice.sets):
            yield self.say(self.set_head(number, way), "bold")
            for made, asks in zip(way.made, way.asks, strict=True):
                yield self.hanging("•", self.words.change(made, asks), 2)
            yield from self.outcome(way, mended, 4)
        yield self.say(self.proof(), "dim")
        yield self.say(self.remaining(), "dim")
        yield ""

    def set_head(self, number: int, way: Way) -> Message:
        if number:
            return say("Another way (effort {effort}):", effort=Shown(way.cost))
        if self.advice.beyond:
            rules = ", ".join(self.advice.beyond)
            return say(
                "The least that mends all but {rules} (effort {effort}):", rules=rules, effort=Shown(way.cost)
            )
        return say("The least that is enough (effort {effort}):", effort=Shown(way.cost))

    def no_set(self) -> Message:
        if self.advice.proven:
            return say("None of the sets of changes that were looked at mends everything at once.")
        return say(
            "After {steps} steps no set of changes was found; --steps searches on.", steps=self.advice.steps
        )

    def proof(self) -> Message:
        if self.advice.proven:
            return say("Proven: no cheaper changes are enough ({steps} steps).", steps=self.advice.steps)
        return say(
            "The search stopped after {steps} steps: there may be something cheaper.", steps=self.advice.steps
        )

    def remaining(self) -> Message:
        after = self.advice.sets[0].after
        return say(
            "Checked by scoring the changed application: {state}.", state=Several(list(_state(after)), "; ")
        )

    def further(self) -> Iterator[RenderableType]:
        if not self.advice.further:
            return
        yield self.say(say("Single changes that bring most points:"), "bold")
        for way in self.advice.further:
            (one,), (asks,) = way.made, way.asks
            change = self.words.change(one, asks)
            gain = say_count(
                "{change}: +{points} point",
                "{change}: +{points} points",
                _plural(way.gain),
                change=change,
                points=Shown(way.gain),
            )
            yield self.hanging("→", gain, 2)

    def hanging(self, sign: str, message: Message, by: int) -> RenderableType:
        from rich.padding import Padding
        from rich.table import Table

        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_row(self.text(sign if not self.plain else {"→": ">", "•": "-"}[sign]), self.say(message))
        return Padding(grid, (0, 0, 0, by))


def then(check: Check, after: Standing, rubric: Rubric) -> Message:
    """What a condition comes to after a change."""
    counts = counted(check, after)
    reason = check_reason(check, rubric)
    if counts is not None:
        return say("Then: {reason} {counts}", reason=reason, counts=counts)
    return say("Then: {reason}", reason=reason)


def counted(check: Check, standing: Standing) -> Message | None:
    """The two numbers behind a share: “41 of 60”."""
    figures = {figure.id: figure.formula for figure in standing.rubric.figures}
    node: Node | None = check.formula.node if check.formula else None
    if not isinstance(node, Comparison) or not isinstance(node.left, Name) or node.left.name not in figures:
        return None
    share = figures[node.left.name].node
    if not isinstance(share, Arithmetic) or share.op != "/":
        return None
    parts = []
    for part in (share.left, share.right):
        if not isinstance(part, Name) or part.name not in figures:
            return None
        parts.append(figures[part.name].program(_Figures(standing, figures)))
    if not all(type(part) in (int, Fraction) for part in parts):
        return None
    return say("That is {part} of {whole}.", part=Shown(parts[0]), whole=Shown(parts[1]))


class _Figures(dict[str, object]):
    """The figures of a standing, worked out when they are asked for."""

    def __init__(self, standing: Standing, figures: Mapping[str, object]) -> None:
        super().__init__({**dict.fromkeys(standing.rubric.form), **(standing.application.answers or {})})
        self.figures = figures

    def __missing__(self, name: str) -> object:
        value = self[name] = self.figures[name].program(self)  # type: ignore[attr-defined]  # a formula
        return value


def _state(after: Standing) -> Iterator[Message]:
    for stage in after.stages:
        title = stage.stage.title or stage.stage.id
        if stage.verdict == "passed":
            yield say("{stage}: passed", stage=title)
        elif stage.verdict == "rejected":
            yield say("{stage}: fails", stage=title)
        else:
            yield say("{stage}: open", stage=title)


def _plural(points: int | Fraction) -> int:
    """The number that decides the form of “point”; a fraction takes that of many."""
    return int(points) if points == int(points) else 2
