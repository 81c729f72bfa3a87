"""Expressions of a rubric: parsed, checked against the names in sight, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kkk_scoring.feel import FeelError, parse
from kkk_scoring.feel import types as feel
from kkk_scoring.feel.check import check
from kkk_scoring.feel.unknown import UNKNOWN
from kkk_scoring.feel.walk import first_use, free_names
from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric.model import Clause, Figure, Formula, Words
from kkk_scoring.rubric.once import program
from kkk_scoring.rubric.written import Clause as WrittenClause
from kkk_scoring.rubric.written import Figure as WrittenFigure

if TYPE_CHECKING:
    from kkk_scoring.feel.problem import Problem
    from kkk_scoring.feel.tree import Node
    from kkk_scoring.files.document import Document

Path = tuple[str | int, ...]

CODES = {
    "syntax": "KKK210",
    "unknown name": "KKK211",
    "type": "KKK212",
    "null": "KKK213",
    "argument": "KKK214",
    "limit": "KKK215",
    "shadowed": "KKK216",
    "unit": "KKK217",
}


class Names:
    """What an expression can see from where it stands.

    *types*: name → type; *empty*: name → what it can be when nothing is answered yet
    (so that an expression's bounds follow); *titles*: name → title and unit.
    """

    def __init__(self) -> None:
        self.types: dict[str, feel.Type] = {}
        self.empty: dict[str, object] = {}
        self.titles: dict[str, tuple[Words, str | None]] = {}

    def add(
        self, name: str, type_: feel.Type, empty: object, title: Words = None, unit: str | None = None
    ) -> None:
        """Makes *name* visible from here on."""
        self.types[name], self.empty[name] = type_, empty
        if title is not None or unit is not None:
            self.titles[name] = (title, unit)

    def with_(self, **more: feel.Type) -> Names:
        """A copy that sees *more* names, of which nothing is known yet."""
        copy = Names()
        copy.types = {**self.types, **more}
        copy.empty = {**self.empty, **dict.fromkeys(more, UNKNOWN)}
        copy.titles = self.titles
        return copy

    def only(self, *names: str) -> Names:
        """A copy that sees no others than these."""
        copy = Names()
        copy.types = {name: self.types[name] for name in names if name in self.types}
        copy.empty = {name: self.empty[name] for name in names if name in self.empty}
        copy.titles = self.titles
        return copy


class Expressions:
    """Compiles the expressions of one rubric; what is wrong with them goes to *findings*."""

    def __init__(self, document: Document, findings: list[Finding]) -> None:
        self.document, self.findings = document, findings
        self.not_yet: Mapping[str, Message] = {}
        """Names that are used but not in sight where rules are being compiled → what to write instead."""
        self.of_entry: list[tuple[Path, int]] = []
        """Where rules look at `entry`, with the character at which it stands."""

    def formula(
        self, text: str, path: Path, names: Names, expected: feel.Type | None, may_be_open: bool = False
    ) -> Formula | None:
        """The expression *text* that stands at *path*; None with findings.

        *may_be_open*: where it gives nothing the result is open, so that absence needs no word in it.
        """
        node = self._parse(text, path)
        return None if node is None else self._checked(text, node, path, names, expected, may_be_open)[0]

    def typed(self, text: str, path: Path, names: Names) -> tuple[Formula | None, feel.Type]:
        """Like `formula`, with the type of what it gives; with findings any."""
        node = self._parse(text, path)
        return (None, feel.ANY) if node is None else self._checked(text, node, path, names, None)

    def optional(
        self,
        text: str | None,
        path: Path,
        names: Names,
        expected: feel.Type | None,
        may_be_open: bool = False,
    ) -> Formula | None:
        """Like `formula`, for a key that may be left out."""
        return None if text is None else self.formula(text, path, names, expected, may_be_open)

    def bounds(self, formula: Formula | None, names: Names, **more: object) -> object:
        """What *formula* can give while nothing is answered: a value, bounds, or unknown."""
        if formula is None:
            return UNKNOWN
        try:
            return formula.program({**names.empty, **more})
        except FeelError:
            return UNKNOWN

    def figures(self, written: Mapping[str, Any], path: Path, names: Names) -> tuple[Figure, ...]:
        """The figures at *path*, in an order in which each can be computed; added to *names*."""
        parsed: dict[str, tuple[str, Node, Path]] = {}
        for name, figure in written.items():
            record = isinstance(figure, WrittenFigure)
            here = (*path, name, "is") if record else (*path, name)
            text = figure.is_ if record else figure
            node = self._parse(text, here)
            if node is None:
                names.add(name, feel.ANY, UNKNOWN)
            else:
                parsed[name] = (text, node, here)
        made = []
        for name in self._ordered(parsed):
            text, node, here = parsed[name]
            figure = written[name]
            title, unit = (figure.title, figure.unit) if isinstance(figure, WrittenFigure) else (None, None)
            formula, type_ = self._checked(text, node, here, names, None)
            if isinstance(type_, feel.Number) and unit and unit != "%":
                type_ = feel.Number(unit=unit, null=type_.null)
            names.add(name, type_, self.bounds(formula, names), title, unit)
            if formula:
                made.append(Figure(name, title, unit, formula, self.clause(getattr(figure, "clause", None))))
        return tuple(made)

    def clause(self, written: WrittenClause | str | None) -> Clause | None:
        """The clause of the regulations as reports show it."""
        if written is None:
            return None
        if isinstance(written, str):
            return Clause({"pl": written, "en": written})
        text = {"pl": written.pl or written.en, "en": written.en or written.pl}
        return Clause(text, written.source, written.assumed)

    def _ordered(self, parsed: Mapping[str, tuple[str, Node, Path]]) -> list[str]:
        """Figures so that each comes after those it uses; a circle is a finding."""
        needs = {name: free_names(node) & parsed.keys() for name, (_, node, _) in parsed.items()}
        order: list[str] = []
        while len(order) < len(parsed):
            ready = [name for name in parsed if name not in order and needs[name] <= set(order)]
            if not ready:
                circle = [name for name in parsed if name not in order]
                self.findings.append(
                    Finding(
                        "KKK218",
                        say("The figures {names} need each other in a circle.", names=", ".join(circle)),
                        say("Write one of them without the others."),
                        self.document.key_place(parsed[circle[0]][2]),
                    )
                )
                return order
            order += ready
        return order

    def _parse(self, text: str, path: Path) -> Node | None:
        try:
            return parse(text)
        except FeelError as error:
            self._report(error.problem, path)
            return None

    def _checked(
        self,
        text: str,
        node: Node,
        path: Path,
        names: Names,
        expected: feel.Type | None,
        may_be_open: bool = False,
    ) -> tuple[Formula | None, feel.Type]:
        checked = check(node, names.types, expected, text=text)
        problems = [one for one in checked.problems if not (may_be_open and one.kind == "null")]
        for problem in problems:
            instead = self.not_yet.get(text[problem.start : problem.end])
            known = problem.kind == "unknown name" and instead is not None
            self._report(problem._replace(fix=instead) if known else problem, path)
        if problems:
            return None, checked.type
        formula = Formula(text, node, program(node), free_names(node), self.document.place(path))
        if "entry" in formula.uses:
            self.of_entry.append((path, first_use(node, "entry")))
        return formula, checked.type

    def entry_alone(self) -> None:
        """Reports every `entry` of a rubric in which no stage looks at the others."""
        message = say("`entry` tells this entry from the others of `field`, but no rule here looks at them.")
        fix = say("Write the name without `entry.`.")
        for path, start in self.of_entry:
            place = self.document.inside(path, start)
            self.findings.append(Finding("KKK211", message, fix, place))

    def _report(self, problem: Problem, path: Path) -> None:
        place = self.document.inside(path, problem.start)
        self.findings.append(Finding(CODES[problem.kind], problem.message, problem.fix, place))
