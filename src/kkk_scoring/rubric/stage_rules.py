"""What all rules of one stage share: the names in sight, the roles, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kkk_scoring.feel import types as feel
from kkk_scoring.files.finding import Finding
from kkk_scoring.messages import Message, say
from kkk_scoring.rubric import model
from kkk_scoring.rubric.expressions import Expressions, Names, Path
from kkk_scoring.rubric.sums import upper

BOOLEAN, NUMBER = feel.Boolean(), feel.Number()
NUMBERS = feel.List(NUMBER, at_least=1)


class Rules:
    """Compiles the expressions of one stage. *sight*: the names in sight in it; *own*: those it adds.

    *conditional*: the roles that are called only on a condition.
    """

    def __init__(
        self,
        expressions: Expressions,
        sight: Names,
        own: Names,
        roles: Mapping[str, model.Role],
        conditional: Collection[str] = (),
    ) -> None:
        self.expressions, self.sight, self.own, self.roles = expressions, sight, own, roles
        self.conditional = conditional
        self.chosen = False
        """Whether a group around what is being compiled chooses among the sheets (`counted`)."""
        self.used: set[str] = set()
        self.sheet_fields: dict[str, feel.Type] = {
            "expert": feel.Text(),
            "role": feel.Text(options=tuple(roles)) if roles else feel.Text(),
            "body": feel.Text(null=True),
            "total": NUMBER,
        }

    def sheets_in_sight(self) -> Names:
        """The names for rules that choose among whole sheets."""
        sheets = feel.List(feel.Record(fields=dict(self.sheet_fields)), at_least=1)
        return self.sight.with_(sheets=sheets, totals=NUMBERS)

    def most(
        self, given: str | None, path: Path, names: Names, bounds: object, computed: bool
    ) -> int | Fraction | None:
        """The most points there can be: as written, else the upper bound that follows."""
        if given is not None:
            return upper(
                self.expressions.bounds(self.formula(given, (*path, "out_of"), names, NUMBER), names)
            )
        most = upper(bounds)
        if most is None and computed:
            self.unbounded((*path, "points"))
        return most

    def unbounded(self, path: Path) -> None:
        """Reports that the points at *path* have no upper bound, where one is needed."""
        self.fault(
            path,
            "KKK228",
            say("No upper bound of these points could be found."),
            say("Write `out_of:` beside them: the most points there can be."),
        )

    def by(self, given: Sequence[str], path: Path) -> tuple[str, ...]:
        """The roles named at *path*; an unknown one is a finding."""
        for role in given:
            if role not in self.roles:
                self.fault(
                    path,
                    "KKK229",
                    say("There is no role `{role}` in this stage.", role=role),
                    say("Roles here: {roles}.", roles=", ".join(self.roles)) if self.roles else None,
                )
        return tuple(given)

    def formula(
        self,
        text: str | None,
        path: Path,
        names: Names,
        expected: feel.Type | None,
        may_be_open: bool = False,
    ) -> model.Formula | None:
        """An expression of this stage; what it uses is noted in *used*."""
        formula = self.expressions.optional(text, path, names, expected, may_be_open)
        self.used |= formula.uses if formula else set()
        return formula

    def figures(self, given: Mapping[str, Any], path: Path, names: Names) -> tuple[model.Figure, ...]:
        """Figures of a stage or criterion; what they use is noted in *used*."""
        figures = self.expressions.figures(given, path, names)
        self.used |= {name for figure in figures for name in figure.formula.uses}
        return figures

    def fault(self, path: Path, code: str, message: Message, fix: Message | None = None) -> None:
        """Reports what is wrong with the key at *path*."""
        self.expressions.findings.append(
            Finding(code, message, fix, self.expressions.document.key_place(path))
        )
