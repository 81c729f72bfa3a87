"""The ranking and the results of a rubric, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kkk_scoring.feel import types as feel
from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric import model, written
from kkk_scoring.rubric.expressions import Expressions, Names, Path
from kkk_scoring.rubric.marks import mark_type
from kkk_scoring.rubric.order import has_order, is_number_of_places, may_cut

NUMBER, BOOLEAN = feel.Number(), feel.Boolean()

OF_ENTRY = say(
    "Places and money belong to the round, not to one entry: write a number, or an expression of `round`, "
    "`field` or `entered`. Whom a line is for stands under `when`."
)
NO_LIST = say("`list` is the list of a line with `lists`, and this line has none.")
NO_LEFT = say(
    "`left` is what the line before left over, so that line must have a `pot`. Write what there is, such as "
    "`round.budget`."
)


class StandingBuilder:
    """Compiles what comes after the last stage; *names*: all that is decided of an entry by then.

    *figures*: those of the whole rubric; *registers*: the names of the lists kept elsewhere.
    """

    def __init__(
        self,
        expressions: Expressions,
        names: Names,
        stages: Sequence[model.Stage],
        figures: Iterable[model.Figure],
        registers: Iterable[str],
    ) -> None:
        self.expressions = expressions
        everybody = feel.List(feel.Record(fields=dict(names.types)), at_least=1)
        entered = feel.Record(fields={stage.id: everybody for stage in stages})
        self.names = names.with_(field=everybody, entered=entered, sheets=feel.List(_sheet_type(stages)))
        shared = _alike_for_all([*figures, *(one for stage in stages for one in stage.figures)], registers)
        self.of_round = self.names.only(*shared)

    def ranking(self, keys: Iterable[written.By | str]) -> tuple[model.RankingKey, ...]:
        return tuple(self._key(key, ("ranking", index)) for index, key in enumerate(keys))

    def _key(self, key: written.By | str, path: Path) -> model.RankingKey:
        if isinstance(key, str):
            return model.RankingKey(key, None)
        given = [name for name in ("highest", "lowest", "decided") if getattr(key, name) is not None]
        if len(given) != 1:
            self._fault(
                path,
                "KKK221",
                say(
                    "A key of the ranking is one of `highest`, `lowest`, `decided`; here are {count}.",
                    count=len(given),
                ),
            )
            return model.RankingKey("shared", None)
        if given[0] == "decided":
            return model.RankingKey("decided", None, key.decided, self.expressions.clause(key.clause))
        path = (*path, given[0])
        formula, type_ = self.expressions.typed(getattr(key, given[0]), path, self.names)
        if formula is not None and not has_order(type_):
            message = say("What decides the order must be a number, a text, a date, or a list of these.")
            fix = say("Make a number of a condition: `if … then 1 else 0`.")
            self._fault(path, "KKK236", message, fix)
        return model.RankingKey(given[0], formula, clause=self.expressions.clause(key.clause))

    def results(
        self, lines: Sequence[written.Result], ranking: Sequence[model.RankingKey]
    ) -> tuple[model.Result, ...]:
        shared = not ranking or ranking[-1].direction not in ("lots", "decided")
        before: list[written.Result | None] = [None, *lines]
        return tuple(
            self._result(line, before[index], ("results", index), shared) for index, line in enumerate(lines)
        )

    def _result(
        self, line: written.Result, before: written.Result | None, path: Path, shared: bool
    ) -> model.Result:
        limited = line.places is not None or line.pot is not None
        if limited and shared and line.tied is None:
            message = say(
                "Entries can share a place, but nothing says what happens to equal ones at the limit."
            )
            self._fault(path, "KKK232", message, say("Write `tied: in`, `tied: out` or `tied: decided`."))
        if line.pot is not None and (line.cost is None or line.too_dear is None):
            message = say("A `pot` needs `cost` (what an entry takes) and `too_dear` (`skip` or `stop`).")
            self._fault(path, "KKK233", message)
        places, pot = self._limits(line, before, path)
        names = self.names.with_(rank=NUMBER)

        def formula(key: str, expected: feel.Type | None) -> model.Formula | None:
            return self.expressions.optional(getattr(line, key), (*path, key), names, expected)

        return model.Result(
            id=line.result,
            title=line.title,
            when=formula("when", BOOLEAN),
            lists=formula("lists", None),
            places=places,
            pot=pot,
            cost=formula("cost", NUMBER),
            too_dear=line.too_dear,
            tied=line.tied,
            years=formula("years", NUMBER),
        )

    def _limits(
        self, line: written.Result, before: written.Result | None, path: Path
    ) -> tuple[model.Formula | None, model.Formula | None]:
        """The places and the money of a line, which no single entry can say."""
        sight: dict[str, feel.Type] = {} if line.lists is None else {"list": feel.ANY}
        if before is not None and before.pot is not None:
            sight["left"] = NUMBER
        names = self.of_round.with_(**sight)
        everything = [*self.names.types, "rank"]
        self.expressions.not_yet = dict.fromkeys(everything, OF_ENTRY) | {"list": NO_LIST, "left": NO_LEFT}
        places, pot = (
            self.expressions.optional(getattr(line, key), (*path, key), names, NUMBER)
            for key in ("places", "pot")
        )
        self.expressions.not_yet = {}
        if places is not None and (
            may_cut(places.node) or not is_number_of_places(self.expressions.bounds(places, names))
        ):
            message = say("The number of places must be a whole number, 0 or more.")
            fix = say("Write how a part of a place is rounded, such as `floor(count(field) / 10)`.")
            self._fault((*path, "places"), "KKK235", message, fix)
        return places, pot

    def decisions(self, lines: Iterable[written.Decision]) -> tuple[model.Decision, ...]:
        """What people may decide; a re-assessment must say which sheet stands."""
        made = []
        for index, line in enumerate(lines):
            if (line.decision == "replace_sheet") != (line.stands is not None):
                message = say("`stands` belongs to `replace_sheet`, and there it must be said.")
                fix = say("Write `stands: new`, `stands: higher` or `stands: never_lower` there.")
                self._fault(("decisions", index), "KKK234", message, fix)
            if line.days is not None and line.decision != "appeal":
                self._fault(
                    ("decisions", index, "days"), "KKK234", say("`days` belongs to `appeal` and to no other.")
                )
            clause = self.expressions.clause(line.clause)
            made.append(
                model.Decision(line.decision, tuple(line.by), clause, line.stands, line.days, line.times)
            )
        return tuple(made)

    def _fault(self, path: Path, code: str, message: Message, fix: Message | None = None) -> None:
        place = self.expressions.document.place(path)
        self.expressions.findings.append(Finding(code, message, fix, place))


def _alike_for_all(figures: Iterable[model.Figure], registers: Iterable[str]) -> list[str]:
    """The names that mean the same for every entry; a figure does where all that it uses does."""
    found = ["round", "field", "entered", *registers]
    for figure in figures:
        if figure.formula.uses <= set(found):
            found.append(figure.id)
    return found


def _sheet_type(stages: Iterable[model.Stage]) -> feel.Record:
    """A sheet of any stage; marks that a sheet of that stage doesn't hold are absent."""
    fields: dict[str, feel.Type] = {"stage": feel.Text(), "expert": feel.Text(), "role": feel.Text()}
    for stage in stages:
        for criterion in stage.group.criteria():
            if criterion.scale is not None:
                fields[criterion.id] = feel.may_be_null(mark_type(criterion.scale))
    return feel.Record(fields=fields)
